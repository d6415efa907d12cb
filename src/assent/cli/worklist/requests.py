"""The ``request`` commands of whoever looks: show, list."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_columns
from assent.cli.options import (
    At,
    By,
    Id,
    Json,
    Store,
)
from assent.cli.people import acting
from assent.cli.times import due_words, looking_time, moment, refusing
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.desk.ports import WorklistRow


def show(
    request: Id,
    store: Store,
    at: At = None,
    by: By = "",
    json: Json = False,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="[CLAUSE]",
            help="Show every clause, deadline with its arithmetic and event; with a clause, all about that one.",
        ),
    ] = None,
) -> None:
    """Show a request. Where it stands, what is asked, what is open for a clinician, and why; the look is recorded."""
    raise typer.Exit(show_request(store, request, by, at, json, explain))


def list_(
    store: Store,
    stage: Annotated[
        list[str] | None,
        typer.Option(metavar="STAGE", help="pended, in_review, ...; may be repeated; default all."),
    ] = None,
    assignee: Annotated[str | None, typer.Option(metavar="PERSON", help="Given to this person.")] = None,
    due_before: Annotated[str | None, typer.Option(metavar="TIME", help="Due before this time.")] = None,
    at: At = None,
) -> None:
    """List requests, the earliest deadline first; what is overdue or due today is marked."""
    raise typer.Exit(list_requests(store, tuple(stage or ()), assignee, due_before, at))


def show_request(
    store: Path, request: str, by: str, at: str | None, as_json: bool, explain: str | None
) -> int:
    """Show one request; the look is recorded, and it is assessed once."""
    from assent import bootstrap
    from assent.cli.worklist import request_view
    from assent.desk.record.view import look

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            actor = acting.actor_of(desk, store, by, acting.INTAKE)
            at_ = looking_time(desk, at)
            detail = look(desk, request, actor, at_, purpose="command line", reasons=True)
        if as_json:
            typer.echo(json_text(json_data(detail), 2))
        else:
            request_view.show_request(detail, moment(at), explain)
        return 0

    return refusing(work)


def list_requests(
    store: Path, stages: tuple[str, ...], assignee: str | None, due_before: str | None, at: str | None
) -> int:
    """List requests by deadline, under headings."""
    from assent import bootstrap
    from assent.casework.people.permissions import Use, check_use
    from assent.desk.review import worklist

    def work() -> int:
        before = moment(due_before) if due_before else None
        with bootstrap.command_line_desk(store) as desk:
            if acting.is_proven(desk):
                check_use(acting.caller_of(desk, store).account.role, Use.SEE_WORKLIST)
            acting.check_unsaid(desk, at)
            now = moment(at)
            criteria = worklist.RequestsWanted(stages, assignee, before)
            rows = [_row(row, now) for row in worklist.worklist(desk, criteria)]
        print_columns(_HEADINGS, rows)
        return 0

    return refusing(work)


_HEADINGS = ("request", "stage", "product line", "urgency", "due", "look due", "given to")


def _row(row: "WorklistRow", now: datetime) -> tuple[str, ...]:
    """One request, in words; its stage as `--stage` takes it."""
    return (
        row.request,
        row.state,
        (row.product_line or "").replace("_", " "),
        row.urgency or "",
        due_words(row.due_at, now) if row.due_at else "nothing due",
        due_words(row.escalate_at, now).removeprefix("due ") if row.escalate_at else "",
        row.assignee or "",
    )
