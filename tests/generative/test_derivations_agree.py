"""What a population run derives in SQL is what a case file derives in Python, value by value."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assent.adapters.case_files import parse_case
from assent.casework.assessment.case import Case
from assent.desk.assessment.assess import assess_case
from assent.facts.scoring import SCALES
from assent.targets.sql.derivations import derived_cases
from assent.targets.sql.relations import schema_of
from tests.packages import CATALOGUE, PACKAGE
from tests.spec.populations import FORMATS, Row, results, write_rows

ROWS = 12
TODAY = date(2026, 2, 10)
VOCABULARY = PACKAGE.newest.vocabulary


def either(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


def days(low: int = -400, high: int = 0) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda count: (TODAY + timedelta(days=count)).isoformat())


@st.composite
def scores(draw: st.DrawFn) -> Row:
    scale = draw(either(*SCALES))
    definition = SCALES[scale]
    record: Row = {"scale": scale, "date": draw(days())}
    if draw(st.integers(0, 3)):
        items = [
            draw(st.one_of(st.none(), *[st.integers(definition.item_minimum, high)] * 6))
            for high in definition.item_maxima
        ]
        strange = draw(st.integers(0, 24))
        if strange == 0:
            items = items[:-1]
        elif strange == 1:
            items[-1] = 9
        elif strange < 4 and definition.not_assessed:
            items[definition.not_assessed[0] - 1] = definition.not_assessed[1]
        record["items"] = items
    if draw(st.booleans()):
        record["total"] = draw(st.integers(definition.low, definition.high) | st.just(0))
    return record


@st.composite
def dispenses(draw: st.DrawFn) -> list[Row]:
    made = st.fixed_dictionaries(
        {"on": days(-420, -10), "days_supply": st.integers(1, 60) | st.none() | st.integers(1, 60)},
        optional={"product": either("50 mg", "100 mg")},
    )
    return draw(st.lists(made, max_size=6))


@st.composite
def trials(draw: st.DrawFn) -> Row:
    drug = either(
        "sertraline", "Venlafaxine XR", "bupropion", "lithium", "aripiprazole", "no such", "trazodone"
    )
    record: Row = {
        "drug": draw(drug),
        "in_current_episode": True,
        "dose_accepted": True,
        "response": "inadequate",
    }
    if draw(st.booleans()):
        record["start"], record["end"] = sorted((draw(days(-400, -200)), draw(days(-260, -1))))
        if draw(st.integers(0, 19)) == 0:
            record["start"], record["end"] = record["end"], record["start"]
        if draw(st.booleans()):
            record["dispenses"] = draw(dispenses())
    for name, values in {
        "days": st.integers(20, 200),
        "adherence": st.integers(50, 100),
        "drug_class": either("ssri", "snri"),
        "role": either("antidepressant", "augmentation"),
    }.items():
        if draw(st.integers(0, 2)) == 0:
            record[name] = draw(values)
    return record


@st.composite
def rows(draw: st.DrawFn) -> Row:
    row: Row = {
        "request_date": TODAY.isoformat(),
        "request_kind": draw(either("initial", "reauthorization")),
        "product_line": "commercial", "drug": "ketamine", "route": "intravenous",
        "indication": "treatment_resistant_depression",
        "response_scale": draw(either("cgi_i", "cgi_s", "phq_9", None)),
        "scores": draw(st.lists(scores(), max_size=3)), "scores_complete": True,
        "trials": draw(st.lists(trials(), max_size=4)), "trials_complete": draw(st.booleans()),
    }  # fmt: skip
    for name, values in {
        "dose_mg": either(36, 41, 12.5, 0.1, 55, 900),
        "weight_kg": either(72, 80, 100, 60, 82.5),
        "dose_mg_per_kg": either(0.5, 1.25),
        "ndc": either("00409-2051-05", "none", "50458-0028-03", "12345", "99999-9999-99"),
        "ndc_usable": st.booleans(),
        "baseline_total": either(0, 4, 7, 5),
        "current_total": either(0, 2, 3),
    }.items():
        if draw(st.integers(0, 2)):
            row[name] = draw(values)
    return {name: value for name, value in row.items() if value is not None}


def case_of(row: Row, name: str) -> Case:
    """A row as a case file says it."""
    facts = {key: value for key, value in row.items() if not key.endswith("_complete")}
    for records in ("scores", "trials"):
        facts[records] = {"complete": row[f"{records}_complete"], "records": row[records]}
    return parse_case(facts, name, CATALOGUE)


def derived(source: Path) -> list[Row]:
    """The facts and records of a population, each in the type of its fact, after the derivations."""
    reader = f"'{source}'" if source.suffix == ".parquet" else f"read_csv('{source}', all_varchar = true)"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW given AS SELECT * FROM {reader}")
        made = derived_cases(
            connection, PACKAGE.derivations, VOCABULARY, schema_of(connection, "given"), "given"
        )
        found = connection.execute(f'SELECT * FROM ({made.text}) ORDER BY "case"')
        columns = [column[0] for column in found.description or ()]
        return [dict(zip(columns, values, strict=True)) for values in found.fetchall()]


def plain(value: Any) -> Any:
    """A value that any format holds, as text."""
    if value is None:
        return None
    if isinstance(value, bool) or value in ("true", "false"):
        return str(value).lower()
    try:
        return float(value)
    except (TypeError, ValueError):
        return str(value)


def records_of(value: Any) -> list[Row]:
    return json.loads(value) if isinstance(value, str) else value or []


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.lists(rows(), min_size=ROWS, max_size=ROWS), either(*FORMATS))
def test_the_same_values_follow_in_every_format(drawn: list[Row], ending: str) -> None:
    given_rows = [{"case": f"{number:02}", **row} for number, row in enumerate(drawn)]
    with TemporaryDirectory() as folder:
        source = write_rows(given_rows, Path(folder) / f"cases.{ending}")
        outcomes = {name: row["outcome"] for name, row in results(PACKAGE, source).items()}
        found = derived(source) if ending != "ndjson" else []
    cases = [case_of({**row}, row.pop("case")) for row in (dict(row) for row in given_rows)]
    for case in cases:
        assert outcomes[case.id] == assess_case(case, CATALOGUE).outcome.value, case
    for case, row in zip(cases, found, strict=False):
        if case.faults:
            continue
        for name in ("dose_mg_per_kg", "ndc_usable", "baseline_total", "current_total"):
            assert plain(row.get(name)) == plain(case.facts.values.get(name)), name
        for records in ("scores", "trials"):
            given_records = records_of(row[records])
            for record, wanted in zip(given_records, case.facts.records(records).records, strict=True):
                assert {key: plain(record.get(key)) for key in wanted} == {
                    key: plain(value) for key, value in wanted.items()
                }
