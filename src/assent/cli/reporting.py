"""What the ``report`` commands do: one use case each, written to standard output."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import typer

from assent import bootstrap
from assent.cli.times import moment, refusing
from assent.desk.intake.requests import Actor, Refused, Role
from assent.desk.ports import Desk
from assent.desk.reports import reports
from assent.desk.reports.reports import DecisionsReport, OperationsReport, Period, PublicReport

Report = PublicReport | OperationsReport | DecisionsReport


def show_public(store: Path, year: int, form: str, hide_below: int, at: str | None, by: str) -> int:
    """Print the public figures of a year."""

    def work(desk: Desk, actor: Actor) -> Report:
        return reports.public_figures(desk, year, actor, moment(at), hide_below=hide_below)

    return _printed(store, work, by, form)


def show_operations(
    store: Path, days: tuple[str, str], form: str, table: str, at: str | None, by: str
) -> int:
    """Print the operational tables of a period."""

    def work(desk: Desk, actor: Actor) -> Report:
        return reports.operations(desk, _period(days), actor, moment(at))

    return _printed(store, work, by, form, table)


def show_decisions(store: Path, days: tuple[str, str], form: str, at: str | None, by: str) -> int:
    """Print every decision of a period."""

    def work(desk: Desk, actor: Actor) -> Report:
        return reports.decisions(desk, _period(days), actor, moment(at))

    return _printed(store, work, by, form)


def _printed(store: Path, work: Callable[[Desk, Actor], Report], by: str, form: str, table: str = "") -> int:
    def run() -> int:
        actor = Actor(by, Role.ADMINISTRATOR)
        with bootstrap.desk(store) as desk:
            text = reports.written(desk, work(desk, actor), actor, form, table)
        typer.echo(text, nl=False)
        return 0

    return refusing(run)


def _period(days: tuple[str, str]) -> Period:
    return Period(*map(_day, days))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no date; write one such as 2026-01-01.") from None
