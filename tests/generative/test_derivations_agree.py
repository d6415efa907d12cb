"""What a population run derives in SQL is what a case file derives in Python, value by value, on made-up rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from assent.adapters.case_files import parse_case
from assent.casework.assessment.case import Case
from assent.desk.assessment.assess import assess_case
from assent.facts.scoring import SCALES
from assent.targets.sql.derivations import derived_cases
from assent.targets.sql.relations import schema_of
from assent.targets.sql.written_values import written_cases
from tests.packages import CATALOGUE, PACKAGE
from tests.spec.populations import FORMATS, Row, results, write_rows

ROWS = 400
TODAY = date(2026, 2, 10)
VOCABULARY = PACKAGE.newest.vocabulary
DRUGS = ("sertraline", "Venlafaxine XR", "bupropion", "lithium", "aripiprazole", "no such", "trazodone")
NDCS = ("00409-2051-05", "none", "50458-0028-03", "12345", "99999-9999-99")


class Drawn:
    """Rows drawn from a seed; a few hold what cannot be."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def rarely(self, one_in: int = 60) -> bool:
        return self.random.randrange(one_in) == 0

    def day(self, low: int, high: int) -> str:
        return (TODAY + timedelta(days=self.random.randint(low, high))).isoformat()

    def some(self, **of: Sequence[Any]) -> Row:
        """Some of these facts, each with one of its values."""
        return {name: self.random.choice(values) for name, values in of.items() if self.random.random() < 0.6}

    def items(self, scale: str) -> list[Any]:
        definition = SCALES[scale]
        gaps = self.random.choice((0, 0, 0.08, 0.3))
        items: list[Any] = [
            None if self.random.random() < gaps else self.random.randint(definition.item_minimum, high)
            for high in definition.item_maxima
        ]
        for first, second in definition.either_or:
            if self.random.random() < 0.5:
                items[self.random.choice((first, second)) - 1] = None
        if definition.not_assessed and self.random.random() < 0.3:
            number, code = definition.not_assessed
            items[number - 1] = code
        if self.rarely():
            items[-1] = self.random.choice((9, -1, 1.5, True, "2"))
        return items[:-1] if self.rarely() else items

    def score(self) -> Row:
        scale = self.random.choice(list(SCALES))
        record: Row = {"scale": scale, "date": self.day(-60, 0)}
        if self.random.random() < 0.8:
            record["items"] = self.items(scale)
        if self.random.random() < 0.4:
            record["total"] = self.random.choice((0, SCALES[scale].high, self.random.randint(0, 30)))
        return record

    def dispenses(self) -> list[Row]:
        made = []
        for _ in range(self.random.randrange(7)):
            dispense: Row = {
                "on": self.day(-330, -40),
                "days_supply": self.random.choice((10, 30, 30, 60, 90)),
            }
            if self.random.random() < 0.4:
                dispense["product"] = self.random.choice(("50 mg", "100 mg"))
            made.append(dispense)
        made += [dict(one) for one in made if self.random.random() < 0.25]
        if made and self.rarely(20):
            made[0] |= self.random.choice(
                ({"days_supply": None}, {"days_supply": 400}, {"on": None}, {"on": "2027-01-01"})
            )
        return made

    def trial(self) -> Row:
        record: Row = {
            "in_current_episode": not self.rarely(8),
            "dose_accepted": not self.rarely(8),
            "response": "adequate" if self.rarely(8) else "inadequate",
        }
        if self.random.random() < 0.6:
            record["start"], record["end"] = self.day(-300, -180), self.day(-179, -20)
            if self.rarely(4):
                record["end"] = self.day(-10, 6)
            if self.rarely():
                record |= self.random.choice(
                    ({"start": record["end"], "end": record["start"]}, {"end": "2027-01-01"})
                )
            if self.random.random() < 0.8:
                record["dispenses"] = self.dispenses()
        return record | self.some(
            drug=DRUGS, days=range(20, 200), adherence=(0.9, 50, 80, 81, 99.5), drug_class=("ssri", "snri"),
            role=("antidepressant", "augmentation"),
        )  # fmt: skip

    def row(self, number: int) -> Row:
        return {
            "case": f"{number:04}",
            "request_date": TODAY.isoformat(),
            "request_kind": self.random.choice(("initial", "reauthorization")),
            "product_line": "commercial", "drug": "ketamine", "route": "intravenous",
            "indication": "treatment_resistant_depression",
            "scores": [self.score() for _ in range(self.random.randrange(3))], "scores_complete": True,
            "trials": [self.trial() for _ in range(self.random.randrange(6))],
            "trials_complete": self.random.random() < 0.5,
            **self.some(
                assessed_on=((TODAY + timedelta(4)).isoformat(),),
                birth_date=("1984-03-17", "1984", self.day(-280, -240)),
                response_scale=("cgi_i", "cgi_s", "phq_9"), dose_mg=(36, 41, 12.5, 0.1, 55, 900),
                weight_kg=(72, 80, 100, 60, 82.5, 180), dose_mg_per_kg=(0.5, 1.25), ndc=NDCS,
                ndc_usable=(True, False), baseline_total=(0, 4, 7, 5), current_total=(0, 2, 3),
            ),
        }  # fmt: skip


