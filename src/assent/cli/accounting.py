"""The ``account`` commands: each calls one use case. Passwords and tokens are printed once, where they are made."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import typer

from assent import bootstrap
from assent.cli.times import moment, refusing, shown
from assent.desk.intake.requests import Actor, Refused, Role
from assent.desk.people import accounts, sign_in
from assent.desk.people.accounts import Account, Changes, Licence
from assent.desk.ports import Desk

_ROLES = {role.value: role for role in Role if role is not Role.SYSTEM}


@dataclass(frozen=True, slots=True)
class Person:
    """An account as typed."""

    id: str
    name: str
    role: str
    organization: str
    credential: str
    specialty: str
    licence: str
    licence_until: str
    reports_to: str

    def account(self) -> Account:
        """The account; raises ``Refused`` naming what is wrong."""
        if self.role not in _ROLES:
            raise Refused(f"--role {self.role!r} is none; there are: {', '.join(_ROLES)}.")
        given = (self.credential, self.specialty, self.licence, self.licence_until)
        held = _licence(given) if any(given) else None
        return Account(self.id, self.name, _ROLES[self.role], self.organization, held, self.reports_to)


def check_administrator(id: str) -> None:
    """Raise ``Refused`` for an id that no account can have, before anything is made."""
    Account(id, id, Role.ADMINISTRATOR)


def make_administrator(store: Path, id: str, name: str = "", at: str | None = None) -> None:
    """Make the first administrator of a folder and print the one-time password."""
    with bootstrap.desk(store) as desk:
        password = accounts.first_administrator(desk, id, name or id, moment(at))
    _once(id, password)


def first_administrator(store: Path, id: str, name: str, at: str | None) -> int:
    """The same, as a command of its own."""

    def work() -> int:
        make_administrator(store, id, name, at)
        return 0

    return refusing(work)


def add_account(store: Path, person: Person, by: str, at: str | None, *, without: bool, given: bool) -> int:
    """Add somebody."""

    def work(desk: Desk, actor: Actor) -> None:
        account, now = person.account(), moment(at)
        first = None if without else _line("One-time password", given) if given else ""
        password = accounts.add_account(desk, account, actor, now, password=first)
        typer.echo(f"{account.id}  {account.role.value}  added")
        if password and not given:
            _once(account.id, password)
        elif account.role is Role.SYSTEM_CLIENT:
            typer.echo(f"A program has no password: assent account token {account.id} NAME --until DATE ...")

    return _done(store, by, work)


def list_accounts(store: Path, by: str, as_json: bool) -> int:
    """List accounts."""

    def work(desk: Desk, actor: Actor) -> None:
        found = accounts.list_accounts(desk, actor)
        if as_json:
            typer.echo(json.dumps([_data(one) for one in found], ensure_ascii=False, indent=2))
            return
        for one in found:
            held = one.licence
            signs = f"{held.credential} {held.specialty} until {held.valid_until}" if held else ""
            above = f"reports to {one.reports_to}" if one.reports_to else ""
            may = "disabled" if one.disabled else ""
            parts = (one.id, one.name, one.role.value, one.organization, signs, above, may)
            typer.echo("  ".join(part for part in parts if part))

    return _done(store, by, work)


def set_password(store: Path, id: str, at: str | None, *, given: bool) -> int:
    """Somebody sets their own password."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            current, new = _line("Present password", given), _line("New password", given, twice=True)
            sign_in.set_password(desk, id, current, new, moment(at))
        typer.echo(f"{id}  password set")
        return 0

    return refusing(work)


def reset_password(store: Path, id: str, by: str, at: str | None, *, given: bool) -> int:
    """An administrator gives somebody a one-time password."""

    def work(desk: Desk, actor: Actor) -> None:
        first = _line("One-time password", given) if given else ""
        password = accounts.reset_password(desk, id, actor, moment(at), first)
        typer.echo(f"{id}  signed out everywhere")
        if not given:
            _once(id, password)

    return _done(store, by, work)


