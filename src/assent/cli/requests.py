"""How a request is shown after a command, and what the ``request`` commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assent.casework.record.checks import Refused
from assent.cli.json_text import json_text
from assent.cli.times import refusing, shown
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.desk.ports import Desk
    from assent.desk.record.detail import Detail
    from assent.desk.record.times_display import DeadlineShown


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
        with bootstrap.command_line_desk(store) as desk:
            detail = display.show(desk, use_case(desk))
        if as_json:
            typer.echo(json_text(json_data(detail), 2))
        else:
            _print(detail, timeline)
        return 0

    return refusing(work)


def _print(detail: "Detail", timeline: bool) -> None:
    typer.echo(f"{detail.request}  {detail.stage.replace('_', ' ')}  {detail.product_line}  {detail.urgency}")
    for line in detail.lines:
        number = f"  authorization {line.authorization}" if line.authorization else ""
        term = f"{line.start} to {line.end}"
        typer.echo(f"  {line.line}  {line.code}  {term}  {line.status.replace('_', ' ')}{number}")
        if line.departure:
            typer.echo(
                f"    departs from the record at {', '.join(line.departure.clauses)}: {line.departure.why}"
            )
        if line.not_cited:
            typer.echo(f"    fails too and is not cited: {', '.join(line.not_cited)}")
        for deadline in line.deadlines if timeline else ():
            typer.echo(_deadline(deadline))
    for ask in detail.asks:
        typer.echo(f"  asked: {ask.fact}  {ask.question}")
    if detail.escalate_at:
        typer.echo(f"  somebody looks by {shown(detail.escalate_at)}")
    for escalation in detail.escalations[-1:]:
        typer.echo(f"  for the {escalation.to}: {escalation.why}")
    for entry in detail.timeline if timeline else ():
        typer.echo(
            f"  {entry.sequence:>3}  {shown(entry.at)}  {entry.actor}  {entry.event}  {entry.says}".rstrip()
        )


def _deadline(deadline: "DeadlineShown") -> str:
    marks = "".join(
        [
            " (binds)" if deadline.binds else "",
            " (uncertain rule)" if deadline.uncertain else "",
        ]
    )
    when = shown(deadline.due_at) or "waits"
    return f"    due {when}{marks}  {deadline.arithmetic}  {deadline.citation}"
