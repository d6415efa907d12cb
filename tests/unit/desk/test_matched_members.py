"""Which member a transaction is for: one with such a number and that birth date, or nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from assent.casework.requirement.coverage import Coverage, Member, Provider
from assent.desk.exchange.members import MemberClaimed, MemberMatch, match_member
from assent.desk.ports import Desk

BORN, DAY, RECEIVED = date(1984, 3, 17), date(2026, 2, 16), date(2026, 2, 10)


def _covered(*lines: tuple[str, date, date | None]) -> tuple[Coverage, ...]:
    return tuple(Coverage(line, start, end) for line, start, end in lines)


LONG_AGO = date(2020, 1, 1)
MEMBERS = {
    "M-1": Member("M-1", "One", BORN, coverages=_covered(("commercial", LONG_AGO, None))),
    "M-2": Member("M-2", "Two", BORN, coverages=_covered(("mgb_aco", LONG_AGO, None))),
    "M-3": Member(
        "M-3", "Three", BORN, coverages=_covered(("commercial", LONG_AGO, None), ("one_care", LONG_AGO, None))
    ),
    "M-4": Member("M-4", "Four", BORN, coverages=_covered(("commercial", LONG_AGO, date(2025, 12, 31)))),
    "M-5": Member("M-5", "Five", None, coverages=_covered(("commercial", LONG_AGO, None))),
}


class _Directory:
    def member(self, number: str) -> Member | None:
        return MEMBERS.get(number)

    def provider(self, _: str) -> Provider | None:
        return None


def _match(*numbers: str, born: date | None = BORN, plan: str = "", directory: bool = True) -> MemberMatch:
    unused = cast("object", None)
    desk = Desk(unused, unused, unused, directory=_Directory() if directory else None)  # type: ignore[arg-type]
    return match_member(desk, MemberClaimed(numbers, born, (plan,)), (DAY, DAY), RECEIVED)


def test_one_with_the_number_and_the_birth_date() -> None:
    assert _match("M-1") == MemberMatch("M-1", "commercial")
    assert _match("X-9", "M-1") == MemberMatch("M-1", "commercial")


@pytest.mark.parametrize(
    ("numbers", "born"),
    [
        (("X-9",), BORN),
        (("M-1",), date(1984, 3, 18)),
        (("M-1",), None),
        (("M-1", "M-2"), BORN),
        (("M-5",), None),
        (("M-5",), BORN),
        ((), BORN),
    ],
)
def test_none_or_two_is_nobody(numbers: tuple[str, ...], born: date | None) -> None:
    match = _match(*numbers, born=born)
    assert not match.identified
    assert match.member.startswith("unidentified-")
    assert not any(number in match.member for number in numbers)
    assert match == _match(*numbers, born=born)


def test_the_coverage_of_the_day_gives_the_product_line() -> None:
    assert _match("M-4") == MemberMatch("M-4", "commercial"), "a lapsed one is for intake to look at"
    assert not _match("M-3").identified, "two coverages, and nothing says which"
    assert _match("M-3", plan="One Care") == MemberMatch("M-3", "one_care")
    assert _match("M-1", plan="one_care") == MemberMatch("M-1", "commercial"), "the directory knows better"


def test_without_a_directory_the_number_counts_where_the_plan_is_named() -> None:
    assert _match("M-1", plan="commercial", directory=False) == MemberMatch("M-1", "commercial")
    assert not _match("M-1", directory=False).identified
    assert not _match("M-1", "M-2", plan="commercial", directory=False).identified


def test_the_clock_of_a_plan_that_is_named_runs_for_nobody_too() -> None:
    assert _match("X-9", plan="commercial").product_line == "commercial"
    assert replace(_match("X-9"), member="") == MemberMatch("", "unknown", identified=False)
