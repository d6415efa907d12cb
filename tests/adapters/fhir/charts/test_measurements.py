"""Measurements: the latest one, in the unit of the fact, within its range; and blood pressures as records."""

from typing import Any

import pytest

from assent.casework.record.given import supported
from tests.adapters.fhir.charts.resources import concept, facts, observation, quantity, read, record


def _pressure(id: str, systolic: float, diastolic: float, on: str = "2026-01-26") -> dict[str, Any]:
    parts = [
        {"code": concept("LOINC", "8480-6"), "valueQuantity": quantity(systolic, "mm[Hg]")},
        {"code": concept("LOINC", "8462-4"), "valueQuantity": quantity(diastolic, "mm[Hg]")},
    ]
    return observation(id, "85354-9", on, component=parts)


@pytest.mark.parametrize(
    ("value", "weight"),
    [
        (quantity(70, "kg"), 70),
        (quantity(154, "[lb_av]"), 69.8532),
        (quantity(70000, "g"), 70),
        ({"value": 154, "unit": "lbs"}, 69.8532),
    ],
)
def test_a_weight_is_in_kilograms(value: dict[str, Any], weight: float) -> None:
    assert facts(read(observation("o", "29463-7", valueQuantity=value)), "weight_kg") == [(weight, "proves")]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (quantity(70, "cm"), "70 cm is in no unit that converts to kg; it is not used"),
        (quantity(70, "stone"), "70 stone is in no unit that converts to kg; it is not used"),
        (quantity(700, "kg"), "700 kg cannot be: it must be a number from 20 to 400, in kg; it is not used"),
        ({"value": 70}, "70 is in no unit that converts to kg; it is not used"),
    ],
)
def test_a_weight_that_cannot_be_is_named(value: dict[str, Any], says: str) -> None:
    reading = read(observation("o", "29463-7", valueQuantity=value))
    assert not facts(reading, "weight_kg")
    assert [one.says for one in reading.conflicts] == [says]


def test_the_latest_weight_counts_and_an_old_one_only_supports() -> None:
    reading = read(
        observation("a", "29463-7", "2025-12-01", valueQuantity=quantity(72, "kg")),
        observation("b", "29463-7", "2026-01-20", valueQuantity=quantity(70, "kg")),
    )
    assert facts(reading, "weight_kg") == [(70, "proves")]
    old = read(observation("a", "29463-7", "2025-01-01", valueQuantity=quantity(72, "kg")))
    assert facts(old, "weight_kg") == [(72, "supports")]


def test_a_bound_is_no_measurement() -> None:
    bound = {**quantity(70, "kg"), "comparator": "<"}
    assert not facts(read(observation("o", "29463-7", valueQuantity=bound)), "weight_kg")


def test_a_blood_pressure_is_a_record() -> None:
    reading = read(_pressure("a", 128, 82), _pressure("b", 140, 95, "2025-12-01"))
    assert record(reading, "blood_pressures[0]") == {"systolic": 128, "diastolic": 82, "date": "2026-01-26"}
    assert record(reading, "blood_pressures[1]")["systolic"] == 140


def test_two_observations_of_one_moment_are_one_blood_pressure() -> None:
    at = "2026-01-26T10:05:00-05:00"
    reading = read(
        observation("s", "8480-6", at, valueQuantity=quantity(128, "mm[Hg]")),
        observation("d", "8462-4", at, valueQuantity=quantity(82, "mm[Hg]")),
    )
    assert record(reading, "blood_pressures[0]") == {"systolic": 128, "diastolic": 82, "date": "2026-01-26"}
    assert not record(reading, "blood_pressures[1]")


def test_half_a_blood_pressure_stays_half() -> None:
    reading = read(observation("s", "8480-6", valueQuantity=quantity(128, "mm[Hg]")))
    assert record(reading, "blood_pressures[0]") == {"systolic": 128, "date": "2026-01-26"}


def test_what_is_measured_of_somebody_else_does_not_count() -> None:
    of_child = observation(
        "o", "29463-7", valueQuantity=quantity(30, "kg"), focus=[{"reference": "RelatedPerson/c"}]
    )
    of_other = observation(
        "u", "29463-7", valueQuantity=quantity(30, "kg"), subject={"reference": "Patient/q"}
    )
    reading = read(of_child, of_other)
    assert not facts(reading, "weight_kg")
    assert len(reading.not_counted) == 2


def test_a_recent_pregnancy_status_supports_its_answer() -> None:
    status: dict[str, Any] = {"valueCodeableConcept": concept("LOINC", "LA26683-5")}
    assert facts(read(observation("o", "82810-3", "2026-01-20", **status)), "pregnant") == [
        (False, "supports")
    ]
    assert not facts(read(observation("o", "82810-3", "2025-01-20", **status)), "pregnant")


def test_what_is_dated_later_does_not_count() -> None:
    reading = read(observation("o", "29463-7", "2026-03-01", valueQuantity=quantity(70, "kg")))
    assert not facts(reading, "weight_kg")
    assert [one.reason for one in reading.not_counted] == ["it is dated after 2026-02-05"]


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_modifier_changes_is_not_counted_also_where_it_changes_a_part(whole: bool) -> None:
    assert record(read(_pressure("a", 128, 82)), "blood_pressures[0]")
    changed = _pressure("a", 128, 82)
    (changed if whole else changed["component"][1])["modifierExtension"] = [
        {"url": "urn:x", "valueCode": "y"}
    ]
    reading = read(changed)
    assert not record(reading, "blood_pressures[0]")
    assert ["modifier extension" in one.reason for one in reading.not_counted] == [True]


_WRITER = {"performer": [{"reference": "Practitioner/p", "display": "Ann Stone, RN"}]}


@pytest.mark.parametrize(
    ("of_systolic", "of_diastolic", "stands"),
    [(_WRITER, _WRITER, True), (_WRITER, {}, False), ({}, _WRITER, False)],
)
def test_a_record_of_two_resources_stands_on_both(
    of_systolic: dict[str, Any], of_diastolic: dict[str, Any], stands: bool
) -> None:
    """What nobody wrote does not become a document by what stands beside it."""
    at = "2026-01-26T10:05:00-05:00"
    reading = read(
        observation("s", "8480-6", at, valueQuantity=quantity(128, "mm[Hg]"), **of_systolic),
        observation("d", "8462-4", at, valueQuantity=quantity(82, "mm[Hg]"), **of_diastolic),
    )
    found = [fact.evidence for fact in reading.proved if fact.path.startswith("blood_pressures[0]")]
    assert found
    assert {supported(evidence) for evidence in found} == {stands}
