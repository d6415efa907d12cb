"""The ``report`` commands and their arguments. What each does is imported when it runs."""

from typing import Annotated

import typer

from assent.cli.options import Store

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
    from assent.cli.reporting import show_public

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
    from assent.cli.reporting import show_operations

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
    from assent.cli.reporting import show_decisions

    raise typer.Exit(show_decisions(store, (first, last), format, at, by))
