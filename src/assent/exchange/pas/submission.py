"""``Claim/$submit``: a bundle becomes a request or an update of one, and is answered as the record then stands."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from assent.adapters.fhir.outcomes import Issue, operation_outcome
from assent.adapters.fhir.pas.answered import AnsweredClaim
from assent.adapters.fhir.pas.errors import rejection_bundle
from assent.adapters.fhir.pas.line_ids import NO_ITEMS, line_ids
from assent.adapters.fhir.pas.request.bundle_checks import check_request
from assent.adapters.fhir.pas.request.claims import PasClaim, read_claim
from assent.adapters.fhir.pas.responses import response_bundle
from assent.adapters.fhir.pas.versions import PAS_2_2, PasVersion
from assent.adapters.fhir.profiles.guides import Message
from assent.adapters.fhir.resources import Resource
from assent.casework.intake.events import MemberIdentified
from assent.casework.record.checks import Conflicting, KeyReused
from assent.casework.record.days import plan_day
from assent.casework.record.event import Actor
from assent.casework.record.state import RequestState
from assent.desk.exchange import submissions
from assent.desk.exchange.notifications import keep_answer
from assent.desk.exchange.submissions import Transaction, Update, request_of
from assent.desk.ports import Desk
from assent.exchange.checked import PAS_GUIDES
from assent.exchange.ground import BASES, as_json, refused_at
from assent.exchange.pas import updates
from assent.exchange.pas.changes import line_changes
from assent.exchange.pas.kept import latest_claim, lines_of_items
from assent.exchange.pas.requested import Requested, requested
from assent.exchange.trust.callers import FhirCaller
from assent.terms.media_types import FHIR_JSON
from assent.terms.requests import Urgency

_REUSED = (
    "The identifier of this bundle came before with other content; give what is new an identifier of its own."
)
_KNOWN_CLAIM = (
    "The identifier of this Claim came before, in another bundle. Refer to that Claim in Claim.related "
    "to update it, or give a new request a new identifier."
)
_CORRECTED = "The office corrected the member's number or birth date."


def submit(version: PasVersion, bundle: Resource, data: bytes, caller: FhirCaller) -> dict[str, Any]:
    """The response bundle of a request bundle. Raises ``UnreadableResource`` and ``Refused``."""
    check_request(bundle, version)
    remarks = caller.incoming.message(PAS_GUIDES[version], Message.SUBMIT, bundle)
    claim = read_claim(bundle)
    transaction = _transaction(version, claim, data, caller, remarks)
    with refused_at(f"{claim.entry.place}.provider"):
        actor = caller.acting_for(claim.provider_npi or caller.actor.organization)
    with refused_at(claim.entry.place):
        return _taken(version, claim, transaction, caller, actor)


def _taken(
    version: PasVersion, claim: PasClaim, transaction: Transaction, caller: FhirCaller, actor: Actor
) -> dict[str, Any]:
    if claim.is_update or (not version.prior_inside and updates.is_known(caller.desk, claim, actor)):
        return _update(version, claim, transaction, caller, actor)
    return _first(version, claim, transaction, caller, actor)


def _first(
    version: PasVersion, claim: PasClaim, transaction: Transaction, caller: FhirCaller, actor: Actor
) -> dict[str, Any]:
    desk, now = caller.desk, caller.now
    id = request_of(desk, actor.organization, claim.numbers[0].system, claim.numbers[0].value)
    state = _repeated(desk, transaction, id)
    if state is None:
        submitted = requested(desk, claim, id, now)
        rejection = updates.why_not_first(desk, submitted)
        if rejection is not None:
            return rejection_bundle((rejection,), claim, now)
        state = _made(desk, submitted, transaction, actor, id, now)
    return _answer_now(version, caller, claim, state)


def _repeated(desk: Desk, transaction: Transaction, request: str) -> RequestState | None:
    try:
        return submissions.repeated(desk, transaction, request)
    except KeyReused:
        with refused_at("Bundle.identifier"):
            raise Conflicting(_REUSED) from None


def _made(
    desk: Desk, submitted: Requested, transaction: Transaction, actor: Actor, id: str, now: datetime
) -> RequestState:
    try:
        submission = submitted.submission(id, actor.organization)
        return submissions.submit_transaction(desk, submission, transaction, actor, now)
    except Conflicting:
        with refused_at(f"{submitted.claim.entry.place}.identifier[0]"):
            raise Conflicting(_KNOWN_CLAIM) from None


def _update(
    version: PasVersion, claim: PasClaim, transaction: Transaction, caller: FhirCaller, actor: Actor
) -> dict[str, Any]:
    desk, now = caller.desk, caller.now
    state = updates.updated_request(desk, claim, actor, plan_day(now))
    if state is None:
        return rejection_bundle((updates.UNKNOWN,), claim, now)
    again = _repeated(desk, transaction, state.id)
    if again is None:
        submitted = requested(desk, claim, state.id, now, state)
        changes = line_changes(state, submitted, lines_of_items(desk, state, submitted.package))
        if changes.rejections:
            return rejection_bundle(changes.rejections, claim, now, state.id)
        update = Update(
            submitted.case,
            changes.added,
            changes.instead,
            changes.withdrawn,
            _member(submitted),
            claim.cancelled_information,
            _raises_urgency(desk, state, claim),
        )
        again = submissions.update_transaction(desk, state.id, update, transaction, actor, now)
    return _answer_now(version, caller, claim, again)


def _raises_urgency(desk: Desk, state: RequestState, claim: PasClaim) -> bool:
    """Whether it asks for the expedited clock, and what was sent before did not: what is repeated is no new wish."""
    before = latest_claim(desk, state)
    asked_before = before.urgency if before is not None else state.urgency
    return claim.urgency is Urgency.EXPEDITED and asked_before is Urgency.STANDARD


def _answer_now(
    version: PasVersion, caller: FhirCaller, claim: PasClaim, state: RequestState
) -> dict[str, Any]:
    """The answer to who asks just now, who is not told the same again by a subscription."""
    desk, now = caller.desk, caller.now
    bundle = answer(version, desk, claim, state, now, caller.address)

    def digest(state: RequestState) -> str:
        counted = bundle if version is PAS_2_2 else answer(PAS_2_2, desk, claim, state, now)
        return answer_digest(counted)

    keep_answer(desk, state, digest, now)
    return bundle


_NOT_THE_ANSWER = frozenset({"id", "created"})


def answer_digest(bundle: Mapping[str, Any]) -> str:
    """What a response bundle of 2.2 says, as a digest; without when it was made."""
    first = bundle["entry"][0]["resource"]
    return content_digest({name: value for name, value in first.items() if name not in _NOT_THE_ANSWER})


def _member(submitted: Requested) -> MemberIdentified | None:
    match = submitted.match
    return MemberIdentified(match.member, match.product_line, _CORRECTED) if match.identified else None


def answer(
    version: PasVersion, desk: Desk, claim: PasClaim, state: RequestState, now: datetime, address: str = ""
) -> dict[str, Any]:
    """The response bundle of a request as it stands, for the Claim that asked for it.

    ``address`` is the installation's own; without one it asks for nothing to be sent there.
    """
    return response_bundle(version, answered(version, desk, claim, state, now, address))


def answered(
    version: PasVersion, desk: Desk, claim: PasClaim, state: RequestState, now: datetime, address: str = ""
) -> AnsweredClaim:
    """A Claim with the record of its request."""
    package = desk.catalogue.find(state.draft.policy) if state.draft else None
    attach_to = f"{address}{BASES[version.name]}/$submit-attachment" if address else ""
    several = sum(document.media_type == FHIR_JSON for document in state.documents.values()) > 1
    before = lines_of_items(desk, state, package) if several else NO_ITEMS
    ids = line_ids(claim.items, package, state.lines, before)
    return AnsweredClaim(claim, ids, state, now, attach_to, package=package)


def _transaction(
    version: PasVersion, claim: PasClaim, data: bytes, caller: FhirCaller, remarks: Sequence[Issue]
) -> Transaction:
    """The bundle as a transaction: its number under the client, and a digest of what it says however it is written."""
    number = f"{claim.transmission.system}\0{claim.transmission.value}"
    key = f"pas-{caller.account.id}-{sha256(number.encode()).hexdigest()}"
    noted = as_json(operation_outcome(remarks)) if remarks else b""
    name = f"PAS {version.name} request.json"
    return Transaction(key, content_digest(claim.bundle), data, name, remarks=noted)


def content_digest(resource: Mapping[str, Any]) -> str:
    """What a resource says, however it is written: the digest of its names and values in their order."""
    return sha256(json.dumps(resource, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
