"""The ``letter`` commands and their arguments. What each does is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from assent.cli.options import At, By, Id, Store

letter_app = typer.Typer(no_args_is_help=True, help="Letters: send, open, record what became of them.")
Digest = Annotated[
    str,
    typer.Argument(
        metavar="DIGEST", help="Of its PDF, as `assent letter list` begins it: eight signs are enough."
    ),
]


@letter_app.command("send")
def send(
    store: Store,
    at: At = None,
    every: Annotated[
        bool,
        typer.Option("--all", help="Look at every request again, not only from where the last run ended."),
    ] = False,
) -> None:
    """Send every letter that is owed, once. One that is held back says what it lacks."""
    from assent.cli.lettering import send_letters

    raise typer.Exit(send_letters(store, at, every=every))


@letter_app.command("list")
def list_(request: Id, store: Store, at: At = None, by: By = "intake") -> None:
    """List the letters of a request. The look is recorded."""
    from assent.cli.lettering import list_letters

    raise typer.Exit(list_letters(store, request, by, at))


@letter_app.command("outbox")
def outbox(store: Store) -> None:
    """List the letters that no mail or fax service has collected yet. Nothing of a person is shown."""
    from assent.cli.lettering import list_outbox

    raise typer.Exit(list_outbox(store))


@letter_app.command("returned")
def returned(
    request: Id,
    digest: Digest,
    store: Store,
    why: Annotated[str, typer.Option(metavar="WORDS", help="Why it came back, as the mail service says.")],
    at: At = None,
    by: By = "intake",
) -> None:
    """Record that a letter came back undeliverable; intake is called. It stays sent on its day."""
    from assent.cli.lettering import record_returned

    raise typer.Exit(record_returned(store, request, digest, why, by, at))


@letter_app.command("delivered")
def delivered(
    request: Id,
    digest: Digest,
    store: Store,
    says: Annotated[
        str, typer.Option(metavar="WORDS", help="How that is known: a fax report, a receipt.")
    ] = "",
    at: At = None,
    by: By = "intake",
) -> None:
    """Record that a letter reached its reader."""
    from assent.cli.lettering import record_delivered

    raise typer.Exit(record_delivered(store, request, digest, says, by, at))


@letter_app.command("show")
def show(
    request: Id,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `assent letter list` numbers them.")],
    store: Store,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the PDF there.")] = None,
    at: At = None,
    by: By = "intake",
) -> None:
    """Print a letter that was sent, or write its PDF to a new file. The look is recorded."""
    from assent.cli.lettering import show_letter

    raise typer.Exit(show_letter(store, request, number, pdf, by, at))
