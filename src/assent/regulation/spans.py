"""Spans of time as rules give them, and where they end: exact in elapsed hours, or at the end of a local day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assent.regulation.reading import RegulationFault, Row
from assent.regulation.working_days import END_OF_DAY, WorkCalendar, walk

EASTERN = "America/New_York"
"""The time zone of the plan's days."""


class TimeFault(RegulationFault):
    """A time that cannot be used: without a time zone, or out of order."""


class TimeZoneMissing(RegulationFault):
    """The data of a time zone that this machine lacks."""


class Unit(StrEnum):
    """How a span is counted."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_MONTHS = "calendar_months"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Span:
    """So many of a unit. Hours are elapsed; the others end with a local day."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        word = self.unit.replace("_", " ")
        return f"{self.amount} {word.removesuffix('s') if self.amount == 1 else word}"


@dataclass(frozen=True, slots=True)
class Reached:
    """The end of a span, in UTC, and the arithmetic in words."""

    at: datetime
    words: str


def span(row: Row) -> Span:
    """Read ``amount`` and ``unit`` of an entry."""
    return Span(row.whole("amount"), row.choice("unit", Unit))


def zone(name: str = EASTERN) -> ZoneInfo:
    """Return the time zone; TimeZoneMissing says what to install where this machine lacks it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise TimeZoneMissing(
            f"no data for the time zone {name!r} on this machine; install the package tzdata, or correct the name"
        ) from fault


def aware(at: datetime, name: str) -> datetime:
    """Return ``at`` in UTC; TimeFault when it has no time zone, for then its hour is not known."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise TimeFault(f"{name} {at.isoformat()} has no time zone; give an aware time")
    return at.astimezone(UTC)


def reach(start: datetime, length: Span, calendar: WorkCalendar, local: ZoneInfo) -> Reached:
    """Return where ``length`` from ``start`` ends.

    Hours are counted in UTC, so they are exact when clocks change. Days and months end with the
    last second of the local day, working days when the working day closes. The day of the start is
    not counted, nor is the day of a deadline that is moved on. A start on a day off counts as that day and
    is not moved to the next working day: that gives the earlier end.
    """
    return _reached(start.astimezone(UTC), length, calendar, local)


@lru_cache(maxsize=1024)
def _reached(start: datetime, length: Span, calendar: WorkCalendar, local: ZoneInfo) -> Reached:
    """The same span from the same start: of several rules, for several lines, each time somebody looks."""
    match length.unit:
        case Unit.HOURS:
            return _hours(start, length, local)
        case Unit.WORKING_DAYS:
            return _working_days(start, length, calendar, local)
        case Unit.CALENDAR_DAYS:
            last = start.astimezone(local).date() + timedelta(days=length.amount)
        case Unit.CALENDAR_MONTHS:
            last = _months_on(start.astimezone(local).date(), length.amount)
    words = f"{said(start, local)} + {length}: to the end of {last:%a %Y-%m-%d}"
    return Reached(_on(last, END_OF_DAY, local), words)


def said(at: datetime, local: ZoneInfo) -> str:
    """The local time in words: Mon 2026-03-09 23:00 EDT."""
    return f"{at.astimezone(local):%a %Y-%m-%d %H:%M %Z}"


def _hours(start: datetime, length: Span, local: ZoneInfo) -> Reached:
    end = start + timedelta(hours=length.amount)
    words = f"{said(start, local)} + {length} = {said(end, local)}"
    return Reached(end, words + _clock_change(start, end, local))


def _clock_change(start: datetime, end: datetime, local: ZoneInfo) -> str:
    before, after = start.astimezone(local).utcoffset(), end.astimezone(local).utcoffset()
    if before is None or after is None or before == after:
        return ""
    change = "begins" if after > before else "ends"
    return f"; daylight saving {change} in between, elapsed hours are counted"


def _working_days(start: datetime, length: Span, calendar: WorkCalendar, local: ZoneInfo) -> Reached:
    last, passed = walk(start.astimezone(local).date(), length.amount, calendar)
    skipped = ", ".join(f"{day:%Y-%m-%d} ({reason})" for day, reason in passed)
    close = f"{calendar.closes:%H:%M} on " if calendar.closes != END_OF_DAY else "the end of "
    words = f"{said(start, local)} + {length}: to {close}{last:%a %Y-%m-%d}"
    return Reached(
        _on(last, calendar.closes, local), words + (f"; not counted: {skipped}" if skipped else "")
    )


def _on(day: date, at: time, local: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=local).astimezone(UTC)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last_of_month = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last_of_month))
