"""The toy policy derives and calculates exactly, in a file and as a row of a population, in every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assent.adapters.case_files import parse_case
from assent.desk.assessment.assess import assess_case
from tests.packages import BOTH, TOY
from tests.spec.populations import FORMATS, results, row_of, write_rows
from tests.spec.toy.cases import MET_LATER

_MODEL: dict[str, Any] = {"frame_limit_kg": None, "frame_model": "SF-70"}
ROWS: list[tuple[str, dict[str, Any], str]] = [
    ("as-stated", {}, "met"),
    ("by-the-model", {"frame_limit_kg": None, "frame_model": "SF-100"}, "met"),
    ("no-limit", {"frame_limit_kg": None}, "incomplete"),
    ("no-such-model", {"frame_limit_kg": None, "frame_model": "SF-1"}, "incomplete"),
    ("stated-counts", {"frame_limit_kg": 60, "frame_model": "SF-100"}, "not_met"),
    ("just-at-the-limit", {**_MODEL, "weight_kg": 70.1}, "met"),
    ("just-above", {**_MODEL, "weight_kg": 70.1001}, "not_met"),
    ("exactly-thirty", {"knee_contracture_degrees": 30}, "met"),
    ("above-thirty", {"knee_contracture_degrees": 30.1}, "not_met"),
    ("stated-is-impossible", {"frame_limit_kg": 5, "frame_model": "SF-100"}, "invalid"),
]


def case(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**MET_LATER, **changes}.items() if value is not None}


@pytest.mark.parametrize(("changes", "outcome"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_in_a_file(changes: dict[str, Any], outcome: str) -> None:
    assert assess_case(parse_case(case(changes), "a case", BOTH), BOTH).outcome.value == outcome


@pytest.mark.parametrize("ending", FORMATS)
def test_as_a_row(ending: str, tmp_path: Path) -> None:
    rows = [row_of({**case(changes), "case": name}, TOY) for name, changes, _ in ROWS]
    found = results(TOY, write_rows(rows, tmp_path / f"cases.{ending}"))
    assert {name: row["outcome"] for name, row in found.items()} == {
        name: outcome for name, _, outcome in ROWS
    }


def test_what_was_looked_up_is_counted(tmp_path: Path) -> None:
    from assent.desk.assessment.population import assess_file

    each = [(f"{name}-{n}", changes) for n in range(3) for name, changes, _ in ROWS]
    rows = [row_of({**case(changes), "case": name}, TOY) for name, changes in each]
    source = write_rows(rows, tmp_path / "cases.csv")
    summary = assess_file(TOY, TOY.newest, source, tmp_path / "out.csv", {}, lambda _: None)
    assert summary.looked_up == {"frame_limit_kg": 3}
