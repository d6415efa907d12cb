"""The ``account`` commands on accounts. What a command needs is imported when it runs."""

from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assent.casework.record.actors import PROGRAMS, Actor, Role
from assent.casework.record.checks import Refused
from assent.cli import options
from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_columns
from assent.cli.people import acting, administrator
from assent.cli.times import acting_time, details_shown, moment, refusing, shown, stated_date
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.casework.people.accounts import Account, License
    from assent.desk.ports import Desk


def first(
    id: administrator.Id,
    store: options.Store,
    name: Annotated[str, typer.Option(metavar="WORDS", help="The person's name; default the id.")] = "",
    at: options.At = None,
) -> None:
    """Make an administrator of a store that has fewer than two. Prints a one-time password, once.

    For whoever operates the machine of the store; the operating system's user is recorded.
    """
    raise typer.Exit(first_administrator(store, id, name, at))


def recover(
    id: administrator.Id,
    store: options.Store,
    why: Annotated[str, typer.Option(metavar="WORDS", help="Why, for the record and the administrators.")],
) -> None:
    """Give an administrator who cannot sign in a one-time password. Every administrator is told.

    For whoever operates the machine of the store; the operating system's user is recorded.
    """
    raise typer.Exit(recover_administrator(store, id, why))


def add(
    id: administrator.Id,
    store: options.Store,
    name: Annotated[str, typer.Option(metavar="WORDS", help="The person's or program's name.")],
    role: Annotated[str, typer.Option(metavar="ROLE", help="provider, intake, nurse, physician, ...")],
    organization: Annotated[str, typer.Option(metavar="NPI", help="Of a provider, and of its program.")] = "",
    credential: options.Credential = "",
    specialty: options.Specialty = "",
    licence: options.LicenseNumber = "",
    licence_until: options.LicenseUntil = "",
    reports_to: Annotated[str, typer.Option(metavar="ID", help="The person's superior.")] = "",
    no_password: Annotated[
        bool, typer.Option("--no-password", help="For who signs in through the plan's provider.")
    ] = False,
    password_stdin: administrator.Stdin = False,
    by: administrator.By = "",
    at: options.At = None,
) -> None:
    """Add somebody. Prints a one-time password, once, unless one is given.

    Who signs or administers waits for a second administrator: assent account confirm.
    """
    person = Person(id, name, role, organization, credential, specialty, licence, licence_until, reports_to)
    raise typer.Exit(add_account(store, person, by, at, without=no_password, given=password_stdin))


def list_(store: options.Store, by: administrator.By = "", json: options.Json = False) -> None:
    """List accounts. Role, office, license, whether they may sign in."""
    raise typer.Exit(list_accounts(store, by, json))


def licence(
    id: administrator.Id,
    store: options.Store,
    by: administrator.By = "",
    credential: options.Credential = "",
    specialty: options.Specialty = "",
    licence: options.LicenseNumber = "",
    licence_until: options.LicenseUntil = "",
    none: Annotated[bool, typer.Option("--none", help="Take the license away.")] = False,
    at: options.At = None,
) -> None:
    """Enter a clinician's license, or the renewed one. It decides who may sign."""
    typed = (credential, specialty, licence, licence_until)
    raise typer.Exit(change_license(store, id, typed, by, at, none=none))


def disable(
    id: administrator.Id, store: options.Store, by: administrator.By = "", at: options.At = None
) -> None:
    """Let somebody sign in no more. Sessions end at once, tokens are revoked."""
    raise typer.Exit(set_disabled(store, id, by, at, disabled=True))


def enable(
    id: administrator.Id, store: options.Store, by: administrator.By = "", at: options.At = None
) -> None:
    """Let somebody who was disabled sign in again."""
    raise typer.Exit(set_disabled(store, id, by, at, disabled=False))


def log(
    store: options.Store,
    id: Annotated[str, typer.Argument(metavar="ID", help="Of one account; default all.")] = "",
    by: administrator.By = "",
) -> None:
    """Show what was done to accounts, the latest first."""
    raise typer.Exit(show_log(store, id, by))


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

    def account(self) -> "Account":
        """The account; raises ``Refused`` naming what is wrong."""
        if self.role not in _ROLES:
            raise Refused(f"--role {self.role!r} is none; there are: {', '.join(_ROLES)}.")
        typed = (self.credential, self.specialty, self.licence, self.licence_until)
        licence = license_of(typed) if any(typed) else None
        from assent.casework.people.accounts import Account

        return Account(self.id, self.name, _ROLES[self.role], self.organization, licence, self.reports_to)


def check_first(ids: tuple[str, ...]) -> None:
    """Raise ``Refused`` for ids that no two accounts can have, before anything is made."""
    from assent.casework.people.accounts import Account
    from assent.casework.people.sign_in import folded

    for id in ids:
        Account(id, id, Role.ADMINISTRATOR)
    if len({folded(id) for id in ids}) < len(ids) or len(ids) > 2:
        raise Refused(f"--administrator {', '.join(ids)}: name one or two, each once; they add others.")


