"""The request for more information: by DTR, with the number of the request as context."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.claims import PasClaim
from assent.casework.record.state import RequestState


def communication_request(claim: PasClaim, state: RequestState) -> dict[str, Any]:
    """The entry of the CommunicationRequest of a pended request.

    Its LOINC code says that DTR asks what is open; its identifier is the context with which DTR is begun (PAS 2.2.1,
    ainfo-3). It is the same for as long as the request is: another id would be another answer.
    """
    id = str(uuid5(NAMESPACE_URL, f"communication:{state.id}"))
    resource = {
        "resourceType": "CommunicationRequest",
        "id": id,
        "meta": {"profile": [names.COMMUNICATION_REQUEST]},
        "identifier": [{"system": names.REQUEST_NUMBER, "value": state.id}],
        "status": "active",
        "payload": [{"contentString": names.USE_DTR}],
        "requester": {"reference": claim.insurer.full_url},
    }
    return {"fullUrl": f"urn:uuid:{id}", "resource": resource}
