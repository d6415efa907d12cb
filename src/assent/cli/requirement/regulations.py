"""The ``rules`` command: dated rules of regulation, as the plan has set them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.options import Json, On, ProductLine
from assent.cli.times import day, refusing

if TYPE_CHECKING:
    from assent.desk.requirement.regulations import RuleShown


def rules(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="One rule by its id; without it all.")] = "",
    plan: Annotated[Path | None, typer.Option(metavar="FILE", help="The plan's own decisions.")] = None,
    line: ProductLine = "",
    on: On = None,
    json: Json = False,
) -> None:
    """List the dated rules of regulation. What is on, how certain its wording is, what the plan has set."""
    raise typer.Exit(list_or_show(plan, rule, line, on, json))


def list_or_show(plan: Path | None, rule: str, line: str, on: str | None, as_json: bool) -> int:
    """All rules, one a line, or one rule whole."""
    from assent import bootstrap
    from assent.desk.requirement.regulations import list_rules, show_rule

    def work() -> int:
        as_of = day(on)
        made = bootstrap.plan(plan)
        found = [show_rule(made, rule, as_of)] if rule else list(list_rules(made, as_of, line))
        for one in found:
            typer.echo(_json(one) if as_json else _whole(one) if rule else _row(one))
        return 0

    return refusing(work)


def _row(one: RuleShown) -> str:
    state = "on " if one.on and one.holds else "off" if not one.on else "not in force"
    marks = " (uncertain)" if one.doubt or one.certainty in ("memory", "guess") else ""
    return f"{state}  {one.group}  {one.id}{marks}  {one.says}"


def _whole(one: RuleShown) -> str:
    until = f" to {one.effective_to}" if one.effective_to else ""
    by = f"set by {one.switched_by} since {one.switched_since}" if one.switched_by else "as its table says"
    rows = [
        _row(one),
        f"  {one.citation}; from {one.effective_from}{until}; {', '.join(one.lines)}",
        f"  {'on' if one.on else 'off'}, {by}; {one.certainty_in_words}",
        f"  in doubt: {one.doubt}" if one.doubt else "",
        f"  on because {one.on_because}" if one.on_because else "",
        '  A plan sets it in plan.toml: [[rule]] rule = "ID", on = true, by = "who", since = 2026-06-05.',
    ]
    return "\n".join(row for row in rows if row)


def _json(one: RuleShown) -> str:
    return json.dumps(asdict(one), default=str, ensure_ascii=False)
