"""The ``init`` command: a folder for requests."""

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.times import refusing


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where requests are to be kept.")],
    automatic: Annotated[
        str, typer.Option(metavar="WORDS", help="The plan's decision that lets the software approve.")
    ] = "",
    database: Annotated[
        str, typer.Option(metavar="URL", help="postgresql://... keeps the record there and not in a file.")
    ] = "",
    administrator: Annotated[
        str, typer.Option(metavar="ID", help="The first administrator; a one-time password is printed.")
    ] = "",
) -> None:
    """Make a store of requests in a folder. Nothing that is there is overwritten."""
    raise typer.Exit(make_store(folder, automatic, database, administrator))


def make_store(folder: Path, automatic: str, database: str, administrator: str) -> int:
    """Make a folder for requests, and its first administrator."""
    from assent import bootstrap
    from assent.cli.people.accounts import check_administrator, make_administrator

    def work() -> int:
        if administrator:
            check_administrator(administrator)
        bootstrap.make_store(folder, automatic, database)
        switch = "switched on" if automatic else "off; see office.toml"
        typer.echo(f"A store of requests is in {folder}. Automatic approval: {switch}.")
        typer.echo("authorization.csv lists the codes of the encoded policy; add the plan's others to it.")
        if administrator:
            make_administrator(folder, administrator)
        return 0

    return refusing(work)
