"""A clock that is far off records nothing; looking goes on; what it once recorded is corrected on the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assent.casework.deadlines.events import DeemedGranted
from assent.casework.oversight.operations import OperationKind
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import NotPermitted, Refused
from assent.casework.record.events import ClockCorrected, NoteWritten, Viewed
from assent.casework.record.state import IllegalTransition
from assent.desk.intake import requests
from assent.desk.oversight.clock import ClockNotBelieved, WatchedClock, check_acting, correct_clock
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from assent.desk.record import audit
from assent.desk.record.recording import take_up
from assent.desk.record.view import look
from tests.journeys.living import INTAKE, NURSE, TUESDAY, check_whole, events, later, submission, sweep
from tests.journeys.test_requests import assent

ADMINISTRATOR = Actor("admin-1", Role.ADMINISTRATOR)
WRONG = datetime(2036, 1, 1, 14, tzinfo=UTC)


class Watch:
    """A machine's clock that is set, beside one that only counts."""

    def __init__(self) -> None:
        self.now, self.count = TUESDAY, 0.0

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)
        self.count += timedelta(**time).total_seconds()


def begun(desk: Desk) -> str:
    return requests.submit(desk, submission("two-facts-missing.json"), INTAKE, TUESDAY).id


def test_a_clock_that_jumps_is_not_believed(desk: Desk) -> None:
    begun(desk)
    watch = Watch()
    clock = WatchedClock(desk, lambda: watch.now, lambda: watch.count)
    clock.check()
    watch.passes(days=3)
    clock.check()
    watch.now = WRONG
    with pytest.raises(ClockNotBelieved, match="more than 7 days ahead") as refused:
        clock.check()
    assert "assent audit clock" in str(refused.value)
    assert clock.now() == TUESDAY
    watch.now = TUESDAY - timedelta(days=2)
    with pytest.raises(ClockNotBelieved, match="an hour behind"):
        clock.check()
    watch.now = TUESDAY + timedelta(days=3)
    clock.check()
    assert clock.now() == watch.now


def test_the_first_entry_and_a_steady_clock_need_nothing(desk: Desk) -> None:
    watch = Watch()
    clock = WatchedClock(desk, lambda: watch.now, lambda: watch.count)
    watch.now = WRONG
    clock.check()
    begun(desk)
    with pytest.raises(ClockNotBelieved):
        WatchedClock(desk, lambda: WRONG).check()


def test_a_stated_time_may_lie_farther_and_not_without_end(desk: Desk) -> None:
    begun(desk)
    check_acting(desk, later(days=30), stated=True)
    with pytest.raises(ClockNotBelieved, match="7 days ahead"):
        check_acting(desk, later(days=30), stated=False)
    for at in (WRONG, TUESDAY - timedelta(days=400)):
        with pytest.raises(ClockNotBelieved, match="62 days from the last entry"):
            check_acting(desk, at, stated=True)


def test_looking_never_waits_for_the_clock_and_a_correction_stays_on_the_record(desk: Desk) -> None:
    id = begun(desk)
    sweep(desk, WRONG)
    ahead = take_up(desk, id, TUESDAY).state
    assert ahead.last_at == WRONG
    now = later(days=1)
    assert look(desk, id, NURSE, now).request == id
    (seen,) = (event.body for event in events(desk, id, Viewed))
    assert isinstance(seen, Viewed)
    assert "by the clock" in seen.purpose
    with pytest.raises(IllegalTransition, match="before the event that precedes it"):
        act(desk, id, NoteWritten("Called the office."), NURSE, now)
    with pytest.raises(ClockNotBelieved):
        check_acting(desk, now, stated=False)

    with pytest.raises(NotPermitted):
        correct_clock(desk, "the time server", NURSE, now)
    with pytest.raises(Refused, match="why"):
        correct_clock(desk, " ", ADMINISTRATOR, now)
    assert correct_clock(desk, "the time server", ADMINISTRATOR, now).requests == (id,)
    (corrected,) = (event.body for event in events(desk, id, ClockCorrected))
    assert isinstance(corrected, ClockCorrected)
    assert (corrected.dated, corrected.why) == (WRONG, "the time server")
    assert any("a clock that was ahead" in one.why for one in take_up(desk, id, now).state.escalations)
    noted = desk.record.operations(10)[0]
    assert (noted.what, noted.by, noted.at) == (OperationKind.CLOCK_CONFIRMED, "admin-1", now)
    check_acting(desk, now + timedelta(minutes=1), stated=False)
    act(desk, id, NoteWritten("Called the office."), NURSE, now + timedelta(minutes=1))
    assert correct_clock(desk, "once more", ADMINISTRATOR, later(days=2)).requests == ()
    check_whole(desk, id)
    assert audit.verify(desk, {}).faults == ()


def test_a_clock_up_to_an_hour_behind_acts_and_is_dated_as_the_last_entry(desk: Desk) -> None:
    id = begun(desk)
    act(desk, id, NoteWritten("Called the office."), NURSE, later(hours=2))
    act(desk, id, NoteWritten("They call back."), NURSE, later(hours=1))
    assert [event.at for event in events(desk, id, NoteWritten)] == [later(hours=2), later(hours=2)]
    with pytest.raises(IllegalTransition, match=r"Set the clock right.*`assent audit clock`"):
        act(desk, id, NoteWritten("Too early."), NURSE, later(hours=1, seconds=-1))
    check_whole(desk, id)


def test_nobody_dates_an_entry_back_by_a_correction(desk: Desk) -> None:
    id = begun(desk)
    work = take_up(desk, id, later(days=1))
    last = work.state.last_at
    assert last is not None
    for at in (later(days=1), later(days=-1)):
        again = take_up(desk, id, at)
        with pytest.raises(IllegalTransition):
            again.add([ClockCorrected(last, "because")], NURSE)
    with pytest.raises(IllegalTransition, match="nothing to correct"):
        take_up(desk, id, later(days=-1)).add([ClockCorrected(later(days=3), "x")], ADMINISTRATOR)


def test_the_command_line_refuses_a_sweep_of_another_decade(folder: Path, opened: Callable[[], Desk]) -> None:
    desk = opened()
    id = begun(desk)
    said = assent("sweep", "--store", str(folder), "--at", "2036-01-01T09:00")
    assert (said.status, "62 days" in said.err) == (1, True)
    assert not events(desk, id, DeemedGranted)
    assert assent("request", "show", id, "--store", str(folder), "--at", "2036-01-01T09:00").status == 0
    last = take_up(desk, id, TUESDAY).state.last_at
    assert last is not None
    assert last.year == TUESDAY.year
    said = assent(
        "audit", "clock", "--store", str(folder), "--by", "admin-1", "--why", "asked the time server"
    )
    assert said.status == 0, said.err
    assert "The clock is confirmed at" in said.out
