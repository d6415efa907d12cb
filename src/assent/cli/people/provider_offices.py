"""The ``office`` commands: offices of several people and NPIs. What a command needs is imported when it runs."""

from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import NotFound
from assent.cli import options
from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_columns
from assent.cli.listing.commands import ListedCommands
from assent.cli.people import administrator
from assent.cli.times import acting_time
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.desk.people.provider_offices import OfficeShown
    from assent.desk.ports import Desk

office_app = typer.Typer(
    cls=ListedCommands,
    no_args_is_help=True,
    help="Offices of several people and NPIs: which there are, who manages each.",
)
OfficeId = Annotated[str, typer.Argument(metavar="OFFICE", help="The office, by its short id, as in alder.")]


@office_app.command("list")
def list_(store: options.Store, by: administrator.By = "", json: options.Json = False) -> None:
    """List offices. Name, NPIs, how many people, who manages them."""

    def work(desk: "Desk", actor: Actor) -> None:
        from assent.desk.people import provider_offices

        offices = provider_offices.list_offices(desk, actor)
        if json:
            typer.echo(json_text([json_data(office) for office in offices], 2))
            return
        print_columns(("office", "name", "NPIs", "people", "managed by"), map(_row, offices))

    raise typer.Exit(administrator.done_by(store, by, work))


@office_app.command()
def add(
    office: OfficeId,
    store: options.Store,
    name: Annotated[str, typer.Option(metavar="WORDS", help="The office's name.")],
    npi: Annotated[list[str], typer.Option(metavar="NPI", help="An NPI of the office; again for more.")],
    by: administrator.By = "",
    at: options.At = None,
) -> None:
    """Make an office. Then add its first administrator: assent office administrator."""

    def work(desk: "Desk", actor: Actor) -> None:
        from assent.casework.people.provider_offices import ProviderOffice
        from assent.desk.people import provider_offices

        provider_office = ProviderOffice(office, name, tuple(npi))
        typer.echo(_line(provider_offices.add_office(desk, provider_office, actor, acting_time(desk, at))))

    raise typer.Exit(administrator.done_by(store, by, work))


@office_app.command()
def change(
    office: OfficeId,
    store: options.Store,
    name: Annotated[str, typer.Option(metavar="WORDS", help="Its name from now on.")] = "",
    npi: Annotated[
        list[str] | None,
        typer.Option(metavar="NPI", help="One of all its NPIs from now on; again for more."),
    ] = None,
    by: administrator.By = "",
    at: options.At = None,
) -> None:
    """Change the name or the NPIs. Whoever is left with no NPI may sign in no more."""

    def work(desk: "Desk", actor: Actor) -> None:
        from assent.desk.people import provider_offices

        changes = provider_offices.OfficeChanges(name or None, tuple(npi) if npi else None)
        typer.echo(_line(provider_offices.change_office(desk, office, changes, actor, acting_time(desk, at))))

    raise typer.Exit(administrator.done_by(store, by, work))


@office_app.command("administrator")
def add_administrator(
    office: OfficeId,
    id: administrator.Id,
    store: options.Store,
    name: Annotated[str, typer.Option(metavar="WORDS", help="The person's name.")],
    password_stdin: administrator.Stdin = False,
    by: administrator.By = "",
    at: options.At = None,
) -> None:
    """Add an administrator of an office, for all its NPIs. Prints a one-time password, once, unless one is given."""

    def work(desk: "Desk", actor: Actor) -> None:
        from assent.casework.people.accounts import Account
        from assent.desk.people import accounts

        npis = _found(desk, actor, office).npis
        person = Account(
            id, name, Role.PROVIDER, npis[0], office=office, further_npis=npis[1:], office_administrator=True
        )
        password = administrator.secret_line("One-time password", password_stdin) if password_stdin else ""
        added = accounts.add_account(desk, person, actor, acting_time(desk, at), password=password)
        typer.echo(f"{id}  administers {office}  added")
        if not password:
            administrator.print_once(id, added.password)

    raise typer.Exit(administrator.done_by(store, by, work))


def _found(desk: "Desk", actor: Actor, id: str) -> "OfficeShown":
    """The office of that id; raises ``NotFound``."""
    from assent.desk.people import provider_offices

    for office in provider_offices.list_offices(desk, actor):
        if office.id == id:
            return office
    raise NotFound(
        f"There is no office {id!r}: `assent office list` shows them, `assent office add` makes one."
    )


def _row(office: "OfficeShown") -> tuple[str, ...]:
    managed = ", ".join(office.administrators) or "nobody yet"
    return office.id, office.name, " ".join(office.npis), str(office.people), managed


def _line(office: "OfficeShown") -> str:
    """One office in one line."""
    people = f"{office.people} {'person' if office.people == 1 else 'people'}"
    led = (
        f"managed by {', '.join(office.administrators)}" if office.administrators else "managed by nobody yet"
    )
    return "  ".join((office.id, office.name, " ".join(office.npis), people, led))
