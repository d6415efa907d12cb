"""What a program is refused names the place in what it sent, wherever there is one to correct."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.exchange import bundles
from tests.exchange.attachments import answers, attachments
from tests.exchange.bundles import Bundle, claim_of, resource
from tests.exchange.reading import issues
from tests.web.served import OTHER_NPI, Served

BASE = "/fhir/pas/2.2"
_CLAIM = "Bundle.entry[0].resource"


def _other_content(bundle: Bundle) -> None:
    resource(bundle, "Patient")["gender"] = "male"


def _other_bundle(bundle: Bundle) -> None:
    bundle["identifier"]["value"] = "TX-another"


def _of_another_office(bundle: Bundle) -> None:
    for entry in bundle["entry"]:
        for identifier in entry["resource"].get("identifier", ()):
            if identifier.get("system") == "http://hl7.org/fhir/sid/us-npi":
                identifier["value"] = OTHER_NPI


def _many_diagnoses(bundle: Bundle) -> None:
    system = "http://hl7.org/fhir/sid/icd-10-cm"
    claim_of(bundle)["diagnosis"] = [
        {
            "sequence": n,
            "diagnosisCodeableConcept": {"coding": [{"system": system, "code": f"F{n:03d}"}]},
        }
        for n in range(1, 600)
    ]
    _other_bundle(bundle)
    claim_of(bundle)["identifier"][0]["value"] = "PA-another"


@pytest.mark.parametrize(
    ("change", "status", "place"),
    [
        (_other_content, 409, "Bundle.identifier"),
        (_other_bundle, 409, f"{_CLAIM}.identifier[0]"),
        (_of_another_office, 403, f"{_CLAIM}.provider"),
        (_many_diagnoses, 400, f"{_CLAIM}.diagnosis[0]"),
    ],
)
def test_a_refused_bundle_names_the_place(
    served: Served, change: Callable[[Bundle], None], status: int, place: str
) -> None:
    bundle = bundles.request()
    served.post("program", f"{BASE}/Claim/$submit", bundle)
    change(bundle)
    answer = served.post("program", f"{BASE}/Claim/$submit", bundle)
    assert answer.status_code == status, answer.text
    assert [issue.get("expression") for issue in issues(answer)] == [[place]]


@pytest.mark.parametrize(
    ("given", "status", "place"),
    [
        ({"OrganizationId": OTHER_NPI}, 403, "Parameters.parameter[2].valueIdentifier"),
        ({"TrackingId": "PA-nobody"}, 404, "Parameters.parameter[0].valueIdentifier"),
        ({}, 409, "Parameters.parameter[0].valueIdentifier"),
    ],
)
def test_refused_attachments_name_the_place(
    served: Served, given: dict[str, str], status: int, place: str
) -> None:
    """The last one is for a request of which nothing is open."""
    bundle = bundles.request("met")
    served.post("program", f"{BASE}/Claim/$submit", bundle)
    body: dict[str, Any] = attachments(claim_of(bundle)["identifier"][0], answers(ketamine_misuse=False))
    for parameter in body["parameter"]:
        if parameter["name"] in given:
            parameter["valueIdentifier"] = {**parameter["valueIdentifier"], "value": given[parameter["name"]]}
    answer = served.post("program", f"{BASE}/$submit-attachment", body)
    assert answer.status_code == status, answer.text
    assert [issue.get("expression") for issue in issues(answer)] == [[place]]
