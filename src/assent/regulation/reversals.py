"""Within what time a denial is reversed while an appeal of it waits, once a physician certified immediate need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from assent.regulation.reading import Row
from assent.regulation.rules import NO_SWITCHES, Rule, Switches, common, in_force, load
from assent.regulation.spans import Span, span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalRule(Rule):
    """A denial is reversed within ``span`` of the certification, until the appeal is decided."""

    span: Span


@cache
def reversal_rules() -> tuple[ReversalRule, ...]:
    """The table of reversals."""
    return load("reversals", reversal_rule)


def reversal_rule(row: Row) -> ReversalRule:
    """Read one entry of the table."""
    return ReversalRule(**common(row), span=span(row))


def reversal(
    rules: Iterable[ReversalRule], line: str, day: date, switches: Switches = NO_SWITCHES
) -> ReversalRule | None:
    """The rule for a product line on a day; None where no rule reverses a denial pending an appeal."""
    return next(iter(in_force(rules, day, line, switches)), None)
