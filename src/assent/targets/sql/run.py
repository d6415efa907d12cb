"""A policy run over a population file, however large, in bounded memory."""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from assent.logic.derivations import Derivation
from assent.logic.evaluate import Adoptions
from assent.logic.policy import Policy
from assent.targets.sql.derivations import derived_cases
from assent.targets.sql.files import source_of, whole_or_nothing, write
from assent.targets.sql.inputs import PopulationError
from assent.targets.sql.kept_queries import KeptQueries
from assent.targets.sql.population import EVERYTHING, Output, PopulationQuery, population_query
from assent.targets.sql.relations import schema_of
from assent.targets.sql.summary import Summary, summarized

Progress = Callable[[float], None]
"""Told the share of the work that is done, from 0 to 1."""
_POLL_SECONDS = 0.2
_GIVEN = '"cases as given"'
_CASES = '"cases of the population"'
"""What the query reads: it does not name the file, so that it is the same for each."""


def assess_population(
    policy: Policy,
    source: Path | str,
    target: Path | str,
    *,
    adoptions: Adoptions | None = None,
    outputs: frozenset[Output] = EVERYTHING,
    on_progress: Progress | None = None,
    memory_limit: str = "2GB",
    threads: int | None = None,
    kept: KeptQueries | None = None,
    derivations: Sequence[Derivation] = (),
) -> Summary:
    """Assess every case of ``source`` and write a row for each to ``target``, in the same order.

    Both files are Parquet, CSV or NDJSON by their ending. The rows stream through, so memory does
    not grow with their number. The target appears whole, at the end; on an error it is left as it
    was. What the ``derivations`` give is worked out first. A query among those ``kept`` is not
    written anew. Raises ``PopulationError`` for a file that cannot be read as a population,
    ``ValueError`` for an adoption that names no reading.
    """
    source, target = Path(source), Path(target)
    with whole_or_nothing(target) as partial, _connection(partial, memory_limit, threads) as connection:
        with _readable(source):
            relation = source_of(connection, source)
            connection.execute(f"CREATE TEMP VIEW {_GIVEN} AS SELECT * FROM {relation}")
            given = schema_of(connection, _GIVEN)
            derived = derived_cases(connection, derivations, policy.vocabulary, given, _GIVEN)
            connection.execute(f"CREATE TEMP VIEW {_CASES} AS {derived.text}")
            schema = schema_of(connection, _CASES)

        def written() -> PopulationQuery:
            return population_query(policy, schema, _CASES, adoptions=adoptions, outputs=outputs)

        made = kept.query(policy, schema, adoptions or {}, outputs, written) if kept else written()
        rows = partial.with_suffix(".rows.parquet")
        try:
            with _readable(source), _reporting(connection, on_progress):
                write(connection, made.text, rows)
            results = f"read_parquet('{_escaped(rows)}')"
            if target.suffix.lower() == ".parquet":
                summary = summarized(connection, results, made, derived.looked_up)
                rows.replace(partial)
            else:
                write(connection, f"SELECT * FROM {results}", partial)
                summary = summarized(connection, results, made, derived.looked_up)
        finally:
            rows.unlink(missing_ok=True)
    if on_progress is not None:
        on_progress(1.0)
    return summary


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    """A file whose content is not what its name says is a ``PopulationError``; no value is quoted."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise PopulationError(
            f"{source.name} cannot be read: its content is not what its name says, or it is damaged "
            f"({type(error).__name__})."
        ) from error


@contextmanager
def _connection(beside: Path, memory_limit: str, threads: int | None) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET memory_limit = ?", [memory_limit])
        connection.execute("SET temp_directory = ?", [str(beside.with_suffix(".spill"))])
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")
        if threads is not None:
            connection.execute("SET threads = ?", [threads])
        yield connection


@contextmanager
def _reporting(connection: duckdb.DuckDBPyConnection, on_progress: Progress | None) -> Iterator[None]:
    """While the block runs, report how much of its query is done, never less than before."""
    if on_progress is None:
        yield
        return
    finished = threading.Event()

    def report() -> None:
        highest = 0.0
        while not finished.wait(_POLL_SECONDS):
            share = min(connection.query_progress() / 100, 0.99)
            if share > highest:
                highest = share
                on_progress(share)

    watcher = threading.Thread(target=report, name="population progress", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        finished.set()
        watcher.join()


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")
