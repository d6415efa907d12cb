"""Folding authorizations: never more than was granted, and nothing taken back."""

from dataclasses import replace
from typing import assert_never

from assent.casework.authorization.events import (
    AuthorizationBody,
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    UnitsUsed,
)
from assent.casework.record.days import plan_day
from assent.casework.record.event import Event
from assent.casework.record.guards import illegal, line_of, was_submitted, with_line
from assent.casework.record.state import AuthorizationState, RequestState


def fold_authorization(state: RequestState, event: Event, body: AuthorizationBody) -> RequestState:
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
        case _:
            assert_never(body)


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
