"""A call of a CDS service answered: coverage information on each order, and cards that lead to the policy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assent.adapters.fhir.crd import orders as reading
from assent.adapters.fhir.crd.names import PRIMARY, Hook
from assent.adapters.fhir.crd.requests import HookRequest
from assent.adapters.fhir.crd.responses import card, system_actions
from assent.adapters.fhir.crd.withheld import why_withheld
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.resources import Resource, name
from assent.casework.exchange.guidance import CoverageAssertion
from assent.casework.record.days import plan_day
from assent.desk.exchange.guidance import (
    GuidanceQuestion,
    MemberStated,
    give_guidance,
    technical_guidance,
)
from assent.desk.exchange.ordered_items import ClinicalOrder, OrderCode
from assent.exchange.crd.asking import asked_of
from assent.exchange.crd.discovery import COVERAGE, GUIDELINE
from assent.exchange.crd.forms import questionnaires_of
from assent.exchange.crd.gathering import NotFetched, gathered
from assent.exchange.trust.callers import FhirCaller
from assent.logic.package import PolicyPackage

_MOST_QUESTIONS = 5
"""So many questions a card names; the questionnaire asks all that matter."""


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """The answer to a call, with what was said in it; None where nothing was."""

    body: Mapping[str, Any]
    assertion: CoverageAssertion | None


def answer(sent: HookRequest, caller: FhirCaller, address: str) -> HookAnswer:
    """The answer to a call. Raises ``UnreadableResource`` where the call cannot be answered."""
    try:
        request = gathered(sent, caller)
    except NotFetched as error:
        question = _question(sent, _coverage_or_none(sent, plan_day(caller.now)))
        reason = f"The plan could not read what it needs from the clinical system: {error.says}"
        return _said(
            sent,
            technical_guidance(caller.desk, question, reason, caller.client, caller.now),
            caller,
            address,
        )
    question = _question(request, _coverage(request, caller))
    if not question.orders:
        return HookAnswer({"cards": [], "systemActions": []}, None)
    return _said(request, give_guidance(caller.desk, question, caller.client, caller.now), caller, address)


def _said(request: HookRequest, assertion: CoverageAssertion, caller: FhirCaller, address: str) -> HookAnswer:
    """What was said, as actions and cards that the program takes."""
    if request.hook in (Hook.ENCOUNTER_START, Hook.ENCOUNTER_DISCHARGE) and not _about_member(assertion):
        return HookAnswer({"cards": [], "systemActions": []}, None)
    package = caller.desk.catalogue.find(assertion.policy) if assertion.policy else None
    forms = questionnaires_of(caller.desk, address, assertion)
    actions = list(system_actions(_orders(request, assertion), assertion, request.guide, forms))
    cards = list(_cards(request, assertion, package, caller, address)) if package is not None else []
    taken = cards[: request.most_cards] if request.wants(GUIDELINE) else []
    return HookAnswer(
        {"cards": taken, "systemActions": actions if request.wants(COVERAGE) else []},
        assertion if actions or taken else None,
    )


def _about_member(assertion: CoverageAssertion) -> bool:
    """Whether it is about who the member is: of an encounter nothing else is known."""
    return any(order.reason is not None for order in assertion.orders)


def _orders(request: HookRequest, assertion: CoverageAssertion) -> list[Resource]:
    """The orders that came; one that could not be fetched cannot be updated."""
    return [order for order in request.orders if assertion.of(name(order)) is not None]


def _question(request: HookRequest, coverage: Resource | None) -> GuidanceQuestion:
    patient, resources = _patient(request), request.resources
    orders = tuple(
        ClinicalOrder(
            name(order),
            tuple(OrderCode(*code) for code in reading.order_codes(order, resources)),
            reading.order_day(order),
            why_withheld(order, patient, coverage or {}, resources),
        )
        for order in request.orders
    )
    return GuidanceQuestion(request.hook, _stated(request, coverage), orders, request.hook in PRIMARY)


def _coverage_or_none(request: HookRequest, today: date) -> Resource | None:
    coverages = reading.coverages(request, _days(request, today))
    return coverages[0] if len(coverages) == 1 else None


def _days(request: HookRequest, today: date) -> list[date]:
    """The days on which the orders are to be done, of which none is before today."""
    return [max(reading.order_day(order) or today, today) for order in request.orders] or [today]


def _coverage(request: HookRequest, caller: FhirCaller) -> Resource | None:
    """The one coverage of this plan; None where there is none, but the patient has a number.

    Raises ``UnreadableResource`` where there is none, several, or that of another payer.
    """
    coverages = reading.coverages(request, _days(request, plan_day(caller.now)))
    payers = caller.desk.exchanging.payers
    if payers:
        coverages = [
            coverage
            for coverage in coverages
            if reading.payer_identifiers(coverage, request.resources) & payers
        ]
    if len(coverages) == 1:
        return coverages[0]
    if not coverages and not payers and reading.member_numbers({}, _patient(request)):
        return None
    fault = _SEVERAL if coverages else _OF_NOBODY if payers else _NONE
    raise UnreadableResource([Issue(fault, "prefetch.coverage", "business-rule")], 400)


_SEVERAL = "Several coverages of this plan are in force; send the one that counts for these orders."
_OF_NOBODY = (
    "No coverage that came names this plan as its payer; send one whose payor has an identifier of this plan."
)
_NONE = "No coverage came that is in force, and the patient has no member number; send the coverage."


def _patient(request: HookRequest) -> Resource:
    return request.resources.get(f"Patient/{request.patient}") or {}


def _stated(request: HookRequest, coverage: Resource | None) -> MemberStated:
    patient, stated_coverage = _patient(request), coverage or {}
    return MemberStated(
        reading.member_numbers(stated_coverage, patient),
        reading.birth_date(patient),
        reading.plan_names(stated_coverage),
        name(coverage) if coverage is not None else "",
    )


def _cards(
    request: HookRequest,
    assertion: CoverageAssertion,
    package: PolicyPackage,
    caller: FhirCaller,
    address: str,
) -> Iterator[dict[str, Any]]:
    """A card that leads to the policy, and one that says what it asks and the chart does not answer."""
    desk, about = caller.desk, [order.order for order in assertion.orders if order.policy == package.id]
    insurer, named = desk.plan.letterhead.plan, _named(request, about)
    public = desk.office.public_policies
    url = f"{address}/policies/{package.id}" if public else _absolute(desk.plan.letterhead.policy_url)
    yield card(
        GUIDELINE, f"{package.title}: the criteria by which this plan decides",
        f"Prior authorization of {named} is decided by these criteria.", insurer, request.guide,
        [(package.title, url)], about,
    )  # fmt: skip
    if request.hook in PRIMARY:
        yield _instructions(
            request, asked_of(request, package, assertion, desk, plan_day(caller.now)), about, insurer
        )


def _instructions(
    request: HookRequest, questions: Sequence[str], about: Sequence[str], insurer: str
) -> dict[str, Any]:
    """What is asked first that the chart does not answer; what then matters depends on the answers."""
    named = _named(request, about)
    if not questions:
        summary = "What came with this order answers what the plan asks"
        return card(
            GUIDELINE, summary, f"Nothing more is asked for {named}.", insurer, request.guide, [], about
        )
    listed = "\n".join(f"- {question}" for question in questions[:_MOST_QUESTIONS])
    detail = f"For {named}:\n\n{listed}\n\nThe questionnaire goes on with what then matters."
    summary = "What this plan asks first that the chart does not answer"
    return card(GUIDELINE, summary, detail, insurer, request.guide, [], about)


def _named(request: HookRequest, about: Sequence[str]) -> str:
    """Orders by the words that came with them, for people."""
    words = (reading.order_words(request.resources.get(reference) or {}) or reference for reference in about)
    return ", ".join(dict.fromkeys(words))


def _absolute(url: str) -> str:
    return url if "://" in url else f"https://{url}"
