"""What a client gets for a questionnaire: the form, its logic, its value sets and a draft response, in one bundle."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from assent.adapters.fhir.dtr import names
from assent.adapters.fhir.dtr.questionnaires import Form, Guide
from assent.adapters.fhir.outcomes import Issue, operation_outcome
from assent.adapters.fhir.resources import Resource


def package_bundle(
    form: Form, questionnaire: Resource, libraries: Iterable[Resource], draft: Resource, today: date
) -> dict[str, Any]:
    """The bundle of one form; ``questionnaire`` is the whole one or the one that asks as it goes."""
    value_sets = form.choices.value_sets(today) if questionnaire.get("item") else ()
    base = form.choices.base
    resources = [questionnaire, *libraries, *value_sets, draft]
    return {
        "resourceType": "Bundle",
        "meta": {"profile": [names.PACKAGE_BUNDLE]},
        "type": "collection",
        "entry": [
            {"fullUrl": f"{base}/{one['resourceType']}/{one['id']}", "resource": one} for one in resources
        ],
    }


def package_parameters(
    guide: Guide, bundles: Iterable[Resource], warnings: Iterable[Issue] = ()
) -> dict[str, Any]:
    """The answer to $questionnaire-package, in the names of the guide."""
    bundle, outcome = (
        ("packagebundle", "outcome") if guide is Guide.V2_2 else ("PackageBundle", "operationOutcome")
    )
    parameters: list[dict[str, Any]] = [{"name": bundle, "resource": one} for one in bundles]
    issues = list(warnings)
    if issues:
        parameters.append({"name": outcome, "resource": operation_outcome(issues)})
    return {
        "resourceType": "Parameters",
        "meta": {"profile": [names.PACKAGE_OUT]},
        "parameter": parameters,
    }
