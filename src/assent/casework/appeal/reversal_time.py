"""By when a certification of immediate need is acted on: the denial is reversed, or the certification rejected."""

from collections.abc import Iterator
from datetime import datetime

from assent.casework.appeal.events import ReversalEntered
from assent.casework.record.days import plan_day
from assent.casework.record.state import AppealState, RequestState
from assent.casework.requirement.rules_set import calendar_of, switches_of
from assent.regulation import deadlines as due
from assent.regulation.reversals import ReversalRule, reversal, reversal_rules
from assent.regulation.spans import EASTERN, reach, zone


def reversal_rule_of(state: RequestState, at: datetime) -> ReversalRule | None:
    """The rule by which a denial of this request is reversed pending an appeal; None where there is none."""
    return reversal(reversal_rules(), state.product_line, plan_day(at), switches_of(state.rules))


def reversal_due(state: RequestState, entered: ReversalEntered) -> due.Deadline | None:
    """By when a certification is confirmed or rejected: counted from its signature. None without a rule."""
    rule = reversal_rule_of(state, entered.certified_at)
    if rule is None:
        return None
    end = reach(entered.certified_at, rule.span, calendar_of(state.rules), zone(EASTERN))
    words = f"certified {end.words}"
    return due.Deadline(
        rule, state.product_line, words, entered.certified_at, end.at, end.at, binds=True, span=rule.span
    )


def waiting_reversals(state: RequestState) -> Iterator[tuple[AppealState, due.Deadline]]:
    """Every open appeal with a certification that nobody has confirmed or rejected, with its deadline."""
    for appeal in state.appeals.values():
        reversal = appeal.reversal
        if appeal.open and reversal is not None and reversal.confirmed is None:
            deadline = reversal_due(state, reversal.entered)
            if deadline is not None:
                yield appeal, deadline


def is_of_reversal(rule: str) -> bool:
    """Whether the rule of a recorded deadline is about a reversal, and not about the answer to the appeal."""
    return any(reversal_rule.id == rule for reversal_rule in reversal_rules())


def is_reversal_open(appeal: AppealState | None) -> bool:
    """Whether a certification for an appeal waits for a second person."""
    return (
        appeal is not None and appeal.open and appeal.reversal is not None and not appeal.reversal.confirmed
    )
