"""Use cases of an office's own administrator: who of the office acts for which of its NPIs.

The administrator of an office makes no other role and no program, resets no password that somebody has set and no
second factor, and lets nobody in again: that is the plan's. Of other offices' people they learn nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from assent.casework.people.account_changes import Happening
from assent.casework.people.accounts import MOST_NPIS, Account
from assent.casework.people.permissions import Use, check_use
from assent.casework.people.provider_offices import ProviderOffice
from assent.casework.record.actors import Actor, Role
from assent.casework.record.caller import Called, FromCaller, Npi, Size, Text
from assent.casework.record.checks import InvalidRecord, NotFound, NotPermitted, Refused
from assent.desk.people.account_ports import AccountBook, Changing
from assent.desk.people.account_steps import (
    accounts_of,
    apply_change,
    office_of,
    on_file,
    put_new,
    put_password,
    with_one_time_password,
)
from assent.desk.ports import Desk
from assent.terms.answers import described

_Npis = Annotated[tuple[Npi, ...], Size(1, MOST_NPIS)]


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who is to work for the office."""

    id: Annotated[
        str,
        Text(form=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$"),
        FromCaller("What they sign in by: the office's id, a period, and a name.", "alder.reyes"),
    ]
    name: Annotated[Called, FromCaller("The person's name.")]
    npis: Annotated[
        _Npis, FromCaller("The NPIs of the office that they act for; the first is their usual one.")
    ]
    administrator: Annotated[bool, FromCaller("Whether they manage the office's people too.")] = False


@dataclass(frozen=True, slots=True)
class ColleagueChanges:
    """What is to become of somebody of the office; None leaves a field as it is."""

    name: Annotated[Called | None, FromCaller("The person's name.")] = None
    npis: Annotated[_Npis | None, FromCaller("The NPIs of the office that they act for.")] = None
    administrator: Annotated[bool | None, FromCaller("Whether they manage the office's people too.")] = None


@dataclass(frozen=True, slots=True)
class ColleagueShown:
    """Somebody of one's office."""

    id: str
    name: str
    npis: tuple[str, ...]
    administrator: bool
    program: bool = field(metadata=described("A program of the office, which the plan manages."))
    ended: bool = field(metadata=described("They may sign in no more."))
    invited: bool = field(metadata=described("They have not set a password of their own yet."))


@dataclass(frozen=True, slots=True)
class ColleaguesShown:
    """An office as its administrator sees it."""

    office: str
    name: str
    npis: tuple[str, ...]
    people: tuple[ColleagueShown, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """Who was invited. The one-time password is shown once."""

    colleague: ColleagueShown
    password: str = field(repr=False)


def colleagues(desk: Desk, actor: Actor) -> ColleaguesShown:
    """The office of its administrator: its NPIs, its people and programs, also those whose access ended."""
    book = accounts_of(desk).book
    own = _administrator(book, actor)
    office = office_of(book, own.office)
    people = (account for account in book.all() if account.office == office.id)
    return ColleaguesShown(
        office.id, office.name, office.npis, tuple(_shown(book, account) for account in people)
    )


def invite(desk: Desk, invitation: Invitation, actor: Actor, now: datetime) -> Invited:
    """Add somebody to one's office, with a one-time password that is shown once.

    Raises ``NotPermitted`` for who does not administer an office, ``Refused`` for an NPI that is not the office's,
    and ``InvalidRecord`` for an id that does not begin with the office's.
    """
    accounts, acting = accounts_of(desk), desk.coming_in(actor)
    office = _administrator(accounts.book, actor).office
    account = Account(
        invitation.id, invitation.name, Role.PROVIDER, invitation.npis[0], office=office,
        further_npis=invitation.npis[1:], office_administrator=invitation.administrator,
    )  # fmt: skip
    password, added = with_one_time_password(accounts, account, "", now)

    def work(changing: Changing) -> Invited:
        _check_id(account.id, _own_office(changing, actor))
        put_new(changing, added, acting, now)
        return Invited(_shown(changing, account), password)

    return accounts.book.change(work)


def change_colleague(
    desk: Desk, id: str, changes: ColleagueChanges, actor: Actor, now: datetime
) -> ColleagueShown:
    """Change somebody's name, for which NPIs they act, or whether they manage the office's people.

    Raises ``NotFound`` for whoever is not of the office, ``Refused`` where nobody would be left to manage it.
    """

    def changed(account: Account) -> Account:
        npis = changes.npis or account.npis
        leads = account.office_administrator if changes.administrator is None else changes.administrator
        return replace(
            account, name=changes.name or account.name, organization=npis[0], further_npis=tuple(npis[1:]),
            office_administrator=leads,
        )  # fmt: skip

    return _change(desk, id, changed, actor, now)


def end_access(desk: Desk, id: str, actor: Actor, now: datetime) -> ColleagueShown:
    """Let somebody of the office sign in no more; sessions end at once. Only the plan lets them in again.

    Raises as ``change_colleague``, and ``Refused`` for oneself.
    """

    def ended(account: Account) -> Account:
        if account.id == actor.id:
            raise Refused(
                "Nobody ends their own access: another administrator of the office, or the plan, does."
            )
        return replace(account, disabled=True)

    return _change(desk, id, ended, actor, now)


def renew_invitation(desk: Desk, id: str, actor: Actor, now: datetime) -> Invited:
    """Give somebody who was invited, and never set a password of their own, another one-time password.

    The one before counts no more. Raises ``NotFound`` for whoever is not of the office, ``Refused`` for whose access
    ended and for who has set a password: a new one of theirs is the plan's to give.
    """
    accounts, acting = accounts_of(desk), desk.coming_in(actor)
    invited = _of_office(accounts.book, _administrator(accounts.book, actor).office, id)
    password, renewed = with_one_time_password(accounts, invited, "", now)

    def work(held: Changing) -> Invited:
        account = _of_office(held, _own_office(held, actor).id, id)
        _check_invited(held, account)
        put_password(held, accounts, renewed, acting, now)
        return Invited(_shown(held, account), password)

    return accounts.book.change(work)


def _change(
    desk: Desk, id: str, changed: Callable[[Account], Account], actor: Actor, now: datetime
) -> ColleagueShown:
    acting = desk.coming_in(actor)

    def work(changing: Changing) -> ColleagueShown:
        account = _of_office(changing, _own_office(changing, actor).id, id)
        after = changed(account)
        _check_led(changing, after)
        apply_change(changing, on_file(changing, account.id), after, acting, now, unlink=False)
        return _shown(changing, after)

    return accounts_of(desk).book.change(work)


def _administrator(book: AccountBook | Changing, actor: Actor) -> Account:
    """Who acts, as an administrator of an office now; raises ``NotPermitted`` for anybody else."""
    check_use(actor.role, Use.MANAGE_COLLEAGUES)
    kept = book.one(actor.id)
    account = kept.account if kept else None
    if account is None or account.disabled or not account.office_administrator:
        raise NotPermitted(
            "Only an administrator of the office manages its people; the plan says who is its first one."
        )
    return account


def _own_office(changing: Changing, actor: Actor) -> ProviderOffice:
    return office_of(changing, _administrator(changing, actor).office)


def _of_office(book: AccountBook | Changing, office: str, id: str) -> Account:
    """Somebody of an office; raises ``NotFound`` for a program, and for anybody else."""
    found = book.one(id)
    if found is None or found.account.office != office or found.account.role is not Role.PROVIDER:
        raise NotFound(f"There is nobody {id!r} in your office.")
    return found.account


def _check_invited(held: Changing, account: Account) -> None:
    if account.disabled:
        raise Refused(f"The access of {account.id} has ended; only the plan lets them in again.")
    if not _is_invited(held, account):
        raise Refused(
            f"{account.id} has set a password, or signs in another way; the plan gives them a new one-time password."
        )


def _is_invited(book: AccountBook | Changing, account: Account) -> bool:
    """Whether they have a one-time password, never had one of their own and were never signed in.

    To who was here before, the plan gives a one-time password; it goes from the plan to them alone.
    """
    found = book.one(account.id)
    one_time = found is not None and found.password_until is not None
    return one_time and not book.has_happened(account.id, Happening.PASSWORD_SET, Happening.SIGNED_IN)


def _check_id(id: str, office: ProviderOffice) -> None:
    if not id.casefold().startswith(office.prefix) or len(id) == len(office.prefix):
        raise InvalidRecord(
            f"id: {id!r} is not {office.prefix!r} and a name after it; write it as in {office.prefix}reyes."
        )


def _check_led(changing: Changing, after: Account) -> None:
    """Raise ``Refused`` where this change would leave nobody who manages the office's people."""
    led = {
        account.id
        for account in changing.all()
        if account.office == after.office and account.office_administrator and not account.disabled
    }
    if led == {after.id} and (after.disabled or not after.office_administrator):
        raise Refused(f"{after.id} is the office's last administrator; make another one first.")


def _shown(book: AccountBook | Changing, account: Account) -> ColleagueShown:
    program = account.role is Role.SYSTEM_CLIENT
    return ColleagueShown(
        account.id, account.name, account.npis, account.office_administrator, program, account.disabled,
        not program and _is_invited(book, account),
    )  # fmt: skip
