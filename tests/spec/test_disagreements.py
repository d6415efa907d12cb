"""Answers that cannot stand beside each other: a conflict, which bars an automatic approval and changes no outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

import pytest

from assent.adapters.case_files import parse_case
from assent.casework.assessment.assessment import Assessment
from assent.desk.assessment.assess import assess_case
from assent.policies.mgb_031.disagreements import DISAGREEMENTS
from tests.packages import CATALOGUE

EXAMPLES = files("assent.policies.mgb_031.examples")
Facts = Mapping[str, object]
ACTIVE: Facts = {"substance_use_disorder": True, "sud_active": True, "sud_only_nicotine_or_caffeine": False}


def assessed(facts: Facts, name: str = "met.json") -> Assessment:
    """The example with these facts, assessed."""
    given = json.loads((EXAMPLES / name).read_text("utf-8"))
    return assess_case(parse_case({**given, **facts}, "case", CATALOGUE), CATALOGUE)


def disagreeing(facts: Facts, name: str = "met.json") -> set[str]:
    """The facts of the example that disagree; each bars."""
    assessment = assessed(facts, name)
    conflicts = {conflict.fact for conflict in assessment.case.conflicts}
    assert ("conflict" in {bar.id for bar in assessment.bars}) is bool(conflicts)
    assert assessment.outcome.value == "met"
    return conflicts


@pytest.mark.parametrize(
    ("fact", "facts"),
    [
        ("substance_use_disorder", {"sud_active": True}),
        ("substance_use_disorder", {"sud_treatment_accepted": False}),
        ("substance_use_disorder", {"sud_maintenance_treatment": True}),
        ("substance_use_disorder", {"abstinent": False}),
        ("substance_use_disorder", {"abstinent_since": "2026-01-20"}),
        ("substance_use_disorder", {"sud_only_nicotine_or_caffeine": True}),
        ("prior_ketamine_course", {"prior_course_adequate_dose": True}),
        ("prior_ketamine_course", {"prior_course_reduced_symptoms": False}),
        ("prior_ketamine_course", {"prior_course_improved_function": False}),
        ("childbearing_potential", {"pregnancy_risk_stated": True}),
        ("arterial_aneurysm", {"arterial_aneurysm_vessels": "intracranial"}),
        ("concurrent_mood_stabilizer", {"concurrent_mood_stabilizer": False, "mood_stabilizer_form": "oral"}),
        ("aneurysm_clearance", {"aneurysm_clearance": "refused"}),
        ("hemorrhage_clearance", {"hemorrhage_clearance": "pending"}),
        ("cardiovascular_clearance", {"cardiovascular_clearance": "refused"}),
        ("cardiovascular_clearance", {"cardiovascular_clearance": "conditional"}),
        ("csf_clearance", {"csf_clearance": "refused"}),
        ("eye_clearance", {"eye_clearance": "pending"}),
        ("thyroid_clearance", {"thyroid_clearance": "refused"}),
        ("sud_active", {**ACTIVE, "sud_treatment_accepted": True, "abstinent_since": "2026-01-10"}),
        ("sud_active", {**ACTIVE, "sud_treatment_accepted": True, "abstinent": True}),
    ],
)
def test_a_detail_that_would_count_beside_a_no(fact: str, facts: Facts) -> None:
    if fact == "childbearing_potential":  # it excludes all the same
        assert {conflict.fact for conflict in assessed(facts).case.conflicts} == {fact}
        return
    assert disagreeing(facts) == {fact}


@pytest.mark.parametrize(
    "facts",
    [
        {"sud_active": False},
        {"sud_treatment_accepted": True},
        {"prior_course_reduced_symptoms": True},
        {"cardiovascular_clearance": "given", "cardiovascular_clearance_by": "cardiology"},
        {"cardiovascular_clearance": "none"},
        {"aneurysm_clearance": "none"},
        {**ACTIVE, "sud_treatment_accepted": True, "abstinent": False},
        {**ACTIVE, "sud_treatment_accepted": True, "abstinent_since": "2026-01-11"},
    ],
)
def test_what_may_stand_beside_it(facts: Facts) -> None:
    assert disagreeing(facts) == set()


def test_at_renewal_too() -> None:
    renewal = "reauthorization.json"
    day = {"substance_use_disorder": True, "sud_active": False, "abstinent_since": "2025-12-01"}
    assert disagreeing({"cardiovascular_clearance": "refused"}, renewal) == {"cardiovascular_clearance"}
    assert disagreeing({**day, "abstinent": True}, renewal) == set()
    assert disagreeing({**day, "abstinent": False}, renewal) == {"abstinent"}
    no = {"scale_improvement_documented": False, "baseline_total": 19}
    assert disagreeing({**no, "current_total": 9}, renewal) == {"scale_improvement_documented"}
    assert disagreeing({**no, "current_total": 10}, renewal) == set()


def test_whoever_said_which() -> None:
    none_apply = {
        "says": "none_apply",
        "facts": ["substance_use_disorder"],
        "by": "Jane Roe, MD",
        "on": "2026-02-09",
    }
    attested = {"substance_use_disorder": None, "attestations": [none_apply], "sud_active": True}
    assert disagreeing(attested) == {"substance_use_disorder"}


def test_a_refused_treatment_beside_maintenance_decides_all_the_same() -> None:
    assessment = assessed({**ACTIVE, "sud_treatment_accepted": False, "sud_maintenance_treatment": True})
    assert assessment.outcome.value == "not_met"
    assert [conflict.fact for conflict in assessment.case.conflicts] == ["sud_treatment_accepted"]


def test_each_disagreement_of_the_policy_has_a_row() -> None:
    assert {one.fact for one in DISAGREEMENTS} == {
        "substance_use_disorder", "sud_active", "abstinent", "sud_treatment_accepted", "prior_ketamine_course",
        "childbearing_potential", "arterial_aneurysm", "concurrent_mood_stabilizer", "aneurysm_clearance",
        "hemorrhage_clearance", "cardiovascular_clearance", "csf_clearance", "eye_clearance",
        "thyroid_clearance", "scale_improvement_documented",
    }  # fmt: skip


Span = tuple[str, str | None, str | None]
"""Medicine, first and last day."""


def tried(*spans: Span, **of_each: object) -> Facts:
    """The four trials of the example, and these."""
    example = json.loads((EXAMPLES / "met.json").read_text("utf-8"))["trials"]["records"]
    adequate = {**example[0], "days": None, **of_each}
    further = [{**adequate, "drug": drug, "start": start, "end": end} for drug, start, end in spans]
    return {"trials": {"complete": True, "records": [*example, *further]}}


TWO_OF_A_CLASS = ("fluoxetine", "2025-10-01", "2025-11-30"), ("citalopram", "2025-11-01", "2026-01-10")
THREE = (
    ("fluoxetine", "2025-10-01", "2025-12-31"),
    ("duloxetine", "2025-10-15", "2025-12-31"),
    ("nortriptyline", "2025-11-01", "2025-12-31"),
)


@pytest.mark.parametrize(
    ("facts", "places"),
    [
        (tried(("fluoxetine", "2025-08-03", "2025-10-30")), {"trials[4].in_current_episode"}),
        (tried(("fluoxetine", "2025-07", "2025-10-30"), days=60), {"trials[4].in_current_episode"}),
        (tried(*TWO_OF_A_CLASS), {"trials[5].days"}),
        (tried(*reversed(TWO_OF_A_CLASS)), {"trials[4].days"}),
        (
            tried(("fluoxetine", "2025-10-01", "2025-10-30"), ("Prozac", "2025-10-20", "2025-11-20")),
            {"trials[5].days"},
        ),
        (tried(*THREE), {"trials[6].days"}),
    ],
)
def test_trials_whose_days_cannot_be(facts: Facts, places: set[str]) -> None:
    assert disagreeing(facts) == places


@pytest.mark.parametrize(
    "facts",
    [
        tried(("fluoxetine", "2025-08-04", "2025-10-30")),
        tried(("fluoxetine", "2025-08", "2025-10-30"), days=60),
        tried(("fluoxetine", "2015-01-01", "2015-03-30"), in_current_episode=False),
        tried(("fluoxetine", "2025-10-01", "2025-11-28"), ("citalopram", "2025-11-01", "2026-01-10")),
        tried(("fluoxetine", "2025-10-01", "2025-10-30"), ("Prozac", "2025-10-30", "2025-11-20")),
        tried(*THREE[:2]),
        tried(*THREE, response="adequate"),
        tried(*THREE[:2], ("nortriptyline", "2025-12-05", "2026-01-31")),
        tried(*THREE[:2], ("aripiprazole", "2025-11-01", "2025-12-31")),
        tried(*THREE[:2], ("nortriptyline", "2025-11-01", None)),
    ],
)
def test_trials_whose_days_can_be(facts: Facts) -> None:
    assert disagreeing(facts) == set()
