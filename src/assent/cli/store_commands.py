"""The ``init`` and ``sweep`` commands and their arguments. What each does is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import At, Store


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
    from assent.cli.requesting import make_store

    raise typer.Exit(make_store(folder, automatic, database, administrator))


def sweep(store: Store, at: At = None) -> None:
    """Do what time alone brings. People are called before deadlines, missed ones recorded, ended things expire."""
    from assent.cli.sweeping import sweep_store

    raise typer.Exit(sweep_store(store, at))
