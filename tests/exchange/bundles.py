"""Request bundles of an office's system: the one in tests/data with answers, items and numbers of a case."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assent.adapters.fhir.pas import names
from tests.web.served import facts

DATA = Path(__file__).resolve().parents[1] / "data" / "fhir" / "pas"
_SIGNATURE = "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-signature"
_OF_CLAIM = frozenset(
    {"case", "request_date", "request_kind", "product_line", "birth_date", "diagnoses", "ndc"}
)
"""What the Claim and its resources say themselves."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Bundle = dict[str, Any]


def request(
    case: str = "two-facts-missing", *, number: str = "1", signed: bool = True, **more: Any
) -> Bundle:
    """A first request with the facts of an example; ``more`` are facts that differ, None to leave one out."""
    bundle: Bundle = json.loads((DATA / "request.json").read_text("utf-8"))
    bundle["identifier"]["value"] = f"TX-{number}"
    claim = claim_of(bundle)
    claim["identifier"][0]["value"] = f"PA-{number}"
    answered(bundle, {**facts(case), **more}, signed=signed)
    return bundle


def update(before: Bundle, number: str, *, prior_inside: bool = True, **more: Any) -> Bundle:
    """An update of a request with further answers.

    As in 2.2 it holds the prior Claim (``prior_inside``) and has a number of its own; as in 2.0 it has the number of
    the Claim that it updates.
    """
    bundle = copy.deepcopy(before)
    prior = copy.deepcopy(bundle["entry"][0])
    claim = claim_of(bundle)
    bundle["entry"] = [one for one in bundle["entry"] if one is bundle["entry"][0] or kind(one) != "Claim"]
    bundle["identifier"]["value"] = f"TX-{number}"
    claim["meta"]["profile"] = [f"{names.CLAIM_RESPONSE.removesuffix('response')}-update"]
    if prior_inside:
        _name_prior(bundle, prior, number)
    if more:
        answered(bundle, {**answers_of(before), **more})
    return bundle


def _name_prior(bundle: Bundle, prior: Bundle, number: str) -> None:
    claim = claim_of(bundle)
    claim["id"] = f"claim-{number}"
    claim["identifier"][0]["value"] = f"PA-{number}"
    claim["related"] = [
        {
            "claim": {"reference": f"Claim/{prior['resource']['id']}"},
            "relationship": {"coding": [{"system": names.RELATED_CLAIM, "code": "prior"}]},
        }
    ]
    bundle["entry"][0]["fullUrl"] = f"https://ehr.office.example/fhir/Claim/claim-{number}"
    prior["resource"].pop("related", None)
    bundle["entry"].append(prior)


def cancelled(bundle: Bundle, *sequences: int) -> Bundle:
    """The same with these items canceled."""
    for item in claim_of(bundle)["item"]:
        if item["sequence"] in sequences:
            item["modifierExtension"] = [{"url": names.INFO_CANCELLED, "valueBoolean": True}]
            item["extension"].append({"url": names.INFO_CHANGED, "valueCode": "changed"})
            certification = next(one for one in item["extension"] if one["url"] == names.CERTIFICATION_TYPE)
            certification["valueCodeableConcept"]["coding"][0]["code"] = "3"
    return bundle


def changed(
    bundle: Bundle, sequence: int, *, units: int = 0, end: str = "", code: str = "", flagged: bool = True
) -> Bundle:
    """The same with another amount, last day or code of an item, marked as changed as the guide wants."""
    item = _unmarked(bundle, sequence)
    item |= {"quantity": {**item["quantity"], "value": units}} if units else {}
    item |= {"servicedPeriod": {**item["servicedPeriod"], "end": end}} if end else {}
    if code:
        item["productOrService"]["coding"][0]["code"] = code
    if flagged:
        item["extension"].append({"url": names.INFO_CHANGED, "valueCode": "changed"})
    return bundle


def with_item(
    bundle: Bundle, sequence: int, *, like: int, code: str = "", start: str = "", end: str = ""
) -> Bundle:
    """The same with a further item like another one, with a trace number of its own."""
    items = claim_of(bundle)["item"]
    item = copy.deepcopy(next(one for one in items if one["sequence"] == like))
    items.append(item | {"sequence": sequence})
    item = _unmarked(bundle, sequence)
    item["extension"].append({"url": names.INFO_CHANGED, "valueCode": "added"})
    trace = next(one for one in item["extension"] if one["url"] == names.ITEM_TRACE)
    trace["valueIdentifier"]["value"] = f"IT-{sequence}"
    if code:
        item["productOrService"]["coding"][0]["code"] = code
    if start:
        item["servicedPeriod"] = {"start": start, "end": end}
    return bundle


def _unmarked(bundle: Bundle, sequence: int) -> Bundle:
    """An item of a bundle, without the mark of an update before."""
    item: Bundle = next(one for one in claim_of(bundle)["item"] if one["sequence"] == sequence)
    item["extension"] = [one for one in item["extension"] if one["url"] != names.INFO_CHANGED]
    return item


