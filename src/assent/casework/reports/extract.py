"""The detailed extract: every decision by itself, for the plan's own analysts. It names requests, no member."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

from assent.casework.reports.figure import hours
from assent.casework.reports.public import SCHEMA
from assent.casework.reports.rows import Decision, Period, Rows
from assent.casework.reports.tables import Record


class DecisionsReport(TypedDict):
    """Every episode that ended in a period, in the order of the record."""

    report: str
    schema: int
    first: str
    last: str
    made_at: str
    decisions: list[Record]


COLUMNS = (
    "request", "line", "code", "drug", "benefit", "policy", "product_line", "contract", "program", "kind",
    "episode", "urgency", "received_at", "began_at", "ended_at", "outcome", "hours", "automatic", "delegate",
    "extended", "due_at", "kept", "missed", "deemed", "replaces", "reopened", "appealed",
    "overturned_on_appeal", "clauses",
)  # fmt: skip
"""The columns of the extract."""


def decisions_report(period: Period, made_at: datetime, rows: Rows) -> DecisionsReport:
    """The extract of a period."""
    return {
        "report": "decisions",
        "schema": SCHEMA,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "made_at": made_at.isoformat(),
        "decisions": list(_records(period, rows)),
    }


def _records(period: Period, rows: Rows) -> Iterator[Record]:
    """Appeals are those of the line, whichever episode they were about."""
    appeals: dict[tuple[str, str], set[str]] = {}
    for appeal in rows.appeals:
        appeals.setdefault((appeal.origin.request, appeal.line), set()).add(appeal.outcome)
    for decision in rows.decisions:
        if decision.ended_at is not None and period.start <= decision.ended_at < period.end:
            yield _record(decision, appeals.get((decision.origin.request, decision.line), set()))


def _record(decision: Decision, appeals: set[str]) -> Record:
    origin = decision.origin
    return {
        "request": origin.request,
        "line": decision.line,
        "code": decision.code,
        "drug": decision.drug,
        "benefit": decision.benefit,
        "policy": origin.policy,
        "product_line": origin.product_line,
        "contract": origin.contract,
        "program": origin.program,
        "kind": origin.kind,
        "episode": decision.episode.value,
        "urgency": decision.urgency,
        "received_at": origin.received_at.isoformat(),
        "began_at": decision.began_at.isoformat(),
        "ended_at": _time(decision.ended_at),
        "outcome": decision.outcome.value,
        "hours": hours(decision.seconds),
        "automatic": decision.automatic,
        "delegate": decision.delegate,
        "extended": decision.extended,
        "due_at": _time(decision.due_at),
        "kept": decision.kept,
        "missed": decision.missed,
        "deemed": decision.deemed.value,
        "replaces": decision.replaces.value if decision.replaces else None,
        "reopened": decision.reopened,
        "appealed": bool(appeals),
        "overturned_on_appeal": "overturned" in appeals,
        "clauses": " ".join(decision.clauses),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
