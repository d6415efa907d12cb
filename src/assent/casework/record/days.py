"""The plan's days: by the time where the plan is, not by that of the record, which is UTC."""

from datetime import date, datetime

from assent.regulation.spans import EASTERN, zone


def there(at: datetime) -> datetime:
    """A time by the clocks where the plan is."""
    return at.astimezone(zone(EASTERN))


def in_plan_zone(at: datetime) -> datetime:
    """A time without a zone, as one where the plan is."""
    return at.replace(tzinfo=zone(EASTERN))


def plan_day(at: datetime) -> date:
    """The day of a time where the plan is."""
    return there(at).date()


def plan_time(at: datetime) -> str:
    """A time for people, where the plan is: 2026-02-13 09:00 EST."""
    return f"{there(at):%Y-%m-%d %H:%M %Z}"
