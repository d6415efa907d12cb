"""Bodies of ``$submit-attachment`` as an office's system sends them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from assent.adapters.fhir.systems import NPI
from tests.exchange import bundles
from tests.web.served import NPI as OFFICE

PDF = b"%PDF-1.4 a visit of 3 February, as it was dictated"
_PROFILE = "http://hl7.org/fhir/us/davinci-cdex/StructureDefinition/cdex-parameters-submit-attachment"
Body = dict[str, Any]


def attachments(tracking: Body, *contents: Body, member: str = "M-1", **more: Any) -> Body:
    """The Parameters that attach these resources to the request of a tracking id.

    ``more`` are further values by the name of their parameter, such as ``AttachTo="claim"``; None leaves one out.
    """
    values: dict[str, Any] = {
        "TrackingId": {"valueIdentifier": tracking},
        "AttachTo": {"valueCode": "preauthorization"},
        "OrganizationId": {"valueIdentifier": {"system": NPI, "value": OFFICE}},
        "MemberId": {"valueIdentifier": {"value": member}},
        **more,
    }
    parameters = [{"name": name, **value} for name, value in values.items() if value is not None]
    parameters += [{"name": "Attachment", "part": [{"name": "Content", "resource": one}]} for one in contents]
    return {"resourceType": "Parameters", "meta": {"profile": [_PROFILE]}, "parameter": parameters}


def answers(signed: bool = True, **given: Any) -> Body:
    """A questionnaire that answers these facts, as the DTR form of the request has it."""
    bundle = bundles.request()
    bundles.answered(bundle, given, signed=signed)
    response = bundles.resource(bundle, "QuestionnaireResponse")
    response["id"] = "qr-answer"
    return response


def document(data: bytes = PDF, media_type: str = "application/pdf", **more: Any) -> Body:
    """A document with its bytes. ``more`` are further elements of its attachment; None leaves one out."""
    given = {"contentType": media_type, "data": b64encode(data).decode(), "title": "Visit note", **more}
    attachment = {name: value for name, value in given.items() if value is not None}
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11506-3", "display": "Progress note"}]},
        "content": [{"attachment": attachment}],
    }


def form_of(bundle: bundles.Bundle) -> Body:
    """The questionnaire of a request bundle, as it stands there."""
    return bundles.resource(bundle, "QuestionnaireResponse")


def weight(kilograms: float) -> Body:
    """A weight in the member's chart, on the server of the office."""
    return {
        "resourceType": "Observation", "id": "weight", "status": "final",
        "category": [{"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}
        ]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "subject": {"reference": "Patient/member"}, "effectiveDateTime": "2026-02-09",
        "valueQuantity": {"value": kilograms, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
    }  # fmt: skip
