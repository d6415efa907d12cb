"""Queries of policies kept on disk, so that a short run does not wait for what was written before.

A query is a function of what its name digests: the policy, the adoptions, the outputs, the columns of the
population, the code that writes it and the libraries that it goes through. A file that is not whole, not of
that name, or open to others' writing is not used, and whatever goes wrong here only costs the time to write
the query anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from assent import logic
from assent.facts import grammar
from assent.logic.codec import digest
from assent.logic.evaluate import Adoptions
from assent.logic.policy import Policy
from assent.targets import sql
from assent.targets.sql.schema import Output, PopulationQuery, Schema
from assent.targets.sql.settling import quoted

_FORMAT = 1
_DIALECT = "duckdb"
_LIBRARIES = ("duckdb", "sqlglot")
_MOST = 16
"""So many queries are kept; each takes about a third of a megabyte as text, and one and a half parsed."""


class KeptQueries:
    """The queries in one folder, which is made when the first one is kept. Several programs may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def query(
        self,
        policy: Policy,
        schema: Schema,
        adoptions: Adoptions,
        outputs: frozenset[Output],
        write: Callable[[], PopulationQuery],
    ) -> PopulationQuery:
        """The query that ``write`` gave for the same things before, or gives now; then it is kept."""
        name = _name(policy, schema, adoptions, outputs)
        path = self._folder / f"{name}.json"
        known = _read(path, name)
        if known is not None:
            return known
        written = write()
        with suppress(OSError):
            self._keep(path, _text_of(name, written))
        return written

    def parsed(self, connection: duckdb.DuckDBPyConnection, text: str) -> str:
        """SQL that runs a query as it is kept here parsed; the query itself where that is not to be had.

        To parse the query of a policy takes longer than running it over some hundred cases. What it reads must be
        there already: the database binds a query before it keeps it.
        """
        named = hashlib.sha256(f"{version('duckdb')} {text}".encode()).hexdigest()
        path = self._folder / f"{named}.duckdb"
        try:
            if not path.exists():
                self._keep_parsed(connection, path, text)
            if not _is_ours(path.stat()):
                return text
            connection.execute(f"ATTACH {quoted(str(path))} AS kept (READ_ONLY)")
        except (OSError, duckdb.Error):
            return text
        return "FROM kept.population()"

    def _keep_parsed(self, connection: duckdb.DuckDBPyConnection, path: Path, text: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(f".{uuid.uuid4().hex}.part")
        try:
            connection.execute(f"ATTACH {quoted(str(part))} AS part (BLOCK_SIZE 16384)")
            try:
                part.chmod(0o600)
                connection.execute(f"CREATE MACRO part.population() AS TABLE ({text})")
            finally:
                connection.execute("DETACH part")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        self._forget_the_oldest()

    def _keep(self, path: Path, text: str) -> None:
        """The file appears whole under its name: who reads meanwhile sees an earlier one or none."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(f".{uuid.uuid4().hex}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        self._forget_the_oldest()

    def _forget_the_oldest(self) -> None:
        for ending in ("json", "duckdb"):
            dated = sorted((_age(path), path) for path in self._folder.glob(f"*.{ending}"))
            for _, path in dated[:-_MOST]:
                path.unlink(missing_ok=True)


def user_folder() -> Path | None:
    """The folder for this user's kept queries, below ``XDG_CACHE_HOME`` or ``~/.cache``; None without a home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if named and Path(named).is_absolute():  # a relative one is to be ignored, says the XDG specification
        return Path(named) / "assent" / "queries"
    try:
        return Path.home() / ".cache" / "assent" / "queries"
    except RuntimeError:
        return None


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _name(policy: Policy, schema: Schema, adoptions: Adoptions, outputs: Iterable[Output]) -> str:
    identity = {
        "policy": [digest(policy), list(policy.pathways)],
        "adoptions": sorted(adoptions.items()),
        "outputs": sorted(output.value for output in outputs),
        "columns": [list(schema.types.items()), [(name, list(of.items())) for name, of in schema.fields.items()]],
        "partial": sorted(schema.partial),
        "engine": _engine(),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(identity).encode()).hexdigest()


@cache
def _engine() -> str:
    """The digest over what writes a query: the code of the language and of this target, and the libraries."""
    total = hashlib.sha256(f"{_FORMAT} {_DIALECT} {sys.version_info[:3]}".encode())
    for library in _LIBRARIES:
        total.update(f" {library} {version(library)}".encode())
    for package in (logic, grammar, sql):
        for path in sorted(Path(str(package.__file__)).parent.rglob("*.py")):
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _text_of(name: str, query: PopulationQuery) -> str:
    data = {"name": name, **asdict(query)}
    return json.dumps({**data, "sha256": _sum(data)})


def _sum(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()


def _read(path: Path, name: str) -> PopulationQuery | None:
    """The query in a file; None where there is none, or it is not exactly what was kept under this name."""
    try:
        with path.open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            data = json.load(file)
        if data.pop("sha256") != _sum(data) or data["name"] != name:
            return None
        deciding = {pathway: tuple(clauses) for pathway, clauses in data["deciding"].items()}
        return PopulationQuery(data["text"], tuple(data["columns"]), tuple(data["clauses"]), deciding)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _is_ours(status: os.stat_result) -> bool:
    """Whether only this user could have written it: what stands in it is run."""
    writable_by_others = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return not writable_by_others and (not hasattr(os, "getuid") or status.st_uid == os.getuid())
