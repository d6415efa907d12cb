"""The input columns of a population, each as the type that its fact has.

A value that is of no such type becomes unknown here and is reported by the checks of validity.
"""

from __future__ import annotations

import difflib
import json
from functools import cache

from sqlglot import exp, parse_one

from assent.logic.definitions import Definition, Kind, RecordsDefinition
from assent.logic.policy import Vocabulary
from assent.targets.sql.case_ids import check_case_column
from assent.targets.sql.columns import Columns, substituted
from assent.targets.sql.schema import CASE_ID, NATIVE, SQL_TYPE, PopulationError, Schema, list_complete
from assent.targets.sql.settling import named, typed
from assent.targets.sql.terms import (
    FALSE,
    Term,
    binary,
    call,
    case,
    cast,
    coalesce,
    column,
    concat,
    is_known,
    is_unknown,
    listed,
    number,
    text,
    try_cast,
    unknown,
)


def check_columns(schema: Schema, vocabulary: Vocabulary) -> None:
    """Raise ``PopulationError`` naming every column and field that the vocabulary does not know."""
    check_case_column(schema)
    lists = {definition.name: definition for definition in vocabulary.lists}
    known = [
        CASE_ID,
        *(definition.name for definition in vocabulary.facts),
        *lists,
        *map(list_complete, lists),
    ]
    fields = [
        f"{name}[].{definition.name}" for name, records in lists.items() for definition in records.fields
    ]
    stated_fields = [
        f"{name}[].{field}" for name, inside in schema.fields.items() if name in lists for field in inside
    ]
    strange = [name for name in schema.types if name not in known]
    strange += [name for name in stated_fields if name not in fields]
    if strange:
        named = "; ".join(_with_near_matches(name, [*known, *fields]) for name in strange)
        raise PopulationError(
            f"Columns that the policy does not know: {named}. --map COLUMN=FACT says which is which."
        )
    for name in lists:
        column_type = schema.types.get(name, "VARCHAR")
        if name not in schema.fields and column_type not in ("VARCHAR", "JSON", '"NULL"', "NULL"):
            raise PopulationError(
                f"The column {name!r} holds {column_type}. Give a list of structs, or JSON text."
            )


def _with_near_matches(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=2)
    return f"{name!r} (did you mean {' or '.join(map(repr, near))}?)" if near else repr(name)


_PARTIAL = "[0-9]{4}(-[0-9]{2})?"


class Inputs:
    """Facts, lists and fields as typed columns."""

    def __init__(self, columns: Columns, schema: Schema, vocabulary: Vocabulary) -> None:
        self.columns = columns
        self.schema = schema
        self.vocabulary = vocabulary
        self.definitions = {records.name: records for records in vocabulary.lists}
        self.lists = {records.name: self._list(records) for records in vocabulary.lists}

    def value(self, definition: Definition, records: str = "") -> Term:
        """A fact, or a field of the record at hand, in its own type; NULL is unknown."""
        raw = self.raw(definition, records)
        if raw is None:
            return unknown(SQL_TYPE[definition.kind])
        column_type = self._type(definition, records)
        return self.columns.derive(typed_value(raw, column_type, definition.kind), records)

    def in_part(self, definition: Definition, records: str = "") -> bool:
        """Whether some of the dates of a column are known only to the month or year."""
        return (records, definition.name) in self.schema.partial

    def is_partial(self, definition: Definition, records: str = "") -> Term:
        """Whether a date is known only to the month or year; never NULL."""
        if not self.in_part(definition, records):
            return FALSE
        matched = call("REGEXP_FULL_MATCH", cast(column(definition.name, records), "TEXT"), text(_PARTIAL))
        return self.columns.derive(coalesce(matched, FALSE), records)

    def day(self, definition: Definition, records: str = "", *, upper: bool) -> Term:
        """The first or the last day that a date may be; NULL where nothing is known of it."""
        value = self.value(definition, records)
        if not self.in_part(definition, records):
            return value
        raw = cast(column(definition.name, records), "TEXT")
        of_month = try_cast(concat(raw, text("-01")), "DATE")
        month = call("LAST_DAY", of_month) if upper else of_month
        year = try_cast(concat(raw, text("-12-31" if upper else "-01-01")), "DATE")
        partial = case(((self.is_partial(definition, records), coalesce(month, year)),))
        return self.columns.derive(coalesce(value, partial), records)

    def raw(self, definition: Definition, records: str = "") -> Term | None:
        """The value as it was given; None where the column is absent."""
        absent = self._type(definition, records) == ""
        return None if absent else column(definition.name, records)

    def is_text(self, definition: Definition, records: str = "") -> bool:
        """Whether the value was given in another type, so that it may be unreadable."""
        column_type = self._type(definition, records)
        return column_type != "" and column_type not in NATIVE[definition.kind]

    def is_native_text(self, definition: Definition, records: str = "") -> bool:
        """Whether the value was given as text."""
        return self._type(definition, records).startswith("VARCHAR")

    def choice(self, definition: Definition, records: str = "") -> Term:
        """A choice as its place in the definition's values, from 1.

        0 where it is unknown; one more than there are values where it is none of them.
        """
        value = self.value(definition, records)
        place = call("LIST_POSITION", listed(text(choice) for choice in definition.choices), value)
        strange = binary(exp.Mul, cast(is_known(value), "TINYINT"), number(1 + len(definition.choices)))
        return self.columns.derive(cast(coalesce(place, strange), "TINYINT"), records)

    def lacks(self, definition: Definition, records: str = "") -> Term:
        """Whether a value is unknown; never NULL."""
        if definition.kind is Kind.CHOICE:
            return binary(exp.EQ, self.choice(definition, records), number(0))
        return is_unknown(self.value(definition, records))

    def complete(self, records: str) -> Term:
        """Whether a list is known to be complete; never NULL."""
        name = list_complete(records)
        if name not in self.schema.types:
            return FALSE
        stated = column(name)
        if self.schema.types[name] != "BOOLEAN":
            stated_text = try_cast(cast(stated, "TEXT"), "BOOLEAN")
            return self.columns.derive(coalesce(stated_text, FALSE))
        return self.columns.derive(coalesce(stated, FALSE))

    def _type(self, definition: Definition, records: str) -> str:
        if not records:
            return _plain(self.schema.types.get(definition.name, ""))
        if records in self.schema.fields:
            return _plain(self.schema.fields[records].get(definition.name, ""))
        return "VARCHAR, from JSON" if records in self.schema.types else ""

    def _list(self, definition: RecordsDefinition) -> Term:
        name = definition.name
        if name in self.schema.fields:
            return column(name)
        if name not in self.schema.types:
            return unknown("STRUCT(nothing TEXT)[]")
        shape = json.dumps([{field.name: "VARCHAR" for field in definition.fields}])
        parsed = try_cast(cast(column(name), "TEXT"), "JSON")
        return self.columns.derive(call("JSON_TRANSFORM", parsed, text(shape)))


def _plain(column_type: str) -> str:
    return column_type.partition("(")[0]


def typed_value(raw: Term, column_type: str, kind: Kind) -> Term:
    """A value of a ``column_type`` in the type of its kind of fact; NULL where it cannot be read as one."""
    if column_type in NATIVE[kind]:
        return raw
    return substituted(_typed(column_type, kind), lambda *_: raw.copy())


@cache
def _typed(column_type: str, kind: Kind) -> Term:
    """The same of a column, parsed once."""
    return parse_one(typed(named("raw"), column_type, kind), dialect="duckdb")
