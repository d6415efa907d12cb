"""The request bundles that are kept with a request, read again."""

import json
from collections.abc import Iterator, Mapping

from assent.adapters.fhir.pas.line_ids import line_ids
from assent.adapters.fhir.pas.request.claims import PasClaim, read_claim
from assent.adapters.fhir.resources import kind
from assent.casework.record.state import RequestState
from assent.desk.exchange.inquiries import transactions
from assent.desk.ports import Desk
from assent.logic.package import PolicyPackage


def kept_claims(desk: Desk, state: RequestState) -> Iterator[PasClaim]:
    """The Claims of the bundles that made and updated a request, the latest first."""
    for data in transactions(desk, state):
        bundle = json.loads(data)
        entries = bundle.get("entry") if kind(bundle) == "Bundle" else None
        if entries and kind(entries[0].get("resource", {})) == "Claim":
            yield read_claim(bundle)


def latest_claim(desk: Desk, state: RequestState) -> PasClaim | None:
    """The Claim as it was sent last; None where the request did not come by PAS."""
    return next(kept_claims(desk, state), None)


def lines_of_items(desk: Desk, state: RequestState, package: PolicyPackage | None) -> Mapping[int, str]:
    """The line of every item that the Claims of a request held so far, by its sequence; none where none came by PAS."""
    ids: dict[int, str] = {}
    for claim in reversed(list(kept_claims(desk, state))):
        ids |= line_ids(claim.items, package, state.lines, ids)
    return ids
