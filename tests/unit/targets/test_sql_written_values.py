"""What a population file holds is read as a case file is: by the same words, with the same messages, every row."""

from __future__ import annotations

import csv
import json
import os
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assent.adapters.case_files import parse_case, sentence
from assent.targets.sql.kept_queries import KeptQueries, user_folder
from assent.targets.sql.run import assess_population
from assent.targets.sql.schema import Output, PopulationError
from assent.targets.sql.summary import Summary
from tests.packages import CATALOGUE, PACKAGE

POLICY = PACKAGE.newest
GOOD = {"case": "1", "request_date": "2026-02-10", "request_kind": "initial", "product_line": "commercial"}
VALUES: list[dict[str, Any]] = [
    {"pregnant": "yes"}, {"pregnant": "No"}, {"pregnant": "0"}, {"pregnant": "maybe"}, {"pregnant": "unknown"},
    {"route": "IV"}, {"route": "by injection"}, {"drug": "Ketalar"}, {"indication": "TRD"},
    {"request_kind": "Initial"}, {"weight_kg": "180 lb"}, {"weight_kg": "80,5 kg"}, {"weight_kg": "heavy"},
    {"weight_kg": 440}, {"weight_kg": "1,000"}, {"weight_lb": "180"}, {"infusions_per_week": "2-3"},
    {"infusions_per_week": "twice a week"}, {"planned_infusions": "8.5"}, {"birth_date": "17.3.1984"},
    {"birth_date": "20260210"}, {"birth_date": "1884-03-17"}, {"birth_date": "1984-02-30"},
    {"birth_date": "1984-03-17T00:00:00"}, {"hemorrhage_date": "1900-01-01"}, {"hemorrhage_date": "9999-12-31"},
    {"birth_date": "1980"}, {"hemorrhage_date": "2025-08"}, {"birth_date": "2025-13"}, {"requested_start": "2026-03"},
    {"scores": [{"date": "2026-01"}, {"date": "2025"}]}, {"trials": [{"start": "2025-01", "end": "2025-06-01"}]},
    {"first_infusion_date": "9998-12-31"}, {"drug_code": "J3490"}, {"drug_code": "96365"}, {"drug_code": "x" * 2001},
    {"trials": [{"days": "8 weeks"}]}, {"trials": [{"weeks": "8"}]},
    {"trials": [{"adherence": "90%"}, {"adherence": "> 80"}]}, {"scores": [{"scale": "PHQ9", "total": "18"}]},
    {"scores": [{"date": "2026-02-30"}]}, {"trials": {"complete": "yes", "records": [{"days": "56"}]}},
]  # fmt: skip


def assess(source: Path, **more: Any) -> Summary:
    """Assess a file. How its values are read is told by the errors, and columns alike need one query only."""
    folder = user_folder()
    assert folder is not None
    return assess_population(
        POLICY, source, source.with_suffix(".out.parquet"), derivations=PACKAGE.derivations,
        outputs=frozenset({Output.ERRORS}), kept=KeptQueries(folder), **more,
    )  # fmt: skip


def write(rows: list[Mapping[str, Any]], target: Path) -> Path:
    """Rows as a file by its ending; lists in CSV as JSON text, in Parquet as structs where all have one shape."""
    if target.suffix == ".ndjson":
        target.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        return target
    names = list(dict.fromkeys(name for row in rows for name in row))
    if target.suffix == ".csv":
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            for row in rows:
                writer.writerow(
                    {k: json.dumps(v) if isinstance(v, list | dict) else v for k, v in row.items()}
                )
        return target
    lines = target.with_suffix(".json")
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * FROM read_json('{lines}', convert_strings_to_integers = false, "
            f"dateformat = 'never', timestampformat = 'never')) TO '{target}'")  # fmt: skip
    return target


def said_of_a_case(facts: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """What a case file says of these facts: its faults, and what it converts that a text column cannot hold."""
    case = parse_case({**GOOD, **facts}, "1", CATALOGUE)
    faults = {_of_any_day(sentence(fault).removesuffix(".")) for fault in case.faults}
    bare = {f'"{value}" read as' for value in _leaves(facts) if str(value).isdecimal()}
    converted = {one.says for one in case.conversions if not any(one.says.startswith(part) for part in bare)}
    return faults, converted


def _leaves(facts: Any) -> list[Any]:
    inside = facts.values() if isinstance(facts, Mapping) else facts if isinstance(facts, list) else None
    return [facts] if inside is None else [leaf for one in inside for leaf in _leaves(one)]


def _of_any_day(says: str) -> str:
    return says.replace("assessment, 2026-02-10;", "assessment;")


@pytest.mark.parametrize("ending", ["csv", "ndjson", "parquet"])
def test_a_row_is_read_as_a_case_file_is(ending: str, tmp_path: Path) -> None:
    cases = {f"c{n}": facts for n, facts in enumerate(VALUES)}
    if ending == "parquet":  # a struct is no list
        cases = {name: facts for name, facts in cases.items() if not isinstance(facts.get("trials"), dict)}
    rows: list[Mapping[str, Any]] = [{**GOOD, **facts, "case": name} for name, facts in cases.items()]
    source = write(rows, tmp_path / f"cases.{ending}")
    summary = assess(source)
    said = {name: said_of_a_case(facts) for name, facts in cases.items()}
    found = errors_of(source.with_suffix(".out.parquet"))
    assert {name: found[name] for name in cases} == {name: faults for name, (faults, _) in said.items()}
    converted = {says for _, conversions in said.values() for says in conversions}
    assert {one.says for one in summary.converted} == converted
    assert (summary.rows, summary.cases) == (len(cases), len(cases))


def errors_of(results: Path) -> dict[str, set[str]]:
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT \"case\", errors FROM '{results}'").fetchall()
    return {str(name): set(errors or ()) for name, errors in rows}


