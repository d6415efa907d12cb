"""Use case: look at a request. Every look at a member's record is itself on the record."""

from datetime import datetime

from assent.casework.record.actors import OFFICES
from assent.casework.record.event import Actor
from assent.casework.record.state import RequestState
from assent.desk.intake.documents import see
from assent.desk.ports import Desk
from assent.desk.record.detail import Detail
from assent.desk.record.display import for_office, shown, with_reasons
from assent.desk.record.explanation import explained_again
from assent.desk.record.recording import take_up


def look(
    desk: Desk,
    request: str,
    actor: Actor,
    now: datetime,
    part: str = "request",
    purpose: str = "treatment review",
    *,
    reasons: bool = False,
) -> Detail:
    """The request as it stands, after the look was recorded; ``NotFound`` for another office's request.

    With ``reasons`` it is assessed, once: the clauses, open questions and the way to yes are in the answer.
    An office sees its request without the plan's own workings.
    """
    return look_at_state(desk, request, actor, now, part, purpose, reasons=reasons)[0]


def look_at_state(
    desk: Desk,
    request: str,
    actor: Actor,
    now: datetime,
    part: str = "request",
    purpose: str = "treatment review",
    *,
    reasons: bool = False,
) -> tuple[Detail, RequestState]:
    """As ``look``, with the state behind what is shown, for whoever acts on it: the record is read once."""
    work = take_up(desk, request, now)
    see(work, part, purpose, actor)
    state = work.save()
    detail = shown(state, work.events)
    if reasons:
        detail = with_reasons(desk, detail, state, explained_again(desk, state))
    return for_office(detail, actor) if actor.role in OFFICES else detail, state


def seen(desk: Desk, request: str, actor: Actor, now: datetime, part: str, purpose: str) -> RequestState:
    """The request as it stands, after the look at a part of it was recorded."""
    work = take_up(desk, request, now)
    see(work, part, purpose, actor)
    return work.save()
