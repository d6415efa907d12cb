"""Who helps a member of a product line against the plan: bodies that do not work for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from assent.regulation.reading import Row
from assent.regulation.rules import NO_SWITCHES, Rule, Switches, common, in_force, load


class HelpingBody(StrEnum):
    """Bodies that help members. A plan's letterhead says how each is reached."""

    PATIENT_PROTECTION = "patient_protection"
    MEDICARE = "medicare"
    OMBUDSMAN = "ombudsman"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceRule(Rule):
    """A body that helps the members of some product lines."""

    body: HelpingBody


@cache
def assistance_rules() -> tuple[AssistanceRule, ...]:
    """The table of who helps."""
    return load("assistance", assistance_rule)


def assistance_rule(row: Row) -> AssistanceRule:
    """Read one entry of the table."""
    return AssistanceRule(**common(row), body=row.choice("body", HelpingBody))


def helping(
    rules: Iterable[AssistanceRule], line: str, day: date, switches: Switches = NO_SWITCHES
) -> tuple[HelpingBody, ...]:
    """The bodies that help members of a product line on a day, each once, in the order of the table."""
    return tuple(dict.fromkeys(rule.body for rule in in_force(rules, day, line, switches)))
