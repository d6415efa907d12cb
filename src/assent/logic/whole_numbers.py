"""Comparisons of quantities as comparisons of whole numbers, both sides multiplied out.

``weight / height ** 2 >= 40`` is ``weight >= 40 x height x height``, each in its smallest place. SQL
needs no division for that and loses no digit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import gcd
from typing import Any, assert_never

from assent.logic.definitions import Kind
from assent.logic.errors import AuthoringError
from assent.logic.exact import decimals, factor, has_list, is_whole, least_and_most, literal
from assent.logic.tree import (
    Arithmetic,
    Compare,
    Fact,
    Field,
    Literal,
    OfRecords,
    OtherwiseValue,
    Shift,
    Value,
    value_node,
)
from assent.logic.walk import every_value, operands

LONGEST_LIST = (1 << 15) - 1
"""A list of a case holds no more records; an open list of more bounds the sum of what is not known."""
LIMIT = 10**38
"""The whole numbers that every engine holds are smaller."""
_LONGEST = 4_000_000
"""More days than lie between any two dates."""
_WHOLE_LIMIT = 1 << 53
_NUMERIC = {Kind.INTEGER, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Scaled:
    """A fact or a field times ten to the power of its decimal places."""

    value: Fact[Any] | Field[Any]
    places: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A value out of a list, times ten to the power of its places: its upper or its lower bound.

    Neither bound is meant where it counts only if it is exactly known.
    """

    value: OfRecords[Any]
    places: int
    upper: bool | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The number of days between two dates; the most or the fewest where they are known within bounds."""

    value: Arithmetic[Any]
    upper: bool | None = None


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
    """The first whole number, which is worked out from the value ``of``, where it is known, else the second."""

    first: Whole
    then: Whole
    of: Value[Any]


@dataclass(frozen=True, slots=True)
class Corner:
    """The greatest, or the least, of several whole numbers: a bound of a product of two that lie within bounds."""

    of: tuple[Whole, ...]
    upper: bool


Whole = int | Scaled | Listed | Days | Sum | Product | Sign | FirstKnown | Corner
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
        both = product(left.top, common[0]), product(right.top, common[1])
    else:
        sign = sign_of(product(left.bottom, right.bottom))
        both = (
            product(sign, product(left.top, right.bottom)),
            product(sign, product(right.top, left.bottom)),
        )
    for side in both:
        bounds(side)
    return both


@dataclass(frozen=True, slots=True)
class Extremes:
    """Two whole numbers that compare as two sides do, each at its least and at its greatest."""

    left: tuple[Whole, Whole]
    right: tuple[Whole, Whole]


def extremes(this: Compare) -> Extremes:
    """The sides of a comparison that reads values out of lists, or dates known in part."""
    first_values(this)
    left, right = sides(this)
    return Extremes(
        (_extreme(left, False), _extreme(left, True)), (_extreme(right, False), _extreme(right, True))
    )


def first_values(this: Compare) -> None:
    """Raise ``AuthoringError`` where otherwise() begins with arithmetic on a value out of a list."""
    for value in (inner for side in (this.left, this.right) for inner in every_value(side)):
        if isinstance(value, OtherwiseValue) and operands(value.first) and has_list(value.first):
            raise AuthoringError(
                "otherwise() takes a value out of a list first only by itself: calculate with what it "
                "chooses, not with what it chooses from."
            )


def _extreme(number: Whole, upper: bool) -> Whole:
    match number:
        case Listed():
            return replace(number, upper=upper)
        case Days():
            return replace(number, upper=upper)
        case Sum(left, right):
            return Sum(_extreme(left, upper), _extreme(right, upper))
        case FirstKnown(first, then, of):
            return FirstKnown(first if has_list(of) else _extreme(first, upper), _extreme(then, upper), of)
        case Sign(of) | Product(Sign(of), _) if _listed(of):
            raise AuthoringError(
                "A value is divided by one out of a list that may be 0. Give its field a least value (low) "
                "above 0; a sum or a count is no divisor, as there may be no record."
            )
        case Product(int() as left, right):
            return Product(left, _extreme(right, upper is (left >= 0)))
        case Product(left, right) if _listed(left) or _listed(right):
            if min(*bounds(left), *bounds(right)) < 0:
                raise AuthoringError(
                    "A value out of a list is multiplied with or divided by a fact, and one of them may be "
                    "below 0. Give both a least value (low) of 0 or more."
                )
            return Product(_extreme(left, upper), _extreme(right, upper))
        case Product(left, right) if _counts_days(left) or _counts_days(right):
            ends = (False, True)
            return Corner(
                tuple(
                    product(_extreme(left, left_upper), _extreme(right, right_upper))
                    for left_upper in ends
                    for right_upper in ends
                ),
                upper,
            )
    return number


def _counts_days(number: Whole) -> bool:
    """Whether days between dates are in it, but for the sign of a divisor, which must be known."""
    match number:
        case Days():
            return True
        case Sum(left, right) | Product(left, right) | FirstKnown(left, right):
            return _counts_days(left) or _counts_days(right)
    return False


def _listed(number: Whole) -> bool:
    match number:
        case Listed():
            return True
        case Days(value):
            return has_list(value)
        case Sum(left, right) | Product(left, right) | FirstKnown(left, right):
            return _listed(left) or _listed(right)
        case Sign(of):
            return _listed(of)
    return False


def ratio(value: Value[Any]) -> Ratio:
    """A numeric value as a ratio of whole numbers."""
    this = value_node(value)
    match this:
        case Literal(plain):
            return _of_fraction(literal(plain))
        case Fact(definition) | Field(_, definition):
            places = decimals(definition)
            return Ratio(Scaled(this, places), 10**places)
        case OfRecords(field=None):
            return Ratio(Listed(this, 0), 1)
        case OfRecords(field=Field(_, definition)):
            places = decimals(definition)
            return Ratio(Listed(this, places), 10**places)
        case Arithmetic("days"):
            return Ratio(Days(this), 1)
        case Arithmetic("*", left, right):
            left_ratio, right_ratio = ratio(left), ratio(right)
            return Ratio(
                product(left_ratio.top, right_ratio.top), product(left_ratio.bottom, right_ratio.bottom)
            )
        case Arithmetic("/", left, right):
            left_ratio, right_ratio = ratio(left), ratio(right)
            if isinstance(right_ratio.top, int) and right_ratio.top <= 0:
                raise AuthoringError(f"A quantity is divided by {right}: write a number above 0.")
            if has_list(left) and bounds(right_ratio.top)[0] <= 0 <= bounds(right_ratio.top)[1]:
                raise AuthoringError(
                    "A value out of a list is divided by a fact that may be 0. Give that fact a least value "
                    "(low) above 0."
                )
            return Ratio(
                product(left_ratio.top, right_ratio.bottom), product(left_ratio.bottom, right_ratio.top)
            )
        case Arithmetic(operator, left, right):
            right_ratio = _times(ratio(right), factor(right, left) * (1 if operator == "+" else -1))
            return _joined(ratio(left), right_ratio, total)
        case OtherwiseValue(first, then):
            then_ratio = _times(ratio(then), factor(then, first))
            return _joined(ratio(first), then_ratio, partial(FirstKnown, of=first), quotients=False)
        case Shift() | OfRecords():
            raise AuthoringError("A date is no number; take the days between two dates.")
    assert_never(this)


def bounds(number: Whole) -> tuple[int, int]:
    """The least and the greatest that a whole number can be, from the ranges of its facts."""
    low, high = _bounds(number)
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


def sign_of(number: Whole) -> Whole:
    """1 or -1 where the sign of a divisor is certain, else the sign of the case at hand."""
    low, high = bounds(number)
    if low > 0 or (low == 0 and not _listed(number)):
        return 1
    return -1 if high <= 0 and not _listed(number) else Sign(number)


def _bounds(number: Whole) -> tuple[int, int]:
    match number:
        case int():
            return number, number
        case Scaled(value, places):
            low, high = least_and_most(value.definition)
            return int(literal(low) * 10**places), int(literal(high) * 10**places)
        case Listed(value, places):
            return _bounds_of_list(value, places)
        case Days():
            return -_LONGEST, _LONGEST
        case Sum(left, right):
            (low, high), (least, most) = bounds(left), bounds(right)
            return low + least, high + most
        case Product(left, right):
            corners = [left_end * right_end for left_end in bounds(left) for right_end in bounds(right)]
            return min(corners), max(corners)
        case Sign():
            return -1, 1
        case Corner(of):
            ends = [bounds(corner) for corner in of]
            return min(low for low, _ in ends), max(high for _, high in ends)
        case FirstKnown(first, then):
            (low, high), (least, most) = bounds(first), bounds(then)
            return min(low, least), max(high, most)
    assert_never(number)


def _bounds_of_list(value: OfRecords[Any], places: int) -> tuple[int, int]:
    most = 2 * LONGEST_LIST
    if value.field is None:
        return 0, most
    low, high = _bounds(Scaled(value.field, places))
    return (min(0, low) * most, max(0, high) * most) if value.how == "sum" else (low, high)


def _too_large(value: Value[Any]) -> bool:
    if isinstance(value, Literal | Fact | Field) or not is_whole(value):
        return False
    low, high = bounds(ratio(value).top)
    return max(-low, high) >= _WHOLE_LIMIT


def _of_fraction(fraction: Fraction) -> Ratio:
    return Ratio(fraction.numerator, fraction.denominator)


def _times(quotient: Ratio, by: Fraction) -> Ratio:
    if isinstance(quotient.top, int) and isinstance(quotient.bottom, int):
        return _of_fraction(Fraction(quotient.top, quotient.bottom) * by)
    return Ratio(product(by.numerator, quotient.top), product(by.denominator, quotient.bottom))


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
