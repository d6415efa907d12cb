"""The yearly public figures on prior authorization (CMS-0057-F), as dated definitions.

The nine figures are published by 31 March for the year before, first in 2026 for 2025, by contract
in Medicare Advantage and by plan in Medicaid managed care. Drugs of any kind are not counted.
Whoever counts them reads these definitions; nothing is computed here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from assent.regulation.reading import Row
from assent.regulation.rules import NO_SWITCHES, Rule, Switches, common, in_force, load


class Measure(StrEnum):
    """What kind of figure it is."""

    LIST = "list"
    PERCENT = "percent"
    TIME = "time"


class Property(StrEnum):
    """What a request is counted by. A partial approval counts as denied."""

    STANDARD = "standard"
    EXPEDITED = "expedited"
    DECIDED = "decided"
    APPROVED = "approved"
    DENIED = "denied"
    EXTENDED = "extended"
    APPEALED = "appealed"
    APPROVED_AFTER_APPEAL = "approved_after_appeal"


class Level(StrEnum):
    """Over what a figure is taken together."""

    CONTRACT = "contract"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRule(Rule):
    """Over what the figures are taken, and the day of the next year by which they are public."""

    level: Level
    month: int
    date_of_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRule(Rule):
    """One figure.

    ``number`` orders the publication. A percentage is the requests that have every property of
    ``count``, of those that have every property of ``of``; a time is taken over ``of``.
    """

    number: int
    measure: Measure
    count: tuple[Property, ...]
    of: tuple[Property, ...]
    drugs_excluded: bool
    only_drugs: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What is due for a year: the figures, the level, and the last day for publishing them."""

    year: int
    level: Level
    publish_by: date
    rules: tuple[MetricRule, ...]


@cache
def publication_rules() -> tuple[PublicationRule, ...]:
    """The table of publications."""
    return load("publication", _publication)


@cache
def metric_rules() -> tuple[MetricRule, ...]:
    """The table of figures."""
    return load("metrics", metric_rule)


def metric_rule(row: Row) -> MetricRule:
    """Read one entry of the table of figures."""
    rule = MetricRule(
        **common(row),
        number=row.whole("number"),
        measure=row.choice("measure", Measure),
        count=row.choices("count", Property, ()),
        of=row.choices("of", Property, ()),
        drugs_excluded=row.flag("drugs_excluded"),
        only_drugs=row.flag("only_drugs", False),
    )
    if rule.measure is Measure.PERCENT and not (rule.count and set(rule.count) - set(rule.of)):
        raise row.fault("count", "must name what is counted within of")
    if rule.drugs_excluded and rule.only_drugs:
        raise row.fault("only_drugs", "contradicts drugs_excluded")
    return rule


def figures(
    rules: Iterable[MetricRule],
    publications: Iterable[PublicationRule],
    year: int,
    line: str,
    switches: Switches = NO_SWITCHES,
) -> tuple[Figures, ...]:
    """Return what must be published for the calendar ``year`` about ``line``; nothing where nothing is due.

    Rules and switches are those of the last day of the year.
    """
    last = date(year, 12, 31)
    of_the_year = sorted(in_force(rules, last, line, switches), key=lambda rule: rule.number)
    return tuple(
        Figures(
            year,
            publication.level,
            date(year + 1, publication.month, publication.date_of_month),
            tuple(of_the_year),
        )
        for publication in in_force(publications, last, line, switches)
        if of_the_year
    )


def _publication(row: Row) -> PublicationRule:
    return PublicationRule(
        **common(row),
        level=row.choice("level", Level),
        month=row.whole("month"),
        date_of_month=row.whole("date_of_month"),
    )
