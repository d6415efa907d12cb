"""Codes support and contradict; they never prove that something is severe, uncontrolled or recent."""

from typing import Any

import pytest

from assent.logic.chart_rules import ChartSupport, CodedResource, DiagnosisTables
from assent.policies.mgb_031.package import PACKAGE
from tests.adapters.fhir.charts.resources import (
    BY_DOCTOR,
    allergy,
    concept,
    condition,
    facts,
    order,
    quantity,
    read,
    record,
    resource,
    statement,
)


def test_a_code_is_listed_and_supports() -> None:
    reading = read(condition("c", "F33.2", asserter=BY_DOCTOR))
    assert record(reading, "diagnoses[0]") == {"code": "F33.2"}
    assert facts(reading, "psychiatrist_documented_mdd") == [(True, "supports")]
    assert next(reading.of("psychiatrist_documented_mdd")).evidence.by == "Ada Marsh"


def test_a_code_that_says_severe_answers_no_question_on_severity() -> None:
    reading = read(condition("c", "F33.2"), condition("d", "15193003", system="SCT"))
    assert not [one for one in reading.facts if "severe" in one.path]


def test_no_code_proves() -> None:
    for rule in PACKAGE.chart_rules:
        if isinstance(rule, CodedResource):
            assert rule.support is not ChartSupport.PROVES, rule.fact


def test_another_depression_is_no_major_depression() -> None:
    for code in ("F32.A", "F32.89", "F34.1"):
        assert not facts(read(condition("c", code)), "psychiatrist_documented_mdd")


@pytest.mark.parametrize(
    ("code", "system", "fact"),
    [
        ("F31.9", "ICD", "ever_manic_or_hypomanic"),
        ("10981006", "SCT", "ever_manic_or_hypomanic"),
        ("111482003", "SCT", "primary_psychotic_disorder"),
        ("F03.90", "ICD", "dementia"),
        ("49436004", "SCT", "arrhythmia"),
        ("I71.4", "ICD", "aortic_aneurysm"),
    ],
)
def test_a_code_that_means_the_fact_contradicts_its_opposite(code: str, system: str, fact: str) -> None:
    assert facts(read(condition("c", code, system=system)), fact) == [(False, "contradicts")]


@pytest.mark.parametrize("verified", ["refuted", "entered-in-error"])
def test_what_was_refuted_says_nothing(verified: str) -> None:
    reading = read(condition("c", "F31.9", verified=verified))
    assert not facts(reading, "ever_manic_or_hypomanic")
    assert not record(reading, "diagnoses[0]")
    assert [one.place for one in reading.not_counted] == ["Condition/c"]


def test_a_provisional_code_only_supports_and_is_not_listed() -> None:
    reading = read(condition("c", "F31.9", verified="provisional"))
    assert facts(reading, "ever_manic_or_hypomanic") == [(True, "supports")]
    assert not record(reading, "diagnoses[0]")


def test_what_is_over_counts_for_the_past_only() -> None:
    over = {"clinical": "resolved"}
    assert facts(read(condition("c", "F31.9", **over)), "ever_manic_or_hypomanic") == [(False, "contradicts")]
    assert not facts(read(condition("c", "F03.90", **over)), "dementia")
    assert not facts(
        read(condition("c", "F33.2", abatementDateTime="2025-09")), "psychiatrist_documented_mdd"
    )


def test_a_state_that_passes_counts_for_its_days() -> None:
    assert facts(read(condition("c", "J18.9", "2026-01-20")), "active_pulmonary_infection") == [
        (False, "contradicts")
    ]
    assert not facts(read(condition("c", "J18.9", "2024-12-03")), "active_pulmonary_infection")


def test_a_hemorrhage_has_its_day() -> None:
    reading = read(condition("c", "I61.9", "2025-11"))
    assert facts(reading, "intracerebral_hemorrhage") == [(False, "contradicts")]
    assert facts(reading, "hemorrhage_date") == [("2025-11", "supports")]


def test_a_stroke_of_which_kind_is_not_said_has_no_day_of_a_hemorrhage() -> None:
    reading = read(condition("c", "230690007", "2025-11-03", system="SCT"))
    assert facts(reading, "intracerebral_hemorrhage") == [(True, "supports")]
    assert not facts(reading, "hemorrhage_date")


@pytest.mark.parametrize(
    ("code", "fact"),
    [("I10", "uncontrolled"), ("I50.9", "unstable_cardiovascular_disease"), ("E05.90", "uncontrolled_hyperthyroidism"),
     ("J44.9", "severe_pulmonary_disease"), ("F05", "delirium")],
)  # fmt: skip
def test_a_code_never_proves_a_degree(code: str, fact: str) -> None:
    assert {support for _, support in facts(read(condition("c", code)), fact)} <= {"supports"}


