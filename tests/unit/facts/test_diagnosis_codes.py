"""ICD-10-CM codes against known facts."""

import csv

import pytest

from assent.facts.diagnosis_codes import (
    DiagnosisCodeError,
    contradictions,
    facts_of,
    is_icd10_shape,
    normalize_icd10,
)
from assent.facts.tables import rows
from assent.logic.derivations import StandsFor
from tests.unit.facts.reference import reference_file


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("f3342", "F33.42"),
        (" F33.2 ", "F33.2"),
        ("F32A", "F32.A"),
        ("i10", "I10"),
        ("Z3A20", "Z3A.20"),
        ("T14.91XA", "T14.91XA"),
        ("u07.1", "U07.1"),
    ],
)
def test_codes_are_normalized(text: str, code: str) -> None:
    assert is_icd10_shape(text)
    assert normalize_icd10(text) == code


@pytest.mark.parametrize("text", ["", "F3", "33.2", "F33.", "370143000", "F33.12345", "F33-2"])
def test_other_shapes_are_faults(text: str) -> None:
    assert not is_icd10_shape(text)
    with pytest.raises(DiagnosisCodeError) as caught:
        normalize_icd10(text)
    assert caught.value.field == "diagnosis code"


NO = False
YES = True


@pytest.mark.parametrize(
    ("code", "fact", "given"),
    [
        ("F31.81", "ever_manic_or_hypomanic", NO),
        ("F30.4", "ever_manic_or_hypomanic", NO),
        ("F34.0", "ever_manic_or_hypomanic", NO),
        ("F20.9", "primary_psychotic_disorder", NO),
        ("F25.1", "primary_psychotic_disorder", NO),
        ("F33.3", "psychotic_features", NO),
        ("F33.2", "psychotic_features", YES),
        ("F03.90", "dementia", NO),
        ("F10.27", "dementia", NO),
        ("F10.27", "substance_use_disorder", NO),
        ("F11.20", "substance_use_disorder", NO),
        ("I71.40", "aortic_aneurysm", NO),
        ("I67.1", "arterial_aneurysm", NO),
        ("Q28.2", "arteriovenous_malformation", NO),
        ("I61.9", "intracerebral_hemorrhage", NO),
        ("I69.151", "intracerebral_hemorrhage", NO),
        ("I48.91", "arrhythmia", NO),
        ("G91.1", "csf_obstruction", NO),
        ("S05.22XA", "eye_pressure_disorder", NO),
        ("E80.1", "porphyria", NO),
        ("Z3A.20", "pregnant", NO),
        ("O09.91", "pregnant", NO),
        ("J18.9", "active_pulmonary_infection", NO),
    ],
)
def test_a_code_contradicts_a_known_fact(code: str, fact: str, given: bool) -> None:
    (found,) = contradictions([code], {fact: given})
    assert (found.code, found.fact, found.value) == (code, fact, not given)
    assert code in found.says
    assert contradictions([code], {fact: not given}) == []
    assert contradictions([code], {fact: None}) == []
    assert contradictions([code], {}) == []


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        ("F21", "primary_psychotic_disorder"),
        ("G30.9", "dementia"),
        ("G31.84", "dementia"),
        ("F10.11", "substance_use_disorder"),
        ("F11.21", "substance_use_disorder"),
        ("F12.90", "substance_use_disorder"),
        ("F17.210", "substance_use_disorder"),
        ("I71.00", "aortic_aneurysm"),
        ("I72.9", "arterial_aneurysm"),
        ("I77.0", "arteriovenous_malformation"),
        ("I62.00", "intracerebral_hemorrhage"),
        ("R00.2", "arrhythmia"),
        ("G91.0", "csf_obstruction"),
        ("C71.9", "csf_obstruction"),
        ("H40.11X0", "eye_pressure_disorder"),
        ("O99.345", "pregnant"),
        ("Z33.2", "pregnant"),
        ("U07.1", "active_pulmonary_infection"),
        ("J85.3", "active_pulmonary_infection"),
        ("I10", "uncontrolled_hypertension"),
        ("F05", "delirium"),
    ],
)
def test_a_code_that_is_only_near_contradicts_nothing(code: str, fact: str) -> None:
    assert contradictions([code], {fact: False}) == []
    assert contradictions([code], {fact: True}) == []


