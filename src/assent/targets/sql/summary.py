"""What a run over a population comes to: counts of outcomes, failing clauses and missing facts."""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from assent.targets.sql.schema import PopulationError, PopulationQuery
from assent.targets.sql.written_values import Converted, WrittenCases

_SHOWN_ERRORS = 5


@dataclass(frozen=True, slots=True)
class InvalidCase:
    """A case with impossible input, and what is wrong with each value."""

    case: str
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts of one run.

    ``outcomes``: cases by outcome. ``failures``: of the cases that are not met, by clause of the
    policy's level that is false under every reading.
    ``missing``: cases by fact that is asked for, a field of a record as ``trials[].days``.
    ``invalid``: the first cases with impossible input.
    Both are empty where they were not asked for. ``rows``: how many rows the file holds, as many as
    ``cases``. ``converted``: values that were written otherwise than they are kept. ``looked_up``: distinct
    keys by fact that was looked up in a table before the pass, as ``trials[].role``.
    Mappings are ordered by count, the largest first.
    """

    cases: int
    outcomes: Mapping[str, int]
    failures: Mapping[str, int]
    missing: Mapping[str, int]
    invalid: tuple[InvalidCase, ...]
    looked_up: Mapping[str, int]
    rows: int
    converted: tuple[Converted, ...]


def summarized(
    connection: duckdb.DuckDBPyConnection,
    results: str,
    query: PopulationQuery,
    looked_up: Mapping[str, int],
    written: WrittenCases,
) -> Summary:
    """The summary of a relation with the rows of a population query. Raises ``PopulationError`` if any is lost."""
    outcomes = _counted(connection, f"SELECT outcome FROM {results}")
    if sum(outcomes.values()) != written.rows:
        raise PopulationError(
            f"{written.rows:,} rows were read and {sum(outcomes.values()):,} came out. This is a fault of the program: "
            "nothing was written; report it."
        )
    return Summary(
        cases=sum(outcomes.values()),
        outcomes=outcomes,
        failures=_failures(connection, results, query.deciding),
        missing=_missing(connection, results) if "missing" in query.columns else {},
        invalid=_invalid(connection, results) if "errors" in query.columns else (),
        looked_up=dict(looked_up),
        rows=written.rows,
        converted=written.converted,
    )


def _counted(connection: duckdb.DuckDBPyConnection, values: str) -> dict[str, int]:
    rows = connection.execute(
        f"SELECT value, count(*) AS cases FROM ({values}) AS found(value) GROUP BY value "
        "ORDER BY cases DESC, value"
    ).fetchall()
    return {str(value): int(cases) for value, cases in rows}


def _failures(
    connection: duckdb.DuckDBPyConnection, results: str, clauses: Mapping[str, tuple[str, ...]]
) -> dict[str, int]:
    """Failing clauses of the cases that are not met, each counted on its own pathway only."""
    failures: Counter[str] = Counter()
    for pathway, names in clauses.items():
        if names:
            sums = ", ".join(
                f'count(*) FILTER (NOT "{name} strict" AND NOT "{name} lenient")' for name in names
            )
            chosen = f"FROM {results} WHERE outcome = 'not_met' AND pathway = ?"
            row = connection.execute(f"SELECT {sums} {chosen}", [pathway]).fetchone() or ()
            failures.update(dict(zip(names, row, strict=True)))
    counted = {name: cases for name, cases in failures.items() if cases}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _missing(connection: duckdb.DuckDBPyConnection, results: str) -> dict[str, int]:
    without_index = r"list_transform(missing, LAMBDA name : regexp_replace(name, '\[\d+\]', '[]'))"
    return _counted(
        connection,
        f"SELECT unnest(list_distinct({without_index})) FROM {results} WHERE len(missing) > 0",
    )


def _invalid(connection: duckdb.DuckDBPyConnection, results: str) -> tuple[InvalidCase, ...]:
    rows = connection.execute(
        f"SELECT \"case\", errors FROM {results} WHERE outcome = 'invalid' LIMIT {_SHOWN_ERRORS}"
    ).fetchall()
    return tuple(InvalidCase(str(name), tuple(errors)) for name, errors in rows)
