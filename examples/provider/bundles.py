"""Requests for authorization as PAS 2.2 has them: a bundle of the Claim and of what it refers to."""

import copy
from datetime import UTC, datetime

from chart import BIRTH_DATE, NPI, OFFICE, Member, day

FHIR = "https://ehr.alder.example/fhir"
HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
CPT, NDC = "http://www.ama-assn.org/go/cpt", "http://hl7.org/fhir/sid/ndc"
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
_PAS = "http://hl7.org/fhir/us/davinci-pas/StructureDefinition"
_HL7 = "http://terminology.hl7.org/CodeSystem"
_X12 = "https://codesystem.x12.org/005010"
_NPI = "http://hl7.org/fhir/sid/us-npi"
_SIGNATURE = "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-signature"


def coded(system: str, code: str) -> dict:
    """A concept of one code."""
    return {"coding": [{"system": system, "code": code}]}


def patient(member: Member) -> dict:
    """The patient, with the number of the member."""
    return _resource(
        "Patient", "patient", "beneficiary", identifier=[number_of(member)], gender="female",
        name=[{"family": "Example", "given": [member.given]}], birthDate=BIRTH_DATE,
    )  # fmt: skip


def coverage(member: Member) -> dict:
    """The member's coverage."""
    myself = [
        *coded(f"{_HL7}/subscriber-relationship", "self")["coding"],
        *coded(f"{_X12}/1069", "18")["coding"],
    ]
    return _resource(
        "Coverage", "coverage", "coverage", identifier=[number_of(member)], status="active",
        subscriberId=member.number, beneficiary=_to("Patient/patient"), relationship={"coding": myself},
        payor=[_to("Organization/plan")],
        **{"class": [{"type": coded(f"{_HL7}/coverage-class", "plan"), "value": "commercial"}]},
    )  # fmt: skip


def orders() -> tuple[dict, dict]:
    """Ketamine by infusion, eight times in four weeks, as the clinician orders it."""
    timing = {"repeat": {"count": 8, "frequency": 2, "period": 1, "periodUnit": "wk"}}
    dose = {"doseQuantity": {"value": 36, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}}
    text = "36 mg IV over 40 minutes, twice a week for 4 weeks"
    common = {
        "status": "active", "intent": "order", "subject": _to("Patient/patient"), "authoredOn": day(0),
        "requester": _to("Practitioner/psych"),
        "reasonCode": [coded("http://hl7.org/fhir/sid/icd-10-cm", "F33.2")],
    }  # fmt: skip
    drug = _resource(
        "MedicationRequest", "ketamine", "medicationrequest", **common,
        medicationCodeableConcept={**coded(RXNORM, "6130"), "text": "Ketamine, intravenous"},
        dosageInstruction=[{"text": text, "timing": timing, "doseAndRate": [dose]}],
        dispenseRequest={"quantity": {"value": 8, "unit": "Unit"}},
    )  # fmt: skip
    infusion = _resource(
        "ServiceRequest", "infusion", "servicerequest", **common, code=coded(CPT, "96365"), occurrenceTiming=timing,
        quantityQuantity={"value": 8, "unit": "visits"},
    )  # fmt: skip
    return drug, infusion


def request(member: Member, number: str, response: dict) -> dict:
    """A first request, with the completed questionnaire, signed by the clinician."""
    claim = _resource(
        "Claim", number, "claim", identifier=[{"system": f"{FHIR}/claims", "value": number}], status="active",
        type=coded(f"{_HL7}/claim-type", "professional"), use="preauthorization", patient=_to("Patient/patient"),
        created=f"{day(0)}T09:00:00-05:00", insurer=_to("Organization/plan"), provider=_to("Organization/office"),
        priority=coded(f"{_HL7}/processpriority", "normal"), careTeam=[_care_team()],
        supportingInfo=[_questionnaire()],
        diagnosis=[{"sequence": 1, "diagnosisCodeableConcept": coded("http://hl7.org/fhir/sid/icd-10-cm", "F33.2")}],
        insurance=[{"sequence": 1, "focal": True, "coverage": _to("Coverage/coverage")}],
        item=[
            _item(1, [*coded(HCPCS, "J3490")["coding"], *coded(NDC, "00409-2051-05")["coding"]],
                  "MedicationRequest/ketamine", "units"),
            _item(2, coded(CPT, "96365")["coding"], "ServiceRequest/infusion", "visits"),
        ],
    )  # fmt: skip
    return _bundle(number, claim, patient(member), *_people(), coverage(member), *orders(), signed(response))


