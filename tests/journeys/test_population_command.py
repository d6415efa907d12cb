"""A population from example to results: the formats, the summary, and the same answers as one by one."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import duckdb
import pytest

from assent.adapters.case_files import parse_case
from assent.cli import main
from assent.desk.assessment.assess import assess_case
from assent.policies.mgb_031.facts import VOCABULARY
from tests.packages import CATALOGUE

CASES = 200
LISTS = {one.name for one in VOCABULARY.lists}
Row = dict[str, Any]


class Said(NamedTuple):
    """What a run came to: its status and its texts."""

    status: int
    out: str
    err: str


def population(*argv: object) -> Said:
    """Run a population command in this process."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    arguments = ["assent", "population", *map(str, argv)]
    with patch.object(sys, "argv", arguments), redirect_stdout(out), redirect_stderr(err):
        status = main()
    return Said(status, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode("utf-8")


def rows(path: Path) -> list[Row]:
    """The rows of a file, in order of their case, as DuckDB reads them."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        result = connection.execute(f"SELECT * FROM '{path}'")
        columns = [column[0] for column in result.description or ()]
        found = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    return sorted(found, key=lambda row: str(row["case"]))


class Run(NamedTuple):
    """One population, what its two runs said, and the results by format."""

    folder: Path
    cases: list[Row]
    results: list[Row]
    summary: dict[str, Any]
    words: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A population, assessed from and to Parquet as JSON, and from NDJSON to CSV for people."""
    folder = tmp_path_factory.mktemp("population")
    said = []
    for ending, results, options in (("parquet", "parquet", ["--json"]), ("ndjson", "csv", [])):
        made = population("example", CASES, folder / f"cases.{ending}")
        assert made == (0, made.out, "")
        assert f"{CASES} synthetic cases" in made.out
        files = (folder / f"cases.{ending}", folder / f"results.{results}")
        said.append(population("assess", *files, *options))
        assert (said[-1].status, said[-1].err) == (0, "")
    cases, results_ = rows(folder / "cases.parquet"), rows(folder / "results.parquet")
    return Run(folder, cases, results_, json.loads(said[0].out), said[1].out)


def mapping(row: Row) -> dict[str, Any]:
    """A row of cases as a case file would say it."""
    data: dict[str, Any] = {}
    for name, value in row.items():
        if name in LISTS:
            listed = [{field: _said(one) for field, one in record.items()} for record in value or ()]
            data[name] = {"complete": bool(row[f"{name}_complete"]), "records": listed}
        elif not name.endswith("_complete"):
            data[name] = _said(value)
    if data["ndc"] not in (None, "none"):
        data["ndc"] = "00409-2051-05"  # what an example population holds is no NDC
    return data


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def test_every_row_has_a_result_in_every_format(run: Run) -> None:
    cases = [row["case"] for row in run.cases]
    assert len(set(cases)) == CASES
    expected = [(row["case"], row["outcome"], row["pathway"]) for row in run.results]
    assert [case for case, _, _ in expected] == cases
    found = rows(run.folder / "results.csv")
    assert [(row["case"], row["outcome"], row["pathway"]) for row in found] == expected
    assert list(found[0]) == list(run.results[0])


def test_the_summary_counts_the_rows(run: Run) -> None:
    assert run.summary["cases"] == CASES
    outcomes = Counter(row["outcome"] for row in run.results)
    assert run.summary["outcomes"] == outcomes
    assert set(outcomes) >= {"met", "not_met", "incomplete", "judgment", "other_guidance"}
    counts = list(run.summary["outcomes"].values())
    assert counts == sorted(counts, reverse=True)
    for key in ("failures", "missing"):
        assert all(0 < count <= CASES for count in run.summary[key].values())
    assert not any("[0]" in name for name in run.summary["missing"])


def test_the_answers_are_those_of_assessing_one_by_one(run: Run) -> None:
    expected = {row["case"]: (row["outcome"], sorted(row["missing"])) for row in run.results}
    found = {}
    for row in run.cases:
        one = assess_case(parse_case(mapping(row), row["case"], CATALOGUE), CATALOGUE)
        found[row["case"]] = (one.outcome.value, sorted(one.missing_facts))
    wrong = {case: (found[case], expected[case]) for case in found if found[case] != expected[case]}
    assert not wrong


def test_the_same_seed_makes_the_same_population(run: Run) -> None:
    again, other = run.folder / "again.parquet", run.folder / "other.parquet"
    assert population("example", CASES, again).status == 0
    assert population("example", CASES, other, "--seed", 32).status == 0
    assert rows(again) == run.cases
    assert rows(other) != run.cases


def test_people_see_counts_and_shares(run: Run) -> None:
    assert f"{CASES} rows in, {CASES} rows out" in run.words
    for title in ("outcome", "clause that fails", "fact asked for", "share"):
        assert title in run.words
    for outcome, count in run.summary["outcomes"].items():
        share = f"{count / CASES:.1%}"
        assert any(line.split() == [outcome, str(count), share] for line in run.words.splitlines())


# --- What cannot be -------------------------------------------------------------------------------


def refused(*argv: object) -> str:
    """The message of a command that cannot be run."""
    said = population(*argv)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("assent: ")
    assert "Traceback" not in said.err
    return said.err


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A small population that can be assessed."""
    path = tmp_path / "cases.csv"
    path.write_text("case,request_date\na,2026-02-10\n", "utf-8")
    return path


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "nobody.csv" in refused("assess", tmp_path / "nobody.csv", tmp_path / "out.csv")
    assert "file" in refused("assess", tmp_path, tmp_path / "out.csv")


def test_an_unknown_ending_is_named_with_those_that_are_known(cases: Path) -> None:
    other = cases.rename(cases.with_suffix(".pdf"))
    for argv in (("assess", other, "out.csv"), ("example", 3, "out")):
        assert ".parquet" in refused(*argv)


def test_an_unwritable_folder_is_named(cases: Path) -> None:
    for argv in (("assess", cases), ("example", 3)):
        assert "/no/such/folder" in refused(*argv, "/no/such/folder/out.csv")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("case,request_dat\na,2026-02-10\n", ["'request_dat'", "request_date"]),
        ("case,request_date,shoe_size\na,2026-02-10,43\n", ["'shoe_size'"]),
        ("request_date\n2026-02-10\n", ["'case'"]),
        ("", ["'case'"]),
    ],
)
def test_columns_that_the_policy_does_not_know_are_named(text: str, named: list[str], cases: Path) -> None:
    cases.write_text(text, "utf-8")
    message = refused("assess", cases, cases.with_name("out.csv"))
    assert all(name in message for name in named)
    assert not cases.with_name("out.csv").exists()


def test_the_results_never_replace_the_cases(cases: Path) -> None:
    before = cases.read_bytes()
    assert "replace" in refused("assess", cases, cases)
    assert "replace" in refused("assess", cases, cases.parent / ".." / cases.parent.name / cases.name)
    assert cases.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("cases.parquet", b"no parquet"), ("cases.csv", b"\xff\xfe\x00\x01"), ("cases.ndjson", b"\x00{")],
)
def test_a_file_of_another_content_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert name in refused("assess", tmp_path / name, tmp_path / "out.csv")


@pytest.mark.parametrize("adopted", ["I.3.c.cutoff", "I.3.c.cutof=eleven", "I.3.c.cutoff=twelve"])
def test_an_unknown_adoption_is_refused(adopted: str, cases: Path) -> None:
    assert adopted.partition("=")[0] in refused("assess", cases, "out.csv", "--adopt", adopted)


@pytest.mark.parametrize("n", [0, -1, "many"])
def test_a_wrong_number_is_refused(n: object, tmp_path: Path) -> None:
    assert population("example", n, tmp_path / "cases.csv").status == 2
    assert not list(tmp_path.iterdir())


def test_a_row_with_impossible_values_is_invalid_and_an_adoption_counts(cases: Path) -> None:
    head = "case,request_date,weight_kg,request_kind,trials,product_line,drug,route,indication,cms_guidance_exists\n"
    routed = "one_care,ketamine,intravenous,treatment_resistant_depression,false"
    lines = [
        "[/a],2025-12-31,70,initial,",
        "b,2026-02-10,7000,initial,",
        "c,2026-02-10,heavy,initial,",
        "d,2026-02-10,70,third,",
        'e,2026-02-10,70,initial,"[{""days"": -1}]"',
        "f,2026-02-10,70,initial,not json",
        "g,,70,initial,",
    ]
    lines = [f"{line},,,,," for line in lines] + [f"h,2026-02-10,70,initial,,{routed}"]
    cases.write_text(head + "\n".join(lines) + "\n", "utf-8")
    out = cases.with_name("out.ndjson")
    said = population("assess", cases, out, "--adopt", "V.OC.list=no")
    assert (said.status, said.err) == (0, "")
    found: Mapping[str, Row] = {row["case"]: row for row in rows(out)}
    assert found["h"]["outcome"] == "incomplete", "as adopted, MassHealth has no guidance"
    wrong = [row for case, row in found.items() if case != "h"]
    assert {row["outcome"] for row in wrong} == {"invalid"}
    assert all(row["errors"] for row in wrong)
    assert "weight_kg" in found["b"]["errors"][0]
    assert "[/a]" in said.out
