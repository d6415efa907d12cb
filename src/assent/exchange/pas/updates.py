"""Which request an update is of, and why a first Claim or renewal is turned away."""

from datetime import date

from assent.adapters.fhir.pas.errors import INCONSISTENT, UNKNOWN_AUTHORIZATION, Rejection
from assent.adapters.fhir.pas.request.claims import PasClaim
from assent.casework.people.permissions import is_own
from assent.casework.record.event import Actor
from assent.casework.record.state import RequestState
from assent.desk.exchange.inquiries import requests_of
from assent.desk.exchange.members import match_member
from assent.desk.exchange.submissions import request_of
from assent.desk.ports import Desk
from assent.desk.record.standing import state_of
from assent.exchange.pas.kept import kept_claims
from assent.exchange.pas.requested import Requested, claimed_member

_ITEMS = "Bundle.entry[0].resource.item"
_RELATED = "Bundle.entry[0].resource.related[0].claim"
UNKNOWN = Rejection(
    UNKNOWN_AUTHORIZATION,
    "No request of this office was made by the Claim that this updates; send it as a new request.",
    _RELATED,
)
_NO_SUCH_AUTHORIZATION = Rejection(
    UNKNOWN_AUTHORIZATION,
    "There is no authorization of this number for this member; read the number again.",
    _ITEMS,
)
_NOTHING_ASKED = Rejection(INCONSISTENT, "Every item is canceled, so nothing is asked for.", _ITEMS)


def is_known(desk: Desk, claim: PasClaim, actor: Actor) -> bool:
    """Whether the office made a request by a Claim of this number before: in PAS 2.0 an update has the same."""
    ids = (request_of(desk, actor.organization, number.system, number.value) for number in claim.numbers)
    return any(state_of(desk, id).submitted is not None for id in ids)


def updated_request(desk: Desk, claim: PasClaim, actor: Actor, received: date) -> RequestState | None:
    """The office's own request that an update is of; None where there is none.

    It is found by the plan's number, by the identifier of the prior Claim, or among the member's requests by
    the identifiers of the Claims that updated it since.
    """
    numbers = (*claim.prior_numbers, *claim.numbers)
    ids = [
        claim.request_number,
        *(request_of(desk, actor.organization, number.system, number.value) for number in numbers),
    ]
    for id in ids:
        state = state_of(desk, id) if id else None
        if state is not None and state.submitted is not None and is_own(state, actor):
            return state
    member = match_member(desk, claimed_member(claim), claim.days, received).member
    own = (state for state in requests_of(desk, member) if is_own(state, actor))
    return next((state for state in own if _came_by(desk, state, claim)), None)


def _came_by(desk: Desk, state: RequestState, update: PasClaim) -> bool:
    """Whether one of its Claims is the one that an update names."""
    numbers = {*update.prior_numbers, *update.numbers}
    kept = kept_claims(desk, state)
    return any(numbers & set(claim.numbers) or claim.entry.full_url in update.prior_urls for claim in kept)


def why_not_first(desk: Desk, submitted: Requested) -> Rejection | None:
    """Why a first Claim or renewal cannot be taken; None where it can."""
    if all(item.cancelled for item in submitted.claim.items):
        return _NOTHING_ASKED
    number = submitted.claim.earlier
    if not number:
        return None
    request = desk.record.authorization(number)
    draft = state_of(desk, request).draft if request else None
    known = draft is not None and draft.member == submitted.match.member
    return None if known else _NO_SUCH_AUTHORIZATION
