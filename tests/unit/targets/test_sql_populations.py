"""Population files: their columns and values, whole output, summaries, example populations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assent.logic.authoring import all_of
from assent.targets.sql import run
from assent.targets.sql.example_population import (
    Distribution,
    Formula,
    Weights,
    example_population,
)
from assent.targets.sql.population import population_query
from assent.targets.sql.run import assess_population
from assent.targets.sql.schema import VERDICTS_ONLY, PopulationError, Schema
from tests.unit.targets.test_sql_conditions import (
    VOCABULARY,
    a,
    kept,
    policy_of,
    question,
    size,
    visits,
    weight,
)

POLICY = policy_of(all_of(a, size >= 5, visits.any(kept)))
GOOD = {"case": "1", "request_date": "2026-03-31", "kind": "initial", "a": True, "size": 7}


def rows_of(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        result = connection.execute(f"SELECT * FROM '{path}'")
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def assessed(folder: Path, *cases: Mapping[str, Any], policy: Any = POLICY) -> list[dict[str, Any]]:
    source = folder / "cases.ndjson"
    source.write_text("\n".join(json.dumps(case) for case in cases), "utf-8")
    assess_population(policy, source, folder / "out.parquet")
    return rows_of(folder / "out.parquet")


def errors_of(folder: Path, **changes: Any) -> list[str]:
    (row,) = assessed(folder, {**GOOD, **changes})
    assert row["outcome"] == "invalid"
    assert row["K strict"] is None
    assert row["K lenient"] is None
    assert (row["missing"], row["judgment"]) == ([], [])
    return list(row["errors"])


def test_a_good_row(tmp_path: Path) -> None:
    (row,) = assessed(tmp_path, {**GOOD, "visits": [{"kept": True}]})
    assert row == {
        "case": "1",
        "outcome": "met",
        "pathway": "initial",
        "route": None,
        "K strict": True,
        "K lenient": True,
        "missing": [],
        "judgment": [],
        "errors": None,
    }


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"size": 101}, "size: 101 must be a whole number from 0 to 100; correct it"),
        ({"size": "many"}, 'size: "many" must be a whole number from 0 to 100; write it in digits'),
        ({"size": 7.5}, 'size: "7.5" must be a whole number from 0 to 100; give it without a fraction'),
        ({"a": "perhaps"}, 'a: "perhaps" must be true or false; write yes or no'),
        ({"color": "pink"}, 'color: "pink" must be one of red, green, blue'),
        ({"weight": "NaN"}, 'weight: "NaN" must be a number from 0 to 500, in kg; write it in digits'),
        ({"start": "soon"}, 'start: "soon" must be a date as year-month-day, such as 2026-02-05'),
        (
            {"request_date": "2025-12-31"},
            "request_date: 2025-12-31 must be a date from 2026-01-01, when this policy took effect",
        ),
        (
            {"request_date": None},
            "request_date: none is missing; give the day on which the plan received it, such as 2026-02-05",
        ),
        (
            {"visits": [{}, {"score": 11}]},
            "visits[1].score: 11 must be a whole number from 0 to 10; correct it",
        ),
        (
            {"visits": [{"keept": True}]},
            "visits: [keept] stand under keys that are not known; the keys are kept, place, score, day",
        ),
        ({"visits": "none"}, 'visits: "none" must be a list of records, as JSON'),
    ],
)
def test_impossible_values_are_named(tmp_path: Path, changes: Mapping[str, Any], error: str) -> None:
    found = errors_of(tmp_path, **changes)
    assert any(each == error or each.replace("visits: none", 'visits: "none"') == error for each in found)


def test_every_fault_of_a_row_is_named(tmp_path: Path) -> None:
    assert len(errors_of(tmp_path, size=101, color="pink", visits=[{"score": 12}, {"score": -1}])) == 4


def test_a_division_by_zero_is_impossible_input(tmp_path: Path) -> None:
    policy = policy_of(size / weight >= 2)
    (row,) = assessed(tmp_path, {**GOOD, "weight": 0}, policy=policy)
    assert row["errors"] == ["weight: 0 makes a divisor 0; correct it"]


def test_one_bad_row_leaves_the_others_alone(tmp_path: Path) -> None:
    found = assessed(tmp_path, GOOD, {**GOOD, "case": "2", "size": -1})
    assert [row["outcome"] for row in found] == ["incomplete", "invalid"]


def test_unknown_columns_are_one_error_with_near_matches(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("case,siz,shoe\n1,2,3\n", "utf-8")
    with pytest.raises(PopulationError, match=r"'siz' \(did you mean 'size'.*\?\); 'shoe'"):
        assess_population(POLICY, tmp_path / "cases.csv", tmp_path / "out.csv")


def test_a_case_column_is_needed() -> None:
    with pytest.raises(PopulationError, match="no column 'case'"):
        population_query(POLICY, Schema({"size": "BIGINT"}, {}), "cases")


def test_an_adoption_must_name_a_reading() -> None:
    schema = Schema({"case": "VARCHAR", "request_date": "DATE"}, {})
    with pytest.raises(ValueError, match="no reading of Q"):
        population_query(policy_of(question("narrow", "wide")), schema, "cases", adoptions={"Q": "other"})


@pytest.fixture
def population(tmp_path: Path) -> Path:
    target = tmp_path / "population.parquet"
    example_population(VOCABULARY, 3000, target, seed=3, distributions={"kind": Weights({"initial": 1})})
    return target


@pytest.mark.parametrize("kind", ["csv", "tsv", "ndjson"])
def test_every_kind_of_file_gives_the_same(tmp_path: Path, population: Path, kind: str) -> None:
    example_population(
        VOCABULARY, 3000, tmp_path / f"same.{kind}", seed=3, distributions={"kind": Weights({"initial": 1})}
    )
    wanted = assess_population(POLICY, population, tmp_path / "wanted.parquet")
    found = assess_population(POLICY, tmp_path / f"same.{kind}", tmp_path / "found.parquet")
    assert found.outcomes == wanted.outcomes
    columns = ["case", "outcome", "K strict", "K lenient", "missing", "judgment"]
    wanted_rows, found_rows = (rows_of(tmp_path / f"{name}.parquet") for name in ("wanted", "found"))
    assert [[r[c] for c in columns] for r in found_rows] == [[r[c] for c in columns] for r in wanted_rows]


@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_results_are_written_in_every_kind(tmp_path: Path, population: Path, kind: str) -> None:
    assess_population(POLICY, population, tmp_path / f"out.{kind}")
    found = rows_of(tmp_path / f"out.{kind}")
    assert len(found) == 3000
    assert {row["outcome"] for row in found} >= {"met", "not_met", "incomplete", "invalid"}


def test_threads_and_memory_change_nothing(tmp_path: Path, population: Path) -> None:
    assess_population(POLICY, population, tmp_path / "one.parquet", threads=1)
    assess_population(POLICY, population, tmp_path / "two.parquet", threads=2, memory_limit="300MB")
    assert rows_of(tmp_path / "one.parquet") == rows_of(tmp_path / "two.parquet")


def test_a_large_file_is_planned_otherwise_and_comes_out_the_same(
    tmp_path: Path, population: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert population.stat().st_size <= run.SMALL
    quick = assess_population(POLICY, population, tmp_path / "quick.parquet")
    monkeypatch.setattr(run, "SMALL", 0)
    assert assess_population(POLICY, population, tmp_path / "thorough.parquet") == quick
    assert rows_of(tmp_path / "thorough.parquet") == rows_of(tmp_path / "quick.parquet")


def test_the_summary_counts_what_the_rows_say(tmp_path: Path, population: Path) -> None:
    summary = assess_population(POLICY, population, tmp_path / "out.parquet")
    rows = rows_of(tmp_path / "out.parquet")
    assert summary.cases == 3000
    assert sum(summary.outcomes.values()) == 3000
    assert summary.outcomes["invalid"] == sum(row["outcome"] == "invalid" for row in rows)
    assert summary.failures["K"] == sum(
        row["outcome"] == "not_met" and row["K strict"] is False and row["K lenient"] is False for row in rows
    )
    assert summary.missing["a"] == sum("a" in row["missing"] for row in rows)
    assert 0 < summary.missing["visits[].kept"] < 3000
    assert len(summary.invalid) == 5
    assert summary.invalid[0].errors


def test_verdicts_alone_leave_out_the_rest(tmp_path: Path, population: Path) -> None:
    summary = assess_population(POLICY, population, tmp_path / "out.parquet", outputs=VERDICTS_ONLY)
    assert not summary.missing
    assert not summary.invalid
    assert list(rows_of(tmp_path / "out.parquet")[0]) == [
        "case", "outcome", "pathway", "route", "K strict", "K lenient",
    ]  # fmt: skip


def test_progress_ends_at_one_and_never_falls(tmp_path: Path, population: Path) -> None:
    told: list[float] = []
    assess_population(POLICY, population, tmp_path / "out.parquet", on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_on_an_error_the_target_is_left_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    target.write_text("before", "utf-8")
    (tmp_path / "cases.csv").write_text("case,nonsense\n1,2\n", "utf-8")
    with pytest.raises(PopulationError):
        assess_population(POLICY, tmp_path / "cases.csv", target)
    assert target.read_text("utf-8") == "before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["cases.csv", "out.parquet"]


@pytest.mark.parametrize(
    ("source", "target", "says"),
    [
        ("none.csv", "out.csv", "no file"),
        ("cases.csv", "out.xlsx", "ending"),
        ("cases.csv", "no/out.csv", "folder"),
    ],
)
def test_files_that_cannot_be(tmp_path: Path, source: str, target: str, says: str) -> None:
    (tmp_path / "cases.csv").write_text("case\n1\n", "utf-8")
    with pytest.raises(PopulationError, match=says):
        assess_population(POLICY, tmp_path / source, tmp_path / target)


def test_an_example_population_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("again", 1), ("two", 2)):
        example_population(VOCABULARY, 500, tmp_path / f"{name}.parquet", seed=seed)
    one, again, two = (rows_of(tmp_path / f"{name}.parquet") for name in ("one", "again", "two"))
    assert one == again
    assert one != two


def test_an_example_population_follows_its_distributions(tmp_path: Path) -> None:
    target = tmp_path / "cases.parquet"
    shares: dict[str, Distribution] = {
        "a": Weights({True: 1}), "size": Formula("10 + floor($u * 5)"), "visits": Weights({2: 1}),
        "visits.score": Formula("$place"),
    }  # fmt: skip
    example_population(VOCABULARY, 500, target, distributions=shares, always_known={"a", "visits.score"})
    rows = rows_of(target)
    assert {row["a"] for row in rows} == {True}
    assert {row["size"] for row in rows} <= {None, 10, 11, 12, 13, 14, 101}
    assert [record["score"] for record in rows[0]["visits"]] == [0, 1]
    assert {row["visits_complete"] for row in rows} == {True, False, None}
