"""What a generated program calls: the few operations that Python has no operator for."""

from datetime import date
from fractions import Fraction
from typing import Any

from assent.logic.calendar_math import moved
from assent.logic.errors import FactError
from assent.logic.ranges import Range, Row, could_be_latest, gathered, is_latest, last_of
from assent.logic.tree import OfRecords, Span
from assent.logic.truth import Truth

_TRUTH: dict[int, Truth] = {0: False, 4: None, 8: True}


def divided(left: Any, right: Any, fact: str) -> Any:
    """The exact quotient; a zero divisor is an impossible input that names the fact, never false."""
    if right == 0:
        raise FactError(fact, right, "is divided by and must not be 0; correct it")
    return Fraction(left) / right


def months_later(start: date, months: int) -> date:
    """The date so many calendar months later, clipped to the month's last day; as ``moved``."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        return start.replace(year, month + 1)
    except ValueError:
        return moved(start, Span(months=months))


def gathered_rows(this: OfRecords[Any], rows: list[tuple[int, Any, Any]], opened: bool) -> Range:
    """What is known of a value out of a list, from the verdict code, value and date of each record."""
    return gathered(this, (Row(_TRUTH[code], value, day) for code, value, day in rows), opened)


def latest_of(rows: list[tuple[int, Any]]) -> tuple[date | None, tuple[int, ...], tuple[int, ...]]:
    """The latest day that is sure to be reached, by the verdict code and the date of each record.

    Then the places of the records that could be the latest, and the same where they certainly are, else none.
    """
    truths, days = [_TRUTH[code] for code, _ in rows], [day for _, day in rows]
    last = last_of(day for truth, day in zip(truths, days, strict=True) if truth)
    could = tuple(
        place
        for place, (truth, day) in enumerate(zip(truths, days, strict=True))
        if truth is not False and could_be_latest(day, last)
    )
    return last, could, could if is_latest(truths, days, could) else ()


def code_of(truth: Truth) -> int:
    """The verdict code of a truth on which nothing is disputed."""
    return 4 if truth is None else 8 if truth else 0


def least(left: int, right: int) -> int:
    """Of two verdict codes the lesser truth, side by side."""
    return min(left // 3, right // 3) * 3 + min(left % 3, right % 3)


def agreed(left: int, right: int) -> int:
    """Of two verdict codes what both say, side by side; unknown where they differ."""
    strict = left // 3 if left // 3 == right // 3 else 1
    return strict * 3 + (left % 3 if left % 3 == right % 3 else 1)


def greatest(left: int, right: int) -> int:
    """Of two verdict codes the greater truth, side by side."""
    return max(left // 3, right // 3) * 3 + max(left % 3, right % 3)
