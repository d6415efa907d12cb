"""More time: only on the grounds that a rule lists, never for a drug."""

from dataclasses import replace

import pytest

from assent.regulation.clocks import clock_rules, deadlines
from assent.regulation.deadlines import Deadline, binding
from assent.regulation.extensions import ExtensionRefused
from assent.regulation.items import Extension, Item, ItemFault, Times
from assent.regulation.spans import TimeFault
from tests.unit.regulation.local_times import at, local

RECEIVED = "2026-06-01 09:00"


def more_time(ground: str, asked_by: str = "plan", noticed: str = "2026-06-03 12:00") -> Extension:
    return Extension(ground, asked_by, "a consult note is awaited and may favor the member", at(noticed))


def extended(item: Item, extension: Extension, received: str = RECEIVED) -> tuple[Deadline, ...]:
    return deadlines(clock_rules(), item, Times(at(received)), extension=extension)


@pytest.mark.parametrize(
    ("item", "extension", "due_at"),
    [
        (
            ("medicare_advantage", "service", "medical"),
            more_time("noncontract_evidence"),
            "2026-06-22 23:59:59",
        ),
        (
            ("medicare_advantage", "service", "medical"),
            more_time("enrollee_asked", "enrollee"),
            "2026-06-22 23:59:59",
        ),
        (
            ("medicare_advantage", "service", "medical", "expedited"),
            more_time("extraordinary_circumstances"),
            "2026-06-18 23:59:59",
        ),
        (("mgb_aco", "service", "medical"), more_time("provider_asked", "provider"), "2026-06-22 23:59:59"),
        (("one_care", "service", "medical"), more_time("more_information"), "2026-06-22 23:59:59"),
        (("commercial", "drug", "medical"), more_time("beyond_control"), "2026-07-01 23:59:59"),
    ],
)
def test_granted(item: tuple[str, ...], extension: Extension, due_at: str) -> None:
    one = binding(extended(Item(*item), extension))
    assert one is not None
    assert local(one.due_at) == due_at
    assert extension.ground in one.extension
    assert "extended" in one.arithmetic


@pytest.mark.parametrize(
    ("item", "extension", "citation"),
    [
        (("medicare_advantage", "drug", "part_b"), more_time("enrollee_asked", "enrollee"), "422.568(b)(3)"),
        (
            ("medicare_advantage", "drug", "part_b", "expedited"),
            more_time("noncontract_evidence"),
            "422.572(a)(2)",
        ),
        (("one_care", "drug", "part_b"), more_time("more_information"), "422.631(a)"),
        (("mgb_aco", "drug", "medicaid_drug"), more_time("more_information"), "1927(d)(5)"),
        (("one_care", "drug", "medicaid_drug"), more_time("provider_asked", "provider"), "1927(d)(5)"),
        (("medicare_advantage", "service", "medical"), more_time("more_information"), "422.568"),
        (("commercial", "drug", "medical", "expedited"), more_time("beyond_control"), "52.07"),
    ],
)
def test_refused(item: tuple[str, ...], extension: Extension, citation: str) -> None:
    with pytest.raises(ExtensionRefused, match="no extension") as caught:
        extended(Item(*item), extension)
    assert citation in caught.value.citation
    assert citation in str(caught.value)


@pytest.mark.parametrize("noticed", ["2026-06-09 00:00", "2026-06-01 08:59"])
def test_the_member_must_be_told_in_time(noticed: str) -> None:
    item = Item("medicare_advantage", "service", "medical")
    with pytest.raises(ExtensionRefused, match=r"422\.568"):
        extended(item, more_time("noncontract_evidence", noticed=noticed))


def test_a_clock_that_has_not_started_or_does_not_list_the_ground_stays() -> None:
    found = {
        one.rule_id: one
        for one in extended(Item("commercial", "drug", "medical"), more_time("beyond_control"))
    }
    assert found["ma_state.initial"].waiting
    assert "does not list" in found["ma_state.initial"].extension
    before = found["claims.pre_service"].unextended_at
    assert local(before) == "2026-06-16 23:59:59"


def test_an_hour_clock_is_extended_by_days_of_the_calendar_over_the_change_of_clocks() -> None:
    item = Item("medicare_advantage", "service", "medical", "expedited")
    found = extended(item, more_time("noncontract_evidence", noticed="2026-03-02 10:00"), "2026-03-01 09:00")
    assert local(found[0].due_at) == "2026-03-18 23:59:59"
    counted = "extended: Wed 2026-03-04 09:00 EST + 14 calendar days: to the end of Wed 2026-03-18"
    assert found[0].arithmetic.endswith(counted)


@pytest.mark.parametrize(
    ("ground", "asked_by", "justification", "says"),
    [
        ("tired", "plan", "x", "tired"),
        ("enrollee_asked", "plan", "x", "for the enrollee"),
        ("noncontract_evidence", "provider", "x", "for the plan"),
        ("noncontract_evidence", "plan", "  ", "justification"),
    ],
)
def test_extensions_that_cannot_be(ground: str, asked_by: str, justification: str, says: str) -> None:
    with pytest.raises(ItemFault, match=says):
        Extension(ground, asked_by, justification, at(RECEIVED))


def test_a_notice_without_time_zone_is_refused() -> None:
    with pytest.raises(TimeFault, match="noticed_at"):
        Extension("noncontract_evidence", "plan", "x", at(RECEIVED).replace(tzinfo=None))


def test_one_rule_that_forbids_it_forbids_it_for_the_item() -> None:
    """Even where another rule for the same drug would allow more time."""
    rules = {rule.id: rule for rule in clock_rules()}
    barring, allowing = rules["medicaid.drug"], rules["medicaid.service.standard"]
    both = (barring, replace(allowing, scope=barring.scope))
    item, times = Item("mgb_aco", "drug", "medicaid_drug"), Times(at(RECEIVED))
    extension = more_time("more_information", noticed="2026-06-01 12:00")
    assert len(deadlines(both[1:], item, times, extension=extension)) == 1
    with pytest.raises(ExtensionRefused, match=r"medicaid\.drug allows none"):
        deadlines(both, item, times, extension=extension)
