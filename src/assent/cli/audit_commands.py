"""The ``audit`` commands and their arguments. What each does is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import At, Id, Json, Store

audit_app = typer.Typer(no_args_is_help=True, help="The record: verify, replay, export, back up.")


@audit_app.command("verify")
def verify(
    store: Store,
    kept: Annotated[
        list[str] | None,
        typer.Option(metavar="NUMBER=DIGEST", help="A checkpoint kept elsewhere; may be repeated."),
    ] = None,
) -> None:
    """Check every chain, and everything derived from it. Exit status 1 where something does not agree."""
    from assent.cli.auditing import verify_store

    raise typer.Exit(verify_store(store, tuple(kept or ())))


@audit_app.command("replay")
def replay(request: Id, store: Store, json: Json = False) -> None:
    """Assess again all that was assessed, as of that day. Exit status 1 where something differs."""
    from assent.cli.auditing import replay_request

    raise typer.Exit(replay_request(store, request, json))


@audit_app.command("export")
def export(request: Id, store: Store) -> None:
    """Print the whole record of a request as JSON."""
    from assent.cli.auditing import export_request

    raise typer.Exit(export_request(store, request))


@audit_app.command("checkpoint")
def checkpoint(store: Store, at: At = None) -> None:
    """Print a digest over all requests, to be kept elsewhere."""
    from assent.cli.auditing import make_checkpoint

    raise typer.Exit(make_checkpoint(store, at))


@audit_app.command("backup")
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that `assent init` made.")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A new folder for the backup.")],
) -> None:
    """Copy a folder as of one moment. It may be in use; record, documents and settings are copied."""
    from assent.cli.auditing import back_up

    raise typer.Exit(back_up(folder, target))


@audit_app.command("restore")
def restore(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A backup.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
) -> None:
    """Make a folder from a backup and verify it. Exit status 1 where something does not agree."""
    from assent.cli.auditing import restore

    raise typer.Exit(restore(source, folder))
