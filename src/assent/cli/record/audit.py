"""The ``audit`` commands. What a command needs is imported when it runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assent.casework.record.checks import Refused
from assent.cli.options import At, Id, Json, Store
from assent.cli.times import REFUSED, moment, refusing, shown

if TYPE_CHECKING:
    from assent.desk.record.audit import Replayed

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
    raise typer.Exit(verify_store(store, tuple(kept or ())))


@audit_app.command("replay")
def replay(request: Id, store: Store, json: Json = False) -> None:
    """Assess again all that was assessed, as of that day. Exit status 1 where something differs."""
    raise typer.Exit(replay_request(store, request, json))


@audit_app.command("export")
def export(request: Id, store: Store) -> None:
    """Print the whole record of a request as JSON."""
    raise typer.Exit(export_request(store, request))


@audit_app.command("checkpoint")
def checkpoint(store: Store, at: At = None) -> None:
    """Print a digest over all requests, to be kept elsewhere."""
    raise typer.Exit(make_checkpoint(store, at))


@audit_app.command("backup")
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that `assent init` made.")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A new folder for the backup.")],
) -> None:
    """Copy a folder as of one moment. It may be in use; record, documents and settings are copied."""
    raise typer.Exit(back_up(folder, target))


@audit_app.command("restore")
def restore(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A backup.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
) -> None:
    """Make a folder from a backup and verify it. Exit status 1 where something does not agree."""
    raise typer.Exit(restore_folder(source, folder))


def verify_store(store: Path, kept: tuple[str, ...]) -> int:
    """Check the whole record; exit status 1 where something does not agree."""
    from assent import bootstrap
    from assent.desk.record import audit

    def work() -> int:
        with bootstrap.desk(store) as desk:
            found = audit.verify(desk, _kept(kept))
        typer.echo(
            f"{found.requests} requests, {found.entries} entries, {found.checkpoints} checkpoints checked"
        )
        for fault in found.faults:
            typer.echo(f"  {fault.request or 'the store'}: {fault.what}")
        typer.echo(f"{len(found.faults)} faults" if found.faults else "everything agrees")
        return REFUSED if found.faults else 0

    return refusing(work)


def replay_request(store: Path, request: str, as_json: bool) -> int:
    """Repeat every assessment of a request; exit status 1 where one differs."""
    from assent import bootstrap
    from assent.desk.record import audit

    def work() -> int:
        with bootstrap.desk(store) as desk:
            found = audit.replay(desk, request)
        for one in found:
            typer.echo(json.dumps(_replayed_json(one)) if as_json else _replayed_line(one))
        return 0 if all(one.equal for one in found) else REFUSED

    return refusing(work)


def _replayed_json(replayed: Replayed) -> dict[str, Any]:
    return {
        "sequence": replayed.sequence,
        "revision": replayed.revision,
        "engine_level": replayed.engine_level,
        "compared": replayed.compared.value,
        "differences": list(replayed.differences),
    }


def _replayed_line(replayed: Replayed) -> str:
    from assent.desk.record.audit import Compared

    result = "equal" if replayed.equal else f"differs: {', '.join(replayed.differences)}"
    if replayed.compared is not Compared.EVERYTHING:
        result += f" (of engine level {replayed.engine_level}: only {replayed.compared.value} are compared)"
    version = (
        f"{replayed.version} revision {replayed.revision}" if replayed.revision > 1 else replayed.version
    )
    return f"  {replayed.sequence:>3}  {shown(replayed.at)}  {version}  {replayed.outcome}  {result}"


def export_request(store: Path, request: str) -> int:
    """Print the record of a request as JSON."""
    from assent import bootstrap
    from assent.desk.record import audit

    def work() -> int:
        with bootstrap.desk(store) as desk:
            typer.echo(json.dumps(audit.export(desk, request), ensure_ascii=False, indent=2))
        return 0

    return refusing(work)


def make_checkpoint(store: Path, at: str | None) -> int:
    """Write a digest over all requests and print it."""
    from assent import bootstrap
    from assent.desk.record import audit

    def work() -> int:
        with bootstrap.desk(store) as desk:
            made = audit.checkpoint(desk, moment(at))
        typer.echo(f"{made.number}={made.digest}")
        return 0

    return refusing(work)


def back_up(folder: Path, target: Path) -> int:
    """Copy a folder as of one moment, while it is in use."""
    from assent import bootstrap

    def work() -> int:
        bootstrap.back_up(folder, target)
        typer.echo(f"A backup of {folder} is in {target}.")
        return 0

    return refusing(work)


def restore_folder(source: Path, folder: Path) -> int:
    """Make a folder from a backup, and check everything in it; exit status 1 where something does not agree."""
    from assent import bootstrap

    def work() -> int:
        bootstrap.restore(source, folder)
        typer.echo(f"{source} is restored in {folder}.")
        documents = bootstrap.document_faults(folder)
        for digest, what in documents.items():
            typer.echo(f"  document {digest}: {what}")
        return verify_store(folder, ()) or (REFUSED if documents else 0)

    return refusing(work)


def _kept(texts: tuple[str, ...]) -> dict[int, str]:
    from assent.cli.assessing import pairs

    given = pairs(texts, "--kept NUMBER=DIGEST")
    if not all(number.isdecimal() for number in given):
        raise Refused("Write --kept NUMBER=DIGEST, as `assent audit checkpoint` prints it.")
    return {int(number): digest for number, digest in given.items()}
