"""Dates of FHIR: known to the day, the month or the year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from assent.casework.record.days import plan_day

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?", re.ASCII)
_LAST = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class When:
    """A day as written, and the first and last day that it can be. An end that is open is the last day there is."""

    written: str
    first: date
    last: date

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last


@lru_cache(maxsize=8_192)
def when(text: str) -> When | None:
    """The day of a FHIR date, dateTime or instant; None where it is none.

    It is that of the zone in which it is written. UTC is the zone of systems and not of people: a time in UTC is of
    the plan's day, so that what was signed in the evening is not of tomorrow.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    if (moment := _in_utc(text)) is not None:
        return When(moment.isoformat(), moment, moment)
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return When(first.isoformat(), first, first)
    return When(f"{year}-{month}" if month else year, first, _end(first, bool(month)))


def _in_utc(text: str) -> date | None:
    """The plan's day of a time that is written in UTC; None for anything else."""
    if "T" not in text or not text.endswith(("Z", "+00:00", "-00:00")):
        return None
    try:
        return plan_day(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _end(first: date, month: bool) -> date:
    if first.year == _LAST.year and (not month or first.month == _LAST.month):
        return _LAST
    following = (
        date(first.year + first.month // 12, first.month % 12 + 1, 1) if month else date(first.year + 1, 1, 1)
    )
    return following - timedelta(days=1)


def day_of(resource: Mapping[str, Any], *names: str) -> When | None:
    """The day of the first of these elements that is there; of a period its start, else its end."""
    for name in names:
        value = resource.get(name)
        if isinstance(value, Mapping):
            value = value.get("start") or value.get("end")
        if isinstance(value, str) and (day := when(value)) is not None:
            return day
    return None


def end_of(resource: Mapping[str, Any], *names: str) -> When | None:
    """The end of the first of these elements that is there: of a period its end, else the day itself."""
    for name in names:
        value = resource.get(name)
        if isinstance(value, Mapping):
            value = value.get("end")
        if isinstance(value, str) and (end := when(value)) is not None:
            return end
    return None
