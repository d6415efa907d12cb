"""How a request is shown after a command, and what the ``request`` commands share."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assent.casework.record.checks import Refused
from assent.cli.json_text import json_text
from assent.cli.times import refusing, shown

if TYPE_CHECKING:
    from assent.desk.ports import Desk


def yes_or_no(settings: tuple[str, ...]) -> dict[str, bool | None]:
    """Circumstances as typed; raises ``Refused`` for what is neither yes nor no."""
    from assent.cli.assessing import pairs

    found: dict[str, bool | None] = {}
    for name, value in pairs(settings, "--circumstance NAME=yes").items():
        if value not in ("yes", "no"):
            raise Refused(f"--circumstance {name}: write yes or no, not {value!r}.")
        found[name] = value == "yes"
    return found


def done_on(
    store: Path, use_case: "Callable[[Desk], str]", as_json: bool = False, *, timeline: bool = False
) -> int:
    """Run a use case on the desk of a store, then show the request that it names."""
    from assent import bootstrap
    from assent.desk.record import display

    def work() -> int:
        with bootstrap.desk(store) as desk:
            found = display.show(desk, use_case(desk))
        if as_json:
            typer.echo(json_text(found, 2))
        else:
            _print(found, timeline)
        return 0

    return refusing(work)


def _print(one: dict[str, Any], timeline: bool) -> None:
    typer.echo(f"{one['request']}  {one['stage'].replace('_', ' ')}  {one['product_line']}  {one['urgency']}")
    for line in one["lines"]:
        number = f"  authorization {line['authorization']}" if line["authorization"] else ""
        term = f"{line['from']} to {line['to']}"
        typer.echo(f"  {line['line']}  {line['code']}  {term}  {line['status'].replace('_', ' ')}{number}")
        for due in line["deadlines"] if timeline else []:
            typer.echo(_deadline(due))
    for ask in one["asks"]:
        typer.echo(f"  asked: {ask['fact']}  {ask['question']}")
    if one["escalate_at"]:
        typer.echo(f"  somebody looks by {shown(one['escalate_at'])}")
    for sent in one["escalations"][-1:]:
        typer.echo(f"  for the {sent['to']}: {sent['why']}")
    for event in one["timeline"] if timeline else []:
        at = shown(datetime.fromisoformat(event["at"]))
        typer.echo(
            f"  {event['sequence']:>3}  {at}  {event['actor']}  {event['event']}  {event['says']}".rstrip()
        )


def _deadline(due: dict[str, Any]) -> str:
    marks = "".join([" (binds)" if due["binds"] else "", " (uncertain rule)" if due["uncertain"] else ""])
    when = shown(due["due_at"]) or "waits"
    return f"    due {when}{marks}  {due['arithmetic']}  {due['citation']}"
