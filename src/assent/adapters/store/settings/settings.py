"""Settings in the store: looked at at any time, changed in one transaction at a time, together with accounts."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, func, insert, select, update

from assent.adapters.store.accounts.accounts import ChangingAccounts, alone
from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.errors import StoreUnavailable
from assent.adapters.store.oversight.seals import Keys
from assent.adapters.store.settings.tables import settings_proposal, settings_revision
from assent.adapters.store.store import Store
from assent.casework.people.second_person import Settlement
from assent.casework.plan.settings_proposals import RevisionOrigin, SettingsProposal, SettingsRevision

T = TypeVar("T")


class SettingsTables:
    """The settings of a store. Methods raise ``StoreError``; what ``change`` did is durable on return."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @plainly
    def newest_number(self) -> int:
        """The number of the revision in force; 0 where settings never began."""
        with self._store.reading.connect() as connection:
            return connection.execute(_NEWEST_NUMBER).scalar_one() or 0

    @plainly
    def revision(self, number: int) -> SettingsRevision | None:
        """A revision by its number. Raises ``StoreUnavailable`` for one that was not written by this program.

        Nobody works by settings that somebody put into the database.
        """
        with self._store.engine.connect() as connection:
            row = connection.execute(_REVISIONS.where(settings_revision.c.number == number)).one_or_none()
            newest = connection.execute(_NEWEST_NUMBER).scalar_one()
        if row is None:
            return None
        for fault in _faults_of(row, self._store.seal_keys, newest=number == newest):
            raise StoreUnavailable(
                f"{fault}, so somebody else wrote them and nobody works by them; restore a backup, by `assent audit "
                "restore BACKUP FOLDER`"
            )
        return _revision(row)

    @plainly
    def in_force_at(self, moment: datetime) -> SettingsRevision | None:
        """The revision in force at a moment, the first one for earlier moments; None where settings never began."""
        with self._store.engine.connect() as connection:
            return _in_force_at(connection, moment)

    @plainly
    def revisions(self) -> list[SettingsRevision]:
        """Every revision, the first one first."""
        with self._store.engine.connect() as connection:
            return [
                _revision(row) for row in connection.execute(_REVISIONS.order_by(settings_revision.c.number))
            ]

    @plainly
    def proposals(self) -> list[SettingsProposal]:
        """Every proposal, the latest first."""
        rows = select(settings_proposal).order_by(settings_proposal.c.number.desc())
        with self._store.engine.connect() as connection:
            return [_proposal(row) for row in connection.execute(rows)]

    @plainly
    def seal_newest(self, at: datetime) -> None:
        """Where what is in force has no seal, put the same settings in force once more, with one."""

        def seal(transaction: SettingsTransaction) -> None:
            newest = transaction.newest()
            if newest is not None and not transaction.is_sealed(newest.number):
                again = replace(
                    newest, number=newest.number + 1, at=max(at, newest.at), origin=RevisionOrigin.SEALED, by="assent",
                    why="", confirmed_by="", stand_in=False, proposal=None, previous=newest.digest,
                )  # fmt: skip
                transaction.add(again)

        self.change(seal)

    @plainly
    def change(self, work: Callable[["SettingsTransaction"], T]) -> T:
        """Do work in one transaction, nobody else changing settings or accounts meanwhile. It may be run twice."""
        return self._store.write(alone(lambda connection: work(SettingsTransaction(connection, self._store))))

    @plainly
    def newest_digest(self) -> str:
        """The digest of the revision in force; empty where settings never began."""
        with self._store.reading.connect() as connection:
            return connection.execute(_NEWEST_DIGEST).scalar_one_or_none() or ""

    @plainly
    def faults(self, keys: Keys | None) -> list[str]:
        """What of the rows is not what was written: a digest, a seal."""
        with self._store.engine.connect() as connection:
            return list(_faults(connection, keys))


