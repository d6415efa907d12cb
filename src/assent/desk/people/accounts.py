"""Use cases of an administrator: who may use this installation, in which role, and by which license."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from assent.casework.people.account_changes import AccountChange, Happening, differences
from assent.casework.people.accounts import Account, License, OnFile, may_hold_license
from assent.casework.people.passwords import check_password
from assent.casework.people.permissions import Use, check_use
from assent.casework.people.sign_in import TOKEN_PREFIX, ProgramToken, SignInRules
from assent.casework.record.actors import Actor, Role
from assent.casework.record.caller import FromCaller, MaybeName, Name
from assent.casework.record.checks import InvalidRecord, NotFound, Refused
from assent.desk.people.account_ports import Accounts, Changing
from assent.desk.people.account_steps import (
    accounts_of,
    check_administrator_left,
    check_superior,
    known,
    note,
    on_file,
    shut_out,
    tries_key,
)
from assent.desk.ports import SYSTEM, Desk

MOST_LINES = 1_000
"""So many lines of the record are shown at once."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become of an account; None leaves a field as it is.

    ``reports_to`` empty: nobody. ``without_licence`` takes the license away. ``unlink`` forgets who it
    is at the plan's identity provider, so that the next sign-in there links it again.
    """

    name: Annotated[Name | None, FromCaller("The person's or program's name.")] = None
    role: Annotated[Role | None, FromCaller("What the account may do.")] = None
    organization: Annotated[MaybeName | None, FromCaller("The NPI of a provider's office.")] = None
    licence: Annotated[License | None, FromCaller("The license, or the renewed one.")] = None
    without_licence: Annotated[bool, FromCaller("Take the license away.")] = False
    reports_to: Annotated[MaybeName | None, FromCaller("The account of the superior.")] = None
    disabled: Annotated[bool | None, FromCaller("Whether nobody may sign in by it.")] = None
    unlink: Annotated[bool, FromCaller("Forget who it is at the plan's identity provider.")] = False

    def applied(self, account: Account) -> Account:
        """The account as it becomes. A role without a license loses the license on file."""
        role = self.role or account.role
        licence = self.licence or account.licence
        keeps = not self.without_licence and (self.licence or may_hold_license(role))
        return Account(
            account.id,
            self.name if self.name is not None else account.name,
            role,
            self.organization if self.organization is not None else account.organization,
            licence if keeps else None,
            self.reports_to if self.reports_to is not None else account.reports_to,
            self.disabled if self.disabled is not None else account.disabled,
        )


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """Whether who is added signs in by password at first."""

    password: Annotated[
        bool,
        FromCaller("Whether a one-time password is made; not for who comes through OpenID."),
    ] = True


def first_administrator(desk: Desk, id: str, name: str, now: datetime) -> str:
    """Make the first administrator; the one-time password. Only while there is no administrator at all."""
    accounts, account = accounts_of(desk), Account(id, name, Role.ADMINISTRATOR)
    password, on_file = _first(accounts, account, "", now)

    def work(held: Changing) -> str:
        if any(one.role is Role.ADMINISTRATOR for one in held.all()):
            raise Refused("There is an administrator already; they add others.")
        _add(held, on_file, SYSTEM, now)
        return password

    return accounts.book.change(work)


def add_account(
    desk: Desk, account: Account, actor: Actor, now: datetime, *, password: str | None = ""
) -> str:
    """Add somebody; the one-time password, which is shown once and changed at the first sign-in.

    It is made up unless one is given; None gives none, for who signs in through the plan's provider. A
    program gets none either: ``issue_token``. Raises ``Refused``.
    """
    accounts = _managing(desk, actor)
    one_time, on_file = _first(accounts, account, password, now)

    def work(held: Changing) -> str:
        _add(held, on_file, actor, now)
        return one_time

    return accounts.book.change(work)


def change_account(desk: Desk, id: str, changes: Changes, actor: Actor, now: datetime) -> Account:
    """Change a role, a license, a superior, or whether somebody may sign in at all.

    Who is disabled is signed out everywhere, and their tokens are revoked. The last administrator
    who may sign in stays one. Raises ``Refused``.
    """

    def work(held: Changing) -> Account:
        before = on_file(held, id)
        after = changes.applied(before.account)
        check_superior(held, after)
        check_administrator_left(held, after)
        held.put(replace(before, account=after, subject="" if changes.unlink else before.subject))
        found = differences(before.account, after)
        if found:
            note(held, after.id, Happening.CHANGED, actor, now, found)
        if changes.unlink and before.subject:
            note(held, after.id, Happening.UNLINKED, actor, now)
        if after.disabled:
            shut_out(held, after.id, actor, now)
        return after

    return _managing(desk, actor).book.change(work)


def reset_password(desk: Desk, id: str, actor: Actor, now: datetime, password: str = "") -> str:
    """Give somebody a new one-time password, made up unless given; it also ends their being locked out.

    They are signed out everywhere. Raises ``Refused``.
    """
    accounts = _managing(desk, actor)
    account = known(accounts, id).account
    one_time, made = _first(accounts, account, password, now)

    def work(held: Changing) -> str:
        kept = on_file(held, id)
        held.put(replace(kept, password=made.password, password_until=made.password_until))
        held.keep_tries(tries_key(accounts, id), None)
        held.end_all(kept.account.id)
        note(held, kept.account.id, Happening.PASSWORD_RESET, actor, now)
        return one_time

    if not one_time:
        raise Refused(f"{account.id} is a program; issue a token for it.")
    return accounts.book.change(work)


def issue_token(
    desk: Desk, id: str, name: str, valid_until: datetime, actor: Actor, now: datetime
) -> str:  # fmt: skip
    """Issue a token to a program: shown once, kept as a digest, good until it is revoked or past its end."""
    accounts = _managing(desk, actor)
    token = TOKEN_PREFIX + accounts.secrets.token()
    made = ProgramToken(accounts.secrets.digest(token), id, name.strip(), now, valid_until)
    _check_token(made, now, accounts.rules)

    def work(held: Changing) -> str:
        account = on_file(held, id).account
        if account.role is not Role.SYSTEM_CLIENT:
            raise Refused(f"{account.id} is a person in the role {account.role.value}, and signs in.")
        if account.disabled:
            raise Refused(f"{account.id} is disabled; enable the account first.")
        held.add_token(replace(made, account=account.id))
        details = {"name": made.name, "valid_until": valid_until.isoformat()}
        note(held, account.id, Happening.TOKEN_ISSUED, actor, now, details)
        return token

    return accounts.book.change(work)


def revoke_token(desk: Desk, id: str, name: str, actor: Actor, now: datetime) -> None:
    """A token counts no more from now on. Raises ``NotFound`` where none of that name does."""

    def work(held: Changing) -> None:
        account = on_file(held, id).account
        if not held.revoke_tokens(account.id, now, name):
            raise NotFound(f"{account.id} has no token {name!r} that counts.")
        note(held, account.id, Happening.TOKEN_REVOKED, actor, now, {"name": name})

    _managing(desk, actor).book.change(work)


def list_accounts(desk: Desk, actor: Actor) -> list[Account]:
    """Every account, by id."""
    return _managing(desk, actor).book.all()


def list_tokens(desk: Desk, id: str, actor: Actor) -> list[ProgramToken]:
    """The tokens of a program, also those that count no more."""
    accounts = _managing(desk, actor)
    return accounts.book.tokens(known(accounts, id).account.id)


def account_log(
    desk: Desk, actor: Actor, id: str | None = None, limit: int = MOST_LINES
) -> list[AccountChange]:
    """What was recorded about accounts, the latest first; of one or of all. For administrators and auditors."""
    check_use(actor.role, Use.READ_ACCOUNT_LOG)
    accounts = accounts_of(desk)
    of = None if id is None else known(accounts, id).account.id
    return accounts.book.log(of, min(limit, MOST_LINES))


def reports_to(accounts: Accounts) -> Mapping[str, str]:
    """Each person's superior, as the accounts stand when it is looked up."""
    return _Superiors(accounts)


