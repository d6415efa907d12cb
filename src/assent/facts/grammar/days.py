"""Calendar dates, written 2026-02-05 wherever they are written; 2026-02 or 2026 where the day is not known."""

import re
from datetime import date, datetime

from assent.facts.grammar.understanding import NotUnderstood
from assent.logic.partial_dates import PartialDate, read_partial_date

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
        partial = partial_date_of(given) if isinstance(given, str) else None
        return NotUnderstood(_not_a_day(given)) if partial is None else not_to_the_day(partial)
    return _impossible(day, day, today) or day


def read_date(given: object, today: date | None = None) -> date | PartialDate | NotUnderstood:
    """A calendar date, or the month or year in which it lies, written 2026-02 or 2026.

    It is not wholly after ``today`` where that is given.
    """
    partial = partial_date_of(given)
    if partial is None:
        return read_day(given, today)
    return _impossible(partial.first, partial.last, today) or partial


def partial_date_of(given: object) -> PartialDate | None:
    """The month or year that is written there; None where it is none. A year may come as a number."""
    if isinstance(given, PartialDate):
        return given
    if isinstance(given, int) and not isinstance(given, bool) and 1000 <= given <= 9999:
        return PartialDate(given)
    return read_partial_date(given) if isinstance(given, str) else None


def not_to_the_day(partial: PartialDate) -> NotUnderstood:
    """What is said of a month or a year where the day must be known."""
    known = "year" if partial.month is None else "month"
    return NotUnderstood(
        f"names no day, only a {known}, and the day counts here; write it, such as 2026-02-05"
    )


def _impossible(first: date, last: date, today: date | None) -> NotUnderstood | None:
    if first < EARLIEST_DAY or last > LATEST_DAY:
        return NotUnderstood(f"must be a date from {EARLIEST_DAY} to {LATEST_DAY}; correct the year")
    if today is not None and first > today:
        return NotUnderstood(
            f"must be on or before the request date or day of assessment, {today}; correct one of the two"
        )
    return None


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
