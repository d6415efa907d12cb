"""Requests as an office's records system sends them: bundles of PAS 2.2 with a questionnaire that the clinician signed.

What is the same in each stands in ``request_bundle.json``.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from assent.demo.cast import Practice
from assent.demo.facts import Facts
from assent.demo.members import Enrolled
from assent.demo.office_hours import EASTERN

CLAIMS = "https://ehr.office.example/claims"
"""The system of the numbers of Claims."""
_OF_CLAIM = frozenset(
    {"request_date", "request_kind", "product_line", "birth_date", "diagnoses", "ndc", "requested_start"}
)
"""What the Claim and its resources say themselves."""
_TERM = timedelta(days=27)
"""From the first day of a first course to its last."""
_PAS = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition"
_RELATED = "http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship"
_CANCEL = "3"
Bundle = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks for whom by a bundle, and when it is sent."""

    member: Enrolled
    practice: Practice
    at: datetime

    @property
    def moment(self) -> str:
        """The time as FHIR writes it."""
        return self.at.astimezone(EASTERN).isoformat(timespec="seconds")


def first_request(sender: Sender, number: str, facts: Facts) -> Bundle:
    """A first request under a number of the office; ``facts`` as a case file holds them."""
    bundle = deepcopy(_template())
    by_kind = {entry["resource"]["resourceType"]: entry["resource"] for entry in bundle["entry"]}
    of_office = next(entry["resource"] for entry in bundle["entry"] if entry["fullUrl"].endswith("/clinic"))
    _name_member(by_kind["Patient"], by_kind["Coverage"], sender.member)
    _name_office(of_office, by_kind["Practitioner"], sender.practice)
    _ask(by_kind["Claim"], facts)
    _order(by_kind["MedicationRequest"], by_kind["ServiceRequest"], facts, sender)
    _answer(by_kind["QuestionnaireResponse"], facts, sender)
    return _numbered(bundle, sender, number)


def update(sender: Sender, before: Bundle, number: str, facts: Facts) -> Bundle:
    """An update of a request, under a number of its own, with all facts as they are known now."""
    bundle = deepcopy(before)
    prior = deepcopy(bundle["entry"][0])
    claim = bundle["entry"][0]["resource"]
    claim["meta"]["profile"] = [f"{_PAS}/profile-claim-update"]
    claim["id"] = number
    bundle["entry"][0]["fullUrl"] = f"https://ehr.office.example/fhir/Claim/{number}"
    related = {"coding": [{"system": _RELATED, "code": "prior"}]}
    claim["related"] = [{"claim": {"reference": f"Claim/{prior['resource']['id']}"}, "relationship": related}]
    response = next(
        entry["resource"]
        for entry in bundle["entry"]
        if entry["resource"]["resourceType"] == "QuestionnaireResponse"
    )
    _answer(response, facts, sender)
    bundle["entry"].append(prior)
    return _numbered(bundle, sender, number)


def canceled(sender: Sender, before: Bundle, number: str, facts: Facts) -> Bundle:
    """An update that cancels every item."""
    bundle = update(sender, before, number, facts)
    for item in bundle["entry"][0]["resource"]["item"]:
        item["modifierExtension"] = [{"url": f"{_PAS}/modifierextension-infoCancelled", "valueBoolean": True}]
        item["extension"].append({"url": f"{_PAS}/extension-infoChanged", "valueCode": "changed"})
        for extension in item["extension"]:
            if extension["url"].endswith("certificationType"):
                extension["valueCodeableConcept"]["coding"][0]["code"] = _CANCEL
    return bundle


@cache
def _template() -> Bundle:
    read: Bundle = json.loads(files("assent.demo").joinpath("request_bundle.json").read_text("utf-8"))
    return read


def _numbered(bundle: Bundle, sender: Sender, number: str) -> Bundle:
    """The bundle and its Claim under this number, made now."""
    claim = bundle["entry"][0]["resource"]
    claim["identifier"][0] = {"system": CLAIMS, "value": number}
    claim["created"] = bundle["timestamp"] = sender.moment
    bundle["identifier"]["value"] = f"TX-{number}"
    return bundle


