"""Every dated rule as a plan has it on a day: on or off, by whom, how certain its wording is."""

from dataclasses import dataclass, field
from datetime import date

from assent.casework.requirement.events import RulesSet
from assent.casework.requirement.rules_set import switches_of
from assent.regulation.library import every_rule
from assent.regulation.rules import CERTAINTY_IN_WORDS, Rule
from assent.regulation.working_days import Holiday
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A dated rule of law or contract, as it stands on a day under the plan's switches."""

    id: str
    group: str = field(metadata=described("What it is about."))
    citation: str
    says: str
    lines: tuple[str, ...] = field(metadata=described("The product lines that it is for."))
    effective_from: date
    effective_to: date | None
    holds: bool = field(metadata=described("Whether it is effective on the day."))
    on: bool = field(metadata=described("Whether the plan has it on."))
    certainty: str
    certainty_in_words: str
    doubt: str = field(metadata=described("What is not settled about it."))
    on_because: str = field(metadata=described("Why it is on nevertheless."))
    switched_by: str = field(metadata=described("Who of the plan switched it; empty where nobody did."))
    switched_since: date | None


def rules_in_force(rules: RulesSet, day: date, product_line: str = "") -> tuple[RuleShown, ...]:
    """All rules of all tables, of one product line if it is named. Legal holidays are not among them."""
    switches = switches_of(rules)
    rules_shown = []
    for rule in every_rule():
        if isinstance(rule, Holiday) or (product_line and product_line not in rule.lines):
            continue
        switch = switches.latest(rule.id, day)
        rules_shown.append(RuleShown(
            rule.id, _group(rule), rule.citation, rule.says, tuple(line.value for line in rule.lines),
            rule.effective_from, rule.effective_to, _holds(rule, day), switches.is_on(rule, day),
            rule.certainty.value, CERTAINTY_IN_WORDS[rule.certainty], rule.doubt, rule.on_because,
            switch.by if switch else "", switch.since if switch else None,
        ))  # fmt: skip
    return tuple(rules_shown)


def _holds(rule: Rule, day: date) -> bool:
    return any(rule.holds(day, line) for line in rule.lines)


def _group(rule: Rule) -> str:
    """What it is about, from the name of its kind: ``ClockRule`` is clock."""
    return {"AppealLevel": "appeal", "Rule": "position"}.get(
        type(rule).__name__, type(rule).__name__.removesuffix("Rule").lower()
    )
