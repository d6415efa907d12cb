"""Every dated rule as a plan has it on a day: on or off, by whom, how certain its wording is."""

from dataclasses import dataclass
from datetime import date

from assent.casework.requirement.events import RulesSet
from assent.casework.requirement.rules_set import switches_of
from assent.regulation.library import every_rule
from assent.regulation.rules import CERTAINTY_IN_WORDS, Rule
from assent.regulation.working_days import Holiday


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule for a reader. ``group`` is what it is about; ``switched_by`` is empty where the plan left it alone.

    ``holds`` says whether it is effective on the day, ``on`` whether the plan has it on. ``doubt`` is
    what is not settled about it, ``on_because`` why it is on nevertheless.
    """

    id: str
    group: str
    citation: str
    says: str
    lines: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    holds: bool
    on: bool
    certainty: str
    certainty_in_words: str
    doubt: str
    on_because: str
    switched_by: str
    switched_since: date | None


def rules_in_force(rules: RulesSet, day: date, product_line: str = "") -> tuple[RuleShown, ...]:
    """All rules of all tables, of one product line if it is named. Legal holidays are not among them."""
    switches = switches_of(rules)
    found = []
    for rule in every_rule():
        if isinstance(rule, Holiday) or (product_line and product_line not in rule.lines):
            continue
        switch = switches.latest(rule.id, day)
        found.append(RuleShown(
            rule.id, _group(rule), rule.citation, rule.says, tuple(line.value for line in rule.lines),
            rule.effective_from, rule.effective_to, _holds(rule, day), switches.is_on(rule, day),
            rule.certainty.value, CERTAINTY_IN_WORDS[rule.certainty], rule.doubt, rule.on_because,
            switch.by if switch else "", switch.since if switch else None,
        ))  # fmt: skip
    return tuple(found)


def _holds(rule: Rule, day: date) -> bool:
    return any(rule.holds(day, line) for line in rule.lines)


def _group(rule: Rule) -> str:
    """What it is about, from the name of its kind: ``ClockRule`` is clock."""
    return {"AppealLevel": "appeal", "Rule": "position"}.get(
        type(rule).__name__, type(rule).__name__.removesuffix("Rule").lower()
    )
