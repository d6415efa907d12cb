"""More time for an appeal before the plan: whether its level allows any, and to when; and who decides outside it."""

from datetime import date

from assent.casework.deadlines.clocks import appeal_deadlines, appeal_level, as_deadline, item_of
from assent.casework.deadlines.events import Deadline
from assent.casework.deadlines.extensions import ExtensionRule
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_time
from assent.casework.record.state import AppealState, RequestState
from assent.casework.requirement.rules_set import calendar_of, switches_of
from assent.regulation.appeals import (
    AppealLevel,
    Reviewer,
    appeal_rules,
    extension_terms,
    ladder,
)  # fmt: skip
from assent.regulation.extensions import Terms
from assent.regulation.spans import EASTERN, reach, zone


def appeal_extension(state: RequestState, appeal: AppealState) -> tuple[ExtensionRule, Deadline]:
    """What more time may be taken for an appeal, and the deadline that it would move.

    An appeal is decided as a whole: one line that allows none, as a Part B drug (42 CFR 422.590), leaves it
    none. Raises ``Refused`` with the rule that allows none.
    """
    name = appeal.filed.appeal
    deadline = next(
        (running for filed, running in appeal_deadlines(state) if filed.filed.appeal == name), None
    )
    step = appeal_level(state, appeal.filed.level, appeal.filed_at)
    if step is None or deadline is None or deadline.due_at is None:
        raise Refused(f"No deadline of the plan runs for appeal {name}; there is nothing to extend.")
    by = f"decide appeal {name} by {plan_time(deadline.due_at)}"
    terms = _terms(state, appeal, step, by)
    if terms.by is None:
        raise Refused(f"The rule of the {step.name} speaks of no extension ({step.citation}): {by}.")
    later = reach(deadline.due_at, terms.by, calendar_of(state.rules), zone(EASTERN))
    grounds = frozenset(ground.value for ground in terms.grounds)
    rule = ExtensionRule(grounds, later.at - deadline.due_at, step.citation, later.words)
    return rule, as_deadline(appeal.waiting[0], deadline, name)


def outside_level(state: RequestState, level: int, body: str, day: date) -> AppealLevel:
    """The level outside the plan at which a body decided on a day: by its name, or the id of its rule.

    ``body`` may be left out where the level has only one. Raises ``Refused`` where there is none such.
    """
    outside = outside_levels(state, day)
    fitting = [step for step in outside if step.level == level and body in ("", step.name, step.id)]
    if len(fitting) != 1:
        there = "; ".join(f"{step.name} (level {step.level})" for step in outside) or "none"
        raise Refused(
            f"Name one body outside the plan for level {level} of {state.product_line}; there are: {there}."
        )
    return fitting[0]


def outside_levels(state: RequestState, day: date) -> tuple[AppealLevel, ...]:
    """The levels outside the plan on the ladder of the product line, as the rules of a day have it."""
    steps = ladder(appeal_rules(), state.product_line, day, switches_of(state.rules))
    return tuple(step for step in steps if Reviewer.OUTSIDE_THE_PLAN in step.reviewer)


def day_of_decision(decided_on: date | None, received: date) -> date:
    """The date that a decision bears, the day of its receipt where none is given; refused where later than that."""
    if decided_on is not None and decided_on > received:
        raise Refused(
            f"decided_on {decided_on} is after it was received, on {received}; read the date again."
        )
    return decided_on or received


def _terms(state: RequestState, appeal: AppealState, step: AppealLevel, by: str) -> Terms:
    for line in appeal.waiting:
        submitted = state.submitted
        item = item_of(state, submitted, line, appeal.filed.urgency) if submitted else None
        if item is not None and extension_terms(step, item).barred:
            code = state.lines[line].requested.code
            raise Refused(
                f"An appeal of line {line} ({code}), a Part B drug, allows no extension ({step.citation}): {by}."
            )
    return step.extension
