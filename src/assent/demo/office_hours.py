"""When the demonstration's people work: Eastern time, the working days of the Commonwealth."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assent.casework.requirement.rules_set import calendar_of

EASTERN = ZoneInfo("America/New_York")
OPENS, CLOSES = time(8, 30), time(17, 15)
"""The office's hours."""
_DAY = timedelta(days=1)
_CALENDAR = calendar_of(None)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A local time of a day, in UTC."""
    return datetime.combine(day, time(hour, minute), tzinfo=EASTERN).astimezone(UTC)


def is_open(day: date) -> bool:
    """Whether it is a working day."""
    return not _CALENDAR.day_off(day)


def working_day(day: date, later: int = 0) -> date:
    """The day itself, or the next working day; then so many working days later."""
    while True:
        while not is_open(day):
            day += _DAY
        if later == 0:
            return day
        day, later = day + _DAY, later - 1


def in_hours(moment: datetime) -> datetime:
    """The moment itself where the office is open; otherwise shortly after it opens again."""
    local = moment.astimezone(EASTERN)
    if is_open(local.date()) and OPENS <= local.time() <= CLOSES:
        return moment
    day = local.date() + _DAY if local.time() > CLOSES else local.date()
    after = timedelta(minutes=moment.minute % 40)
    return datetime.combine(working_day(day), OPENS, tzinfo=EASTERN).astimezone(UTC) + after


def run_of_working_days(day: date, days: int) -> date:
    """The first day, from this one on, that begins so many working days in a row."""
    while not all(is_open(day + n * _DAY) for n in range(days)):
        day += _DAY
    return day
