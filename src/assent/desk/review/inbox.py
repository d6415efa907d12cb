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
    somebody of the plan did after it answers it; a call only what somebody of that role did. On an open request what
    is older still waits; on any other, being looked at again brings nothing back.
    """
    check_use(actor.role, Use.SEE_WORKLIST)
    if actor.role in OFFICES:
        return ()
    rows = list(_rows(desk, actor, now))
    due = sorted((entry for row in rows for entry in _due(row, actor, now)), key=lambda entry: entry.at)
    since = now - _LOOKED_BACK
    came = (entry for row, traces in _traces(desk, rows) for entry in _came(row, traces, actor, since))
    return (*due, *sorted(came, key=lambda entry: entry.at, reverse=True))


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


def _traces(desk: Desk, rows: Sequence[Summary]) -> Iterator[tuple[Summary, tuple[_Trace, ...]]]:
    """Each request with its traces; the events are read where something was recorded since they were last."""
    heads = desk.record.heads([row.request for row in rows])
    for row in rows:
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
    traces = tuple(trace for event in reversed(events) if (trace := _trace(event)) is not None)
    _TRACES[request] = kept = events[-1].digest, traces
    return kept


def _trace(event: Event) -> _Trace | None:
    kind, body = _what(event), event.body
    answers = event.actor.role in REVIEWERS and not isinstance(body, Viewed | Escalated | NoticeReturned)
    if not kind and not answers:
        return None
    to = body.to if isinstance(body, Escalated) else None
    return _Trace(event.at, event.actor.role, answers, kind, to, happened(event).says if kind else "")


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
    by_request: dict[str, Summary] = {}
    for selection, order, falling in (
        (mine, Order.DUE, False),
        (due, Order.DUE, False),
        (recent, Order.RECEIVED, True),
    ):
        page = desk.record.page(selection, order, falling=falling, limit=_MOST)
        by_request.update((row.request, row) for row in page.rows if row.received_at)
    yield from by_request.values()


def _due(row: Summary, actor: Actor, now: datetime) -> Iterator[CameBack]:
    mine = row.assignee in (actor.id, None)
    if mine and row.due_at is not None and row.due_at <= now + _SOON:
        yield _of(row, "due", "", row.due_at)


def _came(row: Summary, traces: Sequence[_Trace], actor: Actor, since: datetime) -> Iterator[CameBack]:
    """The latest of each kind that nobody has acted on; where the request is no longer open, only what came since."""
    kinds: set[str] = set()
    acted: set[Role] = set()
    for trace in traces:
        if row.state not in _OPEN and trace.at < since:
            return
        if trace.answers:
            acted.add(trace.role)
        if trace.what and trace.what not in kinds and _waits(trace, row, actor, acted):
            kinds.add(trace.what)
            yield _of(row, trace.what, trace.says, trace.at)
        if acted >= REVIEWERS:
            return


def _waits(trace: _Trace, row: Summary, actor: Actor, acted: set[Role]) -> bool:
    """Whether what came waits for somebody: for whoever the request was given to, or a role that was called."""
    mine = row.assignee in (actor.id, None)
    match trace.what:
        case "called":
            theirs = trace.to is actor.role and (mine or trace.to is Role.INTAKE)
            return theirs and trace.to not in acted
        case "returned":
            return actor.role is Role.INTAKE and Role.INTAKE not in acted
        case "decided_outside":
            return mine and not acted
    return mine and not acted and _after_receipt(trace, row)


def _after_receipt(trace: _Trace, row: Summary) -> bool:
    """Whether it came after the submission, which brings facts and documents of its own."""
    return row.received_at is not None and trace.at > row.received_at


def _of(row: Summary, kind: str, text: str, at: datetime) -> CameBack:
    return CameBack(
        request=row.request,
        what=kind,
        says=text,
        at=at,
        stage=row.state,
        product_line=row.product_line,
        urgency=row.urgency,
        assignee=row.assignee,
        due_at=row.due_at,
    )
