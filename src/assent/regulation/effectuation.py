"""By when a plan grants what a body outside it ordered: a table of dated rules, and the deadlines they set."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from assent.regulation.deadlines import Deadline, bound
from assent.regulation.items import Item, Scope, scope
from assent.regulation.reading import Row
from assent.regulation.rules import NO_SWITCHES, Rule, Switches, common, in_force, load
from assent.regulation.spans import EASTERN, Span, aware, reach, span, zone
from assent.regulation.working_days import MASSACHUSETTS, WorkCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectuationRule(Rule):
    """Within what time of the notice a reversal by the body of one of ``levels`` is carried out.

    ``levels`` are ids of the table of appeals. ``report_back``: the body is told that it was.
    """

    levels: tuple[str, ...]
    scope: Scope
    span: Span
    report_back: bool


@cache
def effectuation_rules() -> tuple[EffectuationRule, ...]:
    """The table of effectuation."""
    return load("effectuation", effectuation_rule)


def effectuation_rule(row: Row) -> EffectuationRule:
    """Read one entry of the table."""
    return EffectuationRule(
        **common(row),
        levels=row.texts("levels"),
        scope=scope(row),
        span=span(row),
        report_back=row.flag("report_back", False),
    )


def effectuation_deadlines(
    rules: Iterable[EffectuationRule],
    level: str,
    item: Item,
    received_at: datetime,
    *,
    switches: Switches = NO_SWITCHES,
    calendar: WorkCalendar = MASSACHUSETTS,
    tz: str = EASTERN,
) -> tuple[Deadline, ...]:
    """Return by when ``item`` is granted after the body of ``level`` reversed, earliest first and binding.

    Counted from ``received_at``, when the plan got the notice; rules are those of its local day.
    """
    local = zone(tz)
    start = aware(received_at, "received_at")
    deadlines = []
    for rule in in_force(rules, start.astimezone(local).date(), item.line, switches):
        if level in rule.levels and rule.scope.covers(item):
            end = reach(start, rule.span, calendar, local)
            words = f"notice of the reversal received {end.words}"
            deadlines.append(Deadline(rule, item.line, words, start, end.at, end.at, span=rule.span))
    return bound(deadlines)
