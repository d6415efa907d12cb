"""The ids of a population: each case has one of its own, and no row repeats the header."""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

import duckdb

from assent.facts.grammar import shown
from assent.targets.sql.schema import CASE_ID, PopulationError, Schema

_ID = f'trim(CAST("{CASE_ID}" AS TEXT))'
_BYTE_ORDER_MARK = "\ufeff"
_NOT_PRINTED = r"[\x00-\x08\x0e-\x1f\x7f\x{feff}]"


def check_case_column(schema: Schema) -> None:
    """Raise ``PopulationError`` where no column names the cases."""
    if CASE_ID not in schema.types:
        raise PopulationError(
            "The population has no column 'case', which names each case. Add it, or say which column it is: "
            "--map member_id=case."
        )


def check_case_ids(connection: duckdb.DuckDBPyConnection, source: str, header: str) -> None:
    """Raise ``PopulationError`` naming the rows without an id, with the id of another, or with that of the header.

    ``header`` is what the file calls the column, empty where it has no header among its rows.
    """
    groups = f"SELECT {_ID} AS id, count(*) AS rows FROM {source} GROUP BY 1"
    wrong = "WHERE id IS NULL OR id = '' OR rows > 1 OR (id = $1 AND id <> '')"
    with_signs = "count(*) FILTER (WHERE regexp_matches(id, $2))"
    row = connection.execute(
        f"SELECT count(*) FILTER ({wrong}), min(id) FILTER ({wrong}), {with_signs} FROM ({groups})",
        [header, _NOT_PRINTED],
    ).fetchone()
    count, first, unprinted = row or (0, None, 0)
    if unprinted:
        _refuse_signs(connection, source)
    if not count:
        return
    numbered = f"SELECT row_number() OVER () AS n, {_ID} AS id FROM {source}"
    same = "id IS NULL OR id = ''" if not first else "id = $1"
    rows = connection.execute(
        f"SELECT n FROM ({numbered}) WHERE {same} ORDER BY n LIMIT 3", [first] if first else []
    ).fetchall()
    places = " and ".join(str(n) for (n,) in rows[:2])
    also_wrong = f" {count - 1:,} more ids are wrong." if count > 1 else ""
    if not first:
        raise PopulationError(
            f"Row {rows[0][0]:,} has no id in the column {CASE_ID!r}. Give each case its own.{also_wrong}"
        )
    if first == header:
        raise PopulationError(
            f"Row {rows[0][0]:,} repeats the header: two files in one? Split them, or remove that row.{also_wrong}"
        )
    raise PopulationError(
        f"The id {shown(first)} stands in rows {places}. Give each case its own.{also_wrong}"
    )


def _refuse_signs(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Raise ``PopulationError`` naming the first row whose id holds a sign that nobody sees."""
    numbered = f"SELECT row_number() OVER () AS n, {_ID} AS id FROM {source}"
    first = f"SELECT n, id FROM ({numbered}) WHERE regexp_matches(id, $1) ORDER BY n LIMIT 1"
    row = connection.execute(first, [_NOT_PRINTED]).fetchone()
    if row is None:
        return
    number, id = row
    if _BYTE_ORDER_MARK in id:
        raise PopulationError(
            f"Row {number:,} begins with a byte order mark: two files in one? Split them, or remove the mark."
        )
    raise PopulationError(
        f"The id of row {number:,} holds a sign that is not printed; write {shown(id)} without it."
    )
