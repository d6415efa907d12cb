"""Two people at one request at the same time: who only looks disturbs nobody; who acts is told first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assent import bootstrap
from assent.casework.record.checks import Conflicting
from assent.casework.record.event import Actor, Body, Role
from assent.casework.record.events import NoteWritten, Viewed
from assent.desk.intake import requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.ports import Desk
from assent.desk.record import audit
from assent.desk.record.recording import Recording, take_up
from tests.packages import CATALOGUE

CASE = str(Path(__file__).resolve().parents[2] / "examples" / "two-facts-missing.json")
NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)
INTAKE, NURSE = Actor("intake-1", Role.INTAKE), Actor("nurse-1", Role.NURSE)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    bootstrap.make_store(tmp_path / "requests", "Committee, 2026-01-15")
    with bootstrap.desk(tmp_path / "requests") as opened:
        yield opened


@pytest.fixture
def request_id(desk: Desk) -> str:
    (case,) = bootstrap.cases(CASE, {})
    made = Submission(case.id, case, "M-1", "1234567893", lines_of(case, CATALOGUE))
    return requests.submit(desk, made, INTAKE, NOW).id


def act(desk: Desk, request: str, body: Body, at: datetime) -> None:
    work = take_up(desk, request, at)
    work.add([body], NURSE)
    work.save()


def writing(desk: Desk, request: str, *says: str) -> Recording:
    """A nurse has read the request and is about to record notes."""
    work = take_up(desk, request, NOW)
    work.add(map(NoteWritten, says), NURSE)
    return work


def bodies(desk: Desk, request: str, count: int) -> list[Body]:
    return [one.body for one in desk.record.read(request)[-count:]]


def test_who_only_looks_disturbs_nobody(desk: Desk, request_id: str) -> None:
    work = writing(desk, request_id, "first", "second")
    look = Viewed("record", "review")
    act(desk, request_id, look, NOW)
    act(desk, request_id, look, LATER)
    state = work.save("k-1", "content")
    assert bodies(desk, request_id, 4) == [look, look, NoteWritten("first"), NoteWritten("second")]
    last = desk.record.read(request_id)[-1]
    assert (state.sequence, state.head, last.at) == (last.sequence, last.digest, LATER)
    assert audit.verify(desk, {}).faults == ()
    assert work.save("k-1", "content") == state


def test_who_acts_meanwhile_was_first(desk: Desk, request_id: str) -> None:
    work = writing(desk, request_id, "mine")
    act(desk, request_id, Viewed("record", "review"), NOW)
    act(desk, request_id, NoteWritten("theirs"), NOW)
    with pytest.raises(Conflicting, match="has changed since it was read"):
        work.save()
    assert bodies(desk, request_id, 1) == [NoteWritten("theirs")]
    assert audit.verify(desk, {}).faults == ()


def test_views_without_end_end_in_a_conflict(desk: Desk, request_id: str) -> None:
    """Somebody looks each time before the nurse's record is written: it is tried some times, not for ever."""
    work = writing(desk, request_id, "mine")
    append, tries = work._append, []

    def looked_first(key: str | None, content: str | None) -> object:
        tries.append(1)
        act(desk, request_id, Viewed("record", "review"), NOW)
        return append(key, content)

    work._append = looked_first  # type: ignore[method-assign, assignment]
    with pytest.raises(Conflicting):
        work.save()
    assert 2 < len(tries) < 20
    assert not any(isinstance(one.body, NoteWritten) for one in desk.record.read(request_id))
