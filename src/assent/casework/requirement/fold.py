"""Folding what is settled before the criteria."""

from typing import assert_never

from assent.casework.record import guards
from assent.casework.record.event import Event
from assent.casework.record.replacement import changed
from assent.casework.record.state import OPEN, RequestState, Stage
from assent.casework.requirement.events import (
    CoverageChecked,
    Need,
    NeedDetermined,
    RequirementBody,
    RulesSet,
)


def fold_requirement(state: RequestState, event: Event, body: RequirementBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case RulesSet():
            guards.at_stage(state, event, Stage.DRAFT, *OPEN)
            return changed(state, rules=body)
        case CoverageChecked():
            guards.was_submitted(state, event)
            return changed(state, coverage=body)
        case NeedDetermined():
            return _need_determined(state, event, body)
        case _:
            assert_never(body)


def _need_determined(state: RequestState, event: Event, body: NeedDetermined) -> RequestState:
    guards.still_open(state, event)
    for name in body.lines:
        line = guards.open_line(state, event, name)
        if line.need is not None and line.need.need is not Need.UNDETERMINED:
            guards.illegal(
                state, event, f"Whether line {name} needs authorization is settled: {line.need.need.value}."
            )
        state = guards.with_line(state, name, need=body)
    return state