def test_what_is_converted_is_counted_by_value(tmp_path: Path) -> None:
    rows: list[Mapping[str, Any]] = [
        {**GOOD, "case": str(n), "route": "IV" if n % 2 else "intravenous", "pregnant": "no"}
        for n in range(10)
    ]
    summary = assess(write(rows, tmp_path / "cases.csv"))
    assert {(one.fact, one.says, one.cells) for one in summary.converted} == {
        ("route", '"IV" read as intravenous', 5),
        ("pregnant", '"no" read as no', 10),
    }
    assert (summary.rows, summary.cases) == (10, 10)


def test_a_column_that_is_no_such_fact_is_named(tmp_path: Path) -> None:
    rows: list[Mapping[str, Any]] = [{**GOOD, "case": f"{n}", "pregnant": f"note {n}"} for n in range(10_001)]
    with pytest.raises(PopulationError, match=r"'pregnant' holds more than 10,000 different values"):
        assess(write(rows, tmp_path / "cases.csv"))


def test_one_thing_in_two_units_is_a_fault(tmp_path: Path) -> None:
    row = {**GOOD, "trials": [{"weeks": 8, "days": 50}, {"weeks": 8}], "weight_kg": 80, "weight_lb": 180}
    (case,) = assess(write([row], tmp_path / "cases.ndjson")).invalid
    assert set(case.errors) == {
        "weight_kg: weight_lb says in another unit what weight_kg says; keep one of the two",
        "trials[0].days: weeks says in another unit what days says; keep one of the two",
    }


# --- files ---

HEADER = "case,request_date,request_kind\n"
ROW = "{},2026-02-10,initial\n"
MARK = "\xef\xbb\xbf"
"""The bytes with which some programs begin a file."""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEADER + ROW.format(1) + "2,2026-02-10\n" + ROW.format(3), "line 3: it has 2 cells where the header names 3"),
        (HEADER + ROW.format(1) + "2,2026-02-10,initial,x\n", "line 3: it has 4 cells"),
        ("case,request_date\n1,2026-02-10\n" + HEADER + ROW.format(3), "line 3: it has 3 cells"),
        (HEADER + ROW.format(1) + HEADER + ROW.format(3), "Row 2 repeats the header"),
        (HEADER + '1,"2026-02-10,initial\n' + ROW.format(2), "line 3: a quotation mark"),
        (HEADER + ROW.format(1) + "2,2026-02-10,\xff\n", "line 3: it is not UTF-8"),
        (HEADER + "1,2026-02-10,initial\r\n" + ROW.format(2), "ends in another way"),
        (HEADER.replace(",", ";") + "1;2026-02-10;initial\n", "divided by semicolons"),
        ("case,request_date,Case\n", "line 1: the column 'Case' stands there twice"),
        ("case,,request_date\n", "line 1: column 2 has no name"),
        (HEADER + ROW.format(1) + ROW.format(1), 'The id "1" stands in rows 1 and 2'),
        (HEADER + ROW.format(1) + ROW.format(""), "Row 2 has no id"),
        (HEADER + ROW.format(1) + ROW.format("  "), "Row 2 has no id"),
        (HEADER + ROW.format(1) + MARK + ROW.format(2), "Row 2 begins with a byte order mark"),
        (HEADER + ROW.format(1) + MARK + HEADER + ROW.format(3), "Row 2 begins with a byte order mark"),
        (HEADER + ROW.format("1\0"), "The id of row 1 holds a sign that is not printed"),
    ],
)  # fmt: skip
def test_a_csv_file_is_read_whole_or_refused_with_the_line(text: str, words: str, tmp_path: Path) -> None:
    source = tmp_path / "cases.csv"
    source.write_bytes(text.encode("latin-1"))
    with pytest.raises(PopulationError) as refused:
        assess(source)
    assert words in str(refused.value)
    assert not source.with_suffix(".out.parquet").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"case": "1"}\n{"case": }\n', "line 2: it is not one JSON object"),
        ("\ufeff" + '{"case": "1"}\n', "line 1: it begins with a byte order mark"),
        ('{"case": "1"}\n\ufeff{"case": "2"}\n', "line 2: it begins with a byte order mark"),
        ('{"case": "1"}{"case": "2"}\n', "line 1: it is not one JSON object"),
        ('{"case": "1"}\n[{"case": "2"}]\n', "line 2: it is no JSON object"),
        (
            '{"case": "1", "drug": "ketamine", "drug": "esketamine"}\n',
            "line 1: the key 'drug' stands there twice",
        ),
        ('{"case": "1", "request_date": "2026-02-10"}\n{"request_date": "2026-02-10"}\n', "Row 2 has no id"),
    ],
)
def test_a_json_file_is_read_whole_or_refused_with_the_line(text: str, words: str, tmp_path: Path) -> None:
    source = tmp_path / "cases.ndjson"
    source.write_text(text, "utf-8")
    with pytest.raises(PopulationError) as refused:
        assess(source)
    assert words in str(refused.value)


