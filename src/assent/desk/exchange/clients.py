"""Use cases of an administrator: which programs may call by the standards, by which keys, for which offices."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from assent.casework.exchange.clients import ClientRegistration, KeysUrl, check_client_account
from assent.casework.people.account_changes import Happening
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import Actor, Role
from assent.casework.record.caller import FromCaller, MaybeName, Name, Text
from assent.casework.record.checks import NotFound, Refused
from assent.desk.people.account_ports import Accounts, Changing
from assent.desk.people.account_steps import accounts_of, note, on_file, put_new
from assent.desk.ports import Desk


@dataclass(frozen=True, slots=True)
class ClientKeys:
    """The keys of a program from now on: by value, or where they are."""

    keys: Annotated[str, Text(0, 40_000), FromCaller("Its public keys, a JWK set as JSON text.")] = ""
    keys_url: KeysUrl = ""


@dataclass(frozen=True, slots=True)
class NewClient:
    """Which program is registered, by the id of its account, and what it is called."""

    id: Annotated[Name, FromCaller("The id of its account, which is made where there is none.", "alder-ehr")]
    name: Annotated[MaybeName, FromCaller("What the program is called.")] = ""


@dataclass(frozen=True, slots=True)
class ClientShown:
    """A registered program with its account."""

    account: Account
    registration: ClientRegistration

    @property
    def may_call(self) -> bool:
        """Whether its tokens count."""
        return not (self.account.disabled or self.registration.is_over)


def register_client(
    desk: Desk, registration: ClientRegistration, actor: Actor, now: datetime, name: str = ""
) -> ClientShown:
    """Register a program; its account is made where there is none, and it may have been registered before.

    Raises ``InvalidRecord`` for what cannot stand, ``Refused`` for one that is registered already, for an issuer of
    another program, and for addresses that may not be called from here.
    """
    accounts = _managing(desk, actor)
    desk.exchanging.tokens.check_place(registration)
    dated = replace(registration, registered_at=now, ended_at=None)

    def work(changing: Changing) -> ClientShown:
        kept = changing.one(dated.account)
        account = (
            kept.account
            if kept
            else Account(dated.account, name or dated.account, Role.SYSTEM_CLIENT, dated.npis[0])
        )
        check_client_account(account, dated)
        _check_free(changing, dated)
        if kept is None:
            put_new(changing, OnFile(account), actor, now)
        final = replace(dated, account=account.id)
        changing.put_client(final)
        note(changing, account.id, Happening.CLIENT_REGISTERED, actor, now, _details(final))
        return ClientShown(account, final)

    return accounts.book.change(work)


def change_keys(desk: Desk, id: str, keys: ClientKeys, actor: Actor, now: datetime) -> ClientShown:
    """Let other keys count in the place of all that a program had. Raises as ``register_client``."""
    accounts = _managing(desk, actor)

    def work(changing: Changing) -> ClientShown:
        account, registration = _registered(changing, id)
        changed = registration.with_keys(keys.keys, keys.keys_url)
        desk.exchanging.tokens.check_place(changed)
        changing.put_client(changed)
        changing.end_access(account.id)
        note(changing, account.id, Happening.CLIENT_KEYS_CHANGED, actor, now, _details(changed))
        return ClientShown(account, changed)

    return accounts.book.change(work)


def end_client(desk: Desk, id: str, actor: Actor, now: datetime) -> ClientShown:
    """Let a program call no more, from now on; its account and its other tokens stay."""
    accounts = _managing(desk, actor)

    def work(changing: Changing) -> ClientShown:
        account, registration = _registered(changing, id)
        ended = registration.ended(now)
        changing.put_client(ended)
        changing.end_access(account.id)
        note(changing, account.id, Happening.CLIENT_ENDED, actor, now)
        return ClientShown(account, ended)

    return accounts.book.change(work)


def list_clients(desk: Desk, actor: Actor) -> list[ClientShown]:
    """Every program that is or was registered, by id."""
    book = _managing(desk, actor).book
    accounts = {account.id: account for account in book.all()}
    return [ClientShown(accounts[registered.account], registered) for registered in book.clients()]


def _managing(desk: Desk, actor: Actor) -> Accounts:
    check_use(actor.role, Use.MANAGE_ACCOUNTS)
    return accounts_of(desk)


def _registered(changing: Changing, id: str) -> tuple[Account, ClientRegistration]:
    account = on_file(changing, id).account
    registration = changing.client(account.id)
    if registration is None or registration.is_over:
        raise NotFound(f"No program is registered as {account.id}.")
    return account, registration


def _check_free(changing: Changing, registration: ClientRegistration) -> None:
    """Raise ``Refused`` where the program is registered already, or another one has its issuer."""
    for registered in changing.clients():
        if registered.is_over:
            continue
        if registered.account.casefold() == registration.account.casefold():
            raise Refused(f"{registered.account} is registered already; change its keys, or end it first.")
        if registration.issuer and registered.issuer == registration.issuer:
            raise Refused(
                f"issuer: {registration.issuer} is that of {registered.account}; one issuer is one program."
            )


def _details(registration: ClientRegistration) -> dict[str, str]:
    """What stands on the record of accounts: no key, only where keys are or how many."""
    keys = registration.keys_url or "by value"
    details = {
        "npis": " ".join(registration.npis),
        "scopes": " ".join(registration.scopes),
        "keys": keys,
        "issuer": registration.issuer,
        "fhir_servers": " ".join(registration.fhir_servers),
    }
    return {name: value for name, value in details.items() if value}
