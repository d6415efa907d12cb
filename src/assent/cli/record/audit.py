"""The ``audit`` commands. What a command needs is imported when it runs."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assent.casework.record.checks import Refused
from assent.cli.json_text import json_text
from assent.cli.listing.commands import ListedCommands
from assent.cli.options import At, By, Id, Json, Store
from assent.cli.people import acting
from assent.cli.times import REFUSED, acting_time, looking_time, refusing, shown

if TYPE_CHECKING:
    from assent.casework.oversight.verification import Verified
    from assent.desk.record.audit import Replayed

audit_app = typer.Typer(
    cls=ListedCommands, no_args_is_help=True, help="The record: verify, replay, export, back up."
)


@audit_app.command("verify")
def verify(
    store: Store,
    kept: Annotated[
        list[str] | None,
        typer.Option(metavar="NUMBER=DIGEST", help="A checkpoint kept elsewhere; may be repeated."),
    ] = None,
    log: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A log of the server: what it says was recorded must be there."),
    ] = None,
) -> None:
    """Check every chain, what is derived from it, documents and letters. Exit status 1 where one does not agree."""
    raise typer.Exit(verify_store(store, tuple(kept or ()), tuple(log or ())))


@audit_app.command("replay")
def replay(request: Id, store: Store, json: Json = False) -> None:
    """Assess again all that was assessed, as of that day. Exit status 1 where something differs."""
    raise typer.Exit(replay_request(store, request, json))


@audit_app.command("export")
def export(
    request: Id,
    store: Store,
    readable: Annotated[
        bool, typer.Option("--readable", help="One PDF/UA file for people: facts, clauses, history, letters.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the readable record goes; a new file.")
    ] = None,
    by: By = "",
    at: At = None,
) -> None:
    """Print the whole record of a request as JSON, or write it readable. That it was made readable is recorded."""
    if readable or out is not None:
        raise typer.Exit(write_case_file(store, request, out, by, at))
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
    """Copy a folder as of one moment. It may be in use; record, documents and settings are copied.

    Exit status 1 where a document or letter is missing or changed: the backup is there, and says which.
    """
    raise typer.Exit(back_up(folder, target))


@audit_app.command("restore")
def restore(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A backup.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
) -> None:
    """Make a folder from a backup and verify it. Exit status 1 where something does not agree."""
    raise typer.Exit(restore_folder(source, folder))


def verify_store(store: Path, kept: tuple[str, ...], logs: tuple[Path, ...] = ()) -> int:
    """Check the whole record; exit status 1 where something does not agree."""
    from assent import bootstrap
    from assent.desk.plan.settings import standing
    from assent.desk.record import audit

    def work() -> int:
        heads, checkpoints = _logged(logs)
        with bootstrap.command_line_desk(store) as desk:
            verified, settings = audit.verify(desk, {**checkpoints, **_kept(kept)}, heads), standing(desk)
        typer.echo(
            f"{verified.requests} requests, {verified.entries} entries, {verified.checkpoints} checkpoints checked"
        )
        typer.echo(f"{verified.documents} documents and letters checked")
        typer.echo(_seals(verified))
        for line in settings:
            typer.echo(line)
        if logs:
            typer.echo(f"{len(heads)} entries and {len(checkpoints)} checkpoints of the log looked for")
        for fault in verified.faults:
            typer.echo(f"  {fault.request or 'the store'}: {fault.what}")
        agrees = (
            "the chain agrees, seals not checked"
            if verified.sealed and not verified.seals_checked
            else "everything agrees"
        )
        typer.echo(f"{len(verified.faults)} faults" if verified.faults else agrees)
        return REFUSED if verified.faults else 0

    return refusing(work)


def _seals(verified: "Verified") -> str:
    counted = f"{verified.sealed} entries sealed, {verified.unsealed} unsealed"
    if verified.sealed and not verified.seals_checked:
        return f"{counted}; to check the seals, name the key file in ASSENT_SEAL_KEYS or in store.toml"
    return counted


def _logged(logs: tuple[Path, ...]) -> tuple[list[str], dict[int, str]]:
    """The heads of entries, and the checkpoints, that a server's log names; raises ``Refused`` for what is no log."""
    heads, checkpoints = list[str](), dict[int, str]()
    for line in (line for path in logs for line in _lines(path)):
        match line:
            case {"event": "recorded", "head": str(head)}:
                heads.append(head)
            case {"event": "checkpoint", "head": str(head), "number": int(number)}:
                checkpoints[number] = head
    return heads, checkpoints


def _lines(path: Path) -> Iterator[object]:
    """Each line that is JSON; a log may hold others, and its last line may be cut."""
    import json

    try:
        with path.open(encoding="utf-8", errors="replace") as log:
            for line in log:
                with suppress(ValueError):
                    yield json.loads(line)
    except OSError as error:
        raise Refused(f"--log {path.name}: {error.strerror}.") from None


