"""What the ``account`` commands share: who acts, and secrets that are typed or shown once."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.cli.people.acting import ADMINISTRATOR, actor_of, is_proven
from assent.cli.times import refusing

if TYPE_CHECKING:
    from assent.desk.people.accounts import Outcome
    from assent.desk.ports import Desk


Id = Annotated[str, typer.Argument(metavar="ID", help="The account.")]
By = Annotated[
    str, typer.Option(metavar="ID", help="Who does it, on a demonstration; elsewhere whoever is signed in.")
]
Stdin = Annotated[
    bool, typer.Option("--password-stdin", help="Passwords come from standard input, one a line.")
]


def done_by(store: Path, by: str, use_case: "Callable[[Desk, Actor], None]") -> int:
    """Run a use case as whoever is signed in."""
    from assent import bootstrap

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            use_case(desk, acting(desk, store, by))
        return 0

    return refusing(work)


def acting(desk: "Desk", store: Path, by: str) -> Actor:
    """Whoever is signed in; on a demonstration the account of ``--by``. Raises ``Refused`` where that is nobody."""
    if is_proven(desk):
        return actor_of(desk, store, by, ADMINISTRATOR)
    on_file = desk.accounts.book.one(by) if desk.accounts else None
    if on_file is None or on_file.account.disabled:
        raise Refused(
            f"--by {by!r} is no account that may sign in; `assent account first` makes the first administrator."
        )
    return desk.coming_in(on_file.account.actor)


def secret_line(label: str, from_stdin: bool, *, twice: bool = False) -> str:
    """A password, from standard input or asked for without showing it."""
    if from_stdin:
        text = sys.stdin.readline().rstrip("\r\n")
        if not text:
            raise Refused(f"{label}: there is no line on standard input.")
        return text
    return str(typer.prompt(label, hide_input=True, confirmation_prompt=twice))


def print_waiting(id: str, outcome: "Outcome") -> None:
    """Say that a change waits for a second administrator, and show the first half of a one-time password."""
    number = outcome.proposal
    typer.echo(f"{id}  waits for a second administrator: assent account confirm {number} --store FOLDER")
    if outcome.password:
        typer.echo(f"First half of the one-time password, shown this once: {outcome.password}")
        typer.echo("Whoever confirms gets the second half; the person types both, joined by a hyphen.")


def print_once(id: str, password: str) -> None:
    """Show a one-time password, and how its owner sets another."""
    typer.echo(f"One-time password of {id}, shown this once: {password}")
    typer.echo(f"Set your own: assent account password {id} --store FOLDER")
