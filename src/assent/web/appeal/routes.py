"""Routes of appeals, and of decisions from outside the plan."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from assent.desk.actions import AppealExtended
from assent.desk.appeal import appeals, effectuation, reversals
from assent.web.appeal.bodies import (
    AppealBody,
    AppealDecisionBody,
    AppealExtensionBody,
    CertificationBody,
    CertificationRejectionBody,
    ForwardingBody,
    OutsideDecisionBody,
)
from assent.web.determination.routes import signed
from assent.web.record.standing import Standing, standing
from assent.web.server.caller import SignedIn
from assent.web.server.description import DECIDES, EXISTING
from assent.web.server.parameters import Expected, RequestId, Seen
from assent.web.server.strict import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["appeals"])
_AT = "/api/requests/{request}"
_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
AppealId = Annotated[str, Path(pattern=_ID, description="The id of an appeal.")]
DecisionId = Annotated[str, Path(pattern=_ID, description="The id of an outside decision.")]


@router.post(_AT + "/appeals", status_code=201, responses=EXISTING, summary="File an appeal")
def file(
    request: RequestId, body: AppealBody, caller: SignedIn, expected: Expected, response: Response
) -> Standing:
    """Takes an appeal in. None is turned away as late by software: a person looks for good cause."""
    state = appeals.file(caller.desk, request, body.appeal(), caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/appeals/{appeal}/decision", responses=DECIDES, summary="Decide an appeal")
def decide(
    request: RequestId,
    appeal: AppealId,
    body: AppealDecisionBody,
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> Standing:
    """Decides an appeal, line by line: a physician who took no part before, and is no subordinate of who did."""
    made = [
        decision.decision(
            signed(caller, body.attests, decision.reasons, decision.considered, decision.alternatives)
        )
        for decision in body.decisions
    ]
    state = appeals.decide(caller.desk, request, appeal, made, caller.actor, caller.now, expected=seen)
    return standing(state, response)


@router.post(_AT + "/appeals/{appeal}/extension", responses=EXISTING, summary="Extend an appeal")
def extend(
    request: RequestId,
    appeal: AppealId,
    body: AppealExtensionBody,
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> Standing:
    """Takes more time for an appeal, once; refused where its level allows none, as for a Part B drug."""
    appeal_extended = AppealExtended(appeal, body.ground, body.asked_by, body.justification, body.until)
    state = appeals.extend(caller.desk, request, appeal_extended, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/appeals/{appeal}/forwarding", responses=EXISTING, summary="Forward an appeal")
def forward(
    request: RequestId,
    appeal: AppealId,
    body: ForwardingBody,
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> Standing:
    """Records that the file went to the outside body of the next level."""
    state = appeals.forward(
        caller.desk, request, appeal, body.to, body.why, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(
    _AT + "/appeals/{appeal}/reversal", status_code=201, responses=EXISTING, summary="Enter immediate need"
)
def enter_reversal(
    request: RequestId,
    appeal: AppealId,
    body: CertificationBody,
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> Standing:
    """Enters the treating physician's certification; a second person confirms it (958 CMR 3.312(2))."""
    state = reversals.enter(
        caller.desk, request, body.entered(appeal), caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(
    _AT + "/appeals/{appeal}/reversal/confirmation", responses=DECIDES, summary="Reverse until it is decided"
)
def confirm_reversal(
    request: RequestId, appeal: AppealId, caller: SignedIn, seen: Seen, response: Response
) -> Standing:
    """Authorizes the lines of the appeal until it is decided, never longer than asked: not by who entered it."""
    state = reversals.confirm(caller.desk, request, appeal, caller.actor, caller.now, expected=seen)
    return standing(state, response)


@router.post(
    _AT + "/appeals/{appeal}/reversal/rejection", responses=EXISTING, summary="Reject immediate need"
)
def reject_reversal(
    request: RequestId,
    appeal: AppealId,
    body: CertificationRejectionBody,
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> Standing:
    """Rejects what was entered of a certification; it may be entered anew."""
    state = reversals.reject(
        caller.desk, request, appeal, body.why, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(
    _AT + "/outside-decisions", status_code=201, responses=EXISTING, summary="Take an outside decision in"
)
def take_outside_decision(
    request: RequestId, body: OutsideDecisionBody, caller: SignedIn, expected: Expected, response: Response
) -> Standing:
    """Records what a review entity, an external reviewer or a hearing decided; no determination of the plan."""
    state = effectuation.take_outside_decision(
        caller.desk, request, body.decision(), caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(
    _AT + "/outside-decisions/{decision}/effectuation", responses=DECIDES, summary="Grant what it orders"
)
def effectuate(
    request: RequestId, decision: DecisionId, caller: SignedIn, seen: Seen, response: Response
) -> Standing:
    """Grants and authorizes all that an outside decision orders, as long as ordered, from today on."""
    state = effectuation.effectuate(caller.desk, request, decision, caller.actor, caller.now, expected=seen)
    return standing(state, response)
