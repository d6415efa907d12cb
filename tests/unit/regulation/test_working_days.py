"""Working days and legal holidays of Massachusetts."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.regulation.working_days import (
    MASSACHUSETTS,
    CalendarFault,
    WorkCalendar,
    add_working_days,
    is_working_day,
    legal_holidays,
)

# New Year, King, Presidents, Patriots, Memorial, Juneteenth, Independence, Labor, Columbus, Veterans,
# Thanksgiving, Christmas: as kept. A Saturday stays; a Sunday moves to Monday.
PINNED = {
    2024: "01-01 01-15 02-19 04-15 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2025: "01-01 01-20 02-17 04-21 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 04-20 05-25 06-19 07-04 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 04-19 05-31 06-19 07-05 09-06 10-11 11-11 11-25 12-25",
    2028: "01-01 01-17 02-21 04-17 05-29 06-19 07-04 09-04 10-09 11-11 11-23 12-25",
}


@pytest.mark.parametrize("year", PINNED)
def test_the_legal_holidays_of_a_year(year: int) -> None:
    assert list(legal_holidays(year)) == [date.fromisoformat(f"{year}-{day}") for day in PINNED[year].split()]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2027-07-04", False),  # a Sunday
        ("2027-07-05", False),  # kept on the Monday
        ("2026-07-03", True),  # the Friday before a Saturday holiday is worked
        ("2026-07-06", True),  # and so is the Monday after it
        ("2022-06-20", False),  # Juneteenth of 2022, as announced
        ("2022-12-26", False),
        ("2023-01-02", False),
        ("2020-06-19", True),  # Juneteenth became a holiday in July 2020
        ("2026-03-17", True),  # Evacuation Day: offices stay open
        ("2026-11-27", True),  # the day after Thanksgiving
    ],
)
def test_which_days_are_worked(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-23", 2, "2026-11-25"),
        ("2026-11-24", 2, "2026-11-27"),  # over Thanksgiving
        ("2026-07-02", 2, "2026-07-06"),  # a Saturday holiday takes no working day
        ("2027-07-02", 1, "2027-07-06"),  # a Sunday holiday takes the Monday
        ("2026-12-24", 2, "2026-12-29"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-11-21", 2, "2026-11-24"),  # from a Saturday
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_counting_working_days(start: str, count: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_a_datetime_counts_as_its_date() -> None:
    assert add_working_days(datetime(2026, 11, 24, 23, 59), 1) == date(2026, 11, 25)  # noqa: DTZ001


def test_a_plan_changes_its_days() -> None:
    plan = WorkCalendar(
        extra_days_off=frozenset({date(2026, 11, 27)}), days_worked=frozenset({date(2026, 11, 26)})
    )
    assert add_working_days(date(2026, 11, 25), 1, plan) == date(2026, 11, 26)
    assert add_working_days(date(2026, 11, 25), 2, plan) == date(2026, 11, 30)


@pytest.mark.parametrize("year", [2019, 2041])
def test_other_years_are_refused(year: int) -> None:
    with pytest.raises(CalendarFault, match="2020 to 2040"):
        legal_holidays(year)
    with pytest.raises(CalendarFault, match="2020 to 2040"):
        is_working_day(date(year, 7, 1))


def test_negative_counts_are_refused() -> None:
    with pytest.raises(CalendarFault, match="-1"):
        add_working_days(date(2026, 1, 5), -1)


DAYS = st.dates(date(2020, 1, 1), date(2040, 11, 1))


@given(DAYS, st.integers(0, 20))
def test_a_count_never_ends_on_a_day_off(start: date, count: int) -> None:
    end = add_working_days(start, count)
    assert end.weekday() < 5
    assert end not in legal_holidays(end.year)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day) for day in between) == count or count == 0


@given(DAYS, st.integers(0, 9), st.integers(0, 9))
def test_counts_add_up(start: date, one: int, two: int) -> None:
    start = add_working_days(start, 0)
    assert add_working_days(add_working_days(start, one), two) == add_working_days(start, one + two)


@given(st.integers(2020, 2040))
def test_every_year_has_its_twelve_holidays_and_none_on_a_sunday(year: int) -> None:
    kept = legal_holidays(year)
    assert len(kept) == (11 if year == 2020 else 12)
    assert all(day.weekday() != 6 for day in kept)
    assert all(MASSACHUSETTS.day_off(day) for day in kept)


def test_a_calendar_closes_at_midnight_unless_the_plan_says_otherwise() -> None:
    assert MASSACHUSETTS.closes == time(23, 59, 59)
