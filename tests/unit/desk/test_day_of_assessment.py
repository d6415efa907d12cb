"""Facts of a request may be dated up to the plan's day of their last change, which its record gives."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assent.adapters.case_files import parse_case
from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.intake.commands import give_facts
from assent.casework.intake.events import DraftCreated, FactsGiven
from assent.casework.proposals import following
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState, new_request
from assent.desk.assessment.assess import case_digest
from assent.desk.record.facts import case_of, given_facts
from assent.logic.policy import Policy
from tests.packages import CATALOGUE, PACKAGE

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "met.json"
OFFICE = Actor("office-1", Role.PROVIDER)
STATED = Evidence(Basis.STATED)


def _read(mapping: Any, id: str, encoding: Policy | None = None, assessed_on: date | None = None, /) -> Case:
    return parse_case(mapping, id, CATALOGUE, encoding=encoding, assessed_on=assessed_on)


def _evening(day: date) -> datetime:
    """Late in the evening of the plan, when the day has ended in UTC already."""
    return datetime(day.year, day.month, day.day + 1, 3, tzinfo=UTC)


def _asked_again(rated: date, answered: date) -> RequestState:
    """A request whose answer is a rating of one day, given on another."""
    case = _read(json.loads(EXAMPLE.read_text("utf-8")), "R-1")
    assert case.request_date is not None
    index = len(case.facts.lists["scores"].records)
    path = f"scores[{index}]"
    later = (
        GivenFact(f"{path}.scale", "phq_9", STATED),
        GivenFact(f"{path}.total", 20, STATED),
        GivenFact(f"{path}.date", rated, STATED),
    )
    state = new_request(case.id)
    at = _evening(case.request_date)
    for body, on in (
        (DraftCreated("M-1", "1234567893", "commercial", case.policy), at),
        (FactsGiven(given_facts(case)), at),
        (FactsGiven(later), _evening(answered)),
    ):
        state = following(state, on, OFFICE, (body,)).then
    return state


def _received() -> date:
    day = _read(json.loads(EXAMPLE.read_text("utf-8")), "R-1").request_date
    assert day is not None
    return day


def test_a_rating_made_to_answer_is_possible() -> None:
    received = _received()
    rated = received.replace(day=received.day + 2)
    case = case_of(_asked_again(rated, rated), _read)
    assert case.faults == ()
    assert case.facts.values["assessed_on"] == rated


def test_a_rating_after_its_answer_is_not() -> None:
    received = _received()
    answered = received.replace(day=received.day + 2)
    case = case_of(_asked_again(received.replace(day=received.day + 3), answered), _read)
    assert [fault.fact for fault in case.faults] == [
        f"scores[{len(case.facts.lists['scores'].records) - 1}].date"
    ]


def test_the_day_is_part_of_the_case_and_is_not_recorded_as_a_fact() -> None:
    received = _received()
    days = [received.replace(day=received.day + later) for later in (1, 2)]
    cases = [case_of(_asked_again(received, day), _read) for day in days]
    assert len({case_digest(case) for case in cases}) == 2
    assert all("assessed_on" not in {fact.path for fact in given_facts(case)} for case in cases)


def test_a_replaced_revision_reads_the_facts_that_it_has() -> None:
    received = _received()
    first = PACKAGE.encoding("2026-01", 1)
    assert first is not None
    case = case_of(_asked_again(received, received.replace(day=received.day + 2)), _read, first)
    assert "assessed_on" not in {fault.fact for fault in case.faults}
    assert "assessed_on" not in case.facts.values


def test_a_case_that_names_the_day_itself_is_no_case_of_the_record() -> None:
    given = {**json.loads(EXAMPLE.read_text("utf-8")), "assessed_on": "2026-03-01"}
    assert [fault.fact for fault in _read(given, "R-1", None, date(2026, 3, 1)).faults] == ["assessed_on"]


def test_evidence_is_not_dated_after_the_day_on_which_it_is_given() -> None:
    received = _received()
    ahead = Evidence(
        Basis.ATTESTED, "signed", received.replace(day=received.day + 1), "Jane Roe, MD, NPI 1234567893"
    )
    given = FactsGiven((GivenFact("fatigue", True, ahead),))
    state = _asked_again(received, received)
    with pytest.raises(Refused, match="fatigue: its evidence is dated"):
        give_facts(state, given, _evening(received), OFFICE)
    assert give_facts(state, given, _evening(received.replace(day=received.day + 1)), OFFICE)
