"""Commands that decide, and what lateness brings. Each gives what is to be recorded, or raises ``Refused``."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from assent.casework.request.actors import Actor, Role
from assent.casework.request.checks import Refused
from assent.casework.request.determination import (
    Adverse,
    ApprovalBasis,
    Approved,
    Determination,
    Overturned,
    PartiallyApproved,
)  # fmt: skip
from assent.casework.request.events import Body
from assent.casework.request.events_after import AuthorizationIssued
from assent.casework.request.events_decision import (
    AppealDecided,
    AppealFiled,
    AppealForwarded,
    AutomaticallyApproved,
    DeadlineMissed,
    DeemedAdverse,
    DeemedGranted,
    DelegateDecided,
    Determined,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOffered,
    Reopened,
)  # fmt: skip
from assent.casework.request.events_review import Deadline, Escalated
from assent.casework.request.fold_outside import owed_by
from assent.casework.request.lasting import check_reopening, check_taking_back
from assent.casework.request.lines import Grant
from assent.casework.request.permissions import Action, is_independent
from assent.casework.request.proposing import proposed
from assent.casework.request.signature import Act, SigningTable
from assent.casework.request.state import LineStatus, RequestState


class Consequence(StrEnum):
    """What the law attaches to a missed deadline. The first two are events of their own."""

    DEEMED_ADVERSE = "deemed_adverse"
    DEEMED_GRANTED = "deemed_granted"
    FORWARDED = "forwarded"
    DEEMED_EXHAUSTED = "deemed_exhausted"
    NONE = "none"


_CONSEQUENCE_IN_WORDS = {
    Consequence.DEEMED_ADVERSE: "the law deems it adverse, and it can be appealed",
    Consequence.DEEMED_GRANTED: "the law deems it granted",
    Consequence.FORWARDED: "the file goes to the next level by itself",
    Consequence.DEEMED_EXHAUSTED: "the plan's level counts as exhausted, and the member may go to the next",
    Consequence.NONE: "it is still to be decided",
}


def approve_automatically(
    state: RequestState, grants: Iterable[Grant], switch: str, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Approve every open line at once, or none. ``switch`` is the plan's decision that allows it, empty if none."""
    granted = {grant.line: grant for grant in grants}
    if not switch.strip():
        raise Refused("The plan has not switched automatic approval on; a clinician approves.")
    if not state.open_lines or set(granted) != set(state.open_lines):
        shown = ", ".join(state.open_lines) or "none"
        raise Refused(f"Automatic approval is for all open lines together; open: {shown}.")
    bodies = [
        AutomaticallyApproved(Approved(grant, ApprovalBasis.CRITERIA, _case_digest(state, line)), switch)
        for line, grant in granted.items()
    ]
    return proposed(state, Action.APPROVE_AUTOMATICALLY, at, actor, *bodies)


def approve(
    state: RequestState, approved: Approved, at: datetime, actor: Actor, signing: SigningTable
) -> tuple[Body, ...]:
    """Approve a line: by the criteria, outside them with reasons, or for continuity of care."""
    if approved.basis in (ApprovalBasis.APPEAL, ApprovalBasis.DELEGATE):
        raise Refused(f"An approval by {approved.basis.value} comes with that decision, not by itself.")
    by_criteria = approved.basis is ApprovalBasis.CRITERIA
    action = Action.APPROVE if by_criteria else Action.APPROVE_OUTSIDE
    act = Act.APPROVE if by_criteria else Act.APPROVE_OUTSIDE
    return _determine(state, approved, action, act, at, actor, signing)


def determine_partially(
    state: RequestState, partial: PartiallyApproved, at: datetime, actor: Actor, signing: SigningTable
) -> tuple[Body, ...]:
    """Grant less than asked: fewer units, or a shorter period. A physician signs, with reasons."""
    act = Act.PARTIALLY_APPROVE
    return _determine(state, partial, Action.DETERMINE_PARTIALLY, act, at, actor, signing)


def determine_adversely(
    state: RequestState, adverse: Adverse, at: datetime, actor: Actor, signing: SigningTable
) -> tuple[Body, ...]:
    """Grant nothing of a line. A physician signs, with reasons, after considering the record."""
    return _determine(state, adverse, Action.DETERMINE_ADVERSELY, Act.REFUSE, at, actor, signing)


def take_delegate_decision(
    state: RequestState, decided: DelegateDecided, at: datetime, actor: Actor, signing: SigningTable
) -> tuple[Body, ...]:
    """Take in what the delegate decided. A "no" of theirs has a clinician whom the plan's table lets sign it."""
    made = decided.determination
    check_taking_back(state, made, at)
    if not isinstance(made, Approved):
        act = Act.PARTIALLY_APPROVE if isinstance(made, PartiallyApproved) else Act.REFUSE
        if not _may_sign(state, made, act, signing):
            raise Refused(_cannot_sign(made, act, signing))
    return proposed(state, Action.TAKE_DELEGATE_DECISION, at, actor, decided)


