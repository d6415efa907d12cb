"""When a fact was said otherwise before: by the requesting side, to the plan, and not confirmed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.record.actors import Actor, Role
from assent.casework.record.fact_state import FactEntry, FactState, How
from assent.casework.record.given import GivenFact
from assent.logic.partial_dates import PartialDate
from assent.logic.tree import Plain

OFFICE = Actor("office", Role.PROVIDER)
SUBMITTED = 10


def _entry(
    sequence: int, value: Plain | None, how: How = How.GIVEN, basis: Basis = Basis.STATED
) -> FactEntry:
    return FactEntry(how, sequence, OFFICE, GivenFact("fact", value, Evidence(basis, "form")))


@pytest.mark.parametrize(
    ("before", "now", "restated"),
    [
        (True, False, True),
        (False, False, False),
        (None, False, False),
        (36, 36.0, False),
        (date(2026, 1, 3), date(2026, 1, 4), True),
        (PartialDate(2026, 1), date(2026, 1, 4), False),
        (PartialDate(2026, 1), date(2026, 2, 4), True),
        (date(2026, 1, 4), PartialDate(2026, 1), True),
    ],
    ids=str,
)
def test_what_is_another_answer(before: Plain | None, now: Plain, restated: bool) -> None:
    fact = FactState((_entry(9, before), _entry(12, now)))
    assert fact.restated(SUBMITTED) is restated


def test_a_draft_is_said_to_nobody_before_it_is_submitted() -> None:
    drafted = FactState((_entry(3, True), _entry(5, value=False)))
    assert not drafted.restated(SUBMITTED)
    assert drafted.followed_by(_entry(12, value=True)).restated(SUBMITTED)


def test_an_answer_that_goes_there_and_back_was_another_between() -> None:
    fact = FactState((_entry(9, value=False), _entry(12, value=True), _entry(13, value=False)))
    assert fact.restated(SUBMITTED)


def test_who_confirms_or_corrects_it_decides() -> None:
    fact = FactState((_entry(9, value=True), _entry(12, value=False)))
    assert not replace(fact, confirmed_at=13).restated(SUBMITTED)
    assert not fact.followed_by(_entry(13, value=False, how=How.CORRECTED)).restated(SUBMITTED)


def test_what_the_plan_presumed_is_nobodys_answer() -> None:
    presumed = _entry(9, value=False, basis=Basis.PRESUMED)
    assert not FactState((presumed, _entry(12, value=True))).restated(SUBMITTED)
