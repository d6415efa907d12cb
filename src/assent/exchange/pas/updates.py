"""Which request an update is of, what of it can be taken, and why an update or renewal is turned away."""

from collections.abc import Mapping
from datetime import date

from assent.adapters.fhir.pas.claims import ClaimItem, PasClaim
from assent.adapters.fhir.pas.errors import INCONSISTENT, UNKNOWN_AUTHORIZATION, Rejection
from assent.adapters.fhir.pas.line_ids import line_ids
from assent.casework.people.permissions import is_own
from assent.casework.record.event import Actor
from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import LineStatus, RequestState, Stage
from assent.desk.exchange.inquiries import requests_of
from assent.desk.exchange.members import match_member
from assent.desk.exchange.submissions import request_id
from assent.desk.ports import Desk
from assent.desk.record.standing import state_of
from assent.exchange.pas.kept import kept_claims
from assent.exchange.pas.requested import Requested, claimed_member
from assent.facts.billing_codes import base_code

_ITEMS = "Bundle.entry[0].resource.item"
_RELATED = "Bundle.entry[0].resource.related[0].claim"
_NOT_ALLOWED = "N"
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
_DENIED = Rejection(
    INCONSISTENT,
    "A denial stands, and no update changes it. Appeal it, or send a new request.",
    _RELATED,
    _NOT_ALLOWED,
)
_AT_ITS_END = Rejection(
    INCONSISTENT,
    "The request is at its end. Ask for something else, or for more, by a new request.",
    _RELATED,
    _NOT_ALLOWED,
)


def is_known(desk: Desk, claim: PasClaim, actor: Actor) -> bool:
    """Whether the office made a request by a Claim of this number before: in PAS 2.0 an update has the same."""
    ids = (request_id(actor.organization, number.system, number.value) for number in claim.numbers)
    return any(state_of(desk, id).submitted is not None for id in ids)


def updated_request(desk: Desk, claim: PasClaim, actor: Actor, received: date) -> RequestState | None:
    """The office's own request that an update is of; None where there is none.

    It is found by the plan's number, by the identifier of the prior Claim, or among the member's requests by
    the identifiers of the Claims that updated it since.
    """
    numbers = (*claim.prior_numbers, *claim.numbers)
    ids = [
        claim.request_number,
        *(request_id(actor.organization, number.system, number.value) for number in numbers),
    ]
    for id in ids:
        state = state_of(desk, id) if id else None
        if state is not None and state.submitted is not None and is_own(state, actor):
            return state
    member = match_member(desk, claimed_member(claim), claim.items[0].start or received).member
    own = (state for state in requests_of(desk, member) if is_own(state, actor))
    return next((state for state in own if _came_by(desk, state, claim)), None)


def _came_by(desk: Desk, state: RequestState, update: PasClaim) -> bool:
    """Whether one of its Claims is the one that an update names."""
    wanted = {*update.prior_numbers, *update.numbers}
    kept = kept_claims(desk, state)
    return any(wanted & set(one.numbers) or one.entry.full_url in update.prior_urls for one in kept)


def why_not_first(desk: Desk, wanted: Requested) -> Rejection | None:
    """Why a first Claim or renewal cannot be taken; None where it can."""
    if all(item.cancelled for item in wanted.claim.items):
        return _NOTHING_ASKED
    number = wanted.claim.earlier
    if not number:
        return None
    request = desk.record.authorization(number)
    draft = state_of(desk, request).draft if request else None
    known = draft is not None and draft.member == wanted.match.member
    return None if known else _NO_SUCH_AUTHORIZATION


def why_not(state: RequestState, wanted: Requested) -> Rejection | None:
    """Why an update cannot be taken as the request stands; None where it can.

    Once a line is denied nothing is updated. What is decided or taken back is at its end. What is asked for stays as
    it was received: more or something else is a new request, with a clock of its own.
    """
    if any(line.status is LineStatus.ADVERSE for line in state.lines.values()):
        return _DENIED
    if state.stage in (Stage.DETERMINED, Stage.WITHDRAWN):
        return _AT_ITS_END
    asked = {line.id: line for line in wanted.lines()}
    ids = line_ids(wanted.claim.items, wanted.package)
    for item in wanted.claim.items:
        rejection = _why_not_item(state, item, ids[item.sequence], asked)
        if rejection is not None:
            return rejection
    return None


def cancelled(state: RequestState, wanted: Requested) -> tuple[str, ...]:
    """The lines of the items that an update cancels, as far as they are open."""
    ids = line_ids(wanted.claim.items, wanted.package)
    lines = (ids[item.sequence] for item in wanted.claim.items if item.cancelled)
    return tuple(line for line in lines if line in state.open_lines)


def _why_not_item(
    state: RequestState, item: ClaimItem, id: str, asked: Mapping[str, RequestedLine]
) -> Rejection | None:
    line = state.lines.get(id)
    if line is None:
        return None if item.cancelled else _rejected(item, "is new; ask for it by a new request")
    if item.cancelled:
        done = line.status not in (LineStatus.OPEN, LineStatus.WITHDRAWN)
        return _rejected(item, "is decided already, and cannot be canceled by an update") if done else None
    if line.status is LineStatus.WITHDRAWN:
        return _rejected(item, "was canceled; ask for it again by a new request")
    return _rejected(item, _CHANGED) if _differs(item, line.requested, asked[id]) else None


_CHANGED = "asks for something else than was received; cancel it, and ask for it by a new request"


def _differs(item: ClaimItem, held: RequestedLine, asked: RequestedLine) -> bool:
    """Whether an item names another code, other days or other units than the line has."""
    other_days = (item.start is not None and asked.start != held.start) or (
        item.end is not None and asked.end != held.end
    )
    other_units = item.units is not None and item.units != held.units
    return base_code(asked.code) != base_code(held.code) or other_days or other_units


def _rejected(item: ClaimItem, says: str) -> Rejection:
    return Rejection(INCONSISTENT, f"Item {item.sequence} {says}.", item.place)
