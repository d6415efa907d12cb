"""Use cases of delegation: lines that another organization decides, recalled or with its decision taken in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from assent.casework.deadlines.clocks import plan_day
from assent.casework.determination import delegation
from assent.casework.determination.determination import Adverse, Approved
from assent.casework.determination.events import DelegateDecisionEntered, HandedOver, Recalled
from assent.casework.notices.passages.alternatives import check_alternatives
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Role
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk
from assent.desk.record.recording import take_up
from assent.desk.requirement.settlement import send


def hand_over(
    desk: Desk,
    request: str,
    lines: Iterable[str],
    delegate: str,
    why: str,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Leave lines (all open ones where none is named) to a delegate. The plan's clocks run on.

    Without a name it is the delegate of the plan for the member's product line. Another name has to be one of
    them: what an organization decides that nobody delegated this to would stand as the plan's "no".
    """
    work = take_up(desk, request, now, expected)
    chosen = tuple(lines) or work.state.open_lines
    to = delegate or _only_delegate(desk, work.state.product_line)
    handed = HandedOver(chosen, to, why)
    return work.do(delegation.hand_over(work.state, handed, work.now, actor, desk.office.delegates), actor)


def _only_delegate(desk: Desk, product_line: str) -> str:
    names = [delegate.name for delegate in desk.office.delegates_for(product_line)]
    if not names:
        raise Refused(f"No delegate is set for {product_line}; set it under [delegates] of office.toml.")
    if len(names) > 1:
        raise Refused(f"Name the delegate: for {product_line} there are {', '.join(sorted(names))}.")
    return names[0]


def recall(
    desk: Desk,
    request: str,
    lines: Iterable[str],
    why: str,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Take lines (all that lie with a delegate where none is named) back before its decision came in.

    The clocks ran all the time. A nurse is called: the line is decided here, or handed over to another. What
    the delegate still sends is not taken in.
    """
    work = take_up(desk, request, now, expected)
    there = {name: work.state.lines[name].delegate for name in work.state.open_lines}
    chosen = tuple(lines) or tuple(name for name, delegate in there.items() if delegate)
    if not chosen:
        raise Refused("No open line lies with a delegate; there is nothing to recall.")
    work.add(delegation.recall(work.state, Recalled(chosen, why), work.now, actor), actor)
    recalled = ", ".join(f"{name} from {there[name]}" for name in chosen)
    send(work, Role.NURSE, f"Recalled: {recalled}. Tell the delegate, and decide here or hand it over anew.")
    return work.save()


def take_delegate_decision(
    desk: Desk,
    request: str,
    entered: Iterable[DelegateDecisionEntered],
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Enter what the delegate decided, line by line, from its attached document. Nothing is decided by it.

    The clocks run on, no letter goes out, and a nurse is called: a second person confirms or rejects it.
    """
    work = take_up(desk, request, now, expected)
    for entry in entered:
        decision = _as_asked(work.state, entry)
        if not isinstance(decision.determination, Approved):
            check_alternatives(work.state, decision.determination, plan_day(now))
        bodies = delegation.take_delegate_decision(
            work.state, decision, work.now, actor, desk.signing, desk.office.delegates
        )
        work.add(bodies, actor)
    waiting = ", ".join(work.state.unconfirmed)
    send(work, Role.NURSE, f"A delegate's decision on line {waiting} was entered: confirm or reject it.")
    return work.save()


def confirm_delegate_decision(
    desk: Desk,
    request: str,
    lines: Iterable[str],
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Confirm what somebody else entered of these lines (all that wait where none is named).

    From now on it is decided; what it grants is authorized.
    """
    work = take_up(desk, request, now, expected)
    bodies = delegation.confirm_delegate_decision(
        work.state, _waiting(work.state, lines), work.now, actor, desk.signing, desk.office.delegates
    )
    work.add(bodies, actor)
    work.authorize()
    return work.save()


def reject_delegate_decision(
    desk: Desk,
    request: str,
    lines: Iterable[str],
    why: str,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Reject what was entered of these lines (all that wait where none is named). It may be entered anew."""
    work = take_up(desk, request, now, expected)
    chosen = _waiting(work.state, lines)
    work.add(delegation.reject_delegate_decision(work.state, chosen, why, work.now, actor), actor)
    send(work, Role.INTAKE, f"The entry of a delegate's decision on line {', '.join(chosen)} was rejected.")
    return work.save()


def _waiting(state: RequestState, lines: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(lines) or state.unconfirmed
    if not chosen:
        raise Refused("No decision of a delegate waits to be confirmed; enter it first.")
    return chosen


def _as_asked(state: RequestState, entered: DelegateDecisionEntered) -> DelegateDecisionEntered:
    """With the units that were asked for, where it grants and names none."""
    determination = entered.determination
    if isinstance(determination, Adverse) or determination.line not in state.lines:
        return entered
    grant = determination.grant.units_as_in(state.lines[determination.line].requested.asked)
    return replace(entered, determination=replace(determination, grant=grant))
