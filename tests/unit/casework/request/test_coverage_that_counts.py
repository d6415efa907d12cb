"""Which coverage counts: of the days of the service, else of the day of receipt; never a guess."""

from __future__ import annotations

from datetime import date

import pytest

from assent.casework.requirement.coverage import Coverage, Member, coverage_that_counts

RECEIVED = date(2026, 2, 10)


def _day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def _member(*held: tuple[str, str, str]) -> Member:
    coverages = (Coverage(line, _day(start), _day(end) if end else None) for line, start, end in held)
    return Member("M-1", "One", coverages=tuple(coverages))


MOVES = _member(("commercial", "01-01", "02-28"), ("medicare_advantage", "03-01", ""))
BOTH = _member(("commercial", "01-01", ""), ("one_care", "02-01", ""))
AGAIN = _member(("commercial", "01-01", "12-31"), ("commercial", "02-01", ""))
LATER = _member(("commercial", "03-01", ""))
OVER = _member(("one_care", "01-01", "01-05"), ("commercial", "01-06", "01-31"))


@pytest.mark.parametrize(
    ("member", "named", "service", "counts", "in_force"),
    [
        (MOVES, "", ("02-16", "03-15"), ("commercial", "01-01"), True),
        (MOVES, "", ("03-02", "03-29"), ("medicare_advantage", "03-01"), True),
        (MOVES, "medicare_advantage", ("02-16", "03-15"), ("commercial", "01-01"), True),
        (MOVES, "", None, ("commercial", "01-01"), True),
        (BOTH, "", ("02-16", "03-15"), None, True),
        (BOTH, "one_care", ("02-16", "03-15"), ("one_care", "02-01"), True),
        (BOTH, "", ("01-16", "01-17"), ("commercial", "01-01"), True),
        (AGAIN, "", None, ("commercial", "02-01"), True),
        (LATER, "", ("02-16", "03-15"), ("commercial", "03-01"), True),
        (LATER, "", None, ("commercial", "03-01"), False),
        (OVER, "", None, ("commercial", "01-06"), False),
        (OVER, "one_care", None, ("one_care", "01-01"), False),
        (_member(), "commercial", None, None, False),
    ],
)
def test_which_coverage_counts(
    member: Member,
    named: str,
    service: tuple[str, str] | None,
    counts: tuple[str, str] | None,
    in_force: bool,
) -> None:
    days = (_day(service[0]), _day(service[1])) if service else None
    found = coverage_that_counts(member, named, days, RECEIVED)
    held = found.coverage
    assert ((held.product_line, held.start) if held else None) == (
        (counts[0], _day(counts[1])) if counts else None
    )
    assert found.in_force is in_force
