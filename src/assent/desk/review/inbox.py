"""Use case of whoever works on requests: what came back to them, or to their role, since somebody acted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assent.casework.appeal.events import AppealFiled, OutsideDecided
from assent.casework.intake.events import Answered, DocumentAttached, FactsGiven, LinesAdded, Withdrawn
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
    LinesAdded: "changed",
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
            "answered, changed (what is asked for), withdrawn, appealed, booked (a talk), "
            "called (somebody of a role has to look), returned (a letter), decided_outside or due."
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
    came = (one for row, traces in _traces(desk, rows) for one in _came(row, traces, actor))
    return (*due, *sorted(came, key=lambda one: one.at, reverse=True))


@dataclass(frozen=True, slots=True)
class _Trace:
    """What of one event counts here: who did it, whether that answers what came before, and what came with it."""

    at: datetime
    role: Role
    answers: bool
    what: str
    to: Role | None
    says: str


_TRACES: dict[str, tuple[str, tuple[_Trace, ...]]] = {}
"""The traces of the latest requests, the last event first, under the digest of that event: it covers all before it."""
_MOST_TRACES = 2_048


def _traces(desk: Desk, found: Sequence[Summary]) -> Iterator[tuple[Summary, tuple[_Trace, ...]]]:
    """Each request with its traces; the events are read where something was recorded since they were last."""
    heads = desk.record.heads([row.request for row in found])
    for row in found:
        known = _TRACES.get(row.request)
        if known is None or known[0] != heads.get(row.request):
            known = _read(desk, row.request)
        yield row, known[1]


def _read(desk: Desk, request: str) -> tuple[str, tuple[_Trace, ...]]:
    """The traces of a request; none where one of its events is not what was written, which verifying tells."""
    try:
        events = events_of(desk, request)
    except Damaged:
        return "", ()
    if len(_TRACES) >= _MOST_TRACES:
        _TRACES.clear()
    found = tuple(one for event in reversed(events) if (one := _trace(event)) is not None)
    _TRACES[request] = kept = events[-1].digest, found
    return kept


def _trace(event: Event) -> _Trace | None:
    what, body = _what(event), event.body
    answers = event.actor.role in REVIEWERS and not isinstance(body, Viewed | Escalated | NoticeReturned)
    if not what and not answers:
        return None
    to = body.to if isinstance(body, Escalated) else None
    return _Trace(event.at, event.actor.role, answers, what, to, happened(event).says if what else "")


def _what(event: Event) -> str:
    """What comes with an event; empty where it is nothing that somebody waits for."""
    match event.body:
        case Escalated():
            return "called"
        case NoticeReturned():
            return "returned"
        case OutsideDecided():
            return "decided_outside"
        case body:
            return _FROM_OUTSIDE.get(type(body), "") if event.actor.role in OFFICES else ""


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


def _came(row: Summary, traces: Sequence[_Trace], actor: Actor) -> Iterator[CameBack]:
    """The latest of each kind that nobody has acted on since."""
    seen: set[str] = set()
    acted: set[Role] = set()
    for one in traces:
        if one.answers:
            acted.add(one.role)
        if one.what and one.what not in seen and _waits(one, row, actor, acted):
            seen.add(one.what)
            yield _of(row, one.what, one.says, one.at)
        if acted >= REVIEWERS:
            return


def _waits(one: _Trace, row: Summary, actor: Actor, acted: set[Role]) -> bool:
    """Whether what came waits for somebody: for whoever the request was given to, or a role that was called."""
    mine = row.assignee in (actor.id, None)
    match one.what:
        case "called":
            theirs = one.to is actor.role and (mine or one.to is Role.INTAKE)
            return theirs and one.to not in acted
        case "returned":
            return actor.role is Role.INTAKE and Role.INTAKE not in acted
        case "decided_outside":
            return mine and not acted
    return mine and not acted and _after_receipt(one, row)


def _after_receipt(one: _Trace, row: Summary) -> bool:
    """Whether it came after the submission, which brings facts and documents of its own."""
    return row.received_at is not None and one.at > row.received_at


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
