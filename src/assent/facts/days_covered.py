"""Proportion of days covered: on how many days of a trial the member had the medicine in hand.

It answers how adherent somebody was where dispenses are what is known; a figure that a clinician
documents stands beside it. All dispenses given together must be of one medicine (one ingredient):
sort them with ``assent.facts.medicines`` first.

The sum of days' supply divided by the days of the trial is a different figure and can pass 100 %;
it is not used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from assent.facts.faults import InputFault

LONGEST_SUPPLY_DAYS = 366
"""The longest supply of one dispense that is accepted, in days; more is taken for an error."""


class DaysCoveredError(InputFault):
    """A window or a dispense from which no days can be counted."""


@dataclass(frozen=True, slots=True)
class Dispense:
    """One dispense: its date, the days that it lasts (``None`` unknown), and which product.

    ``product`` tells strengths apart (a product code, any text). Two different products of the
    same date are taken together, so the longer one counts; the same product twice, or a product
    that is not known, is taken one after the other.
    """

    on: date
    days_supply: int | None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class DaysCovered:
    """Days of the window, days covered in it, and the percentage.

    ``percent`` is 100 x days_covered / days_in_window, not rounded, and None when it cannot be
    known: a supply is unknown, or nothing was dispensed up to the end of the window (a missing
    history is unknown, never poor adherence). ``days_covered`` counts what is certain.
    """

    days_in_window: int
    days_covered: int
    percent: float | None

    @property
    def percent_at_least(self) -> float:
        """The percentage that is certain; equal to ``percent`` when that is known."""
        return 100 * self.days_covered / self.days_in_window

    @property
    def percent_text(self) -> str:
        """The percentage to show, cut (never rounded up) to one decimal: 79.96 is ``79.9 %``."""
        if self.percent is None:
            return "unknown"
        tenths = 1000 * self.days_covered // self.days_in_window
        return f"{tenths // 10}.{tenths % 10} %"


def proportion_of_days_covered(dispenses: Iterable[Dispense], start: date, end: date) -> DaysCovered:
    """Count the days from ``start`` to ``end``, both included, on which there was supply.

    Each day counts once. A dispense that comes early begins when the earlier supply ends. Supply
    from before the window is carried in; supply after it is cut off. Dispenses may be in any
    order. A dispense after ``end`` is ignored. Raises DaysCoveredError: ``end`` before ``start``,
    something that is not a date, or a supply that is not 1 to 366 days.
    """
    _check_window(start, end)
    relevant = [dispense for dispense in _checked(dispenses) if dispense.on <= end]
    window = (end - start).days + 1
    covered = sum(_overlap(first, last, start, end) for first, last in _stretches(relevant))
    known = bool(relevant) and all(dispense.days_supply is not None for dispense in relevant)
    return DaysCovered(window, covered, 100 * covered / window if known else None)


def _checked(dispenses: Iterable[Dispense]) -> Iterator[Dispense]:
    for number, dispense in enumerate(dispenses, 1):
        _check_date(f"dispense {number}: date", dispense.on)
        _check_supply(f"dispense {number}: days' supply", dispense.days_supply)
        yield dispense


def _check_window(start: date, end: date) -> None:
    _check_date("start", start)
    _check_date("end", end)
    if end < start:
        raise DaysCoveredError(
            "end", end.isoformat(), f"on or after {start.isoformat()}", "exchange the two dates"
        )


def _check_date(field: str, value: object) -> None:
    # A datetime is a date to Python, but cannot be compared with one.
    if not isinstance(value, date) or isinstance(value, datetime):
        raise DaysCoveredError(field, value, "a calendar date", "give a date without a time")


def _check_supply(field: str, value: object) -> None:
    if value is None:
        return
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not 1 <= int(str(value)) <= LONGEST_SUPPLY_DAYS:
        raise DaysCoveredError(
            field,
            value,
            f"a whole number of days from 1 to {LONGEST_SUPPLY_DAYS}",
            "leave out a dispense that was reversed; give None when the supply is not known",
        )


def _stretches(dispenses: Iterable[Dispense]) -> Iterator[tuple[date, date]]:
    """Yield first and last day of each supply, moved forward so that no two share a day."""
    free = date.min
    by_date = attrgetter("on")
    for on, same_day in groupby(sorted(dispenses, key=by_date), key=by_date):
        days = _days_of_one_date(same_day)
        if days:
            first = max(on, free)
            free = first + timedelta(days=days)
            yield first, free - timedelta(days=1)


def _days_of_one_date(same_day: Iterable[Dispense]) -> int:
    products: dict[str, int] = {}
    unnamed = 0
    for dispense in same_day:
        if dispense.product is None:
            unnamed += dispense.days_supply or 0
        else:
            products[dispense.product] = products.get(dispense.product, 0) + (dispense.days_supply or 0)
    return unnamed + max(products.values(), default=0)


def _overlap(first: date, last: date, start: date, end: date) -> int:
    return max(0, (min(last, end) - max(first, start)).days + 1)
