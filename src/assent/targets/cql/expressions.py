"""The part of CQL that is written here: expressions over FHIR resources, and libraries of named ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf


@dataclass(frozen=True, slots=True)
class Text:
    """A text written out."""

    value: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number written out."""

    value: int


@dataclass(frozen=True, slots=True)
class Alias:
    """The element of a query that is at hand."""

    name: str


@dataclass(frozen=True, slots=True)
class ThePatient:
    """The patient whose chart is read."""


@dataclass(frozen=True, slots=True)
class Path:
    """An element of a resource, or of an element: ``birthDate.value`` in steps. ``value`` is that of a primitive."""

    source: Expression
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class As:
    """A choice element where it is of this FHIR type; else null."""

    source: Expression
    type: str


@dataclass(frozen=True, slots=True)
class Known:
    """It is not null."""

    source: Expression


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """A text is one of these."""

    source: Expression
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """One value against another."""

    operator: OneOf["=", ">=", "<="]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """A list holds something."""

    source: Expression


@dataclass(frozen=True, slots=True)
class ByCode:
    """Resources of a type under one code, by the name of its definition; ``path`` is where the code stands."""

    type: str
    code: str
    path: str = "code"


@dataclass(frozen=True, slots=True)
class ByValueSet:
    """Resources of a type under any code of a value set, by the name of its definition."""

    type: str
    value_set: str
    path: str = "code"


@dataclass(frozen=True, slots=True)
class AnyOfLists:
    """What stands in any of the lists."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """The elements of a list that match, as what is returned of each, each different one once, in order of a column."""

    source: Expression
    alias: str
    where: Expression | None = None
    returned: Expression | None = None
    sorted_by: str = ""


@dataclass(frozen=True, slots=True)
class One:
    """The first or the last element of a list; null of an empty one."""

    which: OneOf["First", "Last"]
    source: Expression


@dataclass(frozen=True, slots=True)
class Record:
    """Named values together."""

    fields: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of a code system, with its display."""

    system: str
    code: str
    display: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with the unit that stands beside it."""

    value: Expression
    unit: Expression


@dataclass(frozen=True, slots=True)
class DayOf:
    """The day of a time."""

    source: Expression


@dataclass(frozen=True, slots=True)
class DaysAgo:
    """The day so many days before today."""

    days: int


@dataclass(frozen=True, slots=True)
class Truncated:
    """The whole part of a decimal."""

    source: Expression


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The first of several that is not null."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The text whose condition holds; null where none does."""

    cases: tuple[tuple[Expression, str], ...]


Expression = (
    Text | Whole | Alias | ThePatient | Path | As | Known | IsOneOf | Compared | Both | Exists | ByCode | ByValueSet
    | AnyOfLists | Query | One | Record | Coded | Measure | DayOf | DaysAgo | Truncated | FirstKnown | Named
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeSystem:
    """A code system by the name under which a library knows it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code by the name under which a library knows it; ``system`` is the name of its code system."""

    name: str
    code: str
    system: str


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A value set by the name under which a library knows it, and the codes that it holds, of one code system."""

    name: str
    url: str
    system: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A named expression."""

    name: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Library:
    """Named expressions over the chart of one patient."""

    name: str
    version: str
    systems: tuple[CodeSystem, ...]
    codes: tuple[Code, ...]
    value_sets: tuple[ValueSet, ...]
    definitions: tuple[Definition, ...]
