"""Commands on an appeal under way, and on what a body outside the plan decided.

Each gives what is to be recorded, or raises ``Refused``.
"""

from datetime import datetime

from assent.casework.request.actors import Actor
from assent.casework.request.checks import Refused
from assent.casework.request.commands_after import from_now
from assent.casework.request.commands_review import ExtensionRule, check_asker
from assent.casework.request.events import Body
from assent.casework.request.events_after import AuthorizationIssued
from assent.casework.request.events_appeal import AppealExtended, Effectuated, OutsideDecided
from assent.casework.request.events_review import Deadline
from assent.casework.request.fold_outside import owed_by
from assent.casework.request.permissions import Action
from assent.casework.request.proposing import proposed
from assent.casework.request.state import RequestState


def extend_appeal(
    state: RequestState,
    extension: AppealExtended,
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
    state: RequestState, decided: OutsideDecided, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Take in what a body outside the plan decided. It determines nothing for the plan."""
    return proposed(state, Action.TAKE_OUTSIDE_DECISION, at, actor, decided)


def effectuate(
    state: RequestState, decision: str, number: str, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Grant, and authorize under ``number``, all that an outside decision orders and that is not granted yet.

    It lasts as long as was ordered, from the day on which it is authorized: days that are over help nobody.
    """
    found = state.outside.get(decision)
    if found is None:
        raise Refused(f"No outside decision {decision} came in; take it in first.")
    grants = tuple(from_now(one, at) for one in owed_by(state, found).values())
    if not grants:
        raise Refused(f"Outside decision {decision} orders nothing that is not granted yet.")
    bodies = (Effectuated(decision, grants), AuthorizationIssued(number, grants))
    return proposed(state, Action.EFFECTUATE, at, actor, *bodies)
