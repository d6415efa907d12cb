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
        list[str] | None,
        typer.Option(
            metavar="ID", help="An administrator; name two. One-time passwords are printed, each once."
        ),
    ] = None,
) -> None:
    """Make a store of requests in a folder. Nothing that is there is overwritten."""
    raise typer.Exit(make_store(folder, automatic, database, tuple(administrator or ())))


def make_store(folder: Path, automatic: str, database: str, administrators: tuple[str, ...]) -> int:
    """Make a folder for requests, and its first two administrators."""
    from assent import bootstrap
    from assent.cli.people.accounts import check_first, make_administrator

    def work() -> int:
        check_first(administrators)
        bootstrap.make_store(folder, automatic, database)
        switch = "switched on" if automatic else "off; see office.toml"
        typer.echo(f"A store of requests is in {folder}. Automatic approval: {switch}.")
        typer.echo("authorization.csv lists the codes of the encoded policy; add the plan's others to it.")
        typer.echo(
            "Letters that say no are held until the plan supplies the text of its criteria and forms: "
            f"`assent plan check {folder}` says which files."
        )
        for id in administrators:
            make_administrator(folder, id)
        if len(administrators) == 1:
            typer.echo(
                "Who signs is made by two administrators: name the second with `assent account first ID --store "
                "FOLDER`."
            )
        return 0

    return refusing(work)