def _name_member(patient: Bundle, coverage: Bundle, member: Enrolled) -> None:
    first_name, _, family = member.name.partition(" ")
    patient["name"] = [{"family": family, "given": [first_name]}]
    patient["birthDate"] = member.birth_date.isoformat()
    patient["identifier"][0]["value"] = coverage["identifier"][0]["value"] = member.number
    coverage["subscriberId"] = member.number
    coverage["class"][0]["value"] = member.product_line


def _name_office(office: Bundle, clinician: Bundle, practice: Practice) -> None:
    office["name"], office["identifier"][0]["value"] = practice.name, practice.npi
    street, _, town = practice.address.partition("|")
    city, _, state = town.partition(", ")
    office["address"][0] |= {
        "line": [street], "city": city, "state": state[:2], "postalCode": state[3:],
    }  # fmt: skip
    first_name, _, family = practice.psychiatrist.removeprefix("Dr. ").partition(" ")
    clinician["name"] = [{"family": family, "given": [first_name]}]


def _ask(claim: Bundle, facts: Facts) -> None:
    """What is asked for: the days, how much, the product, and the diagnosis."""
    start = date.fromisoformat(facts["requested_start"])
    days = {"start": start.isoformat(), "end": (start + _TERM).isoformat()}
    for item in claim["item"]:
        item["servicedPeriod"] = days
        item["quantity"]["value"] = facts["planned_infusions"]
    claim["item"][0]["productOrService"]["coding"][1]["code"] = facts["ndc"]
    diagnosis = claim["diagnosis"][0]["diagnosisCodeableConcept"]
    diagnosis["coding"][0]["code"] = facts["diagnoses"][0]["code"]


def _order(drug: Bundle, infusion: Bundle, facts: Facts, sender: Sender) -> None:
    """What the clinician ordered: how often, how much of the drug, and when that was written."""
    course = {"count": facts["planned_infusions"], "frequency": facts["infusions_per_week"]}
    dosage = drug["dosageInstruction"][0]
    for order, timing in ((drug, dosage["timing"]), (infusion, infusion["occurrenceTiming"])):
        order["authoredOn"] = sender.moment[:10]
        timing["repeat"] |= course
    dosage["doseAndRate"][0]["doseQuantity"]["value"] = facts["dose_mg"]
    infusion["quantityQuantity"]["value"] = drug["dispenseRequest"]["quantity"]["value"] = course["count"]


def _answer(response: Bundle, facts: Facts, sender: Sender) -> None:
    """The facts as answers to the plan's questionnaire, signed by the clinician as they are sent."""
    response["item"] = list(_items(facts))
    response["authored"] = sender.moment
    response["extension"][0]["valueSignature"]["when"] = sender.moment


def _items(facts: Facts) -> Iterator[Bundle]:
    for path, value in facts.items():
        if path in _OF_CLAIM or value is None:
            continue
        if isinstance(value, list | dict):
            yield from _records(path, value)
        else:
            yield _item(path, value)


def _records(path: str, value: Any) -> Iterator[Bundle]:
    answer = value if isinstance(value, dict) else {"records": value}
    for record in answer["records"]:
        known = [_item(f"{path}.{field}", value) for field, value in record.items() if value is not None]
        yield {"linkId": path, "item": known}
    if answer.get("complete"):
        yield _item(f"{path}.complete", value=True)


def _item(link: str, value: object) -> Bundle:
    return {"linkId": link, "answer": [_answered(value)]}


def _answered(value: object) -> Bundle:
    match value:
        case bool():
            return {"valueBoolean": value}
        case int():
            return {"valueInteger": value}
        case float():
            return {"valueDecimal": value}
        case _:
            return {"valueDate" if _is_day(str(value)) else "valueString": value}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-01-01")
