"""Routes of clinicians: judgments, approvals, and the only ways to a "no". Every signature is the caller's own."""

from collections.abc import Iterable

from fastapi import APIRouter, Response

from assent.desk.actions import ExtensionTaken, JudgmentResolved, Reopened
from assent.desk.determination import delegation, determinations
from assent.desk.determination.determinations import Signed
from assent.desk.record.standing import RequestStanding
from assent.web.determination.bodies import (
    AdverseBody,
    AlternativeBody,
    ApprovalBody,
    ConsideredBody,
    DelegateConfirmationBody,
    DelegateDecisionsBody,
    ExtensionBody,
    HandoverBody,
    JudgmentBody,
    PartialBody,
    ReasonBody,
    RecallBody,
    RejectionBody,
    ReopeningBody,
)
from assent.web.record.standing import standing
from assent.web.server.caller import Caller, SignedIn
from assent.web.server.description import DECIDES, EXISTING
from assent.web.server.parameters import Expected, RequestId, Seen
from assent.web.server.strict import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["decisions"])
_AT = "/api/requests/{request}"


def signed(
    caller: Caller,
    attests: str,
    reasons: Iterable[ReasonBody],
    considered: Iterable[ConsideredBody] = (),
    alternatives: Iterable[AlternativeBody] = (),
) -> Signed:
    """The caller's own signature with the reasons; refused for who has no licence on file."""
    return Signed(
        caller.sign(attests),
        tuple(reason.reason() for reason in reasons),
        tuple(one.considered() for one in considered),
        tuple(alternative.alternative() for alternative in alternatives),
    )


@router.post(_AT + "/judgments", responses=DECIDES, summary="Resolve a judgment")
def resolve_judgment(
    request: RequestId, body: JudgmentBody, caller: SignedIn, seen: Seen, response: Response
) -> RequestStanding:
    """Answers an open clause for this case, signed; the request is assessed again."""
    judgment_resolved = JudgmentResolved(
        body.clause, body.answer, body.reasons, caller.sign(body.attests), body.question, body.reading
    )
    state = determinations.resolve_judgment(
        caller.desk, request, judgment_resolved, caller.actor, caller.now, expected=seen
    )
    return standing(state, response)


@router.post(_AT + "/approvals", responses=DECIDES, summary="Approve")
def approve(
    request: RequestId, body: ApprovalBody, caller: SignedIn, seen: Seen, response: Response
) -> RequestStanding:
    """Approves lines as asked for, and authorizes them. Outside the criteria, or for continuity, with reasons."""
    made = signed(caller, body.attests, body.reasons)
    state = determinations.approve(
        caller.desk,
        request,
        body.lines,
        made,
        caller.actor,
        caller.now,
        continuity=body.continuity,
        expected=seen,
    )
    return standing(state, response)


@router.post(_AT + "/partial-approvals", responses=DECIDES, summary="Approve in part")
def determine_partially(
    request: RequestId, body: PartialBody, caller: SignedIn, seen: Seen, response: Response
) -> RequestStanding:
    """Grants less than asked for on one line: a physician signs, with reasons."""
    made = signed(caller, body.attests, body.reasons, body.considered, body.alternatives)
    state = determinations.determine_partially(
        caller.desk, request, body.grant(), made, caller.actor, caller.now, expected=seen
    )
    return standing(state, response)


@router.post(_AT + "/adverse-determinations", responses=DECIDES, summary="Determine adversely")
def determine_adversely(
    request: RequestId, body: AdverseBody, caller: SignedIn, seen: Seen, response: Response
) -> RequestStanding:
    """Grants nothing of these lines: a physician signs, with specific reasons by clause."""
    made = signed(caller, body.attests, body.reasons, body.considered, body.alternatives)
    state = determinations.determine_adversely(
        caller.desk, request, body.lines, made, caller.actor, caller.now, expected=seen
    )
    return standing(state, response)


@router.post(_AT + "/extensions", responses=EXISTING, summary="Extend")
def extend(
    request: RequestId, body: ExtensionBody, caller: SignedIn, expected: Expected, response: Response
) -> RequestStanding:
    """Extends the time of one line; refused where its clock allows none, as for a Part B drug."""
    extension_taken = ExtensionTaken(body.line, body.ground, body.asked_by, body.justification, body.until)
    state = determinations.extend(
        caller.desk, request, extension_taken, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(_AT + "/reopenings", responses=DECIDES, summary="Reopen")
def reopen(
    request: RequestId, body: ReopeningBody, caller: SignedIn, seen: Seen, response: Response
) -> RequestStanding:
    """Takes determined lines up again; what was determined stays on the record."""
    reopened = Reopened(tuple(body.lines), body.ground, body.why)
    state = determinations.reopen(caller.desk, request, reopened, caller.actor, caller.now, expected=seen)
    return standing(state, response)


@router.post(_AT + "/handovers", responses=EXISTING, summary="Hand over to a delegate")
def hand_over(
    request: RequestId, body: HandoverBody, caller: SignedIn, expected: Expected, response: Response
) -> RequestStanding:
    """Leaves lines to a delegate; the plan's clocks run on."""
    state = delegation.hand_over(
        caller.desk,
        request,
        body.lines,
        body.delegate,
        body.why,
        caller.actor,
        caller.now,
        expected=expected,
    )
    return standing(state, response)


@router.post(_AT + "/recalls", responses=EXISTING, summary="Recall from a delegate")
def recall(
    request: RequestId, body: RecallBody, caller: SignedIn, expected: Expected, response: Response
) -> RequestStanding:
    """Takes lines back before the delegate's decision came in; the clocks ran all the time."""
    state = delegation.recall(
        caller.desk, request, body.lines, body.why, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post(_AT + "/delegate-decisions", responses=DECIDES, summary="Enter a delegate's decision")
def take_delegate_decision(
    request: RequestId, body: DelegateDecisionsBody, caller: SignedIn, seen: Seen, response: Response
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
    request: RequestId, body: DelegateConfirmationBody, caller: SignedIn, seen: Seen, response: Response
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
    request: RequestId, body: RejectionBody, caller: SignedIn, seen: Seen, response: Response
) -> RequestStanding:
    """Rejects what was entered, with the reason. The line waits for the delegate as before."""
    state = delegation.reject_delegate_decision(
        caller.desk, request, body.lines, body.why, caller.actor, caller.now, expected=seen
    )
    return standing(state, response)
