"""Routes of appeals, and of decisions from outside the plan."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from assent.casework.appeal.events import AppealExtended, AppealForwarded
from assent.desk.appeal import appeals, effectuation
from assent.desk.appeal.appeals import Appeal
from assent.desk.appeal.effectuation import OutsideDecision
from assent.desk.appeal.statements import AppealDecisionStated
from assent.desk.record.standing_display import RequestStanding
from assent.web.record.standing import standing
from assent.web.server.caller import SignedIn
from assent.web.server.description import DECIDES, EXISTING
from assent.web.server.parameters import Expected, RequestId, Seen
from assent.web.server.stated import Values, taken, values
from assent.web.server.strict import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["appeals"])
_AT = "/api/requests/{request}"
_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
AppealId = Annotated[str, Path(pattern=_ID, description="The id of an appeal.")]
DecisionId = Annotated[str, Path(pattern=_ID, description="The id of an outside decision.")]


@router.post(_AT + "/appeals", status_code=201, responses=EXISTING, summary="File an appeal")
def file(
    request: RequestId,
    body: Annotated[Appeal, taken(Appeal)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Takes an appeal in. None is turned away as late by software: a person looks for good cause."""
    state = appeals.file(caller.desk, request, body, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/appeals/{appeal}/decision", responses=DECIDES, summary="Decide an appeal")
def decide(
    request: RequestId,
    appeal: AppealId,
    body: Annotated[AppealDecisionStated, taken(AppealDecisionStated)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Decides an appeal, line by line: a physician who took no part before, and is no subordinate of who did."""
    signature = caller.sign(body.attests)
    decisions = [decision.decision(signature) for decision in body.decisions]
    state = appeals.decide(caller.desk, request, appeal, decisions, caller.actor, caller.now, expected=seen)
    return standing(state, response)


@router.post(_AT + "/appeals/{appeal}/extension", responses=EXISTING, summary="Extend an appeal")
def extend(
    request: RequestId,
    appeal: AppealId,
    body: Annotated[Values, values(AppealExtended)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Takes more time for an appeal, once; refused where its level allows none, as for a Part B drug."""
    appeal_extended = AppealExtended(appeal, **body)
    state = appeals.extend(caller.desk, request, appeal_extended, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/appeals/{appeal}/forwarding", responses=EXISTING, summary="Forward an appeal")
def forward(
    request: RequestId,
    appeal: AppealId,
    body: Annotated[Values, values(AppealForwarded)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Records that the file went to the outside body of the next level."""
    state = appeals.forward(
        caller.desk, request, appeal, body["to"], body["why"], caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(
    _AT + "/outside-decisions", status_code=201, responses=EXISTING, summary="Take an outside decision in"
)
def take_outside_decision(
    request: RequestId,
    body: Annotated[OutsideDecision, taken(OutsideDecision)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Records what a review entity, an external reviewer or a hearing decided; no determination of the plan."""
    state = effectuation.take_outside_decision(
        caller.desk, request, body, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(
    _AT + "/outside-decisions/{decision}/effectuation", responses=DECIDES, summary="Grant what it orders"
)
def effectuate(
    request: RequestId, decision: DecisionId, caller: SignedIn, seen: Seen, response: Response
) -> RequestStanding:
    """Grants and authorizes all that an outside decision orders, as long as ordered, from today on."""
    state = effectuation.effectuate(caller.desk, request, decision, caller.actor, caller.now, expected=seen)
    return standing(state, response)
