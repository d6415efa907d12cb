"""Commands of an operator: the clock, keys of seals, who is signed in, and what was done to the installation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.listing.columns import print_columns
from assent.cli.options import By, Store
from assent.cli.times import acting_time, details_shown, moment, refusing, shown


def clock(
    store: Store,
    why: Annotated[str, typer.Option(metavar="WORDS", help="How it is known that the clock is right.")],
    by: By = "",
) -> None:
    """Confirm this machine's clock, and let requests be worked on whose entries a wrong one dated ahead.

    Do it after the clock was set right, or after a long rest. It stays on the record; nothing is undone.
    """
    raise typer.Exit(correct_clock(store, by, why))


def seal_key(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The key file, outside the folder and its backups.")
    ],
    store: Store,
) -> None:
    """Add a key that seals each entry from now on. The same command with the same file changes the key later.

    Whoever can write the database but not read the key file can then forge nothing unseen.
    """
    raise typer.Exit(add_seal_key(store, file))


def sign_out(
    store: Store,
    why: Annotated[str, typer.Option(metavar="WORDS", help="Why, for the record.")],
    by: By = "",
) -> None:
    """End every session and every token of a program, as after a database was restored by its own tools."""
    raise typer.Exit(sign_everybody_out(store, by, why))


def operations(
    store: Store, limit: Annotated[int, typer.Option(metavar="N", min=1, max=10_000)] = 100
) -> None:
    """List what was done to the installation as a whole, and look-ups that were refused; the latest first."""
    raise typer.Exit(list_operations(store, limit))


def add_seal_key(store: Path, file: Path) -> int:
    """Add a key of seals to a file, for a folder."""
    from assent import bootstrap

    def work() -> int:
        id = bootstrap.add_seal_key(store, file, f"{moment(None):%Y-%m-%d}")
        typer.echo(
            f"Key {id} is in {file}. It seals what is recorded from now on; earlier entries stay as they are."
        )
        typer.echo(
            "Name the file in ASSENT_SEAL_KEYS, or in store.toml as seal_keys, for every program that writes."
        )
        return 0

    return refusing(work)


def sign_everybody_out(store: Path, by: str, why: str) -> int:
    """End every session and token of a folder."""
    from assent import bootstrap
    from assent.cli.people import acting
    from assent.desk.oversight import restoration
    from assent.desk.people.account_steps import accounts_of

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            actor, book = acting.actor_of(desk, store, by, acting.ADMINISTRATOR), accounts_of(desk).book
            ended = restoration.sign_everybody_out(desk.record, book, why, actor, acting_time(desk, None))
        typer.echo(f"{ended} sessions and tokens were ended: people sign in again, programs need new tokens.")
        return 0

    return refusing(work)


def list_operations(store: Path, limit: int) -> int:
    """Print what happened to the installation as a whole."""
    from assent import bootstrap

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            noted = desk.record.operations(limit)
        rows = (
            (shown(operation.at), operation.by, operation.what.value, details_shown(operation.details))
            for operation in noted
        )
        print_columns(("when", "by", "what", "details"), rows)
        return 0

    return refusing(work)


def correct_clock(store: Path, by: str, why: str) -> int:
    """Confirm the clock of this machine, and correct what is dated after it."""
    from assent import bootstrap
    from assent.cli.people import acting
    from assent.desk.oversight import clock

    def work() -> int:
        now = moment(None)
        with bootstrap.command_line_desk(store) as desk:
            corrected = clock.correct_clock(
                desk, why, acting.actor_of(desk, store, by, acting.ADMINISTRATOR), now
            )
        typer.echo(
            f"The clock is confirmed at {shown(now)}; {len(corrected.requests)} requests were dated ahead."
        )
        for request in corrected.requests:
            typer.echo(f"  {request}")
        return 0

    return refusing(work)
