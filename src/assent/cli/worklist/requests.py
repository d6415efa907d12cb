"""The ``request`` commands of whoever looks: show, list."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.options import (
    At,
    By,
    Id,
    Json,
    Store,
)
from assent.cli.people import acting
from assent.cli.requests import done_on
from assent.cli.times import looking_time, moment, refusing, shown

if TYPE_CHECKING:
    from assent.desk.ports import Desk


def show(request: Id, store: Store, at: At = None, by: By = "", json: Json = False) -> None:
    """Show a request. Lines, deadlines with their arithmetic, open questions, timeline; the look is recorded."""
    raise typer.Exit(show_request(store, request, by, at, json))


def list_(
    store: Store,
    stage: Annotated[
        list[str] | None,
        typer.Option(metavar="STAGE", help="pended, in_review, ...; may be repeated; default all."),
    ] = None,
    assignee: Annotated[str | None, typer.Option(metavar="PERSON", help="Given to this person.")] = None,
    due_before: Annotated[str | None, typer.Option(metavar="TIME", help="Due before this time.")] = None,
) -> None:
    """List requests, the earliest deadline first."""
    raise typer.Exit(list_requests(store, tuple(stage or ()), assignee, due_before))


def show_request(store: Path, request: str, by: str, at: str | None, as_json: bool) -> int:
    """Show one request; the look is recorded."""
    from assent.desk.record.view import look

    def work(desk: "Desk") -> str:
        look(
            desk,
            request,
            acting.actor_of(desk, store, by, acting.INTAKE),
            looking_time(desk, at),
            purpose="command line",
        )
        return request

    return done_on(store, work, as_json, timeline=True)


def list_requests(store: Path, stages: tuple[str, ...], assignee: str | None, due_before: str | None) -> int:
    """List requests by deadline."""
    from assent import bootstrap
    from assent.casework.people.permissions import Use, check_use
    from assent.desk.review import worklist

    def work() -> int:
        before = moment(due_before) if due_before else None
        with bootstrap.command_line_desk(store) as desk:
            if acting.is_proven(desk):
                check_use(acting.caller_of(desk, store).account.role, Use.SEE_WORKLIST)
            for row in worklist.worklist(desk, worklist.RequestsWanted(stages, assignee, before)):
                due = f"due {shown(row.due_at)}" if row.due_at else "nothing due"
                look = f"look by {shown(row.escalate_at)}" if row.escalate_at else ""
                parts = (row.request, row.state, row.product_line, row.urgency, due, look, row.assignee)
                typer.echo("  ".join(str(part) for part in parts if part))
        return 0

    return refusing(work)
