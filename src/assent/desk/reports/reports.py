"""Use cases of whoever reads reports: the yearly public figures, operations, and the extract of decisions.

Every report is counted from the events of the record, as it stood at ``now``. None holds anything of a
member; the extract names requests. Each function raises ``NotPermitted`` for a role that may not.
"""

from collections.abc import Iterator
from datetime import datetime

from assent.casework.people.permissions import Use, check_use
from assent.casework.record.checks import Unavailable
from assent.casework.record.event import Actor, Event
from assent.casework.reports.extract import DecisionsReport, decisions_report
from assent.casework.reports.public import (
    PublicReport,
    due_for,
    public_report,
    wanted_for,
    without_small_cells,
)
from assent.casework.reports.rows import Period, Rows, year_of
from assent.casework.reports.tables import OperationsReport, operations_report
from assent.casework.reports.telling import UNTOLD, told
from assent.desk.ports import Desk, FiguresEngine
from assent.desk.reports.operations import OpenRequests, open_requests

_AT_ONCE = 5_000


def public_figures(
    desk: Desk, year: int, actor: Actor, now: datetime, *, hide_below: int = 0
) -> PublicReport:
    """The public figures of a calendar year, as the plan's switches and the rules of its last day have them.

    With ``hide_below`` (``SMALL_CELL`` is usual) the figures are fit for the public: small counts are hidden.
    """
    engine, period = _engine(desk, actor), year_of(year)
    due = due_for(year, desk.plan.rules)
    counts, listed = engine.public(_rows(desk, now), period, wanted_for(due))
    report = public_report(year, now, due, counts, listed, desk.code_list)
    return without_small_cells(report, hide_below) if hide_below else report


def operations(desk: Desk, period: Period, actor: Actor, now: datetime) -> OperationsReport:
    """The operational tables of a period: turnaround, outcomes, appeals, pends, judgments, missed deadlines."""
    engine = _engine(desk, actor)
    return operations_report(period, now, engine.operations(_rows(desk, now), period))


def decisions(desk: Desk, period: Period, actor: Actor, now: datetime) -> DecisionsReport:
    """Every decision that fell in a period, by request and line, for the plan's own analysts."""
    check_use(actor.role, Use.READ_REPORTS)
    return decisions_report(period, now, _rows(desk, now))


def open_now(desk: Desk, actor: Actor, now: datetime) -> list[OpenRequests]:
    """The requests that are open, by stage and product line, and how many of them are past due."""
    check_use(actor.role, Use.READ_REPORTS)
    return open_requests(desk, now)


def written(
    desk: Desk,
    report: PublicReport | OperationsReport | DecisionsReport,
    actor: Actor,
    form: str,
    table: str = "",
) -> str:
    """A report as ``json``, ``csv`` (of operations one ``table``) or ``html``; raises ``Refused`` for another."""
    return _engine(desk, actor).written(report, form, table)


def _engine(desk: Desk, actor: Actor) -> FiguresEngine:
    check_use(actor.role, Use.READ_REPORTS)
    if desk.figures is None:
        raise Unavailable("This installation has no engine that counts figures.")
    return desk.figures


def _rows(desk: Desk, now: datetime) -> Rows:
    return told(events_told(desk), now)


def events_told(desk: Desk) -> Iterator[Event]:
    """Every event that is told of in the order of the record, a page at a time."""
    after = 0
    while page := desk.record.read_all(after, _AT_ONCE, UNTOLD):
        yield from (event for _, event in page)
        after = page[-1][0]
