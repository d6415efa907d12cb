"""What is answered to a questionnaire, as facts: paths, values, who signed, and what cannot be taken."""

from datetime import date
from typing import Any

import pytest

from assent.adapters.fhir.dtr.answers import MOST_DEPTH, MOST_RECORDS, facts_of_response
from assent.casework.assessment.case import Basis
from tests.packages import PACKAGE, TOY

TODAY = date(2026, 2, 10)


def answer(link: str, **value: Any) -> dict[str, Any]:
    return {"linkId": link, "answer": [value]}


def response(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "qr-1",
        "status": "completed",
        "item": [*items],
        **more,
    }


def signed(by: dict[str, Any], when: str = "2026-02-09T10:00:00-05:00") -> dict[str, Any]:
    url = "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-signature"
    return {"extension": [{"url": url, "valueSignature": {"type": [{"code": "x"}], "when": when, "who": by}}]}


def test_each_answer_is_a_fact_at_its_path() -> None:
    reading = facts_of_response(
        response(
            {"linkId": "section-1", "item": [
                answer("pregnant", valueBoolean=False),
                answer("indication", valueCoding={"system": "s", "code": "ptsd"}),
                answer("birth_date", valueDate="1980-05-01"),
                answer("symptom_days", valueInteger=30),
            ]},
            answer("weight_kg", valueQuantity={"value": 72.5, "code": "kg", "unit": "kg"}),
            {"linkId": "scores", "item": [
                answer("scores.scale", valueCoding={"code": "phq_9"}), answer("scores.total", valueInteger=19),
            ]},
            {"linkId": "scores"},
            {"linkId": "scores", "item": [answer("scores.scale", valueString="MADRS")]},
            answer("scores.complete", valueBoolean=True),
        ),
        PACKAGE,
        today=TODAY,
    )  # fmt: skip
    assert reading.unread == ()
    assert {fact.path: fact.value for fact in reading.facts} == {
        "pregnant": False, "indication": "ptsd", "birth_date": "1980-05-01", "symptom_days": 30,
        "weight_kg": 72.5, "scores[0].scale": "phq_9", "scores[0].total": 19, "scores[1].scale": "madrs",
        "scores.complete": True,
    }  # fmt: skip
    assert reading.case()["scores"] == {
        "complete": True, "records": [{"scale": "phq_9", "total": 19}, {"scale": "madrs"}],
    }  # fmt: skip
    assert reading.facts[0].place == "QuestionnaireResponse.item[0].item[0].answer[0]"


def test_a_quantity_in_another_unit_is_converted_exactly_and_says_so() -> None:
    pounds = {"value": 180, "system": "http://unitsofmeasure.org", "code": "[lb_av]"}
    reading = facts_of_response(response(answer("weight_kg", valueQuantity=pounds)), TOY)
    assert reading.facts[0].value == pytest.approx(81.6466266)
    assert "180 pounds" in reading.facts[0].evidence.words


def test_only_a_named_practitioner_who_signs_attests() -> None:
    doctor = {"reference": "Practitioner/7", "display": "Dr. Ada Moreno"}
    asked = answer("pregnant", valueBoolean=False)
    reading = facts_of_response(response(asked, **signed(doctor)), PACKAGE)
    evidence = reading.evidence["pregnant"]
    assert (evidence.basis, evidence.by, evidence.on) == (Basis.ATTESTED, "Dr. Ada Moreno", date(2026, 2, 9))
    for who in (
        {"reference": "Practitioner/7"},
        {"reference": "Patient/1", "display": "Sam"},
        {"display": "Dr."},
    ):
        unsigned = facts_of_response(response(asked, **signed(who)), PACKAGE)
        assert unsigned.signature is None
        assert unsigned.evidence["pregnant"].basis is Basis.STATED
        assert not unsigned.evidence["pregnant"].source
    draft = facts_of_response(response(asked, **signed(doctor) | {"status": "in-progress"}), PACKAGE)
    assert draft.signature is None
    named = facts_of_response(
        response(asked, **signed({"reference": "PractitionerRole/3"})), PACKAGE, named=lambda _: "Dr. Lee"
    )
    assert named.signature is not None
    assert named.signature.by == "Dr. Lee"


@pytest.mark.parametrize(
    ("item", "place", "says"),
    [
        (answer("no_such_fact", valueBoolean=True), ".item[0].linkId", "no question of this policy"),
        (answer("pregnant", valueInteger=1), ".item[0].answer[0]", "pregnant must be true or false"),
        (answer("symptom_days", valueInteger=-4), ".item[0].answer[0]", "symptom_days must be"),
        (answer("birth_date", valueDate="1980-13-40"), ".item[0].answer[0]", "birth_date"),
        (answer("birth_date", valueDate="2027-01-01"), ".item[0].answer[0]", "on or before"),
        (answer("pregnant", valueBoolean=True, valueString="x"), ".item[0].answer[0]", "needs one value"),
        (answer("pregnant", valueAttachment={}), ".item[0].answer[0]", "cannot be answered by"),
        (answer("weight_kg", valueQuantity={"value": 70, "comparator": "<"}), ".item[0].answer[0]", "comparator"),
        (answer("weight_kg", valueQuantity={"value": 70, "code": "mm[Hg]"}), ".item[0].answer[0]", "weight_kg"),
        (answer("scores.total", valueInteger=3), ".item[0].linkId", "no question"),
        (answer("pregnant") | {"answer": [{"valueBoolean": True}] * 2}, ".item[0].answer", "one answer"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_at_its_place(item: dict[str, Any], place: str, says: str) -> None:
    reading = facts_of_response(response(item), PACKAGE, today=TODAY)
    assert reading.facts == ()
    (issue,) = reading.unread
    assert issue.place == f"QuestionnaireResponse{place}"
    assert says in issue.says


def test_an_answer_that_stands_twice_counts_once_and_is_reported() -> None:
    reading = facts_of_response(
        response(answer("pregnant", valueBoolean=False), answer("pregnant", valueBoolean=True)), PACKAGE
    )
    assert [fact.value for fact in reading.facts] == [False]
    assert reading.unread[0].code == "duplicate"


def test_what_was_entered_in_error_says_nothing() -> None:
    reading = facts_of_response(
        response(answer("pregnant", valueBoolean=False), status="entered-in-error"), PACKAGE
    )
    assert reading.facts == ()
    assert len(reading.unread) == 1


def test_limits_hold() -> None:
    records = [{"linkId": "scores", "item": [answer("scores.total", valueInteger=3)]}] * (MOST_RECORDS + 2)
    reading = facts_of_response(response(*records), PACKAGE)
    assert len(reading.facts) == MOST_RECORDS
    assert len(reading.unread) == 2
    item: dict[str, Any] = answer("pregnant", valueBoolean=False)
    for _ in range(MOST_DEPTH + 1):
        item = {"linkId": "section", "item": [item]}
    assert "deep" in facts_of_response(response(item), PACKAGE).unread[0].says
    odd: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "item": ["x", 3, None],
    }
    assert len(facts_of_response(odd, PACKAGE).unread) == 3


def test_an_answer_may_hold_items() -> None:
    inner = {
        "linkId": "pregnant",
        "answer": [{"valueBoolean": False, "item": [answer("breastfeeding", valueBoolean=True)]}],
    }
    assert facts_of_response(response(inner), PACKAGE).case() == {"pregnant": False, "breastfeeding": True}
