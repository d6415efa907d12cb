"""Use cases of delegation: lines that another organization decides, recalled or with its decision taken in."""

from collections.abc import Iterable
from datetime import datetime

from assent.casework.deadlines.clocks import plan_day
from assent.casework.determination import delegation
from assent.casework.determination.determination import Approved
from assent.casework.determination.events import DelegateDecided, HandedOver, Recalled
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

    Without a name it is the delegate of the office for the member's product line. Another name has to be one
    of the plan's delegates: what an organization decides that nobody delegated to would stand as the plan's "no".
    """
    work = take_up(desk, request, now, expected)
    chosen = tuple(lines) or work.state.open_lines
    to = delegate or desk.office.delegates.get(work.state.product_line, "")
    if not to:
        raise Refused(
            f"No delegate is set for {work.state.product_line}: name one, or set it under [delegates]."
        )
    if to not in desk.office.delegates.values():
        there_are = ", ".join(sorted(set(desk.office.delegates.values()))) or "none"
        raise Refused(f"{to!r} is no delegate of this plan; [delegates] names them: {there_are}.")
    return work.do(delegation.hand_over(work.state, HandedOver(chosen, to, why), work.now, actor), actor)


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
    told = ", ".join(f"{name} from {there[name]}" for name in chosen)
    send(work, Role.NURSE, f"Recalled: {told}. Tell the delegate, and decide here or hand it over anew.")
    return work.save()


def take_delegate_decision(
    desk: Desk,
    request: str,
    decided: Iterable[DelegateDecided],
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Take in what the delegate decided, line by line; what it grants is authorized.

    A "no" of the delegate has its clinician, whom the plan's signing table lets sign it, or is refused.
    """
    work = take_up(desk, request, now, expected)
    for one in decided:
        if not isinstance(one.determination, Approved):
            check_alternatives(work.state, one.determination, plan_day(now))
        bodies = delegation.take_delegate_decision(work.state, one, work.now, actor, desk.signing)
        work.add(bodies, actor)
    work.authorize()
    return work.save()