def reopen(state: RequestState, reopened: Reopened, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Take determined lines up again; what was approved only on the grounds that its product line's rule allows."""
    check_reopening(state, reopened, at)
    return proposed(state, Action.REOPEN, at, actor, reopened)


def miss_deadline(
    state: RequestState, deadline: Deadline, consequence: Consequence, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record that a deadline passed, what the law makes of it, and have a physician look.

    Safe to run twice: nothing for a deadline recorded before, or whose line or appeal is decided.
    """
    if deadline in state.missed or _settled(state, deadline):
        return ()
    bodies: list[Body] = [DeadlineMissed(deadline)]
    match consequence:
        case Consequence.DEEMED_ADVERSE:
            bodies.append(DeemedAdverse(deadline))
        case Consequence.DEEMED_GRANTED:
            bodies.append(DeemedGranted(deadline))
        case Consequence.FORWARDED | Consequence.DEEMED_EXHAUSTED | Consequence.NONE:
            pass
    why = f"The deadline of {_what(state, deadline, consequence)}."
    bodies.append(Escalated(Role.PHYSICIAN, why, deadline))
    return proposed(state, Action.MISS_DEADLINE, at, actor, *bodies)


def offer_peer_to_peer(
    state: RequestState, offered: PeerToPeerOffered, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Offer the treating clinician a talk with a peer."""
    return proposed(state, Action.OFFER_PEER_TO_PEER, at, actor, offered)


def book_peer_to_peer(
    state: RequestState, booked: PeerToPeerBooked, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Arrange the talk."""
    if booked.when < at:
        raise Refused(f"{booked.when.isoformat()} is past; choose a time to come.")
    return proposed(state, Action.BOOK_PEER_TO_PEER, at, actor, booked)


def hold_peer_to_peer(
    state: RequestState, held: PeerToPeerHeld, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record the talk and its outcome. It changes no determination by itself."""
    return proposed(state, Action.HOLD_PEER_TO_PEER, at, actor, held)


def file_appeal(state: RequestState, appeal: AppealFiled, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Take an appeal in."""
    return proposed(state, Action.FILE_APPEAL, at, actor, appeal)


def decide_appeal(
    state: RequestState,
    decided: AppealDecided,
    at: datetime,
    actor: Actor,
    signing: SigningTable,
    reports_to: Mapping[str, str],
    number: str,
) -> tuple[Body, ...]:
    """Decide an appeal. What it overturns is authorized at once, under ``number``.

    ``reports_to`` maps a person to their superior; the reviewer took no part, and is no subordinate
    of anybody who did.
    """
    licensed = all(
        one.line in state.lines
        and signing.allows(
            one.signature, Act.DECIDE_APPEAL, state.product_line, state.lines[one.line].requested
        )
        for one in decided.decisions
    )
    grants = tuple(one.determination.grant for one in decided.decisions if isinstance(one, Overturned))
    bodies: list[Body] = [decided, *([AuthorizationIssued(number, grants)] if grants else [])]
    independent = is_independent(state, actor.id, reports_to)
    return proposed(
        state, Action.DECIDE_APPEAL, at, actor, *bodies, licensed=licensed, independent=independent
    )


def forward_appeal(
    state: RequestState, forwarded: AppealForwarded, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record that the file of an appeal went to the outside body of the next level."""
    return proposed(state, Action.FORWARD_APPEAL, at, actor, forwarded)


def _determine(
    state: RequestState,
    made: Determination,
    action: Action,
    act: Act,
    at: datetime,
    actor: Actor,
    signing: SigningTable,
) -> tuple[Body, ...]:
    if made.signature is None:
        raise Refused("A clinician signs it; without a signature only the software approves, automatically.")
    check_taking_back(state, made, at)
    licensed = made.line not in state.lines or _may_sign(state, made, act, signing)
    if not licensed and actor.role in (Role.PHYSICIAN, Role.NURSE):
        raise Refused(_cannot_sign(made, act, signing))
    return proposed(state, action, at, actor, Determined(made), licensed=licensed)


def _may_sign(state: RequestState, made: Determination, act: Act, signing: SigningTable) -> bool:
    line = state.lines.get(made.line)
    if line is None or made.signature is None:
        return False
    return signing.allows(made.signature, act, state.product_line, line.requested)


def _cannot_sign(made: Determination, act: Act, signing: SigningTable) -> str:
    signature = made.signature
    who = f"{signature.credential}, {signature.specialty}" if signature else "nobody"
    return (
        f"The plan's signing table does not let {who} sign to {act.value.replace('_', ' ')} line {made.line}; "
        f"who may: {signing.who(act)}."
    )


def _case_digest(state: RequestState, line: str) -> str:
    assessment = state.lines[line].assessment
    if assessment is None:
        raise Refused(f"Line {line} was not assessed; assess it first.")
    return assessment.assessed.case_digest


def _what(state: RequestState, deadline: Deadline, consequence: Consequence) -> str:
    """Which deadline passed, and what that comes to."""
    if deadline.appeal in state.outside:
        what = f"the grant that outside decision {deadline.appeal} orders of line {deadline.line}"
        return f"{what} passed under {deadline.rule}: it is still to be granted"
    what = f"appeal {deadline.appeal}" if deadline.appeal else f"line {deadline.line}"
    return f"{what} under {deadline.rule} passed: {_CONSEQUENCE_IN_WORDS[consequence]}"


def _settled(state: RequestState, deadline: Deadline) -> bool:
    """Whether what the deadline waits for was done. A late grievance is resolved on each of its lines."""
    line = state.lines.get(deadline.line)
    granted = line is not None and isinstance(line.deemed, DeemedGranted)
    if (outside := state.outside.get(deadline.appeal)) is not None:
        return deadline.line not in owed_by(state, outside)
    if deadline.appeal:
        appeal = state.appeals.get(deadline.appeal)
        settled = appeal is not None and deadline.line in appeal.settled
        waits = appeal is None or (appeal.open and not settled) or (appeal.deemed and not granted)
        return not waits
    return line is not None and (line.status is not LineStatus.OPEN or granted)
