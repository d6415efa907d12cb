"""The ``account`` commands on passwords and tokens."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor
from assent.cli.options import At, Store
from assent.cli.people import administrator
from assent.cli.times import acting_time, moment, refusing, shown

if TYPE_CHECKING:
    from assent.desk.ports import Desk


def password(
    id: administrator.Id,
    store: Store,
    reset: Annotated[
        bool, typer.Option("--reset", help="Give somebody a one-time password; for administrators.")
    ] = False,
    by: administrator.By = "",
    password_stdin: administrator.Stdin = False,
    at: At = None,
) -> None:
    """Set your own password. It is asked for without being shown, the present one first.

    With --reset an administrator gives a one-time password instead, which is printed once. Who signs or
    administers without a second factor gets it only once a second administrator confirms it.
    """
    if reset or by:
        raise typer.Exit(reset_password(store, id, by, at, given=password_stdin))
    raise typer.Exit(set_password(store, id, at, given=password_stdin))


def token(
    id: administrator.Id,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the token is for.")],
    store: Store,
    until: Annotated[str, typer.Option(metavar="TIME", help="Its end, as 2026-12-31.")] = "",
    revoke: Annotated[bool, typer.Option("--revoke", help="It counts no more.")] = False,
    by: administrator.By = "",
    at: At = None,
) -> None:
    """Issue a token to a program, printed once; or revoke it."""
    if revoke:
        raise typer.Exit(revoke_token(store, id, name, by, at))
    raise typer.Exit(issue_token(store, id, name, until, by, at))


def set_password(store: Path, id: str, at: str | None, *, given: bool) -> int:
    """Somebody sets their own password."""
    from assent import bootstrap
    from assent.desk.people import sign_in

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            current, new = (
                administrator.secret_line("Present password", given),
                administrator.secret_line("New password", given, twice=True),
            )
            sign_in.set_password(desk, id, current, new, acting_time(desk, at))
        typer.echo(f"{id}  password set")
        return 0

    return refusing(work)


def reset_password(store: Path, id: str, by: str, at: str | None, *, given: bool) -> int:
    """An administrator gives somebody a one-time password."""
    from assent.desk.people import accounts

    def work(desk: "Desk", actor: Actor) -> None:
        first = administrator.secret_line("One-time password", given) if given else ""
        reset = accounts.reset_password(desk, id, actor, acting_time(desk, at), first)
        if reset.proposal is not None:
            administrator.print_waiting(id, reset)
            return
        typer.echo(f"{id}  signed out everywhere")
        if not given:
            administrator.print_once(id, reset.password)

    return administrator.done_by(store, by, work)


def issue_token(store: Path, id: str, name: str, until: str, by: str, at: str | None) -> int:
    """Issue a token to a program."""
    from assent.desk.people import accounts

    def work(desk: "Desk", actor: Actor) -> None:
        now = acting_time(desk, at)
        end = moment(until) if until else now + timedelta(days=90)
        token = accounts.issue_token(desk, id, name, end, actor, now)
        typer.echo(f"{id}  {name}  until {shown(end)}")
        typer.echo(f"Token, shown this once: {token}")

    return administrator.done_by(store, by, work)


def revoke_token(store: Path, id: str, name: str, by: str, at: str | None) -> int:
    """Revoke a token."""
    from assent.desk.people import accounts

    def work(desk: "Desk", actor: Actor) -> None:
        accounts.revoke_token(desk, id, name, actor, acting_time(desk, at))
        typer.echo(f"{id}  {name}  revoked")

    return administrator.done_by(store, by, work)
