"""Exact arithmetic on quantities: as fractions, and as comparisons of whole numbers.

A number of a case is decimal text that a computer holds in binary. Where it is calculated with, it
counts to a fixed number of decimal places (``decimals``), so that 0.1 is a tenth in every engine. A
comparison is then one of whole numbers, both sides multiplied out: ``weight / height ** 2 >= 40`` is
``weight >= 40 x height x height``, each in its smallest place. SQL needs no division for that and
loses no digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any, assert_never

from assent.logic.definitions import Definition, Kind
from assent.logic.errors import AuthoringError
from assent.logic.tree import (
    Arithmetic,
    Compare,
    Fact,
    Field,
    Literal,
    OtherwiseValue,
    Shift,
    Value,
    value_node,
)
from assent.logic.units import conversion

LIMIT = 10**38
"""The whole numbers that every engine holds are smaller."""
_MOST_DECIMALS = 9
_DIGITS = 15
"""A binary number keeps so many decimal digits of what was written."""
_LONGEST = 4_000_000
"""More days than lie between any two dates."""
_WHOLE_LIMIT = 1 << 53
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
    found = conversion(source.unit, target.unit)
    if found is None:
        raise AuthoringError(f"{source.unit} does not convert into {target.unit}.")
    return found


def calculated(this: Compare) -> bool:
    """Whether a comparison must be made exactly; otherwise both sides are compared as they are given."""
    if this.left.kind not in _NUMERIC:
        return False
    return this.left.unit != this.right.unit or inexact(this.left) or inexact(this.right)


def inexact(value: Value[Any]) -> bool:
    """Whether binary numbers could lose a digit of the value."""
    this = value_node(value)
    match this:
        case Arithmetic("days"):
            return False
        case Arithmetic():
            return not _whole(this)
        case OtherwiseValue(first, then):
            return first.unit != then.unit or inexact(first) or inexact(then)
    return False


def _whole(value: Value[Any]) -> bool:
    this = value_node(value)
    match this:
        case Literal(plain):
            return isinstance(plain, int)
        case Fact() | Field():
            return this.kind is Kind.INTEGER
        case Arithmetic("days"):
            return True
        case Arithmetic(operator, left, right) if operator != "/":
            return _whole(left) and _whole(right) and (operator == "*" or left.unit == right.unit)
        case OtherwiseValue(first, then):
            return first.unit == then.unit and _whole(first) and _whole(then)
    return False


@dataclass(frozen=True, slots=True)
class Scaled:
    """A fact or a field times ten to the power of its decimal places."""

    value: Fact[Any] | Field[Any]
    places: int


@dataclass(frozen=True, slots=True)
class Days:
    """The number of days between two dates."""

    value: Arithmetic[Any]


@dataclass(frozen=True, slots=True)
class Sum:
    """Two whole numbers together."""

    left: Whole
    right: Whole


@dataclass(frozen=True, slots=True)
class Product:
    """One whole number times another."""

    left: Whole
    right: Whole


@dataclass(frozen=True, slots=True)
class Sign:
    """1, 0 or -1: whether a whole number is positive."""

    of: Whole


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The first whole number where it is known, else the second."""

    first: Whole
    then: Whole


Whole = int | Scaled | Days | Sum | Product | Sign | FirstKnown
"""A whole number worked out from a case."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A value as one whole number over another, which is never 0 in a valid case."""

    top: Whole
    bottom: Whole


def sides(this: Compare) -> tuple[Whole, Whole]:
    """Two whole numbers that compare as the two sides do.

    Raises ``AuthoringError`` where they could have more digits than every engine holds.
    """
    left, right = ratio(this.left), _times(ratio(this.right), factor(this.right, this.left))
    common = _common(left.bottom, right.bottom)
    if common is not None:
        found = product(left.top, common[0]), product(right.top, common[1])
    else:
        sign = sign_of(product(left.bottom, right.bottom))
        found = (
            product(sign, product(left.top, right.bottom)),
            product(sign, product(right.top, left.bottom)),
        )
    for side in found:
        bounds(side)
    return found


def ratio(value: Value[Any]) -> Ratio:
    """A numeric value as a ratio of whole numbers."""
    this = value_node(value)
    match this:
        case Literal(plain):
            return _of_fraction(literal(plain))
        case Fact(definition) | Field(_, definition):
            places = decimals(definition)
            return Ratio(Scaled(this, places), 10**places)
        case Arithmetic("days"):
            return Ratio(Days(this), 1)
        case Arithmetic("*", left, right):
            one, other = ratio(left), ratio(right)
            return Ratio(product(one.top, other.top), product(one.bottom, other.bottom))
        case Arithmetic("/", left, right):
            one, other = ratio(left), ratio(right)
            if isinstance(other.top, int) and other.top <= 0:
                raise AuthoringError(f"A quantity is divided by {right}: write a number above 0.")
            return Ratio(product(one.top, other.bottom), product(one.bottom, other.top))
        case Arithmetic(operator, left, right):
            other = _times(ratio(right), factor(right, left) * (1 if operator == "+" else -1))
            return _joined(ratio(left), other, total)
        case OtherwiseValue(first, then):
            other = _times(ratio(then), factor(then, first))
            return _joined(ratio(first), other, FirstKnown, quotients=False)
        case Shift():
            raise AuthoringError("A date is no number; take the days between two dates.")
    assert_never(this)


