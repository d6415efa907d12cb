"""When a person must look, and who must be told."""

from datetime import date

import pytest

from assent.regulation.appeals import appeal_rules, decision_deadline, filing_deadline, ladder
from assent.regulation.clocks import clock_rules, deadlines
from assent.regulation.deadlines import binding
from assent.regulation.duties import DutyRule, duties, duty_rules
from assent.regulation.escalation import escalate_at, escalation_rules
from assent.regulation.items import Item, Times
from assent.regulation.rules import Switch, Switches
from tests.unit.regulation.local_times import at, local

DRUG = Item("medicare_advantage", "drug", "part_b")
SERVICE = Item("medicare_advantage", "service", "medical")


@pytest.mark.parametrize(
    ("item", "received", "seen"),
    [
        (DRUG, "2026-06-01 09:00", "2026-06-02 21:00:00"),  # half of 72 hours
        (Item("mgb_aco", "drug", "medicaid_drug"), "2026-07-03 16:00", "2026-07-04 04:00:00"),  # half of 24
        (SERVICE, "2026-06-02 09:00", "2026-06-05 23:59:59"),  # due Tuesday; Sunday moves back to Friday
        (SERVICE, "2026-06-04 09:00", "2026-06-09 23:59:59"),  # 48 hours before
    ],
)
def test_a_person_sees_it(item: Item, received: str, seen: str) -> None:
    one = binding(deadlines(clock_rules(), item, Times(at(received))))
    assert one is not None
    assert local(escalate_at(one, escalation_rules())) == seen


def test_a_working_day_clock_is_seen_a_day_before() -> None:
    item = Item("commercial", "drug", "medical")
    times = Times(at("2026-11-24 09:00"), complete_at=at("2026-11-24 09:00"))
    one = binding(deadlines(clock_rules(), item, times))
    assert one is not None
    assert local(one.due_at) == "2026-11-27 23:59:59"
    assert local(escalate_at(one, escalation_rules())) == "2026-11-25 23:59:59"  # the 26th is a holiday


def test_no_time_where_the_clock_waits_the_time_is_the_members_or_the_plan_has_no_rule() -> None:
    item = Item("commercial", "drug", "medical")
    waiting = deadlines(clock_rules(), item, Times(at("2026-11-24 09:00")))[-1]
    assert escalate_at(waiting, escalation_rules()) is None
    level = ladder(appeal_rules(), "medicare_advantage", date(2026, 6, 1))[0]
    filing = filing_deadline(level, "medicare_advantage", date(2026, 6, 1))
    assert escalate_at(filing, escalation_rules()) is None
    off = Switches((Switch("escalate.hours", on=False, by="plan", since=date(2026, 1, 1)),))
    (drug,) = deadlines(clock_rules(), DRUG, Times(at("2026-06-01 09:00")))
    assert escalate_at(drug, escalation_rules(), switches=off) is None


def test_an_appeal_is_seen_too() -> None:
    level = ladder(appeal_rules(), "medicare_advantage", date(2026, 6, 1))[0]
    one = decision_deadline(level, DRUG, at("2026-06-01 09:00"))
    assert local(escalate_at(one, escalation_rules())) == "2026-06-05 23:59:59"


COMMERCIAL = Item("commercial", "drug", "medical")
URGENT = Item("commercial", "drug", "medical", "expedited")
MA_URGENT = Item("medicare_advantage", "service", "medical", "expedited")


@pytest.mark.parametrize(
    ("item", "event", "when", "expected"),
    [
        (COMMERCIAL, "approved", "2026-11-25 15:00",
         [("oral", "provider", "2026-11-26 15:00:00"), ("written", "member provider", "2026-11-30 23:59:59")]),
        (COMMERCIAL, "adverse", "2026-11-25 15:00",
         [("oral", "provider", "2026-11-26 15:00:00"), ("written", "member provider", "2026-11-27 23:59:59")]),
        (COMMERCIAL, "peer_to_peer_asked", "2026-11-25 15:00", [("oral", "provider", "2026-11-27 23:59:59")]),
        (URGENT, "urgent_incomplete", "2026-11-25 15:00", [("any", "member provider", "2026-11-26 15:00:00")]),
        (COMMERCIAL, "urgent_incomplete", "2026-11-25 15:00", []),
        (COMMERCIAL, "appeal_received", "2026-11-25 15:00", [("written", "member", "2026-12-10 23:59:59")]),
        (MA_URGENT, "adverse_told_orally", "2026-11-25 15:00", [("written", "member", "2026-11-28 23:59:59")]),
        (MA_URGENT, "expedited_received", "2026-11-25 15:00", [("any", "provider", "2026-11-26 15:00:00")]),
        (SERVICE, "expedite_refused", "2026-11-25 15:00",
         [("oral", "member", "2026-11-26 15:00:00"), ("written", "member", "2026-11-28 23:59:59")]),
        (Item("mgb_aco", "drug", "medicaid_drug"), "deadline_missed", "2026-11-25 15:00",
         [("written", "member", "2026-11-25 23:59:59")]),
        (SERVICE, "deadline_missed", "2026-11-25 15:00", []),
    ],
)  # fmt: skip
def test_who_must_be_told(item: Item, event: str, when: str, expected: list[tuple[str, str, str]]) -> None:
    told = []
    for one in duties(duty_rules(), event, item, at(when)):
        assert isinstance(one.rule, DutyRule)
        told.append((one.rule.channel, " ".join(one.rule.to), local(one.due_at)))
    assert told == expected


def test_time_to_answer_is_a_least_time() -> None:
    (one,) = duties(duty_rules(), "asked_for_information", URGENT, at("2026-11-25 15:00"))
    assert isinstance(one.rule, DutyRule)
    assert one.rule.at_least
    assert local(one.due_at) == "2026-11-27 15:00:00"
    assert escalate_at(one, escalation_rules()) is None