def change_licence(
    store: Path, id: str, given: tuple[str, str, str, str], by: str, at: str | None, *, none: bool
) -> int:
    """Enter a licence, or take it away."""

    def work(desk: Desk, actor: Actor) -> None:
        changes = Changes(without_licence=True) if none else Changes(licence=_licence(given))
        held = accounts.change_account(desk, id, changes, actor, moment(at)).licence
        typer.echo(f"{id}  {f'{held.credential} until {held.valid_until}' if held else 'no licence'}")

    return _done(store, by, work)


def set_disabled(store: Path, id: str, by: str, at: str | None, *, disabled: bool) -> int:
    """Somebody may sign in, or not."""

    def work(desk: Desk, actor: Actor) -> None:
        accounts.change_account(desk, id, Changes(disabled=disabled), actor, moment(at))
        typer.echo(f"{id}  {'disabled' if disabled else 'enabled'}")

    return _done(store, by, work)


def issue_token(store: Path, id: str, name: str, until: str, by: str, at: str | None) -> int:
    """Issue a token to a program."""

    def work(desk: Desk, actor: Actor) -> None:
        now = moment(at)
        end = moment(until) if until else now + timedelta(days=90)
        token = accounts.issue_token(desk, id, name, end, actor, now)
        typer.echo(f"{id}  {name}  until {shown(end)}")
        typer.echo(f"Token, shown this once: {token}")

    return _done(store, by, work)


def revoke_token(store: Path, id: str, name: str, by: str, at: str | None) -> int:
    """Revoke a token."""

    def work(desk: Desk, actor: Actor) -> None:
        accounts.revoke_token(desk, id, name, actor, moment(at))
        typer.echo(f"{id}  {name}  revoked")

    return _done(store, by, work)


def show_log(store: Path, id: str, by: str) -> int:
    """Show what was done to accounts."""

    def work(desk: Desk, actor: Actor) -> None:
        for one in accounts.account_log(desk, actor, id or None):
            said = "; ".join(f"{name}: {value}" for name, value in one.details.items())
            typer.echo(f"{shown(one.at)}  {one.by}  {one.what.value}  {one.account}  {said}".rstrip())

    return _done(store, by, work)


def _done(store: Path, by: str, use_case: Callable[[Desk, Actor], None]) -> int:
    """Run a use case as an account of this store. Who can read the folder is trusted to be who they say."""

    def work() -> int:
        with bootstrap.desk(store) as desk:
            use_case(desk, _acting(desk, by))
        return 0

    return refusing(work)


def _acting(desk: Desk, by: str) -> Actor:
    found = desk.accounts.book.one(by) if desk.accounts else None
    if found is None or found.account.disabled:
        raise Refused(
            f"--by {by!r} is no account that may sign in; `assent account first` makes the first administrator."
        )
    return found.account.actor


def _licence(given: tuple[str, str, str, str]) -> Licence:
    names = ("--credential", "--specialty", "--licence", "--licence-until")
    missing = [name for name, text in zip(names, given, strict=True) if not text.strip()]
    if missing:
        raise Refused(
            f"A licence is credential, specialty, number and last day. Missing: {', '.join(missing)}."
        )
    try:
        until = date.fromisoformat(given[3])
    except ValueError:
        raise Refused(f"--licence-until {given[3]!r} is no date such as 2027-12-31.") from None
    return Licence(*given[:3], until)


def _line(what: str, from_stdin: bool, *, twice: bool = False) -> str:
    """A password, from standard input or asked for without showing it."""
    if from_stdin:
        text = sys.stdin.readline().rstrip("\r\n")
        if not text:
            raise Refused(f"{what}: there is no line on standard input.")
        return text
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=twice))


def _once(id: str, password: str) -> None:
    typer.echo(f"One-time password of {id}, shown this once: {password}")
    typer.echo(f"Set your own: assent account password {id} --store FOLDER")


def _data(one: Account) -> dict[str, Any]:
    held = one.licence
    licence = held and {
        "credential": held.credential,
        "specialty": held.specialty,
        "number": held.number,
        "valid_until": held.valid_until.isoformat(),
    }
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "organization": one.organization or None,
        "licence": licence,
        "reports_to": one.reports_to or None,
        "disabled": one.disabled,
    }