def bounds(whole: Whole) -> tuple[int, int]:
    """The least and the greatest that a whole number can be, from the ranges of its facts."""
    low, high = _bounds(whole)
    if max(-low, high) >= LIMIT:
        raise AuthoringError(
            "This calculation multiplies so many digits that it could not be exact everywhere. Multiply "
            "fewer facts with each other, or give them narrower ranges (low and high)."
        )
    return low, high


def large(this: Compare) -> bool:
    """Whether whole numbers of a comparison may be too large for a binary number."""
    return this.left.kind in _NUMERIC and any(_too_large(side) for side in (this.left, this.right))


def product(left: Whole, right: Whole) -> Whole:
    """One times the other."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    if 1 in (left, right):
        return right if left == 1 else left
    if isinstance(right, int):
        left, right = right, left
    if isinstance(left, int) and isinstance(right, Product) and isinstance(right.left, int):
        return product(left * right.left, right.right)
    return Product(left, right)


def total(left: Whole, right: Whole) -> Whole:
    """The two together."""
    return left + right if isinstance(left, int) and isinstance(right, int) else Sum(left, right)


def sign_of(whole: Whole) -> Whole:
    """1 or -1 where the sign of a divisor is certain, else the sign of the case at hand."""
    low, high = bounds(whole)
    if low >= 0:
        return 1
    return -1 if high <= 0 else Sign(whole)


def least_and_most(definition: Definition) -> tuple[float, float]:
    """The range of a fact that is calculated with; an authoring error where it has none."""
    low, high = definition.low, definition.high
    if low is None or high is None:
        raise AuthoringError(
            f"{definition.name} is calculated with: give it the least and the greatest value that it may "
            "have (low and high), so that the result can be exact."
        )
    return low, high


def _bounds(whole: Whole) -> tuple[int, int]:
    match whole:
        case int():
            return whole, whole
        case Scaled(value, places):
            low, high = least_and_most(value.definition)
            return int(literal(low) * 10**places), int(literal(high) * 10**places)
        case Days():
            return -_LONGEST, _LONGEST
        case Sum(left, right):
            (low, high), (least, most) = bounds(left), bounds(right)
            return low + least, high + most
        case Product(left, right):
            corners = [one * other for one in bounds(left) for other in bounds(right)]
            return min(corners), max(corners)
        case Sign():
            return -1, 1
        case FirstKnown(first, then):
            (low, high), (least, most) = bounds(first), bounds(then)
            return min(low, least), max(high, most)
    assert_never(whole)


def _too_large(value: Value[Any]) -> bool:
    if isinstance(value, Literal | Fact | Field) or not _whole(value):
        return False
    low, high = bounds(ratio(value).top)
    return max(-low, high) >= _WHOLE_LIMIT


def _of_fraction(fraction: Fraction) -> Ratio:
    return Ratio(fraction.numerator, fraction.denominator)


def _times(one: Ratio, by: Fraction) -> Ratio:
    if isinstance(one.top, int) and isinstance(one.bottom, int):
        return _of_fraction(Fraction(one.top, one.bottom) * by)
    return Ratio(product(by.numerator, one.top), product(by.denominator, one.bottom))


def _common(left: Whole, right: Whole) -> tuple[int, int] | None:
    """What each side is multiplied with so that both stand over one number; None if that is not fixed."""
    if left == right:
        return (1, 1) if isinstance(left, int) else None
    if isinstance(left, int) and isinstance(right, int):
        shared = gcd(left, right)
        return right // shared, left // shared
    return None


def _joined(left: Ratio, right: Ratio, join: Any, *, quotients: bool = True) -> Ratio:
    """Both over one bottom, joined."""
    by = _common(left.bottom, right.bottom)
    if by is not None and isinstance(left.bottom, int):
        return Ratio(join(product(left.top, by[0]), product(right.top, by[1])), left.bottom * by[0])
    if not quotients:
        raise AuthoringError(
            "otherwise() chooses between facts here, and one side divides by a fact. Divide after "
            "choosing, or write otherwise() around the two conditions."
        )
    top = join(product(left.top, right.bottom), product(right.top, left.bottom))
    return Ratio(top, product(left.bottom, right.bottom))