def inquiry(before: Bundle, number: str = "Q1") -> Bundle:
    """An inquiry by the example of a request."""
    bundle = copy.deepcopy(before)
    profile = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition/profile-"
    bundle["meta"]["profile"] = [f"{profile}pas-inquiry-request-bundle"]
    bundle["identifier"]["value"] = f"TX-{number}"
    claim = claim_of(bundle)
    claim["meta"]["profile"] = [f"{profile}claim-inquiry"]
    claim["identifier"][0]["value"] = f"INQ-{number}"
    claim.pop("supportingInfo")
    for item in claim["item"]:
        item.pop("informationSequence")
        kept = (names.REQUEST_TYPE, names.CERTIFICATION_TYPE)
        item["extension"] = [one for one in item["extension"] if one["url"] in kept]
    clinical = ("MedicationRequest", "ServiceRequest", "QuestionnaireResponse")
    bundle["entry"] = [one for one in bundle["entry"] if kind(one) not in clinical]
    return bundle


def claim_of(bundle: Bundle) -> Bundle:
    """The Claim of a bundle."""
    claim: Bundle = bundle["entry"][0]["resource"]
    return claim


def resource(bundle: Bundle, kind_: str, id: str = "") -> Bundle:
    """A resource of a bundle by its type."""
    return next(
        one["resource"]
        for one in bundle["entry"]
        if kind(one) == kind_ and (not id or one["resource"].get("id") == id)
    )


def kind(entry: Mapping[str, Any]) -> str:
    """The type of the resource of an entry."""
    return str(entry["resource"]["resourceType"])


def answers_of(bundle: Bundle) -> dict[str, Any]:
    """The facts that a questionnaire of ``answered`` holds, as they were given."""
    held: dict[str, Any] = {}
    for item in resource(bundle, "QuestionnaireResponse")["item"]:
        if "answer" in item:
            held[item["linkId"]] = next(iter(item["answer"][0].values()))
        else:
            record = {
                one["linkId"].partition(".")[2]: next(iter(one["answer"][0].values())) for one in item["item"]
            }
            held.setdefault(item["linkId"], []).append(record)
    return held


def answered(bundle: Bundle, given: Mapping[str, Any], *, signed: bool = True) -> None:
    """Put these facts into the questionnaire of a bundle, as a person fills it in."""
    response = resource(bundle, "QuestionnaireResponse")
    response["authored"] = "2026-02-10T08:50:00-05:00"
    response["item"] = list(_items(given))
    response.pop("extension", None)
    if signed:
        signature = {
            "type": [{"system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.1"}],
            "when": "2026-02-10T08:50:00-05:00",
            "who": {"reference": "Practitioner/psych"},
        }
        response["extension"] = [{"url": _SIGNATURE, "valueSignature": signature}]


def _items(given: Mapping[str, Any]) -> Iterable[Bundle]:
    for path, value in given.items():
        if path in _OF_CLAIM or value is None:
            continue
        if isinstance(value, list | dict):
            wrapped = value if isinstance(value, dict) else {"records": value}
            for record in wrapped["records"]:
                inner = [_item(f"{path}.{field}", one) for field, one in record.items() if one is not None]
                yield {"linkId": path, "item": inner}
            if wrapped.get("complete"):
                yield _item(f"{path}.complete", value=True)
        else:
            yield _item(path, value)


def _item(link: str, value: object) -> Bundle:
    return {"linkId": link, "answer": [_answer(value)]}


def _answer(value: object) -> Bundle:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int):
        return {"valueInteger": value}
    if isinstance(value, float):
        return {"valueDecimal": value}
    return {"valueDate" if _DAY.fullmatch(str(value)) else "valueString": str(value)}


def renewed(bundle: Bundle, number: str) -> Bundle:
    """The same as a renewal of an authorization, for the year after the first four weeks."""
    for item in claim_of(bundle)["item"]:
        certification = next(one for one in item["extension"] if one["url"] == names.CERTIFICATION_TYPE)
        certification["valueCodeableConcept"]["coding"][0]["code"] = "R"
        item["extension"].append({"url": names.AUTHORIZATION_NUMBER, "valueString": number})
        item["servicedPeriod"] = {"start": "2026-03-16", "end": "2027-03-15"}
        item.pop("quantity")
    return bundle


def flow() -> dict[str, Bundle]:
    """The bundles of examples/fhir: a request from which two facts are missing, the update, an inquiry."""
    first = request()
    second = update(first, "2", ketamine_misuse=False)
    trials = [
        item for item in resource(second, "QuestionnaireResponse")["item"] if item["linkId"] == "trials"
    ]
    trials[-1]["item"].append(_item("trials.adherence", 91))
    made = {"request": first, "update": second, "inquiry": inquiry(first, "3")}
    return {name: json.loads(json.dumps(one).replace('"M-1"', '"M-1001"')) for name, one in made.items()}
