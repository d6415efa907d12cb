"""What the ``codes`` and ``need`` commands do: the plan's list, and one item before it is asked for."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typer

from assent import bootstrap
from assent.cli.requesting import yes_or_no
from assent.cli.times import day, refusing
from assent.desk.intake.requests import Actor, Role
from assent.desk.requirement import codes
from assent.desk.requirement.codes import CodeShown, NeedShown, Question

_READER = Actor("command line", Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Item:
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

    def work() -> int:
        with bootstrap.desk(store) as desk:
            found = codes.list_codes(desk, _READER, day(on), line)
        if found is None:
            typer.echo("The plan keeps no list: whatever is asked for needs authorization.", err=True)
        for one in found or ():
            typer.echo(_json(one) if as_json else _row(one))
        return 0

    return refusing(work)


def ask_need(store: Path, item: Item, as_json: bool) -> int:
    """The answer for one item, with what it rests on."""

    def work() -> int:
        question = Question(
            item.code, item.line, day(item.on), item.kind, item.ndc, item.drug, yes_or_no(item.circumstances)
        )
        with bootstrap.desk(store) as desk:
            found = codes.ask_need(desk, question, _READER)
        typer.echo(_json(found) if as_json else _whole(question, found))
        return 0

    return refusing(work)


def _row(one: CodeShown) -> str:
    state = "on " if one.holds else "off"
    drugs = f" ({', '.join(one.drugs)} only)" if one.drugs else ""
    return f"{state}  {one.code}  {one.system}  {one.product_line}  {_days(one)}  {one.policy}  {one.name}{drugs}"


def _days(one: CodeShown) -> str:
    return f"from {one.effective_from}{f' to {one.effective_to}' if one.effective_to else ''}"


def _whole(asked: Question, found: NeedShown) -> str:
    rows = [
        f"{found.need.replace('_', ' ')}  {asked.code}  {asked.product_line}  {asked.on}",
        f"  {found.citation}: {found.says}" if found.citation else f"  {found.says}",
        *(f"  listed: {one.code} {_days(one)}, {one.policy}: {one.name}" for one in found.listed),
        f"  to settle it, say: {', '.join(found.missing)}" if found.missing else "",
        f"  off, and could answer otherwise: {', '.join(found.switched_off)}" if found.switched_off else "",
    ]
    return "\n".join(row for row in rows if row)


def _json(one: Any) -> str:
    return json.dumps(asdict(one), default=str, ensure_ascii=False)
