"""The expression tree: a closed union of frozen nodes.

Two families: a ``Value`` has a type and a unit; a ``Condition`` has a truth. Every interpreter
matches over ``ConditionNode`` and ``ValueNode`` and ends in ``assert_never``, so that the type
checker names each interpreter that lacks a new node.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from typing import Literal as OneOf

from assent.logic.definitions import Definition, Kind, Obtainable
from assent.logic.errors import AuthoringError
from assent.logic.values import (
    Arithmetic as Arithmetic,
)
from assent.logic.values import (
    Compare as Compare,
)
from assent.logic.values import (
    Comparison as Comparison,
)
from assent.logic.values import (
    Condition as Condition,
)
from assent.logic.values import (
    Fact as Fact,
)
from assent.logic.values import (
    Field as Field,
)
from assent.logic.values import (
    Literal as Literal,
)
from assent.logic.values import (
    LiteralPlain as LiteralPlain,
)
from assent.logic.values import (
    Member as Member,
)
from assent.logic.values import (
    Operator as Operator,
)
from assent.logic.values import (
    OtherwiseValue as OtherwiseValue,
)
from assent.logic.values import (
    Plain as Plain,
)
from assent.logic.values import (
    Shift as Shift,
)
from assent.logic.values import (
    Span as Span,
)
from assent.logic.values import (
    Value as Value,
)
from assent.logic.values import (
    condition as condition,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Constant(Condition):
    """True or false, whatever the case."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Flag(Condition):
    """A yes-or-no fact of the case."""

    definition: Definition


@dataclass(frozen=True, slots=True)
class FieldFlag(Condition):
    """A yes-or-no field of the record at hand."""

    records: str
    definition: Definition


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """Every part holds. ``in_order`` asks a part only once those before it are known to hold."""

    parts: tuple[Condition, ...]
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """Some part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NoneOf(Condition):
    """No part holds; the sides of the verdict swap."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The part does not hold; the sides of the verdict swap."""

    part: Condition


@dataclass(frozen=True, slots=True)
class CountOf(Condition):
    """At least ``n`` of the parts hold, such as five of nine symptoms."""

    n: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Given(Condition):
    """Not ``condition``, or ``then``: ``then`` is asked only once the condition is known to hold."""

    condition: Condition
    then: Condition


@dataclass(frozen=True, slots=True)
class Otherwise(Condition):
    """The first where it is known, else the second. Outside the law that knowledge never unsettles."""

    first: Condition
    then: Condition


