"""The ``client`` commands: programs that call by FHIR and CDS Hooks. What a command needs is imported when it runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.cli import options
from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_columns
from assent.cli.listing.commands import ListedCommands
from assent.cli.people import administrator
from assent.cli.times import acting_time
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.desk.exchange.answers import ClientAnswer
    from assent.desk.ports import Desk

client_app = typer.Typer(
    cls=ListedCommands,
    no_args_is_help=True,
    help="Programs that call by FHIR and CDS Hooks, by their own keys.",
)
Keys = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Its public keys, a JWK set (RS384 or ES384).")
]
KeysUrl = Annotated[str, typer.Option(metavar="URL", help="Where its keys are, in place of --keys.")]
_MOST_BYTES = 40_000


@client_app.command()
def add(
    id: administrator.Id,
    store: options.Store,
    npi: Annotated[
        list[str], typer.Option(metavar="NPI", help="An office that it sends for; again for more.")
    ],
    keys: Keys = None,
    keys_url: KeysUrl = "",
    scope: Annotated[
        list[str] | None, typer.Option(metavar="SCOPE", help="What it may do; default all that there is.")
    ] = None,
    issuer: Annotated[
        str, typer.Option(metavar="URL", help="What its CDS Hooks tokens name as issuer.")
    ] = "",
    fhir_server: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="Below which its charts may be fetched.")
    ] = None,
    name: Annotated[str, typer.Option(metavar="WORDS", help="The program's name; default the id.")] = "",
    by: administrator.By = "",
    at: options.At = None,
) -> None:
    """Register a program of offices. Its account is made where there is none."""

    def work(desk: "Desk", actor: Actor) -> None:
        from assent.casework.exchange.clients import ClientRegistration
        from assent.casework.exchange.scopes import GRANTABLE
        from assent.desk.exchange import clients
        from assent.desk.exchange.answers import client_answer

        registration = ClientRegistration(
            id, tuple(npi), _text(keys), keys_url, tuple(scope or GRANTABLE), issuer, tuple(fhir_server or ())
        )
        registered = clients.register_client(desk, registration, actor, acting_time(desk, at), name)
        typer.echo(_line(client_answer(registered)))

    raise typer.Exit(administrator.done_by(store, by, work))


@client_app.command("list")
def list_(store: options.Store, by: administrator.By = "", json: options.Json = False) -> None:
    """List registered programs. Offices, scopes, keys, whether their tokens count."""

    def work(desk: "Desk", actor: Actor) -> None:
        from assent.desk.exchange import clients
        from assent.desk.exchange.answers import client_answer

        answers = [client_answer(client) for client in clients.list_clients(desk, actor)]
        if json:
            typer.echo(json_text([json_data(answer) for answer in answers], 2))
            return
        print_columns(_HEADINGS, map(_row, answers))

    raise typer.Exit(administrator.done_by(store, by, work))


@client_app.command("keys")
def change_keys(
    id: administrator.Id,
    store: options.Store,
    keys: Keys = None,
    keys_url: KeysUrl = "",
    by: administrator.By = "",
    at: options.At = None,
) -> None:
    """Let other keys count in the place of all of before."""

    def work(desk: "Desk", actor: Actor) -> None:
        from assent.desk.exchange import clients
        from assent.desk.exchange.answers import client_answer

        new_keys = clients.ClientKeys(_text(keys), keys_url)
        typer.echo(
            _line(client_answer(clients.change_keys(desk, id, new_keys, actor, acting_time(desk, at))))
        )

    raise typer.Exit(administrator.done_by(store, by, work))


@client_app.command()
def end(id: administrator.Id, store: options.Store, by: administrator.By = "", at: options.At = None) -> None:
    """Let a program call no more. Its account and its other tokens stay."""

    def work(desk: "Desk", actor: Actor) -> None:
        from assent.desk.exchange import clients

        ended = clients.end_client(desk, id, actor, acting_time(desk, at))
        typer.echo(f"{ended.account.id}  ended")

    raise typer.Exit(administrator.done_by(store, by, work))


def _text(keys: Path | None) -> str:
    """The text of a file of keys; empty without one. Raises ``Refused``."""
    if keys is None:
        return ""
    try:
        with keys.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refused(f"--keys {keys.name} cannot be read; give a JWK set in UTF-8.") from None
    if len(content) > _MOST_BYTES:
        raise Refused(f"--keys {keys.name} has more than {_MOST_BYTES} bytes; leave old keys out.")
    return text


_HEADINGS = ("program", "name", "NPIs", "keys", "issuer", "may call")


def _row(client: "ClientAnswer") -> tuple[str, ...]:
    keys = client.keys_url or ", ".join(client.key_names)
    may = "yes" if client.may_call else "no: ended"
    return client.id, client.name, " ".join(client.npis), keys, client.issuer or "", may


def _line(client: "ClientAnswer") -> str:
    """One program in one line."""
    parts = (
        client.id,
        client.name,
        " ".join(client.npis),
        client.keys_url or f"keys {', '.join(client.key_names)}",
        f"issuer {client.issuer}" if client.issuer else "",
        "" if client.may_call else "ended",
    )
    return "  ".join(part for part in parts if part)
