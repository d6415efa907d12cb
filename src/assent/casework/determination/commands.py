"""Commands that decide, and what lateness brings. Each gives what is to be recorded, or raises ``Refused``."""

from collections.abc import Iterable
from datetime import datetime

from assent.casework.determination.automatic_approval import bars_on_receipt
from assent.casework.determination.determination import (
    Adverse,
    ApprovalBasis,
    Approved,
    Determination,
    PartiallyApproved,
)
from assent.casework.determination.events import AutomaticallyApproved, Determined, Reopened
from assent.casework.determination.reopening_rules import check_reopening, check_taking_back
from assent.casework.determination.signature import NO_SUPPORT, Act, SigningTable, Support
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.casework.record.event import Body
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState
from assent.logic.package import PolicyPackage


def approve_automatically(
    state: RequestState,
    grants: Iterable[Grant],
    switch: str,
    at: datetime,
    actor: Actor,
    removed: frozenset[str] = frozenset(),
    package: PolicyPackage | None = None,
) -> tuple[Body, ...]:
    """Approve every open line at once, or none. ``switch`` is the plan's decision that allows it, empty if none.

    ``removed`` are the ids of bars without which the plan does; ``package`` is that of the policy.
    """
    granted = {grant.line: grant for grant in grants}
    if not switch.strip():
        raise Refused("The plan has not switched automatic approval on; a clinician approves.")
    if not state.open_lines or set(granted) != set(state.open_lines):
        open_lines = ", ".join(state.open_lines) or "none"
        raise Refused(f"Automatic approval is for all open lines together; open: {open_lines}.")
    for line in granted:
        for bar in bars_on_receipt(state, line, removed, package):
            raise Refused(f"Line {line} is not approved automatically: {bar.says}.")
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
    state: RequestState,
    partial: PartiallyApproved,
    at: datetime,
    actor: Actor,
    signing: SigningTable,
    support: Support = NO_SUPPORT,
) -> tuple[Body, ...]:
    """Grant less than asked: fewer units, or a shorter period. A physician signs, with reasons."""
    act, line = Act.PARTIALLY_APPROVE, state.lines.get(partial.line)
    if line is not None and not line.requested.asked.covers(partial.grant):
        asked, grant = line.requested.asked.in_words, partial.grant.in_words
        raise Refused(f"Line {partial.line} asks for {asked}, and this grants {grant}: grant at most that.")
    return _determine(state, partial, Action.DETERMINE_PARTIALLY, act, at, actor, signing, support)


def determine_adversely(
    state: RequestState,
    adverse: Adverse,
    at: datetime,
    actor: Actor,
    signing: SigningTable,
    support: Support = NO_SUPPORT,
) -> tuple[Body, ...]:
    """Grant nothing of a line. A physician signs, with reasons, after considering the record."""
    return _determine(state, adverse, Action.DETERMINE_ADVERSELY, Act.REFUSE, at, actor, signing, support)


def reopen(state: RequestState, reopened: Reopened, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Take determined lines up again; what was approved only on the grounds that its product line's rule allows."""
    check_reopening(state, reopened, at)
    return proposed(state, Action.REOPEN, at, actor, reopened)


def _determine(
    state: RequestState,
    determination: Determination,
    action: Action,
    act: Act,
    at: datetime,
    actor: Actor,
    signing: SigningTable,
    support: Support = NO_SUPPORT,
) -> tuple[Body, ...]:
    if determination.signature is None:
        raise Refused("A clinician signs it; without a signature only the software approves, automatically.")
    check_taking_back(state, determination, at)
    licensed = determination.line not in state.lines or may_sign(state, determination, act, signing)
    if not licensed and actor.role in (Role.PHYSICIAN, Role.NURSE):
        raise Refused(cannot_sign(determination, act, signing))
    body = Determined(determination, support.departure, support.not_cited, support.preview)
    return proposed(state, action, at, actor, body, licensed=licensed)


def may_sign(state: RequestState, determination: Determination, act: Act, signing: SigningTable) -> bool:
    """Whether the signer's license lets them sign this act on this line, by the plan's signing table."""
    line = state.lines.get(determination.line)
    if line is None or determination.signature is None:
        return False
    return signing.allows(determination.signature, act, state.product_line, line.requested)


def cannot_sign(determination: Determination, act: Act, signing: SigningTable) -> str:
    """Who signed although the signing table does not let them, and who may, as a sentence."""
    signature = determination.signature
    signer = f"{signature.credential}, {signature.specialty}" if signature else "nobody"
    return (
        f"The plan's signing table does not let {signer} sign to {act.value.replace('_', ' ')} line "
        f"{determination.line}; who may: {signing.who(act)}."
    )


def _case_digest(state: RequestState, line: str) -> str:
    assessment = state.lines[line].assessment
    if assessment is None:
        raise Refused(f"Line {line} was not assessed; assess it first.")
    return assessment.assessed.case_digest
