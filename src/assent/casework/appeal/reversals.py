"""Folding a reversal that holds until an appeal is decided: entered by one person, confirmed by another.

It decides nothing: the determination stands, and the appeal goes on. What it lets be authorized ends with the appeal.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from assent.casework.appeal.events import ReversalConfirmed, ReversalEntered, ReversalRejected
from assent.casework.record.days import plan_day, plan_time
from assent.casework.record.event import Event
from assent.casework.record.guards import document_on_record, illegal, was_submitted, with_line
from assent.casework.record.lines import Grant
from assent.casework.record.state import AppealState, RequestState, Reversal


def reversal_entered(state: RequestState, event: Event, body: ReversalEntered) -> RequestState:
    """The state with a certification of immediate need that waits for a second person."""
    was_submitted(state, event)
    appeal = _open(state, event, body.appeal)
    document_on_record(state, event, body.document)
    if body.certified_at > event.at:
        illegal(state, event, f"It is certified at {plan_time(body.certified_at)}, which is yet to come.")
    if appeal.filed.level > 1:
        illegal(state, event, f"Appeal {body.appeal} is not before the plan; nothing is reversed pending it.")
    if appeal.reversal is not None:
        done = "waits to be confirmed" if appeal.reversal.confirmed is None else "holds already"
        illegal(state, event, f"A reversal pending appeal {body.appeal} {done}.")
    return _with(state, body.appeal, replace(appeal, reversal=Reversal(event.sequence, event.actor.id, body)))


def reversal_rejected(state: RequestState, event: Event, body: ReversalRejected) -> RequestState:
    """The state without the entry; it may be entered anew."""
    appeal, _ = _waiting(state, event, body.appeal, body.entry)
    return _with(state, body.appeal, replace(appeal, reversal=None))


def reversal_confirmed(state: RequestState, event: Event, body: ReversalConfirmed) -> RequestState:
    """The state with the lines of the appeal granted as asked for, until it is decided."""
    appeal, reversal = _waiting(state, event, body.appeal, body.entry)
    if event.actor.id == reversal.by:
        illegal(state, event, f"{reversal.by} entered this certification; somebody else confirms it.")
    if {grant.line for grant in body.grants} != set(appeal.waiting):
        illegal(state, event, f"The appeal is of lines {', '.join(appeal.waiting)}; reverse each of them.")
    replaced = {}
    for grant in body.grants:
        most = pending_grant(state, grant.line, plan_day(event.at))
        if not most.covers(grant):
            reason = f"Line {grant.line}: pending an appeal at most what was asked for is granted, {most.in_words}."
            illegal(state, event, reason)
        replaced[grant.line] = state.lines[grant.line].authorization
        state = with_line(state, grant.line, reversed=grant, authorization="")
    confirmed = replace(reversal, confirmed=body, replaced=replaced)
    return _with(state, body.appeal, replace(appeal, reversal=confirmed))


def pending_grant(state: RequestState, line: str, day: date) -> Grant:
    """What was asked for of a line, from a day on at the earliest, and for no longer than asked."""
    asked = state.lines[line].requested.asked
    start = max(asked.start, day)
    return replace(asked, start=start, end=start + (asked.end - asked.start))


def reversal_ended(
    state: RequestState, appeal: AppealState, lines: Collection[str], day: date
) -> RequestState:
    """The state once the appeal of these lines is decided: what held until then ends with that day.

    The authorization whose place it took stands again.
    """
    reversal = appeal.reversal
    if reversal is None or reversal.confirmed is None:
        return state
    for grant in reversal.confirmed.grants:
        number = state.lines[grant.line].authorization
        if grant.line not in lines or state.lines[grant.line].reversed is None:
            continue
        state = with_line(state, grant.line, reversed=None, authorization=reversal.replaced[grant.line])
        state = _closed(state, number, day)
    return state


def _closed(state: RequestState, number: str, day: date) -> RequestState:
    """The authorization over after a day: it reaches no further, and no claim counts on it later."""
    authorization = state.authorizations.get(number)
    if authorization is None or authorization.lapsed_on is not None:
        return state
    grants = tuple(
        replace(grant, end=max(grant.start, min(grant.end, day))) for grant in authorization.grants
    )
    closed = replace(authorization, grants=grants, lapsed_on=day + timedelta(days=1))
    return replace(state, authorizations={**state.authorizations, number: closed})


def _open(state: RequestState, event: Event, name: str) -> AppealState:
    appeal = state.appeals.get(name)
    if appeal is None or not appeal.open:
        illegal(state, event, f"No appeal {name} is open; a reversal holds only until one is decided.")
    return appeal


def _waiting(state: RequestState, event: Event, name: str, entry: int) -> tuple[AppealState, Reversal]:
    appeal = _open(state, event, name)
    reversal = appeal.reversal
    if reversal is None or reversal.confirmed is not None or reversal.sequence != entry:
        illegal(state, event, f"No certification for appeal {name} was entered as {entry} and waits.")
    return appeal, reversal


def _with(state: RequestState, name: str, appeal: AppealState) -> RequestState:
    return replace(state, appeals={**state.appeals, name: appeal})
