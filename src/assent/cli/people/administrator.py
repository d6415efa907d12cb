"""What the ``account`` commands share: who acts, and secrets that are typed or shown once."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.cli.times import refusing

if TYPE_CHECKING:
    from assent.desk.ports import Desk


Id = Annotated[str, typer.Argument(metavar="ID", help="The account.")]
By = Annotated[str, typer.Option(metavar="ID", help="The administrator who does it.")]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Passwords come from standard input, one a line.")
]


def done_by(store: Path, by: str, use_case: "Callable[[Desk, Actor], None]") -> int:
    """Run a use case as an account of this store. Who can read the folder is trusted to be who they say."""
    from assent import bootstrap

    def work() -> int:
        with bootstrap.desk(store) as desk:
            use_case(desk, acting(desk, by))
        return 0

    return refusing(work)


def acting(desk: "Desk", by: str) -> Actor:
    """The account of ``--by``; raises ``Refused`` where nobody may sign in by it."""
    found = desk.accounts.book.one(by) if desk.accounts else None
    if found is None or found.account.disabled:
        raise Refused(
            f"--by {by!r} is no account that may sign in; `assent account first` makes the first administrator."
        )
    return found.account.actor


def administering(desk: "Desk", by: str) -> Actor:
    """Who administers by ``--by``: an account where there are any, otherwise whoever runs the command."""
    if desk.accounts and desk.accounts.book.all():
        return acting(desk, by)
    return Actor(by, Role.ADMINISTRATOR)


def secret_line(what: str, from_stdin: bool, *, twice: bool = False) -> str:
    """A password, from standard input or asked for without showing it."""
    if from_stdin:
        text = sys.stdin.readline().rstrip("\r\n")
        if not text:
            raise Refused(f"{what}: there is no line on standard input.")
        return text
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=twice))


def print_once(id: str, password: str) -> None:
    """Show a one-time password, and how its owner sets another."""
    typer.echo(f"One-time password of {id}, shown this once: {password}")
    typer.echo(f"Set your own: assent account password {id} --store FOLDER")
