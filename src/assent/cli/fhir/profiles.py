"""The ``fhir`` commands: a file checked against profiles of FHIR packages, as the server checks what comes in."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assent.cli.listing.commands import ListedCommands
from assent.cli.options import Json

fhir_app = typer.Typer(
    cls=ListedCommands, no_args_is_help=True, help="Messages of FHIR, checked against packages of guides."
)
_BROKEN = 1


@fhir_app.command()
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A resource of FHIR, or a call of CDS Hooks, as JSON.")
    ],
    packages: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder with packages of FHIR (.tgz).")
    ],
    guide: Annotated[
        str,
        typer.Option(metavar="GUIDE", help="As what it would come in: pas, crd or dtr with 2.2 or 2.0."),
    ] = "pas-2.2",
    profile: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL", help="Another profile than the guide has for it; one of several is enough."
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A package that may be missing; * for any. May be repeated."),
    ] = None,
    json: Json = False,
) -> None:
    """Check a file against the profiles of its guide, as the server would. Exit status 1 where it breaks one."""
    from assent.cli.times import refusing

    raise typer.Exit(
        refusing(lambda: _check(file, packages, guide, tuple(profile or ()), tuple(without or ()), json))
    )


def _check(
    file: Path, packages: Path, guide: str, profiles: tuple[str, ...], without: tuple[str, ...], json: bool
) -> int:
    from assent.bootstrap.profiles import outcome_of_file
    from assent.cli.json_text import json_text
    from assent.cli.status import usage

    try:
        data = file.read_bytes()
    except OSError as error:
        return usage(ValueError(f"{file} cannot be read: {error.strerror}"))
    outcome = outcome_of_file(data, packages, guide, profiles, without)
    if json:
        typer.echo(json_text(outcome))
    else:
        for issue in outcome["issue"]:
            typer.echo(_line(issue))
        if not outcome["issue"]:
            typer.echo("No profile is broken.")
    return _BROKEN if outcome["issue"] else 0


def _line(issue: dict[str, Any]) -> str:
    return ": ".join([*issue.get("expression", ()), issue["diagnostics"]])
