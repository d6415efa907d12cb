"""Folding notes and looks: they change nothing, and want a record to be there."""

from assent.casework.record.event import Event
from assent.casework.record.events import RecordBody
from assent.casework.record.guards import illegal
from assent.casework.record.state import RequestState, Stage


def fold_record(state: RequestState, event: Event, body: RecordBody) -> RequestState:
    """The state after one of these, which is the same; raises ``IllegalTransition`` before there is a draft."""
    del body
    if state.stage is Stage.NEW:
        illegal(state, event, "Nothing is recorded yet: create a draft first.")
    return state
