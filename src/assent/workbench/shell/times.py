"""Days and times as people read them: the plan's own zone, which counts, and a mark for the reader's."""

from datetime import date, datetime, timedelta

from markupsafe import Markup

from assent.casework.record import days
from assent.casework.record.written_days import clock_words, day_words
from assent.casework.record.written_days import dated as dated
from assent.workbench.shell.words import say

_HOURS_SHOWN = timedelta(hours=72)


def day(given: date | None) -> str:
    """A day such as Feb 10, 2026; empty where there is none."""
    return day_words(given) if given else ""


def date_words(given: str) -> str:
    """A date of a record, as Feb 10, 2026; as February 2026 or 2026 where its day is not known."""
    match given.split("-"):
        case [_, _, _]:
            return day(date.fromisoformat(given))
        case [year, month]:
            return f"{date(int(year), int(month), 1):%B} {year}"
    return given


def moment(given: datetime | None) -> Markup:
    """A time where the plan is, such as Feb 10, 2026, 9:00 a.m. EST, as an element that a script can add to."""
    if given is None:
        return Markup("")
    there = days.there(given)
    text = f"{day(there.date())}, {clock_words(there.hour, f'{there:%M}')} {there:%Z}"
    # Digits, names of months and zones: nothing to escape, which would take most of the time of a long list.
    return Markup(f'<time datetime="{given.isoformat()}" data-moment>{text}</time>')  # noqa: S704


def distance(given: datetime | None, now: datetime) -> str:
    """How far a time is from now, in words such as "in 5 hours" or "3 days ago"; empty where there is none."""
    if given is None:
        return ""
    ahead, span = given >= now, abs(given - now)
    if span < timedelta(minutes=1):
        return say("shell.times.now")
    if span < timedelta(hours=1):
        unit, count = "minute", round(span / timedelta(minutes=1))
    elif span < _HOURS_SHOWN:
        unit, count = "hour", round(span / timedelta(hours=1))
    else:
        unit, count = "day", span.days
    many = say(f"shell.times.{unit}" if count == 1 else f"shell.times.{unit}s", count=count)
    return say("shell.times.ahead" if ahead else "shell.times.past", span=many)
