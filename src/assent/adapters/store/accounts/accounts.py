"""Accounts in the store: read at any time, changed in one transaction at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, text, update

from assent.adapters.store.accounts import changes, clients, offices, two_people
from assent.adapters.store.accounts.tables import (
    account,
    account_attempt,
    account_session,
    account_token,
    account_try,
)
from assent.adapters.store.database.engine import is_sqlite
from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.oversight.seals import Sealing
from assent.adapters.store.store import Store
from assent.casework.exchange.clients import AccessToken, Assertion, ClientRegistration
from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.people.account_proposals import AccountProposal
from assent.casework.people.accounts import Account, License, OnFile, StandIn
from assent.casework.people.provider_offices import ProviderOffice
from assent.casework.people.second_factor import SecondFactor
from assent.casework.people.sign_in import Attempt, ProgramToken, Session, Tries, folded
from assent.casework.record.actors import Role

T = TypeVar("T")

CHANGING = 4_031_002
"""The advisory lock on PostgreSQL that whoever changes accounts takes alone."""
FORGOTTEN = timedelta(days=1)
"""After this, tries count by no rule: rules of locking speak of minutes."""


class AccountTables:
    """The accounts of a store. Methods raise ``StoreError``; what ``change`` did is durable on return."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @plainly
    def one(self, id: str) -> OnFile | None:
        """The account of that id, however it is cased."""
        with self._store.engine.connect() as connection:
            return _one(connection, id)

    @plainly
    def all(self) -> list[Account]:
        """Every account, by id."""
        with self._store.engine.connect() as connection:
            return _all(connection)

    @plainly
    def offices(self) -> list[ProviderOffice]:
        """Every office of several people and NPIs, by id."""
        with self._store.engine.connect() as connection:
            return offices.offices(connection)

    @plainly
    def session(self, digest: str) -> tuple[Session, Account] | None:
        """The session of a token, with its account."""
        with self._store.reading.connect() as connection:
            row = connection.execute(_SESSION, {"digest": digest}).one_or_none()
            return None if row is None else (Session(*row[:_OWN]), _account(row))

    @plainly
    def token(self, digest: str) -> tuple[ProgramToken, Account] | None:
        """The token of a program, with its account."""
        with self._store.engine.connect() as connection:
            row = connection.execute(_TOKEN, {"digest": digest}).one_or_none()
            if row is None:
                return None
            return ProgramToken(*row), _whose(connection, row.account)

    @plainly
    def tokens(self, id: str) -> list[ProgramToken]:
        """The tokens of an account by name, also those that are over."""
        mine = select(account_token).where(account_token.c.account == id).order_by(account_token.c.name)
        with self._store.engine.connect() as connection:
            return [ProgramToken(*row) for row in connection.execute(mine)]

    @plainly
    def log(self, id: str | None, limit: int) -> list[AccountChange]:
        """What was recorded, the latest first; of one account or of all."""
        with self._store.engine.connect() as connection:
            return changes.log(connection, id, limit)

    @plainly
    def has_happened(self, id: str, *happenings: Happening) -> bool:
        """Whether one of these was ever done to an account."""
        with self._store.engine.connect() as connection:
            return changes.has_happened(connection, id, *happenings)

    @plainly
    def factor(self, id: str) -> SecondFactor | None:
        """The authenticator of an account, also one whose first code did not come yet."""
        with self._store.engine.connect() as connection:
            return two_people.factor(connection, self._store.sealing, id)

    @plainly
    def conceal_factors(self, sealing: Sealing) -> None:
        """Encrypt the secret of every authenticator with the key that seals now."""
        self._store.write(alone(lambda connection: two_people.conceal_factors(connection, sealing)))

    @plainly
    def proposals(self) -> list[AccountProposal]:
        """Every proposal, the latest first."""
        with self._store.engine.connect() as connection:
            return two_people.proposals(connection)

    @plainly
    def client(self, id: str) -> ClientRegistration | None:
        """What a program is registered with, also one that is over."""
        with self._store.reading.connect() as connection:
            return clients.client(connection, id)

    @plainly
    def client_of_issuer(self, issuer: str) -> ClientRegistration | None:
        """The program whose CDS Hooks tokens name this issuer; None where none that counts does."""
        with self._store.reading.connect() as connection:
            return clients.client_of_issuer(connection, issuer)

    @plainly
    def clients(self) -> list[ClientRegistration]:
        """Every registration, by account, also those that are over."""
        with self._store.engine.connect() as connection:
            return clients.every(connection)

    @plainly
    def access(self, digest: str) -> AccessToken | None:
        """The access token of that digest."""
        with self._store.reading.connect() as connection:
            return clients.access(connection, digest)

    @plainly
    def change(self, work: Callable[["ChangingAccounts"], T]) -> T:
        """Do work in one transaction, nobody else changing accounts meanwhile. It may be run twice."""
        sealing = self._store.sealing
        return self._store.write(alone(lambda connection: work(ChangingAccounts(connection, sealing))))


