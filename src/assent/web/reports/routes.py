"""Routes of whoever reads reports: the yearly public figures, operations, and the extract of decisions."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Response

from assent.casework.reports.extract import DecisionsReport
from assent.casework.reports.public import PublicReport
from assent.casework.reports.rows import Period
from assent.casework.reports.tables import TABLES, OperationsReport
from assent.desk.people import proposals, stand_ins
from assent.desk.reports import departures, readings, reports
from assent.desk.reports.operations import OpenRequests
from assent.web.router import Router
from assent.web.server.caller import Caller, SignedIn
from assent.web.server.description import EVERY
from assent.web.server.landing import STYLED_PAGE
from assent.web.server.parameters import Day
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["reports"])
First = Annotated[Day, Query(description="The first day.", examples=["2026-01-01"])]
Last = Annotated[Day, Query(description="The last day.", examples=["2026-12-31"])]
Form = Annotated[Literal["json", "csv", "html"], Query(description="How it is written.")]
_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8"}
_TABLES = tuple(table.name for table in TABLES)
_WRITTEN: dict[int | str, dict[str, Any]] = {
    **EVERY,
    200: {
        "description": "The report, in the form asked for.",
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "text/csv": {"schema": {"type": "string"}},
            "text/html": {"schema": {"type": "string"}},
        },
    },
}


@router.get(
    "/api/reports/public/{year}", response_class=Response, responses=_WRITTEN, summary="Yearly public figures"
)
def public_figures(
    year: Annotated[int, Path(ge=2000, le=2200, description="The calendar year.")],
    caller: SignedIn,
    form: Form = "json",
    hide_below: Annotated[int, Query(ge=0, le=100, description="Hide counts below this.")] = 0,
) -> Response:
    """The figures that a plan publishes each year (42 CFR 422.122(c) and its like), by contract and program."""
    figures = reports.public_figures(caller.desk, year, caller.actor, caller.now, hide_below=hide_below)
    return _written(caller, figures, form)


@router.get("/api/reports/operations", response_class=Response, responses=_WRITTEN, summary="Operations")
def operations(
    first: First,
    last: Last,
    caller: SignedIn,
    form: Form = "json",
    table: Annotated[
        str, Query(pattern=r"^[a-z_]{0,40}$", description=f"For csv, one of: {', '.join(_TABLES)}.")
    ] = "",
) -> Response:
    """Turnaround, outcomes, appeals, pends, judgments and missed deadlines of a period of days."""
    operations = reports.operations(caller.desk, Period(first, last), caller.actor, caller.now)
    return _written(caller, operations, form, table)


@router.get("/api/reports/decisions", response_class=Response, responses=_WRITTEN, summary="Every decision")
def decisions(first: First, last: Last, caller: SignedIn, form: Form = "json") -> Response:
    """Every decision that fell in a period, by request and line, for the plan's own analysts."""
    decisions = reports.decisions(caller.desk, Period(first, last), caller.actor, caller.now)
    return _written(caller, decisions, form)


@router.get("/api/reports/signers", responses=EVERY, summary="New signers")
def signers(first: First, last: Last, caller: SignedIn) -> list[proposals.NewSigner]:
    """Who got a role that signs, or a license, in a period: when, and which two administrators made it so."""
    return proposals.new_signers(caller.desk, Period(first, last), caller.actor)


@router.get("/api/reports/stand-ins", responses=EVERY, summary="Uses of stand-ins")
def stand_in_uses(first: First, last: Last, caller: SignedIn) -> list[stand_ins.StandInUse]:
    """What stand-ins of administrators settled in a period: when, who, and who had proposed it."""
    return stand_ins.stand_in_uses(caller.desk, Period(first, last), caller.actor)


@router.get("/api/reports/departures", responses=EVERY, summary="Departures from the record")
def list_departures(first: First, last: Last, caller: SignedIn) -> list[departures.DepartureMade]:
    """The decisions of a period that cite clauses which hold in the record; why stands in each request."""
    return departures.departures(caller.desk, Period(first, last), caller.actor)


@router.get("/api/reports/open", responses=EVERY, summary="Open requests")
def open_now(caller: SignedIn) -> list[OpenRequests]:
    """How many requests are open now, by stage and product line, and how many of them are past due."""
    return reports.open_now(caller.desk, caller.actor, caller.now)


@router.get(
    "/api/reports/readings", responses=EVERY, summary="Questions of wording, and how they were resolved"
)
def list_readings(first: First, last: Last, caller: SignedIn) -> list[readings.QuestionResolved]:
    """On how many requests of a period each question of wording was open, and which readings physicians chose."""
    return readings.readings(caller.desk, Period(first, last), caller.actor, caller.now)


def _written(
    caller: Caller, report: PublicReport | OperationsReport | DecisionsReport, form: str, table: str = ""
) -> Response:
    text = reports.written(caller.desk, report, caller.actor, form, table)
    return Response(text, 200, STYLED_PAGE if form == "html" else None, _TYPES[form])
