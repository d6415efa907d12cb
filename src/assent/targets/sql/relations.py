"""Relations of cases: from facts in memory, and what columns a relation has."""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
from duckdb.sqltypes import DuckDBPyType

from assent.logic.case_facts import CaseFacts
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.policy import Vocabulary
from assent.targets.sql.schema import CASE_ID, SQL_TYPE, Schema, list_complete


def relation_of(
    connection: duckdb.DuckDBPyConnection,
    vocabulary: Vocabulary,
    cases: Iterable[tuple[str, CaseFacts]],
    name: str,
) -> Schema:
    """Make a table ``name`` with one row for each (case id, facts); its columns are returned.

    Values keep their types; one that the column's type cannot hold raises DuckDB's own error.
    """
    shape = {CASE_ID: "VARCHAR", **_shape(vocabulary)}
    columns = ", ".join(f'"{column}" {kind}' for column, kind in shape.items())
    connection.execute(f'CREATE OR REPLACE TABLE "{name}" ({columns})')
    rows = [_row(vocabulary, case_id, facts) for case_id, facts in cases]
    if rows:
        places = ", ".join("?" for _ in shape)
        connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
    return schema_of(connection, f'"{name}"')


def schema_of(connection: duckdb.DuckDBPyConnection, source: str) -> Schema:
    """The columns of a relation or table function, with the fields of its lists of structs."""
    described = connection.sql(f"SELECT * FROM {source} LIMIT 0")
    types = dict(zip(described.columns, described.types, strict=True))
    fields = {name: found for name, held in types.items() if (found := _fields_of(held)) is not None}
    return Schema({name: str(held) for name, held in types.items()}, fields)


def _fields_of(held: DuckDBPyType) -> Mapping[str, str] | None:
    """The fields of a list of structs; None for any other type."""
    if held.id != "list":
        return None
    _, inner = held.children[0]
    if not isinstance(inner, DuckDBPyType) or inner.id != "struct":
        return None
    return {name: str(kind) for name, kind in inner.children}


def _shape(vocabulary: Vocabulary) -> Mapping[str, str]:
    shape = {one.name: SQL_TYPE[one.kind] for one in vocabulary.facts}
    for records in vocabulary.lists:
        shape[records.name] = f"{_struct(records)}[]"
        shape[list_complete(records.name)] = "BOOLEAN"
    return shape


def _struct(records: RecordsDefinition) -> str:
    fields = ", ".join(f'"{field.name}" {SQL_TYPE[field.kind]}' for field in records.fields)
    return f"STRUCT({fields})"


def _row(vocabulary: Vocabulary, case_id: str, facts: CaseFacts) -> list[Any]:
    row: list[Any] = [case_id, *(_plain(facts.values.get(one.name)) for one in vocabulary.facts)]
    for records in vocabulary.lists:
        known = facts.records(records.name)
        row += [[_record(records.fields, record) for record in known.records], known.complete]
    return row


def _record(fields: tuple[Definition, ...], record: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: _plain(record.get(one.name)) for one in fields}


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)
