"""$questionnaire-package: the forms of an order, a context or a name, each with a draft of what is known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from assent.adapters.fhir.crd.orders import order_codes
from assent.adapters.fhir.dtr.answers import as_case, link_of
from assent.adapters.fhir.dtr.packages import package_bundle, package_parameters
from assent.adapters.fhir.dtr.parameters import PackageAsked, package_asked
from assent.adapters.fhir.dtr.questionnaires import Guide
from assent.adapters.fhir.dtr.responses import Subject, adaptive_draft_of, draft_of
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.profiles.guides import Message
from assent.adapters.fhir.resources import Resource, name
from assent.casework.record.days import plan_day
from assent.desk.exchange.collecting import assess_answers, next_paths
from assent.desk.exchange.ordered_items import ClinicalOrder, OrderCode
from assent.exchange.checked import DTR_GUIDES
from assent.exchange.dtr.charted import proved
from assent.exchange.dtr.completion import begun_with
from assent.exchange.dtr.contexts import context_of
from assent.exchange.dtr.forms import Forms, NamedForm
from assent.exchange.trust.callers import FhirCaller
from assent.logic.tree import Plain
from assent.terms.facts import PRODUCT_LINE

_NOTHING = "No questionnaire is needed for what was sent: none of its codes is one that a policy lists."


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A form that was asked for, with what is known for it; ``assertion`` is the id of what was said while ordering."""

    named: NamedForm
    known: Mapping[str, Plain]
    assertion: str = ""


def questionnaire_package(forms: Forms, parameters: Resource, caller: FhirCaller) -> dict[str, Any]:
    """The answer to the operation. Raises ``UnreadableResource`` where the input leads to nothing that there is."""
    asked = package_asked(parameters)
    caller.incoming.message(DTR_GUIDES[forms.guide], Message.PACKAGE, parameters)
    packages = list(_once(_wanted(forms, asked, caller)))
    warnings = [] if packages else [Issue(_NOTHING, code="informational", severity="information")]
    if not packages and forms.guide is Guide.V2_0:  # which has no answer without a package
        raise UnreadableResource([Issue(_NOTHING, "Parameters.parameter", "not-found")], 404)
    bundles = [_bundle(forms, package, asked, caller) for package in packages]
    return package_parameters(forms.guide, bundles, warnings)


def _wanted(forms: Forms, asked: PackageAsked, caller: FhirCaller) -> Iterator[_Wanted]:
    """By name, else by context, else by the codes of the orders."""
    known: dict[str, Plain] = {PRODUCT_LINE: asked.product_line} if asked.product_line else {}
    place = "Parameters.parameter"
    context = context_of(caller, asked.context, asked.patient, place) if asked.context else None
    assertion = ""
    if context is not None:
        known |= context.known
        assertion = context.assertion
    if asked.questionnaires:
        yield from (_Wanted(forms.named(url, place), known, assertion) for url in asked.questionnaires)
    elif context is not None:
        named = forms.of(context.policy, context.pathway)
        if named is not None:
            yield _Wanted(replace(named, adaptive=context.waiting), known, assertion)
    else:
        yield from (_Wanted(named, known) for named in forms.for_orders(map(_order, asked.orders)))


def _order(order: Resource) -> ClinicalOrder:
    """An order with its codes, by whose tables what is to be collected is found."""
    return ClinicalOrder(
        name(order), tuple(OrderCode(system, code) for system, code in order_codes(order, {}))
    )


def _once(packages: Iterable[_Wanted]) -> Iterator[_Wanted]:
    keys = set()
    for package in packages:
        key = (package.named.form.id, package.named.adaptive)
        if key not in keys:
            keys.add(key)
            yield package


def _bundle(forms: Forms, package: _Wanted, asked: PackageAsked, caller: FhirCaller) -> dict[str, Any]:
    named = package.named
    form, day = named.form, plan_day(caller.now)
    subject = Subject(asked.patient, asked.coverage, asked.order_references)
    ordered = proved(forms.desk, named.kind.package, list(asked.orders), asked.patient, day)
    all_known = {**ordered, **package.known}
    known = {path: value for path, value in all_known.items() if form.part(path) is not None}
    id = str(uuid4())
    if not named.adaptive:
        draft = draft_of(form, subject, caller.now, known, id=id)
        return package_bundle(form, form.standard(), draft, day)
    assessment = assess_answers(forms.desk, named.kind, as_case(known), day)
    links = tuple(dict.fromkeys(map(link_of, known)))
    paths = next_paths(form.questionnaire, assessment, links, named.kind)
    draft = adaptive_draft_of(form, subject, caller.now, known, (*links, *paths), id=id)
    return package_bundle(form, form.adaptive(), draft | begun_with(package.assertion), day)
