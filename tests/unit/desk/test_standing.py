"""Where a request stands is worked out from its events once; what is remembered counts only where they are the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assent.adapters.projections import RequestRecord
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.deadlines.clocks import moments
from assent.casework.intake.events import DraftCreated, FactsGiven
from assent.casework.lifecycle import apply, fold
from assent.casework.proposals import following
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Damaged, NotFound
from assent.casework.record.event import Body, Event
from assent.casework.record.events import Viewed
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState, new_request
from assent.desk.ports import Desk
from assent.desk.record import recording, standing
from assent.desk.record.standing import standing_of, state_of
from assent.desk.record.view import look
from tests.adapters.store.tampering import unguarded
from tests.unit.desk.mail import AUDITOR, INTAKE, NOW, made, opened, submitted

AT = datetime(2026, 2, 10, 15, tzinfo=UTC)
OFFICE = Actor("office-1", Role.PROVIDER)


def story(*ages: int, request: str = "S-1") -> list[Event]:
    """A draft of which the age is given again and again."""
    bodies: list[Body] = [DraftCreated("M-1", "1234567893", "commercial", "mgb-031")]
    bodies += [FactsGiven((GivenFact("age", age, Evidence(Basis.STATED)),)) for age in ages]
    state, events = new_request(request), list[Event]()
    for minute, body in enumerate(bodies):
        proposed = following(state, AT + timedelta(minutes=minute), OFFICE, (body,))
        state, events = proposed.then, [*events, *proposed.events]
    return events


@pytest.fixture
def applied(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sequences of the events that were folded."""
    standing._STANDINGS.clear()
    seen = list[int]()

    def counted(state: RequestState, event: Event) -> RequestState:
        seen.append(event.sequence)
        return apply(state, event)

    monkeypatch.setattr("assent.desk.record.standing.apply", counted)
    return seen


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(made(tmp_path)) as found:
        yield found


def check(events: list[Event], request: str = "S-1") -> None:
    stands = standing_of(request, events)
    assert (stands.state, stands.moments) == (fold(request, events), moments(events))


def test_only_what_came_since_is_folded(applied: list[int]) -> None:
    events = story(40, 41, 42)
    check(events[:2])
    check(events)
    check(events)
    assert applied == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "other",
    [story(40, 43, 42), story(40), story(39, 40, 41), []],
    ids=["other", "shorter", "earlier", "none"],
)
def test_of_other_events_nothing_is_taken_over(applied: list[int], other: list[Event]) -> None:
    check(story(40, 41, 42))
    applied.clear()
    check(other)
    assert applied == [event.sequence for event in other]


def test_at_most_so_many_are_remembered(applied: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_MOST", 2)
    for request in ("S-1", "S-2", "S-3", "S-1"):
        check(story(40, request=request), request)
        assert len(standing._STANDINGS) <= 2
    assert len(applied) == 8


def test_what_was_saved_is_not_folded_again(desk: Desk, applied: list[int]) -> None:
    request = submitted(desk, "excluded")
    assert state_of(desk, request.id) == request == fold(request.id, desk.record.read(request.id))
    assert applied == []


def test_somebody_elses_event_is_seen(desk: Desk) -> None:
    request = submitted(desk, "excluded")
    work = recording.take_up(desk, request.id, NOW)
    look(desk, request.id, AUDITOR, NOW)  # by another process, as far as this one can tell
    work.add([Viewed("request", "treatment review")], INTAKE)
    state = work.save()
    assert [type(event.body) for event in work.events[-2:]] == [Viewed, Viewed]
    assert work.events == tuple(desk.record.read(request.id))
    assert state == fold(request.id, work.events)


def test_more_is_added_after_saving(desk: Desk) -> None:
    work = recording.take_up(desk, submitted(desk, "excluded").id, NOW)
    for _ in range(2):
        work.add([Viewed("request", "treatment review")], INTAKE)
        work.save()
    assert work.events == tuple(desk.record.read(work.state.id))


def test_a_damaged_record_is_damaged_although_it_is_remembered(desk: Desk) -> None:
    request = submitted(desk, "excluded")
    assert isinstance(desk.record, RequestRecord)
    unguarded(desk.record.store, "UPDATE event SET actor = 'nobody' WHERE sequence = 2")
    with pytest.raises(Damaged):
        state_of(desk, request.id)


def test_a_request_that_is_not_there(desk: Desk) -> None:
    assert state_of(desk, "S-9") == new_request("S-9")
    with pytest.raises(NotFound):
        recording.take_up(desk, "S-9", NOW)
