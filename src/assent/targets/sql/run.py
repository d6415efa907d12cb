"""A policy run over a population file, however large, in bounded memory."""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from assent.logic.derivations import Derivation
from assent.logic.evaluate import Adoptions
from assent.logic.policy import Policy
from assent.targets.sql.case_ids import check_case_column, check_case_ids
from assent.targets.sql.derivations import derived_cases
from assent.targets.sql.files import (
    has_header,
    is_text,
    source_of,
    whole_or_nothing,
    write,
    wrong_place,
)
from assent.targets.sql.kept_queries import KeptQueries
from assent.targets.sql.relations import schema_of
from assent.targets.sql.schema import CASE_ID, EVERYTHING, Output, PopulationError, PopulationQuery
from assent.targets.sql.settling import named, quoted
from assent.targets.sql.summary import Summary, summarized
from assent.targets.sql.written_values import written_cases

Progress = Callable[[float], None]
"""Told the share of the work that is done, from 0 to 1."""
_POLL_SECONDS = 0.2
SMALL = 1024 * 1024
"""Bytes of a file: to plan the query of one no larger takes longer than running it as it was written."""
_GIVEN = '"cases as given"'
_WRITTEN = '"cases as written"'
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
    columns: Mapping[str, str] | None = None,
) -> Summary:
    """Assess every case of ``source`` and write a row for each to ``target``, in the same order.

    Both files are Parquet, CSV or NDJSON by their ending. The rows stream through, so memory does
    not grow with their number. The target appears whole, at the end; on an error it is left as it
    was. ``columns`` says which columns of the file are which facts, by the names of the file. Values are
    read as those of a case file are; what the ``derivations`` give is worked out next. A query among those
    ``kept`` is not written anew. A row in is a row out. Raises ``PopulationError`` for a file that cannot be
    read as a population, ``ValueError`` for an adoption that names no reading.
    """
    source, target = Path(source), Path(target)
    with (
        whole_or_nothing(target) as partial,
        _beside(partial, "given") as read,
        _beside(partial, "rows") as rows,
        _connection(partial, memory_limit, threads) as connection,
    ):
        if source.is_file() and source.stat().st_size <= SMALL:
            connection.execute("PRAGMA disable_optimizer")
        with _readable(source):
            relation = _in_columns(connection, source, read)
            connection.execute(
                f"CREATE TEMP VIEW {_GIVEN} AS {_renamed(connection, relation, columns or {})}"
            )
            source_schema = schema_of(connection, _GIVEN)
            check_case_column(source_schema)
            check_case_ids(connection, _GIVEN, _called(columns or {}) if has_header(source) else "")
            written_as = written_cases(connection, policy.vocabulary, source_schema, _GIVEN)
            connection.execute(f"CREATE TEMP VIEW {_WRITTEN} AS {written_as.text}")
            written_schema = schema_of(connection, _WRITTEN)
            derived = derived_cases(
                connection, derivations, policy.vocabulary, written_schema, _WRITTEN, written_as.keys
            )
            connection.execute(f"CREATE TEMP VIEW {_CASES} AS {derived.text}")
            schema = replace(schema_of(connection, _CASES), partial=written_as.partial)

        def written() -> PopulationQuery:
            from assent.targets.sql.population import population_query  # not for a kept query

            return population_query(policy, schema, _CASES, adoptions=adoptions, outputs=outputs)

        query = kept.query(policy, schema, adoptions or {}, outputs, written) if kept else written()
        with _readable(source), _reporting(connection, on_progress):
            write(connection, kept.parsed(connection, query.text) if kept else query.text, rows)
        results = f"read_parquet({quoted(str(rows))})"
        summary = summarized(connection, results, query, derived.looked_up, written_as)
        if target.suffix.lower() == ".parquet":
            rows.replace(partial)
        else:
            write(connection, f"SELECT * FROM {results}", partial)
    if on_progress is not None:
        on_progress(1.0)
    return summary


def _in_columns(connection: duckdb.DuckDBPyConnection, source: Path, read: Path) -> str:
    """The file as a relation; a text file is read once, into columns in the file ``read``: it is passed over often."""
    relation = source_of(connection, source)
    if not is_text(source):
        return relation
    write(connection, f"SELECT * FROM {relation}", read)
    return source_of(connection, read)


@contextmanager
def _beside(partial: Path, name: str) -> Iterator[Path]:
    """A file of columns beside the one that is made, gone at the end."""
    path = partial.with_suffix(f".{name}.parquet")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    """A file whose content is not what its name says is a ``PopulationError``; no value is quoted."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.ConversionException) as error:
        where = wrong_place(source)
        if where:
            raise PopulationError(f"{source.name}, {where}. Nothing was assessed.") from None
        raise PopulationError(
            f"{source.name} cannot be read: its content is not what its name says, or it is damaged "
            f"({type(error).__name__})."
        ) from error


def _renamed(connection: duckdb.DuckDBPyConnection, relation: str, columns: Mapping[str, str]) -> str:
    """The relation with its columns by the names of facts. Raises ``PopulationError`` where that cannot be."""
    if not columns:
        return f"SELECT * FROM {relation}"
    there = connection.sql(f"SELECT * FROM {relation} LIMIT 0").columns
    chosen = list[str]()
    for theirs, ours in columns.items():
        if theirs not in there:
            raise PopulationError(
                f"--map {theirs}={ours}: there is no column {theirs!r}; there are: {', '.join(there)}."
            )
        if ours in chosen or (ours in there and ours not in columns):
            raise PopulationError(f"--map {theirs}={ours}: there would be two columns {ours!r}; keep one.")
        chosen.append(ours)
    names = (f"{named(name)} AS {named(columns.get(name, name))}" for name in there)
    return f"SELECT {', '.join(names)} FROM {relation}"


def _called(columns: Mapping[str, str]) -> str:
    """What the file calls the column of the ids."""
    return next((theirs for theirs, ours in columns.items() if ours == CASE_ID), CASE_ID)


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
