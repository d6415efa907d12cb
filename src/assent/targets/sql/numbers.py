"""Whole numbers of exact comparisons as HUGEINT terms.

A value outside its range becomes NULL here, so that no product leaves HUGEINT; the checks of
validity report it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sqlglot import exp

from assent.logic.exact import Days, FirstKnown, Product, Scaled, Sign, Sum, Whole, least_and_most
from assent.logic.tree import Field
from assent.targets.sql.terms import Term, binary, call, case, cast, coalesce, number, paren

if TYPE_CHECKING:
    from assent.targets.sql.compile import Compiler

_TYPE = "HUGEINT"


def whole_number(compiler: Compiler, whole: Whole) -> Term:
    """The term of a whole number; NULL where a part of it is unknown or out of its range."""
    match whole:
        case int():
            return cast(number(whole), _TYPE)
        case Scaled():
            return _scaled(compiler, whole)
        case Days(value):
            days = binary(exp.Sub, compiler.safe_day(value.left), compiler.safe_day(value.right))
            return cast(days, _TYPE)
        case Sum(left, right):
            return binary(exp.Add, whole_number(compiler, left), whole_number(compiler, right))
        case Product(left, right):
            return binary(exp.Mul, whole_number(compiler, left), whole_number(compiler, right))
        case Sign(of):
            return cast(call("SIGN", whole_number(compiler, of)), _TYPE)
        case FirstKnown(first, then):
            return coalesce(whole_number(compiler, first), whole_number(compiler, then))
    assert_never(whole)


def _scaled(compiler: Compiler, whole: Scaled) -> Term:
    """The value in its smallest place: rounded as Python rounds, to the nearest and halves to even."""
    definition = whole.value.definition
    records = whole.value.records if isinstance(whole.value, Field) else ""
    value = compiler.inputs.value(definition, records)
    low, high = least_and_most(definition)
    scaled = value
    if whole.places:
        shifted = binary(exp.Mul, value, number(float(10**whole.places)))
        scaled = call("ROUND_EVEN", shifted, number(0))
    within = exp.Between(this=paren(value), low=number(low), high=number(high))
    return compiler.columns.derive(case(((within, cast(scaled, _TYPE)),)), records)
