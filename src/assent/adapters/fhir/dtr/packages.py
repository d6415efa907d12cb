"""What a client gets for a questionnaire: the form, its logic, its value sets and a draft response, in one bundle."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from assent.adapters.fhir.dtr import names
from assent.adapters.fhir.dtr.libraries import code_list, library_resource
from assent.adapters.fhir.dtr.questionnaires import Form, Guide
from assent.adapters.fhir.outcomes import Issue, operation_outcome
from assent.adapters.fhir.resources import Resource


def package_bundle(form: Form, questionnaire: Resource, draft: Resource, today: date) -> dict[str, Any]:
    """The bundle of one form; ``questionnaire`` is the whole one or the one that asks as it goes."""
    base = form.choices.base
    resources = [questionnaire, *logic(form), *_value_sets(form, questionnaire, today), draft]
    return {
        "resourceType": "Bundle",
        "meta": {"profile": [names.PACKAGE_BUNDLE]},
        "type": "collection",
        "entry": [
            {"fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}", "resource": resource}
            for resource in resources
        ],
    }


def logic(form: Form) -> Iterator[dict[str, Any]]:
    """The library that fills a form from a chart, and the value sets of medicines that it names."""
    if form.prepopulation is not None:
        yield library_resource(form.prepopulation, form.library, form.choices.policy.title)
        for value_set in form.prepopulation.library.value_sets:
            yield code_list(value_set, form.version)


def expansion_of(value_set: Resource, today: date) -> dict[str, Any]:
    """The expansion of a value set whose codes are written out."""
    codes = [
        {"system": include["system"], **concept}
        for include in value_set["compose"]["include"]
        for concept in include["concept"]
    ]
    return {
        "identifier": value_set["url"],
        "timestamp": today.isoformat(),
        "total": len(codes),
        "contains": codes,
    }


def _value_sets(form: Form, questionnaire: Resource, today: date) -> Iterator[dict[str, Any]]:
    """Those that a form's items name; one that asks as it goes may come to name any."""
    used = f"{questionnaire.get('item', '')}"
    for value_set in form.choices.value_sets(today):
        if not questionnaire.get("item") or value_set["url"] in used:
            yield value_set


def package_parameters(
    guide: Guide, bundles: Iterable[Resource], warnings: Iterable[Issue] = ()
) -> dict[str, Any]:
    """The answer to $questionnaire-package, in the names of the guide."""
    bundle, outcome = (
        ("packagebundle", "outcome") if guide is Guide.V2_2 else ("PackageBundle", "operationOutcome")
    )
    parameters: list[dict[str, Any]] = [{"name": bundle, "resource": package} for package in bundles]
    issues = list(warnings)
    if issues:
        parameters.append({"name": outcome, "resource": operation_outcome(issues)})
    return {
        "resourceType": "Parameters",
        "meta": {"profile": [names.PACKAGE_OUT]},
        "parameter": parameters,
    }
