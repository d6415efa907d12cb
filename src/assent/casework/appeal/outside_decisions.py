"""Folding what a body outside the plan decided. It adds to what the member has, and takes nothing away."""

from dataclasses import replace

from assent.casework.appeal.events import Effectuated, LineRuling, OutsideDecided, Ruling
from assent.casework.appeal.reversal_time import is_of_reversal
from assent.casework.appeal.reversals import reversal_ended
from assent.casework.deadlines.events import DeemedAdverse
from assent.casework.determination.determination import Adverse, Approved
from assent.casework.record import guards
from assent.casework.record.days import plan_day, plan_time
from assent.casework.record.event import Event
from assent.casework.record.lines import Grant
from assent.casework.record.state import LineState, OutsideState, RequestState


def outside_decided(state: RequestState, event: Event, body: OutsideDecided) -> RequestState:
    """The state with the decision beside the plan's own; an appeal of its lines before the plan waits no more."""
    guards.was_submitted(state, event)
    _new(state, event, body)
    _of_this_request(state, event, body)
    if body.edition > 1:
        _level_before(state, event, body)
    for one in body.rulings:
        if body.edition > 1 and one.grant is not None:
            guards.within_what_was_asked(state, event, one.grant)
        state = _ruled(state, event, one)
    decided = {one.line for one in body.rulings if one.ruling is not Ruling.DISMISSED}
    upheld = {one.line for one in body.rulings if one.ruling is Ruling.UPHELD}
    for appeal in state.appeals.values():
        if appeal.open:
            state = reversal_ended(state, appeal, upheld, plan_day(event.at))
    appeals = {
        name: replace(
            one, settled=tuple(line for line in one.filed.lines if line in {*one.settled, *decided})
        )
        if one.open and decided.intersection(one.filed.lines)
        else one
        for name, one in state.appeals.items()
    }
    return replace(
        state,
        appeals=appeals,
        outside={**state.outside, body.decision: OutsideState(body, event.at, event.actor.id)},
    )


def effectuated(state: RequestState, event: Event, body: Effectuated) -> RequestState:
    """The state with everything granted that one such decision orders and that is not granted yet."""
    outside = state.outside.get(body.decision)
    if outside is None:
        guards.illegal(state, event, f"No outside decision {body.decision} came in; take it in first.")
    if body.edition > 1 and event.actor.id == outside.by:
        reason = f"{outside.by} took decision {body.decision} in; somebody else grants what it orders."
        guards.illegal(state, event, reason)
    owed = owed_by(state, outside)
    if not owed:
        guards.illegal(
            state, event, f"Outside decision {body.decision} orders nothing that is not granted yet."
        )
    if {grant.line for grant in body.grants} != set(owed):
        guards.illegal(state, event, f"It orders a grant of lines {', '.join(owed)}; grant each of them.")
    for grant in body.grants:
        if not _gives(grant, owed[grant.line]):
            guards.illegal(
                state, event, f"This grants less of line {grant.line} than {body.decision} orders."
            )
        if not owed[grant.line].lasting_from(plan_day(event.at)).covers(grant):
            guards.illegal(
                state, event, f"This grants more of line {grant.line} than {body.decision} orders."
            )
        state = guards.with_line(state, grant.line, effectuated=grant, authorization="")
    done = replace(outside, effectuated_at=event.at)
    return replace(state, outside={**state.outside, body.decision: done})


def owed_by(state: RequestState, outside: OutsideState) -> dict[str, Grant]:
    """By line, what one decision orders, still stands, and is not granted yet."""
    owed = ((ruling, state.lines[ruling.line]) for ruling in outside.decided.rulings)
    return {
        ruling.line: line.owed for ruling, line in owed if line.ruling == ruling and line.owed is not None
    }


def _new(state: RequestState, event: Event, body: OutsideDecided) -> None:
    if body.decision in state.outside:
        guards.illegal(state, event, f"Outside decision {body.decision} came in already.")
    for earlier in state.outside.values():
        if (earlier.decided.rule, earlier.decided.reference) == (body.rule, body.reference):
            reason = f"This decision of the {body.body} came in already, as {earlier.decided.decision}."
            guards.illegal(state, event, reason)


