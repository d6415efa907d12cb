"""Use cases of whoever works on requests: the worklist, and one request as it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assent.casework.request.event_codec import tag
from assent.casework.request.events import Event
from assent.casework.request.events_intake import FactsGiven
from assent.casework.request.events_review import Assessed, Escalated, InformationRequested
from assent.casework.request.fold import fold
from assent.casework.request.state import LineState
from assent.casework.request.timing import Due, line_deadlines, moments
from assent.desk.ports import Desk, WorklistRow
from assent.desk.recording import events_of

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: in any of these stages (none: all), of an assignee, due before a time."""

    stages: tuple[str, ...] = ()
    assignee: str | None = None
    due_before: datetime | None = None


def worklist(desk: Desk, wanted: Wanted = Wanted()) -> Iterator[WorklistRow]:
    """Requests by deadline, the earliest first; those without one last."""
    return desk.record.worklist(wanted.stages, None, wanted.assignee, wanted.due_before)


def show(desk: Desk, request: str) -> Json:
    """One request as JSON data: its state, lines with their deadlines and arithmetic, open asks, timeline."""
    events = events_of(desk, request)
    state = fold(request, events)
    deadlines = line_deadlines(state, moments(events))
    return {
        "request": request,
        "stage": state.stage.value,
        "product_line": state.product_line,
        "urgency": state.urgency.value,
        "assignee": state.assigned.to if state.assigned else None,
        "escalate_at": _time(state.escalate_at),
        "asks": [
            {"fact": ask.fact, "question": ask.question, "clauses": list(ask.clauses)}
            for ask in state.asks.values()
        ],
        "lines": [_line(name, line, deadlines.get(name, ())) for name, line in state.lines.items()],
        "escalations": [{"to": one.to.value, "why": one.why} for one in state.escalations],
        "authorizations": list(state.authorizations),
        "duplicates": list(state.duplicates),
        "timeline": [_event(event) for event in events],
    }  # fmt: skip


def _line(name: str, line: LineState, found: Due) -> Json:
    assessed = line.assessment.assessed if line.assessment else None
    return {
        "line": name,
        "code": line.requested.code,
        "kind": line.requested.kind.value,
        "benefit": line.requested.benefit.value,
        "from": line.requested.start.isoformat(),
        "to": line.requested.end.isoformat(),
        "status": line.status.value,
        "outcome": assessed.outcome.value if assessed else None,
        "clauses": list(assessed.clauses) if assessed else [],
        "authorization": line.authorization or None,
        "deadlines": [
            {
                "rule": one.rule_id,
                "citation": one.citation,
                "due_at": _time(one.due_at),
                "arithmetic": one.arithmetic,
                "extension": one.extension,
                "binds": one.binds,
                "uncertain": one.is_marked,
            }
            for one in found
        ],
    }


def _event(event: Event) -> Json:
    return {
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "actor": event.actor.id,
        "role": event.actor.role.value,
        "event": tag(type(event.body)),
        "says": _says(event),
    }


def _says(event: Event) -> str:
    """A few words on what an event did, without the values of facts."""
    match event.body:
        case Assessed() as made:
            what = ", ".join(made.clauses or made.missing)
            return f"{made.outcome.value}{f': {what}' if what else ''}"
        case InformationRequested(asks=asks):
            return ", ".join(ask.fact for ask in asks)
        case FactsGiven(facts=facts):
            return facts[0].path if len(facts) == 1 else f"{len(facts)} facts"
        case Escalated(to=role, why=why):
            return f"to {role.value}: {why}"
        case _:
            return ""


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
