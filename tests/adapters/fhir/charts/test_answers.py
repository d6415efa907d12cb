"""Answers to our own questionnaires: an attestation only where a named practitioner signed."""

from typing import Any

from assent.adapters.fhir.charts.case import case_of_chart
from assent.casework.assessment.case import Basis
from tests.adapters.fhir.charts.resources import BY_DOCTOR, dispense, facts, read, record, resource

SIGNATURE = "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-signature"


def _response(*items: dict[str, Any], who: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    signature = [{"url": SIGNATURE, "valueSignature": {"when": "2026-02-03T10:00:00-05:00", "who": who}}]
    return resource("QuestionnaireResponse", "q", **{
        "status": "completed", "authored": "2026-02-03T10:00:00-05:00", "item": [*items],
        **({"extension": signature} if who else {}), **more,
    })  # fmt: skip


def _answer(link: str, **value: Any) -> dict[str, Any]:
    return {"linkId": link, "answer": [value]}


def test_what_a_named_practitioner_signed_is_attested() -> None:
    reading = read(_response(_answer("dementia", valueBoolean=False), who=BY_DOCTOR))
    assert facts(reading, "dementia") == [(False, "proves")]
    evidence = next(reading.of("dementia")).evidence
    assert (evidence.basis, evidence.by, str(evidence.on)) == (Basis.ATTESTED, "Ada Marsh", "2026-02-03")
    assert "resource" not in case_of_chart(reading)["dementia"]


def test_what_nobody_signed_is_only_said() -> None:
    for who in (None, {"reference": "Patient/p"}, {"reference": "Practitioner/nobody"}):
        reading = read(_response(_answer("dementia", valueBoolean=False), who=who))
        assert facts(reading, "dementia") == [(False, "supports")]
        assert "dementia" not in case_of_chart(reading)


def test_a_list_that_was_signed_stands_alone() -> None:
    trial = {"linkId": "trials", "item": [
        _answer("trials.drug", valueString="sertraline"),
        _answer("trials.response", valueCoding={"code": "inadequate"}),
    ]}  # fmt: skip
    reading = read(_response(trial, who=BY_DOCTOR), dispense("d", "2025-06-02"))
    assert record(reading, "trials[0]") == {"drug": "sertraline", "response": "inadequate"}
    assert "dispenses" in record(reading, "trials[1]")
    trials = case_of_chart(reading)["trials"]
    assert [(one["drug"], one.get("response")) for one in trials] == [("sertraline", "inadequate")]
    assert "signed" not in trials[0]


def test_an_answer_that_cannot_be_taken_is_named() -> None:
    reading = read(
        _response(
            _answer("weight_kg", valueString="heavy"), _answer("dementia", valueBoolean=False), who=BY_DOCTOR
        )
    )
    assert facts(reading, "dementia") == [(False, "proves")]
    assert [one.place.partition(",")[0] for one in reading.unread] == ["QuestionnaireResponse/q"]


def test_the_form_of_somebody_else_answers_no_facts() -> None:
    reading = read(_response(_answer("1.1", valueBoolean=False), who=BY_DOCTOR))
    assert [one.path for one in reading.facts] == ["birth_date"]
    assert not reading.unread
