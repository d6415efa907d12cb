"""What commands share: they may be given, and what they propose can follow. Nothing is recorded here."""

from datetime import datetime

from assent.casework.request.actors import Actor
from assent.casework.request.chain import sealed
from assent.casework.request.checks import NotPermitted as NotPermitted
from assent.casework.request.events import Body
from assent.casework.request.fold import apply
from assent.casework.request.permissions import Action, Relation, is_own, why_not
from assent.casework.request.state import RequestState


def proposed(
    state: RequestState,
    action: Action,
    at: datetime,
    actor: Actor,
    *bodies: Body,
    licensed: bool = False,
    independent: bool = False,
) -> tuple[Body, ...]:
    """The bodies, if the actor may do this and each can follow the one before; raises ``Refused`` if not."""
    says = why_not(actor.role, action, Relation(is_own(state, actor), licensed, independent))
    if says:
        raise NotPermitted(says)
    for body in bodies:
        state = apply(state, sealed(state.id, state.sequence + 1, state.head, at, actor, body))
    return bodies
