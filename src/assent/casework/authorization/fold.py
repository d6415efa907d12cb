"""Folding authorizations: never more than was granted, and nothing taken back."""

from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from assent.casework.authorization.events import (
    AuthorizationBody,
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    UnitsUsed,
)
from assent.casework.deadlines.events import DeemedGranted
from assent.casework.record.days import plan_day
from assent.casework.record.event import Event
from assent.casework.record.guards import illegal, line_of, was_submitted, with_line
from assent.casework.record.line_state import LineState
from assent.casework.record.lines import Grant
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
            refusal = f"Line {grant.line} is authorized under {line.authorization}; correct that one."
            illegal(state, event, refusal)
        if not grant.covers(line.granted):
            illegal(state, event, f"Line {grant.line}: an authorization gives all that was granted.")
        if not _most(line, event).covers(grant):
            refusal = f"Line {grant.line} is granted {line.granted.in_words}; an authorization gives no more."
            illegal(state, event, refusal)
        state = with_line(state, grant.line, authorization=body.number)
    issued = AuthorizationState(body.number, body.grants, body.grants, _used_before(state, body))
    return replace(state, authorizations={**state.authorizations, body.number: issued})


def _most(line: LineState, event: Event) -> Grant:
    """The most that may be authorized of a granted line: what the law deems granted lasts from this day on."""
    assert line.granted is not None
    late = isinstance(line.deemed, DeemedGranted)
    return line.granted.lasting_from(plan_day(event.at)) if late else line.granted


def _used_before(state: RequestState, body: AuthorizationIssued) -> tuple[UnitsUsed, ...]:
    """What was used of its lines under authorizations that it takes the place of, each claim once."""
    lines = {grant.line for grant in body.grants}
    values = state.authorizations.values()
    return tuple(
        {
            (use.claim, use.line): use
            for authorization in values
            for use in authorization.used
            if use.line in lines
        }.values()
    )


def _used(state: RequestState, event: Event, body: UnitsUsed) -> RequestState:
    authorization = _authorization(state, event, body.number)
    grant = authorization.grant(body.line)
    if grant is None:
        illegal(state, event, f"Authorization {body.number} does not hold line {body.line}.")
    if authorization.lapsed_on is not None and body.on >= authorization.lapsed_on:
        illegal(state, event, f"Authorization {body.number} ended before {authorization.lapsed_on}.")
    now = state.lines[body.line].authorization
    if now not in ("", body.number):
        illegal(state, event, f"Authorization {now} has taken the place of {body.number}; count it there.")
    if not grant.start <= body.on <= grant.end:
        illegal(
            state, event, f"{body.on} is outside {grant.start} to {grant.end}; ask for a new authorization."
        )
    if any((use.claim, use.line) == (body.claim, body.line) for use in authorization.used):
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
    """Every edition takes nothing away; the present one gives no more than the source, and changes nothing over."""
    authorization = _authorization(state, event, body.number)
    if {grant.line for grant in body.grants} != {grant.line for grant in authorization.grants}:
        illegal(state, event, f"Authorization {body.number} keeps its lines; issue another for other lines.")
    if body.edition > 1:
        _still_in_force(state, event, authorization)
    for grant in body.grants:
        source = authorization.granted_by_source(grant.line)
        least = authorization.grant(grant.line) if body.edition == 1 else source
        if least is not None and not grant.covers(least):
            refusal = (
                f"A correction takes nothing away from line {grant.line}: reopen it, and a physician signs."
            )
            illegal(state, event, refusal)
        if body.edition > 1 and source is not None and not source.covers(grant):
            refusal = (
                f"Line {grant.line} was granted {source.in_words}, and this is {grant.in_words}: a correction "
                "gives no more than was granted. For more it is reopened, and a clinician signs."
            )
            illegal(state, event, refusal)
    return _with(state, replace(authorization, grants=body.grants))


def _still_in_force(state: RequestState, event: Event, authorization: AuthorizationState) -> None:
    """It is not over, and stands for what is granted now."""
    number = authorization.number
    if authorization.lapsed_on is not None or plan_day(event.at) > authorization.ends:
        over = authorization.lapsed_on or authorization.ends + timedelta(days=1)
        illegal(state, event, f"Authorization {number} lapsed on {over}; nothing of it is corrected.")
    for grant in authorization.grants:
        now = state.lines[grant.line].authorization
        if now != number:
            situation = f"is authorized under {now}" if now else "was taken up again since"
            illegal(state, event, f"Line {grant.line} {situation}; authorization {number} is not corrected.")


def _authorization(state: RequestState, event: Event, number: str) -> AuthorizationState:
    if number not in state.authorizations:
        illegal(state, event, f"There is no authorization {number}.")
    return state.authorizations[number]


def _with(state: RequestState, authorization: AuthorizationState) -> RequestState:
    return replace(state, authorizations={**state.authorizations, authorization.number: authorization})
