"""The ``audit`` commands. What a command needs is imported when it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assent.casework.record.checks import Refused
from assent.cli.options import At, Id, Json, Store
from assent.cli.times import REFUSED, acting_time, moment, refusing, shown

if TYPE_CHECKING:
    from assent.casework.oversight.verification import Verified
    from assent.desk.record.audit import Replayed

audit_app = typer.Typer(no_args_is_help=True, help="The record: verify, replay, export, back up.")


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
def export(request: Id, store: Store) -> None:
    """Print the whole record of a request as JSON."""
    raise typer.Exit(export_request(store, request))


@audit_app.command("checkpoint")
def checkpoint(store: Store, at: At = None) -> None:
    """Print a digest over all requests, to be kept elsewhere."""
    raise typer.Exit(make_checkpoint(store, at))


@audit_app.command("clock")
def clock(
    store: Store,
    by: Annotated[str, typer.Option(metavar="ID", help="The administrator who confirms it.")],
    why: Annotated[str, typer.Option(metavar="WORDS", help="How it is known that the clock is right.")],
) -> None:
    """Confirm this machine's clock, and let requests be worked on whose entries a wrong one dated ahead.

    Do it after the clock was set right, or after a long rest. It stays on the record; nothing is undone.
    """
    raise typer.Exit(correct_clock(store, by, why))


@audit_app.command("seal-key")
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


@audit_app.command("sign-out")
def sign_out(
    store: Store,
    by: Annotated[str, typer.Option(metavar="ID", help="The administrator who does it.")],
    why: Annotated[str, typer.Option(metavar="WORDS", help="Why, for the record.")],
) -> None:
    """End every session and every token of a program, as after a database was restored by its own tools."""
    raise typer.Exit(sign_everybody_out(store, by, why))


@audit_app.command("operations")
def operations(
    store: Store, limit: Annotated[int, typer.Option(metavar="N", min=1, max=10_000)] = 100
) -> None:
    """List what was done to the installation as a whole, and look-ups that were refused; the latest first."""
    raise typer.Exit(list_operations(store, limit))


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
    from assent.desk.record import audit

    def work() -> int:
        heads, checkpoints = _logged(logs)
        with bootstrap.desk(store) as desk:
            found = audit.verify(desk, {**checkpoints, **_kept(kept)}, heads)
        typer.echo(
            f"{found.requests} requests, {found.entries} entries, {found.checkpoints} checkpoints checked"
        )
        typer.echo(f"{found.documents} documents and letters checked")
        typer.echo(_seals(found))
        if logs:
            typer.echo(f"{len(heads)} entries and {len(checkpoints)} checkpoints of the log looked for")
        for fault in found.faults:
            typer.echo(f"  {fault.request or 'the store'}: {fault.what}")
        agrees = (
            "the chain agrees, seals not checked"
            if found.sealed and not found.seals_checked
            else "everything agrees"
        )
        typer.echo(f"{len(found.faults)} faults" if found.faults else agrees)
        return REFUSED if found.faults else 0

    return refusing(work)


def _seals(found: Verified) -> str:
    counted = f"{found.sealed} entries sealed, {found.unsealed} unsealed"
    if found.sealed and not found.seals_checked:
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
            made = audit.checkpoint(desk, acting_time(desk, at))
        typer.echo(f"{made.number}={made.digest}")
        return 0

    return refusing(work)


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
    from assent.cli.people.administrator import administering
    from assent.desk.oversight import restoration
    from assent.desk.people.account_steps import accounts_of

    def work() -> int:
        with bootstrap.desk(store) as desk:
            who, book = administering(desk, by), accounts_of(desk).book
            ended = restoration.sign_everybody_out(desk.record, book, why, who, acting_time(desk, None))
        typer.echo(f"{ended} sessions and tokens were ended: people sign in again, programs need new tokens.")
        return 0

    return refusing(work)


def list_operations(store: Path, limit: int) -> int:
    """Print what happened to the installation as a whole."""
    from assent import bootstrap

    def work() -> int:
        with bootstrap.desk(store) as desk:
            noted = desk.record.operations(limit)
        for operation in noted:
            details = "  ".join(f"{name}={value}" for name, value in operation.details.items())
            typer.echo(f"{shown(operation.at)}  {operation.by}  {operation.what.value}  {details}".rstrip())
        return 0

    return refusing(work)


def correct_clock(store: Path, by: str, why: str) -> int:
    """Confirm the clock of this machine, and correct what is dated after it."""
    from assent import bootstrap
    from assent.cli.people.administrator import administering
    from assent.desk.oversight import clock

    def work() -> int:
        now = moment(None)
        with bootstrap.desk(store) as desk:
            corrected = clock.correct_clock(desk, why, administering(desk, by), now)
        typer.echo(
            f"The clock is confirmed at {shown(now)}; {len(corrected.requests)} requests were dated ahead."
        )
        for request in corrected.requests:
            typer.echo(f"  {request}")
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
        for digest, what in documents.faults.items():
            typer.echo(f"  document {digest} is {what}")
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

    given = pairs(texts, "--kept NUMBER=DIGEST")
    if not all(number.isdecimal() for number in given):
        raise Refused("Write --kept NUMBER=DIGEST, as `assent audit checkpoint` prints it.")
    return {int(number): digest for number, digest in given.items()}
