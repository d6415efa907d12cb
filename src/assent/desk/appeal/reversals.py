"""Use cases of a reversal that holds until an appeal is decided (958 CMR 3.312(2))."""

from datetime import datetime

from assent.casework.appeal import commands
from assent.casework.appeal.events import ReversalEntered
from assent.casework.appeal.reversal_time import reversal_due
from assent.casework.record.days import plan_time
from assent.casework.record.event import Actor, Role
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk
from assent.desk.record.recording import take_up
from assent.desk.requirement.settlement import send


def enter(
    desk: Desk,
    request: str,
    entered: ReversalEntered,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Enter the treating physician's certification, from its attached document.

    Nothing is reversed by it. A nurse is called with the time by which a second person confirms or rejects it.
    """
    work = take_up(desk, request, now, expected)
    work.add(commands.enter_reversal(work.state, entered, work.now, actor), actor)
    due = reversal_due(work.state, entered)
    by = f" by {plan_time(due.due_at)} ({due.citation})" if due and due.due_at else ""
    why = f"Immediate need was certified for appeal {entered.appeal}: confirm or reject the reversal{by}."
    send(work, Role.NURSE, why)
    return work.save()


def confirm(
    desk: Desk, request: str, appeal: str, actor: Actor, now: datetime, *, expected: int | None = None
) -> RequestState:
    """Confirm what somebody else entered: the lines of the appeal are authorized until it is decided."""
    work = take_up(desk, request, now, expected)
    number = work.next_number()
    work.add(commands.confirm_reversal(work.state, appeal, number, work.now, actor), actor)
    return work.save()


def reject(
    desk: Desk,
    request: str,
    appeal: str,
    why: str,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Reject what was entered; intake is called to tell who sent the certification."""
    work = take_up(desk, request, now, expected)
    work.add(commands.reject_reversal(work.state, appeal, why, work.now, actor), actor)
    send(
        work,
        Role.INTAKE,
        f"The certification of immediate need for appeal {appeal} was rejected: tell its sender.",
    )
    return work.save()
