"""The same requests with all that an office's system may say of its parties and items: it comes back in the answers."""

from __future__ import annotations

from typing import Any

from assent.adapters.fhir.pas import names
from tests.exchange import bundles
from tests.exchange.bundles import Bundle

_URL = "https://ehr.office.example/fhir"
_ADDRESS = {"line": ["9 Oak St"], "city": "Boston", "state": "MA", "postalCode": "02110", "country": "US"}
_PHONE = {"system": "phone", "value": "617-555-0100", "use": "work"}
_TAX = {"system": "http://terminology.hl7.org/NamingSystem/USEIN", "value": "04-0000000"}
_PAYER = {
    "type": {"coding": [
        {"system": "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBIdentifierType", "code": "payerid"}
    ]},
    "system": "https://plan.example/payer-id", "value": "EX001",
}  # fmt: skip
_RACE = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-"
_DEFINED = names.TASK.removesuffix("profile-task")


def rich(bundle: Bundle, version: str) -> Bundle:
    """A request bundle with everything said of the plan, the office, the patient, the practitioner and the items."""
    for id, further in (("plan", [_TAX, _PAYER]), ("clinic", [_TAX])):
        organization = bundles.resource(bundle, "Organization", id)
        organization["identifier"] += [one for one in further if version == "2.2" or one is not _PAYER]
        organization |= {"telecom": [_PHONE], "address": [_ADDRESS]}
    clinic = bundles.resource(bundle, "Organization", "clinic")
    clinic["contact"] = [{"name": {"family": "Desk", "given": ["Alder"]}, "telecom": [_PHONE]}]
    if version == "2.2":
        clinic["identifier"].append(_PAYER)
    bundles.resource(bundle, "Practitioner")["address"] = [_ADDRESS]
    _patient(bundles.resource(bundle, "Patient"), version)
    _claim(bundles.claim_of(bundle), version)
    return bundle


def _patient(patient: Bundle, version: str) -> None:
    patient["name"] = [{"family": "One", "given": ["Pat"], "prefix": ["Ms."], "suffix": ["Jr."]}]
    patient["telecom"] = [{**_PHONE, "use": "home"}]
    patient["address"] = [
        {**_ADDRESS, "line": ["1 Elm St"], "district": "Suffolk", "period": {"start": "2020-01-01"}}
    ]
    patient["multipleBirthInteger"] = 1
    patient["communication"] = [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en"}]}}]
    if version == "2.0":
        unknown = {"system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "ASKU"}
        said: list[dict[str, Any]] = [
            {"url": f"{_RACE}{name}", "extension": [
                {"url": "ombCategory", "valueCoding": unknown}, {"url": "text", "valueString": "Not said"},
            ]}
            for name in ("race",)
        ]  # fmt: skip
        said.append({"url": f"{_RACE}ethnicity", "extension": [{"url": "text", "valueString": "Not said"}]})
        patient["extension"] = [*said, {"url": f"{_RACE}birthsex", "valueCode": "F"}]


def _claim(claim: Bundle, version: str) -> None:
    if version == "2.2":
        claim["identifier"][0]["extension"] = [
            {
                "url": f"{_DEFINED}extension-identifierJurisdiction",
                "valueCodeableConcept": {"coding": [{"system": "https://www.usps.com/", "code": "MA"}]},
            },
            {"url": f"{_DEFINED}extension-identifierSubDepartment", "valueString": "223412"},
        ]
    for item in claim["item"]:
        coding = {"system": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "code": "JZ"}
        item["modifier"] = [{"coding": [coding]}]


def by_role(bundle: Bundle) -> Bundle:
    """The same, asked for by a practitioner in a role, who has a place and an endpoint."""
    bundles.claim_of(bundle)["provider"] = {"reference": "PractitionerRole/psych-role"}
    role = bundles.resource(bundle, "PractitionerRole")
    psychiatry = {"system": "http://nucc.org/provider-taxonomy", "code": "2084P0800X"}
    role |= {
        "specialty": [{"coding": [psychiatry]}],
        "location": [{"reference": "Location/oak"}],
        "endpoint": [{"reference": "Endpoint/ehr"}],
    }
    location = {
        "resourceType": "Location",
        "id": "oak",
        "status": "active",
        "name": "Oak St",
        "address": _ADDRESS,
    }
    connection = {
        "system": "http://terminology.hl7.org/CodeSystem/endpoint-connection-type",
        "code": "hl7-fhir-rest",
    }
    endpoint = {
        "resourceType": "Endpoint", "id": "ehr", "status": "active", "connectionType": connection, "address": _URL,
        "payloadType": [{"text": "any"}],
    }  # fmt: skip
    for one in (location, endpoint):
        bundle["entry"].append({"fullUrl": f"{_URL}/{one['resourceType']}/{one['id']}", "resource": one})
    return bundle
