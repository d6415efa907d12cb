"""The commands ``sign-in``, ``sign-out`` and ``whoami``, and one's own second factor."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.cli.options import Store
from assent.cli.people import administrator, sessions
from assent.cli.people.acting import caller_of
from assent.cli.times import refusing, shown

if TYPE_CHECKING:
    from assent.desk.ports import Desk

Code = Annotated[
    bool, typer.Option("--code-stdin", help="The authenticator's code comes next on standard input.")
]


def sign_in(
    id: administrator.Id, store: Store, password_stdin: administrator.Stdin = False, code_stdin: Code = False
) -> None:
    """Sign in by password. The session is kept in your own folder, for this store, until it ends."""
    raise typer.Exit(begin_session(store, id, given=password_stdin, code_given=code_stdin))


def sign_out(store: Store) -> None:
    """End the session kept for this store."""
    raise typer.Exit(end_session(store))


def whoami(store: Store) -> None:
    """Show who is signed in on this command line."""
    raise typer.Exit(show_caller(store))


def second_factor(
    store: Store, password_stdin: administrator.Stdin = False, code_stdin: Code = False
) -> None:
    """Enroll an authenticator for yourself. Prints recovery codes, once. Who signs needs one."""
    raise typer.Exit(enroll(store, given=password_stdin, code_given=code_stdin))


def begin_session(store: Path, id: str, *, given: bool, code_given: bool) -> int:
    """Sign somebody in, and keep the session."""
    from assent import bootstrap
    from assent.casework.people.second_factor import CodeDue
    from assent.desk.people import second_factor, sign_in

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            password, now = administrator.secret_line("Password", given), datetime.now(UTC)
            before = _told(desk, id)
            try:
                code = administrator.secret_line("Code", True) if code_given else ""
                signed = sign_in.sign_in(desk, id, password, now, code=code)
            except CodeDue:
                if code_given or given:
                    raise
                code = administrator.secret_line("Code of the authenticator", False)
                signed = sign_in.sign_in(desk, id, password, now, code=code)
            sessions.keep(store, signed.token)
            standing = second_factor.standing(desk, signed.account, now)
        account = signed.account
        typer.echo(f"{account.id}  {account.role.value}  signed in until {shown(signed.until)}")
        for line in before:
            typer.echo(f"  {line}")
        if standing.needed_from and not standing.enrolled:
            typer.echo(
                f"Your signature needs a second factor from {shown(standing.needed_from)} on: "
                "assent account second-factor --store FOLDER"
            )
        return 0

    return refusing(work)


def end_session(store: Path) -> int:
    """End the session kept for a store, and forget it."""
    from assent import bootstrap
    from assent.desk.people import sign_in

    def work() -> int:
        token = sessions.kept_token(store)
        if token:
            with bootstrap.command_line_desk(store) as desk:
                sign_in.sign_out(desk, token, datetime.now(UTC))
        sessions.forget(store)
        typer.echo("Signed out.")
        return 0

    return refusing(work)


def show_caller(store: Path) -> int:
    """Who is signed in; refused where nobody is."""
    from assent import bootstrap

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            caller = caller_of(desk, store)
        proven = "second factor proven" if caller.second_factor else ""
        how = "by the token of a program" if caller.program else ""
        parts = (caller.account.id, caller.account.name, caller.account.role.value, proven, how)
        typer.echo("  ".join(part for part in parts if part))
        return 0

    return refusing(work)


def enroll(store: Path, *, given: bool, code_given: bool) -> int:
    """Enroll an authenticator: what it reads, its first code, then the recovery codes."""
    from assent import bootstrap
    from assent.desk.people import second_factor

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            account = caller_of(desk, store).account
            password = administrator.secret_line("Your password once more", given)
            begun = second_factor.begin_enrollment(desk, account, password, datetime.now(UTC))
            typer.echo("For your authenticator, shown this once:")
            typer.echo(f"  {begun.secret}")
            typer.echo(f"  {begun.address}")
            code = administrator.secret_line("The code that it shows", code_given)
            token = sessions.kept_token(store)
            codes = second_factor.finish_enrollment(desk, account, token, code, datetime.now(UTC))
        typer.echo("Recovery codes, shown this once; each counts once, in place of a code:")
        for recovery in codes:
            typer.echo(f"  {recovery}")
        return 0

    return refusing(work)


def _told(desk: "Desk", id: str) -> list[str]:
    """What an administrator was told since they last signed in, the latest first."""
    from assent.casework.people.account_changes import Happening
    from assent.desk.people.account_steps import accounts_of, known

    accounts, lines = accounts_of(desk), list[str]()
    if accounts.book.one(id) is None:
        return []
    for change in accounts.book.log(known(accounts, id).account.id, 200):
        if change.what is Happening.SIGNED_IN:
            break
        if change.what is Happening.TOLD:
            details = "; ".join(f"{name}: {value}" for name, value in change.details.items())
            lines.append(f"{shown(change.at)}  {change.by}  {details}")
    return lines
