"""The yearly public figures on prior authorization: what is asked for a year, and the report of it.

What each figure is stands in regulation's dated table (42 CFR 422.122(c), 438.210(f)); nothing of it is
repeated here. Which decision of a line counts, and in which year, is decision record 0020.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypedDict

from assent.casework.reports.figure import Counted as Counted
from assent.casework.reports.figure import Figure as Figure
from assent.casework.reports.figure import figure, hidden
from assent.casework.reports.listing import Listed, Listing, listing
from assent.casework.reports.rows import year_of
from assent.casework.requirement.code_list import CodeList
from assent.casework.requirement.events import RulesSet
from assent.casework.requirement.rules_set import switches_of
from assent.regulation.metrics import Level as Level
from assent.regulation.metrics import (
    Measure,
    MetricRule,
    figures,
    metric_rules,
    publication_rules,
)  # fmt: skip
from assent.regulation.metrics import Property as Property
from assent.terms.requests import ProductLine

SCHEMA = 1
"""The version of the form of these reports. A key that is added does not change it."""
SMALL_CELL = 11
"""Counts below this can point at a person; a published page may hide them."""


class Population(StrEnum):
    """Over what a figure is taken: lines decided in the year, or lines whose appeal was decided in it."""

    DECIDED = "decided"
    APPEALED = "appealed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One figure for one product line, as an engine counts it.

    ``numerator`` counts what has every property of ``count`` and of ``of``, ``denominator`` what has
    every property of ``of``, both within ``population`` and, unless ``drugs`` is None, of drugs only
    (True) or of anything but drugs (False).
    """

    product_line: str
    level: Level
    rule: MetricRule

    @property
    def population(self) -> Population:
        """A share of what was appealed is taken in the year of the appeal's decision."""
        appealed = Property.APPEALED in self.rule.of
        return Population.APPEALED if appealed else Population.DECIDED

    @property
    def drugs(self) -> bool | None:
        """Whether drugs only, anything but drugs, or both."""
        if self.rule.only_drugs:
            return True
        return False if self.rule.drugs_excluded else None


class Publication(TypedDict):
    """The figures of one product line and one contract (or program); ``group`` is empty where none is recorded."""

    product_line: str
    level: str
    group: str
    publish_by: str
    figures: list[Figure]


class PublicReport(TypedDict):
    """The public figures of a year. ``complete`` is false while the year runs."""

    report: str
    schema: int
    year: int
    made_at: str
    complete: bool
    hidden_below: int
    publications: list[Publication]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due about one product line."""

    product_line: str
    level: Level
    publish_by: date
    rules: tuple[MetricRule, ...]


def due_for(year: int, rules: RulesSet) -> tuple[Due, ...]:
    """What must be published for a year, product line by product line, by the plan's switches."""
    switches = switches_of(rules)
    return tuple(
        Due(line.value, figure.level, figure.publish_by, figure.rules)
        for line in ProductLine
        for figure in figures(metric_rules(), publication_rules(), year, line, switches)
    )


def wanted_for(due: Iterable[Due]) -> tuple[Wanted, ...]:
    """Every figure that an engine has to count; lists are no counts."""
    return tuple(
        Wanted(publication.product_line, publication.level, rule)
        for publication in due
        for rule in publication.rules
        if rule.measure is not Measure.LIST
    )


def public_report(
    year: int,
    made_at: datetime,
    due: Iterable[Due],
    counts: Iterable[Counted],
    listed: Iterable[Listed],
    codes: CodeList | None = None,
) -> PublicReport:
    """Put a year's report together. A product line without any request still has its figures: over nothing.

    ``codes`` is the plan's own list of what needs authorization, None where it keeps none.
    """

    def of(line: str, group: str) -> Listing:
        asked = (entry for entry in items if (entry.product_line, entry.group) == (line, group))
        return listing(codes, year, line, tuple(asked))

    by_place = {(count.product_line, count.group, count.rule): count for count in counts}
    items = list(listed)
    groups: dict[str, set[str]] = {}
    for line, group in [place[:2] for place in by_place] + [
        (entry.product_line, entry.group) for entry in items
    ]:
        groups.setdefault(line, set()).add(group)
    return {
        "report": "public_figures",
        "schema": SCHEMA,
        "year": year,
        "made_at": made_at.isoformat(),
        "complete": made_at >= year_of(year).end,
        "hidden_below": 0,
        "publications": [
            _publication(entry, group, by_place, of(entry.product_line, group))
            for entry in due
            for group in sorted(groups.get(entry.product_line, {""}))
        ],
    }


def without_small_cells(report: PublicReport, least: int = SMALL_CELL) -> PublicReport:
    """The report for the public: what could point at few people is hidden, a figure with all its parts.

    A share is hidden where what it counts, or what it does not count, is between 1 and ``least`` - 1;
    a time, where so few were decided. How often a code was asked for is left out.
    """
    changed: list[Publication] = [
        {**publication, "figures": [hidden(figure, least) for figure in publication["figures"]]}
        for publication in report["publications"]
    ]
    return {**report, "hidden_below": least, "publications": changed}


def _publication(
    due: Due, group: str, counts: Mapping[tuple[str, str, str], Counted], mine: Listing
) -> Publication:
    def counted(rule: MetricRule) -> Counted:
        place = (due.product_line, group, rule.id)
        return counts.get(place) or Counted(*place, 0, 0)

    return {
        "product_line": due.product_line,
        "level": due.level.value,
        "group": group,
        "publish_by": due.publish_by.isoformat(),
        "figures": [figure(rule, counted(rule), mine) for rule in due.rules],
    }
