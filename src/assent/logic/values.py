"""Values and their comparisons: the lower half of the expression tree, and the operators that build it.

A ``Value`` has a type and a unit (a date, a number, a choice); a ``Condition`` has a truth.
``==`` keeps structural equality, so conditions are written with ``.is_()`` and ``.is_in()``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar
from typing import Literal as OneOf

from assent.logic.definitions import Definition, Kind
from assent.logic.errors import AuthoringError
from assent.logic.partial_dates import PartialDate
from assent.logic.units import combined, conversion

T = TypeVar("T")
LiteralPlain = bool | int | float | str | date
"""A value as data that a policy writes out."""
Plain = LiteralPlain | PartialDate
"""A value as data that a case holds."""

_NUMERIC = {Kind.INTEGER, Kind.NUMBER}
_NO_BOOL = (
    "A policy expression has no truth of its own until a case is assessed. Write all_of(...), "
    "any_of(...) or none_of(...) (or & | ~ inside one sentence) instead of `and`, `or`, `not`, "
    "and two comparisons instead of a chained one such as 18 <= age <= 65."
)


class _Node:
    """What all nodes share: no truth in Python's own sense."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise AuthoringError(_NO_BOOL)


class Condition(_Node):
    """An expression that has a truth for a case."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        from assent.logic.tree import AllOf

        return AllOf((self, condition(other)))

    def __or__(self, other: Condition) -> Condition:
        from assent.logic.tree import AnyOf

        return AnyOf((self, condition(other)))

    def __invert__(self) -> Condition:
        from assent.logic.tree import Not

        return Not(self)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time to move a date by: days, or calendar months (clipped to a month's last day)."""

    months: int = 0
    days: int = 0

    def __neg__(self) -> Span:
        return Span(-self.months, -self.days)


class Value(_Node, Generic[T]):
    """An expression that has a value: a date, a number with a unit, a choice or a code."""

    __slots__ = ()

    @property
    def kind(self) -> Kind:
        """The type of the value."""
        raise NotImplementedError

    @property
    def unit(self) -> str:
        """The UCUM unit of the value, empty where it has none."""
        return ""

    def is_(self, other: T | Value[T]) -> Condition:
        """The value equals another."""
        return Compare("is", self, beside_value(other, self))

    def is_in(self, *choices: T) -> Condition:
        """The value is one of those listed."""
        return Member(self, tuple(_choice(choice, self) for choice in choices))

    def __ge__(self, other: T | Value[T]) -> Condition:
        return Compare(">=", self, beside_value(other, self))

    def __gt__(self, other: T | Value[T]) -> Condition:
        return Compare(">", self, beside_value(other, self))

    def __le__(self, other: T | Value[T]) -> Condition:
        return Compare("<=", self, beside_value(other, self))

    def __lt__(self, other: T | Value[T]) -> Condition:
        return Compare("<", self, beside_value(other, self))

    def __add__(self, other: Span | T | Value[Any]) -> Value[T]:
        if isinstance(other, Span):
            return Shift(self, other)
        return Arithmetic("+", self, beside_value(other, self))

    def __sub__(self, other: Span | T | Value[Any]) -> Value[Any]:
        if isinstance(other, Span):
            return Shift(self, -other)
        if self.kind is Kind.DATE:
            return Arithmetic("days", self, beside_value(other, self))
        return Arithmetic("-", self, beside_value(other, self))

    def __mul__(self, other: float | Value[Any]) -> Value[Any]:
        return Arithmetic("*", self, _factor(other))

    def __truediv__(self, other: float | Value[Any]) -> Value[Any]:
        return Arithmetic("/", self, _factor(other))

    def __pow__(self, power: int) -> Value[Any]:
        if power < 1:
            raise AuthoringError(f"A quantity is raised to a whole power of 1 or more, not to {power!r}.")
        return self if power == 1 else Arithmetic("*", self ** (power - 1), self)


@dataclass(frozen=True, slots=True, eq=True)
class Literal(Value[T]):
    """A value written in the policy itself. Units are UCUM."""

    plain: Any
    kind_: Kind
    unit_: str = ""

    @property
    def kind(self) -> Kind:
        """The type of the value."""
        return self.kind_

    @property
    def unit(self) -> str:
        """The UCUM unit."""
        return self.unit_