def alone(work: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """The same work while nobody else changes accounts, or what administrators settle."""

    def in_turn(connection: Connection) -> T:
        if not is_sqlite(connection):
            connection.execute(_ALONE)
        return work(connection)

    return in_turn


class ChangingAccounts:
    """The accounts inside one transaction."""

    def __init__(self, connection: Connection, sealing: Sealing | None) -> None:
        self._connection, self._sealing = connection, sealing

    def one(self, id: str) -> OnFile | None:
        """The account of that id, however it is cased."""
        return _one(self._connection, id)

    def all(self) -> list[Account]:
        """Every account, by id."""
        return _all(self._connection)

    def offices(self) -> list[ProviderOffice]:
        """Every office of several people and NPIs, by id."""
        return offices.offices(self._connection)

    def put_office(self, office: ProviderOffice) -> None:
        """Add it, or change what is there."""
        offices.put_office(self._connection, office)

    def put(self, on_file: OnFile) -> None:
        """Add it, or change what is there."""
        row = _row(on_file)
        changed = update(account).where(account.c.id == on_file.account.id).values(row)
        if self._connection.execute(changed).rowcount == 0:
            self._connection.execute(insert(account).values(row))

    def note(self, change: AccountChange) -> None:
        """Put a line on the record."""
        changes.note(self._connection, change)

    def has_happened(self, id: str, *happenings: Happening) -> bool:
        """Whether one of these was ever done to an account."""
        return changes.has_happened(self._connection, id, *happenings)

    def tries(self, key: str) -> Tries:
        """The tries under an id, given as its digest."""
        row = self._connection.execute(select(account_try).where(account_try.c.who == key)).one_or_none()
        return Tries() if row is None else Tries(row._mapping["count"], row.since, row.locked_until)

    def keep_tries(self, key: str, tries: Tries | None) -> None:
        """Keep them, or forget them; of an id, those from all addresses."""
        mine = or_(account_try.c.who == key, account_try.c.who.startswith(f"{key}:", autoescape=True))
        self._connection.execute(delete(account_try).where(mine))
        if tries is not None:
            values = {"count": tries.count, "since": tries.since, "locked_until": tries.locked_until}
            self._connection.execute(insert(account_try).values(who=key, **values))

    def start(self, session: Session) -> None:
        """Somebody is signed in from now on."""
        values = {name: getattr(session, name) for name in Session.__slots__}
        self._connection.execute(insert(account_session).values(values))

    def seen(self, digest: str, at: datetime) -> None:
        """A session was used."""
        mine = account_session.c.digest == digest
        self._connection.execute(update(account_session).where(mine).values(seen_at=at))

    def end(self, digest: str) -> None:
        """A session is over."""
        self._connection.execute(delete(account_session).where(account_session.c.digest == digest))

    def end_all(self, id: str) -> None:
        """All sessions of an account are over."""
        self._connection.execute(delete(account_session).where(account_session.c.account == id))

    def count_signed_in(self) -> int:
        """How many sessions and tokens of programs there are that were not ended."""
        sessions = select(func.count()).select_from(account_session)
        tokens = select(func.count()).where(account_token.c.revoked_at.is_(None))
        return int(sum(self._connection.execute(count).scalar_one() for count in (sessions, tokens)))

    def add_token(self, token: ProgramToken) -> None:
        """A program has a token from now on."""
        values = {name: getattr(token, name) for name in ProgramToken.__slots__}
        self._connection.execute(insert(account_token).values(values))

    def revoke_tokens(self, id: str, at: datetime, name: str | None = None) -> list[str]:
        """The token of that name, or all of an account, are over; the names of those that were not before."""
        mine = [account_token.c.account == id, account_token.c.revoked_at.is_(None)]
        if name is not None:
            mine.append(account_token.c.name == name)
        order = select(account_token.c.name).where(*mine).order_by(account_token.c.name)
        names = list(self._connection.execute(order).scalars())
        self._connection.execute(update(account_token).where(*mine).values(revoked_at=at))
        return names

    def factor(self, id: str) -> SecondFactor | None:
        """The authenticator of an account, also one whose first code did not come yet."""
        return two_people.factor(self._connection, self._sealing, id)

    def put_factor(self, factor: SecondFactor) -> None:
        """Keep it, in place of the one before."""
        two_people.put_factor(self._connection, self._sealing, factor)

    def drop_factor(self, id: str) -> bool:
        """Forget the authenticator and the recovery codes of an account; whether there was one."""
        return two_people.drop_factor(self._connection, id)

    def put_recovery_codes(self, id: str, digests: Sequence[str]) -> None:
        """Keep these recovery codes, in place of those before."""
        two_people.put_recovery_codes(self._connection, id, digests)

    def use_recovery_code(self, id: str, digest: str, at: datetime) -> bool:
        """Whether this code counted; from now on it does not."""
        return two_people.use_recovery_code(self._connection, id, digest, at)

    def strengthen(self, digest: str) -> None:
        """Of a session the second factor was proven too."""
        mine = account_session.c.digest == digest
        self._connection.execute(update(account_session).where(mine).values(second_factor=True))

    def propose(self, proposal: AccountProposal) -> AccountProposal:
        """Keep a proposal; the same with its number."""
        return two_people.propose(self._connection, proposal)

    def proposal(self, number: int) -> AccountProposal | None:
        """A proposal by its number."""
        return two_people.proposal(self._connection, number)

    def settle(self, proposal: AccountProposal) -> None:
        """Keep what became of it."""
        two_people.settle(self._connection, proposal)

    def begin(self, attempt: Attempt) -> None:
        """A way through the provider was begun."""
        values = {name: getattr(attempt, name) for name in Attempt.__slots__}
        self._connection.execute(insert(account_attempt).values(values))

    def take(self, state: str) -> Attempt | None:
        """The attempt begun under a state, which is then gone."""
        mine = account_attempt.c.state == state
        row = self._connection.execute(select(account_attempt).where(mine)).one_or_none()
        self._connection.execute(delete(account_attempt).where(mine))
        return None if row is None else Attempt(*row)

    def client(self, id: str) -> ClientRegistration | None:
        """What a program is registered with, also one that is over."""
        return clients.client(self._connection, id)

    def clients(self) -> list[ClientRegistration]:
        """Every registration, by account, also those that are over."""
        return clients.every(self._connection)

    def put_client(self, client: ClientRegistration) -> None:
        """Keep it, in place of the one before of this account."""
        clients.put(self._connection, client)

    def use_assertion(self, assertion: Assertion) -> bool:
        """Whether this signed token counts: from now on it does not."""
        return clients.use_assertion(self._connection, assertion)

    def add_access(self, access: AccessToken) -> None:
        """A program has an access token from now on."""
        clients.add_access(self._connection, access)

    def end_access(self, id: str) -> None:
        """All access tokens of a program are over."""
        clients.end_access(self._connection, id)

    def tidy(self, now: datetime) -> None:
        """Remove sessions, attempts, tries, access tokens and used signed tokens that count no more."""
        clients.tidy(self._connection, now)
        self._connection.execute(delete(account_session).where(account_session.c.ends_at <= now))
        self._connection.execute(delete(account_attempt).where(account_attempt.c.ends_at <= now))
        unlocked = or_(account_try.c.locked_until.is_(None), account_try.c.locked_until <= now)
        old = account_try.c.since <= now - FORGOTTEN
        self._connection.execute(delete(account_try).where(unlocked, old))


_ALONE = text(f"SELECT pg_advisory_xact_lock({CHANGING})")
_OWN = len(account_session.c)
_SESSION = (
    select(account_session, *(one for one in account.c if one.name not in account_session.c))
    .join(account, account.c.id == account_session.c.account)
    .where(account_session.c.digest == bindparam("digest"))
)
_TOKEN = select(account_token).where(account_token.c.digest == bindparam("digest"))


def _one(connection: Connection, id: str) -> OnFile | None:
    query = select(account).where(account.c.folded == folded(id))
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return OnFile(_account(row), row.password, row.password_until, row.subject or "")


def _all(connection: Connection) -> list[Account]:
    return [_account(row) for row in connection.execute(select(account).order_by(account.c.id))]


def _whose(connection: Connection, id: str) -> Account:
    return _account(connection.execute(select(account).where(account.c.id == id)).one())


def _account(row: Row[Any]) -> Account:
    licence = None
    if row.licence is not None:
        licence = License(row.credential, row.specialty, row.licence, row.licence_until)
    days = (row.stand_in_from, row.stand_in_until)
    stand_in = StandIn(*days) if None not in days else None
    return Account(
        row.id, row.name, Role(row.role), row.organization, licence, row.reports_to, row.disabled, stand_in,
        row.office or "", tuple(row.further_npis or ()), row.office_administrator,
    )  # fmt: skip


def _row(on_file: OnFile) -> dict[str, Any]:
    account = on_file.account
    return {
        "id": account.id,
        "folded": folded(account.id),
        "name": account.name,
        "role": account.role.value,
        "organization": account.organization,
        "credential": account.licence.credential if account.licence else None,
        "specialty": account.licence.specialty if account.licence else None,
        "licence": account.licence.number if account.licence else None,
        "licence_until": account.licence.valid_until if account.licence else None,
        "reports_to": account.reports_to,
        "disabled": account.disabled,
        "password": on_file.password,
        "password_until": on_file.password_until,
        "subject": on_file.subject or None,
        "stand_in_from": account.stand_in.first if account.stand_in else None,
        "stand_in_until": account.stand_in.last if account.stand_in else None,
        "office": account.office or None,
        "further_npis": list(account.further_npis) or None,
        "office_administrator": account.office_administrator,
    }
