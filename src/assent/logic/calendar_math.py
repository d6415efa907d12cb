"""Dates moved by days and calendar months: a month is added to the date and clipped to its last day."""

from calendar import monthrange
from datetime import date, timedelta

from assent.logic.tree import Span


def moved(start: date, span: Span) -> date:
    """The date after the span; 31 August plus six months is the last day of February.

    Raises ``OverflowError`` where the result lies outside the years 1 to 9999.
    """
    return _months_later(start, span.months) + timedelta(days=span.days)


def _months_later(start: date, months: int) -> date:
    if not months:
        return start
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"{start} moved by {months} months leaves the calendar")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
