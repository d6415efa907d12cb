"""The ``sweep`` command."""

from pathlib import Path

import typer

from assent.cli.options import At, Store
from assent.cli.times import acting_time, refusing


def sweep(store: Store, at: At = None) -> None:
    """Do what time alone brings. People are called before deadlines, missed ones recorded, ended things expire."""
    raise typer.Exit(sweep_store(store, at))


def sweep_store(store: Path, at: str | None) -> int:
    """Sweep once; status 1 where a request could not be done, each with its reason."""
    from assent import bootstrap
    from assent.cli.people import acting
    from assent.desk.deadlines import sweep as round_of_time

    def work() -> int:
        with bootstrap.command_line_desk(store, job=True) as desk:
            acting.check_job(desk, store)
            swept = round_of_time.sweep(desk, acting_time(desk, at))
        typer.echo(f"{swept.changed} recorded, {len(swept.failed)} failed")
        if swept.checkpoint is not None:
            number, digest = swept.checkpoint.number, swept.checkpoint.digest
            typer.echo(f"keep elsewhere: checkpoint {number}={digest}")
        for request, why in swept.failed:
            typer.echo(f"  {request}: {why}", err=True)
        return 1 if swept.failed else 0

    return refusing(work)
