"""The ``audit`` commands: verify, replay, export, checkpoint."""

import json
from pathlib import Path

import typer

from assent import bootstrap
from assent.cli.assessing import pairs
from assent.cli.times import REFUSED, moment, refusing, shown
from assent.desk.intake.requests import Refused
from assent.desk.record import audit


def verify_store(store: Path, kept: tuple[str, ...]) -> int:
    """Check the whole record; exit status 1 where something does not agree."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            found = audit.verify(desk, _kept(kept))
        typer.echo(
            f"{found.requests} requests, {found.entries} entries, {found.checkpoints} checkpoints checked"
        )
        for request, what in found.faults:
            typer.echo(f"  {request or 'the store'}: {what}")
        typer.echo(f"{len(found.faults)} faults" if found.faults else "everything agrees")
        return REFUSED if found.faults else 0

    return refusing(work)


def replay_request(store: Path, request: str, as_json: bool) -> int:
    """Repeat every assessment of a request; exit status 1 where one differs."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            found = audit.replay(desk, request)
        for one in found:
            if as_json:
                typer.echo(json.dumps({"sequence": one.sequence, "differences": list(one.differences)}))
            else:
                said = "equal" if one.equal else f"differs: {', '.join(one.differences)}"
                typer.echo(f"  {one.sequence:>3}  {shown(one.at)}  {one.version}  {one.outcome}  {said}")
        return 0 if all(one.equal for one in found) else REFUSED

    return refusing(work)


def export_request(store: Path, request: str) -> int:
    """Print the record of a request as JSON."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            typer.echo(json.dumps(audit.export(desk, request), ensure_ascii=False, indent=2))
        return 0

    return refusing(work)


def make_checkpoint(store: Path, at: str | None) -> int:
    """Write a digest over all requests and print it."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            made = audit.checkpoint(desk, moment(at))
        typer.echo(f"{made.number}={made.digest}")
        return 0

    return refusing(work)


def back_up(folder: Path, target: Path) -> int:
    """Copy a folder as of one moment, while it is in use."""

    def work() -> int:
        bootstrap.back_up(folder, target)
        typer.echo(f"A backup of {folder} is in {target}.")
        return 0

    return refusing(work)


def restore(source: Path, folder: Path) -> int:
    """Make a folder from a backup, and check everything in it; exit status 1 where something does not agree."""

    def work() -> int:
        bootstrap.restore(source, folder)
        typer.echo(f"{source} is restored in {folder}.")
        documents = bootstrap.document_faults(folder)
        for digest, what in documents.items():
            typer.echo(f"  document {digest}: {what}")
        return verify_store(folder, ()) or (REFUSED if documents else 0)

    return refusing(work)


def _kept(texts: tuple[str, ...]) -> dict[int, str]:
    given = pairs(texts, "--kept NUMBER=DIGEST")
    if not all(number.isdecimal() for number in given):
        raise Refused("Write --kept NUMBER=DIGEST, as `assent audit checkpoint` prints it.")
    return {int(number): digest for number, digest in given.items()}
