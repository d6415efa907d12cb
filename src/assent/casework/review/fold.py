"""Folding what happens while a request is worked on."""

from dataclasses import replace
from typing import assert_never

from assent.casework.intake.events import Urgency
from assent.casework.record import guards
from assent.casework.record.actors import Role
from assent.casework.record.days import plan_time
from assent.casework.record.event import Event
from assent.casework.record.replacement import changed
from assent.casework.record.state import LineAssessment, Lock, PeerToPeer, RequestState
from assent.casework.review import events


def fold_review(state: RequestState, event: Event, body: events.ReviewBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case events.Assessed():
            return _assessed(state, event, body)
        case events.InformationRequested():
            return _asked(state, event, body)
        case events.NoLongerNeeded(asks=asks):
            return guards.close_asks(state, event, asks)
        case events.Assigned():
            guards.was_submitted(state, event)
            return changed(state, assigned=body)
        case events.Locked():
            return _locked(state, event, body)
        case events.Unlocked():
            return _unlocked(state, event)
        case events.Escalated():
            guards.was_submitted(state, event)
            return changed(state, escalations=(*state.escalations, body))
        case events.ExpediteProposed() | events.ExpediteGranted() | events.ExpediteRefused():
            return _expedite(state, event, body)
        case events.ExtensionTaken():
            return _extended(state, event, body)
        case events.JudgmentResolved():
            return _resolved(state, event, body)
        case events.PeerToPeerOffered() | events.PeerToPeerBooked() | events.PeerToPeerHeld():
            return _peer_to_peer(state, event, body)
        case _:
            assert_never(body)


def _assessed(state: RequestState, event: Event, body: events.Assessed) -> RequestState:
    guards.was_submitted(state, event)
    for line in body.lines:
        guards.line_of(state, event, line)
        state = guards.with_line(state, line, assessment=LineAssessment(event.sequence, body))
    return state


def _asked(state: RequestState, event: Event, body: events.InformationRequested) -> RequestState:
    guards.still_open(state, event)
    guards.not_locked_by_another(state, event)
    asks = {**state.asks, **{ask.fact: ask for ask in body.asks}}
    times = [time for time in (state.escalate_at, body.escalate_at) if time is not None]
    by_person = all(ask.by_person for ask in body.asks)
    asking = state.asking if by_person else body.tree  # a person's question stands beside what software asks
    return changed(state, asks=asks, asking=asking, escalate_at=min(times, default=None))


def _locked(state: RequestState, event: Event, body: events.Locked) -> RequestState:
    guards.still_open(state, event)
    if not body.why:
        guards.not_locked_by_another(state, event)
    if body.until <= event.at:
        guards.illegal(state, event, "The lock would end before it begins; give a later time.")
    return changed(state, lock=Lock(event.actor.id, body.until))


def _unlocked(state: RequestState, event: Event) -> RequestState:
    if state.lock is None:
        guards.illegal(state, event, "Nobody has locked it.")
    guards.not_locked_by_another(state, event)
    return changed(state, lock=None)


def _expedite(
    state: RequestState,
    event: Event,
    body: events.ExpediteProposed | events.ExpediteGranted | events.ExpediteRefused,
) -> RequestState:
    guards.still_open(state, event)
    if state.urgency is Urgency.EXPEDITED:
        guards.illegal(state, event, "It is expedited already.")
    if isinstance(body, events.ExpediteProposed):
        by_prescriber = state.expedite is not None and state.expedite.by_prescriber
        return changed(state, expedite=replace(body, by_prescriber=body.by_prescriber or by_prescriber))
    if isinstance(body, events.ExpediteGranted):
        return changed(state, expedite=None, urgency=Urgency.EXPEDITED)
    if state.expedite is None:
        guards.illegal(state, event, "Nobody proposed to expedite it; there is nothing to refuse.")
    return changed(state, expedite=None)


def _extended(state: RequestState, event: Event, body: events.ExtensionTaken) -> RequestState:
    line = guards.open_line(state, event, body.line)
    if line.extension is not None:
        guards.illegal(
            state, event, f"The time for line {body.line} was extended already; it is extended once."
        )
    if body.until <= event.at:
        guards.illegal(state, event, "An extension ends in the future; give a later time.")
    return guards.with_line(state, body.line, extension=body)


def _resolved(state: RequestState, event: Event, body: events.JudgmentResolved) -> RequestState:
    guards.still_open(state, event)
    guards.not_locked_by_another(state, event)
    if event.actor.role is not Role.PHYSICIAN:
        guards.illegal(state, event, "A physician resolves a judgment; escalate it to one.")
    guards.signed_by_actor(state, event, body.signature)
    open_clauses = _judged(state)
    if body.clause not in open_clauses:
        listed = ", ".join(sorted(open_clauses)) or "none"
        guards.illegal(state, event, f"No judgment is open on {body.clause}; open: {listed}.")
    resolutions = {**state.resolutions, body.clause: body}
    return changed(state, resolutions=resolutions, facts_changed_at=event.sequence)


def _judged(state: RequestState) -> set[str]:
    """The clauses that the latest assessments name."""
    assessments = (line.assessment for line in state.lines.values() if line.assessment)
    return {clause for assessment in assessments for clause in assessment.assessed.clauses}


def _peer_to_peer(
    state: RequestState,
    event: Event,
    body: events.PeerToPeerOffered | events.PeerToPeerBooked | events.PeerToPeerHeld,
) -> RequestState:
    guards.was_submitted(state, event)
    talk = state.peer_to_peer
    match body:
        case events.PeerToPeerOffered():
            talk = PeerToPeer(offered=body)
        case events.PeerToPeerBooked():
            if talk.offered is not None and body.when > talk.offered.until:
                guards.illegal(
                    state, event, f"It was offered until {plan_time(talk.offered.until)}; offer it anew."
                )
            talk = PeerToPeer(talk.offered, body)
        case events.PeerToPeerHeld():
            if talk.booked is None or talk.held is not None:
                guards.illegal(state, event, "No peer-to-peer is booked; book one first.")
            if event.at < talk.booked.when:
                when = plan_time(talk.booked.when)
                guards.illegal(
                    state,
                    event,
                    f"It is booked for {when}, which is yet to come; to speak earlier, book it anew first.",
                )
            talk = replace(talk, held=body)
    return changed(state, peer_to_peer=talk)
