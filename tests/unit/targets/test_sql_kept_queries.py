"""Queries on disk: the same as written anew, never of anything else, and never a reason to fail."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from assent.policies.mgb_031.package import PACKAGE
from assent.targets.sql import kept_queries, population
from assent.targets.sql.kept_queries import KeptQueries, user_folder
from assent.targets.sql.run import assess_population
from assent.targets.sql.schema import EVERYTHING, VERDICTS_ONLY, PopulationQuery, Schema
from tests.unit.targets.test_sql_populations import GOOD, POLICY, rows_of

SCHEMA = Schema({"case_id": "VARCHAR", "age": "INTEGER"}, {})
QUERY = PopulationQuery("SELECT 1", ("case_id", "outcome"), ("I.1",), {"initial": ("I.1",)})


class Writing:
    """Counts how often a query is written."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> PopulationQuery:
        self.times += 1
        return QUERY


def asked(folder: Path, writing: Writing, **changes: object) -> PopulationQuery:
    """The query of the newest policy, but for what changes."""
    given = {"policy": PACKAGE.newest, "schema": SCHEMA, "adoptions": {}, "outputs": EVERYTHING, **changes}
    return KeptQueries(folder).query(**given, write=writing)  # type: ignore[arg-type]


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_it_is_written_once_and_comes_back_as_it_was(tmp_path: Path) -> None:
    writing, folder = Writing(), tmp_path / "new" / "folder"
    assert asked(folder, writing) == QUERY
    assert asked(folder, writing) == QUERY
    assert writing.times == 1
    assert only_file(folder).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "changes",
    [
        {"policy": replace(PACKAGE.newest, title="Another title")},
        {"policy": replace(PACKAGE.newest, pathways=dict(reversed(list(PACKAGE.newest.pathways.items()))))},
        {"schema": Schema({"age": "INTEGER", "case_id": "VARCHAR"}, {})},
        {"schema": Schema({"case_id": "VARCHAR", "age": "VARCHAR"}, {})},
        {"schema": Schema(SCHEMA.types, {"trials": {"adherence": "DOUBLE"}})},
        {"adoptions": {"I.0": "strict"}},
        {"outputs": VERDICTS_ONLY},
    ],
)
def test_for_anything_else_another_is_written(tmp_path: Path, changes: dict[str, object]) -> None:
    writing = Writing()
    asked(tmp_path, writing)
    asked(tmp_path, writing, **changes)
    assert writing.times == 2


def test_other_code_writes_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writing = Writing()
    asked(tmp_path, writing)
    monkeypatch.setattr(kept_queries, "_engine", lambda: "of another version")
    asked(tmp_path, writing)
    assert writing.times == 2


def test_the_engine_is_all_code_of_the_language_and_of_the_target(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    whole = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path)
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    kept_queries._engine.__wrapped__()
    names = {f"{path.parent.name}/{path.name}" for path in read}
    assert {"logic/tree.py", "logic/walk.py", "sql/compile.py", "sql/layout.py", "sql/population.py"} <= names


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:0],
        lambda text: text[:-20],
        lambda text: text[:0] + "[]",
        lambda text: "\x00" + text,
        lambda text: "[" * 100_000 + text,
        lambda text: text.replace("SELECT 1", "SELECT 2"),
        lambda text: json.dumps({**json.loads(text), "name": "0" * 64}),
        lambda text: json.dumps(
            {name: part for name, part in json.loads(text).items() if name != "deciding"}
        ),
    ],
)
def test_what_is_damaged_is_written_anew(tmp_path: Path, damage: object) -> None:
    writing = Writing()
    asked(tmp_path, writing, policy=POLICY)
    path = only_file(tmp_path)
    path.write_text(damage(path.read_text()))  # type: ignore[operator]
    assert asked(tmp_path, writing, policy=POLICY) == QUERY
    assert asked(tmp_path, writing, policy=POLICY) == QUERY
    assert writing.times == 2