class SettingsTransaction:
    """The settings, and the accounts, inside one transaction."""

    def __init__(self, connection: Connection, store: Store) -> None:
        self._connection, self._seal = connection, store.seal
        self.people = ChangingAccounts(connection, store.sealing)

    def newest(self) -> SettingsRevision | None:
        """The revision in force; None where settings never began."""
        newest = _REVISIONS.order_by(settings_revision.c.number.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        return None if row is None else _revision(row)

    def is_sealed(self, number: int) -> bool:
        """Whether a revision has a seal."""
        mine = select(settings_revision.c.seal).where(settings_revision.c.number == number)
        return self._connection.execute(mine).scalar_one() is not None

    def add(self, revision: SettingsRevision) -> None:
        """From now on these settings are in force."""
        values = {
            "number": revision.number, "at": revision.at, "origin": revision.origin.value,
            "files": dict(revision.files), "brought_by": revision.by, "why": revision.why,
            "confirmed_by": revision.confirmed_by, "stand_in": revision.stand_in, "proposal": revision.proposal,
            "previous": revision.previous, "digest": revision.digest,
        }  # fmt: skip
        self._connection.execute(insert(settings_revision).values({**values, **self._seal(revision.digest)}))

    def propose(self, proposal: SettingsProposal) -> SettingsProposal:
        """Keep a proposal; the same with its number."""
        values = {
            "at": proposal.at, "proposed_by": proposal.by, "base": proposal.base, "files": dict(proposal.files),
            "why": proposal.why,
        }  # fmt: skip
        statement = insert(settings_proposal).values(values).returning(settings_proposal.c.number)
        return replace(proposal, number=self._connection.execute(statement).scalar_one())

    def proposal(self, number: int) -> SettingsProposal | None:
        """A proposal by its number."""
        mine = select(settings_proposal).where(settings_proposal.c.number == number)
        row = self._connection.execute(mine).one_or_none()
        return None if row is None else _proposal(row)

    def settle(self, proposal: SettingsProposal) -> None:
        """Keep what became of a proposal."""
        values = {
            "settled_at": proposal.settled_at,
            "settled_by": proposal.settled_by,
            "settlement": proposal.settlement.value if proposal.settlement else None,
        }
        mine = settings_proposal.c.number == proposal.number
        self._connection.execute(update(settings_proposal).where(mine).values(values))


_REVISIONS = select(settings_revision)
_NEWEST_DIGEST = select(settings_revision.c.digest).order_by(settings_revision.c.number.desc()).limit(1)
_NEWEST_NUMBER = select(func.max(settings_revision.c.number))


def _in_force_at(connection: Connection, moment: datetime) -> SettingsRevision | None:
    by_then = _REVISIONS.where(settings_revision.c.at <= moment).order_by(settings_revision.c.number.desc())
    first = _REVISIONS.order_by(settings_revision.c.number)
    for rows in (by_then.limit(1), first.limit(1)):
        row = connection.execute(rows).one_or_none()
        if row is not None:
            return _revision(row)
    return None


def _faults(connection: Connection, keys: Keys | None) -> Iterator[str]:
    newest, sealed = connection.execute(_NEWEST_NUMBER).scalar_one(), False
    for row in connection.execute(_REVISIONS.order_by(settings_revision.c.number)):
        yield from _faults_of(row, keys, newest=row.number == newest)
        if sealed and row.seal is None and row.number != newest:
            yield f"settings {row.number} have no seal, though those before have one"
        sealed = sealed or row.seal is not None


def _faults_of(row: Row[Any], keys: Keys | None, *, newest: bool) -> Iterator[str]:
    """What of a row is not what this program wrote; the newest has a seal wherever there is a key."""
    if _revision(row).digest != row.digest:
        yield f"settings {row.number} are not what their digest says"
    if keys is not None and newest and row.seal is None:
        yield f"settings {row.number} have no seal"
    elif keys is not None and (fault := keys.fault(0, row.seal_key, row.digest, row.seal, placed=False)):
        yield f"settings {row.number}: the revision {fault}"


def _revision(row: Row[Any]) -> SettingsRevision:
    return SettingsRevision(
        row.number, row.at, RevisionOrigin(row.origin), row.files, row.brought_by, row.why, row.confirmed_by,
        row.stand_in, row.proposal, row.previous,
    )  # fmt: skip


def _proposal(row: Row[Any]) -> SettingsProposal:
    return SettingsProposal(
        row.number, row.at, row.proposed_by, row.base, row.files, row.why, row.settled_at, row.settled_by or "",
        Settlement(row.settlement) if row.settlement else None,
    )  # fmt: skip
