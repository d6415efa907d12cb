"""Folding appeals: who may appeal what, and that nobody decides about their own decision."""

from dataclasses import replace
from typing import assert_never

from assent.casework.appeal import events
from assent.casework.appeal.outside_decisions import effectuated, outside_decided
from assent.casework.appeal.reversals import (
    reversal_confirmed,
    reversal_ended,
    reversal_entered,
    reversal_rejected,
)
from assent.casework.determination.determination import Approved, Overturned, Upheld
from assent.casework.record import guards
from assent.casework.record.actors import Role
from assent.casework.record.days import plan_day
from assent.casework.record.event import Event
from assent.casework.record.state import AppealState, RequestState


def fold_appeal(state: RequestState, event: Event, body: events.AppealBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case events.AppealFiled():
            return _filed(state, event, body)
        case events.AppealForwarded():
            return _forwarded(state, event, body)
        case events.AppealDecided():
            return _decided(state, event, body)
        case events.AppealExtended():
            return _extended(state, event, body)
        case events.OutsideDecided():
            return outside_decided(state, event, body)
        case events.Effectuated():
            return effectuated(state, event, body)
        case events.ReversalEntered():
            return reversal_entered(state, event, body)
        case events.ReversalRejected():
            return reversal_rejected(state, event, body)
        case events.ReversalConfirmed():
            return reversal_confirmed(state, event, body)
        case _:
            assert_never(body)


def _filed(state: RequestState, event: Event, body: events.AppealFiled) -> RequestState:
    """The state with a new appeal of lines that were refused, cut, or are deemed adverse."""
    guards.was_submitted(state, event)
    if body.appeal in state.appeals:
        guards.illegal(state, event, f"Appeal {body.appeal} is filed already.")
    for name in body.lines:
        line = guards.line_of(state, event, name)
        if line.refused and line.ruling is not None:
            reason = f"An outside body has decided about line {name}: the levels after it are outside the plan too."
            guards.illegal(state, event, reason)
        if not line.appealable:
            guards.illegal(
                state, event, f"Line {name} is {line.status.value}; there is nothing adverse to appeal."
            )
        if any(appeal.open and name in appeal.waiting for appeal in state.appeals.values()):
            guards.illegal(state, event, f"An appeal of line {name} is open already; it is decided first.")
    return replace(state, appeals={**state.appeals, body.appeal: AppealState(body, event.at)})


def _decided(state: RequestState, event: Event, body: events.AppealDecided) -> RequestState:
    """The state with the appeal decided; what it overturns replaces the determination."""
    appeal = state.appeals.get(body.appeal)
    if appeal is None or not appeal.open:
        guards.illegal(state, event, f"No appeal {body.appeal} is open.")
    _independent(state, event)
    if {decision.line for decision in body.decisions} != set(appeal.waiting):
        guards.illegal(
            state, event, f"The appeal is of lines {', '.join(appeal.waiting)}; decide each of them."
        )
    decided = replace(appeal, decided=body)
    state = replace(state, appeals={**state.appeals, body.appeal: decided})
    state = reversal_ended(state, appeal, appeal.waiting, plan_day(event.at))
    for decision in body.decisions:
        guards.signed_by_actor(state, event, decision.signature)
        if isinstance(decision, Upheld):
            guards.on_record(state, event, decision.considered)
        else:
            if body.edition > 1:
                guards.within_what_was_asked(state, event, decision.determination.grant, late=True)
            state = _overturned(state, event, decision)
    return state


def _extended(state: RequestState, event: Event, body: events.AppealExtended) -> RequestState:
    """The state with more time for an appeal before the plan. What each rule makes of it, the clocks say."""
    appeal = state.appeals.get(body.appeal)
    if appeal is None or not appeal.open:
        guards.illegal(state, event, f"No appeal {body.appeal} is open.")
    if appeal.extended is not None:
        guards.illegal(
            state, event, f"The time for appeal {body.appeal} was extended already; it is extended once."
        )
    if body.until <= event.at:
        guards.illegal(state, event, "An extension ends in the future; give a later time.")
    return replace(state, appeals={**state.appeals, body.appeal: replace(appeal, extended=body)})


def _forwarded(state: RequestState, event: Event, body: events.AppealForwarded) -> RequestState:
    """The state with the appeal before the outside body; the determination stands as it stood."""
    appeal = state.appeals.get(body.appeal)
    if appeal is None or appeal.forwarded is not None or appeal.deemed:
        guards.illegal(state, event, f"There is no appeal {body.appeal} to forward.")
    appeals = {**state.appeals, body.appeal: replace(appeal, forwarded=body)}
    return replace(state, appeals=appeals)


def _independent(state: RequestState, event: Event) -> None:
    if event.actor.role is not Role.PHYSICIAN:
        guards.illegal(state, event, "A physician decides an appeal; assign it to one.")
    if event.actor.id in state.took_part:
        reason = f"{event.actor.id} took part before; somebody who did not decides the appeal."
        guards.illegal(state, event, reason)


def _overturned(state: RequestState, event: Event, overturned: Overturned) -> RequestState:
    line = state.lines[overturned.line]
    determination = overturned.determination
    in_full = determination.grant.covers(line.requested.asked)
    if isinstance(determination, Approved) and not in_full:
        guards.illegal(
            state,
            event,
            f"This grants less than line {overturned.line} asks for: decide it as a partial approval.",
        )
    if not isinstance(determination, Approved):
        if in_full:
            guards.illegal(
                state, event, f"This is all that was asked for on line {overturned.line}: approve it."
            )
        if line.granted is not None and not determination.grant.covers(line.granted):
            guards.illegal(
                state,
                event,
                f"An appeal takes nothing away: line {overturned.line} keeps what it was granted.",
            )
        guards.on_record(state, event, determination.considered)
    earlier = line.earlier if line.determination is None else (*line.earlier, line.determination)
    return guards.with_line(
        state,
        overturned.line,
        determination=determination,
        earlier=earlier,
        authorization="",
        departure=None,
        not_cited=(),
    )
