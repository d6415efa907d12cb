"""Routes of appeals, and of decisions from outside the plan."""

from typing import Annotated

from fastapi import Path, Response

from assent.casework.appeal.events import AppealExtended, AppealForwarded, ReversalEntered, ReversalRejected
from assent.casework.determination.attestations import AttestationId
from assent.desk.appeal import appeals, effectuation, reversals
from assent.desk.appeal.appeals import Appeal
from assent.desk.appeal.effectuation import OutsideDecision
from assent.desk.appeal.statements import AppealDecisionIntended, AppealDecisionStated
from assent.desk.notices.letters import DecisionPreviewShown, decision_preview_shown
from assent.desk.record.standing_display import DecisionStanding, RequestStanding
from assent.web.record.standing import decision_standing, standing
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import DECIDES, EXISTING
from assent.web.server.parameters import Expected, RequestId, Seen
from assent.web.server.stated import Values, taken, values
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["appeals"])
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
) -> DecisionStanding:
    """Decides an appeal, line by line: a physician who took no part before, and is no subordinate of who did."""
    decisions = body.decided(caller.sign(body.attests, AttestationId.APPEAL))
    state = appeals.decide(
        caller.desk,
        request,
        appeal,
        decisions,
        caller.actor,
        caller.now,
        departure=body.departure,
        preview=body.preview,
        expected=seen,
    )
    return decision_standing(state, response)


@router.post(
    _AT + "/appeals/{appeal}/decision/previews",
    responses=EXISTING,
    summary="See the letters of an appeal's end",
)
def preview_decision(
    request: RequestId,
    appeal: AppealId,
    body: Annotated[AppealDecisionIntended, taken(AppealDecisionIntended)],
    caller: SignedIn,
) -> DecisionPreviewShown:
    """What the letters would say, in each language, and the digest that the decision carries."""
    decisions = body.decided(caller.sign(AttestationId.APPEAL, AttestationId.APPEAL))
    preview = appeals.preview_decision(
        caller.desk, request, appeal, decisions, caller.actor, caller.now, departure=body.departure
    )
    return decision_preview_shown(preview)


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
    _AT + "/appeals/{appeal}/reversal", status_code=201, responses=EXISTING, summary="Enter immediate need"
)
def enter_reversal(
    request: RequestId,
    appeal: AppealId,
    body: Annotated[Values, values(ReversalEntered)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Enters the treating physician's certification; a second person confirms it (958 CMR 3.312(2))."""
    entered = ReversalEntered(appeal, **body)
    state = reversals.enter(caller.desk, request, entered, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(
    _AT + "/appeals/{appeal}/reversal/confirmation", responses=DECIDES, summary="Reverse until it is decided"
)
def confirm_reversal(
    request: RequestId, appeal: AppealId, caller: SignedIn, seen: Seen, response: Response
) -> RequestStanding:
    """Authorizes the lines of the appeal until it is decided, never longer than asked: not by who entered it."""
    state = reversals.confirm(caller.desk, request, appeal, caller.actor, caller.now, expected=seen)
    return standing(state, response)


@router.post(
    _AT + "/appeals/{appeal}/reversal/rejection", responses=EXISTING, summary="Reject immediate need"
)
def reject_reversal(
    request: RequestId,
    appeal: AppealId,
    body: Annotated[Values, values(ReversalRejected)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Rejects what was entered of a certification; it may be entered anew."""
    state = reversals.reject(
        caller.desk, request, appeal, body["why"], caller.actor, caller.now, expected=expected
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
