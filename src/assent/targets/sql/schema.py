"""The columns of a population, and the query that a policy comes to; nothing here writes SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from assent.logic.definitions import Kind

CASE_ID = "case"
"""The column that names a case."""
NOT_A_CODE = "\x01"
"""Begins what is said of a text that cannot be a code or name, in its cell; no code holds that sign."""
SQL_TYPE = {
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.DATE: "DATE",
    Kind.CHOICE: "TEXT",
    Kind.CODE: "TEXT",
}
"""The column type of each kind of fact."""
_SMALL_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
NATIVE = {
    Kind.BOOLEAN: {"BOOLEAN"},
    Kind.INTEGER: _SMALL_WHOLE,
    Kind.NUMBER: {"DOUBLE"},
    Kind.DATE: {"DATE"},
    Kind.CHOICE: {"VARCHAR"},
    Kind.CODE: {"VARCHAR"},
}
"""The types of a column that hold each kind of fact as it is."""


class PopulationError(ValueError):
    """A population that cannot be assessed at all: unknown columns, no case column, a foreign type."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a relation: DuckDB's type of each, and of each field of its lists of records.

    A list column of type VARCHAR holds JSON text and stands under ``types`` only. ``partial`` are the dates of
    which some are known only to the month or year, and stand so as text: the list, empty for a fact, and the name.
    """

    types: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    partial: frozenset[tuple[str, str]] = frozenset()


def list_complete(name: str) -> str:
    """The column that says whether a list is complete."""
    return f"{name}_complete"


class Output(Enum):
    """What is worked out besides the outcome and the verdicts."""

    ERRORS = "errors"
    MISSING = "missing"
    JUDGMENT = "judgment"


EVERYTHING = frozenset(Output)
"""All outputs."""
VERDICTS_ONLY: frozenset[Output] = frozenset()
"""Outcome and verdicts alone: the fastest. Impossible input is still found, but not put in words."""


@dataclass(frozen=True, slots=True)
class PopulationQuery:
    """The SQL of a policy: ``text`` reads a relation and gives ``columns``, one row for each row.

    ``clauses`` are the ids whose sides stand in columns ``"<id> strict"`` and ``"<id> lenient"``;
    ``deciding`` are those of each pathway that an assessment would name.
    """

    text: str
    columns: tuple[str, ...]
    clauses: tuple[str, ...]
    deciding: Mapping[str, tuple[str, ...]]
