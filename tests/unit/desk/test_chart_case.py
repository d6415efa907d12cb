"""A chart beside what is stated: both stay in sight, and what the case cannot take is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assent import bootstrap
from assent.adapters.case_files import parse_case
from assent.casework.assessment.case import Basis, Case
from assent.casework.assessment.chart import ChartReading, ReadChart
from assent.desk.assessment.charts import ChartCase, chart_case

STATED = {"request_date": "2026-02-05", "request_kind": "initial"}
RATING = {
    "scale": "phq_9", "total": 19, "date": "2026-01-26",
    "evidence": {"resource": "Observation/1", "source": "rating Observation/1 in the chart", "by": "Ada Marsh"},
}  # fmt: skip


def _proved(value: object) -> dict[str, object]:
    return {
        "value": value,
        "resource": "Observation/2",
        "source": "observation Observation/2 in the chart",
        "on": "2026-01-26",
    }


def _case(proved: dict[str, Any], **stated: Any) -> ChartCase:
    def read(given: Any) -> Case:
        return parse_case(given, "case", bootstrap.catalogue())

    return chart_case(ReadChart(ChartReading(date(2026, 2, 5)), proved), {**STATED, **stated}, read)


def test_what_a_chart_proves_stands_in_the_case_with_its_resource() -> None:
    made = _case({"weight_kg": _proved(70), "scores": [RATING]})
    assert not made.case.faults
    assert made.case.facts.values["weight_kg"] == 70
    evidence = made.case.evidence_of("scores[0].total")
    assert evidence is not None
    assert (evidence.basis, evidence.by) == (Basis.CHART, "Ada Marsh")


def test_a_statement_and_a_chart_that_differ_are_shown() -> None:
    made = _case({"weight_kg": _proved(70)}, weight_kg=82)
    (conflict,) = made.case.conflicts
    assert (conflict.fact, conflict.used, conflict.others) == ("weight_kg", 70, (82,))
    assert "it is the later, of 2026-01-26" in conflict.why


def test_a_list_that_is_stated_is_used_as_it_stands() -> None:
    made = _case({"scores": [RATING]}, scores=[{"scale": "phq_9", "total": 8, "date": "2026-01-20"}])
    assert [one["total"] for one in made.case.facts.lists["scores"].records] == [8]
    assert [one.says for one in made.left_out] == [
        "is stated as a list; the records of the chart are not added"
    ]


def test_what_the_case_cannot_take_of_a_chart_is_left_out_and_named() -> None:
    pressures = [
        {"systolic": 80, "diastolic": 128, "date": "2026-01-26"},
        {"systolic": 128, "diastolic": 80, "date": "2026-01-25"},
    ]  # fmt: skip
    made = _case(
        {"weight_kg": _proved(900), "blood_pressures": pressures, "birth_date": _proved("1979-04-17")}
    )
    assert not made.case.faults
    assert "weight_kg" not in made.case.facts.values
    assert [one["systolic"] for one in made.case.facts.lists["blood_pressures"].records] == [128]
    assert {one.path.partition("[")[0].partition(".")[0] for one in made.left_out} == {
        "weight_kg",
        "blood_pressures",
    }


def test_a_fault_of_what_is_stated_stays_a_fault() -> None:
    made = _case({"scores": [RATING]}, weight_kg=900)
    assert [fault.fact for fault in made.case.faults] == ["weight_kg"]
    assert made.case.facts.lists["scores"].records


LATER = {"scale": "phq_9", "total": 3, "date": "2026-02-03"}
STATED_RATING = {"scale": "phq_9", "total": 19, "date": "2026-01-26"}


@pytest.mark.parametrize(
    ("charted", "fields"),
    [
        (RATING, set()),
        ({**LATER, "date": "2025-06-01"}, set()),
        (LATER, {"scores[0].scale", "scores[0].total", "scores[0].date"}),
        ({**LATER, "date": "2026-01-26"}, {"scores[0].scale", "scores[0].total", "scores[0].date"}),
    ],
    ids=["the same", "an older one", "a later one", "another one of the day"],
)
def test_a_measurement_that_is_not_stated_speaks_against_those_that_are(
    charted: dict[str, Any], fields: set[str]
) -> None:
    made = _case({"scores": [charted]}, scores=[STATED_RATING])
    assert {one.fact for one in made.case.conflicts} == fields
    assert [one["total"] for one in made.case.facts.lists["scores"].records] == [19]


@pytest.mark.parametrize("complete", [True, False])
def test_a_trial_that_is_not_stated_speaks_against_a_list_that_is_said_to_be_complete(complete: bool) -> None:
    trials = {"complete": complete, "records": [{"drug": "sertraline", "days": 70}]}
    made = _case({"trials": [{"drug": "trazodone", "days": 30}]}, trials=trials)
    assert bool(made.case.conflicts) is complete


def test_codes_that_are_not_stated_speak_against_none() -> None:
    made = _case({"diagnoses": [{"code": "I10"}]}, diagnoses=[{"code": "F33.2"}])
    assert not made.case.conflicts
