"""Plain actions: each records one event exactly as the caller states it. A row is all there is of one.

What has a condition on the request, a computed field or a second effect is no plain action: it is a function
of the desk with a route of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assent.casework.notices.events import OralNoticeLogged
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.caller import check_times
from assent.casework.record.event import Body
from assent.casework.record.events import NoteWritten
from assent.casework.record.state import RequestState
from assent.casework.review.events import (
    Assigned,
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    PeerToPeerBooked,
    Unlocked,
)


@dataclass(frozen=True, slots=True)
class PlainAction:
    """One row: what happens, under which row of the table of permissions, and how it is called over HTTP.

    ``path`` follows the address of the request. ``text`` is the key of the words that describe the call.
    """

    name: str
    event: type
    action: Action
    method: str
    path: str
    group: str
    text: str


PLAIN_ACTIONS = (
    PlainAction("assign", Assigned, Action.ASSIGN, "POST", "/assignment", "review", "assign"),
    PlainAction("unlock", Unlocked, Action.LOCK, "DELETE", "/lock", "review", "unlock"),
    PlainAction("escalate", Escalated, Action.ESCALATE, "POST", "/escalations", "review", "escalate"),
    PlainAction(
        "propose_expedite",
        ExpediteProposed,
        Action.PROPOSE_EXPEDITE,
        "POST",
        "/expedite-proposal",
        "review",
        "propose_expedite",
    ),
    PlainAction(
        "grant_expedite",
        ExpediteGranted,
        Action.GRANT_EXPEDITE,
        "POST",
        "/expedite-grant",
        "review",
        "grant_expedite",
    ),
    PlainAction("note", NoteWritten, Action.NOTE, "POST", "/notes", "review", "note"),
    PlainAction(
        "log_oral_notice",
        OralNoticeLogged,
        Action.LOG_ORAL_NOTICE,
        "POST",
        "/oral-notices",
        "review",
        "log_oral_notice",
    ),
    PlainAction(
        "book",
        PeerToPeerBooked,
        Action.BOOK_PEER_TO_PEER,
        "POST",
        "/peer-to-peer/booking",
        "appeals",
        "book",
    ),
)
ROW_OF: Mapping[type, PlainAction] = {row.event: row for row in PLAIN_ACTIONS}
"""The row of an event."""


def record(state: RequestState, stated: Body, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """What a plain action records; ``Refused`` where who acts may not, or a stated time cannot be.

    Raises ``KeyError`` for an event that has no row.
    """
    row = ROW_OF[type(stated)]
    check_times(stated, at)
    return proposed(state, row.action, at, actor, stated)
