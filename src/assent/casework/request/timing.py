"""The deadlines of a request, from its events: every rule that applies to each open line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from assent.casework.request.commands_review import ExtensionRule
from assent.casework.request.events import Event
from assent.casework.request.events_intake import SubmissionKind, Submitted
from assent.casework.request.events_intake import Urgency as RequestUrgency
from assent.casework.request.events_review import (
    Assessed,
    Deadline,
    ExpediteGranted,
    ExtensionTaken,
    InformationRequested,
)  # fmt: skip
from assent.casework.request.lines import Benefit as LineBenefit
from assent.casework.request.state import RequestState
from assent.logic.conclude import Outcome
from assent.regulation import deadlines as due
from assent.regulation.clocks import ClockRule, clock_rules, deadlines
from assent.regulation.escalation import escalate_at, escalation_rules
from assent.regulation.items import Benefit, Item, Request, Times, Urgency
from assent.regulation.spans import EASTERN, lengthen, zone
from assent.regulation.working_days import MASSACHUSETTS

_BENEFITS = {
    LineBenefit.MEDICAL: Benefit.MEDICAL,
    LineBenefit.PART_B: Benefit.PART_B,
    LineBenefit.COVERED_OUTPATIENT_DRUG: Benefit.MEDICAID_DRUG,
}
_REQUESTS = {
    SubmissionKind.INITIAL: Request.PRIOR_AUTHORIZATION,
    SubmissionKind.REAUTHORIZATION: Request.REAUTHORIZATION,
    SubmissionKind.RETROSPECTIVE: Request.RETROSPECTIVE,
    SubmissionKind.STEP_THERAPY_EXCEPTION: Request.STEP_THERAPY_EXCEPTION,
}
Due = tuple[due.Deadline, ...]


@dataclass(frozen=True, slots=True)
class Moments:
    """When things happened that clocks run from.

    ``complete_at`` is the first assessment that asked for nothing: all necessary information, and
    with it the completed form, was in by then. ``asked_at`` is the first request for information.
    """

    complete_at: datetime | None = None
    asked_at: datetime | None = None
    expedited_at: datetime | None = None

    def after(self, event: Event) -> "Moments":
        """The moments after one more event."""
        match event.body:
            case Assessed(outcome=outcome) if self.complete_at is None:
                waits = outcome in (Outcome.INCOMPLETE, Outcome.INVALID)
                return self if waits else replace(self, complete_at=event.at)
            case InformationRequested() if self.asked_at is None:
                return replace(self, asked_at=event.at)
            case ExpediteGranted():
                return replace(self, expedited_at=event.at)
            case _:
                return self


def moments(events: Iterable[Event]) -> Moments:
    """The moments of a request."""
    found = Moments()
    for event in events:
        found = found.after(event)
    return found


def line_deadlines(state: RequestState, found: Moments) -> Mapping[str, Due]:
    """The deadlines of every open line, earliest first; none where no rule of the tables applies."""
    return {line: _of_line(state, found, line) for line in state.open_lines}


def binding(state: RequestState, found: Moments) -> tuple[str, due.Deadline] | None:
    """The earliest deadline that binds over all open lines, with its line."""
    bound = [
        (one.due_at, line, one)
        for line, each in line_deadlines(state, found).items()
        if (one := due.binding(each)) is not None and one.due_at is not None
    ]
    if not bound:
        return None
    _, line, one = min(bound, key=lambda row: (row[0], row[1]))
    return line, one


def deadline_of(state: RequestState, found: Moments, line: str) -> Deadline | None:
    """The deadline that binds one line; None where none runs."""
    one = due.binding(line_deadlines(state, found).get(line, ()))
    return as_deadline(line, one) if one is not None else None


def as_deadline(line: str, one: due.Deadline) -> Deadline:
    """A deadline as the events name it. It has a due time."""
    assert one.due_at is not None
    return Deadline(one.rule_id, line, one.due_at, one.citation)


def escalation(one: due.Deadline) -> datetime | None:
    """When a person must see what the deadline is about, before it is due."""
    return escalate_at(one, escalation_rules())


def earliest_escalation(state: RequestState, found: Moments) -> datetime | None:
    """The earliest time at which a person must look: before a deadline, or because a pend says so."""
    times = [
        at
        for each in line_deadlines(state, found).values()
        if (one := due.binding(each)) is not None and (at := escalation(one)) is not None
    ]
    pend = [state.escalate_at] if state.escalate_at is not None and state.open_lines else []
    return min([*times, *pend], default=None)


def extension_rules(state: RequestState, found: Moments) -> Mapping[str, ExtensionRule]:
    """What more time may be taken, by line; a line whose clocks forbid it, or do not speak of it, is absent."""
    allowed: dict[str, ExtensionRule] = {}
    for line, each in line_deadlines(state, found).items():
        clocks = [one.rule for one in each if isinstance(one.rule, ClockRule)]
        one = due.binding(each)
        if one is None or one.due_at is None or any(rule.extension.barred for rule in clocks):
            continue
        rule = one.rule
        if isinstance(rule, ClockRule) and rule.extension.by is not None:
            later = lengthen(one.due_at, rule.extension.by, MASSACHUSETTS, zone(EASTERN), elapsed=False)
            grounds = frozenset(ground.value for ground in rule.extension.grounds)
            allowed[line] = ExtensionRule(grounds, later.at - one.due_at, rule.citation)
    return allowed


def _of_line(state: RequestState, found: Moments, line: str) -> Due:
    submitted = state.submitted
    item = _item(state, submitted, line) if submitted else None
    if submitted is None or item is None:
        return ()
    complete = found.complete_at
    times = Times(submitted.received_at, complete, complete, found.asked_at, found.expedited_at)
    plain = deadlines(clock_rules(), item, times)
    extension = state.lines[line].extension
    return plain if extension is None else due.bound(_extended(one, extension) for one in plain)


def _item(state: RequestState, submitted: Submitted, line: str) -> Item | None:
    asked = state.lines[line].requested
    benefit = _BENEFITS.get(asked.benefit)
    if benefit is None:
        return None
    urgency = Urgency.EXPEDITED if state.urgency is RequestUrgency.EXPEDITED else Urgency.STANDARD
    return Item(state.product_line, asked.kind.value, benefit, urgency, _REQUESTS[submitted.kind])


def _extended(one: due.Deadline, taken: ExtensionTaken) -> due.Deadline:
    rule = one.rule
    if not isinstance(rule, ClockRule) or taken.ground not in rule.extension.grounds or one.due_at is None:
        return one
    words = f"{one.arithmetic}; extended until {taken.until.isoformat()} ({taken.ground})"
    return replace(one, due_at=max(taken.until, one.due_at), arithmetic=words)
