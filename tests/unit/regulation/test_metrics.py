"""The yearly public figures."""

from datetime import date

import pytest

from assent.regulation.metrics import (
    Figures,
    Level,
    Measure,
    figures,
    metric_rule,
    metric_rules,
    publication_rules,
)
from assent.regulation.reading import Row, TableFault
from assent.regulation.rules import NO_SWITCHES, Switch, Switches
from assent.regulation.tables import entries


def due(year: int, line: str, switches: Switches = NO_SWITCHES) -> tuple[Figures, ...]:
    return figures(metric_rules(), publication_rules(), year, line, switches)


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("medicare_advantage", Level.CONTRACT),
        ("one_care", Level.CONTRACT),
        ("senior_care_options", Level.CONTRACT),
        ("mgb_aco", Level.PLAN),
    ],
)
def test_nine_figures(line: str, level: Level) -> None:
    (found,) = due(2025, line)
    assert [rule.number for rule in found.rules] == list(range(1, 10))
    assert (found.level, found.publish_by) == (level, date(2026, 3, 31))
    assert all(rule.drugs_excluded and not rule.only_drugs for rule in found.rules)
    measures = [rule.measure for rule in found.rules]
    assert measures == [Measure.LIST, *[Measure.PERCENT] * 6, *[Measure.TIME] * 2]


@pytest.mark.parametrize(
    ("year", "line"), [(2024, "mgb_aco"), (2026, "commercial"), (2026, "qualified_health_plan")]
)
def test_nothing_is_due(year: int, line: str) -> None:
    assert due(year, line) == ()


def test_the_proposed_drug_figures_are_a_switch_away() -> None:
    on = Switches((Switch("metrics.drugs.standard_approved", on=True, by="plan", since=date(2027, 1, 1)),))
    assert len(due(2027, "medicare_advantage")[0].rules) == 9
    (found,) = due(2027, "medicare_advantage", on)
    assert [rule.id for rule in found.rules if rule.only_drugs] == ["metrics.drugs.standard_approved"]


def test_a_share_counts_something() -> None:
    entry = next(each for each in entries("metrics") if each["measure"] == "percent")
    with pytest.raises(TableFault, match="within of"):
        metric_rule(Row("metrics", {**entry, "count": entry["of"]}))
    with pytest.raises(TableFault, match="contradicts"):
        metric_rule(Row("metrics", {**entry, "only_drugs": True}))