def _of_this_request(state: RequestState, event: Event, body: OutsideDecided) -> None:
    if body.received_at > event.at:
        guards.illegal(
            state, event, f"It is received at {plan_time(body.received_at)}, which is yet to come."
        )
    if body.appeal and body.appeal not in state.appeals:
        guards.illegal(state, event, f"There is no appeal {body.appeal} that it could follow.")
    if body.document:
        guards.document_on_record(state, event, body.document)


def _level_before(state: RequestState, event: Event, body: OutsideDecided) -> None:
    """The level before it decided of each line, or why none did is said. A level ends late or forwarded, too."""
    skipped = [ruling.line for ruling in body.rulings if not _ended_before(state, body.level, ruling.line)]
    if skipped and not body.no_level_before:
        reason = f"No level before level {body.level} has decided about line {', '.join(skipped)}"
        guards.illegal(state, event, f"{reason}: take that decision in first, or state why there is none.")


def _ended_before(state: RequestState, level: int, line: str) -> bool:
    lower = (
        appeal
        for appeal in state.appeals.values()
        if appeal.filed.level < level and line in appeal.filed.lines
    )
    late = {deadline.appeal for deadline in state.missed if not is_of_reversal(deadline.rule)}
    outside = (one.decided for one in state.outside.values() if one.decided.level < level)
    return any(
        one.decided is not None or one.forwarded is not None or one.deemed or one.filed.appeal in late
        for one in lower
    ) or any(line in {each.line for each in one.rulings} for one in outside)


def _ruled(state: RequestState, event: Event, line_ruling: LineRuling) -> RequestState:
    line = guards.line_of(state, event, line_ruling.line)
    if not _was_refused(line):
        reason = f"Line {line_ruling.line} was never refused; there is nothing about it for an outside body to decide."
        guards.illegal(state, event, reason)
    if line_ruling.grant is not None:
        _fits(state, event, line, line_ruling, line_ruling.grant)
        return guards.with_line(state, line_ruling.line, ruling=line_ruling)
    stands = line.ordered is not None or line_ruling.ruling is Ruling.DISMISSED
    return state if stands else guards.with_line(state, line_ruling.line, ruling=line_ruling)


def _was_refused(line: LineState) -> bool:
    """Whether the plan or the law said no to it at some time."""
    earlier = any(not isinstance(determination, Approved) for determination in line.earlier)
    return line.refused or earlier or isinstance(line.deemed, DeemedAdverse)


def _fits(state: RequestState, event: Event, line: LineState, line_ruling: LineRuling, grant: Grant) -> None:
    """What overturns in whole grants all that was asked for, in part less; none takes anything away."""
    in_full = grant.covers(line.requested.asked)
    if line_ruling.ruling is Ruling.OVERTURNED and not in_full:
        reason = f"This grants less than line {line_ruling.line} asks for: take it in as partly_overturned."
        guards.illegal(state, event, reason)
    if line_ruling.ruling is Ruling.PARTLY_OVERTURNED and in_full:
        guards.illegal(
            state,
            event,
            f"This is all that was asked for on line {line_ruling.line}: take it in as overturned.",
        )
    determination = line.determination
    by_plan = None if determination is None or isinstance(determination, Adverse) else determination.grant
    for granted in (by_plan, line.ordered):
        if granted is not None and not grant.covers(granted):
            reason = (
                f"No outside decision takes anything away: line {line_ruling.line} keeps what it was granted."
            )
            guards.illegal(state, event, reason)


def _gives(grant: Grant, ordered: Grant) -> bool:
    """Whether it gives as many units and days as ordered, and ends no sooner. It may begin when it is granted."""
    enough = grant.units is None or (ordered.units is not None and grant.units >= ordered.units)
    days = grant.end - grant.start >= ordered.end - ordered.start
    return enough and days and grant.end >= ordered.end
