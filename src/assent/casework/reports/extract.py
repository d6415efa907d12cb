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
    for one in rows.decisions:
        if one.ended_at is not None and period.start <= one.ended_at < period.end:
            yield _record(one, appeals.get((one.origin.request, one.line), set()))


def _record(one: Decision, appeals: set[str]) -> Record:
    origin = one.origin
    return {
        "request": origin.request,
        "line": one.line,
        "code": one.code,
        "drug": one.drug,
        "benefit": one.benefit,
        "policy": origin.policy,
        "product_line": origin.product_line,
        "contract": origin.contract,
        "program": origin.program,
        "kind": origin.kind,
        "episode": one.episode.value,
        "urgency": one.urgency,
        "received_at": origin.received_at.isoformat(),
        "began_at": one.began_at.isoformat(),
        "ended_at": _time(one.ended_at),
        "outcome": one.outcome.value,
        "hours": hours(one.seconds),
        "automatic": one.automatic,
        "delegate": one.delegate,
        "extended": one.extended,
        "due_at": _time(one.due_at),
        "kept": one.kept,
        "missed": one.missed,
        "deemed": one.deemed.value,
        "replaces": one.replaces.value if one.replaces else None,
        "reopened": one.reopened,
        "appealed": bool(appeals),
        "overturned_on_appeal": "overturned" in appeals,
        "clauses": " ".join(one.clauses),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
