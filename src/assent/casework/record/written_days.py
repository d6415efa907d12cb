"""Days and times in texts of the record, as people read them."""

import re
from datetime import date

_WRITTEN = re.compile(
    r"(?<![\w.#-])(?P<day>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))"
    r"(?:[ T](?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d))?(?![\w-])"
)
"""A day, or a moment, as texts of the record write it; no part of an id or of an address."""


def dated(text: str) -> str:
    """A text with its days and times as people read them: 2026-02-10 09:00 as Feb 10, 2026, 9:00 a.m."""
    return _WRITTEN.sub(_as_read, text)


def day_words(day: date) -> str:
    """A day such as Feb 10, 2026."""
    return f"{day:%b} {day.day}, {day.year}"


def clock_words(hour: int, minute: str) -> str:
    """A time of the day such as 9:05 a.m.; ``minute`` has two digits."""
    return f"{hour % 12 or 12}:{minute} {'a.m.' if hour < 12 else 'p.m.'}"


def _as_read(written: re.Match[str]) -> str:
    try:
        shown = day_words(date.fromisoformat(written["day"]))
    except ValueError:  # February 30
        return written[0]
    return f"{shown}, {clock_words(int(written['hour']), written['minute'])}" if written["hour"] else shown
