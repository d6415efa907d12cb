"""Use cases of an auditor about one request: what was known, assessed and open at any moment, and who saw what."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from assent.casework.lifecycle import apply
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.checks import NotFound
from assent.casework.record.event import Actor, Event
from assent.casework.record.events import Viewed
from assent.casework.record.state import new_request
from assent.desk.intake.documents import see
from assent.desk.ports import Desk
from assent.desk.record.detail import Detail
from assent.desk.record.display import shown, with_reasons
from assent.desk.record.explanation import explained
from assent.desk.record.recording import take_up
from assent.terms.answers import described

_PURPOSE = "audit"


@dataclass(frozen=True, slots=True)
class LookShown:
    """One look at a request, or at a part of it."""

    sequence: int
    at: datetime
    actor: str
    role: str
    part: str
    purpose: str
    via: str | None = field(metadata=described("The entry point; null where it is not known."))


def moment(desk: Desk, request: str, sequence: int, actor: Actor, now: datetime) -> Detail:
    """The request as its first ``sequence`` entries leave it, with reasons by the plan's decisions of then.

    The look is on the record. Raises ``NotPermitted``, and ``NotFound`` where the record has no such entry.
    """
    check_use(actor.role, Use.AUDIT)
    events = _seen(desk, request, actor, now, "replay")
    if not 1 <= sequence <= len(events):
        raise NotFound(f"There is no entry {sequence} on request {request}; it has 1 to {len(events)}.")
    until, state = events[:sequence], new_request(request)
    for event in until:
        state = apply(state, event)
    then = replace(desk, plan=desk.plan_at(until[-1].at))
    return with_reasons(then, shown(state, until), state, explained(then, state))


def following(desk: Desk, request: str, sequence: int) -> int | None:
    """The number of the next entry that is no look; None where there is none. For who has looked at the request."""
    events = desk.record.read(request)
    return next(
        (
            event.sequence
            for event in events
            if event.sequence > sequence and not isinstance(event.body, Viewed)
        ),
        None,
    )


def looks(desk: Desk, request: str, actor: Actor, now: datetime) -> list[LookShown]:
    """Who saw what of a request, the first look first; this one is among them. Raises ``NotPermitted``."""
    check_use(actor.role, Use.AUDIT)
    return [
        LookShown(
            event.sequence,
            event.at,
            event.actor.id,
            event.actor.role.value,
            event.body.part,
            event.body.purpose,
            event.actor.via,
        )
        for event in _seen(desk, request, actor, now, "looks")
        if isinstance(event.body, Viewed)
    ]


def _seen(desk: Desk, request: str, actor: Actor, now: datetime, part: str) -> tuple[Event, ...]:
    """Every event of a request, after this look at it was recorded."""
    work = take_up(desk, request, now)
    see(work, part, _PURPOSE, actor)
    work.save()
    return tuple(work.events)
