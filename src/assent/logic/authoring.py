"""What a policy file imports: the connectives, readings, clauses, spans of time, and the fact builders.

Author mistakes stop here, at import, with one sentence that says what to write instead.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, overload

from assent.logic.definitions import Definition, Kind, Obtainable, RecordsDefinition, Sensitivity, Tense
from assent.logic.errors import AuthoringError
from assent.logic.policy import (
    Destination,
    Effective,
    Grant,
    Impossible,
    Pathway,
    Place,
    Policy,
    Route,
    Row,
    Vocabulary,
)
from assent.logic.records import Records
from assent.logic.subjects import Subject, subject, vocabulary
from assent.logic.tree import (
    AllOf,
    Another,
    AnyOf,
    AskedAgain,
    AskedField,
    Clause,
    ClauseKind,
    Condition,
    Constant,
    CountOf,
    Fact,
    Field,
    FieldFlag,
    Flag,
    Given,
    Judgment,
    Later,
    Literal,
    NoneOf,
    Not,
    Otherwise,
    OtherwiseValue,
    Reading,
    Readings,
    Span,
    Unknown,
    Value,
    conditions,
)
from assent.logic.units import unit as known_unit
from assent.logic.values import beside_value
from assent.logic.vocabulary import choice, code, integer, number, on_date, yes_no

__all__ = [
    "Another",
    "AskedAgain",
    "AskedField",
    "AuthoringError",
    "Clause",
    "ClauseKind",
    "Condition",
    "Constant",
    "Definition",
    "Destination",
    "Effective",
    "Fact",
    "Field",
    "FieldFlag",
    "Flag",
    "Grant",
    "Impossible",
    "Later",
    "Obtainable",
    "Pathway",
    "Place",
    "Policy",
    "Records",
    "RecordsDefinition",
    "Route",
    "Row",
    "Sensitivity",
    "Subject",
    "Tense",
    "Value",
    "Vocabulary",
    "all_of",
    "any_of",
    "at_least_of",
    "choice",
    "clause",
    "code",
    "days",
    "given",
    "in_order",
    "integer",
    "judgment",
    "months",
    "none_of",
    "not_",
    "not_recorded",
    "number",
    "on_date",
    "otherwise",
    "quantity",
    "reading",
    "readings",
    "subject",
    "true",
    "unknown",
    "vocabulary",
    "years",
    "yes_no",
]  # fmt: skip

T = TypeVar("T")

true = Constant(True)


def all_of(*parts: Condition) -> Condition:
    """Every part holds."""
    return AllOf(_some(parts, "all_of"))


def in_order(*parts: Condition) -> Condition:
    """Every part holds; a part is asked only once those before it are known to hold."""
    return AllOf(_some(parts, "in_order"), in_order=True)


def any_of(*parts: Condition) -> Condition:
    """Some part holds."""
    return AnyOf(_some(parts, "any_of"))


def none_of(*parts: Condition) -> Condition:
    """No part holds."""
    return NoneOf(_some(parts, "none_of"))


def not_(part: Condition) -> Condition:
    """The part does not hold."""
    return Not(part)


def at_least_of(n: int, *parts: Condition) -> Condition:
    """At least ``n`` of the parts hold."""
    if not 1 <= n <= len(parts):
        raise AuthoringError(f"at_least_of({n}, ...) has {len(parts)} parts: n must lie between 1 and that.")
    return CountOf(n, conditions(parts))


def given(condition: Condition, then: Condition) -> Condition:
    """Not the condition, or ``then``; ``then`` is asked only as the condition's "if yes"."""
    return Given(*conditions((condition, then)))


@overload
def otherwise(first: Condition, then: Condition) -> Condition: ...
@overload
def otherwise(first: Value[T], then: Value[T] | T) -> Value[T]: ...
def otherwise(first: Any, then: Any) -> Any:
    """The first where it is known, else the second: of two conditions, or of two values of one type."""
    if isinstance(first, Value):
        return OtherwiseValue(first, beside_value(then, first))
    return Otherwise(*conditions((first, then)))


def not_recorded(fact: Flag) -> Condition:
    """Nobody has said yes or no. Only for the plan's own records, never to read unknown as "no"."""
    return Otherwise(AllOf((fact, Not(fact))), true)


def unknown(*asks: Fact[Any] | Flag | Another | AskedField | AskedAgain) -> Condition:
    """Unknown until one of the asked facts, fields or records is answered."""
    in_words = Another | AskedField | AskedAgain
    return Unknown(tuple(ask if isinstance(ask, in_words) else ask.definition for ask in asks))


def reading(name: str, says: str, expr: Condition | None = None) -> Reading:
    """One meaning of a question; without an expression it is a note that cannot be evaluated."""
    return Reading(name, says, expr)


def readings(
    question: str,
    asks: str,
    live: Sequence[Reading],
    recorded: Sequence[Reading] = (),
    names: Sequence[str] = (),
) -> Condition:
    """An open question: its live readings decide, its recorded ones are only reported."""
    if not live or any(reading.expr is None for reading in live):
        raise AuthoringError(
            f"The question {question} needs at least one live reading, each with an expression."
        )
    reading_names = [reading.name for reading in (*live, *recorded)]
    if len(set(reading_names)) != len(reading_names):
        raise AuthoringError(f"The question {question} names a reading twice: {', '.join(reading_names)}.")
    return Readings(question, asks, tuple(live), tuple(recorded), tuple(names))


def judgment(question: str, when: Condition) -> Condition:
    """A clinician's question, open where ``when`` is true; nothing to decide where it is false."""
    return Judgment(question, when)


def clause(
    outline: Mapping[str, Row], id: str, expr: Condition, binds_when: Condition | None = None
) -> Clause:
    """The clause of that id: its kind and statement come from the policy's outline."""
    row = outline.get(id)
    if row is None:
        raise AuthoringError(f"The clause {id} is not in the outline. Add its row there first.")
    return Clause(id, row.kind, row.says, conditions((expr,))[0], binds_when)


def quantity(number_: float, unit: str) -> Literal[float]:
    """A number with a UCUM unit."""
    known_unit(unit)
    return Literal(number_, Kind.NUMBER, unit)


def days(n: int) -> Span:
    """A number of days."""
    return Span(days=n)


def months(n: int) -> Span:
    """A number of calendar months."""
    return Span(months=n)


def years(n: int) -> Span:
    """A number of calendar years."""
    return Span(months=12 * n)


def _some(parts: tuple[Condition, ...], name: str) -> tuple[Condition, ...]:
    if not parts:
        raise AuthoringError(f"{name}() needs at least one condition.")
    return conditions(parts)
