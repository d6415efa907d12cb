"""The ``plan check`` command: what each entry of a plan file means, and which texts a store still needs."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.json_text import json_text
from assent.cli.listing.commands import ListedCommands
from assent.cli.options import Json
from assent.cli.times import refusing

if TYPE_CHECKING:
    from assent.casework.notices.supplies import Supply
    from assent.casework.plan.entries import EntryMeaning

plan_app = typer.Typer(
    cls=ListedCommands,
    no_args_is_help=True,
    help="The plan's own decisions and other settings: what each means, and who changes them.",
)


@plan_app.command("check")
def check(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="The plan's own decisions, or the folder of a store; default plan.toml, here or in the store.",
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Say too whether this store takes the file as it is."),
    ] = None,
    json: Json = False,
) -> None:
    """Say what each entry of a plan means, and of a store which texts its letters still need.

    It warns of settings of the office that are weaker than in a new store. Exit status 2 where an entry must
    be mended.
    """
    if file is not None and file.is_dir():
        file, store = None, store or file
    decisions = file or (store or Path()) / "plan.toml"
    raise typer.Exit(refusing(lambda: _check(decisions, store, json)))


def _check(decisions: Path, store: Path | None, as_json: bool) -> int:
    from assent import bootstrap
    from assent.casework.plan.plan import PlanError
    from assent.casework.record.checks import Refused
    from assent.cli.status import USAGE

    folder = store or decisions.parent
    is_store = (folder / "office.toml").is_file()
    try:
        warnings = bootstrap.office_warnings(folder) if store is None else _standing(store, as_json)
        for warning in warnings:
            typer.echo(f"warning: {warning}", err=True)
        entries = () if is_store and not decisions.exists() else bootstrap.plan_entries(decisions)
    except Refused as error:
        typer.echo(f"assent: {error.says}", err=True)
        return USAGE
    except PlanError as error:
        typer.echo(f"assent: {decisions.name or decisions}: {error}", err=True)
        return USAGE
    for entry in entries:
        typer.echo(_json(entry) if as_json else _text(entry))
    if not entries and not as_json:
        typer.echo(f"{decisions.name} decides nothing about a policy.")
    if any(entry.fault for entry in entries):
        return USAGE
    for supply in _missing(folder) if is_store else ():
        typer.echo(json_text(asdict(supply)) if as_json else _wanted(supply))
    return 0


def _missing(folder: Path) -> "tuple[Supply, ...]":
    """The texts that the letters of a store still need, as of today."""
    from assent import bootstrap
    from assent.casework.notices.supplies import missing_supplies
    from assent.casework.requirement.rules_set import switches_of
    from assent.cli.times import day

    with bootstrap.command_line_desk(folder) as desk:
        return missing_supplies(desk.texts, desk.catalogue, day(None), switches_of(desk.plan.rules))


def _wanted(supply: "Supply") -> str:
    return f"{supply.file} is to be supplied: {supply.says}"


def _standing(store: Path, as_json: bool) -> tuple[str, ...]:
    """Say which settings count in a store, and whether its files are those; what in those that count is weak."""
    from assent import bootstrap
    from assent.desk.plan.settings import standing

    with bootstrap.command_line_desk(store) as desk:
        for line in () if as_json else standing(desk):
            typer.echo(line)
        return desk.office.warnings


def _text(entry: "EntryMeaning") -> str:
    versions = ", ".join(entry.versions)
    rows = [
        f"{entry.name}: {entry.decides}",
        f"  from {entry.on}, by {entry.by}",
        f"  applies to {entry.policy}, version {versions}" if versions else "",
        *(
            f"  not to version {elsewhere.version}: {elsewhere.why}"
            for elsewhere in entry.elsewhere
            if versions
        ),
        f"  it names no policy; add the line: {entry.to_add}" if entry.to_add and versions else "",
        f"  to be mended: {entry.fault}" if entry.fault else "",
    ]
    return "\n".join(row for row in rows if row)


def _json(entry: "EntryMeaning") -> str:
    return json_text(asdict(entry))