def test_what_others_could_have_written_is_not_used(tmp_path: Path) -> None:
    writing = Writing()
    asked(tmp_path, writing)
    only_file(tmp_path).chmod(0o666)
    asked(tmp_path, writing)
    assert writing.times == 2


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    writing, place = Writing(), tmp_path / "a file"
    place.write_text("")
    assert asked(place, writing) == QUERY
    assert asked(place / "below", writing) == QUERY
    assert writing.times == 2


def test_many_write_at_once(tmp_path: Path) -> None:
    writing = Writing()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: asked(tmp_path, writing, policy=POLICY), range(40)))
    assert answers == [QUERY] * 40
    assert asked(tmp_path, Writing(), policy=POLICY) == QUERY
    only_file(tmp_path)


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_queries, "_MOST", 3)
    for number in range(6):
        asked(tmp_path, Writing(), policy=POLICY, adoptions={"I.0": str(number)})
    assert len(list(tmp_path.iterdir())) == 3


def test_a_population_comes_out_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "first.ndjson", tmp_path / "second.ndjson"
    first.write_text(json.dumps(GOOD), "utf-8")
    second.write_text(json.dumps({**GOOD, "case": "2", "size": 3}), "utf-8")
    kept = KeptQueries(tmp_path / "kept")
    for source in (first, second):
        assess_population(POLICY, source, tmp_path / f"{source.stem}.written.parquet")
    assess_population(POLICY, first, tmp_path / "first.parquet", kept=kept)
    monkeypatch.setattr(population, "population_query", lambda *_, **__: pytest.fail("written again"))
    assess_population(POLICY, second, tmp_path / "second.parquet", kept=kept)
    for source in (first, second):
        wanted = rows_of(tmp_path / f"{source.stem}.written.parquet")
        assert rows_of(tmp_path / f"{source.stem}.parquet") == wanted


def run(folder: Path, text: str = "SELECT size FROM cases") -> tuple[str, list[tuple[object, ...]]]:
    """How a query over three rows is run where it may be kept parsed, and what comes out."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TEMP VIEW cases AS SELECT unnest([1, 2, 3]) AS size")
        ran = KeptQueries(folder).parsed(connection, text)
        return ran, connection.execute(ran).fetchall()


def test_a_query_is_kept_parsed_and_reads_what_is_there_then(tmp_path: Path) -> None:
    kept = ("FROM kept.population()", [(1,), (2,), (3,)])
    folder = tmp_path / "new" / "folder"
    assert run(folder) == kept
    made = only_file(folder)
    assert made.stat().st_mode & 0o777 == 0o600
    before = made.read_bytes()
    assert run(folder) == kept
    assert only_file(folder).read_bytes() == before
    assert run(folder, "SELECT -size FROM cases") == ("FROM kept.population()", [(-1,), (-2,), (-3,)])


@pytest.mark.parametrize(
    "damage", [lambda held: held[:0], lambda held: held[:5000], lambda held: b"x" * len(held)]
)
def test_a_parsed_query_that_is_damaged_or_open_to_others_is_not_used(tmp_path: Path, damage: object) -> None:
    run(tmp_path)
    path = only_file(tmp_path)
    held = path.read_bytes()
    path.write_bytes(damage(held))  # type: ignore[operator]
    assert run(tmp_path) == ("SELECT size FROM cases", [(1,), (2,), (3,)])
    path.write_bytes(held)
    path.chmod(0o666)
    assert run(tmp_path) == ("SELECT size FROM cases", [(1,), (2,), (3,)])


def test_where_nothing_can_be_kept_the_query_itself_is_run(tmp_path: Path) -> None:
    place = tmp_path / "a file"
    place.write_text("")
    assert run(place / "below") == ("SELECT size FROM cases", [(1,), (2,), (3,)])


def test_many_keep_a_parsed_query_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: run(tmp_path), range(16)))
    assert [rows for _, rows in found] == [[(1,), (2,), (3,)]] * 16
    only_file(tmp_path)


def test_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert user_folder() == tmp_path / "x" / "assent" / "queries"
    for other in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", other)
        assert user_folder() == tmp_path / ".cache" / "assent" / "queries"