def case_of(row: Row) -> Case:
    """A row as a case file says it."""
    facts = {key: value for key, value in row.items() if key != "case" and not key.endswith("_complete")}
    for records in ("scores", "trials"):
        facts[records] = {"complete": row[f"{records}_complete"], "records": row[records]}
    return parse_case(facts, row["case"], CATALOGUE)


def derived(source: Path) -> list[Row]:
    """The facts and records of a population after the derivations, as they are handed on."""
    reader = f"'{source}'" if source.suffix == ".parquet" else f"read_csv('{source}', all_varchar = true)"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW given AS SELECT * FROM {reader}")
        schema = schema_of(connection, "given")
        keys = written_cases(connection, VOCABULARY, schema, "given").keys
        made = derived_cases(connection, PACKAGE.derivations, VOCABULARY, schema, "given", keys)
        found = connection.execute(f'SELECT * FROM ({made.text}) ORDER BY "case"')
        columns = [column[0] for column in found.description or ()]
        return [dict(zip(columns, values, strict=True)) for values in found.fetchall()]


def plain(value: Any) -> Any:
    """A value that any format holds."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return float(value)
    except (TypeError, ValueError):
        return value if value is None else str(value)


def records_of(value: Any) -> list[Row]:
    loaded: list[Row] = json.loads(value) if isinstance(value, str) else value or []
    return loaded


def holds(row: Row, ending: str) -> bool:
    """Whether a format can hold a row: in Parquet each item is a number."""
    numbers = (int,) if ending == "parquet" else (int, float, str)
    return all(
        item is None or (isinstance(item, numbers) and not (ending == "parquet" and isinstance(item, bool)))
        for score in row["scores"]
        for item in score.get("items", ())
    )


@pytest.fixture(scope="module")
def assessed() -> list[tuple[Row, Case, str]]:
    """The rows drawn, each with its case and the outcome of that alone."""
    draws = Drawn(31)
    rows = [draws.row(number) for number in range(ROWS)]
    cases = map(case_of, rows)
    return [
        (row, case, assess_case(case, CATALOGUE).outcome.value) for row, case in zip(rows, cases, strict=True)
    ]


@pytest.mark.parametrize("ending", FORMATS)
def test_what_follows_in_a_file_follows_in_a_row(
    ending: str, assessed: list[tuple[Row, Case, str]], tmp_path: Path
) -> None:
    drawn = [each for each in assessed if holds(each[0], ending)]
    source = write_rows([row for row, _, _ in drawn], tmp_path / f"cases.{ending}")
    cases = [case for _, case, _ in drawn]
    outcomes = {name: row["outcome"] for name, row in results(PACKAGE, source).items()}
    wanted = {case.id: outcome for _, case, outcome in drawn}
    assert {name for name in wanted if wanted[name] != outcomes[name]} == set()
    assert {"invalid", "incomplete", "not_met"} <= set(wanted.values())
    found = derived(source) if ending != "ndjson" else []
    for case, row in zip(cases, found, strict=False):
        if not case.faults:
            agree(case, row)


def agree(case: Case, row: Row) -> None:
    """Fail unless the values that a case has are those of its row."""
    for name in ("dose_mg_per_kg", "ndc_usable", "baseline_total", "current_total"):
        assert plain(row.get(name)) == plain(case.facts.values.get(name)), (case.id, name)
    for records in ("scores", "trials"):
        for record, wanted in zip(records_of(row[records]), case.facts.records(records).records, strict=True):
            values = {key: plain(value) for key, value in wanted.items()}
            assert {key: plain(record.get(key)) for key in values} == values, (case.id, records)