@dataclass(frozen=True, slots=True)
class Fact(Value[T]):
    """A typed fact of the case. Unknown is unknown, never a default."""

    definition: Definition

    @property
    def kind(self) -> Kind:
        """The type of the fact."""
        return self.definition.kind

    @property
    def unit(self) -> str:
        """The fact's UCUM unit."""
        return self.definition.unit


@dataclass(frozen=True, slots=True)
class Field(Value[T]):
    """A typed field of the record at hand; only inside an expression over its list."""

    records: str
    definition: Definition

    @property
    def kind(self) -> Kind:
        """The type of the field."""
        return self.definition.kind

    @property
    def unit(self) -> str:
        """The field's UCUM unit."""
        return self.definition.unit


@dataclass(frozen=True, slots=True)
class Shift(Value[T]):
    """A date moved by a span."""

    value: Value[Any]
    span: Span

    def __post_init__(self) -> None:
        if self.value.kind is not Kind.DATE:
            raise AuthoringError("Only a date can be moved by days, months or years.")

    @property
    def kind(self) -> Kind:
        """A date."""
        return Kind.DATE


@dataclass(frozen=True, slots=True)
class OtherwiseValue(Value[T]):
    """The first value where it is known, else the second, such as a date of surgery, else of request.

    Like the condition ``Otherwise`` it is outside the law that knowledge never unsettles.
    """

    first: Value[Any]
    then: Value[Any]

    def __post_init__(self) -> None:
        first, then = self.first.kind, self.then.kind
        if first is not then and not {first, then} <= _NUMERIC:
            raise AuthoringError(
                f"otherwise() needs two values of one type, not {first.value} and {then.value}."
            )
        _one_dimension(self.first, self.then, "otherwise")

    @property
    def kind(self) -> Kind:
        """The type of both; a number where one of them is only a whole number."""
        return self.first.kind if self.first.kind is self.then.kind else Kind.NUMBER

    @property
    def unit(self) -> str:
        """The UCUM unit of both."""
        return self.first.unit


Operator = OneOf["+", "-", "*", "/", "days"]


@dataclass(frozen=True, slots=True)
class Arithmetic(Value[T]):
    """Arithmetic on quantities; ``days`` is the number of days from the right date to the left."""

    operator: Operator
    left: Value[Any]
    right: Value[Any]

    def __post_init__(self) -> None:
        wanted = {Kind.DATE} if self.operator == "days" else _NUMERIC
        if self.left.kind not in wanted or self.right.kind not in wanted:
            raise AuthoringError(
                f"'{self.operator}' needs {'two dates' if self.operator == 'days' else 'two numbers'}, "
                f"not {self.left.kind.value} and {self.right.kind.value}."
            )
        if self.operator in ("+", "-"):
            _one_dimension(self.left, self.right, self.operator)

    @property
    def kind(self) -> Kind:
        """A whole number of days, or a number."""
        return Kind.INTEGER if self.operator == "days" else Kind.NUMBER

    @property
    def unit(self) -> str:
        """The UCUM unit of the result: ``mg`` / ``kg`` is ``mg/kg``, and times ``kg`` is ``mg`` again."""
        left, right = self.left.unit, self.right.unit
        match self.operator:
            case "days":
                return "d"
            case "*":
                return combined(left, right, 1)
            case "/":
                return combined(left, right, -1)
        return left


Comparison = OneOf["is", ">=", ">", "<=", "<"]


@dataclass(frozen=True, slots=True)
class Compare(Condition):
    """A comparison of two values of one type, exact across units; unknown where either is unknown."""

    operator: Comparison
    left: Value[Any]
    right: Value[Any]

    def __post_init__(self) -> None:
        left, right = self.left.kind, self.right.kind
        if left is not right and not {left, right} <= _NUMERIC:
            raise AuthoringError(f"A {left.value} cannot be compared with a {right.value}.")
        if self.operator != "is" and left not in _NUMERIC | {Kind.DATE}:
            raise AuthoringError(f"A {left.value} has no order; write .is_() or .is_in().")
        _one_dimension(self.left, self.right, self.operator)


