"""Times at the edge: read and shown in Eastern time, UTC inside; and one way to refuse."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import typer

from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day
from assent.cli.status import REFUSED as REFUSED
from assent.cli.status import USAGE as USAGE

EASTERN = ZoneInfo("America/New_York")


def moment(text: str | None) -> datetime:
    """A time as given, or now; in UTC. Raises ``Refused`` for a text that is none."""
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no time; write one such as 2026-02-10T09:00.") from None
    return (at if at.tzinfo else at.replace(tzinfo=EASTERN)).astimezone(UTC)


def day(on: str | None) -> date:
    """The day of ``--on``, or today where the plan is. Raises ``Refused`` for a text that is none."""
    try:
        return date.fromisoformat(on) if on else plan_day(moment(None))
    except ValueError:
        raise Refused(f"--on {on}: write a date such as 2026-06-05.") from None


def shown(at: datetime | str | None) -> str:
    """A time for people; empty where there is none."""
    if at is None:
        return ""
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{at.astimezone(EASTERN):%Y-%m-%d %H:%M %Z}"


def refusing(work: Callable[[], int]) -> int:
    """Do it; a refusal is a line on standard error, with one more for each impossible fact, and exit status 1."""
    from assent.casework.plan.plan import PlanError
    from assent.desk.intake.impossible_facts import ImpossibleFacts

    try:
        return work()
    except Refused as error:
        typer.echo(f"assent: {error.says}", err=True)
        for one in error.faults if isinstance(error, ImpossibleFacts) else ():
            typer.echo(f"  {one.fact} {one.says}", err=True)
    except PlanError as error:
        typer.echo(f"assent: {error}", err=True)
    return REFUSED
