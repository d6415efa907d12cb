"""Commands on lines that a delegate decides. Each gives what is to be recorded, or raises ``Refused``."""

from datetime import datetime

from assent.casework.determination.commands import cannot_sign, may_sign
from assent.casework.determination.determination import (
    Approved,
    PartiallyApproved,
)
from assent.casework.determination.events import DelegateDecided, HandedOver, Recalled
from assent.casework.determination.reopening_rules import check_taking_back
from assent.casework.determination.signature import Act, SigningTable
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.casework.record.event import Body
from assent.casework.record.state import RequestState


def hand_over(state: RequestState, handed: HandedOver, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Leave lines to a delegate."""
    return proposed(state, Action.HAND_OVER, at, actor, handed)


def recall(state: RequestState, recalled: Recalled, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Take lines back from a delegate that has not decided them."""
    return proposed(state, Action.RECALL, at, actor, recalled)


def take_delegate_decision(
    state: RequestState, decided: DelegateDecided, at: datetime, actor: Actor, signing: SigningTable
) -> tuple[Body, ...]:
    """Take in what the delegate decided. A "no" of theirs has a clinician whom the plan's table lets sign it."""
    made = decided.determination
    check_taking_back(state, made, at)
    if not isinstance(made, Approved):
        act = Act.PARTIALLY_APPROVE if isinstance(made, PartiallyApproved) else Act.REFUSE
        if not may_sign(state, made, act, signing):
            raise Refused(cannot_sign(made, act, signing))
    return proposed(state, Action.TAKE_DELEGATE_DECISION, at, actor, decided)