def make_administrator(store: Path, id: str, name: str = "", at: str | None = None) -> None:
    """Make the first administrator of a folder and print the one-time password."""
    from assent import bootstrap
    from assent.desk.people import accounts, recovery
    from assent.desk.plan import settings

    with bootstrap.command_line_desk(store) as desk:
        by, now = recovery.operator(desk, getuser()), moment(at)
        password = accounts.first_administrator(desk, id, name or id, now, by)
        if acting.is_proven(desk):
            settings.begin(desk, by, now)
    administrator.print_once(id, password)


def first_administrator(store: Path, id: str, name: str, at: str | None) -> int:
    """The same, as a command of its own."""

    def work() -> int:
        make_administrator(store, id, name, at)
        return 0

    return refusing(work)


def recover_administrator(store: Path, id: str, why: str) -> int:
    """Give an administrator a way in."""
    from assent import bootstrap
    from assent.desk.people import recovery

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            by = recovery.operator(desk, getuser())
            password = recovery.recover_administrator(desk, id, why, by, moment(None))
        administrator.print_once(id, password)
        return 0

    return refusing(work)


def add_account(store: Path, person: Person, by: str, at: str | None, *, without: bool, given: bool) -> int:
    """Add somebody."""
    from assent.desk.people import accounts

    def work(desk: "Desk", actor: Actor) -> None:
        account, now = person.account(), acting_time(desk, at)
        first = None if without else administrator.secret_line("One-time password", given) if given else ""
        added = accounts.add_account(desk, account, actor, now, password=first)
        if added.proposal is not None:
            administrator.print_waiting(account.id, added)
            return
        typer.echo(f"{account.id}  {account.role.value}  added")
        if added.password and not given:
            administrator.print_once(account.id, added.password)
        elif account.role in PROGRAMS:
            typer.echo(f"A program has no password: assent account token {account.id} NAME --until DATE ...")

    return administrator.done_by(store, by, work)


def list_accounts(store: Path, by: str, as_json: bool) -> int:
    """List accounts."""
    from assent.desk.people import accounts

    def work(desk: "Desk", actor: Actor) -> None:
        listed = accounts.list_accounts(desk, actor)
        if as_json:
            typer.echo(json_text([_data(account) for account in listed], 2))
            return
        print_columns(_HEADINGS, map(_row, listed))

    return administrator.done_by(store, by, work)


_HEADINGS = ("account", "name", "role", "office", "license", "reports to", "may sign in")


def _row(account: "Account") -> tuple[str, ...]:
    licence = account.licence
    signs = f"{licence.credential} {licence.specialty} until {licence.valid_until}" if licence else ""
    may = "no: disabled" if account.disabled else "yes"
    who = account.id, account.name, account.role.value, account.organization
    return *who, signs, account.reports_to, may


def change_license(
    store: Path, id: str, typed: tuple[str, str, str, str], by: str, at: str | None, *, none: bool
) -> int:
    """Enter a license, or take it away."""
    from assent.desk.people import accounts
    from assent.desk.people.accounts import Changes

    def work(desk: "Desk", actor: Actor) -> None:
        changes = Changes(without_licence=True) if none else Changes(licence=license_of(typed))
        changed = accounts.change_account(desk, id, changes, actor, acting_time(desk, at))
        if changed.proposal is not None:
            administrator.print_waiting(id, changed)
            return
        licence = changed.account.licence
        typer.echo(
            f"{id}  {f'{licence.credential} until {licence.valid_until}' if licence else 'no licence'}"
        )

    return administrator.done_by(store, by, work)


def set_disabled(store: Path, id: str, by: str, at: str | None, *, disabled: bool) -> int:
    """Somebody may sign in, or not."""
    from assent.desk.people import accounts
    from assent.desk.people.accounts import Changes

    def work(desk: "Desk", actor: Actor) -> None:
        changed = accounts.change_account(desk, id, Changes(disabled=disabled), actor, acting_time(desk, at))
        if changed.proposal is not None:
            administrator.print_waiting(id, changed)
            return
        typer.echo(f"{id}  {'disabled' if disabled else 'enabled'}")

    return administrator.done_by(store, by, work)


def show_log(store: Path, id: str, by: str) -> int:
    """Show what was done to accounts."""
    from assent.desk.people import accounts

    def work(desk: "Desk", actor: Actor) -> None:
        changes = accounts.account_log(desk, actor, id or None)
        rows = (
            (shown(change.at), change.by, change.what.value, change.account, details_shown(change.details))
            for change in changes
        )
        print_columns(("when", "by", "what", "account", "details"), rows)

    return administrator.done_by(store, by, work)


def license_of(typed: tuple[str, str, str, str]) -> "License":
    """Credential, specialty, number and last day as typed; raises ``Refused`` naming what is missing."""
    names = ("--credential", "--specialty", "--licence", "--licence-until")
    missing = [name for name, text in zip(names, typed, strict=True) if not text.strip()]
    if missing:
        raise Refused(
            f"A license is credential, specialty, number and last day. Missing: {', '.join(missing)}."
        )
    until = stated_date(names[3], typed[3])
    from assent.casework.people.accounts import License

    return License(*typed[:3], until)


def _data(account: "Account") -> dict[str, Any]:
    from assent.desk.people.answers import account_shown

    shown_account = account_shown(account)
    return {
        **json_data(shown_account),
        "organization": shown_account.organization or None,
        "reports_to": shown_account.reports_to or None,
    }