class _Superiors(Mapping[str, str]):
    """Read anew at each look: a server runs for months."""

    def __init__(self, accounts: Accounts) -> None:
        self._book = accounts.book

    def __getitem__(self, id: str) -> str:
        found = self._book.one(id)
        if found is None or not found.account.reports_to:
            raise KeyError(id)
        return found.account.reports_to

    def __iter__(self) -> Iterator[str]:
        return (one.id for one in self._book.all() if one.reports_to)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _managing(desk: Desk, actor: Actor) -> Accounts:
    check_use(actor.role, Use.MANAGE_ACCOUNTS)
    return accounts_of(desk)


def _first(accounts: Accounts, account: Account, given: str | None, now: datetime) -> tuple[str, OnFile]:
    """The account with a one-time password, and that password; hashed before any transaction is open."""
    if given is None or account.role is Role.SYSTEM_CLIENT:
        return "", OnFile(account)
    rules = accounts.rules
    if given:
        check_password(given, account.id, account.name, rules.password_least, rules.password_most)
    password = given or accounts.secrets.one_time_password()
    return password, OnFile(account, accounts.secrets.hash(password), now + rules.one_time)


def _add(changing: Changing, on_file: OnFile, actor: Actor, now: datetime) -> None:
    account = on_file.account
    if changing.one(account.id) is not None:
        raise Refused(f"There is an account {account.id!r} already; ids differ by more than their case.")
    check_superior(changing, account)
    changing.put(on_file)
    note(changing, account.id, Happening.ADDED, actor, now, differences(None, account))


def _check_token(token: ProgramToken, now: datetime, rules: SignInRules) -> None:
    if not token.name or len(token.name) > 100:
        raise InvalidRecord("token: give it a name of up to 100 characters, such as what runs with it.")
    if not now < token.valid_until <= now + rules.token:
        raise InvalidRecord(
            f"token: valid_until is {token.valid_until:%Y-%m-%d}; give a day within {rules.token.days} days."
        )
