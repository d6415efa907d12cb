"""By when a plan grants what a body outside it ordered."""

from __future__ import annotations

from datetime import date

import pytest

from assent.regulation.appeals import Reviewer, appeal_rules, extension_terms, ladder
from assent.regulation.effectuation import effectuation_deadlines, effectuation_rules
from assent.regulation.items import Item
from assent.regulation.reading import RegulationFault
from assent.regulation.rules import Switch, Switches
from assent.terms.requests import ProductLine
from tests.unit.regulation.local_times import at, local

DAY = date(2026, 6, 1)


def drug(line: str, urgency: str = "standard") -> Item:
    benefit = {"commercial": "medical", "qualified_health_plan": "medical", "mgb_aco": "medicaid_drug"}
    return Item(line, "drug", benefit.get(line, "part_b"), urgency)


@pytest.mark.parametrize(
    ("level", "item", "due"),
    [
        ("appeal.ma.2", Item("medicare_advantage", "service", "medical"), "2026-06-04 09:00"),
        ("appeal.ma.2", Item("medicare_advantage", "service", "medical", "expedited"), "2026-06-04 09:00"),
        ("appeal.ma.2", drug("medicare_advantage"), "2026-06-04 09:00"),
        ("appeal.ma.2", drug("one_care", "expedited"), "2026-06-02 09:00"),
        (
            "appeal.ma.2",
            Item("medicare_advantage", "service", "medical", request="retrospective"),
            "2026-07-01 23:59",
        ),
        ("appeal.ma.3", drug("medicare_advantage"), "2026-07-31 23:59"),
        ("appeal.aco.2", drug("mgb_aco", "expedited"), "2026-06-04 09:00"),
        ("appeal.aip.2.hearing", Item("senior_care_options", "service", "medical"), "2026-06-04 09:00"),
        ("appeal.commercial.2", drug("commercial"), "2026-06-08 23:59"),
        ("appeal.commercial.2", drug("qualified_health_plan", "expedited"), "2026-06-02 09:00"),
    ],
)
def test_when_it_is_granted(level: str, item: Item, due: str) -> None:
    (one,) = effectuation_deadlines(effectuation_rules(), level, item, at("2026-06-01 09:00"))
    assert one.due_at is not None
    assert (local(one.due_at) or "")[:16] == due
    assert one.binds
    assert one.arithmetic.startswith("notice of the reversal received Mon 2026-06-01 09:00 EDT + ")


def test_every_body_outside_the_plan_has_a_time_for_everything_it_may_grant() -> None:
    for line in ProductLine:
        for step in ladder(appeal_rules(), line, DAY):
            if Reviewer.OUTSIDE_THE_PLAN not in step.reviewer:
                continue
            for urgency in ("standard", "expedited"):
                for item in (drug(line, urgency), Item(line, "service", "medical", urgency)):
                    if item.benefit == "medicaid_drug" or line != "mgb_aco":
                        found = effectuation_deadlines(
                            effectuation_rules(), step.id, item, at("2026-06-01 09:00")
                        )
                        assert len(found) == 1, (step.id, item)


def test_the_levels_are_those_of_the_ladder() -> None:
    outside = {one.id for one in appeal_rules() if Reviewer.OUTSIDE_THE_PLAN in one.reviewer}
    assert {level for one in effectuation_rules() for level in one.levels} == outside


def test_a_plan_switches_one_off() -> None:
    off = Switches((Switch("effectuate.ma.service", False, "Counsel", DAY),))
    item = Item("medicare_advantage", "service", "medical")
    found = effectuation_deadlines(
        effectuation_rules(), "appeal.ma.2", item, at("2026-06-01 09:00"), switches=off
    )
    assert found == ()


def test_what_is_guessed_says_so() -> None:
    marked = {one.id for one in effectuation_rules() if one.is_uncertain}
    assert {one.id for one in effectuation_rules()} - marked == {
        "effectuate.ma.service", "effectuate.medicaid.hearing",
    }  # fmt: skip


def test_what_more_time_an_appeal_may_have() -> None:
    levels = {line: ladder(appeal_rules(), line, DAY) for line in ProductLine}
    service = Item("medicare_advantage", "service", "medical")
    assert extension_terms(levels[ProductLine.MEDICARE_ADVANTAGE][0], service).by is not None
    assert extension_terms(levels[ProductLine.MEDICARE_ADVANTAGE][0], drug("medicare_advantage")).barred
    assert extension_terms(levels[ProductLine.MGB_ACO][0], drug("mgb_aco")).by is not None
    assert extension_terms(levels[ProductLine.COMMERCIAL][0], drug("commercial")).by is None
    with pytest.raises(RegulationFault, match="no time to decide"):
        extension_terms(levels[ProductLine.MEDICARE_ADVANTAGE][1], service)
