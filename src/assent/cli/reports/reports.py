"""The ``report`` commands: one use case each, written to standard output. What it needs is imported when it runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.cli.options import Store
from assent.cli.times import moment, refusing

if TYPE_CHECKING:
    from assent.casework.reports.extract import DecisionsReport
    from assent.casework.reports.public import PublicReport
    from assent.casework.reports.rows import Period
    from assent.casework.reports.tables import OperationsReport
    from assent.desk.ports import Desk

    Report = PublicReport | OperationsReport | DecisionsReport


report_app = typer.Typer(no_args_is_help=True, help="Figures: the yearly public ones, and operations.")
Format = Annotated[str, typer.Option("--format", metavar="json|csv|html", help="How it is written.")]
First = Annotated[str, typer.Option("--from", metavar="DATE", help="The first day, as 2026-01-01.")]
Last = Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")]
By = Annotated[str, typer.Option(metavar="PERSON", help="Who reads it.")]
At = Annotated[
    str | None, typer.Option(metavar="TIME", help="As the record stood then, in Eastern time; default now.")
]


@report_app.command("public")
def public(
    store: Store,
    year: Annotated[int, typer.Option(metavar="YEAR", help="The calendar year.")],
    format: Format = "json",
    hide_below: Annotated[
        int, typer.Option(metavar="N", min=0, help="Hide counts below N, as 11, for publishing.")
    ] = 0,
    at: At = None,
    by: By = "administrator",
) -> None:
    """Print the public figures of a year. By contract or program (CMS-0057-F)."""
    raise typer.Exit(show_public(store, year, format, hide_below, at, by))


@report_app.command("operations")
def operations(
    store: Store,
    first: First,
    last: Last,
    format: Format = "json",
    table: Annotated[str, typer.Option(metavar="NAME", help="For csv: which table, as turnaround.")] = "",
    at: At = None,
    by: By = "administrator",
) -> None:
    """Print the operations of a period. Turnaround, outcomes, appeals, pends, judgments, missed deadlines."""
    raise typer.Exit(show_operations(store, (first, last), format, table, at, by))


@report_app.command("decisions")
def decisions(
    store: Store,
    first: First,
    last: Last,
    format: Format = "csv",
    at: At = None,
    by: By = "administrator",
) -> None:
    """Print every decision of a period. By request and line, as csv or json, for the plan's own analysts."""
    raise typer.Exit(show_decisions(store, (first, last), format, at, by))


def show_public(store: Path, year: int, form: str, hide_below: int, at: str | None, by: str) -> int:
    """Print the public figures of a year."""
    from assent.desk.reports import reports

    def work(desk: Desk, actor: Actor) -> Report:
        return reports.public_figures(desk, year, actor, moment(at), hide_below=hide_below)

    return _printed(store, work, by, form)


def show_operations(
    store: Path, days: tuple[str, str], form: str, table: str, at: str | None, by: str
) -> int:
    """Print the operational tables of a period."""
    from assent.desk.reports import reports

    def work(desk: Desk, actor: Actor) -> Report:
        return reports.operations(desk, _period(days), actor, moment(at))

    return _printed(store, work, by, form, table)


def show_decisions(store: Path, days: tuple[str, str], form: str, at: str | None, by: str) -> int:
    """Print every decision of a period."""
    from assent.desk.reports import reports

    def work(desk: Desk, actor: Actor) -> Report:
        return reports.decisions(desk, _period(days), actor, moment(at))

    return _printed(store, work, by, form)


def _printed(
    store: Path,
    work: Callable[[Desk, Actor], Report],
    by: str,
    form: str,
    table: str = "",
) -> int:
    from assent import bootstrap
    from assent.desk.reports import reports

    def run() -> int:
        actor = Actor(by, Role.ADMINISTRATOR)
        with bootstrap.desk(store) as desk:
            text = reports.written(desk, work(desk, actor), actor, form, table)
        typer.echo(text, nl=False)
        return 0

    return refusing(run)


def _period(days: tuple[str, str]) -> Period:
    from assent.casework.reports.rows import Period

    return Period(*map(_day, days))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no date; write one such as 2026-01-01.") from None
