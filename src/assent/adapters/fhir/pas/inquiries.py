"""The frames in which an inquiry is answered, and the Claim that stands for a request that came by another way."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assent.adapters.fhir.pas import names
from assent.adapters.fhir.pas.request.claims import PasClaim
from assent.adapters.fhir.pas.structure import moment_text
from assent.adapters.fhir.resources import BundleIndex, Entry
from assent.adapters.fhir.systems import CPT, HCPCS
from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import RequestState


def inquiry_parameters(bundles: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The Parameters of PAS 2.2: a bundle for each authorization that was found."""
    parameters = [{"name": "return", "resource": bundle} for bundle in bundles]
    return {"resourceType": "Parameters"} | ({"parameter": parameters} if parameters else {})


def empty_inquiry_bundle(claim: PasClaim, outcome: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The bundle of PAS 2.0 where nothing was found: an outcome that says so."""
    id = str(uuid5(NAMESPACE_URL, f"nothing:{claim.transmission.system}|{claim.transmission.value}"))
    return {
        "resourceType": "Bundle",
        "id": id,
        "meta": {"profile": [names.INQUIRY_RESPONSE_BUNDLE]},
        "identifier": {"system": names.RESPONSE_NUMBER, "value": id},
        "type": "collection",
        "timestamp": moment_text(at),
        "entry": [{"fullUrl": f"urn:uuid:{id}", "resource": outcome}],
    }


def as_sent(asked: PasClaim, state: RequestState) -> PasClaim:
    """A Claim for a request that did not come by PAS, with the parties of the inquiry: an item for each line."""
    items = [_item(number, line.requested) for number, line in enumerate(state.lines.values(), 1)]
    known = {key: asked.claim[key] for key in ("type", "patient", "insurer", "provider", "insurance")}
    claim = {"resourceType": "Claim", "id": state.id, **known, "item": items}
    entry = Entry("", claim, asked.entry.place)
    index = BundleIndex((entry, *asked.index.entries[1:]))
    return PasClaim(asked.bundle, index, Entry(asked.entry.full_url, claim, asked.entry.place))


def _item(sequence: int, line: RequestedLine) -> dict[str, Any]:
    system = CPT if line.code.isdigit() else HCPCS
    return {
        "sequence": sequence,
        "productOrService": {"coding": [{"system": system, "code": line.code}]},
        "servicedPeriod": {"start": line.start.isoformat(), "end": line.end.isoformat()},
    }
