"""When a person has to look at a request, why, and what the law makes of a deadline that passed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assent.casework.appeal.effectuation import Owed, owed_grants
from assent.casework.appeal.reversal_time import waiting_reversals
from assent.casework.deadlines.clocks import (
    Moments,
    appeal_deadlines,
    as_deadline,
    binding,
    escalation,
    line_deadlines,
)
from assent.casework.deadlines.duties import duties_of
from assent.casework.deadlines.events import Deadline, DeemedGranted
from assent.casework.record.actors import Role
from assent.casework.record.days import plan_time
from assent.casework.record.state import AppealState, RequestState
from assent.regulation import deadlines as due

PEND = "pend"
"""Stands for the rule of the time that a request for information names itself."""


@dataclass(frozen=True, slots=True)
class Call:
    """At a time somebody of a role has to look, because of a deadline."""

    at: datetime
    to: Role
    why: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Lateness:
    """A deadline that passed, and what the law attaches to that (``regulation.deadlines.Consequence``)."""

    deadline: Deadline
    consequence: str


def calls(state: RequestState, moments: Moments) -> Iterator[Call]:
    """Every call that was not made yet: before deadlines of open lines and appeals, of pends, of duties undone."""
    called = {escalation.deadline for escalation in state.escalations}
    yield from (call for call in _all_calls(state, moments) if call.deadline not in called)


def earliest_escalation(state: RequestState, moments: Moments) -> datetime | None:
    """The earliest time at which a person must look and was not called yet: by a call, or because of lateness.

    Before it time alone brings nothing to this request.
    """
    late = (missed.deadline.due for missed in _unrecorded(state, moments))
    return min((*(call.at for call in calls(state, moments)), *late), default=None)


def lateness(state: RequestState, moments: Moments, now: datetime) -> tuple[Lateness, ...]:
    """Every deadline that has passed by now, of each rule that applies, and is not recorded as missed."""
    return tuple(missed for missed in _unrecorded(state, moments) if missed.deadline.due < now)


def _unrecorded(state: RequestState, moments: Moments) -> Iterator[Lateness]:
    """Every deadline that is not met and not recorded as missed; none of what the law deems granted."""
    lines = (
        (name, "", deadline)
        for name, deadlines in line_deadlines(state, moments).items()
        for deadline in deadlines
        if not isinstance(state.lines[name].deemed, DeemedGranted)
    )
    appeals = (
        (line, appeal.filed.appeal, deadline)
        for appeal, deadline in appeal_deadlines(state)
        for line in appeal.waiting
    )
    reversals = (
        (line, appeal.filed.appeal, deadline)
        for appeal, deadline in waiting_reversals(state)
        for line in appeal.waiting
    )
    grants = ((grant.line, grant.outside.decided.decision, grant.deadline) for grant in owed_grants(state))
    for line, appeal, deadline in (*lines, *appeals, *reversals, *grants):
        if deadline.due_at is not None and deadline.satisfied_at is None:
            late = Lateness(as_deadline(line, deadline, appeal), deadline.missed.value)
            if late.deadline not in state.missed:
                yield late


def _all_calls(state: RequestState, moments: Moments) -> Iterator[Call]:
    for line, deadlines in line_deadlines(state, moments).items():
        yield from _before(state, line, "", due.binding(deadlines))
    for appeal, deadline in appeal_deadlines(state):
        yield from _before(state, appeal.waiting[0], appeal.filed.appeal, deadline)
    for appeal, deadline in waiting_reversals(state):
        yield from _before_reversal(state, appeal, deadline)
    for owed in owed_grants(state):
        yield from _before_grant(state, owed)
    if state.escalate_at is not None and state.open_lines:
        yield _pend(state, moments, state.escalate_at)
    for duty in duties_of(state, moments):
        due_at, rule = duty.deadline.due_at, duty.rule
        if due_at is not None and duty.done_at is None:
            at = escalation(state, duty.deadline) or due_at
            audience = " and ".join(recipient.value for recipient in rule.to)
            by = f"{plan_time(due_at)} ({rule.channel.value})"
            why = f"The {audience} must be told by {by}: {rule.citation}."
            yield Call(at, Role.INTAKE, why, Deadline(rule.id, duty.occasion.line, due_at, rule.citation))


def _before(state: RequestState, line: str, appeal: str, deadline: due.Deadline | None) -> Iterator[Call]:
    at = escalation(state, deadline) if deadline is not None else None
    if deadline is None or deadline.due_at is None or at is None:
        return
    subject = f"Appeal {appeal}" if appeal else f"Line {line}"
    why = f"{subject} is due at {plan_time(deadline.due_at)} under {deadline.rule_id}, and not decided."
    yield Call(at, Role.PHYSICIAN, why, as_deadline(line, deadline, appeal))


def _before_reversal(state: RequestState, appeal: AppealState, deadline: due.Deadline) -> Iterator[Call]:
    """A nurse, who may confirm it, looks before the time to reverse is over."""
    at, name = escalation(state, deadline), appeal.filed.appeal
    if at is not None and deadline.due_at is not None:
        why = (
            f"Immediate need was certified for appeal {name}: confirm or reject the reversal by "
            f"{plan_time(deadline.due_at)} under {deadline.rule_id}."
        )
        yield Call(at, Role.NURSE, why, as_deadline(appeal.waiting[0], deadline, name))


def _before_grant(state: RequestState, owed: Owed) -> Iterator[Call]:
    """A nurse, who may grant it, looks before what an outside body ordered is due."""
    deadline, decided = owed.deadline, owed.outside.decided
    at = escalation(state, deadline)
    if at is not None and deadline.due_at is not None:
        why = (
            f"Line {owed.line} is to be granted as the {decided.body} ordered ({decided.decision}), "
            f"by {plan_time(deadline.due_at)} under {deadline.rule_id}."
        )
        yield Call(at, Role.NURSE, why, as_deadline(owed.line, deadline, decided.decision))


def _pend(state: RequestState, moments: Moments, at: datetime) -> Call:
    first = binding(state, moments)
    line = first[0] if first else state.open_lines[0]
    why = f"Still unanswered: {', '.join(state.asks)}. Asking stops no clock."
    return Call(at, Role.NURSE, why, Deadline(PEND, line, at))
