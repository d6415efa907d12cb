"""Which times can be: a clock that is far from what was recorded last is wrong, or has to be confirmed.

Deadlines pass and grants follow by time alone, so a clock that is ahead once grants and denies by itself.
"""

from datetime import datetime, timedelta

from assent.casework.record.checks import Unavailable
from assent.casework.record.days import plan_time

MOST_BEHIND = timedelta(hours=1)
"""So far the clock of one machine may be behind what another has recorded."""
MOST_STATED = timedelta(days=62)
"""So far from the last entry a time may lie that somebody states, such as that of a paper."""


def has_begun(start: datetime, now: datetime) -> bool:
    """Whether something that began at ``start`` has begun; not where only a clock that was ahead can have begun it."""
    return start <= now + MOST_BEHIND


def counts_until(end: datetime, now: datetime, lasts: timedelta) -> bool:
    """Whether what ``lasts`` so long until ``end`` counts: it has begun, and has not ended."""
    return has_begun(end - lasts, now) and now < end


class ClockNotBelieved(Unavailable):
    """The clock, or a time that was stated, is too far from what was recorded last. Nothing was recorded."""


def check_clock(now: datetime, last: datetime | None, most_ahead: timedelta) -> None:
    """Raise ``ClockNotBelieved`` where the machine's clock cannot be right; at ``last`` something was last recorded."""
    if last is None or last - MOST_BEHIND <= now <= last + most_ahead:
        return
    refusal = (
        f"The clock says {plan_time(now)}, and the record was last written at {plan_time(last)}: more than "
        f"{_limit(now, last, most_ahead)}. Nothing was recorded. Set the clock right. Where it is right, an "
        "administrator confirms it: `assent audit clock --store FOLDER --by ID --why WORDS`; the limit is "
        "clock_days in office.toml."
    )
    raise ClockNotBelieved(refusal)


def check_stated(at: datetime, last: datetime | None, most_ahead: timedelta) -> None:
    """The same for a time that somebody stated, which may lie farther back and ahead."""
    most = max(most_ahead, MOST_STATED)
    if last is None or last - most <= at <= last + most:
        return
    raise ClockNotBelieved(
        f"--at {plan_time(at)} is more than {most.days} days from the last entry of {plan_time(last)}. Nothing "
        "was recorded. State a time nearer to it, or leave --at out."
    )


def _limit(now: datetime, last: datetime, most_ahead: timedelta) -> str:
    return f"{most_ahead.days} days ahead of it" if now > last else "an hour behind it"
