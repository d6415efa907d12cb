"""Population files: Parquet, CSV and NDJSON read as relations, and written whole or not at all."""

# ruff: noqa: S608 - names come from the policy and paths are quoted; no value of a case is pasted.
from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from assent.targets.sql.schema import PopulationError
from assent.targets.sql.settling import quoted
from assent.targets.sql.whole_files import csv_header, wrong_json_line, wrong_line

_CSV = {".csv", ".tsv"}
_JSON = {".ndjson", ".jsonl"}
_PARQUET = {".parquet"}


def source_of(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """The DuckDB table function that reads a file; CSV and NDJSON are read as text.

    Text becomes each fact's own type later, so that one bad value makes one row invalid and not the
    whole file unreadable. Raises ``PopulationError`` where there is no such file, or of no known type.
    """
    if not path.is_file():
        raise PopulationError(f"There is no file {path}.")
    file = quoted(str(path))
    suffix = _suffix(path)
    if suffix in _PARQUET:
        return f"read_parquet({file})"
    if suffix in _CSV:
        return _csv_source(path, file)
    return _json_source(connection, path, file)


def wrong_place(path: Path) -> str:
    """What is wrong with a text file and in which line; empty where nothing is found."""
    suffix = _suffix(path)
    if suffix in _CSV:
        return wrong_line(path, _delimiter(path))
    return wrong_json_line(path) if suffix in _JSON else ""


def is_text(path: Path) -> bool:
    """Whether its values are written as text."""
    return _suffix(path) not in _PARQUET


def has_header(path: Path) -> bool:
    """Whether its first row names the columns."""
    return _suffix(path) in _CSV


def write(connection: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write a query's rows to a file of the type that its suffix names; lists in CSV as JSON text."""
    suffix = _suffix(target)
    file = quoted(str(target))
    if suffix in _PARQUET:
        options = "FORMAT parquet, COMPRESSION zstd"
    elif suffix in _CSV:
        options = "FORMAT csv, HEADER true" + (", DELIMITER '\t'" if suffix == ".tsv" else "")
        query = _lists_as_json(connection, query)
    else:
        options = "FORMAT json"
    connection.execute(f"COPY ({query}) TO {file} ({options})")


@contextmanager
def whole_or_nothing(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place at the end, or is removed on any error."""
    _suffix(target)
    if not target.parent.is_dir():
        raise PopulationError(f"There is no folder {target.parent}.")
    partial = target.with_name(f".{target.stem}.{uuid.uuid4().hex}.partial{target.suffix}")
    try:
        yield partial
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _delimiter(path: Path) -> str:
    return "\t" if _suffix(path) == ".tsv" else ","


def _csv_source(path: Path, file: str) -> str:
    """Every part of the format is said: a reader that guesses it may take rows for a heading."""
    delimiter = _delimiter(path)
    shape = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in csv_header(path, delimiter))
    options = (
        f"auto_detect = false, header = true, delim = {quoted(delimiter)}, quote = '\"', escape = '\"', skip = 0, "
        "comment = '', nullstr = '', null_padding = false, ignore_errors = false, strict_mode = true"
    )
    return f"read_csv({file}, columns = {{{shape}}}, {options})"


def _json_source(connection: duckdb.DuckDBPyConnection, path: Path, file: str) -> str:
    keys = connection.execute(
        f"SELECT DISTINCT unnest(json_keys(json)) AS key FROM read_ndjson_objects({file}) ORDER BY key"
    ).fetchall()
    strange = f"SELECT 1 FROM read_ndjson_objects({file}) WHERE json_type(json) <> 'OBJECT' LIMIT 1"
    if connection.execute(strange).fetchone():
        raise PopulationError(f"{path.name}, {wrong_json_line(path)}. Nothing was assessed.")
    if not keys:
        raise PopulationError("The population is empty: no line holds a case.")
    shape = ", ".join(f"{quoted(key)}: 'VARCHAR'" for (key,) in keys)
    return f"read_ndjson({file}, columns = {{{shape}}})"


def _lists_as_json(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    relation = connection.sql(query)
    columns = (
        f'to_json("{name}")::VARCHAR AS "{name}"' if kind.id == "list" else f'"{name}"'
        for name, kind in zip(relation.columns, relation.types, strict=True)
    )
    return f"SELECT {', '.join(columns)} FROM ({query})"


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    known = _PARQUET | _CSV | _JSON
    if suffix not in known:
        raise PopulationError(
            f"{path.name}: the type of a population is known by its ending: {', '.join(sorted(known))}."
        )
    return suffix
