"""Routes of clinicians: judgments, approvals, and the only ways to a "no". Every signature is the caller's own."""

from typing import Annotated

from fastapi import Response

from assent.casework.determination.attestations import AttestationId
from assent.casework.determination.events import HandedOver, Recalled, Reopened
from assent.casework.review.events import ExtensionTaken, JudgmentResolved
from assent.desk.determination import delegation, determinations, statements
from assent.desk.notices.letters import DecisionPreviewShown, decision_preview_shown
from assent.desk.record.standing_display import DecisionStanding, RequestStanding
from assent.web.record.standing import decision_standing, standing
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import DECIDES, EXISTING
from assent.web.server.parameters import Expected, RequestId, Seen
from assent.web.server.stated import Values, taken, values
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["decisions"])
_AT = "/api/requests/{request}"


@router.post(_AT + "/judgments", responses=DECIDES, summary="Resolve a judgment")
def resolve_judgment(
    request: RequestId,
    body: Annotated[Values, values(JudgmentResolved, statements.Attestation)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Answers an open clause for this case, signed; the request is assessed again."""
    stated = {name: value for name, value in body.items() if name != "attests"}
    signature = caller.sign(body["attests"], AttestationId.JUDGMENT)
    judgment_resolved = JudgmentResolved(signature=signature, **stated)
    state = determinations.resolve_judgment(
        caller.desk, request, judgment_resolved, caller.actor, caller.now, expected=seen
    )
    return standing(state, response)


@router.post(_AT + "/approvals", responses=DECIDES, summary="Approve")
def approve(
    request: RequestId,
    body: Annotated[statements.ApprovalStated, taken(statements.ApprovalStated)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Approves lines as asked for, and authorizes them. Outside the criteria, or for continuity, with reasons."""
    signed = body.signed(caller.sign(body.attests, AttestationId.APPROVAL))
    state = determinations.approve(
        caller.desk,
        request,
        body.lines,
        signed,
        caller.actor,
        caller.now,
        continuity=body.continuity,
        expected=seen,
    )
    return standing(state, response)


@router.post(_AT + "/partial-approvals", responses=DECIDES, summary="Approve in part")
def determine_partially(
    request: RequestId,
    body: Annotated[statements.PartialStated, taken(statements.PartialStated)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> DecisionStanding:
    """Grants less than asked for on one line: a physician signs, with reasons, after seeing the letters."""
    signed = body.signed(caller.sign(body.attests, AttestationId.DETERMINATION), body.preview)
    state = determinations.determine_partially(
        caller.desk, request, body.grant, signed, caller.actor, caller.now, expected=seen
    )
    return decision_standing(state, response)


@router.post(_AT + "/adverse-determinations", responses=DECIDES, summary="Determine adversely")
def determine_adversely(
    request: RequestId,
    body: Annotated[statements.AdverseStated, taken(statements.AdverseStated)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> DecisionStanding:
    """Grants nothing of these lines: a physician signs, with specific reasons by clause, after seeing the letters."""
    signed = body.signed(caller.sign(body.attests, AttestationId.DETERMINATION), body.preview)
    state = determinations.determine_adversely(
        caller.desk, request, body.lines, signed, caller.actor, caller.now, expected=seen
    )
    return decision_standing(state, response)


@router.post(
    _AT + "/partial-approvals/previews", responses=EXISTING, summary="See the letters of a partial approval"
)
def preview_partial(
    request: RequestId,
    body: Annotated[statements.PartialIntended, taken(statements.PartialIntended)],
    caller: SignedIn,
) -> DecisionPreviewShown:
    """What the letters would say, in each language, and the digest that the partial approval carries."""
    signed = body.signed(caller.sign(AttestationId.DETERMINATION, AttestationId.DETERMINATION))
    preview = determinations.preview_partial(
        caller.desk, request, body.grant, signed, caller.actor, caller.now
    )
    return decision_preview_shown(preview)


@router.post(
    _AT + "/adverse-determinations/previews", responses=EXISTING, summary="See the letters of a denial"
)
def preview_adverse(
    request: RequestId,
    body: Annotated[statements.AdverseIntended, taken(statements.AdverseIntended)],
    caller: SignedIn,
) -> DecisionPreviewShown:
    """What the letters would say, in each language, and the digest that the determination carries."""
    signed = body.signed(caller.sign(AttestationId.DETERMINATION, AttestationId.DETERMINATION))
    preview = determinations.preview_adverse(
        caller.desk, request, body.lines, signed, caller.actor, caller.now
    )
    return decision_preview_shown(preview)


@router.post(_AT + "/extensions", responses=EXISTING, summary="Extend")
def extend(
    request: RequestId,
    body: Annotated[ExtensionTaken, taken(ExtensionTaken)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Extends the time of one line; refused where its clock allows none, as for a Part B drug."""
    state = determinations.extend(caller.desk, request, body, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/reopenings", responses=DECIDES, summary="Reopen")
def reopen(
    request: RequestId,
    body: Annotated[Reopened, taken(Reopened)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Takes determined lines up again; what was determined stays on the record."""
    state = determinations.reopen(caller.desk, request, body, caller.actor, caller.now, expected=seen)
    return standing(state, response)


@router.post(_AT + "/handovers", responses=EXISTING, summary="Hand over to a delegate")
def hand_over(
    request: RequestId,
    body: Annotated[Values, values(HandedOver)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Leaves lines to a delegate; the plan's clocks run on."""
    state = delegation.hand_over(
        caller.desk,
        request,
        body["lines"],
        body["delegate"],
        body["why"],
        caller.actor,
        caller.now,
        expected=expected,
    )
    return standing(state, response)


@router.post(_AT + "/recalls", responses=EXISTING, summary="Recall from a delegate")
def recall(
    request: RequestId,
    body: Annotated[Values, values(Recalled)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Takes lines back before the delegate's decision came in; the clocks ran all the time."""
    state = delegation.recall(
        caller.desk, request, body["lines"], body["why"], caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(_AT + "/delegate-decisions", responses=DECIDES, summary="Enter a delegate's decision")
def take_delegate_decision(
    request: RequestId,
    body: Annotated[statements.DelegateDecisions, taken(statements.DelegateDecisions)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Enters what the delegate decided, with its clinician's signature. Nothing is decided by it.

    Another person confirms or rejects it. Until then the clocks run on and no letter goes out.
    """
    state = delegation.take_delegate_decision(
        caller.desk, request, body.entered(), caller.actor, caller.now, expected=seen
    )
    return standing(state, response)


@router.post(
    _AT + "/delegate-decisions/confirmation", responses=DECIDES, summary="Confirm a delegate's decision"
)
def confirm_delegate_decision(
    request: RequestId,
    body: Annotated[statements.ConfirmationStated, taken(statements.ConfirmationStated)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Confirms what somebody else entered: from now on it is decided, and what it grants is authorized."""
    state = delegation.confirm_delegate_decision(
        caller.desk, request, body.lines, caller.actor, caller.now, expected=seen
    )
    return standing(state, response)


@router.post(
    _AT + "/delegate-decisions/rejection",
    responses=DECIDES,
    summary="Reject a delegate's decision as entered",
)
def reject_delegate_decision(
    request: RequestId,
    body: Annotated[statements.RejectionStated, taken(statements.RejectionStated)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Rejects what was entered, with the reason. The line waits for the delegate as before."""
    state = delegation.reject_delegate_decision(
        caller.desk, request, body.lines, body.why, caller.actor, caller.now, expected=seen
    )
    return standing(state, response)
