"""Use cases while ordering: what the plan requires of orders, what was said, and who may ask for that again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from assent.casework.exchange.clients import ExchangeClient
from assent.casework.exchange.guidance import (
    AuthorizationGuidance,
    CoverageAssertion,
    Covered,
    GuidanceReason,
    HookCall,
    OrderGuidance,
)
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import Actor
from assent.casework.record.checks import NotFound, Refused
from assent.casework.record.days import plan_day
from assent.casework.requirement.coverage import coverage_that_counts
from assent.casework.requirement.need import enrollment_circumstances
from assent.desk.exchange.authorized_orders import authorized_requests, with_authorization
from assent.desk.exchange.members import the_member
from assent.desk.exchange.ordered_items import ClinicalOrder, OrderedItem, items_of
from assent.desk.ports import Desk
from assent.desk.requirement.codes import NeedQuestion, NeedShown, need_of
from assent.terms.facts import DRUG, NDC
from assent.terms.requests import named_product_line

MOST_FORGOTTEN = 1_000
"""So many calls one sweep removes."""
_ASSERTION = "CA-"
_UNKNOWN = Covered.INDETERMINATE, AuthorizationGuidance.INDETERMINATE


@dataclass(frozen=True, slots=True)
class MemberStated:
    """The member as a program names them: the numbers on the card, the birth date, and the names of the plan.

    ``coverage`` is the program's own reference to the coverage.
    """

    numbers: tuple[str, ...]
    born: date | None
    plan_names: tuple[str, ...]
    coverage: str


@dataclass(frozen=True, slots=True)
class GuidanceQuestion:
    """Orders of one member that somebody writes now. ``documents``: what must be collected is said too."""

    hook: str
    member: MemberStated
    orders: tuple[ClinicalOrder, ...]
    documents: bool = True

    @property
    def standing(self) -> tuple[ClinicalOrder, ...]:
        """The orders of which something may be said."""
        return tuple(order for order in self.orders if not order.withheld)


@dataclass(frozen=True, slots=True)
class _Enrolled:
    """A member with the coverage that counts; else why there is none.

    ``circumstances`` are what the directory knows of those on which the law looks.
    """

    number: str = ""
    product_line: str = ""
    reason: GuidanceReason | None = None
    circumstances: Mapping[str, bool | None] = field(default_factory=dict)


def give_guidance(
    desk: Desk, question: GuidanceQuestion, client: ExchangeClient, now: datetime
) -> CoverageAssertion:
    """What the plan requires of each order, by law and by its list of the day; nothing is recorded by this."""
    by_day = _enrolled_by_day(desk, question, plan_day(now))
    enrolled = next(
        (enrollment for enrollment in by_day.values() if enrollment.reason is None), None
    ) or next(iter(by_day.values()), _Enrolled())
    guided = tuple(_of_orders(desk, question, by_day, client, plan_day(now)))
    named = next((order for order in guided if order.documentation), None)
    package = desk.catalogue.find(named.policy) if named else None
    return CoverageAssertion(
        _ASSERTION + desk.exchanging.new_id(), now, client.account.id, client.npis, question.hook,
        question.member.coverage, enrolled.number, enrolled.product_line, plan_day(now), guided,
        package.id if package else "", next(iter(package.newest.pathways)) if package else "",
    )  # fmt: skip


def technical_guidance(
    desk: Desk, question: GuidanceQuestion, text: str, client: ExchangeClient, now: datetime
) -> CoverageAssertion:
    """The same where what is needed could not be had: nothing is said of any order but that."""
    reason = GuidanceReason.TECHNICAL
    orders = (OrderGuidance(order.reference, *_UNKNOWN, text, reason=reason) for order in question.orders)
    return CoverageAssertion(
        _ASSERTION + desk.exchanging.new_id(), now, client.account.id, client.npis, question.hook,
        question.member.coverage, "", "", plan_day(now), tuple(orders),
    )  # fmt: skip


def keep_hook_call(desk: Desk, call: HookCall, assertion: CoverageAssertion | None) -> None:
    """Keep a call with its answer, and what was said under its id. It is durable on return."""
    desk.exchanging.guidance.keep(call, assertion)


def assertion_of(desk: Desk, id: str, npis: Iterable[str]) -> CoverageAssertion:
    """What was said under an id to a program of one of these offices. Raises ``NotFound`` for any other."""
    assertion = desk.exchanging.guidance.assertion(id) if id.startswith(_ASSERTION) else None
    if assertion is None or frozenset(npis).isdisjoint(assertion.npis):
        raise NotFound(
            "Nothing was said under this id; send the coverage-assertion-id as it came with the order."
        )
    return assertion


def call_behind(desk: Desk, assertion: CoverageAssertion, client: ExchangeClient) -> HookCall | None:
    """The call in which something was said, for the program that made it; None for any other of its offices too."""
    return desk.exchanging.guidance.call_of(assertion.id) if assertion.account == client.account.id else None


def forget_old_calls(desk: Desk, now: datetime) -> int:
    """Remove hook calls, and what was said in them, whose time is over; how many. Under a legal hold none."""
    if desk.exchange is None or desk.office.legal_hold:
        return 0
    before = now - timedelta(days=desk.office.hook_call_days)
    return desk.exchange.guidance.forget(before, MOST_FORGOTTEN)


def list_hook_calls(desk: Desk, actor: Actor, limit: int = 100) -> list[HookCall]:
    """Calls of CDS services as they came and were answered, the latest first, for whoever settles a dispute."""
    check_use(actor.role, Use.AUDIT)
    return desk.exchanging.guidance.calls(limit)


def _find_enrolled(desk: Desk, stated: MemberStated, day: date) -> _Enrolled:
    """The one member by number and birth date with the coverage that counts on a day; else why there is none.

    Without a directory there is nobody to compare with: a number and the plan's own name of the coverage count.
    """
    line = named_product_line(stated.plan_names)
    if desk.directory is None:
        if len(stated.numbers) == 1 and line:
            return _Enrolled(stated.numbers[0], line)
        return _Enrolled(reason=GuidanceReason.SEVERAL_COVERAGES)
    member = the_member(desk.directory, stated.numbers, stated.born)
    if member is None:
        return _Enrolled(reason=GuidanceReason.NO_MEMBER)
    coverages = coverage_that_counts(member, line, (day, day), day)
    if not coverages.in_force:
        return _Enrolled(member.number, "", GuidanceReason.NO_COVERAGE)
    counts = coverages.coverage
    if counts is None:
        return _Enrolled(member.number, "", GuidanceReason.SEVERAL_COVERAGES)
    circumstances = enrollment_circumstances(counts.fully_insured, counts.start, day)
    return _Enrolled(member.number, counts.product_line, circumstances=circumstances)


def _day(order: ClinicalOrder, today: date) -> date:
    """The day on which an order is to be done: what is written now is done from today on."""
    return max(order.day, today) if order.day else today


def _enrolled_by_day(desk: Desk, question: GuidanceQuestion, today: date) -> Mapping[date, _Enrolled]:
    """The member with the coverage that counts, for each day on which an order is to be done.

    One call speaks of one coverage, that of the first order with any; an order of a day on which another product line
    counts is not answered with it.
    """
    days = dict.fromkeys(_day(order, today) for order in question.standing)
    by_day = {day: _find_enrolled(desk, question.member, day) for day in days}
    line = next((enrollment.product_line for enrollment in by_day.values() if enrollment.reason is None), "")
    return {
        day: enrollment
        if enrollment.reason is not None or enrollment.product_line == line
        else _another_line(enrollment)
        for day, enrollment in by_day.items()
    }


def _another_line(enrolled: _Enrolled) -> _Enrolled:
    return _Enrolled(enrolled.number, "", GuidanceReason.SEVERAL_COVERAGES)


_OF_NOBODY = {
    GuidanceReason.NO_MEMBER: "No member has this number and this birth date; check both on the card.",
    GuidanceReason.NO_COVERAGE: "The member has no coverage of this plan that is in force on the day of the service.",
    GuidanceReason.SEVERAL_COVERAGES: "It is not clear under which coverage of this plan this is; send the one that "
    "counts, with the name of its plan. Orders of days with different coverages are asked about in calls of their own.",
}


def _of_nobody(order: ClinicalOrder, reason: GuidanceReason) -> OrderGuidance:
    if reason is GuidanceReason.SEVERAL_COVERAGES:
        return OrderGuidance(order.reference, *_UNKNOWN, _OF_NOBODY[reason], reason=reason)
    return OrderGuidance(order.reference, Covered.NOT_COVERED, None, _OF_NOBODY[reason], reason=reason)


def _of_orders(
    desk: Desk,
    question: GuidanceQuestion,
    by_day: Mapping[date, _Enrolled],
    client: ExchangeClient,
    today: date,
) -> Iterator[OrderGuidance]:
    """What is said of each order; the drug of one order says what an infusion beside it is for."""
    items = {order.reference: items_of(desk.catalogue, order) for order in question.standing}
    drugs = {item.drug for order_items in items.values() for item in order_items if item.drug}
    ordered_drug = drugs.pop() if len(drugs) == 1 else ""
    number = next((enrollment.number for enrollment in by_day.values() if enrollment.reason is None), "")
    authorized = tuple(authorized_requests(desk, number, client))
    for order in question.orders:
        if order.withheld:
            yield OrderGuidance(order.reference, *_UNKNOWN, order.withheld)
            continue
        day = _day(order, today)
        enrolled = by_day[day]
        if enrolled.reason is not None:
            yield _of_nobody(order, enrolled.reason)
            continue
        asked = (_answered(desk, item, enrolled, day, ordered_drug) for item in items[order.reference])
        answers = [answer for answer in asked if answer is not None]
        its_drugs = {answer.item.drug or answer.assumed for answer in answers}
        guided = with_authorization(authorized, _guided(desk, order, answers), order, its_drugs, today)
        yield guided if question.documents else replace(guided, documentation=False)


@dataclass(frozen=True, slots=True)
class _Answered:
    """An item with the plan's answer; ``assumed`` is a drug that another order names."""

    item: OrderedItem
    need: NeedShown
    assumed: str = ""


