"""What values are worked out with: comparisons, arithmetic and dates of one case."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, assert_never

from assent.logic.calendar_math import moved
from assent.logic.errors import FactError
from assent.logic.tree import (
    Arithmetic,
    Fact,
    Field,
    Literal,
    OfRecords,
    OtherwiseValue,
    Plain,
    Shift,
    Span,
    Value,
    value_node,
)
from assent.logic.truth import Truth

Exact = Fraction | int
"""A number without loss."""

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda left, right: left == right,
    ">=": lambda left, right: left >= right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    "<": lambda left, right: left < right,
}


def compare(operator: str, left: Plain | Fraction | None, right: Plain | Fraction | None) -> Truth:
    """Whether a comparison of two values holds; unknown where either is unknown."""
    if left is None or right is None:
        return None
    return bool(_COMPARISONS[operator](left, right))


def moved_date(start: date, span: Span, value: Value[Any]) -> date:
    """The date after the span; ``FactError`` where that leaves the calendar."""
    try:
        return moved(start, span)
    except (OverflowError, ValueError):
        fault = "lies so far out that the calendar ends; correct the date"
        raise FactError(first_fact(value), start.isoformat(), fault) from None


def calculate(operator: str, left: Exact, right: Exact, divisor: Value[Any]) -> Exact:
    """The result of an operator; ``FactError`` where ``divisor`` is 0."""
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    if right == 0:
        raise FactError(first_fact(divisor), 0, "is divided by and must not be 0; correct it")
    return Fraction(left) / right


def first_fact(value: Value[Any]) -> str:
    """The name of the first fact in a value expression, for an error that must name one."""
    this = value_node(value)
    match this:
        case Fact(definition):
            return definition.name
        case Field(records, definition):
            return f"{records}[].{definition.name}"
        case Shift(inner):
            return first_fact(inner)
        case Arithmetic(_, left, right) | OtherwiseValue(left, right):
            return first_fact(left) or first_fact(right)
        case OfRecords(records=records):
            return records
        case Literal():
            return ""
    assert_never(this)
