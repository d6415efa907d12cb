"""What fills a questionnaire from a chart: our compiled form runs in an engine, and says what our own reader says."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assent.adapters.fhir.charts.reading import read_chart
from assent.adapters.fhir.dtr.answers import facts_of_response, link_of
from assent.adapters.fhir.dtr.choices import Choices
from assent.adapters.fhir.dtr.libraries import prepopulation_of
from assent.adapters.fhir.dtr.packages import logic
from assent.adapters.fhir.dtr.questionnaires import Form, Guide
from assent.facts import chart
from assent.logic.package import PolicyPackage
from assent.targets.cql.elm import library_elm
from assent.targets.cql.prepopulation import Prepopulation
from assent.targets.cql.text import library_text
from assent.targets.questionnaire.compile import compile_questionnaire
from tests.adapters.fhir.dtr.engine import run, translated
from tests.packages import PACKAGE, TOY

TODAY = date(2026, 2, 10)
BASE = "https://plan.example.org/fhir/dtr"
LOINC, RXNORM = "http://loinc.org", "http://www.nlm.nih.gov/research/umls/rxnorm"
VITAL = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}


def form_of(package: PolicyPackage, pathway: str = "initial", guide: Guide = Guide.V2_2) -> Form:
    questionnaire = compile_questionnaire(package, package.newest, pathway)
    choices = Choices(BASE, package.newest, lambda value: value.replace("_", " "))
    return Form(questionnaire, choices, guide, prepopulation_of(package, questionnaire, choices))


FORM = form_of(PACKAGE)
assert FORM.prepopulation is not None
LOGIC: Prepopulation = FORM.prepopulation


def observation(code: str, day: str, status: str = "final", **value: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": f"o-{code}-{day}-{status}"[:64].replace(":", ""),
        "status": status,
        "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": LOINC, "code": code}]},
        "effectiveDateTime": day,
        **value,
    }


def measured(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}


def pressure(systolic: float, diastolic: float, day: str) -> dict[str, Any]:
    parts = [
        {"code": {"coding": [{"system": LOINC, "code": code}]}, "valueQuantity": measured(value, "mm[Hg]")}
        for code, value in (("8480-6", systolic), ("8462-4", diastolic))
    ]
    return observation("85354-9", day, category=[{"coding": [VITAL]}], component=parts)


def ordered(code: str, day: str, status: str = "active") -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": f"m-{code}-{day}",
        "status": status,
        "intent": "order",
        "subject": {"reference": "Patient/p"},
        "authoredOn": day,
        "medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": code}]},
    }


PATIENT = {"resourceType": "Patient", "id": "p", "birthDate": "1980-05-01"}
CHART = [
    PATIENT,
    observation("29463-7", "2026-02-01", valueQuantity=measured(71.5, "kg")),
    observation("29463-7", "2025-12-01", valueQuantity=measured(80, "kg")),
    observation("44261-6", "2026-02-03", valueInteger=19),
    observation("44261-6", "2026-01-04T10:00:00Z", valueQuantity=measured(21, "{score}")),
    observation("44261-6", "2026-02-04", valueQuantity=measured(300, "{score}")),
    observation("44261-6", "2026-02-05", status="entered-in-error", valueInteger=5),
    observation("44261-6", "2020-02-05", valueInteger=26),
    pressure(128, 81, "2026-01-20"),
    pressure(150, 95, "2025-06-20"),
    ordered("2556", "2025-05-01"),
    ordered("200371", "2025-07-01", "stopped"),
    ordered("321988", "2025-08-01", "completed"),
    ordered("6130", "2026-02-02", "draft"),
]


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """A response as a client fills it with the values of the definitions."""
    items: list[dict[str, Any]] = []
    for name, value in values.items():
        if isinstance(value, list):
            items += [
                {"linkId": name, "item": [_answer(f"{name}.{field}", one) for field, one in record.items()]}
                for record in value
            ]
        elif value is not None:
            items.append(_answer(name, value))
    return {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": items}


def _answer(link: str, value: Any) -> dict[str, Any]:
    match value:
        case {"code": _}:
            answer = {"valueCoding": value}
        case {"value": number, "unit": unit}:
            answer = {"valueQuantity": {"value": number, "code": unit}}
        case int():
            answer = {"valueInteger": value}
        case str() if link.endswith("date"):
            answer = {"valueDate": value}
        case _:
            answer = {"valueString": value}
    return {"linkId": link, "answer": [answer]}


def facts(values: Mapping[str, Any], package: PolicyPackage = PACKAGE) -> dict[str, Any]:
    reading = facts_of_response(filled(values), package, today=TODAY)
    assert reading.unread == ()
    return {fact.path: fact.value for fact in reading.facts}


def records(values: Mapping[str, Any], name: str, *fields: str) -> set[tuple[Any, ...]]:
    """The records of a list among values by path, each as these fields."""
    paths = {path.partition(".")[0] for path in values if path.startswith(f"{name}[")}
    return {tuple(values.get(f"{path}.{field}") for field in fields) for path in paths}


def test_the_engine_says_what_our_reader_says() -> None:
    found = facts(run(LOGIC.library, library_elm(LOGIC.library), CHART, TODAY))
    reading = read_chart(CHART, PACKAGE, TODAY)
    proved = {fact.path: fact.value for fact in reading.proved}
    for path in ("birth_date", "weight_kg"):
        assert found[path] == proved[path], path
    for name, fields in (
        ("scores", ("scale", "total", "date")),
        ("blood_pressures", ("systolic", "diastolic", "date")),
    ):
        assert records(found, name, *fields) == records(proved, name, *fields) != set()
    every = {fact.path: fact.value for fact in reading.facts}
    assert records(found, "trials", "drug") == {("citalopram",), ("escitalopram",)}
    assert records(found, "trials", "drug") <= records(every, "trials", "drug")


def test_an_empty_chart_fills_in_nothing() -> None:
    values = run(LOGIC.library, library_elm(LOGIC.library), [{"resourceType": "Patient", "id": "p"}], TODAY)
    assert facts(values) == {}


def test_the_translator_compiles_our_text_to_the_same_values() -> None:
    elm = translated(library_text(LOGIC.library))
    assert run(LOGIC.library, elm, CHART, TODAY) == run(
        LOGIC.library, library_elm(LOGIC.library), CHART, TODAY
    )


def test_any_policy_with_rules_for_charts_has_its_logic() -> None:
    package = replace(TOY, chart_rules=(chart.WEIGHT, chart.BIRTH_DATE, chart.PREGNANT))
    prepopulation = form_of(package).prepopulation
    assert prepopulation is not None
    assert prepopulation.facts == ("weight_kg",)
    values = run(prepopulation.library, library_elm(prepopulation.library), CHART, TODAY)
    assert facts(values, package) == {"weight_kg": 71.5}
    assert form_of(TOY).prepopulation is None


@pytest.mark.parametrize("guide", Guide)
def test_items_call_what_the_library_defines(guide: Guide) -> None:
    form = form_of(PACKAGE, guide=guide)
    library, *_ = logic(form)
    name = library["name"]
    texts = {one["contentType"]: b64decode(one["data"]).decode() for one in library["content"]}
    assert set(texts) == {"text/cql", "application/elm+json"}
    assert texts["text/cql"].startswith(f"library {name} version '{form.version}'")
    for path, extension in form.filled.items():
        expression = extension["valueExpression"]
        if "." in path:
            assert expression["expression"].startswith("%")
        else:
            assert expression["expression"] == f'"{name}"."{path}"'
            assert f'define "{path}"' in texts["text/cql"] or f"define {path}:" in texts["text/cql"]
        assert expression["language"].startswith("text/cql") or guide is Guide.V2_2
    assert {link_of(path) for path in form.filled} <= _links(form.standard()["item"])


def _links(items: list[dict[str, Any]]) -> set[str]:
    found = {item["linkId"] for item in items}
    for item in items:
        found |= _links(item.get("item", []))
    return found


def test_nothing_that_a_chart_only_supports_is_filled_in() -> None:
    """A diagnosis code may mean an exclusion; a clinician says so, and signs it."""
    assert set(LOGIC.facts) == {"birth_date", "weight_kg"}
    assert set(LOGIC.lists) == {"scores", "trials", "blood_pressures"}
    assert LOGIC.lists["trials"] == ("drug",)