def replay_request(store: Path, request: str, as_json: bool) -> int:
    """Repeat every assessment of a request; exit status 1 where one differs."""
    from assent import bootstrap
    from assent.desk.record import audit

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            acting.check_auditor(desk, store)
            replays = audit.replay(desk, request)
        for replayed in replays:
            typer.echo(json_text(_replayed_json(replayed)) if as_json else _replayed_line(replayed))
        return 0 if all(replayed.equal for replayed in replays) else REFUSED

    return refusing(work)


def _replayed_json(replayed: "Replayed") -> dict[str, Any]:
    return {
        "sequence": replayed.sequence,
        "revision": replayed.revision,
        "engine_level": replayed.engine_level,
        "compared": replayed.compared.value,
        "differences": list(replayed.differences),
    }


def _replayed_line(replayed: "Replayed") -> str:
    from assent.desk.record.audit import Compared

    agreement = "equal" if replayed.equal else f"differs: {', '.join(replayed.differences)}"
    if replayed.compared is not Compared.EVERYTHING:
        agreement += (
            f" (of engine level {replayed.engine_level}: only {replayed.compared.value} are compared)"
        )
    version = (
        f"{replayed.version} revision {replayed.revision}" if replayed.revision > 1 else replayed.version
    )
    return f"  {replayed.sequence:>3}  {shown(replayed.at)}  {version}  {replayed.outcome}  {agreement}"


def export_request(store: Path, request: str) -> int:
    """Print the record of a request as JSON."""
    from assent import bootstrap
    from assent.desk.record import audit

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            acting.check_auditor(desk, store)
            typer.echo(json_text(audit.export(desk, request), 2))
        return 0

    return refusing(work)


def write_case_file(store: Path, request: str, out: Path | None, by: str, at: str | None) -> int:
    """Write the readable record of a request; nothing is overwritten."""
    from assent import bootstrap
    from assent.desk.record.case_file import case_file

    def work() -> int:
        target = out or Path(f"{request}.pdf")
        if target.exists():
            raise Refused(f"{target} is there already; nothing was changed. Name a new file with --out.")
        with bootstrap.command_line_desk(store) as desk:
            actor = acting.actor_of(desk, store, by, acting.AUDITOR)
            content = case_file(desk, request, actor, looking_time(desk, at), "command line")
        write_new(target, content)
        typer.echo(f"{target} holds the readable record of {request}.")
        return 0

    return refusing(work)


def write_new(target: Path, content: bytes) -> None:
    """Write a file that only its owner can read; raises ``Refused`` where it cannot be written."""
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Refused(f"--out {target}: {error.strerror}.") from None


def make_checkpoint(store: Path, at: str | None) -> int:
    """Write a digest over all requests and print it."""
    from assent import bootstrap
    from assent.desk.record import audit

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            checkpoint = audit.checkpoint(desk, acting_time(desk, at))
        typer.echo(f"{checkpoint.number}={checkpoint.digest}")
        return 0

    return refusing(work)


def back_up(folder: Path, target: Path) -> int:
    """Copy a folder as of one moment, while it is in use."""
    from assent import bootstrap

    def work() -> int:
        bootstrap.back_up(folder, target)
        typer.echo(f"A backup of {folder} is in {target}.")
        try:
            documents = bootstrap.check_documents(target)
        except Refused as error:  # of an earlier version: a backup is made before it is brought up to date
            typer.echo(f"Its documents were not checked: {error.says}")
            return 0
        typer.echo(f"{documents.named} documents and letters checked, {len(documents.faults)} faults")
        for digest, fault in documents.faults.items():
            typer.echo(f"  document {digest} is {fault}")
        return REFUSED if documents.faults else 0

    return refusing(work)


def restore_folder(source: Path, folder: Path) -> int:
    """Make a folder from a backup, and check everything in it; exit status 1 where something does not agree."""
    from assent import bootstrap

    def work() -> int:
        ended = bootstrap.restore(source, folder)
        typer.echo(f"{source} is restored in {folder}.")
        if ended:
            typer.echo(
                f"{ended} sessions and tokens were ended: people sign in again, programs need new tokens."
            )
        return verify_store(folder, ())

    return refusing(work)


def _kept(texts: tuple[str, ...]) -> dict[int, str]:
    from assent.cli.assessing import pairs

    digests = pairs(texts, "--kept NUMBER=DIGEST")
    if not all(number.isdecimal() for number in digests):
        raise Refused("Write --kept NUMBER=DIGEST, as `assent audit checkpoint` prints it.")
    return {int(number): digest for number, digest in digests.items()}
