"""A chart at the command line: what it says, what is still asked, and a case assessed with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assent.cli.app import app

ROOT = Path(__file__).parents[2]
CHART = str(ROOT / "examples" / "charts" / "depression.json")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


def test_a_chart_is_shown_with_what_is_still_asked() -> None:
    shown = _run("chart", CHART, "--on", "2026-02-05")
    assert shown.exit_code == 0
    words = " ".join(shown.stdout.split())
    for part in (
        "Proved by the chart", "scores[0]: scale phq_9, total 19", "Supported; somebody still has to say so",
        "contradicted", "one trial of sertraline, from 3 dispenses, 1 statement, 1 order",
        "a total of 300 cannot be", "FamilyMemberHistory/father: is about a relative", "Still needed",
        "Which product line is the member enrolled in?",
    ):  # fmt: skip
        assert part.lower() in words.lower(), part


def test_a_chart_as_json_holds_facts_evidence_and_the_case() -> None:
    shown = _run(
        "chart", CHART, "--on", "2026-02-05", "--json", "--set", "product_line=qualified_health_plan",
        "--set", "indication=treatment_resistant_depression", "--set", "trials[0].response=inadequate",
    )  # fmt: skip
    data = json.loads(shown.stdout)
    by_path = {(one["path"], one["support"]): one for one in data["facts"]}
    weight = by_path["weight_kg", "proves"]
    assert weight["evidence"]["by"] == "Ada Marsh"
    assert weight["resource"] == "Observation/weight"
    assert data["case"]["trials"][0]["evidence"]["resource"].startswith("MedicationDispense/")
    assert data["assessment"]["outcome"] == "incomplete"
    assert any(one["fact"] == "trials[0].adherence" for one in data["assessment"]["computed"])


def test_a_case_is_assessed_with_a_chart_beside_it(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    stated = {
        "request_date": "2026-02-05",
        "request_kind": "initial",
        "product_line": "qualified_health_plan",
    }
    case.write_text(json.dumps({"case": "c-1", **stated, "indication": "treatment_resistant_depression"}))
    alone = json.loads(_run("assess", str(case), "--json").stdout)
    beside = json.loads(_run("assess", str(case), "--chart", CHART, "--json").stdout)
    assert (alone["case"], beside["case"]) == ("c-1", "c-1")
    asked = [{one["fact"] for one in _asks(found["missing"])} for found in (alone, beside)]
    assert "route" in asked[0]
    assert "route" not in asked[1]


def _asks(tree: object) -> list[dict[str, str]]:
    if isinstance(tree, dict):
        return [tree] if "fact" in tree else [one for inner in tree.values() for one in _asks(inner)]
    return [one for inner in tree for one in _asks(inner)] if isinstance(tree, list) else []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<Bundle/>", "chart.json: is no JSON"),
        ('{"request_date": "2026-02-05"}', "chart.json: is no FHIR resource"),
    ],
)
def test_a_chart_that_cannot_be_read_is_one_clear_error(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "chart.json"
    file.write_text(text)
    shown = _run("chart", str(file))
    assert shown.exit_code == 6
    assert says in shown.output
    assert _run("assess", "--chart", str(file)).exit_code == 2


def test_bad_usage_is_named() -> None:
    assert "must be a day" in _run("chart", CHART, "--on", "soon").output
    assert "name a case file, or a chart" in _run("assess").output
    assert "no such" in _run("chart", "nowhere.json").output.lower()
