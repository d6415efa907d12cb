"""The ladder of appeals: levels, filing windows, decision clocks, reviewers."""

from datetime import date

import pytest

from assent.regulation.appeals import (
    AppealLevel,
    Next,
    Reviewer,
    appeal_rules,
    decision_deadline,
    filing_deadline,
    ladder,
    may_review,
)
from assent.regulation.deadlines import Consequence
from assent.regulation.extensions import ExtensionRefused
from assent.regulation.items import Extension, Item
from assent.regulation.reading import RegulationFault
from tests.unit.regulation.local_times import at, local

DAY = date(2026, 6, 1)


def level(line: str, number: int = 1) -> AppealLevel:
    return next(one for one in ladder(appeal_rules(), line, DAY) if one.level == number)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("commercial", ["internal grievance", "external review"]),
        ("qualified_health_plan", ["internal grievance", "external review"]),
        ("mgb_aco", ["internal appeal", "MassHealth Board of Hearings"]),
        (
            "medicare_advantage",
            ["reconsideration by the plan", "independent review entity", "administrative law judge"],
        ),
        (
            "one_care",
            ["integrated reconsideration", "MassHealth Board of Hearings", "independent review entity"],
        ),
    ],
)
def test_ladders(line: str, names: list[str]) -> None:
    assert [one.name for one in ladder(appeal_rules(), line, DAY)] == names


@pytest.mark.parametrize(
    ("line", "number", "noticed", "received", "last"),
    [
        ("medicare_advantage", 1, "2026-06-01", None, "2026-08-05 23:59:59"),  # 5 days and 60: the 65 days
        ("medicare_advantage", 1, "2026-06-01", "2026-06-02", "2026-08-05 23:59:59"),  # never shorter
        ("medicare_advantage", 1, "2026-06-01", "2026-06-20", "2026-08-19 23:59:59"),
        ("one_care", 1, "2026-06-01", None, "2026-08-05 23:59:59"),
        ("mgb_aco", 1, "2026-06-01", None, "2026-07-31 23:59:59"),
        ("mgb_aco", 1, "2026-06-01", "2026-06-20", "2026-07-31 23:59:59"),  # from the notice
        ("mgb_aco", 2, "2026-06-01", None, "2026-09-29 23:59:59"),
        ("commercial", 1, "2026-06-01", None, "2026-11-28 23:59:59"),
        ("commercial", 2, "2026-06-01", None, "2026-10-01 23:59:59"),
        ("commercial", 2, "2026-10-31", None, "2027-02-28 23:59:59"),  # no 31 February
    ],
)
def test_filing(line: str, number: int, noticed: str, received: str | None, last: str) -> None:
    got = date.fromisoformat(received) if received else None
    one = filing_deadline(level(line, number), line, date.fromisoformat(noticed), received_on=got)
    assert local(one.due_at) == last
    assert one.arithmetic.startswith(f"notice of {noticed}")


def test_filing_that_cannot_be() -> None:
    with pytest.raises(RegulationFault, match="filed by plan"):
        filing_deadline(level("medicare_advantage", 2), "medicare_advantage", DAY)
    with pytest.raises(RegulationFault, match="before the notice"):
        filing_deadline(level("mgb_aco"), "mgb_aco", DAY, received_on=date(2026, 5, 31))


@pytest.mark.parametrize(
    ("item", "due_at"),
    [
        (("medicare_advantage", "service", "medical", "standard"), "2026-07-01 23:59:59"),
        (("medicare_advantage", "service", "medical", "expedited"), "2026-06-04 09:00:00"),
        (("medicare_advantage", "drug", "part_b", "standard"), "2026-06-08 23:59:59"),
        (("medicare_advantage", "drug", "part_b", "expedited"), "2026-06-04 09:00:00"),
        (("medicare_advantage", "service", "medical", "standard", "retrospective"), "2026-07-31 23:59:59"),
        (("one_care", "drug", "part_b", "standard"), "2026-06-08 23:59:59"),
        (("one_care", "drug", "medicaid_drug", "standard"), "2026-07-01 23:59:59"),
        (("mgb_aco", "service", "medical", "standard"), "2026-07-01 23:59:59"),
        (("mgb_aco", "drug", "medicaid_drug", "expedited"), "2026-06-04 09:00:00"),
        (("commercial", "drug", "medical", "standard"), "2026-07-01 23:59:59"),
        (("commercial", "drug", "medical", "expedited"), "2026-06-04 09:00:00"),
    ],
)
def test_decision(item: tuple[str, ...], due_at: str) -> None:
    one = decision_deadline(level(item[0]), Item(*item), at("2026-06-01 09:00"))
    assert local(one.due_at) == due_at


@pytest.mark.parametrize(
    ("line", "missed", "after"),
    [
        ("medicare_advantage", Consequence.FORWARDED, Next.AUTO_FORWARD),
        ("one_care", Consequence.FORWARDED, Next.AUTO_FORWARD),
        ("mgb_aco", Consequence.DEEMED_EXHAUSTED, Next.MEMBER_MAY_FILE),
        ("commercial", Consequence.RESOLVED_FOR_MEMBER, Next.MEMBER_MAY_FILE),
    ],
)
def test_what_follows(line: str, missed: Consequence, after: Next) -> None:
    assert (level(line).missed, level(line).next) == (missed, after)


def test_extension_of_an_appeal() -> None:
    asked = Extension("enrollee_asked", "enrollee", "the member sends records", at("2026-06-02 09:00"))
    service = Item("mgb_aco", "service", "medical", "expedited")
    longer = decision_deadline(level("mgb_aco"), service, at("2026-06-01 09:00"), extension=asked)
    assert local(longer.due_at) == "2026-06-18 23:59:59"  # 17 days in all
    drug = Item("medicare_advantage", "drug", "part_b")
    with pytest.raises(ExtensionRefused, match=r"422\.590"):
        decision_deadline(level("medicare_advantage"), drug, at("2026-06-01 09:00"), extension=asked)
    with pytest.raises(ExtensionRefused, match="958 CMR"):
        decision_deadline(
            level("commercial"),
            Item("commercial", "drug", "medical"),
            at("2026-06-01 09:00"),
            extension=asked,
        )


def test_the_times_of_an_outside_body_are_not_invented() -> None:
    drug = Item("medicare_advantage", "drug", "part_b")
    with pytest.raises(RegulationFault, match="no time to decide"):
        decision_deadline(level("medicare_advantage", 2), drug, at("2026-06-01 09:00"))


def test_the_reviewer_is_another_person_of_the_field() -> None:
    grievance = level("commercial")
    assert may_review(grievance, grievance.reviewer) == ()
    lacking = may_review(grievance, ["not_a_subordinate", "actively_practicing"])
    assert lacking == (Reviewer.NOT_INVOLVED_BEFORE, Reviewer.SAME_OR_SIMILAR_SPECIALTY)
    for one in appeal_rules():
        inside = {Reviewer.NOT_INVOLVED_BEFORE, Reviewer.NOT_A_SUBORDINATE} <= set(one.reviewer)
        assert inside or Reviewer.OUTSIDE_THE_PLAN in one.reviewer


def test_the_amount_in_controversy_is_dated() -> None:
    assert len(ladder(appeal_rules(), "medicare_advantage", date(2028, 1, 1))) == 2