@dataclass(frozen=True, slots=True)
class Member(Condition):
    """The value is one of a closed list."""

    value: Value[Any]
    choices: tuple[LiteralPlain, ...]

    def __post_init__(self) -> None:
        if not self.choices:
            raise AuthoringError("is_in() needs at least one value.")


def condition(part: object) -> Condition:
    """The part, checked to be a condition."""
    if isinstance(part, Condition):
        return part
    raise AuthoringError(
        f"A condition is needed here, not {part!r}. Compare the value with something; "
        "instead of == write .is_()."
    )


def beside_value(other: object, beside: Value[Any]) -> Any:
    """The value, or the literal of a plain value that stands beside another and takes its unit."""
    if isinstance(other, Value):
        return other
    if isinstance(other, Condition):
        raise AuthoringError("A condition cannot be compared; put & or | between conditions in parentheses.")
    kind = _literal_kind(other, beside)
    if kind in _NUMERIC and _derived(beside):
        raise AuthoringError(
            f"What is worked out here is in {beside.unit}. Write the number beside it with its unit, "
            f'such as quantity({other}, "{beside.unit}"), so that a forgotten conversion is found.'
        )
    plain = other.value if isinstance(other, Enum) else other
    _known_choice(plain, beside)
    return Literal(plain, kind, beside.unit if kind in _NUMERIC else "")


def _factor(other: object) -> Any:
    """What a quantity is multiplied with or divided by: another quantity, or a number without unit."""
    if isinstance(other, Value):
        return other
    if isinstance(other, int | float) and not isinstance(other, bool):
        return Literal(other, Kind.INTEGER if isinstance(other, int) else Kind.NUMBER)
    raise AuthoringError(f"A quantity cannot be multiplied with or divided by {other!r}.")


def _choice(choice: object, beside: Value[Any]) -> Any:
    literal = beside_value(choice, beside)
    if not isinstance(literal, Literal):
        raise AuthoringError("is_in() takes values written out; compare two facts with .is_() instead.")
    Compare("is", beside, literal)
    return literal.plain


def _literal_kind(other: object, beside: Value[Any]) -> Kind:
    if isinstance(other, bool):
        raise AuthoringError("Do not compare with True or False: a yes-or-no fact is a condition itself.")
    if isinstance(other, int):
        return Kind.INTEGER
    if isinstance(other, float):
        return Kind.NUMBER
    if isinstance(other, date):
        return Kind.DATE
    if isinstance(other, str):
        return Kind.CODE if beside.kind is Kind.CODE else Kind.CHOICE
    raise AuthoringError(f"{other!r} is not a value of the policy language.")


def _known_choice(plain: object, beside: Value[Any]) -> None:
    match beside:
        case Fact(definition) | Field(_, definition):
            if definition.kind is Kind.CHOICE and plain not in definition.choices:
                raise AuthoringError(
                    f"{plain!r} is not a value of {definition.name}. "
                    f"Its values: {', '.join(definition.choices)}."
                )


def _derived(value: Value[Any]) -> bool:
    """Whether the unit of a value is one that arithmetic put together, such as kg/m2."""
    match value:
        case Arithmetic("*" | "/", left, right) if value.unit and left.unit and right.unit:
            return True
        case Arithmetic("days"):
            return False
        case Arithmetic(_, left, right) | OtherwiseValue(left, right):
            return _derived(left) or _derived(right)
    return False


def _one_dimension(left: Value[Any], right: Value[Any], operator: str) -> None:
    """Both sides measure the same thing; cm and m do, and are converted exactly."""
    if conversion(right.unit, left.unit) is None:
        units = [f"in {side.unit}" if side.unit else "a number without unit" for side in (left, right)]
        raise AuthoringError(
            f"'{operator}' between a value that is {units[0]} and one that is {units[1]}, which measure "
            "different things. Divide or multiply until both measure the same, or write a number with "
            f'its unit, such as quantity(1, "{left.unit or right.unit}").'
        )
