"""Programs that call by the standards in the store, inside a transaction or for a look."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from assent.adapters.store.accounts.tables import account_access, account_assertion, account_client
from assent.adapters.store.database.engine import own_insert
from assent.casework.exchange.clients import CLOCK_TOLERANCE, AccessToken, Assertion, ClientRegistration


def client(connection: Connection, account: str) -> ClientRegistration | None:
    """What a program is registered with, also one that is over."""
    row = connection.execute(_OF_ACCOUNT, {"account": account}).one_or_none()
    return None if row is None else _registration(row)


_OF_ACCOUNT = select(account_client).where(account_client.c.account == bindparam("account"))


def client_of_issuer(connection: Connection, issuer: str) -> ClientRegistration | None:
    """The program whose CDS Hooks tokens name this issuer; None where none that counts does."""
    mine = (
        account_client.c.issuer == issuer,
        account_client.c.issuer != "",
        account_client.c.ended_at.is_(None),
    )
    row = connection.execute(select(account_client).where(*mine)).one_or_none()
    return None if row is None else _registration(row)


def every(connection: Connection) -> list[ClientRegistration]:
    """Every registration, by account."""
    rows = connection.execute(select(account_client).order_by(account_client.c.account))
    return [_registration(row) for row in rows]


def put(connection: Connection, client: ClientRegistration) -> None:
    """Keep it, in place of the one before of this account."""
    row = {name: getattr(client, name) for name in ClientRegistration.__slots__}
    row |= {name: list(row[name]) for name in ("npis", "scopes", "fhir_servers")}
    changed = update(account_client).where(account_client.c.account == client.account).values(row)
    if connection.execute(changed).rowcount == 0:
        connection.execute(insert(account_client).values(row))


def use_assertion(connection: Connection, assertion: Assertion) -> bool:
    """Whether this signed token counts: from now on, and for every other process, it does not."""
    digest = sha256(f"{assertion.issuer}\0{assertion.id}".encode()).hexdigest()
    keeping = own_insert(connection.dialect.name, account_assertion).values(
        digest=digest, ends_at=assertion.ends_at + CLOCK_TOLERANCE
    )
    once = keeping.on_conflict_do_nothing(index_elements=[account_assertion.c.digest])
    return connection.execute(once.returning(account_assertion.c.digest)).one_or_none() is not None


def add_access(connection: Connection, access: AccessToken) -> None:
    """A program has an access token from now on."""
    values = {name: getattr(access, name) for name in AccessToken.__slots__}
    connection.execute(insert(account_access).values(values | {"scopes": list(access.scopes)}))


def access(connection: Connection, digest: str) -> AccessToken | None:
    """The access token of that digest."""
    row = connection.execute(select(account_access).where(account_access.c.digest == digest)).one_or_none()
    return None if row is None else AccessToken(row.digest, row.account, tuple(row.scopes), row.ends_at)


def end_access(connection: Connection, account: str) -> None:
    """All access tokens of a program are over."""
    connection.execute(delete(account_access).where(account_access.c.account == account))


def tidy(connection: Connection, now: datetime) -> None:
    """Remove access tokens that ended, and used signed tokens that nobody would take any more."""
    connection.execute(delete(account_access).where(account_access.c.ends_at <= now))
    connection.execute(delete(account_assertion).where(account_assertion.c.ends_at <= now))


def _registration(row: Row[Any]) -> ClientRegistration:
    return ClientRegistration(
        row.account, tuple(row.npis), row.keys, row.keys_url, tuple(row.scopes), row.issuer, tuple(row.fhir_servers),
        row.registered_at, row.ended_at,
    )  # fmt: skip
