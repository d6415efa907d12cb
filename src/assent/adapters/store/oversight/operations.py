"""Operations in the store, and the last moment at which anything was recorded."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.oversight.tables import operation
from assent.adapters.store.reading import last_position
from assent.adapters.store.store import Store
from assent.adapters.store.tables import checkpoint, event, head
from assent.casework.oversight.operations import Operation, OperationKind

_ENTRIES, _CHECKPOINTS = "entries", "checkpoints"


class Operations:
    """The operations of a store. Methods raise ``StoreError``; what was noted is durable on return."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @plainly
    def note(self, noted: Operation) -> None:
        """Put one on the record."""
        self._store.write(lambda connection: _add(connection, noted))

    @plainly
    def all(self, limit: int) -> list[Operation]:
        """The latest ones, the latest first."""
        rows = select(operation).order_by(operation.c.number.desc()).limit(limit)
        with self._store.engine.connect() as connection:
            return [
                Operation(row.at, row.actor, OperationKind(row.what), row.details)
                for row in connection.execute(rows)
            ]

    @plainly
    def first(self, kind: OperationKind) -> datetime | None:
        """When such a thing happened first; None where it never did."""
        at = (
            select(operation.c.at).where(operation.c.what == kind.value).order_by(operation.c.number).limit(1)
        )
        with self._store.reading.connect() as connection:
            return connection.execute(at).scalar_one_or_none()

    @plainly
    def confirm_clock(self, at: datetime, by: str, why: str) -> None:
        """Note that the clock is right; what was recorded before no longer speaks against it."""

        def confirm(connection: Connection) -> None:
            passed = {
                _ENTRIES: str(last_position(connection)),
                _CHECKPOINTS: str(connection.execute(_LAST_CHECKPOINT).scalar_one_or_none() or 0),
            }
            _add(connection, Operation(at, by, OperationKind.CLOCK_CONFIRMED, {"why": why, **passed}))

        self._store.write(confirm)

    @plainly
    def last_recorded(self) -> datetime | None:
        """When something was recorded last: an entry, a sweep's checkpoint, or that the clock is right.

        None before the first entry. What was recorded before a confirmation of the clock does not count.
        """
        with self._store.reading.connect() as connection:
            last = connection.execute(_LAST_ENTRY).one_or_none()
            if last is None:
                return None
            confirmed = connection.execute(_CONFIRMED).one_or_none()
            passed = confirmed.details if confirmed else {_ENTRIES: "0", _CHECKPOINTS: "0"}
            swept = connection.execute(_SWEPT, {"after": int(passed[_CHECKPOINTS])}).scalar_one_or_none()
            entered = last.at if last.position > int(passed[_ENTRIES]) else None
            known: tuple[datetime | None, ...] = (entered, swept, confirmed.at if confirmed else None)
            return max(moment for moment in known if moment is not None)

    @plainly
    def dated_after(self, at: datetime) -> list[str]:
        """The requests whose last entry is dated after a moment, by id."""
        ahead = select(head.c.request).join(
            event, (event.c.request == head.c.request) & (event.c.sequence == head.c.sequence)
        )
        with self._store.engine.connect() as connection:
            return list(connection.execute(ahead.where(event.c.at > at).order_by(head.c.request)).scalars())


def _add(connection: Connection, noted: Operation) -> None:
    values = {"at": noted.at, "actor": noted.by, "what": noted.what.value, "details": dict(noted.details)}
    connection.execute(insert(operation).values(values).inline())


_LAST_ENTRY = select(event.c.position, event.c.at).order_by(event.c.position.desc()).limit(1)
_LAST_CHECKPOINT = select(checkpoint.c.number).order_by(checkpoint.c.number.desc()).limit(1)
_SWEPT = (
    select(checkpoint.c.at)
    .where(checkpoint.c.number > bindparam("after"))
    .order_by(checkpoint.c.number.desc())
    .limit(1)
)
_CONFIRMED = (
    select(operation.c.at, operation.c.details)
    .where(operation.c.what == OperationKind.CLOCK_CONFIRMED.value)
    .order_by(operation.c.number.desc())
    .limit(1)
)
