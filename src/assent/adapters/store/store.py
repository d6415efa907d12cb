"""The durable record of all requests: what the rest of the program opens and uses."""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import StatementError

from assent.adapters.store import authorizations, backup, checkpoints, derive, worklist
from assent.adapters.store.append import Work, already_done, append, at_head, work
from assent.adapters.store.checkpoints import Checkpoint
from assent.adapters.store.database.engine import (
    for_reading,
    for_writing,
    is_sqlite,
    open_engine,
    settle_order,
    sqlite_file,
)
from assent.adapters.store.database.refusals import plainly, said_plainly
from assent.adapters.store.errors import ChangedMeanwhile, DamagedRecord, NothingThere, OutOfDate, RuleBroken
from assent.adapters.store.event_file import write as write_events
from assent.adapters.store.oversight import seals
from assent.adapters.store.oversight.seals import Keys, Sealing
from assent.adapters.store.reading import derived_rows, entries_after, entries_of, last_position
from assent.adapters.store.record import Appended, Derives, Entry, Placed, instant
from assent.adapters.store.revisions import newest, revision, upgrade
from assent.adapters.store.trusted import checked, readable_event, trusted_event, trusted_events
from assent.adapters.store.verify import Report, verify
from assent.adapters.store.writing import Writer
from assent.casework.record.event import Event
from assent.casework.worklist.query import Filter, Order, Page, Summary
from assent.logic.partial_dates import as_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with its position in the order of the whole store."""

    position: int
    event: Event


class Store:
    """One open store. Safe to use from several threads; several processes may open the same one.

    Every method raises ``StoreUnavailable`` where the database cannot be used; then nothing of that
    call is in the record. Errors hold ids only.
    """

    def __init__(
        self,
        engine: Engine,
        projections: Sequence[Derives],
        sealing: Sealing | None = None,
        *,
        sealed: bool = False,
    ):
        self.engine, self.reading = engine, for_reading(engine)
        self._projections = tuple(projections)
        self._writer = Writer(engine)
        self.sealing, self.seal = sealing, partial(seals.seal_of, sealing, sealed)

    @plainly
    def append(
        self,
        request: str,
        expected: int,
        events: Sequence[Event],
        key: str | None = None,
        content: str | None = None,
        standing: Any = None,
    ) -> Appended:
        """Put events on top of entry ``expected`` (0 for a new request); all of them or none. Durable on return.

        ``key`` is an idempotency key: once it has been used, the first result comes back and nothing is
        written. It has to come with the same ``content``, a digest of what the caller was asked for;
        without one, what the events say (not when) is compared. ``standing`` is what the request comes
        to with these events, for projections of it; without it, it is folded from the record. Raises
        ``ChangedMeanwhile`` where the request has moved on, ``KeyUsedBefore``, and ``RuleBroken`` where the chain, a
        projection or a guard objects.
        """
        asked = work(request, expected, events, key, content, standing)
        try:
            return self._writer.run(
                lambda connection: append(connection, asked, self._projections, self.seal)
            )
        except StatementError as error:
            problem = said_plainly(error, request)
        done = self._who_was_first(asked) if isinstance(problem, RuleBroken) else None
        if done is None:
            raise problem
        return done

    @plainly
    def done_under(self, key: str, request: str, content: str) -> Appended | None:
        """What was done under an idempotency key, if anything; raises ``KeyUsedBefore`` for other content."""
        with self.reading.connect() as connection:
            return already_done(connection, Work(request, 0, (), (), key, content))

    @plainly
    def read(self, request: str, up_to: int | None = None) -> list[Event]:
        """The events of a request in order, up to a sequence; none for a request that is not there.

        Raises ``DamagedRecord`` where one of them is not what was written.
        """
        with self.reading.connect() as connection:
            return trusted_events(entries_of(connection, request, up_to))

    @plainly
    def read_all(self, after: int = 0, limit: int = 1_000, without: Container[str] = ()) -> list[Happened]:
        """Events of all requests in one order, after a position. What was passed never gets company later.

        Entries of the types ``without`` are checked and passed over. None is given only where there are no
        more. Raises ``DamagedRecord`` where one of them is not what was written.
        """
        while page := self._all(after, limit):
            entries = [(placed.position, checked(placed.entry)) for placed in page]
            kept = [(position, entry) for position, entry in entries if entry.type not in without]
            if kept:
                return [Happened(position, readable_event(entry)) for position, entry in kept]
            after = page[-1].position
        return []

    @plainly
    def read_on(self, after: int = 0, limit: int = 1_000) -> list[tuple[int, str, Event | None]]:
        """As ``read_all``: position, request and event, which is None where it is not what was written."""
        page = self._all(after, limit)
        return [(placed.position, placed.entry.request, _event_or_none(placed.entry)) for placed in page]

    def _all(self, after: int, limit: int) -> list[Placed]:
        with self.engine.begin() as connection:
            settle_order(connection)
            last = last_position(connection)
        with self.engine.connect() as connection:
            return entries_after(connection, after, last, limit)

    @plainly
    def worklist(
        self,
        criteria: Filter = Filter(),  # noqa: B008  (frozen)
        order: Order = Order.DUE,
        *,
        falling: bool = False,
        limit: int = 50,
        after: str | None = None,
    ) -> Page:
        """A page of the worklist; ``after`` is ``next`` of the page before."""
        with self.reading.connect() as connection:
            return worklist.page(connection, criteria, order, falling=falling, limit=limit, after=after)

    @plainly
    def summary(self, request: str) -> Summary:
        """The worklist's row of one request; raises ``NothingThere``."""
        with self.reading.connect() as connection:
            return worklist.one(connection, request)

    @plainly
    def authorization(self, number: str) -> str | None:
        """The request of an authorization; None where there is none of that number."""
        with self.reading.connect() as connection:
            return authorizations.request_of(connection, number)

    @plainly
    def ending(self, before: date) -> list[tuple[str, str]]:
        """Authorizations not lapsed that end before a day: number and request, the earliest end first."""
        with self.reading.connect() as connection:
            return authorizations.ending(connection, before)

    @plainly
    def derived(self, request: str) -> dict[str, list[dict[str, Any]]]:
        """The derived rows of one request by table: summary, determinations, notices, attachments."""
        with self.engine.connect() as connection:
            return derived_rows(connection, [request])[request]

    @plainly
    def export(self, request: str) -> dict[str, Any]:
        """The whole record of one request as JSON data; raises ``NothingThere``."""
        with self._one_state() as connection:
            entries = entries_of(connection, request)
            rows = derived_rows(connection, [request])[request]
        if not entries:
            raise NothingThere(f"there is no request {request}.")
        derived = {name: [_json(row) for row in table_rows] for name, table_rows in rows.items()}
        return {"format": 1, "request": request, "events": list(map(_entry, entries)), "derived": derived}

    @plainly
    def write(self, work: Callable[[Connection], T]) -> T:
        """Change other tables of the same database: in one transaction, in one queue with appends."""
        return self._writer.run(work)

    @plainly
    def checkpoint(self, at: datetime) -> Checkpoint:
        """Write a digest over all heads; print it and keep it elsewhere."""
        return self._writer.run(lambda connection: checkpoints.make(connection, at, self.seal))

    @plainly
    def checkpoints(self) -> list[Checkpoint]:
        """Every checkpoint, the first one first."""
        with self.engine.connect() as connection:
            return checkpoints.all_of(connection)

    @plainly
    def last_checkpoint(self) -> Checkpoint | None:
        """The newest one; None where there is none."""
        with self.reading.connect() as connection:
            return checkpoints.newest(connection)

    @plainly
    def verify(self, kept: Mapping[int, str] | None = None) -> Report:
        """Check chains, heads, derived rows and checkpoints; ``kept`` are digests from elsewhere, by number."""
        with self._one_state() as connection:
            return verify(connection, self._projections, kept, self.seal_keys)

    @property
    def seal_keys(self) -> Keys | None:
        """What checks seals; None where no key file is named."""
        return self.sealing.keys if self.sealing else None

    @plainly
    def absent(self, digests: Iterable[str]) -> list[str]:
        """Those of these digests that no entry of the record has."""
        with self.engine.connect() as connection:
            return seals.absent(connection, digests)

    @plainly
    def is_sealed(self) -> bool:
        """Whether the last entry has a seal."""
        return seals.is_sealed(self.engine)

    @plainly
    def next_position(self, use: Callable[[int], T]) -> T:
        """What ``use`` gives of the position after the last entry, while nothing is appended."""
        with for_writing(self.engine).begin() as connection:
            settle_order(connection)
            return use(last_position(connection) + 1)

    @plainly
    def rebuild(self) -> int:
        """Make all derived rows again from the record, in one transaction; how many requests."""
        return self._writer.run(lambda connection: derive.rebuild(connection, self._projections))

    @plainly
    def ready(self) -> bool:
        """Whether the database answers and is of this version's form."""
        with self.engine.connect() as connection:
            return revision(connection) == newest()

    @plainly
    def writable(self) -> bool:
        """Whether a write could begin now; it waits for one that is under way, and writes nothing."""
        with for_writing(self.engine).begin() as connection:
            return revision(connection) == newest()

    @plainly
    def counts(self, states: tuple[str, ...], now: datetime) -> list[tuple[str, str | None, int, int]]:
        """By state and product line: how many requests are in these states, and how many of them past due."""
        with self.engine.connect() as connection:
            return worklist.counts(connection, states, now)

    def backup(self, target: Path) -> None:
        """Write a backup while the store is in use; see the module ``backup`` for PostgreSQL."""
        backup.backup(self.engine, target)

    def export_all(self, target: Path) -> int:
        """Write the whole record to a file that restores into either database; how many lines."""
        return write_events(self.engine, target)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _one_state(self) -> Iterator[Connection]:
        """A transaction in which everything that is read is of one moment."""
        with self.engine.connect() as connection:
            if not is_sqlite(connection):
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def _who_was_first(self, asked: Work) -> Appended | None:
        """After the database refused: somebody who was faster by a moment, if there was somebody."""
        with for_writing(self.engine).begin() as connection:
            done = already_done(connection, asked)
            sequence, _ = at_head(connection, asked.request)
        if done is None and sequence != asked.expected:
            raise ChangedMeanwhile(asked.request, asked.expected, sequence)
        return done


