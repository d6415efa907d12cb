"""Use cases of a program that calls by the standards: a token by its signature, and who calls by which token."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.exchange.clients import (
    ACCESS_LIFETIME,
    ACCESS_PREFIX,
    AccessToken,
    Assertion,
    ClientRegistration,
    ExchangeClient,
    NotTrusted,
    Unverified,
)
from assent.casework.exchange.scopes import GRANTABLE, allows, granted
from assent.casework.people.accounts import Account
from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.actors import OFFICES, Role
from assent.casework.record.checks import NotPermitted
from assent.desk.people.account_ports import AccountBook, Changing
from assent.desk.people.account_steps import accounts_of, tidying
from assent.desk.people.second_factor import is_demonstration
from assent.desk.people.sign_in import calling
from assent.desk.ports import Desk

MOST_TOKEN = 8_000
"""Characters of a signed token; one with an RSA signature of 4096 bits has some 1,500."""
_UNKNOWN = "This client is not registered, or its token is not signed by one of its keys."
_OVER = "This access token is unknown or past its end; ask for another at the token endpoint."
_REPLAYED = "This token came before: each is taken once; sign another with a jti of its own."


@dataclass(frozen=True, slots=True)
class AccessGiven:
    """A token that counts until ``ends_at``, for these scopes. Only the program gets to see it."""

    token: str = field(repr=False)
    account: str
    scopes: tuple[str, ...]
    ends_at: datetime


def give_access(
    desk: Desk, assertion: str, scope: str, audiences: Collection[str], now: datetime
) -> AccessGiven:
    """A short-lived token for a program that proves who it is by a signed token (RFC 7523).

    ``audiences`` are the addresses of the token endpoint. Raises ``NotTrusted`` with the word of RFC 6749.
    """
    accounts, tokens = accounts_of(desk), desk.exchanging.tokens
    stated = tokens.look(_short(assertion))
    account, client = _known(accounts.book, accounts.book.client(stated.issuer), stated)
    checked = tokens.checked(assertion, client, audiences, now)
    if not checked.issuer == checked.subject == account.id:
        raise NotTrusted(_UNKNOWN)
    scopes = granted(client.scopes, scope)
    if not scopes:
        raise NotTrusted(
            f"None of these scopes is granted here; there are: {' '.join(client.scopes)}.", "invalid_scope"
        )
    token = ACCESS_PREFIX + accounts.secrets.token()
    access = AccessToken(accounts.secrets.digest(token), account.id, scopes, now + ACCESS_LIFETIME)

    tidy = tidying(desk, now)

    def work(changing: Changing) -> None:
        tidy(changing)
        _use_once(changing, checked)
        changing.add_access(access)

    accounts.book.change(work)
    return AccessGiven(token, account.id, scopes, access.ends_at)


def calling_client(desk: Desk, token: str, now: datetime) -> ExchangeClient:
    """The program whose access token this is. Raises ``NotSignedIn`` where it counts no more."""
    accounts = accounts_of(desk)
    if not token.startswith(ACCESS_PREFIX) or len(token) > MOST_TOKEN:
        raise NotSignedIn(_OVER)
    access = accounts.book.access(accounts.secrets.digest(token))
    client = accounts.book.client(access.account) if access else None
    if access is None or client is None or client.is_over or not access.holds(now):
        raise NotSignedIn(_OVER)
    kept = accounts.book.one(access.account)
    if kept is None or kept.account.disabled:
        raise NotSignedIn(_OVER)
    return client.calling(kept.account, access.scopes)


def office_client(desk: Desk, token: str, now: datetime) -> ExchangeClient:
    """A program or a person of an office by the token that they have for the JSON interface, with all scopes.

    They may here what they may there. Raises ``NotSignedIn`` for anybody else.
    """
    account = calling(desk, token, now).account
    if account.role not in OFFICES:
        raise NotSignedIn("This is no token of an office or its program; the plan's people use the pages.")
    client = accounts_of(desk).book.client(account.id)
    if client is None or client.is_over:
        return ExchangeClient(account, account.actor.npis, GRANTABLE)
    return client.calling(account, client.scopes)


def calling_hook(desk: Desk, token: str, audiences: Collection[str], now: datetime) -> ExchangeClient:
    """The program whose CDS Hooks token this is: signed by a trusted issuer, for one of these addresses, once.

    Raises ``NotSignedIn``.
    """
    client, checked = _hook_token(desk, token, audiences, now)
    tidy = tidying(desk, now)

    def work(changing: Changing) -> None:
        tidy(changing)
        _use_once(changing, checked)

    try:
        accounts_of(desk).book.change(work)
    except NotTrusted as error:
        raise NotSignedIn(error.says) from None
    return client


def check_hook_token(desk: Desk, token: str, audiences: Collection[str], now: datetime) -> None:
    """Raise ``NotSignedIn`` where a CDS Hooks token does not hold; it is not used up by this."""
    _hook_token(desk, token, audiences, now)


def _hook_token(
    desk: Desk, token: str, audiences: Collection[str], now: datetime
) -> tuple[ExchangeClient, Assertion]:
    book, tokens = accounts_of(desk).book, desk.exchanging.tokens
    try:
        stated = tokens.look(_short(token))
        account, client = _known(book, book.client_of_issuer(stated.issuer), stated)
        checked = tokens.checked(token, client, audiences, now)
    except NotTrusted as error:
        raise NotSignedIn(error.says) from None
    return client.calling(account, client.scopes), checked


def open_client(desk: Desk) -> ExchangeClient | None:
    """The program that calls without a token on a demonstration; None for any other store."""
    if desk.accounts is None or not is_demonstration(desk):
        return None
    for account in desk.accounts.book.all():
        if account.role is Role.SYSTEM_CLIENT and not account.disabled:
            return ExchangeClient(account, (account.organization,), GRANTABLE)
    return None


def check_scope(client: ExchangeClient, resource: str, interactions: str) -> None:
    """Raise ``NotPermitted`` where the token of a program does not let it do this; ``interactions`` as ``cr``."""
    if not allows(client.scopes, resource, interactions):
        raise NotPermitted(
            f"This token lacks the scope system/{resource}.{interactions}; ask for it with the token."
        )


def _short(token: str) -> str:
    """The token as given; raises ``NotTrusted`` for one that is too long to be one."""
    if not 0 < len(token) <= MOST_TOKEN:
        raise NotTrusted(f"A signed token has 1 to {MOST_TOKEN} characters.")
    return token


def _known(
    book: AccountBook, client: ClientRegistration | None, stated: Unverified
) -> tuple[Account, ClientRegistration]:
    """A registered program that may call, with its account; raises ``NotTrusted`` in the same words for any other.

    Keys at an address that the token itself names are taken only where that is the registered one.
    """
    kept = book.one(client.account) if client else None
    if client is None or client.is_over or kept is None or kept.account.disabled:
        raise NotTrusted(_UNKNOWN)
    if stated.keys_url and stated.keys_url != client.keys_url:
        raise NotTrusted("The token names other keys (jku) than its issuer is registered with.")
    return kept.account, client


def _use_once(changing: Changing, checked: Assertion) -> None:
    """Take the id of a signed token; raises ``NotTrusted`` where it was taken before, by whatever process."""
    if not changing.use_assertion(checked):
        raise NotTrusted(_REPLAYED)
