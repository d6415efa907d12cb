"""An update or request that is turned away as a whole: a response bundle whose outcome is an error, with X12's code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.request.claims import PasClaim
from assent.adapters.fhir.pas.responses import bundle_of
from assent.adapters.fhir.pas.structure import moment_text


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an update is turned away. ``code`` is X12's, ``follow_up`` what it lets the sender do next, empty for words.

    ``says`` names the way out, ``place`` the FHIRPath that it is about.
    """

    code: str
    says: str
    place: str
    follow_up: str = "C"


UNKNOWN_AUTHORIZATION = "AA"
"""X12's reject reason for a request or authorization that there is not."""
INCONSISTENT = "33"
"""X12's reject reason for input that cannot be worked on as it is."""


def rejection_bundle(
    rejections: Sequence[Rejection], claim: PasClaim, at: datetime, request: str = ""
) -> dict[str, Any]:
    """The response bundle that turns a whole Claim away; ``request`` is the number of the request, where it is one."""
    codes = ",".join(dict.fromkeys(rejection.code for rejection in rejections))
    seed = f"{claim.transmission.system}|{claim.transmission.value}|{codes}|{request}"
    id = str(uuid5(NAMESPACE_URL, f"rejection:{seed}"))
    own = [{"system": names.REQUEST_NUMBER, "value": request}] if request else []
    response: dict[str, Any] = {
        "resourceType": "ClaimResponse",
        "id": id,
        "meta": {"profile": [names.CLAIM_RESPONSE]},
        "identifier": [*claim.claim.get("identifier", ()), *own],
        "status": "active",
        "type": claim.claim["type"],
        "use": "preauthorization",
        "patient": {"reference": claim.patient.full_url},
        "created": moment_text(at),
        "insurer": {"reference": claim.insurer.full_url},
        "requestor": {"reference": claim.requestor.full_url},
        "request": {"reference": claim.entry.full_url},
        "outcome": "error",
        "processNote": [
            {"number": number, "type": "display", "text": rejection.says}
            for number, rejection in enumerate(rejections, 1)
        ],
        "error": [_error(rejection) for rejection in rejections],
    }
    return bundle_of(names.RESPONSE_BUNDLE, response, (), claim, at)


def _error(rejection: Rejection) -> Mapping[str, Any]:
    def coded(system: str, code: str) -> Mapping[str, Any]:
        return {"coding": [{"system": system, "code": code}]}

    follow_up = {
        "url": names.FOLLOW_UP,
        "valueCodeableConcept": coded(names.FOLLOW_UP_CODES, rejection.follow_up),
    }
    return {
        "extension": [
            *([follow_up] if rejection.follow_up else []),
            {"url": names.ERROR_PATH, "valueString": rejection.place},
        ],
        "code": coded(names.REJECTION_CODES, rejection.code),
    }
