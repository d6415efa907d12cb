"""Use cases of the clock: whether it is believed, and how it is set right on the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from assent.casework.oversight.clock import ClockNotBelieved as ClockNotBelieved
from assent.casework.oversight.clock import check_clock, check_stated
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused, has_words
from assent.casework.record.events import ClockCorrected
from assent.casework.record.state import Stage
from assent.casework.review.events import Escalated
from assent.desk.ports import Desk
from assent.desk.record.recording import take_up

_STEADY = timedelta(seconds=1)
"""So much a clock may move against one that only counts without the record being asked again."""
_UNHEARD = frozenset({Stage.DRAFT, Stage.EXPIRED, Stage.WITHDRAWN})


class WatchedClock:
    """A machine's clock beside what was recorded last. Safe to use from several threads."""

    def __init__(
        self, desk: Desk, clock: Callable[[], datetime], counts: Callable[[], float] = monotonic
    ) -> None:
        self._desk, self._clock, self._counts = desk, clock, counts
        self._seen: tuple[datetime, float] | None = None

    def check(self) -> None:
        """Raise ``ClockNotBelieved`` where nothing may be recorded by this clock."""
        now, count = self._clock(), self._counts()
        if self._seen is not None:
            before, counted = self._seen
            if abs(now - before - timedelta(seconds=count - counted)) < _STEADY:
                return
        self._seen = None
        desk = self._desk.current()
        check_clock(now, desk.record.last_recorded(), timedelta(days=desk.office.clock_days))
        self._seen = now, count

    def now(self) -> datetime:
        """The time for looking: where the clock is not believed, that of what was recorded last."""
        try:
            self.check()
        except ClockNotBelieved:
            return self._desk.record.last_recorded() or self._clock()
        return self._clock()


@dataclass(frozen=True, slots=True)
class Corrected:
    """The clock is confirmed; these requests had entries dated ahead, and can be worked on again."""

    requests: tuple[str, ...]


def check_acting(desk: Desk, now: datetime, *, stated: bool) -> None:
    """Raise ``ClockNotBelieved`` where nothing may be recorded at this time; ``stated``: somebody gave it."""
    check = check_stated if stated else check_clock
    check(now, desk.record.last_recorded(), timedelta(days=desk.office.clock_days))


def is_believed(desk: Desk, now: datetime) -> bool:
    """Whether this can be the time. By another nothing is tidied away, and nothing of anybody's is ended."""
    try:
        check_acting(desk, now, stated=False)
    except ClockNotBelieved:
        return False
    return True


def correct_clock(desk: Desk, why: str, actor: Actor, now: datetime) -> Corrected:
    """Confirm the clock, and correct every request whose last entry is dated after now.

    What was recorded under a wrong clock stays there: a physician is called to look at it.
    """
    check_use(actor.role, Use.OPERATE)
    if not has_words(why):
        raise Refused("why: say in words how it is known that the clock is right.")
    ahead = desk.record.dated_after(now)
    for request in ahead:
        _correct(desk, request, why, actor, now)
    desk.record.confirm_clock(now, actor.id, why)
    return Corrected(tuple(ahead))


def _correct(desk: Desk, request: str, why: str, actor: Actor, now: datetime) -> None:
    work = take_up(desk, request, now)
    dated = work.state.last_at
    if dated is None or dated <= work.now:
        return
    work.add([ClockCorrected(dated, why)], actor)
    if work.state.stage not in _UNHEARD:
        reason = (
            f"Entries were dated up to {dated.date()} by a clock that was ahead: look at what they recorded."
        )
        work.add([Escalated(Role.PHYSICIAN, reason)], actor)
    work.save()
