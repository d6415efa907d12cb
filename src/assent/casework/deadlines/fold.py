"""Folding what lateness brings. It never becomes a determination."""

from dataclasses import replace

from assent.casework.appeal.outside_decisions import owed_by
from assent.casework.appeal.reversal_time import is_of_reversal, is_reversal_open
from assent.casework.deadlines.events import Deadline, DeadlineBody, DeadlineMissed, DeemedGranted
from assent.casework.record.event import Event
from assent.casework.record.guards import illegal, open_line, with_line
from assent.casework.record.state import AppealState, RequestState


def fold_deadline(state: RequestState, event: Event, body: DeadlineBody) -> RequestState:
    """A missed deadline, and what the law makes of it. None of them touches a determination."""
    deadline = body.deadline
    appeal = state.appeals.get(deadline.appeal)
    _still_waits(state, event, deadline, appeal)
    if isinstance(body, DeadlineMissed):
        if event.at < deadline.due:
            illegal(state, event, f"It is due at {deadline.due.isoformat()}; it is not missed yet.")
        return replace(state, missed=(*state.missed, deadline))
    if deadline not in state.missed:
        illegal(state, event, "The law deems nothing before its deadline is recorded as missed.")
    if isinstance(state.lines[deadline.line].deemed, DeemedGranted):
        illegal(state, event, f"The law deems line {deadline.line} granted; no later deadline undoes that.")
    if isinstance(body, DeemedGranted) and appeal is not None:
        state = replace(state, appeals={**state.appeals, deadline.appeal: replace(appeal, deemed=True)})
        state = with_line(state, deadline.line, authorization="")  # of less, where it was granted in part
    return with_line(state, deadline.line, deemed=body)


def _still_waits(state: RequestState, event: Event, deadline: Deadline, appeal: AppealState | None) -> None:
    """The appeal, the grant that an outside body ordered, or else the line: what has the deadline is undone."""
    outside = state.outside.get(deadline.appeal)
    if outside is not None:
        if deadline.line not in owed_by(state, outside):
            illegal(state, event, f"Nothing that {deadline.appeal} orders of line {deadline.line} is owed.")
        if not isinstance(event.body, DeadlineMissed):
            illegal(state, event, "The law deems nothing about the grant that an outside body ordered.")
        return
    if is_of_reversal(deadline.rule):
        if appeal is None or not is_reversal_open(appeal) or deadline.line not in appeal.waiting:
            illegal(state, event, f"No certification for appeal {deadline.appeal} waits for a second person.")
        if not isinstance(event.body, DeadlineMissed):
            illegal(state, event, "The law deems nothing about a reversal that waits.")
        return
    waits = appeal is not None and (appeal.open or appeal.deemed) and deadline.line in appeal.waiting
    if not waits:
        open_line(state, event, deadline.line)
