"""Calendar dates, written 2026-02-05 wherever they are written."""

import re
from datetime import date, datetime

from assent.facts.grammar.understanding import NotUnderstood

EARLIEST_DAY = date(1900, 1, 1)
"""No date of a living member's case lies before this day."""
LATEST_DAY = date(2199, 12, 31)
"""No plan reaches beyond this day."""
PLACEHOLDERS = (date(1900, 1, 1), date(9999, 12, 31))
"""Days that systems write where none is known."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_day(given: object, today: date | None = None) -> date | NotUnderstood:
    """A calendar date, written 2026-02-05; not after ``today`` where that is given."""
    day = day_of(given)
    if day is None:
        return NotUnderstood(_not_a_day(given))
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        return NotUnderstood(f"must be a date from {EARLIEST_DAY} to {LATEST_DAY}; correct the year")
    if today is not None and day > today:
        return NotUnderstood(
            f"must be on or before the request date or day of assessment, {today}; correct one of the two"
        )
    return day


def day_of(given: object) -> date | None:
    """The day that is written there, of whatever year; None where it is none."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str) and _DAY.fullmatch(given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            return None
    return None


def _not_a_day(given: object) -> str:
    if isinstance(given, datetime) or (isinstance(given, str) and _DAY.match(given) and given[10:]):
        return "must be a date without a time; write the day alone, such as 2026-02-05"
    if isinstance(given, str) and _DAY.fullmatch(given):
        return "is not a day of the calendar; correct it"
    return "must be a date as year-month-day, such as 2026-02-05"
