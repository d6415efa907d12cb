"""Laws of the clocks that hold for every rule, item and time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assent.regulation.clocks import ClockRule, Start, clock_rules, deadlines
from assent.regulation.deadlines import Deadline
from assent.regulation.escalation import escalate_at, escalation_rules
from assent.regulation.extensions import ExtensionRefused
from assent.regulation.items import (
    AskedBy,
    Benefit,
    Extension,
    Ground,
    Item,
    ItemFault,
    Request,
    Times,
)
from assent.regulation.spans import Unit
from assent.regulation.working_days import is_working_day
from assent.terms.items import ItemKind
from assent.terms.requests import ProductLine, Urgency
from tests.unit.regulation.local_times import NEW_YORK


def _can_be(*values: str) -> bool:
    try:
        Item(*values)
    except ItemFault:
        return False
    return True


ITEMS = [
    Item(line, kind, benefit, urgency, request)
    for line in ProductLine
    for kind in ItemKind
    for benefit in Benefit
    for urgency in Urgency
    for request in Request
    if _can_be(line, kind, benefit)
]
items = st.sampled_from(ITEMS)
SECONDS_OF_TEN_YEARS = 10 * 365 * 24 * 3600
moments = st.integers(0, SECONDS_OF_TEN_YEARS).map(
    lambda second: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)
spells = st.integers(0, 40 * 24 * 3600).map(lambda second: timedelta(seconds=second))


def found(item: Item, times: Times, extension: Extension | None = None) -> dict[str, Deadline]:
    return {one.rule_id: one for one in deadlines(clock_rules(), item, times, extension=extension)}


@given(items, moments, spells)
def test_a_later_receipt_is_never_due_earlier_under_the_same_rule(
    item: Item, received: datetime, later: timedelta
) -> None:
    first, second = found(item, Times(received)), found(item, Times(received + later))
    for rule in first.keys() & second.keys():
        one, two = first[rule].due_at, second[rule].due_at
        assert (one is None) == (two is None)
        assert one is None or two is None or one <= two


@given(items, moments)
def test_hours_are_exact(item: Item, received: datetime) -> None:
    for one in found(item, Times(received, complete_at=received, form_complete_at=received)).values():
        assert one.span is not None
        assert one.due_at is not None
        if one.span.unit is Unit.HOURS:
            assert one.due_at - received == timedelta(hours=one.span.amount)


@given(items, moments)
def test_days_end_with_the_day_and_working_days_on_one(item: Item, received: datetime) -> None:
    for one in found(item, Times(received, complete_at=received, form_complete_at=received)).values():
        assert one.due_at is not None
        assert one.due_at > received
        if one.span is not None and one.span.unit is not Unit.HOURS:
            there = one.due_at.astimezone(NEW_YORK)
            assert f"{there:%H:%M:%S}" == "23:59:59"
            assert one.span.unit is not Unit.WORKING_DAYS or is_working_day(there.date())


@given(items, moments)
def test_exactly_the_earliest_known_deadline_binds(item: Item, received: datetime) -> None:
    rules = found(item, Times(received))
    known = [one.due_at for one in rules.values() if one.due_at is not None]
    binding = [one.due_at for one in rules.values() if one.binds]
    assert binding == ([min(known)] if known else [])


ASKERS = {Ground.ENROLLEE_ASKED: AskedBy.ENROLLEE, Ground.PROVIDER_ASKED: AskedBy.PROVIDER}


@given(items, moments, st.sampled_from(Ground))
def test_an_extension_never_shortens_and_never_touches_a_drug(
    item: Item, received: datetime, ground: Ground
) -> None:
    asked_by = ASKERS.get(ground, AskedBy.PLAN)
    extension = Extension(ground, asked_by, "a consult note is awaited", received)
    plain = found(item, Times(received))
    try:
        after = found(item, Times(received), extension)
    except ExtensionRefused:
        return
    assert item.benefit == Benefit.MEDICAL
    assert after.keys() == plain.keys()
    for rule, one in after.items():
        before = plain[rule].due_at
        assert (one.due_at is None) == (before is None)
        assert one.due_at is None or before is None or one.due_at >= before
        assert one.unextended_at == before


@given(items, moments)
def test_a_person_sees_it_before_it_is_due(item: Item, received: datetime) -> None:
    for one in found(item, Times(received)).values():
        seen = escalate_at(one, escalation_rules())
        assert (seen is None) == one.waiting
        assert seen is None or one.due_at is None or received <= seen < one.due_at


@given(items, moments)
def test_what_needs_complete_information_waits_and_nothing_else(item: Item, received: datetime) -> None:
    for one in found(item, Times(received)).values():
        assert isinstance(one.rule, ClockRule)
        assert one.waiting == (one.rule.starts is not Start.RECEIVED)


@given(items, moments)
def test_every_request_for_a_drug_or_service_has_a_known_deadline(item: Item, received: datetime) -> None:
    if item.request in (Request.PRIOR_AUTHORIZATION, Request.REAUTHORIZATION, Request.CONCURRENT):
        assert any(one.binds for one in found(item, Times(received)).values())