@dataclass(frozen=True, slots=True)
class Another:
    """An ask for one more record of a list, in words, and what kind of document would hold it."""

    records: str
    words: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class AskedField:
    """Asks for a field of the record at hand, in words of its own: a known value may mean two things."""

    field: Field[Any]
    words: str


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Asks for a known fact of the case in words of its own: its value may mean two things."""

    fact: Fact[Any]
    words: str


@dataclass(frozen=True, slots=True)
class Unknown(Condition):
    """Unknown until one of ``asks`` is answered."""

    asks: tuple[Definition | Another | AskedField | AskedAgain, ...] = ()


@dataclass(frozen=True, slots=True)
class AtLeast(Condition):
    """At least ``n`` records match: false only if not enough could and the list is complete.

    ``another`` asks for one more record. Where a known record matches ``settled`` (a current total
    on this instrument, say) one more like it is not asked for. ``obtainable`` says whether one
    more record can be brought about.
    """

    records: str
    n: int
    where: Condition
    another: Another
    settled: Condition | None = None
    obtainable: Obtainable | None = None


@dataclass(frozen=True, slots=True)
class AtLeastDistinct(Condition):
    """The matching records hold at least ``n`` different values of a field."""

    records: str
    n: int
    field: Field[Any]
    where: Condition
    another: Another
    obtainable: Obtainable | None = None


@dataclass(frozen=True, slots=True)
class Every(Condition):
    """Every record matches; true only where the list is complete."""

    records: str
    where: Condition
    another: Another


@dataclass(frozen=True, slots=True)
class Later:
    """How a later record may settle the latest one in favor: in words, and what it would have to hold."""

    how: str
    holds: Condition


@dataclass(frozen=True, slots=True)
class Latest(Condition):
    """The test of the latest known dated record that matches ``where``.

    One undated match makes it unknown. With no match it is false where the list is complete, else
    unknown. Ties go to the answer worse for approval: ``tie`` is that answer, false where the
    expression helps the request and true where it harms; loading the policy checks it. ``later`` is for a
    state that passes and may be measured again; a rating is reported as it is.
    """

    records: str
    by: Field[Any]
    where: Condition
    test: Condition
    another: Another
    tie: bool = False
    later: Later | None = None


Gathering = OneOf["highest", "lowest", "sum", "count", "latest"]


@dataclass(frozen=True, slots=True)
class OfRecords(Value[T]):
    """A value out of a list: of a field of the records that match ``where``, or how many they are.

    ``latest`` is the field of the latest record by ``by``; of several on that day, the one with the
    highest or lowest value, as ``tie`` says. A list that is open, a record that may match, and a field
    that is unknown leave bounds; a comparison is decided where they decide it. Where no record
    matches for sure there is no value, and every comparison with it is false; a sum is then 0.
    """

    records: str
    how: Gathering
    field: Field[Any] | None
    where: Condition
    another: Another
    by: Field[Any] | None = None
    tie: OneOf["highest", "lowest"] = "highest"

    def __post_init__(self) -> None:
        for field, kinds in ((self.field, _GATHERED[self.how]), (self.by, (Kind.DATE,))):
            if field is not None and field.kind not in kinds:
                allowed = " or ".join(_ONE[kind] for kind in kinds)
                raise AuthoringError(
                    f"{self.how} of {field.definition.name} needs a field that is {allowed}."
                )
        if (self.field is None) is not (self.how == "count") or (self.by is None) is (self.how == "latest"):
            raise AuthoringError(f"{self.how} of {self.records} lacks a field, or has one too many.")

    @property
    def kind(self) -> Kind:
        """The type of the field; a whole number for a count."""
        return Kind.INTEGER if self.field is None else self.field.kind

    @property
    def unit(self) -> str:
        """The UCUM unit of the field; none for a count."""
        return "" if self.field is None else self.field.unit


_ONE = {Kind.INTEGER: "an integer", Kind.NUMBER: "a number", Kind.DATE: "a date"}
_GATHERED: dict[str, tuple[Kind, ...]] = {
    "highest": (Kind.INTEGER, Kind.NUMBER, Kind.DATE),
    "lowest": (Kind.INTEGER, Kind.NUMBER, Kind.DATE),
    "latest": (Kind.INTEGER, Kind.NUMBER, Kind.DATE),
    "sum": (Kind.INTEGER, Kind.NUMBER),
    "count": (),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One defensible meaning. A recorded reading may be a note without an expression."""

    name: str
    says: str
    expr: Condition | None


@dataclass(frozen=True, slots=True)
class Readings(Condition):
    """An open question of wording. Strict and lenient range over the live readings.

    Recorded readings are evaluated and reported and never decide. ``names`` lists clauses that the
    open question names besides the one in which it stands.
    """

    question: str
    asks: str
    live: tuple[Reading, ...]
    recorded: tuple[Reading, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgment(Condition):
    """A question that only a clinician answers, open where ``when`` is true."""

    question: str
    when: Condition


class ClauseKind(StrEnum):
    """What a clause does. The first three decide; the last two never change an outcome."""

    CRITERION = "criterion"
    EXCLUSION = "exclusion"
    JUDGMENT = "judgment"
    ADMINISTRATIVE = "administrative"
    ROUTING = "routing"
    ADVISORY = "advisory"
    INFORMATIONAL = "informational"


@dataclass(frozen=True, slots=True)
class Clause(Condition):
    """A numbered statement of the policy, in our own words. True is good for the request.

    Where ``binds_when`` is false it is evaluated for display and contributes nothing.
    """

    id: str
    kind: ClauseKind
    says: str
    expr: Condition
    binds_when: Condition | None = None


ValueNode = (
    Literal[Any]
    | Fact[Any]
    | Field[Any]
    | Shift[Any]
    | Arithmetic[Any]
    | OtherwiseValue[Any]
    | OfRecords[Any]
)
ConditionNode = (
    Constant | Flag | FieldFlag | Compare | Member | AllOf | AnyOf | NoneOf | Not | CountOf | Given
    | Otherwise | Unknown | AtLeast | AtLeastDistinct | Every | Latest | Readings | Judgment | Clause
)  # fmt: skip


def node(of: Condition) -> ConditionNode:
    """The condition as a member of the closed union, for an exhaustive ``match``."""
    return of  # type: ignore[return-value]  # not cast(): a call more for every condition of every case


def value_node(value: Value[Any]) -> ValueNode:
    """The value as a member of the closed union, for an exhaustive ``match``."""
    return value  # type: ignore[return-value]


def conditions(parts: Iterable[object]) -> tuple[Condition, ...]:
    """The parts, each checked to be a condition."""
    return tuple(condition(part) for part in parts)
