"""``Claim/$inquire``: the requests that an example asks for, each as its record stands now."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assent.adapters.fhir.outcomes import Issue, operation_outcome
from assent.adapters.fhir.pas.answered import AnsweredClaim
from assent.adapters.fhir.pas.inquiries import as_sent, empty_inquiry_bundle, inquiry_parameters
from assent.adapters.fhir.pas.request.bundle_checks import check_inquiry
from assent.adapters.fhir.pas.request.claims import PasClaim, read_claim
from assent.adapters.fhir.pas.responses import inquiry_bundle
from assent.adapters.fhir.pas.versions import PasVersion
from assent.adapters.fhir.profiles.guides import Message
from assent.adapters.fhir.resources import Resource
from assent.casework.record.days import plan_day
from assent.casework.record.event import Actor
from assent.casework.record.state import RequestState
from assent.desk.exchange import inquiries
from assent.desk.exchange.inquiries import WantedRequests
from assent.desk.exchange.members import match_member
from assent.desk.ports import Desk
from assent.exchange.checked import PAS_GUIDES
from assent.exchange.pas.kept import kept_claims, latest_claim
from assent.exchange.pas.requested import claimed_member
from assent.exchange.pas.submission import answered
from assent.exchange.trust.callers import FhirCaller

_NOTHING_FOUND = Issue(
    "No prior authorization of this member answers to what is asked; check the member's number and birth date, and "
    "whose request it is.",
    code="not-found",
    severity="information",
)


def inquire(version: PasVersion, bundle: Resource, caller: FhirCaller) -> dict[str, Any]:
    """The answer to an inquiry bundle: Parameters or one bundle, as the version has it."""
    check_inquiry(bundle, version)
    caller.incoming.message(PAS_GUIDES[version], Message.INQUIRE, bundle)
    claim, desk, now = read_claim(bundle), caller.desk, caller.now
    asked = _asked(desk, claim, plan_day(now))
    states = inquiries.found_requests(desk, asked, caller.actor, _takes_part(desk, caller.actor), now)
    answers = [_answered(version, claim, state, caller) for state in states]
    if version.inquiry_in_parameters:
        return inquiry_parameters([inquiry_bundle(version, [answer], claim) for answer in answers])
    if answers:
        return inquiry_bundle(version, answers, claim)
    return empty_inquiry_bundle(claim, operation_outcome([_NOTHING_FOUND]), now)


def _asked(desk: Desk, claim: PasClaim, today: Any) -> WantedRequests:
    """What the example names."""
    items = claim.items
    starts = [item.start for item in items if item.start]
    ends = [item.end for item in items if item.end]
    match = match_member(desk, claimed_member(claim), claim.days, today)
    return WantedRequests(
        match.member,
        claim.request_number,
        claim.authorization,
        frozenset(item.code for item in items if item.code),
        min(starts, default=None),
        max(ends, default=None),
    )


def _takes_part(desk: Desk, actor: Actor) -> Callable[[RequestState], bool]:
    """Whether the office orders or renders by the Claim of a request: the member is matched before."""

    def takes_part(state: RequestState) -> bool:
        own = frozenset(actor.npis)
        return any(own & claim.npis for claim in kept_claims(desk, state))

    return takes_part


def _answered(version: PasVersion, asked: PasClaim, state: RequestState, caller: FhirCaller) -> AnsweredClaim:
    claim = latest_claim(caller.desk, state)
    answered_claim = claim if claim is not None else as_sent(asked, state)
    answer = answered(version, caller.desk, answered_claim, state, caller.now, caller.address)
    return replace(answer, by_claim=claim is not None)
