"""Folding what happens while a request is worked on."""

from dataclasses import replace
from typing import assert_never

from assent.casework.request.actors import Role
from assent.casework.request.events import Event, ReviewBody
from assent.casework.request.events_intake import Urgency
from assent.casework.request.events_review import (
    Assessed,
    Assigned,
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    ExpediteRefused,
    ExtensionTaken,
    HandedOver,
    InformationRequested,
    JudgmentResolved,
    Locked,
    NoLongerNeeded,
    Recalled,
    Unlocked,
)  # fmt: skip
from assent.casework.request.guards import (
    close_asks,
    illegal,
    line_of,
    not_locked_by_another,
    open_line,
    signed_by_actor,
    still_open,
    was_submitted,
    with_line,
)  # fmt: skip
from assent.casework.request.state import LineAssessment, Lock, RequestState


def review(state: RequestState, event: Event, body: ReviewBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case Assessed():
            return _assessed(state, event, body)
        case InformationRequested():
            return _asked(state, event, body)
        case NoLongerNeeded(asks=asks):
            return close_asks(state, event, asks)
        case Assigned():
            was_submitted(state, event)
            return replace(state, assigned=body)
        case Locked():
            return _locked(state, event, body)
        case Unlocked():
            return _unlocked(state, event)
        case Escalated():
            was_submitted(state, event)
            return replace(state, escalations=(*state.escalations, body))
        case ExpediteProposed() | ExpediteGranted() | ExpediteRefused():
            return _expedite(state, event, body)
        case ExtensionTaken():
            return _extended(state, event, body)
        case JudgmentResolved():
            return _resolved(state, event, body)
        case HandedOver():
            return _handed_over(state, event, body)
        case Recalled():
            return _recalled(state, event, body)
        case _:
            assert_never(body)


def _assessed(state: RequestState, event: Event, body: Assessed) -> RequestState:
    was_submitted(state, event)
    for line in body.lines:
        line_of(state, event, line)
        state = with_line(state, line, assessment=LineAssessment(event.sequence, body))
    return state


def _asked(state: RequestState, event: Event, body: InformationRequested) -> RequestState:
    still_open(state, event)
    not_locked_by_another(state, event)
    asks = {**state.asks, **{ask.fact: ask for ask in body.asks}}
    times = [time for time in (state.escalate_at, body.escalate_at) if time is not None]
    return replace(state, asks=asks, escalate_at=min(times, default=None))


def _locked(state: RequestState, event: Event, body: Locked) -> RequestState:
    still_open(state, event)
    not_locked_by_another(state, event)
    if body.until <= event.at:
        illegal(state, event, "The lock would end before it begins; give a later time.")
    return replace(state, lock=Lock(event.actor.id, body.until))


def _unlocked(state: RequestState, event: Event) -> RequestState:
    if state.lock is None:
        illegal(state, event, "Nobody has locked it.")
    not_locked_by_another(state, event)
    return replace(state, lock=None)


def _expedite(
    state: RequestState, event: Event, body: ExpediteProposed | ExpediteGranted | ExpediteRefused
) -> RequestState:
    still_open(state, event)
    if state.urgency is Urgency.EXPEDITED:
        illegal(state, event, "It is expedited already.")
    if isinstance(body, ExpediteProposed):
        said = state.expedite is not None and state.expedite.by_prescriber
        return replace(state, expedite=replace(body, by_prescriber=body.by_prescriber or said))
    if isinstance(body, ExpediteGranted):
        return replace(state, expedite=None, urgency=Urgency.EXPEDITED)
    if state.expedite is None:
        illegal(state, event, "Nobody proposed to expedite it; there is nothing to refuse.")
    return replace(state, expedite=None)


def _extended(state: RequestState, event: Event, body: ExtensionTaken) -> RequestState:
    line = open_line(state, event, body.line)
    if line.extension is not None:
        illegal(state, event, f"The time for line {body.line} was extended already; it is extended once.")
    if body.until <= event.at:
        illegal(state, event, "An extension ends in the future; give a later time.")
    return with_line(state, body.line, extension=body)


def _resolved(state: RequestState, event: Event, body: JudgmentResolved) -> RequestState:
    still_open(state, event)
    not_locked_by_another(state, event)
    if event.actor.role is not Role.PHYSICIAN:
        illegal(state, event, "A physician resolves a judgment; escalate it to one.")
    signed_by_actor(state, event, body.signature)
    open_clauses = _judged(state)
    if body.clause not in open_clauses:
        shown = ", ".join(sorted(open_clauses)) or "none"
        illegal(state, event, f"No judgment is open on {body.clause}; open: {shown}.")
    resolutions = {**state.resolutions, body.clause: body}
    return replace(state, resolutions=resolutions, facts_changed_at=event.sequence)


def _judged(state: RequestState) -> set[str]:
    """The clauses that the latest assessments name."""
    made = (line.assessment for line in state.lines.values() if line.assessment)
    return {clause for assessment in made for clause in assessment.assessed.clauses}


def _handed_over(state: RequestState, event: Event, body: HandedOver) -> RequestState:
    not_locked_by_another(state, event)
    for line in body.lines:
        if open_line(state, event, line).delegate:
            illegal(state, event, f"Line {line} was handed over already, to {state.lines[line].delegate}.")
        state = with_line(state, line, delegate=body.delegate)
    return state


def _recalled(state: RequestState, event: Event, body: Recalled) -> RequestState:
    not_locked_by_another(state, event)
    for line in body.lines:
        if not open_line(state, event, line).delegate:
            illegal(state, event, f"Line {line} lies with no delegate; there is nothing to recall.")
        state = with_line(state, line, delegate="")
    return state