SEVERITY = {"severity": StandsFor("indication", frozenset({"treatment_resistant_depression", "ptsd"}))}


def test_severity_says_nothing_where_the_policy_does_not_compare_it() -> None:
    assert contradictions(["F33.42"], {"indication": "treatment_resistant_depression"}) == []


@pytest.mark.parametrize("indication", ["treatment_resistant_depression", "ptsd"])
@pytest.mark.parametrize(
    ("code", "value"),
    [("F32.4", "remission"), ("F33.42", "remission"), ("F32.0", "mild"), ("F33.0", "mild")],
)
def test_remission_and_mild_episodes(code: str, value: str, indication: str) -> None:
    (found,) = contradictions([code], {"indication": indication}, SEVERITY)
    assert (found.fact, found.value) == ("severity", value)
    assert contradictions([code], {"indication": "other"}, SEVERITY) == []


@pytest.mark.parametrize("code", ["F32.1", "F33.1", "F33.2", "F33.9", "F32.A", "F43.10"])
def test_other_depression_codes_do_not_speak_against_severity(code: str) -> None:
    assert contradictions([code], {"indication": "treatment_resistant_depression"}, SEVERITY) == []


def test_each_code_counts_once_and_other_texts_are_passed_over() -> None:
    found = contradictions(
        ["f3181", "F31.81", "370143000", "F03.90"],
        {"ever_manic_or_hypomanic": False, "dementia": False},
    )
    assert [each.code for each in found] == ["F31.81", "F03.90"]


def test_the_longest_prefix_speaks() -> None:
    (row,) = facts_of("F10.11")
    assert not row.contradicts
    assert {row.fact for row in facts_of("F10.27")} == {"dementia", "substance_use_disorder"}


NEVER = ("uncontrolled", "unstable", "delirium", "hyperthyroid", "hypertension", "severe_pulmonary")


def test_the_table_is_sound() -> None:
    table = rows("icd10cm")
    keys = [(row["prefix"], row["fact"]) for row in table]
    assert len(keys) == len(set(keys))
    for row in table:
        assert row["prefix"] == "O" or normalize_icd10(row["prefix"]) == row["prefix"]
        assert row["strength"] in {"contradicts", "suggests"}
        assert row["value"] in {"yes", "no", "mild", "moderate", "remission"}
        assert not any(word in row["fact"] for word in NEVER)
        assert row["value"] != "severe"


def test_reference_codes_of_substance_use() -> None:
    with reference_file("icd10cm_sud.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            active = row["counts_as_active_sud_by_code"] == "1"
            nicotine = row["nicotine_default_excluded"] == "1"
            found = contradictions([row["code"]], {"substance_use_disorder": False})
            assert bool(found) == (active and not nicotine), row["code"]


FAMILIES = {
    "bipolar_or_mania": ("ever_manic_or_hypomanic", False),
    "cyclothymia": ("ever_manic_or_hypomanic", False),
    "dementia": ("dementia", False),
    "aneurysm_cerebral_unruptured": ("arterial_aneurysm", False),
    "avm_peripheral": ("arteriovenous_malformation", False),
    "avm_cerebral": ("arteriovenous_malformation", False),
    "intracerebral_hemorrhage": ("intracerebral_hemorrhage", False),
    "arrhythmia": ("arrhythmia", False),
    "porphyria_other_acute": ("porphyria", False),
    "high_risk_pregnancy": ("pregnant", False),
    "pregnancy_weeks": ("pregnant", False),
}


def test_reference_families() -> None:
    with reference_file("icd10cm_families.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["family"] in FAMILIES:
                fact, given = FAMILIES[row["family"]]
                assert contradictions([row["code"]], {fact: given}), row["code"]
