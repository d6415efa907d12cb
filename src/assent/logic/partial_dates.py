"""Dates known only to the month, or only to the year: some day of an interval, nobody knows which.

A partial date is a value that is not exactly known. What is worked out from it lies within bounds, and a
comparison is decided where every day of the interval decides it alike.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """Some day of a month, or of a whole year where ``month`` is None."""

    year: int
    month: int | None = None

    @property
    def first(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """The last day that it may be."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    def isoformat(self) -> str:
        """``2025-03``, or ``2025``."""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    def __str__(self) -> str:
        return self.isoformat()


def read_partial_date(text: str) -> PartialDate | None:
    """The month or year that is written there, as ``2025-03`` or ``2025``; None where it is none."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[1]), None if match[2] is None else int(match[2])
    return PartialDate(year, month) if year and (month is None or 1 <= month <= 12) else None


def exact(value: Any) -> Any:
    """The value where it is exactly known; None for a partial date."""
    return None if isinstance(value, PartialDate) else value


def first_day(value: Any) -> date | None:
    """The first day that a date may be; None where nothing is known of it."""
    return value.first if isinstance(value, PartialDate) else value if isinstance(value, date) else None


def last_day(value: Any) -> date | None:
    """The last day that a date may be; None where nothing is known of it."""
    return value.last if isinstance(value, PartialDate) else value if isinstance(value, date) else None


def narrows(value: Any, wider: Any) -> bool:
    """Whether a date says more than a partial one, and nothing against it."""
    if not isinstance(wider, PartialDate) or value == wider:
        return False
    first, last = first_day(value), last_day(value)
    return first is not None and last is not None and wider.first <= first and last <= wider.last


def any_partial(records: Iterable[Mapping[str, Any]], field: str) -> bool:
    """Whether the field is a partial date in some record."""
    return any(isinstance(record.get(field), PartialDate) for record in records)


@overload
def as_text(value: bool | float | str | date | PartialDate) -> bool | int | float | str: ...
@overload
def as_text(
    value: bool | float | str | date | PartialDate | None,
) -> bool | int | float | str | None: ...
def as_text(
    value: bool | float | str | date | PartialDate | None,
) -> bool | int | float | str | None:
    """A value of a case as JSON holds it: a date, exact or partial, as text."""
    return value.isoformat() if isinstance(value, date | PartialDate) else value
