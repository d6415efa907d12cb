"""Two records of one medicine, each too short: asked whether they are one trial, and a yes adds their days."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from assent.adapters.case_files import parse_case
from assent.casework.assessment.assessment import Assessment
from assent.desk.assessment.assess import assess_case
from assent.desk.record.facts import given_facts
from assent.logic.ask_tree import flat
from tests.packages import CATALOGUE

MET = json.loads((Path(__file__).resolve().parents[2] / "examples" / "met.json").read_text("utf-8"))


def with_trials(*first: dict[str, Any]) -> dict[str, Any]:
    """The clean example, its first trial replaced by these records of sertraline, by brand or name."""
    case = deepcopy(MET) | {"psychotherapy_failed": False, "severe_suicidal_ideation": False}
    trial, *others = case["trials"]["records"]
    case["trials"]["records"] = [*({**trial, **one} for one in first), *others]
    return dict(case)


def assessed(case: dict[str, Any]) -> Assessment:
    return assess_case(parse_case(case, "case", CATALOGUE), CATALOGUE)


def short(days: int, **more: Any) -> dict[str, Any]:
    return {"days": days, "sufficient_per_physician": False, **more}


def test_it_is_asked_once_and_a_yes_counts() -> None:
    asked = assessed(with_trials(short(28), short(20, drug="Zoloft")))
    assert asked.outcome.value == "incomplete"
    assert flat(asked.missing) == ("trials[1].continues_trial",)
    for said, outcome in ((True, "met"), (False, "not_met")):
        answered = with_trials(short(28), short(20, drug="Zoloft", continues_trial=said))
        assert assessed(answered).outcome.value == outcome


@pytest.mark.parametrize(
    "second",
    [
        short(13),  # 41 days
        short(20, in_current_episode=False),
        short(20, dose_accepted=False),
        short(20, adherence=60),
        short(20, drug="escitalopram"),  # an ingredient of its own
        short(20, days_of_medicine=90),  # a stated sum is no sum
        {**short(20), "days_of_medicine": 90, "drug": "escitalopram", "continues_trial": True},
    ],
)
def test_records_that_are_not_one_adequate_trial_are_not_asked_about(second: dict[str, Any]) -> None:
    first = short(28) if "days_of_medicine" not in second or "drug" in second else short(13)
    found = assessed(with_trials(first, second))
    assert found.outcome.value == "not_met"


def test_the_sum_follows_from_the_record_and_is_not_recorded() -> None:
    case = parse_case(with_trials(short(28), short(20)), "case", CATALOGUE)
    assert case.facts.lists["trials"].records[1]["days_of_medicine"] == 48
    assert not [fact for fact in given_facts(case) if "days_of_medicine" in fact.path]


def test_a_stated_sum_is_left_out_and_shown() -> None:
    case = parse_case(
        with_trials(short(28, days_of_medicine=90), short(20, days_of_medicine=90)), "case", CATALOGUE
    )
    (left_out, summed) = [one for one in case.computed if one.fact.endswith("days_of_medicine")]
    assert (left_out.value, summed.value) == (None, 48)
    assert [(one.fact, one.used, one.others) for one in case.conflicts] == [
        ("trials[1].days_of_medicine", 48, (90,))
    ]


def test_a_trial_that_helped_beside_one_that_failed_is_a_conflict() -> None:
    found = assessed(with_trials({}, {"drug": "Zoloft", "response": "adequate"}))
    assert found.outcome.value == "met"
    (conflict,) = found.conflicts
    assert (conflict.fact, conflict.used, conflict.others) == (
        "trials[0].response",
        "inadequate",
        ("adequate",),
    )
    assert "conflict" in {bar.id for bar in found.bars}


@pytest.mark.parametrize(
    "second",
    [
        {"drug": "escitalopram", "response": "adequate"},
        {"drug": "Zoloft", "response": "adequate", "in_current_episode": False},
        {"drug": "Zoloft", "response": "intolerance"},
    ],
)
def test_of_another_medicine_or_episode_it_is_none(second: dict[str, Any]) -> None:
    assert assessed(with_trials({}, second)).conflicts == ()
