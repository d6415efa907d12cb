"""Folding notes and looks: they change nothing, and want a record to be there."""

from assent.casework.record.actors import Role
from assent.casework.record.event import Event
from assent.casework.record.events import ClockCorrected, RecordBody
from assent.casework.record.guards import illegal
from assent.casework.record.state import RequestState, Stage


def fold_record(state: RequestState, event: Event, body: RecordBody) -> RequestState:
    """The state after one of these, which is the same; raises ``IllegalTransition`` before there is a draft."""
    if state.stage is Stage.NEW:
        illegal(state, event, "Nothing is recorded yet: create a draft first.")
    if isinstance(body, ClockCorrected):
        _is_correction(state, event, body)
    return state


def _is_correction(state: RequestState, event: Event, body: ClockCorrected) -> None:
    """Who administers corrects the clock, of a request whose last entry is dated ahead."""
    if event.actor.role not in (Role.SYSTEM, Role.ADMINISTRATOR):
        illegal(state, event, "An administrator corrects the clock: `assent audit clock`.")
    if state.last_at != body.dated or event.at >= body.dated:
        illegal(state, event, "Its last entry is not dated ahead; there is nothing to correct.")
