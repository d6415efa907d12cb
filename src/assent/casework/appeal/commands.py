"""Commands on an appeal under way, and on what a body outside the plan decided.

Each gives what is to be recorded, or raises ``Refused``.
"""

from collections.abc import Mapping
from datetime import datetime

from assent.casework.appeal import events
from assent.casework.appeal.outside_decisions import owed_by
from assent.casework.appeal.reversal_time import reversal_rule_of
from assent.casework.appeal.reversals import pending_grant
from assent.casework.authorization.events import AuthorizationIssued
from assent.casework.deadlines.events import Deadline
from assent.casework.deadlines.extensions import ExtensionRule, check_asker
from assent.casework.determination.determination import (
    Overturned,
)
from assent.casework.determination.signature import Act, SigningTable
from assent.casework.people.permissions import Action, is_independent
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day
from assent.casework.record.event import Body
from assent.casework.record.state import RequestState


def extend_appeal(
    state: RequestState,
    extension: events.AppealExtended,
    at: datetime,
    actor: Actor,
    rule: ExtensionRule,
    deadline: Deadline,
) -> tuple[Body, ...]:
    """Extend the time of an appeal before the plan, by as much as ``rule`` allows at most, before it is due."""
    if extension.ground not in rule.grounds:
        grounds = ", ".join(sorted(rule.grounds))
        raise Refused(
            f"{extension.ground!r} is no ground to extend an appeal ({rule.citation}); allowed: {grounds}."
        )
    check_asker(extension.ground, extension.asked_by)
    if at > deadline.due:
        raise Refused(f"An extension is taken before appeal {extension.appeal} is due, not after.")
    if not deadline.due < extension.until <= deadline.due + rule.most:
        raise Refused(f"An extension ends after the deadline, at the latest {rule.latest(deadline.due)}.")
    return proposed(state, Action.EXTEND_APPEAL, at, actor, extension)


def take_outside_decision(
    state: RequestState, decided: events.OutsideDecided, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Take in what a body outside the plan decided. It determines nothing for the plan."""
    return proposed(state, Action.TAKE_OUTSIDE_DECISION, at, actor, decided)


def effectuate(
    state: RequestState, decision: str, number: str, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Grant, and authorize under ``number``, all that an outside decision orders and that is not granted yet.

    Somebody other than who took the decision in does it.

    It lasts as long as was ordered, from the day on which it is authorized: days that are over help nobody.
    """
    outside = state.outside.get(decision)
    if outside is None:
        raise Refused(f"No outside decision {decision} came in; take it in first.")
    grants = tuple(grant.lasting_from(plan_day(at)) for grant in owed_by(state, outside).values())
    if not grants:
        raise Refused(f"Outside decision {decision} orders nothing that is not granted yet.")
    bodies = (events.Effectuated(decision, grants), AuthorizationIssued(number, grants))
    return proposed(state, Action.EFFECTUATE, at, actor, *bodies)


def enter_reversal(
    state: RequestState, entered: events.ReversalEntered, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Enter a treating physician's certification of immediate need. Nothing is reversed until it is confirmed.

    Raises ``Refused`` where no rule reverses a denial pending an appeal for the product line.
    """
    if reversal_rule_of(state, at) is None:
        raise Refused(
            f"No rule reverses a denial pending an appeal for the product line {state.product_line}."
        )
    return proposed(state, Action.ENTER_REVERSAL, at, actor, entered)


def confirm_reversal(
    state: RequestState, appeal: str, number: str, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Confirm a certification that somebody else entered: its lines are authorized until the appeal is decided."""
    appeal_state = state.appeals.get(appeal)
    if appeal_state is None or appeal_state.reversal is None:
        raise Refused(f"No certification for appeal {appeal} was entered; enter it first.")
    grants = tuple(pending_grant(state, line, plan_day(at)) for line in appeal_state.waiting)
    confirmed = events.ReversalConfirmed(appeal, appeal_state.reversal.sequence, grants)
    return proposed(state, Action.CONFIRM_REVERSAL, at, actor, confirmed, AuthorizationIssued(number, grants))


def reject_reversal(
    state: RequestState, appeal: str, why: str, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Reject a certification that was entered and waits. It may be entered anew."""
    appeal_state = state.appeals.get(appeal)
    if appeal_state is None or appeal_state.reversal is None:
        raise Refused(f"No certification for appeal {appeal} was entered.")
    rejected = events.ReversalRejected(appeal, appeal_state.reversal.sequence, why)
    return proposed(state, Action.REJECT_REVERSAL, at, actor, rejected)


def file_appeal(
    state: RequestState, appeal: events.AppealFiled, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Take an appeal in."""
    return proposed(state, Action.FILE_APPEAL, at, actor, appeal)


def decide_appeal(
    state: RequestState,
    decided: events.AppealDecided,
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
        decision.line in state.lines
        and signing.allows(
            decision.signature, Act.DECIDE_APPEAL, state.product_line, state.lines[decision.line].requested
        )
        for decision in decided.decisions
    )
    grants = tuple(
        decision.determination.grant for decision in decided.decisions if isinstance(decision, Overturned)
    )
    bodies: list[Body] = [decided, *([AuthorizationIssued(number, grants)] if grants else [])]
    independent = is_independent(state, actor.id, reports_to)
    return proposed(
        state, Action.DECIDE_APPEAL, at, actor, *bodies, licensed=licensed, independent=independent
    )


def forward_appeal(
    state: RequestState, forwarded: events.AppealForwarded, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record that the file of an appeal went to the outside body of the next level."""
    return proposed(state, Action.FORWARD_APPEAL, at, actor, forwarded)
