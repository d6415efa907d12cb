"""Exact arithmetic on quantities: as fractions, and as comparisons of whole numbers.

A number of a case is decimal text that a computer holds in binary. Where it is calculated with, it
counts to a fixed number of decimal places (``decimals``), so that 0.1 is a tenth in every engine.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assent.logic.definitions import Definition, Kind
from assent.logic.errors import AuthoringError
from assent.logic.tree import (
    Arithmetic,
    Compare,
    Fact,
    Field,
    Literal,
    OfRecords,
    OtherwiseValue,
    Value,
    value_node,
)
from assent.logic.units import conversion
from assent.logic.walk import every_value

_MOST_DECIMALS = 9
_DIGITS = 15
"""A binary number keeps so many decimal digits of what was written."""
_ALONE = (Fact, Field, Literal)
_NUMERIC = {Kind.INTEGER, Kind.NUMBER}


def decimals(definition: Definition) -> int:
    """The decimal places that count where a fact is calculated with: up to nine, fewer for large numbers."""
    if definition.kind is Kind.INTEGER:
        return 0
    low, high = least_and_most(definition)
    return max(0, min(_MOST_DECIMALS, _DIGITS - len(str(int(max(abs(low), abs(high)))))))


def exactly(plain: float, places: int) -> Fraction | int:
    """A number of a case as it counts in arithmetic."""
    if isinstance(plain, int):
        return plain
    return Fraction(round(plain * float(10**places)), 10**places)


def literal(plain: float) -> Fraction:
    """A number written in the policy, as its decimal text says."""
    return Fraction(repr(plain))


def factor(source: Value[Any], target: Value[Any]) -> Fraction:
    """What the one is multiplied with to be in the other's unit."""
    multiplier = conversion(source.unit, target.unit)
    if multiplier is None:
        raise AuthoringError(f"{source.unit} does not convert into {target.unit}.")
    return multiplier


def calculated(this: Compare) -> bool:
    """Whether a comparison must be made exactly; otherwise both sides are compared as they are given."""
    if this.left.kind not in _NUMERIC:
        return False
    return this.left.unit != this.right.unit or inexact(this.left) or inexact(this.right)


def how_compared(this: Compare) -> tuple[bool, bool]:
    """Whether a comparison is ``ranged``, and whether it is ``calculated``: worked out once for each."""
    known = _COMPARED.get(id(this))
    if known is None:
        if len(_COMPARED) >= _MOST_COMPARED:
            _COMPARED.clear()
        known = _COMPARED[id(this)] = this, (ranged(this), calculated(this))
    return known[1]


_MOST_COMPARED = 4096
_COMPARED: dict[int, tuple[Compare, tuple[bool, bool]]] = {}
"""By the comparison itself, which is kept, so that no other comes to have the same id."""


def inexact(value: Value[Any]) -> bool:
    """Whether binary numbers could lose a digit of the value; a date has none."""
    this = value_node(value)
    if this.kind not in _NUMERIC:
        return False
    match this:
        case Arithmetic("days"):
            return False
        case Arithmetic():
            return not is_whole(this)
        case OtherwiseValue(first, then):
            return first.unit != then.unit or inexact(first) or inexact(then)
        case OfRecords():
            return True
    return False


def ranged(this: Compare) -> bool:
    """Whether a comparison reads a value out of a list, which may be known within bounds only."""
    if isinstance(this.left, _ALONE) and isinstance(this.right, _ALONE):  # as most are
        return False
    return has_list(this.left) or has_list(this.right)


def has_list(value: Value[Any]) -> bool:
    """Whether a value is worked out from a value out of a list."""
    return any(isinstance(inner, OfRecords) for inner in every_value(value))


def is_whole(value: Value[Any]) -> bool:
    """Whether a value is worked out from whole numbers without division or conversion."""
    this = value_node(value)
    match this:
        case Literal(plain):
            return isinstance(plain, int)
        case Fact() | Field():
            return this.kind is Kind.INTEGER
        case Arithmetic("days"):
            return True
        case Arithmetic(operator, left, right) if operator != "/":
            return is_whole(left) and is_whole(right) and (operator == "*" or left.unit == right.unit)
        case OtherwiseValue(first, then):
            return first.unit == then.unit and is_whole(first) and is_whole(then)
    return False


def least_and_most(definition: Definition) -> tuple[float, float]:
    """The range of a fact that is calculated with; an authoring error where it has none."""
    low, high = definition.low, definition.high
    if low is None or high is None:
        raise AuthoringError(
            f"{definition.name} is calculated with: give it the least and the greatest value that it may "
            "have (low and high), so that the result can be exact."
        )
    return low, high
