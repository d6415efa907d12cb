"""An approval lasts: on which grounds one is taken up again, and taken back for lack of medical necessity.

Which rule says so, for which product lines, from when, and whether the plan has it on, stands in the table
of positions; where none does, only the guards of the fold hold.
"""

from datetime import datetime

from assent.casework.determination.determination import Adverse, Determination
from assent.casework.determination.events import TAKES_AN_APPROVAL_BACK, Reopened, ReopenGround
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day
from assent.casework.record.lines import Grant
from assent.casework.record.state import LineState, LineStatus, RequestState
from assent.casework.requirement.rules_set import approval_lasts
from assent.regulation.rules import Rule

_GROUNDS = ", ".join(sorted(ground.value for ground in TAKES_AN_APPROVAL_BACK))


def check_reopening(state: RequestState, reopened: Reopened, at: datetime) -> None:
    """Raise ``Refused``, with the rule, where an approved line is taken up for less than good cause or fraud.

    A clerical error is corrected in any case; it takes nothing back.
    """
    if reopened.ground in (*TAKES_AN_APPROVAL_BACK, ReopenGround.CLERICAL_ERROR):
        return
    lines = (state.lines[name] for name in reopened.lines if name in state.lines)
    approved = [line.requested.id for line in lines if line.status is LineStatus.APPROVED]
    rule = _rule(state, at) if approved else None
    if rule is not None:
        raise Refused(
            f"Line {', '.join(approved)} is approved. {_in_words(rule)} Name the good cause as one of "
            f"{_GROUNDS}; a mistake in writing is a {ReopenGround.CLERICAL_ERROR.value}."
        )


def check_taking_back(state: RequestState, determination: Determination, at: datetime) -> None:
    """Raise ``Refused``, with the rule, where less is granted than before on a line reopened for another ground."""
    line = state.lines.get(determination.line)
    before = (
        _granted_before(line) if line is not None and line.reopened not in TAKES_AN_APPROVAL_BACK else None
    )
    if before is None or (not isinstance(determination, Adverse) and determination.grant.covers(before)):
        return
    rule = _rule(state, at)
    if rule is not None and line is not None and line.reopened is not None:
        raise Refused(
            f"Line {determination.line} was approved before it was reopened ({line.reopened.value}), and this takes "
            f"of that back. {_in_words(rule)} Grant what was granted; then reopen it on one of {_GROUNDS}."
        )


def _granted_before(line: LineState) -> Grant | None:
    """What the determination that a reopening replaced had granted."""
    last = line.earlier[-1] if line.earlier else None
    return None if last is None or isinstance(last, Adverse) else last.grant


def _rule(state: RequestState, at: datetime) -> Rule | None:
    return approval_lasts(state.product_line, plan_day(at), state.rules)


def _in_words(rule: Rule) -> str:
    return f"{rule.says} ({rule.citation}; {rule.id})"
