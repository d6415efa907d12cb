"""What a generated program calls: the few operations that Python has no operator for."""

from datetime import date
from fractions import Fraction
from typing import Any

from assent.logic.calendar_math import moved
from assent.logic.errors import FactError
from assent.logic.ranges import Range, Row, gathered
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


def code_of(truth: Truth) -> int:
    """The verdict code of a truth on which nothing is disputed."""
    return 4 if truth is None else 8 if truth else 0


def least(one: int, other: int) -> int:
    """Of two verdict codes the lesser truth, side by side."""
    return min(one // 3, other // 3) * 3 + min(one % 3, other % 3)


def agreed(one: int, other: int) -> int:
    """Of two verdict codes what both say, side by side; unknown where they differ."""
    strict = one // 3 if one // 3 == other // 3 else 1
    return strict * 3 + (one % 3 if one % 3 == other % 3 else 1)


def greatest(one: int, other: int) -> int:
    """Of two verdict codes the greater truth, side by side."""
    return max(one // 3, other // 3) * 3 + max(one % 3, other % 3)