def _answered(
    desk: Desk, item: OrderedItem, enrolled: _Enrolled, day: date, ordered_drug: str
) -> _Answered | None:
    """Whether authorization is required of an item; a code that stands for many takes the drug of the other order.

    None where the item is nothing that can be asked about.
    """
    need = _need(desk, item, enrolled, day)
    if need and need.need == "undetermined" and not item.drug and ordered_drug and DRUG in need.missing:
        known = _need(desk, replace(item, drug=ordered_drug), enrolled, day)
        return _Answered(item, known, ordered_drug) if known else None
    return _Answered(item, need) if need else None


def _need(desk: Desk, item: OrderedItem, enrolled: _Enrolled, day: date) -> NeedShown | None:
    line, known = enrolled.product_line, enrolled.circumstances
    for ndc in dict.fromkeys((item.ndc, "")):  # a product code that cannot be read says nothing
        try:
            return need_of(desk, NeedQuestion(item.code, line, day, item.kind, ndc, item.drug, known))
        except Refused:
            continue
    return None


def _guided(desk: Desk, order: ClinicalOrder, answers: Sequence[_Answered]) -> OrderGuidance:
    """What is said of an order whose items have these answers: what is required of one is required."""
    if not answers:
        text = "No code of this order is one by which this plan's list goes; send the CPT or HCPCS code."
        return OrderGuidance(
            order.reference, Covered.CONDITIONAL, AuthorizationGuidance.CONDITIONAL, text, detail_needed=True
        )
    required = [answer for answer in answers if answer.need.need == "required"]
    open_ = [answer for answer in answers if answer.need.need == "undetermined"]
    counted = required or open_ or list(answers)
    codes = tuple(dict.fromkeys(answer.item.code for answer in counted))
    if required:
        return _required(desk, order, required, codes)
    if open_:
        return _open(order, open_[0].need, codes)
    return OrderGuidance(
        order.reference, Covered.INDETERMINATE, AuthorizationGuidance.NO_AUTH,
        f"Prior authorization is not needed: {_clause(counted[0].need)}. Benefits were not looked up.", codes,
    )  # fmt: skip


