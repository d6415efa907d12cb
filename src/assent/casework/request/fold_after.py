"""Folding authorizations, notices, notes and views."""

from dataclasses import replace
from typing import assert_never

from assent.casework.request.days import plan_day
from assent.casework.request.events import AfterBody, Event
from assent.casework.request.events_after import (
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    NoteWritten,
    NoticeDelivered,
    NoticeHandedOver,
    NoticeReturned,
    NoticeSent,
    OralNoticeLogged,
    Receipt,
    UnitsUsed,
    Viewed,
)  # fmt: skip
from assent.casework.request.guards import illegal, line_of, was_submitted, with_line
from assent.casework.request.state import AuthorizationState, RequestState, Stage


def after(state: RequestState, event: Event, body: AfterBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case AuthorizationIssued():
            return _issued(state, event, body)
        case UnitsUsed():
            return _used(state, event, body)
        case AuthorizationLapsed():
            return _lapsed(state, event, body)
        case AuthorizationCorrected():
            return _corrected(state, event, body)
        case NoticeSent():
            was_submitted(state, event)
            return replace(state, notices=(*state.notices, body))
        case NoticeHandedOver():
            return _handed_over(state, event, body)
        case NoticeDelivered() | NoticeReturned():
            return _received(state, event, body)
        case OralNoticeLogged():
            was_submitted(state, event)
            return replace(state, oral_notices=(*state.oral_notices, body))
        case NoteWritten() | Viewed():
            if state.stage is Stage.NEW:
                illegal(state, event, "Nothing is recorded yet: create a draft first.")
            return state
        case _:
            assert_never(body)


def _handed_over(state: RequestState, event: Event, body: NoticeHandedOver) -> RequestState:
    _was_sent(state, event, body.digest)
    if body.digest in state.handed_over:
        illegal(state, event, "This letter was handed over already.")
    return replace(state, handed_over=(*state.handed_over, body.digest))


def _received(state: RequestState, event: Event, body: Receipt) -> RequestState:
    """What was said to be delivered can come back after all; what came back is not delivered."""
    _was_sent(state, event, body.digest)
    known = [one for one in state.receipts if one.digest == body.digest]
    if any(isinstance(one, NoticeReturned) for one in known):
        illegal(state, event, "It is on the record that this letter came back.")
    if known and isinstance(body, NoticeDelivered):
        illegal(state, event, "It is on the record that this letter was delivered.")
    return replace(state, receipts=(*state.receipts, body))


def _was_sent(state: RequestState, event: Event, digest: str) -> None:
    """A letter can come back after the request was withdrawn, so the stage does not matter."""
    if all(one.digest != digest for one in state.notices):
        illegal(state, event, "No such letter was sent; take the digest of one that was.")


def _issued(state: RequestState, event: Event, body: AuthorizationIssued) -> RequestState:
    was_submitted(state, event)
    if body.number in state.authorizations:
        illegal(state, event, f"Authorization {body.number} was issued already; take another number.")
    for grant in body.grants:
        line = line_of(state, event, grant.line)
        if line.granted is None:
            illegal(
                state, event, f"Line {grant.line} is {line.status.value}: nothing is granted to authorize."
            )
        if line.authorization:
            says = f"Line {grant.line} is authorized under {line.authorization}; correct that one."
            illegal(state, event, says)
        if not grant.covers(line.granted):
            illegal(state, event, f"Line {grant.line}: an authorization gives all that was granted.")
        state = with_line(state, grant.line, authorization=body.number)
    issued = AuthorizationState(body.number, body.grants, _used_before(state, body))
    return replace(state, authorizations={**state.authorizations, body.number: issued})


def _used_before(state: RequestState, body: AuthorizationIssued) -> tuple[UnitsUsed, ...]:
    """What was used of its lines under authorizations that it takes the place of, each claim once."""
    lines = {grant.line for grant in body.grants}
    held = state.authorizations.values()
    return tuple(
        {(one.claim, one.line): one for each in held for one in each.used if one.line in lines}.values()
    )


def _used(state: RequestState, event: Event, body: UnitsUsed) -> RequestState:
    authorization = _authorization(state, event, body.number)
    grant = authorization.grant(body.line)
    if grant is None:
        illegal(state, event, f"Authorization {body.number} does not hold line {body.line}.")
    now = state.lines[body.line].authorization
    if now not in ("", body.number):
        illegal(state, event, f"Authorization {now} has taken the place of {body.number}; count it there.")
    if not grant.start <= body.on <= grant.end:
        illegal(
            state, event, f"{body.on} is outside {grant.start} to {grant.end}; ask for a new authorization."
        )
    if any((one.claim, one.line) == (body.claim, body.line) for one in authorization.used):
        illegal(state, event, f"Claim {body.claim} was counted already.")
    left = authorization.left(body.line)
    if left is not None and body.units > left:
        illegal(state, event, f"{body.units} units are more than the {left} left; ask for more first.")
    return _with(state, replace(authorization, used=(*authorization.used, body)))


def _lapsed(state: RequestState, event: Event, body: AuthorizationLapsed) -> RequestState:
    authorization = _authorization(state, event, body.number)
    if authorization.lapsed_on is not None:
        illegal(state, event, f"Authorization {body.number} lapsed on {authorization.lapsed_on}.")
    if body.on <= authorization.ends or plan_day(event.at) < body.on:
        illegal(state, event, f"Authorization {body.number} runs to the end of {authorization.ends}.")
    return _with(state, replace(authorization, lapsed_on=body.on))


def _corrected(state: RequestState, event: Event, body: AuthorizationCorrected) -> RequestState:
    authorization = _authorization(state, event, body.number)
    if {grant.line for grant in body.grants} != {grant.line for grant in authorization.grants}:
        illegal(state, event, f"Authorization {body.number} keeps its lines; issue another for other lines.")
    for grant in body.grants:
        before = authorization.grant(grant.line)
        if before is not None and not grant.covers(before):
            illegal(
                state,
                event,
                f"A correction takes nothing away from line {grant.line}: reopen it, and a physician signs.",
            )
    return _with(state, replace(authorization, grants=body.grants))


def _authorization(state: RequestState, event: Event, number: str) -> AuthorizationState:
    if number not in state.authorizations:
        illegal(state, event, f"There is no authorization {number}.")
    return state.authorizations[number]


def _with(state: RequestState, authorization: AuthorizationState) -> RequestState:
    return replace(state, authorizations={**state.authorizations, authorization.number: authorization})
