"""Working days in Massachusetts: weekends, the legal holidays of M.G.L. c.4 s.7 clause Eighteenth, and a plan's own.

The holidays are computed by rule (``tables/holidays.toml``) for the years 2020 to 2040. A holiday
with a fixed date that falls on a Sunday is kept on the Monday; one that falls on a Saturday stays
there, and the Friday before is a working day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache

from assent.regulation.reading import RegulationFault, Row
from assent.regulation.rules import Rule, common, load

FIRST_YEAR = 2020
LAST_YEAR = 2040
_SATURDAY = 5
_SUNDAY = 6
_DAY = timedelta(days=1)
END_OF_DAY = time(23, 59, 59)


class Weekday(StrEnum):
    """The days of the week, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class CalendarFault(RegulationFault):
    """A year for which no holidays are computed, or a number of days that cannot be counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Rule):
    """One legal holiday: a fixed date (``date_of_month``) or the nth ``weekday`` of ``month``.

    ``nth`` counts from the start of the month; 0 is the last one.
    """

    name: str
    month: int
    date_of_month: int | None
    weekday: Weekday | None
    nth: int

    def observed(self, year: int) -> date:
        """The day on which it is kept in ``year``."""
        if self.date_of_month is not None:
            day = date(year, self.month, self.date_of_month)
            return day + _DAY if day.weekday() == _SUNDAY else day
        return _nth_weekday(year, self.month, self.weekday or Weekday.MONDAY, self.nth)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are working days for a plan.

    ``extra_days_off`` and ``days_worked`` are the plan's own changes to the legal holidays.
    ``closes`` is the local time at which a working day ends for a deadline.
    """

    extra_days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()
    closes: time = END_OF_DAY

    def day_off(self, day: date) -> str:
        """Why ``day`` is no working day, in words; empty where it is one."""
        if day in self.days_worked:
            return ""
        if day in self.extra_days_off:
            return "a day off of the plan"
        if day.weekday() >= _SATURDAY:
            return f"{day:%A}"
        return legal_holidays(day.year).get(day, "")


MASSACHUSETTS = WorkCalendar()
"""Weekends and the legal holidays of the Commonwealth; a working day ends at midnight."""


def legal_holidays(year: int) -> dict[date, str]:
    """The days on which legal holidays are kept in ``year``, with their names, in order.

    Raises CalendarFault outside 2020 to 2040. Statewide holidays only; those of Suffolk County,
    on which offices stay open, are a plan's to add.
    """
    return dict(_legal_holidays(year))


def is_working_day(day: date, calendar: WorkCalendar = MASSACHUSETTS) -> bool:
    """Whether ``day`` is neither a weekend, a legal holiday nor a day off of the plan."""
    _check_year(day.year)
    return not calendar.day_off(_date_of(day))


def add_working_days(start: date, count: int, calendar: WorkCalendar = MASSACHUSETTS) -> date:
    """Return the date that is ``count`` working days after ``start``; ``start`` is not counted.

    A datetime counts as its own date: bring it to local time first. Zero gives ``start`` itself,
    or the next working day where ``start`` is none. Raises CalendarFault for a negative count.
    """
    return walk(start, count, calendar)[0]


def walk(
    start: date, count: int, calendar: WorkCalendar = MASSACHUSETTS
) -> tuple[date, tuple[tuple[date, str], ...]]:
    """As ``add_working_days``, with the days that were passed over and why."""
    if count < 0:
        raise CalendarFault(f"cannot count {count} working days; give zero or more")
    day, passed = _date_of(start), []
    if count == 0:  # the first working day from the day before is the start itself, if it is one
        day, count = day - _DAY, 1
    while count:
        day += _DAY
        if is_working_day(day, calendar):
            count -= 1
        else:
            passed.append((day, calendar.day_off(day)))
    return day, tuple(passed)


@cache
def holiday_rules() -> tuple[Holiday, ...]:
    """The table of legal holidays."""
    return load("holidays", _holiday)


def _holiday(row: Row) -> Holiday:
    fixed = row.has("date_of_month")
    return Holiday(
        **common(row),
        name=row.text("name"),
        month=row.whole("month"),
        date_of_month=row.whole("date_of_month") if fixed else None,
        weekday=None if fixed else row.choice("weekday", Weekday),
        nth=0 if fixed else row.whole("nth"),
    )


@cache
def _legal_holidays(year: int) -> dict[date, str]:
    _check_year(year)
    kept = [(rule.observed(year), rule) for rule in holiday_rules()]
    return {day: rule.name for day, rule in sorted(kept, key=lambda pair: pair[0]) if _holds(rule, day)}


def _holds(rule: Holiday, day: date) -> bool:
    return rule.on and any(rule.holds(day, line) for line in rule.lines)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarFault(f"legal holidays are computed for {FIRST_YEAR} to {LAST_YEAR}, not for {year}")


def _nth_weekday(year: int, month: int, weekday: Weekday, nth: int) -> date:
    weekday_number = list(Weekday).index(weekday)
    if nth == 0:
        last = date(year + month // 12, month % 12 + 1, 1) - _DAY
        return last - timedelta(days=(last.weekday() - weekday_number) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday_number - first.weekday()) % 7, weeks=nth - 1)


def _date_of(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day
