"""Use case of whoever works on requests: what came back to them, or to their role, since somebody acted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assent.casework.appeal.events import AppealFiled, OutsideDecided
from assent.casework.intake.events import Answered, DocumentAttached, FactsGiven, Withdrawn
from assent.casework.notices.events import NoticeReturned
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import OFFICES, REVIEWERS, Role
from assent.casework.record.checks import Damaged
from assent.casework.record.event import Actor, Event
from assent.casework.record.events import Viewed
from assent.casework.record.state import Stage
from assent.casework.review.events import Escalated, PeerToPeerBooked
from assent.casework.worklist.query import Filter, Order, Summary
from assent.desk.ports import Desk
from assent.desk.record.recording import events_of
from assent.desk.record.timeline import happened
from assent.terms.answers import described

_LOOKED_BACK = timedelta(days=14)
_SOON = timedelta(hours=24)
_MOST = 200
_OPEN = (Stage.RECEIVED.value, Stage.PENDED.value, Stage.IN_REVIEW.value)
_FROM_OUTSIDE = {
    Answered: "answered",
    FactsGiven: "answered",
    DocumentAttached: "answered",
    Withdrawn: "withdrawn",
    AppealFiled: "appealed",
    PeerToPeerBooked: "booked",
}


@dataclass(frozen=True, slots=True)
class CameBack:
    """One thing that waits for somebody: what it is, on which request, since when."""

    request: str
    what: str = field(
        metadata=described(
            "answered, withdrawn, appealed, booked (a talk), called (somebody of a role has to look), "
            "returned (a letter), decided_outside or due."
        )
    )
    says: str = field(metadata=described("A few words, without values of facts."))
    at: datetime = field(metadata=described("When it came; of what is due, when it is."))
    stage: str
    product_line: str | None
    urgency: str | None
    assignee: str | None
    due_at: datetime | None


def came_back(desk: Desk, actor: Actor, now: datetime) -> tuple[CameBack, ...]:
    """What came back in the last two weeks, the latest first, after what is due within a day or late.

    It is of requests that somebody was given, of those given to nobody, and of calls for their role. Whatever
    somebody of the plan did after it answers it; a call only what somebody of that role did.
    """
    check_use(actor.role, Use.SEE_WORKLIST)
    if actor.role in OFFICES:
        return ()
    rows = list(_rows(desk, actor, now))
    due = sorted((one for row in rows for one in _due(row, actor, now)), key=lambda one: one.at)
    came = (one for row in rows for one in _came(row, _events(desk, row.request), actor))
    return (*due, *sorted(came, key=lambda one: one.at, reverse=True))


def _events(desk: Desk, request: str) -> Sequence[Event]:
    """The events of a request; none where one of them is not what was written, which verifying tells."""
    try:
        return events_of(desk, request)
    except Damaged:
        return ()


def _rows(desk: Desk, actor: Actor, now: datetime) -> Iterator[Summary]:
    recent = Filter(updated_after=now - _LOOKED_BACK)
    mine = Filter(states=_OPEN, assignee=actor.id)
    due = Filter(states=_OPEN, unassigned=True, due_before=now + _SOON)
    found: dict[str, Summary] = {}
    for wanted, order, falling in (
        (mine, Order.DUE, False),
        (due, Order.DUE, False),
        (recent, Order.RECEIVED, True),
    ):
        page = desk.record.page(wanted, order, falling=falling, limit=_MOST)
        found.update((row.request, row) for row in page.rows if row.received_at)
    yield from found.values()


def _due(row: Summary, actor: Actor, now: datetime) -> Iterator[CameBack]:
    mine = row.assignee in (actor.id, None)
    if mine and row.due_at is not None and row.due_at <= now + _SOON:
        yield _of(row, "due", "", row.due_at)


def _came(row: Summary, events: Sequence[Event], actor: Actor) -> Iterator[CameBack]:
    """The latest of each kind that nobody has acted on since."""
    seen: set[str] = set()
    acted: set[Role] = set()
    for event in reversed(events):
        role = event.actor.role
        if role in REVIEWERS and not isinstance(event.body, Viewed | Escalated | NoticeReturned):
            acted.add(role)
        what = _what(event, row, actor, acted)
        if what and what not in seen:
            seen.add(what)
            yield _of(row, what, happened(event).says, event.at)
        if acted >= REVIEWERS:
            return


def _what(event: Event, row: Summary, actor: Actor, acted: set[Role]) -> str:
    """What an event is to somebody; empty where it is nothing to them, or was acted on."""
    match event.body:
        case Escalated(to=to):
            theirs = (
                to is actor.role and row.assignee in (actor.id, None)
            ) or to is actor.role is Role.INTAKE
            return "called" if theirs and to not in acted else ""
        case NoticeReturned():
            return "returned" if actor.role is Role.INTAKE and Role.INTAKE not in acted else ""
        case OutsideDecided():
            return "decided_outside" if row.assignee in (actor.id, None) and not acted else ""
        case body if event.actor.role in OFFICES:
            mine = row.assignee in (actor.id, None) and not acted and _after_receipt(event, row)
            return _FROM_OUTSIDE.get(type(body), "") if mine else ""
    return ""


def _after_receipt(event: Event, row: Summary) -> bool:
    """Whether it came after the submission, which brings facts and documents of its own."""
    return row.received_at is not None and event.at > row.received_at


def _of(row: Summary, what: str, says: str, at: datetime) -> CameBack:
    return CameBack(
        request=row.request,
        what=what,
        says=says,
        at=at,
        stage=row.state,
        product_line=row.product_line,
        urgency=row.urgency,
        assignee=row.assignee,
        due_at=row.due_at,
    )
