"""What is known of a value that is gathered from a list of records: between which bounds it lies.

A list may be open, a record may match or not, and its value may be unknown; each leaves the value
within bounds, and so does a date known only to the month or year. A comparison is decided where the bounds
decide it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from assent.logic.calculation import Exact, calculate
from assent.logic.calendar_math import moved
from assent.logic.definitions import Kind
from assent.logic.exact import decimals, exactly, least_and_most, literal
from assent.logic.partial_dates import PartialDate, exact, first_day, last_day
from assent.logic.tree import OfRecords, Plain, Span, Value
from assent.logic.truth import Truth
from assent.logic.whole_numbers import LONGEST_LIST


class Row(NamedTuple):
    """A known record: whether it matches, its value, and the date that tells which record is the latest."""

    matches: Truth
    value: Any
    day: Any = None


@dataclass(frozen=True, slots=True)
class Range:
    """A value between ``low`` and ``high``, both included; exact where they are equal.

    ``present``: there may be such a value. ``absent``: there may be none, as no record may match.
    ``last`` is the latest day that some record which surely matches is not before.
    """

    low: Any
    high: Any
    absent: bool = False
    present: bool = True
    last: date | None = None

    @property
    def settled(self) -> bool:
        """Nothing that is not known could change it."""
        return not self.present or (not self.absent and bool(self.low == self.high))


NONE = Range(None, None, absent=True, present=False)
"""There is no such value."""


def gathered(this: OfRecords[Any], rows: Iterable[Row], opened: bool) -> Range:
    """The value of the known records of a list, to which there may be more where it is open."""
    low, high = limits(this)
    known = [Row(row.matches, counted(this, row.value), row.day) for row in rows if row.matches is not False]
    sure = [row for row in known if row.matches]
    match this.how:
        case "count":
            return Range(len(sure), len(known) + opened * LONGEST_LIST)
        case "sum":
            return _sum(known, low, high, opened)
        case "latest":
            return _latest(this, known, opened)
        case "highest":
            floor = _most(_lows(sure, low)) if sure else low if opened else _least(_lows(known, low))
            ceiling = high if opened else _most(_highs(known, high))
        case _:
            floor = low if opened else _least(_lows(known, low))
            ceiling = _least(_highs(sure, high)) if sure else high if opened else _most(_highs(known, high))
    return _presence(floor, ceiling, sure, known, opened)


def limits(this: OfRecords[Any]) -> tuple[Any, Any]:
    """Between what every value of the field lies."""
    if this.field is None:
        return 1, 1
    if this.field.kind is Kind.DATE:
        return date.min, date.max
    low, high = least_and_most(this.field.definition)
    return literal(low), literal(high)


def counted(this: OfRecords[Any], plain: Plain | None) -> Any:
    """A value of a record as it counts: a number exactly, a date as it is."""
    if this.field is None or plain is None or isinstance(plain, date | PartialDate):
        return plain
    return exactly(plain, decimals(this.field.definition)) if isinstance(plain, int | float) else None


def point(value: Any) -> Range | None:
    """The range of a value that is known; None for one that is not."""
    return None if value is None else Range(value, value)


def interval(value: Any) -> Range | None:
    """The range of a date, from the first to the last day that it may be; None for one that is not known."""
    return Range(value.first, value.last) if isinstance(value, PartialDate) else point(value)


def first_known(first: Range | None, then: Range | None) -> Range | None:
    """The first where it is exactly known, else the second."""
    return first if first is not None and first.present and first.settled else then


def first_in_part(first: Range | None, then: Range | None) -> Range | None:
    """The first, read from records of which a date is known in part, where nothing could change it.

    Else nobody knows whether it or the second counts, unless there is no such value for sure.
    """
    if first is not None and not first.present:
        return then
    return first if first is not None and first.settled else None


def exact_value(extent: Range) -> date | Fraction | int | None:
    """The value, where it is exactly known."""
    return extent.low if extent.present and extent.settled else None


def shifted(start: Range | None, span: Span) -> Range | None:
    """A date moved by a span; what would leave the calendar stays at its end."""
    if start is None or not start.present:
        return start
    return replace(start, low=_moved(start.low, span), high=_moved(start.high, span))


def scaled(value: Range | None, by: Fraction) -> Range | None:
    """A number times a factor above 0."""
    if value is None or not value.present:
        return value
    return replace(value, low=value.low * by, high=value.high * by)


def combined(operator: str, left: Range | None, right: Range | None) -> Range | None:
    """Arithmetic on two ranges; None where a part is unknown, unless there is no value for sure."""
    if not all(side is None or side.present for side in (left, right)):
        return NONE
    if left is None or right is None:
        return None
    low, high = _arithmetic(operator, left, right)
    return Range(low, high, left.absent or right.absent)


def divided_range(top: Range | None, bottom: Exact | None, divisor: Value[Any]) -> Range | None:
    """A range over a number that is exactly known; ``FactError`` where that, ``divisor``, is 0."""
    if top is None or bottom is None:
        return None
    low, high = sorted(calculate("/", end, bottom, divisor) for end in (top.low, top.high))
    return Range(low, high)


def compared(operator: str, left: Range | None, right: Range | None) -> Truth:
    """Whether a comparison holds; false where there is no value for sure, as nothing then reaches it."""
    if not all(side is None or side.present for side in (left, right)):
        return False
    if left is None or right is None:
        return None
    truth = _decided(operator, left, right)
    return None if truth and (left.absent or right.absent) else truth


def member(extent: Range | None, choices: Sequence[Any]) -> Truth:
    """Whether a value is one of those listed; false where none of them lies within its bounds."""
    if extent is None:
        return None
    within = [choice for choice in choices if extent.low <= choice <= extent.high]
    return extent.settled or None if within else False


def _decided(operator: str, left: Range, right: Range) -> Truth:
    match operator:
        case ">=":
            return _order(left.low >= right.high, left.high < right.low)
        case ">":
            return _order(left.low > right.high, left.high <= right.low)
        case "<=":
            return _order(left.high <= right.low, left.low > right.high)
        case "<":
            return _order(left.high < right.low, left.low >= right.high)
    same = left.low == left.high == right.low == right.high
    return _order(same, left.high < right.low or left.low > right.high)


def _order(sure: bool, impossible: bool) -> Truth:
    return True if sure else False if impossible else None


def _arithmetic(operator: str, left: Range, right: Range) -> tuple[Any, Any]:
    match operator:
        case "+":
            return left.low + right.low, left.high + right.high
        case "-":
            return left.low - right.high, left.high - right.low
        case "days":
            return (left.low - right.high).days, (left.high - right.low).days
    pairs = [
        (left_end, right_end) for left_end in (left.low, left.high) for right_end in (right.low, right.high)
    ]
    corners = [
        left_end * right_end if operator == "*" else Fraction(left_end) / right_end
        for left_end, right_end in pairs
    ]
    return min(corners), max(corners)


def _sum(known: Sequence[Row], low: Any, high: Any, opened: bool) -> Range:
    floor = ceiling = Fraction(0)
    for row in known:
        least, most = (low, high) if row.value is None else (row.value, row.value)
        floor += least if row.matches else min(0, least)
        ceiling += most if row.matches else max(0, most)
    unlisted = opened * LONGEST_LIST
    return Range(floor + unlisted * min(0, low), ceiling + unlisted * max(0, high))


def _latest(this: OfRecords[Any], known: Sequence[Row], opened: bool) -> Range:
    low, high = limits(this)
    sure = [row for row in known if row.matches]
    last = last_of(row.day for row in sure)
    at_last = [row for row in sure if row.day is not None and row.day == last]
    doubtful = [row for row in known if row not in at_last and could_be_latest(row.day, last)]
    chosen = _most if this.tie == "highest" else _least
    floors, ceilings = _lows(doubtful, low), _highs(doubtful, high)
    if at_last:
        floors, ceilings = [*floors, chosen(_lows(at_last, low))], [*ceilings, chosen(_highs(at_last, high))]
    if opened and not sure:
        floors, ceilings = [low], [high]
    extent = _presence(_least(floors), _most(ceilings), sure, known, opened)
    return replace(extent, last=last)


def last_of(days: Iterable[Any]) -> date | None:
    """The day before which the latest of several records cannot lie: each is of its first possible day at least."""
    return max((first for day in days if (first := first_day(day)) is not None), default=None)


def could_be_latest(day: Any, last: date | None) -> bool:
    """Whether a record of that day may be the latest, given ``last`` of those that surely match."""
    latest = last_day(day)
    return latest is None or last is None or latest >= last


def is_latest(matches: Sequence[Truth], days: Sequence[Any], could: Sequence[int]) -> bool:
    """Whether each of the records that could be the latest certainly is (several are a tie).

    One alone is, though only its month is known. Of several, nobody knows which, unless all days are known.
    """
    dated = (matches[index] and days[index] is not None for index in could)
    return all(dated) and (len(could) == 1 or all(exact(days[index]) is not None for index in could))


def _presence(low: Any, high: Any, sure: Sequence[Row], known: Sequence[Row], opened: bool) -> Range:
    return Range(low, high, absent=not sure, present=opened or bool(known))


def _lows(rows: Iterable[Row], low: Any) -> list[Any]:
    return [low if row.value is None else _first(row.value) for row in rows]


def _highs(rows: Iterable[Row], high: Any) -> list[Any]:
    return [high if row.value is None else _last(row.value) for row in rows]


def _first(value: Any) -> Any:
    return value.first if isinstance(value, PartialDate) else value


def _last(value: Any) -> Any:
    return value.last if isinstance(value, PartialDate) else value


def _least(values: Iterable[Any]) -> Any:
    return min(values, default=None)


def _most(values: Iterable[Any]) -> Any:
    return max(values, default=None)


def _moved(start: date, span: Span) -> date:
    try:
        return moved(start, span)
    except (OverflowError, ValueError):
        return date.max if span.months > 0 or span.days > 0 else date.min


def rows_of(matches: Iterable[Truth], values: Iterable[Any], days: Iterable[Any]) -> Iterator[Row]:
    """The rows of a list, from what is known of each record."""
    return map(Row, matches, values, days)
