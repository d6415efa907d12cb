"""A chart as a whole: whose it is, what cannot be read, and that nothing in it makes the reading fail."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assent.adapters.fhir.charts import read_chart_bytes
from assent.adapters.fhir.charts.reading import read_chart
from assent.facts.chart import WEIGHT
from assent.logic.chart_rules import ChartSupport, CodedResource
from assent.policies.mgb_031.package import PACKAGE
from tests.adapters.fhir.charts.resources import (
    ON,
    PATIENT,
    allergy,
    condition,
    dispense,
    facts,
    observation,
    quantity,
    read,
)
from tests.packages import TOY

EXAMPLE = Path(__file__).parents[4] / "examples" / "charts" / "depression.json"


def test_the_example_gives_what_its_reader_expects() -> None:
    reading = read_chart_bytes(EXAMPLE.read_bytes(), PACKAGE, ON).reading
    found = {(one.path, str(one.value), one.support.value) for one in reading.facts}
    assert {
        ("birth_date", "1979-04-17", "proves"),
        ("weight_kg", "74.8427", "proves"),
        ("scores[0].total", "19", "proves"),
        ("diagnoses[0].code", "F33.2", "proves"),
        ("trials[0].drug", "sertraline", "proves"),
        ("trials[0].end", "2025-08-28", "proves"),
        ("trials[1].start", "2025-09", "proves"),
        ("trials[1].response", "intolerance", "supports"),
        ("trials[2].drug", "venlafaxine", "supports"),
        ("drug", "ketamine", "proves"),
        ("psychotic_features", "True", "contradicts"),
    } <= found
    assert not any(path == "ever_manic_or_hypomanic" for path, _, _ in found)
    assert [one.place for one in reading.not_counted] == [
        "Condition/bipolar-entered-in-error", "MedicationDispense/sertraline-declined", "FamilyMemberHistory/father",
    ]  # fmt: skip
    assert not reading.unread


def test_of_two_patients_nothing_is_read_before_one_is_named() -> None:
    other = {**PATIENT, "id": "q", "birthDate": "1990-01-01"}
    reading = read(other)
    assert not reading.facts
    assert reading.unread[0].reason == (
        "holds resources of 2 patients; name one with its id, or give a chart of one patient"
    )
    assert facts(read(other, patient="q"), "birth_date") == [("1990-01-01", "proves")]
    assert facts(read(other, patient="Patient/p"), "birth_date") == [("1979-04-17", "proves")]


def test_without_a_patient_the_resources_must_be_of_one() -> None:
    of_one = [observation("o", "44261-6", valueInteger=19)]
    assert read_chart(of_one, PACKAGE, ON).facts
    of_two = [*of_one, {**of_one[0], "id": "x", "subject": {"reference": "Patient/q"}}]
    assert not read_chart(of_two, PACKAGE, ON).facts


def test_a_full_url_says_whose_a_resource_is() -> None:
    patient = {**PATIENT, "id": "x"}
    rating = observation("o", "44261-6", valueInteger=19, subject={"reference": "urn:uuid:1"})
    reading = read_chart([patient, rating], PACKAGE, ON, urls={"urn:uuid:1": patient})
    assert facts(reading, "scores[0].total") == [(19, "proves")]


def test_a_resource_of_another_shape_is_named_and_the_rest_is_read() -> None:
    broken = [
        observation("a", "44261-6", valueInteger=19, effectiveDateTime="yesterday"),
        condition("b", "F33.2") | {"code": "F33.2"},
        observation("c", "44261-6", valueInteger=19, status=7),
        observation("d", "44261-6", component={"code": 1}),
    ]
    reading = read(*broken, observation("o", "44261-6", valueInteger=19))
    assert [(one.place, one.reason) for one in reading.unread] == [
        ("Observation/a", "effectiveDateTime is no date of FHIR, such as 2026-02-05"),
        ("Condition/b", "code is no object"),
        ("Observation/c", "status is no text"),
        ("Observation/d", "component is no list"),
    ]
    assert facts(reading, "scores[0].total") == [(19, "proves")]


def test_of_two_versions_of_a_resource_the_later_counts() -> None:
    older = observation("o", "44261-6", valueInteger=9, meta={"lastUpdated": "2026-01-01T00:00:00Z"})
    newer = observation("o", "44261-6", valueInteger=19, meta={"lastUpdated": "2026-01-27T00:00:00Z"})
    for pair in ((older, newer), (newer, older)):
        reading = read(*pair)
        assert facts(reading, "scores[0].total") == [(19, "proves")]
        assert "in two versions" in reading.not_counted[0].reason
    assert not read(newer, copy.deepcopy(newer)).not_counted


def test_a_death_is_shown() -> None:
    dead = {**PATIENT, "deceasedDateTime": "2026-01-30T08:00:00Z"}
    assert read(dead).conflicts[0].says == "died on 2026-01-30, as the chart has it"
    assert not read({**PATIENT, "deceasedBoolean": False}).conflicts


def test_every_value_names_its_resource() -> None:
    reading = read_chart_bytes(EXAMPLE.read_bytes(), PACKAGE, ON).reading
    named = {
        f"{one['resource']['resourceType']}/{one['resource']['id']}"
        for one in json.loads(EXAMPLE.read_bytes())["entry"]
    }
    for fact in reading.facts:
        assert set(fact.resource.split(", ")) <= named
        assert fact.evidence.source


_ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(-1e9, 1e9)
    | st.just(1e300)
    | st.sampled_from(["", "x", "2025", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["coding", "code", "system", "value", "start", "end", "repeat", "reference", "x"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
_SEEDS = [
    observation("o", "44261-6", valueQuantity=quantity(19, "{score}")),
    observation("w", "29463-7", valueQuantity=quantity(70, "kg")),
    condition("c", "F33.2"),
    dispense("d", "2025-06-02"),
    allergy("a", "6130"),
    *(one["resource"] for one in json.loads(EXAMPLE.read_bytes())["entry"]),
]


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in _places(one, (*path, key)))]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_nothing_in_a_chart_makes_its_reading_fail(data: st.DataObject) -> None:
    resource = copy.deepcopy(data.draw(st.sampled_from(_SEEDS)))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from([one for one in _places(resource) if one] or [("id",)]))
        holder: Any = resource
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = data.draw(_ODD)
    read(resource)
    data_read = read_chart_bytes(json.dumps([PATIENT, resource]).encode(), PACKAGE, ON)
    assert json.loads(json.dumps(data_read.facts)) == data_read.facts


def test_another_policy_has_rules_of_its_own() -> None:
    rules = (
        WEIGHT,
        CodedResource(
            "unhealed_fracture", True, ChartSupport.SUPPORTS, ("ICD-10-CM S72",), while_active=True
        ),
    )
    package = replace(TOY, chart_rules=rules)
    reading = read(
        condition("c", "S72.001A"),
        condition("d", "F33.2"),
        observation("w", "29463-7", valueQuantity=quantity(70, "kg")),
        package=package,
    )
    assert {(one.path, one.value, one.support.value) for one in reading.facts} == {
        ("weight_kg", 70, "proves"), ("unhealed_fracture", True, "supports"),
    }  # fmt: skip
    assert not read(condition("c", "S72.001A"), package=TOY).facts
