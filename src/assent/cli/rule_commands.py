"""The ``rules``, ``codes`` and ``need`` commands and their arguments. What each does is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import Json, On, ProductLine, Store


def rules(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="One rule by its id; without it all.")] = "",
    plan: Annotated[Path | None, typer.Option(metavar="FILE", help="The plan's own decisions.")] = None,
    line: ProductLine = "",
    on: On = None,
    json: Json = False,
) -> None:
    """List the dated rules of regulation. What is on, how certain its wording is, what the plan has set."""
    from assent.cli.ruling import list_or_show

    raise typer.Exit(list_or_show(plan, rule, line, on, json))


def codes(
    store: Store,
    line: ProductLine = "",
    on: On = None,
    json: Json = False,
) -> None:
    """List what needs prior authorization. By the plan's own list, with its days."""
    from assent.cli.coding import list_codes

    raise typer.Exit(list_codes(store, line, on, json))


def need(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a drug or service, as J3490.")],
    store: Store,
    line: Annotated[
        str, typer.Option("--product-line", metavar="PRODUCT_LINE", help="The member's product line.")
    ],
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The first day of the service; default today.")
    ] = None,
    kind: Annotated[
        str, typer.Option(metavar="drug|service", help="Which of the two, where the list lacks the code.")
    ] = "",
    ndc: Annotated[
        str, typer.Option(metavar="NDC", help="Which product, where the code stands for many.")
    ] = "",
    drug: Annotated[str, typer.Option(metavar="NAME", help="Which drug, in place of the NDC.")] = "",
    circumstances: Annotated[
        list[str] | None,
        typer.Option("--circumstance", metavar="NAME=yes|no", help="What is so; may be repeated."),
    ] = None,
    json: Json = False,
) -> None:
    """Ask whether authorization would be required. By law and by the plan's list; nothing is recorded."""
    from assent.cli.coding import Item, ask_need

    raise typer.Exit(ask_need(store, Item(code, line, on, kind, ndc, drug, tuple(circumstances or ())), json))
