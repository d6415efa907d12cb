"""The ``report`` commands: one use case each, written to standard output. What it needs is imported when it runs."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor
from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_columns
from assent.cli.listing.commands import ListedCommands
from assent.cli.options import Json, Store
from assent.cli.people import acting
from assent.cli.times import moment, refusing, shown, stated_date
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.casework.reports.extract import DecisionsReport
    from assent.casework.reports.public import PublicReport
    from assent.casework.reports.rows import Period
    from assent.casework.reports.tables import OperationsReport
    from assent.desk.people.proposals import NewSigner
    from assent.desk.ports import Desk
    from assent.desk.reports.departures import DepartureMade

    Report = PublicReport | OperationsReport | DecisionsReport


report_app = typer.Typer(
    cls=ListedCommands, no_args_is_help=True, help="Figures: the yearly public ones, and operations."
)
_TEXT, _JSON = "text", "json"
Format = Annotated[
    str, typer.Option("--format", metavar="text|json|csv|html", help="How it is written; default text.")
]
Extract = Annotated[str, typer.Option("--format", metavar="csv|json", help="How it is written; default csv.")]
First = Annotated[str, typer.Option("--from", metavar="DATE", help="The first day, as 2026-01-01.")]
Last = Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")]
By = Annotated[str, typer.Option(metavar="PERSON", help="Who reads it. Only on a store without accounts.")]
At = Annotated[
    str | None, typer.Option(metavar="TIME", help="As the record stood then, in Eastern time; default now.")
]


@report_app.command("public")
def public(
    store: Store,
    year: Annotated[int, typer.Option(metavar="YEAR", help="The calendar year.")],
    format: Format = _TEXT,
    json: Json = False,
    hide_below: Annotated[
        int, typer.Option(metavar="N", min=0, help="Hide counts below N, as 11, for publishing.")
    ] = 0,
    at: At = None,
    by: By = "",
) -> None:
    """Print the public figures of a year. By contract or program (CMS-0057-F)."""
    raise typer.Exit(show_public(store, year, _JSON if json else format, hide_below, at, by))


@report_app.command("operations")
def operations(
    store: Store,
    first: First,
    last: Last,
    format: Format = _TEXT,
    json: Json = False,
    table: Annotated[
        str, typer.Option(metavar="NAME", help="One table, as turnaround; csv is of one at a time.")
    ] = "",
    at: At = None,
    by: By = "",
) -> None:
    """Print the operations of a period. Turnaround, outcomes, appeals, pends, judgments, missed deadlines."""
    raise typer.Exit(show_operations(store, (first, last), _JSON if json else format, table, at, by))


@report_app.command("decisions")
def decisions(
    store: Store,
    first: First,
    last: Last,
    format: Extract = "csv",
    at: At = None,
    by: By = "",
) -> None:
    """Print every decision of a period. By request and line, as csv or json, for the plan's own analysts."""
    raise typer.Exit(show_decisions(store, (first, last), format, at, by))


@report_app.command("signers")
def signers(store: Store, first: First, last: Last, json: Json = False, by: By = "") -> None:
    """Print who became a signer in a period. Role, license, and the two administrators who made it so."""
    raise typer.Exit(show_signers(store, (first, last), by, json))


@report_app.command("stand-ins")
def stand_ins(store: Store, first: First, last: Last, json: Json = False, by: By = "") -> None:
    """Print what stand-ins of administrators settled in a period, and who had proposed it."""
    raise typer.Exit(show_stand_in_uses(store, (first, last), by, json))


def show_stand_in_uses(store: Path, days: tuple[str, str], by: str, as_json: bool) -> int:
    """Print the uses of stand-ins in a period."""
    from assent import bootstrap
    from assent.desk.people.stand_ins import stand_in_uses

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            uses = stand_in_uses(desk, _period(days), acting.actor_of(desk, store, by, acting.ADMINISTRATOR))
        if as_json:
            typer.echo(json_text([json_data(use) for use in uses], 2))
            return 0
        rows = ((shown(use.at), use.stand_in, use.what, use.about, use.proposed_by) for use in uses)
        print_columns(("when", "stand-in", "what", "about", "proposed by"), rows)
        return 0

    return refusing(work)


