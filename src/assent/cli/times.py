"""Times at the edge: read and shown in Eastern time, UTC inside; and one way to refuse."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import typer

from assent.casework.record.checks import Refused
from assent.cli.status import REFUSED as REFUSED
from assent.cli.status import USAGE as USAGE

if TYPE_CHECKING:
    from assent.desk.ports import Desk


def eastern(at: datetime) -> datetime:
    """A time where the plan is; one without a zone is meant as that already."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("America/New_York")
    return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)


def moment(text: str | None) -> datetime:
    """A time as given, or now; in UTC. Raises ``Refused`` for a text that is none."""
    if text is None:
        return datetime.now(UTC)
    from assent.casework.record.caller import stated_time

    try:
        at = stated_time(text)
    except ValueError:
        raise Refused(f"{text!r} is no time; write one such as 2026-02-10T09:00.") from None
    return eastern(at).astimezone(UTC)


def acting_time(desk: "Desk", at: str | None) -> datetime:
    """The time at which something is recorded; raises ``Refused`` for one that cannot be, after what is on record."""
    from assent.cli.people.acting import check_unsaid
    from assent.desk.oversight.clock import check_acting

    check_unsaid(desk, at)
    now = moment(at)
    check_acting(desk, now, stated=at is not None)
    return now


def looking_time(desk: "Desk", at: str | None) -> datetime:
    """The time of a look, which never waits for the clock: that of the last entry where the clock cannot be right."""
    from assent.desk.oversight.clock import ClockNotBelieved

    try:
        return acting_time(desk, at)
    except ClockNotBelieved:
        return desk.record.last_recorded() or moment(at)


def day(on: str | None) -> date:
    """The day of ``--on``, or today where the plan is. Raises ``Refused`` for a text that is none."""
    from assent.casework.record.days import plan_day

    return stated_date("--on", on) if on else plan_day(moment(None))


def stated_date(option: str, text: str) -> date:
    """The date of an option; raises ``Refused`` for a text that is none."""
    from assent.casework.record.caller import stated_day

    try:
        return stated_day(text)
    except ValueError as error:
        raise Refused(f"{option} {text}: it {error}.") from None


def shown(at: datetime | str | None) -> str:
    """A time for people; empty where there is none."""
    if at is None:
        return ""
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{eastern(at):%Y-%m-%d %H:%M %Z}"


def details_shown(details: Mapping[str, object]) -> str:
    """Details by their names; a time among them as people read it."""
    return "; ".join(f"{name.replace('_', ' ')}: {_detail(value)}" for name, value in details.items())


def _detail(value: object) -> str:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return shown(at) if at.tzinfo else str(value)


def due_words(at: datetime, now: datetime) -> str:
    """A deadline in words: overdue, due today, or when it is due."""
    if at <= now:
        return f"overdue since {shown(at)}"
    if eastern(at).date() == eastern(now).date():
        return f"due today, {eastern(at):%H:%M %Z}"
    return f"due {shown(at)}"


def refusing(work: Callable[[], int]) -> int:
    """Do it; a refusal is a line on standard error, with one more for each impossible fact, and exit status 1."""
    from assent.casework.plan.plan import PlanError
    from assent.desk.intake.impossible_facts import ImpossibleFacts

    try:
        return work()
    except Refused as error:
        typer.echo(f"assent: {error.says}", err=True)
        for fault in error.faults if isinstance(error, ImpossibleFacts) else ():
            typer.echo(f"  {fault.fact}: {' '.join(filter(None, (fault.value, fault.says)))}", err=True)
    except PlanError as error:
        typer.echo(f"assent: {error}", err=True)
    return REFUSED
