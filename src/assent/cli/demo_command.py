"""The ``demo`` command and its arguments."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where it is to be made.")],
    requests: Annotated[int, typer.Option(metavar="N", help="How many requests.")] = 200,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="It ends with the morning of this day; default today.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed lives through the same.")] = 31,
    letters: Annotated[
        str, typer.Option(metavar="all|few|none", help="Letters of all months, of the last weeks, or none.")
    ] = "all",
) -> None:
    """Make a plan that does not exist. Five months of requests in every state; it takes about a minute."""
    from assent.cli.demonstrating import make_demo

    raise typer.Exit(make_demo(folder, requests, until, seed, letters))
