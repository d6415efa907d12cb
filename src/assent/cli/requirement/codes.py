"""The ``codes`` and ``need`` commands: the plan's list, and one item before it is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assent.casework.record.actors import Actor, Role
from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_columns
from assent.cli.options import Json, On, ProductLine, Store
from assent.cli.requests import yes_or_no
from assent.cli.times import day, refusing
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.desk.requirement.codes import CodeShown, NeedQuestion, NeedShown


def codes(
    store: Store,
    line: ProductLine = "",
    on: On = None,
    json: Json = False,
) -> None:
    """List what needs prior authorization. By the plan's own list, with its days."""
    raise typer.Exit(list_codes(store, line, on, json))


def need(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of a drug or service, as J1234.")],
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
    raise typer.Exit(
        ask_need(store, ItemTyped(code, line, on, kind, ndc, drug, tuple(circumstances or ())), json)
    )


_READER = Actor("command line", Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class ItemTyped:
    """What is asked about, as typed."""

    code: str
    line: str
    on: str | None
    kind: str
    ndc: str
    drug: str
    circumstances: tuple[str, ...]


def list_codes(store: Path, line: str, on: str | None, as_json: bool) -> int:
    """Every entry of the list, one a line."""
    from assent import bootstrap
    from assent.desk.requirement import codes as plan_list

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            code_list = plan_list.list_codes(desk, _READER, day(on), line)
        if not code_list.kept:
            typer.echo("The plan keeps no list: whatever is asked for needs authorization.", err=True)
        if not as_json:
            print_columns(_HEADINGS, map(_row, code_list.codes))
            return 0
        for code in code_list.codes:
            typer.echo(_json(code))
        return 0

    return refusing(work)


def ask_need(store: Path, item: ItemTyped, as_json: bool) -> int:
    """The answer for one item, with what it rests on."""
    from assent import bootstrap
    from assent.desk.requirement import codes as plan_list
    from assent.desk.requirement.codes import NeedQuestion

    def work() -> int:
        question = NeedQuestion(
            item.code, item.line, day(item.on), item.kind, item.ndc, item.drug, yes_or_no(item.circumstances)
        )
        with bootstrap.command_line_desk(store) as desk:
            need_shown = plan_list.ask_need(desk, question, _READER)
        typer.echo(_json(need_shown) if as_json else _whole(question, need_shown))
        return 0

    return refusing(work)


_HEADINGS = (
    "on the day",
    "code",
    "system",
    "product line",
    "from",
    "to",
    "policy",
    "name",
    "for these drugs only",
)


def _row(listed: "CodeShown") -> tuple[str, ...]:
    """One entry; its product line as `--product-line` takes it."""
    last = listed.effective_to.isoformat() if listed.effective_to else ""
    item = "on" if listed.holds else "off", listed.code, listed.system, listed.product_line
    return (*item, f"{listed.effective_from}", last, listed.policy, listed.name, ", ".join(listed.drugs))


def _days(code_shown: "CodeShown") -> str:
    return f"from {code_shown.effective_from}{f' to {code_shown.effective_to}' if code_shown.effective_to else ''}"


def _whole(asked: "NeedQuestion", need_shown: "NeedShown") -> str:
    rows = [
        f"{need_shown.need.replace('_', ' ')}  {asked.code}  {asked.product_line}  {asked.on}",
        f"  {need_shown.citation}: {need_shown.says}" if need_shown.citation else f"  {need_shown.says}",
        *(
            f"  listed: {listed.code} {_days(listed)}, {listed.policy}: {listed.name}"
            for listed in need_shown.listed
        ),
        f"  to settle it, say: {', '.join(need_shown.missing)}" if need_shown.missing else "",
        f"  off, and could answer otherwise: {', '.join(need_shown.switched_off)}"
        if need_shown.switched_off
        else "",
    ]
    return "\n".join(row for row in rows if row)


def _json(answer: Any) -> str:
    return json_text(json_data(answer))
