"""What the directory says of a request: problems are named, and none of them refuses a member."""

from __future__ import annotations

from datetime import date

import pytest

from assent.casework.record.checks import Refused
from assent.casework.requirement.coverage import Coverage, Member, Network, Provider
from assent.casework.requirement.eligibility import check_member, coverage_checked

FIRST, LAST = date(2026, 2, 16), date(2026, 3, 15)
OLD = Coverage("commercial", date(2020, 1, 1), date(2022, 12, 31), "C-1", "old")
NOW = Coverage("commercial", date(2024, 1, 1), None, "C-2", "new", fully_insured=True)
OFFICE = Provider("1234567893", "Office", networks=(Network("commercial", date(2025, 1, 1)),))


def member(*held: Coverage) -> Member:
    return Member("M-1", "Pat One", coverages=held)


def test_what_is_in_order_has_no_problems() -> None:
    found = coverage_checked(member(OLD, NOW), OFFICE, "commercial", FIRST, LAST)
    assert (found.contract, found.program, found.fully_insured) == ("C-2", "new", True)
    assert (found.in_network, found.problems) == (True, ())


@pytest.mark.parametrize(
    ("held", "office", "problem", "in_network"),
    [
        ((OLD,), OFFICE, "no coverage in commercial is in force on 2026-02-16", True),
        ((Coverage("commercial", date(2026, 2, 17)),), OFFICE, "no coverage", True),
        (
            (Coverage("commercial", date(2026, 1, 1), date(2026, 3, 14)),),
            OFFICE,
            "the coverage ends on",
            True,
        ),
        ((NOW,), None, "not in the plan's directory", None),
        ((NOW,), Provider("1234567893", "Office"), "no contract for commercial on 2026-02-16", False),
    ],
)
def test_each_problem_is_named(
    held: tuple[Coverage, ...], office: Provider | None, problem: str, in_network: bool | None
) -> None:
    found = coverage_checked(member(*held), office, "commercial", FIRST, LAST)
    assert len(found.problems) == 1
    assert problem in found.problems[0]
    assert found.in_network is in_network
    assert "Pat" not in found.problems[0]
    assert "M-1" not in found.problems[0]


def test_a_coverage_that_ends_on_the_last_day_covers_it() -> None:
    held = Coverage("commercial", date(2026, 1, 1), LAST)
    assert coverage_checked(member(held), OFFICE, "commercial", FIRST, LAST).problems == ()


def test_of_lapsed_coverages_the_latest_one_says_the_contract() -> None:
    later = Coverage("commercial", date(2023, 1, 1), date(2023, 12, 31), "C-9")
    found = coverage_checked(member(later, OLD), OFFICE, "commercial", FIRST, LAST)
    assert found.contract == "C-9"


def test_a_lapsed_member_is_a_member() -> None:
    check_member(member(OLD), "commercial", FIRST)


@pytest.mark.parametrize(
    ("who", "line"), [(None, "commercial"), (member(NOW), "mgb_aco"), (member(), "commercial")]
)
def test_who_never_was_one_is_a_mistake_of_who_typed_it(who: Member | None, line: str) -> None:
    with pytest.raises(Refused) as refused:
        check_member(who, line, FIRST)
    assert "M-1" not in refused.value.says
