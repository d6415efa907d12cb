"""Folding appeals: who may appeal what, and that nobody decides about their own decision."""

from dataclasses import replace

from assent.casework.request.actors import Role
from assent.casework.request.determination import Approved, Overturned, Upheld
from assent.casework.request.events import Event
from assent.casework.request.events_appeal import AppealExtended
from assent.casework.request.events_decision import AppealDecided, AppealFiled, AppealForwarded
from assent.casework.request.guards import (
    illegal,
    line_of,
    on_record,
    signed_by_actor,
    was_submitted,
    with_line,
)  # fmt: skip
from assent.casework.request.state import AppealState, RequestState


def appeal_filed(state: RequestState, event: Event, body: AppealFiled) -> RequestState:
    """The state with a new appeal of lines that were refused, cut, or are deemed adverse."""
    was_submitted(state, event)
    if body.appeal in state.appeals:
        illegal(state, event, f"Appeal {body.appeal} is filed already.")
    for name in body.lines:
        line = line_of(state, event, name)
        if line.refused and line.ruling is not None:
            says = f"An outside body has decided about line {name}: the levels after it are outside the plan too."
            illegal(state, event, says)
        if not line.appealable:
            illegal(state, event, f"Line {name} is {line.status.value}; there is nothing adverse to appeal.")
        if any(one.open and name in one.waiting for one in state.appeals.values()):
            illegal(state, event, f"An appeal of line {name} is open already; it is decided first.")
    return replace(state, appeals={**state.appeals, body.appeal: AppealState(body, event.at)})


def appeal_decided(state: RequestState, event: Event, body: AppealDecided) -> RequestState:
    """The state with the appeal decided; what it overturns replaces the determination."""
    appeal = state.appeals.get(body.appeal)
    if appeal is None or not appeal.open:
        illegal(state, event, f"No appeal {body.appeal} is open.")
    _independent(state, event)
    if {decision.line for decision in body.decisions} != set(appeal.waiting):
        illegal(state, event, f"The appeal is of lines {', '.join(appeal.waiting)}; decide each of them.")
    decided = replace(appeal, decided=body)
    state = replace(state, appeals={**state.appeals, body.appeal: decided})
    for one in body.decisions:
        signed_by_actor(state, event, one.signature)
        if isinstance(one, Upheld):
            on_record(state, event, one.considered)
        else:
            state = _overturned(state, event, one)
    return state


def appeal_extended(state: RequestState, event: Event, body: AppealExtended) -> RequestState:
    """The state with more time for an appeal before the plan. What each rule makes of it, the clocks say."""
    appeal = state.appeals.get(body.appeal)
    if appeal is None or not appeal.open:
        illegal(state, event, f"No appeal {body.appeal} is open.")
    if appeal.extended is not None:
        illegal(state, event, f"The time for appeal {body.appeal} was extended already; it is extended once.")
    if body.until <= event.at:
        illegal(state, event, "An extension ends in the future; give a later time.")
    return replace(state, appeals={**state.appeals, body.appeal: replace(appeal, extended=body)})


def appeal_forwarded(state: RequestState, event: Event, body: AppealForwarded) -> RequestState:
    """The state with the appeal before the outside body; the determination stands as it stood."""
    appeal = state.appeals.get(body.appeal)
    if appeal is None or appeal.forwarded is not None or appeal.deemed:
        illegal(state, event, f"There is no appeal {body.appeal} to forward.")
    appeals = {**state.appeals, body.appeal: replace(appeal, forwarded=body)}
    return replace(state, appeals=appeals)


def _independent(state: RequestState, event: Event) -> None:
    if event.actor.role is not Role.PHYSICIAN:
        illegal(state, event, "A physician decides an appeal; assign it to one.")
    if event.actor.id in state.took_part:
        says = f"{event.actor.id} took part before; somebody who did not decides the appeal."
        illegal(state, event, says)


def _overturned(state: RequestState, event: Event, one: Overturned) -> RequestState:
    line = state.lines[one.line]
    made = one.determination
    whole = made.grant.covers(line.requested.asked)
    if isinstance(made, Approved) and not whole:
        illegal(
            state, event, f"This grants less than line {one.line} asks for: decide it as a partial approval."
        )
    if not isinstance(made, Approved):
        if whole:
            illegal(state, event, f"This is all that was asked for on line {one.line}: approve it.")
        if line.granted is not None and not made.grant.covers(line.granted):
            illegal(state, event, f"An appeal takes nothing away: line {one.line} keeps what it was granted.")
        on_record(state, event, made.considered)
    earlier = line.earlier if line.determination is None else (*line.earlier, line.determination)
    return with_line(state, one.line, determination=made, earlier=earlier, authorization="")