def _clause(need: NeedShown) -> str:
    """Why, to stand inside a sentence: a rule is said as a sentence of its own."""
    return need.says.removesuffix(".")


def _required(
    desk: Desk, order: ClinicalOrder, required: Sequence[_Answered], codes: tuple[str, ...]
) -> OrderGuidance:
    first = required[0]
    policy = next(
        (listing.policy for answer in required for listing in answer.need.listed if listing.policy), ""
    )
    package = desk.catalogue.find(policy) if policy else None
    title = f" under {package.title} ({package.id})" if package else ""
    assumed = f" Counted as given with {first.assumed}, which is ordered with it." if first.assumed else ""
    text = f"Prior authorization is needed{title}: {_clause(first.need)}.{assumed}"
    return OrderGuidance(
        order.reference, Covered.COVERED, AuthorizationGuidance.NEEDED, text, codes,
        package.id if package else "", documentation=package is not None,
    )  # fmt: skip


def _open(order: ClinicalOrder, need: NeedShown, codes: tuple[str, ...]) -> OrderGuidance:
    """What is not known: a code that says which drug it is settles it, and all else is the plan's to settle."""
    if {DRUG, NDC} & set(need.missing):
        why = f"Whether prior authorization is needed depends on which drug it is: {_clause(need)}."
        text = f"{why} Send its NDC or RxNorm code."
        return OrderGuidance(
            order.reference,
            Covered.CONDITIONAL,
            AuthorizationGuidance.CONDITIONAL,
            text,
            codes,
            detail_needed=True,
        )
    text = f"Whether prior authorization is needed is not settled: {_clause(need)}. Ask the plan."
    return OrderGuidance(order.reference, *_UNKNOWN, text, codes)
