"""The ``plan check`` command: what each entry of a plan file means, and the line that would name its policy."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.json_text import json_text
from assent.cli.options import Json

if TYPE_CHECKING:
    from assent.casework.plan.entries import EntryMeaning

plan_app = typer.Typer(no_args_is_help=True, help="The plan's own decisions: what each means.")


@plan_app.callback()
def _group() -> None:
    """Keep ``check`` a command of its own."""


@plan_app.command("check")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The plan's own decisions.")] = Path(
        "plan.toml"
    ),
    json: Json = False,
) -> None:
    """Say what each entry of a plan means. Exit status 2 where one must be mended.

    It warns of settings of the office beside it that are weaker than in a new store.
    """
    raise typer.Exit(_check(file, json))


def _check(file: Path, as_json: bool) -> int:
    from assent import bootstrap
    from assent.casework.plan.plan import PlanError
    from assent.casework.record.checks import Refused
    from assent.cli.status import USAGE

    try:
        warnings = bootstrap.office_warnings(file.parent)
    except Refused as error:
        typer.echo(f"assent: {error.says}", err=True)
        return USAGE
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)
    try:
        entries = bootstrap.plan_entries(file)
    except PlanError as error:
        typer.echo(f"assent: {file.name or file}: {error}", err=True)
        return USAGE
    for entry in entries:
        typer.echo(_json(entry) if as_json else _text(entry))
    if not entries and not as_json:
        typer.echo(f"{file.name} decides nothing about a policy.")
    return USAGE if any(entry.fault for entry in entries) else 0


def _text(entry: "EntryMeaning") -> str:
    versions = ", ".join(entry.versions)
    rows = [
        f"{entry.name}: {entry.decides}",
        f"  from {entry.on}, by {entry.by}",
        f"  applies to {entry.policy}, version {versions}" if versions else "",
        *(f"  not to version {each.version}: {each.why}" for each in entry.elsewhere if versions),
        f"  it names no policy; add the line: {entry.to_add}" if entry.to_add and versions else "",
        f"  to be mended: {entry.fault}" if entry.fault else "",
    ]
    return "\n".join(row for row in rows if row)


def _json(entry: "EntryMeaning") -> str:
    return json_text(asdict(entry))
