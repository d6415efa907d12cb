"""Calls of CDS services as a clinical system makes them: a member, orders for ketamine, what came beforehand."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.exchange.conftest import EXCHANGE
from tests.exchange.smart import hook_token, register
from tests.web.served import Served, over

Json = dict[str, Any]
MEMBER, BORN, PATIENT = "HP0044110", "1984-03-09", "mem-4411"
MEMBERS = (
    "number,name,birth_date,language,address,product_line,start,end,contract,program,fully_insured\n"
    f"{MEMBER},Dana Example,{BORN},en,1 Example St|Boston MA,commercial,2025-01-01,,,,yes\n"
    "HP0000002,Robin Example,1990-01-01,en,2 Example St|Boston MA,commercial,2024-01-01,2025-06-30,,,yes\n"
    "HP0000003,Kim Example,1950-01-01,en,3 Example St|Boston MA,commercial,2025-01-01,,,,yes\n"
    "HP0000003,Kim Example,1950-01-01,en,3 Example St|Boston MA,medicare_advantage,2025-01-01,,,,no\n"
    "HP0000004,Sam Example,1950-01-01,en,4 Example St|Boston MA,commercial,2025-01-01,2026-02-28,,,yes\n"
    "HP0000004,Sam Example,1950-01-01,en,4 Example St|Boston MA,medicare_advantage,2026-03-01,,,,no\n"
)
PROVIDERS = (
    "npi,name,address,phone,product_line,start,end\n1234567893,First Office,,,commercial,2024-01-01,\n"
)
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
CPT = "http://www.ama-assn.org/go/cpt"
NDC = "http://hl7.org/fhir/sid/ndc"
_CLASSES = "http://terminology.hl7.org/CodeSystem/coverage-class"


def write_directory(folder: Path) -> None:
    """Members and offices of a plan that does not exist."""
    (folder / "members.csv").write_text(MEMBERS, "utf-8")
    (folder / "providers.csv").write_text(PROVIDERS, "utf-8")


@contextmanager
def installation(
    an_empty_store: Path, folder: Path, settings: str = EXCHANGE, **program: Any
) -> Iterator[Served]:
    """An installation in a new folder with a directory of members, and a registered program."""
    shutil.copytree(an_empty_store, folder)
    (folder / "exchange.toml").write_text(settings, "utf-8")
    write_directory(folder)
    with over(folder) as served:
        register(served, **program)
        yield served


def guidance_of(plan: Served, body: Json) -> list[dict[str, list[Any]]]:
    """What is said of each order of a call."""
    answer = post(plan, body)
    assert answer.status_code == 200, answer.text
    return [information(action) for action in answer.json()["systemActions"]]


def patient(number: str = MEMBER, born: str = BORN) -> Json:
    """The patient, with the number of the member."""
    return {
        "resourceType": "Patient",
        "id": PATIENT,
        "identifier": [
            {
                "type": {
                    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MB"}]
                },
                "system": "https://plan.example.org/member-id",
                "value": number,
            }
        ],
        "name": [{"family": "Example", "given": ["Dana"]}],
        "gender": "female",
        "birthDate": born,
    }


def coverage(number: str = MEMBER, plan: str = "COMM-PPO", id: str = "cov-1") -> Json:
    """A coverage in force."""
    return {
        "resourceType": "Coverage",
        "id": id,
        "status": "active",
        "subscriberId": number,
        "identifier": [
            {
                "type": {
                    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MB"}]
                },
                "system": "https://plan.example.org/member-id",
                "value": number,
            }
        ],
        "beneficiary": {"reference": f"Patient/{PATIENT}"},
        "relationship": {
            "coding": [
                {"system": "http://terminology.hl7.org/CodeSystem/subscriber-relationship", "code": "self"}
            ]
        },
        "payor": [{"reference": "Organization/plan"}],
        "class": [
            {
                "type": {
                    "coding": [
                        {"system": "http://terminology.hl7.org/CodeSystem/coverage-class", "code": "plan"}
                    ]
                },
                "value": plan,
            }
        ],
    }


def bundle(*resources: Json, kind: str = "collection") -> Json:
    """A bundle of these."""
    entries = [{"resource": one} for one in resources]
    if kind == "searchset":
        return {"resourceType": "Bundle", "type": kind, "total": len(entries), "entry": entries}
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def medication(*codes: tuple[str, str], id: str = "mr-ketamine", text: str = "Ketamine by infusion") -> Json:
    """An order of a drug by codes; without any by the RxNorm code of ketamine."""
    coding = [{"system": system, "code": code} for system, code in codes or ((RXNORM, "6130"),)]
    return {
        "resourceType": "MedicationRequest",
        "id": id,
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {"coding": coding, "text": text},
        "subject": {"reference": f"Patient/{PATIENT}"},
        "authoredOn": "2026-02-10",
        "requester": {"reference": "Practitioner/psych"},
        "dosageInstruction": [{"text": "0.5 mg/kg over 40 minutes, twice a week for 4 weeks"}],
        "dispenseRequest": {"quantity": {"value": 8, "unit": "Unit"}},
    }


def service(*codes: tuple[str, str], id: str = "sr-infusion") -> Json:
    """An order of a service by codes; without any that of an infusion."""
    coding = [{"system": system, "code": code} for system, code in codes or ((CPT, "96365"),)]
    return {
        "resourceType": "ServiceRequest",
        "id": id,
        "status": "draft",
        "intent": "order",
        "code": {"coding": coding},
        "subject": {"reference": f"Patient/{PATIENT}"},
        "authoredOn": "2026-02-10",
        "requester": {"reference": "Practitioner/psych"},
    }


def call(
    hook: str, context: Json, prefetch: Json | None = None, version: str | None = "2.2", **more: Any
) -> Json:
    """The body of a call; without a prefetch patient and coverage come with it."""
    sent = (
        {"patient": patient(), "coverage": bundle(coverage(), kind="searchset")}
        if prefetch is None
        else prefetch
    )
    body: Json = {
        "hook": hook,
        "hookInstance": "3c1f0b56-8f6e-4f0f-9d60-5f7f0b7a1c11",
        "fhirServer": "https://ehr.example.org/fhir",
        "context": {"patientId": PATIENT, **context},
        "prefetch": sent,
        **more,
    }
    if version is not None:
        body["extension"] = {"davinci-crd.requestedVersion": version}
    return copy.deepcopy(body)


def signing(*orders: Json, **more: Any) -> Json:
    """A call at the signing of orders; without any that of ketamine and its infusion."""
    drafts = bundle(*(orders or (medication(), service())))
    return call("order-sign", {"userId": "Practitioner/psych", "draftOrders": drafts}, **more)


def post(served: Served, body: Json | bytes, service_id: str = "", **header: Any) -> httpx.Response:
    """Call the service of a body's hook with a token for it."""
    hook = body["hook"] if isinstance(body, dict) else "order-sign"
    path = f"/cds-services/{service_id or f'{hook}-crd'}"
    content = json.dumps(body).encode() if isinstance(body, dict) else body
    headers = {"Content-Type": "application/json", **hook_token(served, path, **header)}
    return served.client.request("POST", path, content=content, headers=headers)


def information(action: Json) -> dict[str, list[Any]]:
    """What the coverage information of an action says, by name."""
    url = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information"
    (extension,) = [one for one in action["resource"]["extension"] if one["url"] == url]
    said: dict[str, list[Any]] = {}
    for part in extension["extension"]:
        (value,) = [held for key, held in part.items() if key.startswith("value")]
        said.setdefault(part["url"], []).append(value)
    return said
