"""As much of a request's state as figures need, small enough to hold for every request at once.

The events passed every guard when they were recorded: here they are only followed, not judged again.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from assent.casework.appeal.events import AppealDecided, OutsideDecided
from assent.casework.determination.determination import Overturned
from assent.casework.determination.events import AutomaticallyApproved, DelegateDecided, Determined, Reopened
from assent.casework.intake.events import DraftCreated, LinesAdded, Submitted, Urgency, Withdrawn
from assent.casework.record.event import Body, Event
from assent.casework.record.state import LineState, LineStatus, RequestState
from assent.casework.requirement.events import CoverageChecked, NeedDetermined, RulesSet
from assent.casework.review.events import ExpediteGranted, ExtensionTaken


def followed(state: RequestState, event: Event) -> RequestState:
    """The state after an event: draft, submission, urgency, coverage, rules and lines; nothing else."""
    match event.body:
        case DraftCreated() as draft:
            return replace(state, draft=draft)
        case Submitted() as made:
            lines = {line.id: LineState(line) for line in made.lines}
            return replace(state, submitted=made, urgency=made.urgency, lines=lines)
        case RulesSet() as rules:
            return replace(state, rules=rules)
        case CoverageChecked() as coverage:
            return replace(state, coverage=coverage)
        case ExpediteGranted():
            return replace(state, urgency=Urgency.EXPEDITED)
        case body:
            return _line_by_line(state, body)


def _line_by_line(state: RequestState, body: Body) -> RequestState:
    match body:
        case NeedDetermined(lines=lines):
            return _with(state, lines, need=body)
        case ExtensionTaken(line=line):
            return _with(state, [line], extension=body)
        case (
            AutomaticallyApproved(determination=determination)
            | Determined(determination=determination)
            | DelegateDecided(determination=determination)
        ):
            return _with(state, [determination.line], determination=determination)
        case Reopened(lines=lines):
            return _reopened(state, lines)
        case LinesAdded(lines=added, instead=instead):
            state = _with(state, [replaced for _, replaced in instead], withdrawn=True)
            return replace(state, lines={**state.lines, **{line.id: LineState(line) for line in added}})
        case Withdrawn(lines=lines):
            return _with(state, lines or open_lines(state), withdrawn=True)
        case AppealDecided(decisions=decisions):
            for decision in decisions:
                if isinstance(decision, Overturned):
                    state = _with(state, [decision.line], determination=decision.determination)
            return state
        case OutsideDecided(rulings=rulings):
            for ruling in rulings:
                if ruling.grant is not None:
                    state = _with(state, [ruling.line], ruling=ruling)
            return state
        case _:
            return state


def open_lines(state: RequestState) -> list[str]:
    """The lines neither determined nor withdrawn, of those that need authorization."""
    return [name for name, line in state.lines.items() if line.status is LineStatus.OPEN]


def _reopened(state: RequestState, lines: Iterable[str]) -> RequestState:
    for name in lines:
        determination = state.lines[name].determination
        earlier = (
            state.lines[name].earlier
            if determination is None
            else (*state.lines[name].earlier, determination)
        )
        state = _with(state, [name], determination=None, earlier=earlier, ruling=None)
    return state


def _with(state: RequestState, lines: Iterable[str], **changes: Any) -> RequestState:
    changed = {name: replace(state.lines[name], **changes) for name in lines if name in state.lines}
    return replace(state, lines={**state.lines, **changed})
