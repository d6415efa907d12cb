"""The request for more information: by DTR, with the number of the request as context."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.answered import AnsweredClaim
from assent.adapters.fhir.pas.notes import questions
from assent.adapters.fhir.pas.versions import PasVersion
from assent.adapters.fhir.resources import kind


def communication_request(version: PasVersion, request: AnsweredClaim) -> dict[str, Any]:
    """The entry of the CommunicationRequest of a pended request.

    Its LOINC code says that DTR asks what is open; its identifier is the context with which DTR is begun (PAS 2.2.1,
    ainfo-3). Where one item alone is open it names that one. It is the same one for as long as the same is asked.
    """
    claim, state = request.claim, request.state
    asked = "\n".join(questions(state))
    id = str(uuid5(NAMESPACE_URL, f"communication:{state.id}:{asked}"))
    line = _line(request)
    resource = {
        "resourceType": "CommunicationRequest",
        "id": id,
        "meta": {"profile": [names.COMMUNICATION_REQUEST]},
        **(line if version.line_of_whole else {}),
        "identifier": [{"system": names.REQUEST_NUMBER, "value": state.id}],
        "status": "active",
        "medium": [{"coding": [{"system": names.PAS_CODES, "code": names.BY_ATTACHMENT}]}],
        "payload": [{**({} if version.line_of_whole else line), "contentString": names.USE_DTR}],
        "requester": {"reference": claim.insurer.full_url},
        "recipient": [{"reference": claim.insurer.full_url}],
        **_sender(request),
    }
    return {"fullUrl": f"urn:uuid:{id}", "resource": resource}


def _line(request: AnsweredClaim) -> dict[str, Any]:
    """The one item that is open; nothing where there are several."""
    items = request.open_items
    if len(items) != 1 or len(request.claim.items) == 1:
        return {}
    return {"extension": [{"url": names.SERVICE_LINE, "valuePositiveInt": items[0].sequence}]}


def _sender(request: AnsweredClaim) -> dict[str, Any]:
    """The office that is to send the answers, where it is an Organization of the bundle."""
    requestor = request.claim.requestor
    own = kind(requestor.resource) == "Organization"
    return {"sender": {"reference": requestor.full_url}} if own else {}