def update(before: dict, number: str, response: dict | None = None) -> dict:
    """An update of a request: it holds the prior Claim, and a new response where there is one."""
    sent = copy.deepcopy(before)
    resources = [one["resource"] for one in sent["entry"] if _is_kept(one["resource"], before, response)]
    claim, prior = resources[0], copy.deepcopy(resources[0])
    claim["id"] = claim["identifier"][0]["value"] = number
    claim["meta"]["profile"] = [f"{_PAS}/profile-claim-update"]
    related = coded(f"{_HL7}/ex-relatedclaimrelationship", "prior")
    claim["related"] = [{"claim": _to(f"Claim/{prior['id']}"), "relationship": related}]
    prior.pop("related", None)
    return _bundle(number, *resources, *([signed(response)] if response else []), prior)


def canceled(before: dict, number: str) -> dict:
    """An update that cancels every item."""
    sent = update(before, number)
    for item in sent["entry"][0]["resource"]["item"]:
        item["modifierExtension"] = [{"url": f"{_PAS}/modifierextension-infoCancelled", "valueBoolean": True}]
        item["extension"].append({"url": f"{_PAS}/extension-infoChanged", "valueCode": "changed"})
        for one in item["extension"]:
            if one["url"].endswith("certificationType"):
                one["valueCodeableConcept"] = coded(f"{_X12}/1322", "3")
    return sent


def inquiry(before: dict, number: str) -> dict:
    """An inquiry by the example of a request."""
    sent = copy.deepcopy(before)
    clinical = ("MedicationRequest", "ServiceRequest", "QuestionnaireResponse")
    resources = [one["resource"] for one in sent["entry"] if one["resource"]["resourceType"] not in clinical]
    claim = resources[0]
    claim["identifier"][0]["value"] = number
    claim["meta"]["profile"] = [f"{_PAS}/profile-claim-inquiry"]
    claim.pop("supportingInfo")
    for item in claim["item"]:
        item.pop("informationSequence")
        kept = ("serviceItemRequestType", "certificationType")
        item["extension"] = [one for one in item["extension"] if one["url"].endswith(kept)]
    return _bundle(number, *resources, profile="pas-inquiry-request-bundle")


def _is_kept(resource: dict, before: dict, response: dict | None) -> bool:
    """Whether an update holds it too: not an older Claim, not the response in whose place there is another."""
    kind = resource["resourceType"]
    if kind == "Claim":
        return resource["id"] == before["entry"][0]["resource"]["id"]
    return kind != "QuestionnaireResponse" or response is None


def _resource(kind: str, id: str, profile: str, **elements: object) -> dict:
    return {"resourceType": kind, "id": id, "meta": {"profile": [f"{_PAS}/profile-{profile}"]}, **elements}


def _bundle(number: str, *resources: dict, profile: str = "pas-request-bundle") -> dict:
    entries = [{"fullUrl": f"{FHIR}/{one['resourceType']}/{one['id']}", "resource": one} for one in resources]
    return _resource(
        "Bundle", number, profile, identifier={"system": f"{FHIR}/transmissions", "value": number},
        type="collection", timestamp=datetime.now(UTC).isoformat(timespec="seconds"), entry=entries,
    )  # fmt: skip


def _to(reference: str) -> dict:
    return {"reference": reference}


