"""The ``letter`` commands. What a command needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.cli.listing.commands import ListedCommands
from assent.cli.notices.previews import show_preview
from assent.cli.options import At, By, Id, SeenDigest, Store
from assent.cli.people import acting
from assent.cli.times import acting_time, looking_time, refusing

letter_app = typer.Typer(
    cls=ListedCommands, no_args_is_help=True, help="Letters: send, open, record what became of them."
)
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
    raise typer.Exit(send_letters(store, at, every=every))


@letter_app.command("list")
def list_(request: Id, store: Store, at: At = None, by: By = "") -> None:
    """List the letters of a request. The look is recorded."""
    raise typer.Exit(list_letters(store, request, by, at))


@letter_app.command("outbox")
def outbox(store: Store) -> None:
    """List the letters that no mail or fax service has collected yet. Nothing of a person is shown."""
    raise typer.Exit(list_outbox(store))


@letter_app.command("returned")
def returned(
    request: Id,
    digest: Digest,
    store: Store,
    why: Annotated[str, typer.Option(metavar="WORDS", help="Why it came back, as the mail service says.")],
    at: At = None,
    by: By = "",
) -> None:
    """Record that a letter came back undeliverable; intake is called. It stays sent on its day."""
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
    by: By = "",
) -> None:
    """Record that a letter reached its reader."""
    raise typer.Exit(record_delivered(store, request, digest, says, by, at))


@letter_app.command("confirm")
def confirm(
    request: Id,
    store: Store,
    seen: SeenDigest = "",
    at: At = None,
    by: By = "",
) -> None:
    """Look at a letter that is not the one that was signed. With --seen, who signed lets it go out so."""
    raise typer.Exit(confirm_changed(store, request, seen, by, at))


@letter_app.command("show")
def show(
    request: Id,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As `assent letter list` numbers them.")],
    store: Store,
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the PDF there.")] = None,
    at: At = None,
    by: By = "",
) -> None:
    """Print a letter that was sent, or write its PDF to a new file. The look is recorded."""
    raise typer.Exit(show_letter(store, request, number, pdf, by, at))


def send_letters(store: Path, at: str | None, *, every: bool) -> int:
    """Send what is owed, of ``every`` request or of those touched since; status 1 where a letter is held back."""
    from assent import bootstrap
    from assent.casework.notices.bookmark import BEGINNING
    from assent.desk.notices.mailroom import send_due_notices

    def work() -> int:
        with bootstrap.command_line_desk(store, job=True) as desk:
            acting.check_job(desk, store)
            sent = send_due_notices(desk, acting_time(desk, at), since=BEGINNING if every else None)
        typer.echo(f"{sent.letters} sent, {len(sent.held)} held back")
        for request, why in sent.held:
            typer.echo(f"  {request}: {why}", err=True)
        return 1 if sent.held else 0

    return refusing(work)


def list_letters(store: Path, request: str, by: str, at: str | None) -> int:
    """The letters of a request, numbered from 1."""
    from assent import bootstrap
    from assent.desk.notices.delivery import SHORTEST
    from assent.desk.record.view import seen

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            state = seen(
                desk,
                request,
                acting.actor_of(desk, store, by, acting.INTAKE),
                looking_time(desk, at),
                "letters",
                "command line",
            )
        for number, notice in enumerate(state.notices, 1):
            lines = ", ".join(notice.lines)
            way = f"by {notice.channel}  {notice.digest[:SHORTEST]}"
            typer.echo(
                f"{number}  {notice.kind.value}  to the {notice.to}  {notice.language}  {way}  {lines}".rstrip()
            )
        return 0

    return refusing(work)


def list_outbox(store: Path) -> int:
    """The letters that wait to be collected."""
    from assent import bootstrap
    from assent.casework.people.permissions import Use, check_use
    from assent.desk.notices.delivery import waiting_letters
    from assent.desk.ports import SYSTEM

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            if acting.is_proven(desk):
                check_use(acting.caller_of(desk, store).account.role, Use.SEE_OUTBOX)
            letters = waiting_letters(desk, SYSTEM)
        typer.echo(f"{len(letters)} waiting")
        for letter in letters:
            typer.echo(
                f"{letter.channel}  to the {letter.to}  {letter.pages} pages  {letter.request}  {letter.letter}"
            )
        return 0

    return refusing(work)


def record_returned(store: Path, request: str, digest: str, why: str, by: str, at: str | None) -> int:
    """A letter came back; intake is called."""
    from assent import bootstrap
    from assent.desk.notices.delivery import letter_returned

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            letter_returned(
                desk,
                request,
                digest,
                why,
                acting.actor_of(desk, store, by, acting.INTAKE),
                acting_time(desk, at),
            )
        typer.echo("Recorded; intake is called.")
        return 0

    return refusing(work)


def record_delivered(store: Path, request: str, digest: str, proof: str, by: str, at: str | None) -> int:
    """A letter arrived."""
    from assent import bootstrap
    from assent.desk.notices.delivery import letter_delivered

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            letter_delivered(
                desk,
                request,
                digest,
                proof,
                acting.actor_of(desk, store, by, acting.INTAKE),
                acting_time(desk, at),
            )
        typer.echo("Recorded.")
        return 0

    return refusing(work)


def confirm_changed(store: Path, request: str, digest: str, by: str, at: str | None) -> int:
    """Show the letters that are held because they changed, or let one go out."""
    from assent import bootstrap
    from assent.desk.notices.previews import changed_letters, confirm_letter

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            actor = acting.actor_of(desk, store, by, Actor("physician", Role.PHYSICIAN))
            if digest:
                confirm_letter(desk, request, digest, actor, acting_time(desk, at))
                typer.echo("Confirmed; it goes out with the next run.")
                return 0
            changed = changed_letters(desk, request, actor, looking_time(desk, at))
        for preview in changed:
            show_preview(preview)
        typer.echo(f"{len(changed)} to be confirmed")
        return 0

    return refusing(work)


def show_letter(store: Path, request: str, number: int, pdf: Path | None, by: str, at: str | None) -> int:
    """One letter as text, or its PDF to a file that is not there yet."""
    from assent import bootstrap
    from assent.desk.notices.mailroom import letter
    from assent.desk.record.view import seen

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            actor, now = acting.actor_of(desk, store, by, acting.INTAKE), looking_time(desk, at)
            notices = seen(desk, request, actor, now, "letters", "command line").notices
            if not 1 <= number <= len(notices):
                raise Refused(
                    f"Request {request} has {len(notices)} letters; number {number} is none of them."
                )
            notice = notices[number - 1]
            _, data = letter(desk, request, notice.digest if pdf else notice.text, actor, now)
        if pdf is None:
            typer.echo(data.decode("utf-8"))
            return 0
        _write(pdf, data)
        typer.echo(f"The letter is in {pdf}.")
        return 0

    return refusing(work)


def _write(target: Path, data: bytes) -> None:
    try:
        with target.open("xb") as out:
            out.write(data)
    except FileExistsError:
        raise Refused(f"{target.name} is there already; nothing was written.") from None
    except OSError as error:
        raise Refused(f"{target.name} cannot be written: {error.strerror}.") from None
