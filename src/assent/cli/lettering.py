"""The ``letter`` commands: each calls one use case of the mailroom."""

from pathlib import Path

import typer

from assent import bootstrap
from assent.cli.times import moment, refusing
from assent.desk.mailroom import letter, send_due_notices
from assent.desk.requests import Actor, Refused, Role
from assent.desk.viewing import seen


def send_letters(store: Path, at: str | None) -> int:
    """Send what is owed; status 1 where a letter is held back."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            sent = send_due_notices(desk, moment(at))
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
            typer.echo(f"{number}  {one.kind.value}  to the {one.to}  {one.language}  {lines}".rstrip())
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
