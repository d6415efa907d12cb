"""What commands share: they may be given, and what they propose can follow. Nothing is recorded here."""

from datetime import datetime
from typing import Any

from assent.casework.lifecycle import apply
from assent.casework.people.permissions import Action, Relation, is_own, why_not
from assent.casework.record.actors import Actor
from assent.casework.record.caller import check_words
from assent.casework.record.checks import InvalidRecord
from assent.casework.record.checks import NotPermitted as NotPermitted
from assent.casework.record.event import Body, Event
from assent.casework.record.seal import sealed
from assent.casework.record.state import RequestState
from assent.casework.record.stored import EDITION, declared


class Proposed(tuple[Body, ...]):
    """Bodies that were seen to follow the state ``start``: the ``events`` that they make, and ``then``.

    Whoever records them on that very state need not make and check the same events again.
    """

    start: RequestState
    events: tuple[Event, ...]
    then: RequestState

    def made_on(self, state: RequestState, at: datetime, actor: Actor) -> bool:
        """Whether this very state was followed, at this time, by this actor."""
        return self.start is state and all(event.at == at and event.actor == actor for event in self.events)


def proposed(
    state: RequestState,
    action: Action,
    at: datetime,
    actor: Actor,
    *bodies: Body,
    licensed: bool = False,
    independent: bool = False,
    signed: bool = False,
) -> tuple[Body, ...]:
    """The bodies, if the actor may do this and each can follow the one before; raises ``Refused`` if not."""
    refusal = why_not(actor.role, action, Relation(is_own(state, actor), licensed, independent, signed))
    if refusal:
        raise NotPermitted(refusal)
    return following(state, at, actor, bodies)


def following(state: RequestState, at: datetime, actor: Actor, bodies: tuple[Body, ...]) -> Proposed:
    """These bodies on top of a state; raises ``Refused`` where one cannot follow the one before."""
    proposed = Proposed(bodies)
    proposed.start, events = state, []
    for body in bodies:
        _in_present_edition(body)
        event = sealed(state.id, state.sequence + 1, state.head, at, actor, body)
        state = apply(state, event)
        events.append(event)
    proposed.events, proposed.then = tuple(events), state
    return proposed


def _in_present_edition(body: Body) -> None:
    """What is recorded anew is held to the guards of now; earlier editions are only read."""
    kind: Any = type(body)
    check_words(body)
    number, present = getattr(body, EDITION, 1), declared(kind).present
    if number != present:
        fault = f"{declared(kind).name}: edition {number} is only read; record it in edition {present}."
        raise InvalidRecord(fault)
