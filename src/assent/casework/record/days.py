"""The plan's days: by the time where the plan is, not by that of the record, which is UTC."""

from datetime import date, datetime

from assent.regulation.spans import EASTERN, zone


def plan_day(at: datetime) -> date:
    """The day of a time where the plan is."""
    return at.astimezone(zone(EASTERN)).date()


def plan_time(at: datetime) -> str:
    """A time for people, where the plan is: 2026-02-13 09:00 EST."""
    return f"{at.astimezone(zone(EASTERN)):%Y-%m-%d %H:%M %Z}"