def number_of(member: Member) -> dict:
    """The number of a member as an identifier."""
    return {
        "type": coded(f"{_HL7}/v2-0203", "MB"), "system": "https://plan.example/member-id", "value": member.number,
    }  # fmt: skip


def _people() -> tuple[dict, ...]:
    """The plan, the office, its clinician and that person's role."""
    phone = [{"system": "phone", "value": "555-0131"}]
    return (
        _resource("Organization", "plan", "insurer", active=True, type=[coded(f"{_X12}/98", "PR")],
                  identifier=[{"system": _NPI, "value": "1000000020"}], name="The plan"),
        _resource("Organization", "office", "requestor", active=True, type=[coded(f"{_X12}/98", "X3")],
                  identifier=[{"system": _NPI, "value": NPI}], name=OFFICE),
        _resource("Practitioner", "psych", "practitioner", name=[{"family": "Quist", "given": ["Sorrel"]}],
                  identifier=[{"system": _NPI, "value": "1999999984"}], telecom=phone),
        _resource("PractitionerRole", "role", "practitionerrole", practitioner=_to("Practitioner/psych"),
                  organization=_to("Organization/office"), telecom=phone,
                  code=[coded("http://nucc.org/provider-taxonomy", "2084P0800X")]),
    )  # fmt: skip


def _care_team() -> dict:
    scope = {"url": f"{_PAS}/extension-careTeamClaimScope", "valueBoolean": False}
    return {"extension": [scope], "sequence": 1, "provider": _to("PractitionerRole/role")}


def _questionnaire() -> dict:
    how = [
        {"url": "reportTypeCode", "valueCodeableConcept": coded(f"{_X12}/755", "OZ")},
        {"url": "transmissionMethod", "valueCodeableConcept": coded(f"{_X12}/756", "EL")},
    ]
    return {
        "extension": [{"url": f"{_PAS}/extension-documentInformation", "extension": how}], "sequence": 1,
        "category": coded("http://hl7.org/fhir/us/davinci-pas/CodeSystem/PASTempCodes", "additionalInformation"),
        "valueReference": _to("QuestionnaireResponse/answers"),
    }  # fmt: skip


def _item(sequence: int, codes: list, order: str, unit: str) -> dict:
    trace = {"system": f"{FHIR}/items", "value": f"IT-{sequence}"}
    place = "https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set"
    return {
        "extension": [
            {"url": f"{_PAS}/extension-serviceItemRequestType", "valueCodeableConcept": coded(f"{_X12}/1525", "HS")},
            {"url": f"{_PAS}/extension-certificationType", "valueCodeableConcept": coded(f"{_X12}/1322", "I")},
            {"url": f"{_PAS}/extension-itemTraceNumber", "valueIdentifier": trace},
            {"url": f"{_PAS}/extension-requestedService", "valueReference": _to(order)},
        ],
        "sequence": sequence, "careTeamSequence": [1], "diagnosisSequence": [1], "informationSequence": [1],
        "category": coded(f"{_X12}/1365", "1"), "productOrService": {"coding": codes},
        "servicedPeriod": {"start": day(6), "end": day(33)}, "locationCodeableConcept": coded(place, "11"),
        "quantity": {"value": 8, "unit": unit},
    }  # fmt: skip


def signed(response: dict) -> dict:
    """The completed questionnaire, signed by the clinician: what it says then counts as attested."""
    when = f"{day(0)}T08:50:00-05:00"
    signature = {
        "type": coded("urn:iso-astm:E1762-95:2013", "1.2.840.10065.1.12.1.1")["coding"],
        "when": when, "who": _to("Practitioner/psych"),
    }  # fmt: skip
    others = [one for one in response.get("extension", ()) if one["url"] != _SIGNATURE]
    return {
        **response, "id": "answers", "authored": when, "author": _to("Practitioner/psych"),
        "extension": [*others, {"url": _SIGNATURE, "valueSignature": signature}],
    }  # fmt: skip
