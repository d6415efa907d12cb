"""Use cases of delegation: lines that another organization decides, and its decision taken in."""

from collections.abc import Iterable
from datetime import datetime

from assent.casework.notices.alternatives import check_alternatives
from assent.casework.request import commands_decision, commands_review
from assent.casework.request.checks import Refused
from assent.casework.request.determination import Approved
from assent.casework.request.events import Actor
from assent.casework.request.events_decision import DelegateDecided
from assent.casework.request.events_review import HandedOver
from assent.casework.request.state import RequestState
from assent.casework.request.timing import plan_day
from assent.desk.ports import Desk
from assent.desk.recording import take_up


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
    return work.do(commands_review.hand_over(work.state, HandedOver(chosen, to, why), work.now, actor), actor)


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
        bodies = commands_decision.take_delegate_decision(work.state, one, work.now, actor, desk.signing)
        work.add(bodies, actor)
    work.authorize()
    return work.save()
