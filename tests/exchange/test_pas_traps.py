"""Bundles that look complete, and that no careful reader would approve: a fault at its place, or a person looks."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from assent.adapters.fhir.pas import names
from assent.casework.assessment.case import Bar
from assent.casework.intake.events import SubmissionKind
from assent.casework.record.state import RequestState
from assent.desk.record.explanation import bars_of
from assent.desk.record.facts import case_of
from assent.desk.record.standing import state_of
from tests.exchange import bundles
from tests.exchange.bundles import Bundle, claim_of, resource
from tests.exchange.reading import actions, issues, response_of, submit
from tests.web.served import Served

SUBMIT = "/fhir/pas/2.2/Claim/$submit"
BASE = "https://ehr.office.example/fhir"
MODIFIER = [{"url": "https://ehr.office.example/negated", "valueBoolean": True}]
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
Change = Callable[[Bundle], object]


def _met(number: str = "T") -> Bundle:
    return bundles.request("met", number=number)


def _of(kind: str, **elements: Any) -> Change:
    return lambda bundle: resource(bundle, kind).update(elements)


def _items(**elements: Any) -> Change:
    def change(bundle: Bundle) -> None:
        for item in claim_of(bundle)["item"]:
            item.update(copy.deepcopy(elements))

    return change


def _quantity(value: float, unit: str = "units") -> Change:
    return _items(quantity={"value": value, "unit": unit})


def _add(**held: Any) -> Change:
    def change(bundle: Bundle) -> None:
        full_url = f"{BASE}/{held['resourceType']}/{held['id']}"
        bundle["entry"].append({"fullUrl": full_url, "resource": held})

    return change


def _another_patient(bundle: Bundle) -> None:
    patient = copy.deepcopy(resource(bundle, "Patient"))
    patient.update(id="other", birthDate="1990-01-01")
    _add(**patient)(bundle)


def _of_another_patient(kind: str, element: str) -> Change:
    def change(bundle: Bundle) -> None:
        _another_patient(bundle)
        resource(bundle, kind)[element] = {"reference": "Patient/other"}

    return change


def _second_response(link: str, value: object) -> Change:
    def change(bundle: Bundle) -> None:
        second = copy.deepcopy(resource(bundle, "QuestionnaireResponse"))
        second["id"] = "qr-2"
        second["item"] = [one for one in second["item"] if one["linkId"] != link]
        second["item"].append({"linkId": link, "answer": [{"valueBoolean": value}]})
        _add(**second)(bundle)

    return change


def _fewer_trials(bundle: Bundle) -> None:
    second = copy.deepcopy(resource(bundle, "QuestionnaireResponse"))
    second["id"] = "qr-2"
    trials = [one for one in second["item"] if one["linkId"] == "trials"]
    second["item"] = trials[1:]
    _add(**second)(bundle)


def _coded(code: str, system: str = "http://loinc.org") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def _observation(**more: Any) -> Change:
    subject = {"reference": "Patient/member"}
    return _add(resourceType="Observation", id="o1", status="final", subject=subject, **more)


def _measured(code: str, value: float, unit: str) -> dict[str, Any]:
    quantity = {"value": value, "system": "http://unitsofmeasure.org", "code": unit, "unit": unit}
    return {"code": _coded(code), "valueQuantity": quantity}


def _dose(value: float, unit: str) -> Change:
    quantity = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}

    def change(bundle: Bundle) -> None:
        dosage = resource(bundle, "MedicationRequest")["dosageInstruction"][0]
        dosage["doseAndRate"] = [{"doseQuantity": quantity}]

    return change


def _signature(**elements: Any) -> Change:
    def change(bundle: Bundle) -> None:
        resource(bundle, "QuestionnaireResponse")["extension"][0]["valueSignature"].update(elements)

    return change


_RESPONSE = "Bundle.entry[9].resource"
FAULTS: dict[str, tuple[Change, str]] = {
    "answers of another patient": (
        _of_another_patient("QuestionnaireResponse", "subject"), f"{_RESPONSE}.subject"
    ),
    "answers of a patient elsewhere": (
        _of("QuestionnaireResponse", subject={"reference": "https://other.example/fhir/Patient/member"}),
        f"{_RESPONSE}.subject",
    ),
    "answers of nobody": (
        lambda bundle: resource(bundle, "QuestionnaireResponse").pop("subject"), f"{_RESPONSE}.subject"
    ),
    "an order for another patient": (
        _of_another_patient("MedicationRequest", "subject"), "Bundle.entry[7].resource.subject"
    ),
    "coverage of another patient": (
        _of_another_patient("Coverage", "beneficiary"), "Bundle.entry[6].resource.beneficiary"
    ),
    "a canceled order": (_of("MedicationRequest", status="cancelled"), "Bundle.entry[7].resource.status"),
    "an order entered in error": (
        _of("ServiceRequest", status="entered-in-error"), "Bundle.entry[8].resource.status"
    ),
    "an order not to": (_of("MedicationRequest", doNotPerform=True), "Bundle.entry[7].resource.doNotPerform"),
    "a modified response": (
        _of("QuestionnaireResponse", modifierExtension=MODIFIER), f"{_RESPONSE}.modifierExtension[0]"
    ),
    "a modified answer": (
        lambda bundle: resource(bundle, "QuestionnaireResponse")["item"][3].update(modifierExtension=MODIFIER),
        f"{_RESPONSE}.item[3].modifierExtension[0]",
    ),
    "a modified order": (
        lambda bundle: resource(bundle, "MedicationRequest")["dosageInstruction"][0].update(
            modifierExtension=MODIFIER
        ),
        "Bundle.entry[7].resource.dosageInstruction[0].modifierExtension[0]",
    ),
    "no units": (_quantity(0), "Bundle.entry[0].resource.item[0].quantity.value"),
    "fewer than no units": (_quantity(-8), "Bundle.entry[0].resource.item[0].quantity.value"),
    "a part of a unit": (_quantity(8.5), "Bundle.entry[0].resource.item[0].quantity.value"),
    "more units than there are": (_quantity(1e300), "Bundle.entry[0].resource.item[0].quantity.value"),
    "a signature of tomorrow": (_signature(when="2026-02-11T09:00:00-05:00"), f"{_RESPONSE}.extension"),
    "answers of tomorrow": (
        _of("QuestionnaireResponse", authored="2026-02-11T09:00:00-05:00"), f"{_RESPONSE}.authored"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_trap_that_is_a_fault_is_named_once_at_its_place(served: Served, name: str) -> None:
    change, place = FAULTS[name]
    bundle = _met()
    change(bundle)
    answer = served.post("program", SUBMIT, bundle)
    assert answer.status_code == 400, answer.text
    named = [one["expression"] for one in issues(answer)]
    assert [place] in named
    assert len(named) <= 2, "a fault of each item at most"
    assert list(served.desk.record.worklist((), None, None, None)) == []


TRAPS: dict[str, tuple[Change, str]] = {
    "hundreds of infusions": (_quantity(800), "asks for 800 units; the facts come to 8"),
    "milligrams as units": (
        lambda bundle: claim_of(bundle)["item"][0].update(quantity={"value": 288, "unit": "mg"}),
        "line drug asks for 288 units; the facts come to 8",
    ),
    "a year": (
        _items(servicedPeriod={"start": "2026-02-16", "end": "2027-02-15"}),
        "asks for days up to 2027-02-15; the policy grants days up to 2026-03-15",
    ),
    "another start": (
        _items(servicedPeriod={"start": "2026-04-20", "end": "2026-05-17"}), "requested_start",
    ),
    "the same drug twice": (
        lambda bundle: claim_of(bundle)["item"].append({**claim_of(bundle)["item"][0], "sequence": 3}),
        "it may ask for the same as line",
    ),
    "at home": (_items(locationCodeableConcept=_coded(
        "12", "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
    )), "administration_setting"),
    "grams": (_dose(36, "g"), "dose_mg"),
    "two answers": (_second_response("ketamine_misuse", value=True), "ketamine_misuse"),
    "other trials": (_fewer_trials, "trials[0]"),
    "born on another day": (
        lambda bundle: resource(bundle, "QuestionnaireResponse")["item"].append(
            {"linkId": "birth_date", "answer": [{"valueDate": "1990-01-01"}]}
        ),
        "birth_date",
    ),
    "dead": (_of("Patient", deceasedBoolean=True), "birth_date"),
    "dead since": (_of("Patient", deceasedDateTime="2026-02-08"), "birth_date"),
    "schizophrenia in the chart": (
        _add(
            resourceType="Condition", id="c1", clinicalStatus=_coded("active", CLINICAL),
            code=_coded("F20.9", "http://hl7.org/fhir/sid/icd-10-cm"), subject={"reference": "Patient/member"},
        ),
        "primary_psychotic_disorder",
    ),
    "a pregnancy in the chart, of no day": (
        _add(
            resourceType="Condition", id="c1", clinicalStatus=_coded("active", CLINICAL),
            code=_coded("Z33.1", "http://hl7.org/fhir/sid/icd-10-cm"), subject={"reference": "Patient/member"},
        ),
        "Z33.1",
    ),
    "an allergy to ketamine": (
        _add(
            resourceType="AllergyIntolerance", id="a1", patient={"reference": "Patient/member"},
            code=_coded("6130", "http://www.nlm.nih.gov/research/umls/rxnorm"),
        ),
        "ketamine_hypersensitivity",
    ),
    "a lower rating since": (
        _observation(**_measured("44261-6", 3, "{score}"), effectiveDateTime="2026-02-09"), "scores[0]"
    ),
    "a high pressure since": (
        _observation(
            code=_coded("85354-9"), effectiveDateTime="2026-02-09",
            component=[_measured("8480-6", 190, "mm[Hg]"), _measured("8462-4", 110, "mm[Hg]")],
        ),
        "blood_pressures[0]",
    ),
    "signed by the patient": (_signature(who={"reference": "Patient/member"}), "no attestation"),
    "signed by somebody without an NPI": (
        lambda bundle: resource(bundle, "Practitioner").update(identifier=[]), "no attestation"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_that_is_no_fault_is_for_a_person(served: Served, name: str) -> None:
    change, words = TRAPS[name]
    bundle = _met()
    change(bundle)
    response = response_of(submit(served, "2.2", bundle))
    assert set(actions(response).values()) == {"A4"}
    said = [bar.says for bar in _bars(served, _state(served, response))]
    assert any(words in one for one in said), said


def _contain_signer(bundle: Bundle) -> None:
    signer = {**copy.deepcopy(resource(bundle, "Practitioner")), "id": "signer"}
    _of("QuestionnaireResponse", contained=[signer])(bundle)
    _signature(who={"reference": "#signer"})(bundle)


CLEAN: dict[str, Change] = {
    "as it is": lambda _: None,
    "an old rating beside": _observation(
        **_measured("44261-6", 3, "{score}"), effectiveDateTime="2025-06-01"
    ),
    "the same pressure in the chart": _observation(
        code=_coded("85354-9"), effectiveDateTime="2026-02-03",
        component=[_measured("8480-6", 128, "mm[Hg]"), _measured("8462-4", 78, "mm[Hg]")],
    ),
    "a modified resource of the chart": _observation(
        **_measured("44261-6", 3, "{score}"), effectiveDateTime="2026-02-09", modifierExtension=MODIFIER
    ),
    "a code of another illness in the chart": _add(
        resourceType="Condition", id="c1", clinicalStatus=_coded("active", CLINICAL),
        code=_coded("I10", "http://hl7.org/fhir/sid/icd-10-cm"), subject={"reference": "Patient/member"},
    ),
    "the same answers twice": _second_response("ketamine_misuse", value=False),
    "who it is by identifier": _of("QuestionnaireResponse", subject={
        "identifier": {"system": "https://plan.example/member-id", "value": "M-1"}
    }),
    "periods with times": _items(
        servicedPeriod={"start": "2026-02-16T00:00:00-05:00", "end": "2026-03-15T23:59:00-04:00"}
    ),
    "no quantities": lambda bundle: [item.pop("quantity") for item in claim_of(bundle)["item"]],
    "signed this evening, told in UTC": _signature(when="2026-02-11T01:30:00Z"),
    "a signer who is contained": _contain_signer,
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAN)
def test_what_only_looks_odd_is_approved(served: Served, name: str) -> None:
    bundle = _met()
    CLEAN[name](bundle)
    response = response_of(submit(served, "2.2", bundle))
    state = _state(served, response)
    assert actions(response) == {1: "A1", 2: "A1"}, _bars(served, state)
    assert state.lines["infusion"].requested.units == 8


def test_a_diagnosis_of_the_claim_counts_beside_those_that_were_answered(served: Served) -> None:
    bundle = _met()
    claim = claim_of(bundle)
    concept = _coded("F31.81", "http://hl7.org/fhir/sid/icd-10-cm")
    claim["diagnosis"].append({"sequence": 2, "diagnosisCodeableConcept": concept})
    item = {"linkId": "diagnoses.code", "answer": [{"valueString": "F33.2"}]}
    resource(bundle, "QuestionnaireResponse")["item"].append({"linkId": "diagnoses", "item": [item]})
    response = response_of(submit(served, "2.2", bundle))
    assert set(actions(response).values()) == {"A4"}
    state = _state(served, response)
    held = [fact.current.value for path, fact in state.facts.items() if path.endswith("].code")]
    assert held == ["F33.2", "F31.81"]


def test_records_of_two_questionnaires_are_not_mixed(served: Served) -> None:
    """What one says of its first trial is nothing that the other says of its first trial."""
    bundle = bundles.request()
    second = copy.deepcopy(resource(bundle, "QuestionnaireResponse"))
    second["id"] = "qr-2"
    trials = [one for one in second["item"] if one["linkId"] == "trials"]
    second["item"] = list(reversed(trials))
    trials[0]["item"].append({"linkId": "trials.role", "answer": [{"valueString": "augmentation"}]})
    _add(**second)(bundle)
    response = response_of(submit(served, "2.2", bundle))
    state = _state(served, response)
    role = state.facts.get("trials[3].role")
    assert role is None or role.current.value == "antidepressant"
    assert "trials[3].adherence" not in state.facts


def _state(served: Served, response: Bundle) -> RequestState:
    number = next(one["value"] for one in response["identifier"] if one["system"] == "urn:assent:request")
    return state_of(served.desk, str(number))


def _bars(served: Served, state: RequestState) -> tuple[Bar, ...]:
    return bars_of(served.desk, state, case_of(state, served.desk.read_case).facts)


def _naming(bundle: Bundle, number: str, certification: str) -> Bundle:
    """The same with a number of an authorization at each item, under this certification type."""
    for item in claim_of(bundle)["item"]:
        given = next(one for one in item["extension"] if one["url"] == names.CERTIFICATION_TYPE)
        given["valueCodeableConcept"]["coding"][0]["code"] = certification
        item["extension"].append({"url": names.AUTHORIZATION_NUMBER, "valueString": number})
    return bundle


@pytest.mark.parametrize("version", ["2.2", "2.0"])
def test_a_first_request_that_carries_a_number_along_is_a_first_request(served: Served, version: str) -> None:
    """The guides' own examples name authorizations at initial items; nothing of ours is claimed by that number."""
    answer = response_of(submit(served, version, _naming(_met(), "1122344", "I")))
    assert actions(answer) == {1: "A1", 2: "A1"}
    assert "1122344" not in json.dumps(answer)
    (id,) = [one["value"] for one in answer["identifier"] if one["system"] == names.REQUEST_NUMBER]
    submitted = state_of(served.desk, id).submitted
    assert submitted is not None
    assert (submitted.kind, submitted.earlier) == (SubmissionKind.INITIAL, None)


@pytest.mark.parametrize("certification", ["R", "4", "S"])
def test_what_goes_on_with_an_unknown_authorization_is_turned_away(
    served: Served, certification: str
) -> None:
    answer = response_of(submit(served, "2.2", _naming(_met(), "1122344", certification)))
    assert answer["outcome"] == "error"
    assert "no authorization of this number" in answer["processNote"][0]["text"]