def open_store(
    where: str | Path,
    projections: Sequence[Derives],
    *,
    read_only: bool = False,
    sealing: Sealing | None = None,
) -> Store:
    """Open a store, made or brought up to date first; ``where`` is a file or ``postgresql+psycopg://...``.

    Where a step changed what is derived, that is made again. ``read_only`` opens without writing
    anything, for an audit. ``sealing`` seals what is written; a record with seals is not written without it.
    Raises ``OutOfDate`` where a step would then be needed, and, with nothing changed, for a store of
    which this version cannot read an event.
    """
    engine = open_engine(where, read_only=read_only)
    store = Store(engine, projections)
    try:
        if not read_only:
            upgrade(engine, afterwards=lambda connection: _derive_anew(connection, projections))
        elif not store.ready():
            raise OutOfDate(
                "the store has another form than this version of Assent: open it for writing once."
            )
        return Store(engine, projections, sealing, sealed=seals.is_sealed(engine))
    except BaseException:
        store.close()
        raise


def _derive_anew(connection: Connection, projections: Sequence[Derives]) -> None:
    try:
        derive.rebuild(connection, projections)
    except DamagedRecord:
        raise OutOfDate(
            "the record holds an event that this version of Assent cannot read; nothing was changed. "
            "Open it with the version that made it."
        ) from None


@plainly
def is_store(where: str | Path) -> bool:
    """Whether there is a store already; a file of any kind counts. Nothing is made or changed."""
    engine = open_engine(where, read_only=True)
    if is_sqlite(engine):
        return sqlite_file(engine).exists()
    return has_record(where)


@plainly
def has_record(where: str | Path) -> bool:
    """Whether the store holds the tables of a record, of any version. Nothing is made or changed."""
    engine = open_engine(where, read_only=True)
    try:
        with engine.connect() as connection:
            return revision(connection) is not None
    finally:
        engine.dispose()


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "role": entry.role,
        "organization": entry.organization,
        **({"via": entry.via} if entry.via is not None else {}),
        "type": entry.type,
        "body": _body(entry),
        "previous": entry.previous,
        "digest": entry.digest,
    }


def _body(entry: Entry) -> Any:
    """As JSON data; what is none, as the text that stands there, for whoever looks into it."""
    try:
        return json.loads(entry.body)
    except ValueError:
        return entry.body.decode("utf-8", "replace")


def _event_or_none(entry: Entry) -> Event | None:
    try:
        return trusted_event(entry)
    except DamagedRecord:
        return None


def _json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text_of(value) for name, value in row.items()}


def _text_of(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    return as_text(value)
