"""Relations of cases: from facts in memory, and what columns a relation has."""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType

from assent.logic.case_facts import CaseFacts
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.partial_dates import any_partial, as_text
from assent.logic.policy import Vocabulary
from assent.targets.sql.schema import CASE_ID, SQL_TYPE, Schema, list_complete

Partial = frozenset[tuple[str, str]]


def relation_of(
    connection: duckdb.DuckDBPyConnection,
    vocabulary: Vocabulary,
    cases: Iterable[tuple[str, CaseFacts]],
    name: str,
) -> Schema:
    """Make a table ``name`` with one row for each (case id, facts); its columns are returned.

    Values keep their types, and dates of which some are partial are text; one that the column's type cannot hold
    raises DuckDB's own error.
    """
    cases = list(cases)
    partial = frozenset(_partial(vocabulary, cases))
    shape = {CASE_ID: "VARCHAR", **_shape(vocabulary, partial)}
    columns = ", ".join(f'"{column}" {kind}' for column, kind in shape.items())
    connection.execute(f'CREATE OR REPLACE TABLE "{name}" ({columns})')
    rows = [_row(vocabulary, case_id, facts, partial) for case_id, facts in cases]
    if rows:
        places = ", ".join("?" for _ in shape)
        connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
    return replace(schema_of(connection, f'"{name}"'), partial=partial)


def schema_of(connection: duckdb.DuckDBPyConnection, source: str) -> Schema:
    """The columns of a relation or table function, with the fields of its lists of structs."""
    described = connection.sql(f"SELECT * FROM {source} LIMIT 0")
    types = dict(zip(described.columns, described.types, strict=True))
    fields = {
        name: inner for name, column_type in types.items() if (inner := _fields_of(column_type)) is not None
    }
    return Schema({name: str(column_type) for name, column_type in types.items()}, fields)


def _fields_of(column_type: DuckDBPyType) -> Mapping[str, str] | None:
    """The fields of a list of structs; None for any other type."""
    if column_type.id != "list":
        return None
    _, inner = column_type.children[0]
    if not isinstance(inner, DuckDBPyType) or inner.id != "struct":
        return None
    return {name: str(kind) for name, kind in inner.children}


def _partial(vocabulary: Vocabulary, cases: Iterable[tuple[str, CaseFacts]]) -> Iterator[tuple[str, str]]:
    """The dates of which some are partial."""
    lists = {"": vocabulary.facts, **{records.name: records.fields for records in vocabulary.lists}}
    for _, facts in cases:
        for name, definitions in lists.items():
            records = facts.records(name).records if name else (facts.values,)
            for definition in definitions:
                if any_partial(records, definition.name):
                    yield name, definition.name


def _shape(vocabulary: Vocabulary, partial: Partial) -> Mapping[str, str]:
    shape = {fact.name: _type(fact, "", partial) for fact in vocabulary.facts}
    for records in vocabulary.lists:
        shape[records.name] = f"{_struct(records, partial)}[]"
        shape[list_complete(records.name)] = "BOOLEAN"
    return shape


def _struct(records: RecordsDefinition, partial: Partial) -> str:
    fields = ", ".join(f'"{field.name}" {_type(field, records.name, partial)}' for field in records.fields)
    return f"STRUCT({fields})"


def _type(definition: Definition, records: str, partial: Partial) -> str:
    return "VARCHAR" if (records, definition.name) in partial else SQL_TYPE[definition.kind]


def _row(vocabulary: Vocabulary, case_id: str, facts: CaseFacts, partial: Partial) -> list[Any]:
    row: list[Any] = [case_id, *_record(vocabulary.facts, facts.values, "", partial).values()]
    for records in vocabulary.lists:
        known = facts.records(records.name)
        structs = [_record(records.fields, record, records.name, partial) for record in known.records]
        row += [structs, known.complete]
    return row


def _record(
    fields: tuple[Definition, ...], record: Mapping[str, Any], records: str, partial: Partial
) -> dict[str, Any]:
    """The values of a case, or of a record; those of a column that holds partial dates as text."""
    return {
        field.name: as_text(value) if (records, field.name) in partial else getattr(value, "value", value)
        for field in fields
        for value in (record.get(field.name),)
    }
