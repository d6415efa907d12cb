"""The ``letter`` commands: each calls one use case of the mailroom."""

from pathlib import Path

import typer

from assent import bootstrap
from assent.cli.times import moment, refusing
from assent.desk.intake.requests import Actor, Refused, Role
from assent.desk.notices.delivery import SHORTEST, letter_delivered, letter_returned, waiting_letters
from assent.desk.notices.mailroom import BEGINNING, letter, send_due_notices
from assent.desk.ports import SYSTEM
from assent.desk.record.view import seen


def send_letters(store: Path, at: str | None, *, every: bool) -> int:
    """Send what is owed, of ``every`` request or of those touched since; status 1 where a letter is held back."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            sent = send_due_notices(desk, moment(at), since=BEGINNING if every else None)
        typer.echo(f"{sent.letters} sent, {len(sent.held)} held back")
        for request, why in sent.held:
            typer.echo(f"  {request}: {why}", err=True)
        return 1 if sent.held else 0

    return refusing(work)


def list_letters(store: Path, request: str, by: str, at: str | None) -> int:
    """The letters of a request, numbered from 1."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            state = seen(desk, request, Actor(by, Role.INTAKE), moment(at), "letters", "command line")
        for number, one in enumerate(state.notices, 1):
            lines = ", ".join(one.lines)
            way = f"by {one.channel}  {one.digest[:SHORTEST]}"
            typer.echo(
                f"{number}  {one.kind.value}  to the {one.to}  {one.language}  {way}  {lines}".rstrip()
            )
        return 0

    return refusing(work)


def list_outbox(store: Path) -> int:
    """The letters that wait to be collected."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            found = waiting_letters(desk, SYSTEM)
        typer.echo(f"{len(found)} waiting")
        for one in found:
            typer.echo(f"{one.channel}  to the {one.to}  {one.pages} pages  {one.request}  {one.letter}")
        return 0

    return refusing(work)


def record_returned(store: Path, request: str, digest: str, why: str, by: str, at: str | None) -> int:
    """A letter came back; intake is called."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            letter_returned(desk, request, digest, why, Actor(by, Role.INTAKE), moment(at))
        typer.echo("Recorded; intake is called.")
        return 0

    return refusing(work)


def record_delivered(store: Path, request: str, digest: str, says: str, by: str, at: str | None) -> int:
    """A letter arrived."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            letter_delivered(desk, request, digest, says, Actor(by, Role.INTAKE), moment(at))
        typer.echo("Recorded.")
        return 0

    return refusing(work)


def show_letter(store: Path, request: str, number: int, pdf: Path | None, by: str, at: str | None) -> int:
    """One letter as text, or its PDF to a file that is not there yet."""

    def work() -> int:
        actor, now = Actor(by, Role.INTAKE), moment(at)
        with bootstrap.desk(store) as desk:
            held = seen(desk, request, actor, now, "letters", "command line").notices
            if not 1 <= number <= len(held):
                raise Refused(f"Request {request} has {len(held)} letters; number {number} is none of them.")
            one = held[number - 1]
            _, data = letter(desk, request, one.digest if pdf else one.text, actor, now)
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
