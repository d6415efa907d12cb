"""The days that somebody wants figures of: out of the address, with what is wrong with them in words."""

from dataclasses import dataclass
from datetime import date

from assent.casework.record.checks import InvalidRecord
from assent.casework.reports.rows import Period
from assent.workbench.shell.words import say


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """What was typed, and the period where it is one; ``errors`` name the field and say the way out."""

    first: str
    last: str
    period: Period
    errors: tuple[tuple[str, str], ...]

    @property
    def query(self) -> str:
        """The days as an address has them."""
        return f"first={self.period.first}&last={self.period.last}"


def asked_period(first: str, last: str, today: date) -> AskedPeriod:
    """The period of two days as typed; this year so far for what was left out or cannot be."""
    begin = _day(first, date(today.year, 1, 1))
    end = _day(last, today)
    errors = [
        (name, say("figures.no_day", typed=typed))
        for name, typed, day in (("first", first, begin), ("last", last, end))
        if day is None
    ]
    try:
        period = Period(begin or date(today.year, 1, 1), end or today)
    except InvalidRecord:
        errors.append(("last", say("figures.exchanged")))
        period = Period(date(today.year, 1, 1), today)
    return AskedPeriod(
        first if errors else period.first.isoformat(),
        last if errors else period.last.isoformat(),
        period,
        tuple(errors),
    )


def _day(typed: str, otherwise: date) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else otherwise
    except ValueError:
        return None


def asked_day(typed: str, today: date) -> tuple[date, str]:
    """The day that was typed, and what is wrong with it; today where nothing was, or what is no day."""
    day = _day(typed, today)
    return (today, say("figures.no_day", typed=typed)) if day is None else (day, "")
