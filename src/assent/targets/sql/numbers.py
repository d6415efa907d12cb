"""Whole numbers of exact comparisons as HUGEINT terms.

A value outside its range becomes NULL here, so that no product leaves HUGEINT; the checks of
validity report it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sqlglot import exp

from assent.logic.exact import has_list, least_and_most
from assent.logic.tree import Field
from assent.logic.whole_numbers import Corner, Days, FirstKnown, Listed, Product, Scaled, Sign, Sum, Whole
from assent.targets.sql.terms import Term, binary, call, case, cast, number, paren

if TYPE_CHECKING:
    from assent.targets.sql.compile import Compiler

NUMBER = "HUGEINT"
"""The type of a whole number."""


def whole_number(compiler: Compiler, quantity: Whole) -> Term:
    """The term of a whole number; NULL where a part of it is unknown or out of its range."""
    match quantity:
        case int():
            return cast(number(quantity), NUMBER)
        case Scaled():
            return scaled(compiler, quantity)
        case Listed(value, upper=upper):
            bounds = compiler.gathered.bounds(value)
            return bounds.exact if upper is None else bounds.high if upper else bounds.low
        case Days(value, None) if not has_list(value):
            return cast(compiler.value(value), NUMBER)
        case Days(value, upper):
            later = compiler.gathered.day(value.left, upper is True)
            earlier = compiler.gathered.day(value.right, upper is False)
            return cast(binary(exp.Sub, later, earlier), NUMBER)
        case Corner(of, upper):
            corners = [whole_number(compiler, corner) for corner in of]
            return call("GREATEST" if upper else "LEAST", *corners)  # all of them are known, or none is
        case Sum(left, right):
            return binary(exp.Add, whole_number(compiler, left), whole_number(compiler, right))
        case Product(left, right):
            return binary(exp.Mul, whole_number(compiler, left), whole_number(compiler, right))
        case Sign(of):
            return cast(call("SIGN", whole_number(compiler, of)), NUMBER)
        case FirstKnown(first, then, of):
            known = whole_number(compiler, first), whole_number(compiler, then)
            return compiler.in_part.first_of_bounds(of, *known)
    assert_never(quantity)


def scaled(compiler: Compiler, quantity: Scaled) -> Term:
    """The value in its smallest place: rounded as Python rounds, to the nearest and halves to even."""
    definition = quantity.value.definition
    records = quantity.value.records if isinstance(quantity.value, Field) else ""
    value = compiler.inputs.value(definition, records)
    low, high = least_and_most(definition)
    rounded = value
    if quantity.places:
        shifted = binary(exp.Mul, value, number(float(10**quantity.places)))
        rounded = call("ROUND_EVEN", shifted, number(0))
    within = exp.Between(this=paren(value), low=number(low), high=number(high))
    return compiler.columns.derive(case(((within, cast(rounded, NUMBER)),)), records)