@report_app.command("departures")
def departures(store: Store, first: First, last: Last, json: Json = False, by: By = "") -> None:
    """Print the decisions of a period that depart from the record. By request; why stands in the request."""
    raise typer.Exit(show_departures(store, (first, last), by, json))


def show_departures(store: Path, days: tuple[str, str], by: str, as_json: bool) -> int:
    """Print the departures of a period."""
    from assent import bootstrap
    from assent.desk.reports.departures import departures

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            actor = acting.actor_of(desk, store, by, acting.ADMINISTRATOR)
            listed = departures(desk, _period(days), actor)
        if as_json:
            typer.echo(json_text([json_data(departure) for departure in listed], 2))
            return 0
        rows = (_departure_row(departure) for departure in listed)
        print_columns(("when", "request", "line", "decision", "by", "cites"), rows)
        typer.echo(f"{len(listed)} {'departure' if len(listed) == 1 else 'departures'}")
        return 0

    return refusing(work)


def _departure_row(departure: "DepartureMade") -> tuple[str, ...]:
    head = shown(departure.at), departure.request, departure.line, departure.decision
    return *head, departure.by, ", ".join(departure.clauses)


def show_signers(store: Path, days: tuple[str, str], by: str, as_json: bool) -> int:
    """Print the new signers of a period."""
    from assent import bootstrap
    from assent.desk.people import proposals

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            actor = acting.actor_of(desk, store, by, acting.ADMINISTRATOR)
            signers = proposals.new_signers(desk, _period(days), actor)
        if as_json:
            typer.echo(json_text([json_data(signer) for signer in signers], 2))
            return 0
        print_columns(_SIGNER_HEADINGS, map(_signer_row, signers))
        return 0

    return refusing(work)


_SIGNER_HEADINGS = ("when", "account", "name", "what", "by whom", "second factor")


def _signer_row(signer: "NewSigner") -> tuple[str, ...]:
    two = f"proposed by {signer.proposed_by}, confirmed by {signer.confirmed_by}"
    how = two if signer.proposed_by else "by one person, or by groups of the plan's provider"
    factor = "yes" if signer.second_factor else "no"
    return shown(signer.at), signer.account, signer.name, signer.what, how, factor


def show_public(store: Path, year: int, form: str, hide_below: int, at: str | None, by: str) -> int:
    """Print the public figures of a year."""
    from assent.desk.reports import reports

    def work(desk: "Desk", actor: Actor) -> "Report":
        return reports.public_figures(desk, year, actor, moment(at), hide_below=hide_below)

    return _printed(store, work, by, form)


def show_operations(
    store: Path, days: tuple[str, str], form: str, table: str, at: str | None, by: str
) -> int:
    """Print the operational tables of a period."""
    from assent.desk.reports import reports

    def work(desk: "Desk", actor: Actor) -> "Report":
        return reports.operations(desk, _period(days), actor, moment(at))

    return _printed(store, work, by, form, table)


def show_decisions(store: Path, days: tuple[str, str], form: str, at: str | None, by: str) -> int:
    """Print every decision of a period."""
    from assent.desk.reports import reports

    def work(desk: "Desk", actor: Actor) -> "Report":
        return reports.decisions(desk, _period(days), actor, moment(at))

    return _printed(store, work, by, form)


def _printed(
    store: Path,
    work: "Callable[[Desk, Actor], Report]",
    by: str,
    form: str,
    table: str = "",
) -> int:
    from assent import bootstrap
    from assent.cli.reports.report_text import report_text
    from assent.desk.reports import reports

    def run() -> int:
        with bootstrap.command_line_desk(store) as desk:
            actor = acting.actor_of(desk, store, by, acting.ADMINISTRATOR)
            report = work(desk, actor)
            if form == _TEXT and report["report"] != "decisions":
                text = report_text(report, table)
            else:
                text = reports.written(desk, report, actor, form, table)
        typer.echo(text, nl=False)
        return 0

    return refusing(run)


def _period(days: tuple[str, str]) -> "Period":
    from assent.casework.reports.rows import Period

    first, last = days
    return Period(stated_date("--from", first), stated_date("--to", last))
