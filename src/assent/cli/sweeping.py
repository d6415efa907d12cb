"""The ``sweep`` command."""

from pathlib import Path

import typer

from assent import bootstrap
from assent.cli.times import moment, refusing
from assent.desk.deadlines.sweep import sweep


def sweep_store(store: Path, at: str | None) -> int:
    """Sweep once; status 1 where a request could not be done, each with its reason."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            swept = sweep(desk, moment(at))
        typer.echo(f"{swept.changed} recorded, {len(swept.failed)} failed")
        if swept.checkpoint is not None:
            number, digest = swept.checkpoint.number, swept.checkpoint.digest
            typer.echo(f"keep elsewhere: checkpoint {number}={digest}")
        for request, why in swept.failed:
            typer.echo(f"  {request}: {why}", err=True)
        return 1 if swept.failed else 0

    return refusing(work)
