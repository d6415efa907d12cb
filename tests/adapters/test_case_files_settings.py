"""What if: a setting changes what it names, and a wrong one is a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assent.adapters.case_files import parse_case, read_cases, with_settings
from assent.casework.assessment.case import Case
from tests.packages import CATALOGUE, PACKAGE

TRIALS: list[dict[str, object]] = [{"drug": "sertraline"}, {"drug": "bupropion", "adherence": 70}]
CASE: dict[str, Any] = {
    "request_date": "2026-02-10",
    "dementia": {"value": True, "source": "claim"},
    "trials": TRIALS,
    "scores": [{"scale": "cgi_s", "items": [3]}],
    "attestations": [
        {"says": "none_apply", "by": "Dr A", "on": "2026-02-09", "facts": ["pregnant", "porphyria"]}
    ],
}


def settled(**settings: str) -> Case:
    changed, faults = with_settings(
        CASE, {name.replace("__", "."): v for name, v in settings.items()}, PACKAGE.derivations
    )
    assert faults == ()
    return parse_case(changed, "case", CATALOGUE)


def test_facts_and_fields_are_set() -> None:
    changed, faults = with_settings(
        CASE,
        {
            "trials.complete": "true", "trials[1].adherence": "85.5", "dementia": "false",
            "scores[0].total": "5", "drug_code": "'J3490'", "hemorrhage_date": "2025-01-02",
        },
        PACKAGE.derivations,
    )  # fmt: skip
    assert faults == ()
    case = parse_case(changed, "case", CATALOGUE)
    assert (case.faults, case.conflicts) == ((), ())
    assert case.facts.records("trials").complete
    assert case.facts.records("trials").records[1]["adherence"] == 85.5
    assert case.facts.records("scores").records[0]["total"] == 5
    assert case.facts.values["dementia"] is False
    assert case.facts.values["drug_code"] == "J3490"
    assert str(case.facts.values["hemorrhage_date"]) == "2025-01-02"
    assert TRIALS[1]["adherence"] == 70


def test_null_makes_unknown_also_what_was_attested() -> None:
    case = settled(pregnant="null", dementia="null")
    assert "pregnant" not in case.facts.values
    assert "dementia" not in case.facts.values
    assert case.facts.values["porphyria"] is False


def test_a_list_that_was_asked_for_is_set_as_a_whole() -> None:
    case = settled(blood_pressures="[{systolic: 120 mmHg, diastolic: 80, date: 2026-02-01}]")
    assert case.faults == ()
    (reading,) = case.facts.records("blood_pressures").records
    assert (reading["systolic"], reading["diastolic"]) == (120, 80)


def test_a_field_after_the_last_record_begins_another() -> None:
    changed, faults = with_settings(CASE, {"trials[2].drug": "sertraline", "trials[2].days": "8 weeks"})
    assert faults == ()
    case = parse_case(changed, "case", CATALOGUE)
    assert case.faults == ()
    assert case.facts.records("trials").records[2]["days"] == 56


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("pregnant", "", "write null to make it unknown"),
        ("trials[0].days", "[1, 2]", "one plain value"),
        ("trials[0].days", "{a: 1}", "one plain value"),
        ("pregnant", "a: b: c", "one plain value"),
        ("pregnant", "*x", "one plain value"),
        ("trials[3].adherence", "85", "2 records, counted from 0; the next is [2]"),
        ("diagnoses[1].code", "F33.2", "0 records, counted from 0; the next is [0]"),
        ("trials[x].adherence", "85", "name a fact"),
        ("trials.adherence", "85", "name a fact"),
        ("trials[0]", "85", "name a fact"),
        ("", "85", "name a fact"),
    ],
)
def test_a_setting_that_cannot_be(path: str, value: str, words: str) -> None:
    changed, (fault,) = with_settings(CASE, {path: value})
    assert fault.fact == path
    assert words in fault.says
    assert changed == CASE


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("pregnent", "true", "did you mean pregnant?"),
        ("pregnant", "maybe", "write yes or no"),
        ("trials[0].adherence", "850", "0 to 100"),
        ("trials[0].adherense", "85", "did you mean adherence?"),
        ("trials", "true", "must be a list of records"),
        ("pregnant", "[1, 2]", "must be one value"),
    ],
)
def test_a_wrong_name_or_value_is_found_on_parsing(tmp_path: Path, path: str, value: str, words: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("request_date: 2026-02-10\ntrials: [{drug: sertraline}]\n", "utf-8")
    (case,) = read_cases(file, CATALOGUE, {path: value})
    (fault,) = case.faults
    assert fault.fact == path
    assert words in fault.says