def test_a_relative_is_not_the_patient() -> None:
    father = {
        "resourceType": "FamilyMemberHistory", "id": "f", "status": "completed", "patient": {"reference": "Patient/p"},
        "condition": [{"code": concept("ICD", "F31.9")}],
    }  # fmt: skip
    reading = read(father)
    assert not facts(reading, "ever_manic_or_hypomanic")
    assert [one.reason for one in reading.not_counted] == ["is about a relative"]


def test_nothing_follows_from_silence() -> None:
    assert [one.path for one in read().facts] == ["birth_date"]


def test_the_record_has_no_rule_that_says_no_for_want_of_a_resource() -> None:
    for rule in PACKAGE.chart_rules:
        if isinstance(rule, CodedResource):
            assert rule.value is True
        assert not isinstance(rule, DiagnosisTables) or rule.ever


@pytest.mark.parametrize(
    ("type_", "verified", "says"),
    [
        ("allergy", "confirmed", [(True, "proves")]),
        ("intolerance", "confirmed", [(True, "supports"), (False, "contradicts")]),
        ("allergy", "unconfirmed", [(True, "supports"), (False, "contradicts")]),
    ],
)
def test_an_allergy_to_ketamine(type_: str, verified: str, says: list[tuple[bool, str]]) -> None:
    """Whatever it is called, it speaks against the answer that there is none."""
    found = facts(read(allergy("a", "6130", type_=type_, verified=verified)), "ketamine_hypersensitivity")
    assert found == says


def test_a_refuted_allergy_says_nothing() -> None:
    assert not facts(read(allergy("a", "6130", verified="refuted")), "ketamine_hypersensitivity")


def _visit(id: str, on: str, **more: Any) -> dict[str, Any]:
    return resource(
        "Encounter",
        id,
        **{"status": "finished", "type": [concept("CPT", "99214")], "period": {"start": on}, **more},
    )


def test_one_visit_is_no_ongoing_care() -> None:
    assert not facts(read(_visit("a", "2026-01-05")), "under_ongoing_care")
    two = read(_visit("a", "2026-01-05"), _visit("b", "2025-10-05"))
    assert facts(two, "under_ongoing_care") == [(True, "supports")]
    assert not facts(read(_visit("a", "2026-01-05"), _visit("b", "2026-01-05")), "under_ongoing_care")
    cancelled = _visit("b", "2025-10-05", status="cancelled")
    assert not facts(read(_visit("a", "2026-01-05"), cancelled), "under_ongoing_care")


def _ketamine(**more: Any) -> dict[str, Any]:
    dosage = {
        "route": concept("SCT", "47625008"),
        "timing": {
            "repeat": {"frequency": 2, "period": 1, "periodUnit": "wk", "duration": 40, "durationUnit": "min"}
        },
        "doseAndRate": [{"doseQuantity": quantity(0.5, "mg/kg")}],
    }
    return order("k", "ketamine", "2026-01-26", dosageInstruction=[dosage], **more)


def test_an_order_of_the_drug_is_what_is_requested() -> None:
    role = {
        "resourceType": "PractitionerRole", "id": "r", "practitioner": BY_DOCTOR,
        "specialty": [concept("NUCC", "2084P0800X")],
    }  # fmt: skip
    reading = read(_ketamine(), role)
    for fact, value in {
        "drug": "ketamine", "route": "intravenous", "dose_mg_per_kg": 0.5, "infusion_minutes": 40,
        "infusions_per_week": 2,
    }.items():  # fmt: skip
        assert facts(reading, fact) == [(value, "proves")]
    assert facts(reading, "prescriber_is_specialist") == [(True, "supports")]
    assert not facts(
        read(_ketamine(), {**role, "specialty": [concept("NUCC", "363LP0808X")]}), "prescriber_is_specialist"
    )


def test_an_order_that_has_ended_requests_nothing() -> None:
    assert not facts(read(_ketamine(status="completed")), "drug")


def test_a_medicine_in_use_supports_that_it_goes_on() -> None:
    in_use = read(statement("s", "venlafaxine", "2025-12-01", status="active"))
    assert facts(in_use, "concurrent_oral_antidepressant") == [(True, "supports")]
    ended = read(statement("s", "venlafaxine", "2025-06-01", "2025-09-01"))
    assert not facts(ended, "concurrent_oral_antidepressant")
    old = read(order("o", "venlafaxine", "2019-06-01"))
    assert not facts(old, "concurrent_oral_antidepressant")
