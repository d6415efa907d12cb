"""The ``rules`` command: dated rules of regulation, as the plan has set them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_columns
from assent.cli.options import Json, On, ProductLine
from assent.cli.times import day, refusing
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.casework.plan.rules_in_force import RuleShown


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
        plan_in_force = bootstrap.plan(plan)
        rules = (
            [show_rule(plan_in_force, rule, as_of)] if rule else list(list_rules(plan_in_force, as_of, line))
        )
        if not as_json and not rule:
            print_columns(_HEADINGS, map(_columns, rules))
            return 0
        for rule_shown in rules:
            typer.echo(_json(rule_shown) if as_json else _whole(rule_shown))
        return 0

    return refusing(work)


_HEADINGS = ("state", "group", "rule", "wording", "says")


def _columns(rule_shown: "RuleShown") -> tuple[str, ...]:
    state = "on" if rule_shown.on and rule_shown.holds else "off" if not rule_shown.on else "not in force"
    wording = "uncertain" if rule_shown.doubt or rule_shown.certainty in ("memory", "guess") else ""
    return state, rule_shown.group, rule_shown.id, wording, rule_shown.says


def _row(rule_shown: "RuleShown") -> str:
    state, group, id, wording, says = _columns(rule_shown)
    return "  ".join((state, group, f"{id} ({wording})" if wording else id, says))


def _whole(rule_shown: "RuleShown") -> str:
    until = f" to {rule_shown.effective_to}" if rule_shown.effective_to else ""
    by = (
        f"set by {rule_shown.switched_by} since {rule_shown.switched_since}"
        if rule_shown.switched_by
        else "as its table says"
    )
    rows = [
        _row(rule_shown),
        f"  {rule_shown.citation}; from {rule_shown.effective_from}{until}; {', '.join(rule_shown.lines)}",
        f"  {'on' if rule_shown.on else 'off'}, {by}; {rule_shown.certainty_in_words}",
        f"  in doubt: {rule_shown.doubt}" if rule_shown.doubt else "",
        f"  on because {rule_shown.on_because}" if rule_shown.on_because else "",
        '  A plan sets it in plan.toml: [[rule]] rule = "ID", on = true, by = "who", since = 2026-06-05.',
    ]
    return "\n".join(row for row in rows if row)


def _json(rule_shown: "RuleShown") -> str:
    return json_text(json_data(rule_shown))