def test_every_odd_but_right_row_comes_out(tmp_path: Path) -> None:
    source = tmp_path / "cases.csv"
    source.write_bytes(
        b"\xef\xbb\xbf"
        + HEADER.encode()
        + b'#1,2026-02-10,initial\n\n"2, ""b""\nc",2026-02-10,"initial"\n3,2026-02-10,'
    )
    summary = assess(source)
    assert (summary.rows, summary.cases) == (3, 3)


def test_columns_are_named_by_a_mapping(tmp_path: Path) -> None:
    source = tmp_path / "cases.csv"
    source.write_text("member_id,received,how\n1,2026-02-10,IV\n", "utf-8")
    summary = assess(source, columns={"member_id": "case", "received": "request_date", "how": "route"})
    assert [one.fact for one in summary.converted] == ["route"]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"member": "case"}, "there is no column 'member'; there are: member_id, received"),
        ({"member_id": "case", "received": "case"}, "there would be two columns 'case'"),
        ({"member_id": "received"}, "there would be two columns 'received'"),
        ({"member_id": "case", "received": "request_dat"}, "did you mean 'request_date'"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(columns: dict[str, str], words: str, tmp_path: Path) -> None:
    source = tmp_path / "cases.csv"
    source.write_text("member_id,received\n1,2026-02-10\n", "utf-8")
    with pytest.raises(PopulationError) as refused:
        assess(source, columns=columns)
    assert words in str(refused.value)


# --- types of Parquet ---


def parquet(tmp_path: Path, select: str) -> Path:
    target = tmp_path / "cases.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT '1' AS \"case\", 'initial' AS request_kind, {select}) TO '{target}'"
        )
    return target


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize(
    ("select", "column"),
    [
        ("TIMESTAMPTZ '2026-02-10 03:00:00+00' AS request_date", "request_date"),
        (
            "DATE '2026-02-10' AS request_date, [{'date': TIMESTAMPTZ '2026-02-09 03:00:00+00'}] AS scores",
            r"scores\[\].date",
        ),
    ],
)
def test_a_time_with_a_zone_is_refused_wherever_the_machine_stands(
    select: str, column: str, zone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "TZ", zone)
    time.tzset()
    try:
        with pytest.raises(PopulationError, match=f"'{column}' holds times with a zone"):
            assess(parquet(tmp_path, select))
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("DATE '2026-02-10'", ""),
        ("TIMESTAMP '2026-02-10 00:00:00'", ""),
        ("TIMESTAMP '2026-02-10 09:00:00'", '"2026-02-10 09:00:00" must be a date without a time'),
        ("20260210", '"20260210" must be a date as year-month-day'),
        ("1771200000", '"1771200000" must be a date as year-month-day'),
        ("'2026-2-10'", '"2026-2-10" must be a date as year-month-day'),
        ("DATE '1884-02-10'", "1884-02-10 must be a date from 1900-01-01 to 2199-12-31; correct the year"),
    ],
)
def test_a_day_of_any_type_is_one_or_a_fault(value: str, error: str, tmp_path: Path) -> None:
    source = parquet(tmp_path, f"DATE '2026-02-10' AS request_date, {value} AS first_infusion_date")
    found = [text for case in assess(source).invalid for text in case.errors]
    assert len(found) == bool(error)
    assert all(text.startswith(f"first_infusion_date: {error}") for text in found)


def test_days_that_forms_print_are_unknown_in_columns_of_days_too(tmp_path: Path) -> None:
    days = ", ".join(f"DATE '{day}' AS {fact}" for fact, day in (
        ("hemorrhage_date", date(1900, 1, 1)), ("abstinent_since", date(9999, 12, 31)),
        ("request_date", date(2026, 2, 10)),
    ))  # fmt: skip
    summary = assess(parquet(tmp_path, days))
    assert summary.invalid == ()
    assert {one.fact for one in summary.converted} == {"hemorrhage_date", "abstinent_since"}


def test_the_reader_never_asks_the_clock_of_the_machine(tmp_path: Path) -> None:
    moment = datetime(2026, 2, 10, tzinfo=UTC).isoformat()
    summary = assess(write([{**GOOD, "birth_date": moment}], tmp_path / "cases.ndjson"))
    (case,) = summary.invalid
    assert "must be a date without a time" in case.errors[0]
