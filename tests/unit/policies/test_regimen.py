"""Figures of a course, and National Drug Codes."""

import csv
import math

import pytest

from assent.facts.ndc import NdcError
from assent.policies.mgb_031.regimen import (
    RegimenError,
    Span,
    compute_regimen,
    ndc_is_usable,
    normalize_ndc,
)
from tests.unit.facts.reference import reference_file


def test_the_course_that_the_policy_recommends() -> None:
    found = compute_regimen(dose_mg_per_kg=0.5, weight_kg=70, minutes=40, per_week=(2, 3), ndc="0409-2051-05")
    assert found.infusions == found.units_96365 == Span(8, 12)
    assert (found.mg_per_infusion, found.mg_per_minute) == (35.0, 0.875)
    assert found.mg_total == Span(280.0, 420.0)
    assert (found.ml_per_infusion, found.ml_total) == (0.35, Span(2.8, 4.2))
    assert found.units_j3490 is None
    assert len(found.not_determined) == 1
    assert "J3490" in found.not_determined[0]


def test_a_year_takes_a_stated_number() -> None:
    found = compute_regimen(dose_mg=40, minutes=40, infusions=26)
    assert found.infusions == Span(26, 26)
    assert found.mg_total == Span(1040.0, 1040.0)


def test_products_are_exact() -> None:
    assert compute_regimen(dose_mg_per_kg=0.5, weight_kg=72.3).mg_per_infusion == 36.15
    assert compute_regimen(dose_mg_per_kg=0.1, weight_kg=3).mg_per_infusion == 0.3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"dose_mg_per_kg": 0.5}, "weight"),
        ({}, "dose is not known"),
        ({"dose_mg": 35}, "times per week"),
        ({"dose_mg": 35}, "minutes of one infusion"),
        ({"minutes": 90}, "96366"),
        ({"minutes": 15}, "96374"),
        ({}, "J3490"),
        ({}, "no NDC"),
        ({"ndc": "67457-001-10"}, "strength of this NDC is not known"),
        ({"ndc": "00000-0000-00"}, "strength of this NDC is not known"),
        ({"ndc": "65219-188-10"}, "not confirmed"),
        ({"ndc": "59399-114-10"}, "animals"),
    ],
)
def test_what_is_not_determined_is_said(given: dict[str, object], words: str) -> None:
    found = compute_regimen(**given)  # type: ignore[arg-type]
    assert any(words in line for line in found.not_determined)


@pytest.mark.parametrize(
    ("minutes", "units"),
    [(None, None), (15, None), (16, Span(8, 8)), (60, Span(8, 8)), (61, Span(8, 8))],
)
def test_units_of_the_first_hour(minutes: float | None, units: Span | None) -> None:
    found = compute_regimen(minutes=minutes, per_week=2)
    assert found.units_96365 == units
    assert any("96366" in line for line in found.not_determined) == (minutes == 61)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": -40}, "minutes"),
        ({"minutes": math.nan}, "minutes"),
        ({"minutes": math.inf}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"weight_kg": 0}, "weight_kg"),
        ({"weight_kg": 70000}, "weight_kg"),
        ({"dose_mg": -1}, "dose_mg"),
        ({"dose_mg": "35"}, "dose_mg"),
        ({"dose_mg_per_kg": 0.5, "dose_mg": 35}, "dose_mg_per_kg and dose_mg"),
        ({"per_week": 0}, "per_week"),
        ({"per_week": 2.5}, "per_week"),
        ({"per_week": (3, 2)}, "per_week"),
        ({"per_week": 2, "infusions": 8}, "per_week and infusions"),
        ({"infusions": 0}, "infusions"),
        ({"per_week": 2, "weeks": 0}, "weeks"),
    ],
)
def test_a_fault_names_its_field(given: dict[str, object], field: str) -> None:
    with pytest.raises(RegimenError) as caught:
        compute_regimen(**given)  # type: ignore[arg-type]
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0409-2051-05", "00409205105"),
        ("42023-113-10", "42023011310"),
        ("71872-7296-1", "71872729601"),
        ("71872-7296-01", "71872729601"),
        ("71872729601", "71872729601"),
        (" ndc: 0409-2051-05 ", "00409205105"),
    ],
)
def test_an_ndc_becomes_eleven_digits(text: str, digits: str) -> None:
    assert normalize_ndc(text) == digits
    assert normalize_ndc(digits) == digits


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0409205105", "hyphens"),
        ("0409-2051", "package"),
        ("42023-113-1", "5-4-2"),
        ("ketamine", "5-4-2"),
        ("", "5-4-2"),
        ("٠٠٤٠٩٢٠٥١٠٥", "5-4-2"),
        (409205105, "text"),
    ],
)
def test_an_ndc_that_cannot_be_read_is_a_fault(text: str, words: str) -> None:
    with pytest.raises(NdcError, match=words) as caught:
        normalize_ndc(text)
    assert caught.value.field == "ndc"


@pytest.mark.parametrize(
    ("ndc", "usable", "words"),
    [
        ("42023-113-10", True, "injection"),
        ("0409-2051", True, "injection"),
        ("82393-116-01", False, "powder"),
        ("59399-114-10", False, "animals"),
        ("50458-028-02", False, "another drug"),
        ("12345-678-90", None, "not in the table"),
    ],
)
def test_which_products_are_usable(ndc: str, usable: bool | None, words: str) -> None:
    answer, reason = ndc_is_usable(ndc)
    assert answer is usable
    assert words in reason


def test_reference_arithmetic() -> None:
    with reference_file("dosing_arithmetic.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found = compute_regimen(
                dose_mg_per_kg=0.5, weight_kg=float(row["weight_kg"]), minutes=40, per_week=(2, 3)
            )
            assert found.mg_per_infusion == float(row["mg_per_infusion"])
            assert found.mg_per_minute == float(row["mg_per_min_over_40"])
            totals = (float(row["mg_total_8_infusions"]), float(row["mg_total_12_infusions"]))
            assert found.mg_total == Span(*totals)


def test_reference_products() -> None:
    expected = {
        "ndc_product": True,
        "ndc_bulk_not_a_drug_product": False,
        "ndc_veterinary": False,
        "ndc_other_drug": False,
    }
    with reference_file("ketamine_products.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] in expected:
                assert ndc_is_usable(row["code"])[0] is expected[row["kind"]], row["code"]
