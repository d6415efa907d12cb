"""By when the plan grants what outside bodies ordered, and what is left to a member whom one of them refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assent.casework.appeal.events import OutsideDecided, Ruling
from assent.casework.appeal.outside_decisions import owed_by
from assent.casework.deadlines.clocks import Due, item_of
from assent.casework.intake.events import Urgency
from assent.casework.record.state import OutsideState, RequestState
from assent.casework.requirement.rules_set import calendar_of, switches_of
from assent.regulation import deadlines as due
from assent.regulation.appeals import AppealLevel, appeal_rules, filing_deadline, ladder
from assent.regulation.effectuation import EffectuationRule, effectuation_deadlines, effectuation_rules


@dataclass(frozen=True, slots=True)
class Owed:
    """A grant of one line that an outside decision orders and the plan has not given; ``deadline`` binds it."""

    outside: OutsideState
    line: str
    deadline: due.Deadline


@dataclass(frozen=True, slots=True)
class NextLevel:
    """A level that follows on the ladder. ``deadline`` is by when it is asked for; None where nobody files."""

    level: AppealLevel
    deadline: due.Deadline | None


def owed_grants(state: RequestState) -> Iterator[Owed]:
    """Every grant that is owed and has a deadline, by decision and line."""
    for outside in state.outside.values():
        for line in owed_by(state, outside):
            first = due.binding(ordered_by(state, outside.decided, line))
            if first is not None:
                yield Owed(outside, line, first)


def first_owed(state: RequestState) -> datetime | None:
    """When the first such grant is due; None where none is owed."""
    if not state.outside:
        return None
    return min((grant.deadline.due_at for grant in owed_grants(state) if grant.deadline.due_at), default=None)


def ordered_by(state: RequestState, decided: OutsideDecided, line: str) -> Due:
    """By when the grant of a line that a decision orders is due, under every rule, earliest first."""
    submitted = state.submitted
    item = item_of(state, submitted, line, urgency_of(state, decided)) if submitted else None
    if item is None:
        return ()
    return effectuation_deadlines(
        effectuation_rules(), decided.rule, item, decided.received_at,
        switches=switches_of(state.rules), calendar=calendar_of(state.rules),
    )  # fmt: skip


def urgency_of(state: RequestState, decided: OutsideDecided) -> Urgency:
    """Whether the appeal that it follows was expedited; of the request where there was none."""
    appeal = state.appeals.get(decided.appeal)
    return appeal.filed.urgency if appeal is not None else state.urgency


def reports_back(state: RequestState, decided: OutsideDecided) -> str:
    """The rule by which the body is told that its decision was carried out; empty where none says so."""
    for ruling in decided.rulings:
        for deadline in ordered_by(state, decided, ruling.line) if ruling.grant is not None else ():
            if isinstance(deadline.rule, EffectuationRule) and deadline.rule.report_back:
                return deadline.citation
    return ""


def next_levels(state: RequestState, decided: OutsideDecided) -> tuple[NextLevel, ...]:
    """What follows on the ladder where it did not grant all; its times count from the date of the decision."""
    if all(ruling.ruling is Ruling.OVERTURNED for ruling in decided.rulings):
        return ()
    steps = ladder(appeal_rules(), state.product_line, decided.decided_on, switches_of(state.rules))
    return tuple(
        NextLevel(step, _filed_by(state, step, decided)) for step in steps if step.level > decided.level
    )


def _filed_by(state: RequestState, step: AppealLevel, decided: OutsideDecided) -> due.Deadline | None:
    if step.filing is None:
        return None
    return filing_deadline(step, state.product_line, decided.decided_on)
