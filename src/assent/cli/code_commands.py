"""The ``codes`` and ``need`` commands and their arguments. What each does is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

Store = Annotated[Path, typer.Option(metavar="FOLDER", help="The folder that `assent init` made.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of this day; default today.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


def codes(
    store: Store,
    line: Annotated[str, typer.Option(metavar="PRODUCT_LINE", help="Only of this product line.")] = "",
    on: On = None,
    json: Json = False,
) -> None:
    """List what needs prior authorization, by the plan's own list, with its days."""
    from assent.cli.coding import list_codes

    raise typer.Exit(list_codes(store, line, on, json))


def need(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a drug or service, as J3490.")],
    store: Store,
    line: Annotated[str, typer.Option(metavar="PRODUCT_LINE", help="The member's product line.")],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day of the service; today.")] = None,
    kind: Annotated[str, typer.Option(metavar="drug|service", help="If the list lacks the code.")] = "",
    ndc: Annotated[str, typer.Option(metavar="NDC", help="Which product, if the code stands for many.")] = "",
    drug: Annotated[str, typer.Option(metavar="NAME", help="Which drug, in place of the NDC.")] = "",
    circumstances: Annotated[
        list[str] | None,
        typer.Option("--circumstance", metavar="NAME=yes|no", help="What is so; repeat it."),
    ] = None,
    json: Json = False,
) -> None:
    """Ask whether authorization would be required of an item, by law and by the plan's list. Nothing is recorded."""
    from assent.cli.coding import Item, ask_need

    raise typer.Exit(ask_need(store, Item(code, line, on, kind, ndc, drug, tuple(circumstances or ())), json))
