"""Times that people are given: within the hours of a business day, never later than what they stand for."""

from datetime import datetime, time, timedelta

from assent.regulation.spans import EASTERN, zone
from assent.regulation.working_days import WorkCalendar, is_working_day

OPENS, CLOSES = time(9), time(17)
"""The hours of a business day, local time of the plan."""


def within_business_hours(at: datetime, now: datetime, calendar: WorkCalendar) -> datetime | None:
    """The last time of a business day that is not after ``at``; None where no such time is left after ``now``.

    The end of a day stands for that day and stays.
    """
    local = at.astimezone(zone(EASTERN))
    if (local.hour, local.minute) == (23, 59):
        return at
    day = local.date()
    if is_working_day(day, calendar) and local.time() >= OPENS:
        if local.time() <= CLOSES:
            return at
    else:
        day -= timedelta(days=1)
        while not is_working_day(day, calendar):
            day -= timedelta(days=1)
    earlier = datetime.combine(day, CLOSES, tzinfo=zone(EASTERN))
    return earlier if earlier > now else None
