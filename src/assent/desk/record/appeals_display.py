"""Appeals of a request, and what bodies outside the plan decided, as JSON data."""

from collections.abc import Iterator, Mapping
from typing import Any

from assent.casework.appeal.effectuation import NextLevel, next_levels, ordered_by
from assent.casework.appeal.events import LineRuling
from assent.casework.appeal.outside_decisions import owed_by
from assent.casework.deadlines.clocks import appeal_deadlines, plan_day
from assent.casework.record.codec import tag
from assent.casework.record.state import AppealState, OutsideState, RequestState
from assent.desk.record.times_display import Json, deadlines, time


def appeals(state: RequestState) -> Iterator[Json]:
    """Each appeal, with its deadline while it waits for the plan."""
    due: Mapping[str, Any] = {appeal.filed.appeal: one for appeal, one in appeal_deadlines(state)}
    for name, appeal in state.appeals.items():
        one = due.get(name)
        yield {
            "appeal": name,
            "level": appeal.filed.level,
            "lines": list(appeal.filed.lines),
            "urgency": appeal.filed.urgency.value,
            "filed_at": time(appeal.filed_at),
            "open": appeal.open,
            "due_at": time(one.due_at) if one else None,
            "arithmetic": one.arithmetic if one else None,
            "citation": one.citation if one else None,
            "outcomes": _outcomes(appeal),
            "forwarded_to": appeal.forwarded.to if appeal.forwarded else None,
            "deemed": appeal.deemed,
            "extended_until": time(appeal.extended.until) if appeal.extended else None,
            "decided_outside": list(appeal.settled),
        }


def outside_decision(state: RequestState, one: OutsideState) -> Json:
    """What a body outside the plan decided, what the plan owes by it, and what follows on the ladder."""
    decided = one.decided
    return {
        "decision": decided.decision,
        "appeal": decided.appeal or None,
        "level": decided.level,
        "body": decided.body,
        "reference": decided.reference,
        "decided_on": decided.decided_on.isoformat(),
        "received_at": time(decided.received_at),
        "document": decided.document or None,
        "rulings": [_ruling(state, one, ruling) for ruling in decided.rulings],
        "effectuated_at": time(one.effectuated_at),
        "next_levels": [_next_level(level) for level in next_levels(state, decided)],
    }


def _ruling(state: RequestState, outside: OutsideState, line_ruling: LineRuling) -> Json:
    grant, owed = line_ruling.grant, line_ruling.line in owed_by(state, outside)
    clocks = ordered_by(state, outside.decided, line_ruling.line) if grant is not None else ()
    return {
        "line": line_ruling.line,
        "ruling": line_ruling.ruling.value,
        "units": grant.units if grant else None,
        "from": grant.start.isoformat() if grant else None,
        "to": grant.end.isoformat() if grant else None,
        "owed": owed,
        "deadlines": deadlines(clocks),
    }


def _next_level(next_level: NextLevel) -> Json:
    due = next_level.deadline
    return {
        "level": next_level.level.level,
        "name": next_level.level.name,
        "citation": next_level.level.citation,
        "last_day_to_file": plan_day(due.due_at).isoformat() if due and due.due_at else None,
        "arithmetic": due.arithmetic if due else None,
    }


def _outcomes(appeal: AppealState) -> Json:
    return (
        {decision.line: tag(type(decision)) for decision in appeal.decided.decisions}
        if appeal.decided
        else {}
    )
