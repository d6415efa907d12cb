"""The durable record behind the desk's port. What the store refuses is a refusal of casework."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from assent.adapters.projections.place import Place
from assent.adapters.store import (
    Appended,
    Bookmarks,
    Checkpoint,
    Derives,
    OfState,
    Projection,
    Put,
    Store,
    each,
    has_record,
    is_store,
    open_store,
)  # fmt: skip
from assent.adapters.store.oversight.operations import Operations
from assent.adapters.store.oversight.seals import Sealing
from assent.adapters.store.reading import heads_of
from assent.adapters.store.record import Change
from assent.adapters.store.worklist import of_member
from assent.casework.notices.bookmark import Bookmark
from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.oversight.verification import RecordFault, Verified
from assent.casework.record.checks import (
    Refused,
)
from assent.casework.record.event import Event
from assent.casework.worklist.query import Filter, Order, Page, Summary
from assent.casework.worklist.rows import (
    Row,
    Standing,
    authorization_rows,
    determination_rows,
    notice_rows,
    standing,
    summary_row,
)


def _of_standing(now: Standing, new: Sequence[Event]) -> Iterator[Change]:
    yield Put("request_summary", summary_row(now.state, now.moments))
    for row in authorization_rows(now.state, new):
        yield Put("authorization_summary", row)


def _rows(table: str, of: Callable[[Event], Iterator[Row]]) -> Projection:
    return each(lambda event: [Put(table, row) for row in of(event)])


PROJECTIONS: tuple[Derives, ...] = (
    OfState(standing, _of_standing),
    _rows("determination", determination_rows),
    _rows("notice", notice_rows),
)
"""What the store derives beside every append."""


class RequestRecord:
    """A store of requests. Every method raises ``Refused`` where the store does; messages hold ids only."""

    def __init__(
        self,
        store: Store,
        appended: Callable[[float], None] | None = None,
        recorded: Callable[[str], None] | None = None,
    ) -> None:
        self._store, self._appended, self._recorded = store, appended, recorded

    def append(
        self,
        request: str,
        expected: int,
        events: Sequence[Event],
        key: str | None,
        content: str | None,
        standing: Standing | None = None,
    ) -> Appended:
        """Put events on top of entry ``expected``, durably; the request on which they were done.

        ``standing`` is what the request comes to with them, so that it need not be folded again; it is
        taken only if it stands on the last of these events.
        """
        if standing is not None and not (events and standing.state.head == events[-1].digest):
            standing = None
        started = perf_counter()
        done = self._store.append(request, expected, events, key, content, standing)
        if self._appended is not None:
            self._appended(perf_counter() - started)
        if not done.repeated:
            self.log_head(done.digest)
        return done

    def log_head(self, digest: str) -> None:
        """Tell the log what was recorded: who cuts it off later is found by that."""
        if self._recorded is not None:
            self._recorded(digest)

    def done_under(self, key: str, request: str, content: str) -> str | None:
        """The request that a key made, if it was used; raises for other content."""
        done = self._store.done_under(key, request, content)
        return done.request if done else None

    def read(self, request: str) -> list[Event]:
        """The events of a request; none where there is no such request. Raises ``Damaged``."""
        return self._store.read(request)

    def first(self, request: str) -> list[Event]:
        """The first event of a request, if it is there. Raises ``Damaged``."""
        return self._store.read(request, 1)

    def heads(self, requests: Sequence[str]) -> dict[str, str]:
        """The digest of the last event of each of some requests; nothing of those that are not there."""
        return heads_of(self._store.reading, requests)

    def read_all(self, after: int, limit: int, without: Container[str] = ()) -> list[tuple[int, Event]]:
        """Events of all requests in one order, each with its position, after a position.

        Those ``without`` which it is asked for are checked and passed over.
        """
        return [
            (happened.position, happened.event) for happened in self._store.read_all(after, limit, without)
        ]

    def read_on(self, after: int, limit: int) -> list[tuple[int, str, Event | None]]:
        """As ``read_all``: position, request and event, which is None where it is not what was written."""
        return self._store.read_on(after, limit)

    def letters_bookmark(self) -> Bookmark:
        """How far the record was read for letters."""
        return Bookmarks(self._store).of_letters()

    def keep_letters_bookmark(self, bookmark: Bookmark) -> None:
        """Keep how far it was read; durable on return."""
        Bookmarks(self._store).keep(bookmark)

    def authorization(self, number: str) -> str | None:
        """The request that an authorization was issued on; None where there is no such number."""
        return self._store.authorization(number)

    def ending(self, before: date) -> list[tuple[str, str]]:
        """Authorizations that did not lapse yet and end before a day: number and request, earliest first."""
        return self._store.ending(before)

    def page(
        self,
        criteria: Filter,
        order: Order,
        *,
        falling: bool = False,
        limit: int = 50,
        after: str | None = None,
    ) -> Page:
        """One page of the worklist; ``after`` is ``next`` of the page before. At most 500 rows."""
        return self._store.worklist(criteria, order, falling=falling, limit=limit, after=after)

    def worklist(
        self, states: tuple[str, ...], member: str | None, assignee: str | None, due_before: datetime | None
    ) -> Iterator[Summary]:
        """Requests by deadline, page after page."""
        criteria = Filter(states=states, member=member, assignee=assignee, due_before=due_before)
        after: str | None = None
        while True:
            page = self._store.worklist(criteria, Order.DUE, limit=200, after=after)
            yield from page.rows
            after = page.next
            if after is None:
                return

    def of_member(self, member: str) -> list[str]:
        """The ids of all requests of a member, the earliest deadline first."""
        return of_member(self._store.reading, member)

    def is_current(self) -> bool:
        """Whether it can be read and written, and has the form of this version."""
        return self._store.ready() and self._store.writable()

    def counts(self, states: tuple[str, ...], now: datetime) -> list[tuple[str, str | None, int, int]]:
        """By state and product line: how many requests are in these states, and how many of them past due."""
        return self._store.counts(states, now)

    def verified(self, kept: Mapping[int, str], heads: Iterable[str] = ()) -> Verified:
        """Check everything; ``kept`` are digests of checkpoints, ``heads`` of entries, both from elsewhere."""
        report = self._store.verify(kept)
        lost = self._store.absent(heads)
        faults = [RecordFault(difference.request or "", difference.what) for difference in report.differences]
        faults += [RecordFault("", f"an entry {digest} was recorded, and is not there") for digest in lost]
        return Verified(
            report.requests, report.entries, report.checkpoints, tuple(faults), report.seals.sealed,
            report.seals.unsealed, report.seals.checked,
        )  # fmt: skip

    @property
    def is_sealed(self) -> bool:
        """Whether the last entry has a seal."""
        return self._store.is_sealed()

    def next_seal_key(self, write: Callable[[int], str]) -> str:
        """Begin a new key at the next position of the record; ``write`` keeps it, and nothing is appended meanwhile."""
        return self._store.next_position(write)

    def export(self, request: str) -> dict[str, Any]:
        """The whole record of one request as JSON data."""
        return self._store.export(request)

    def last_recorded(self) -> datetime | None:
        """When something was recorded last, by entry, sweep or confirmed clock; None before the first entry."""
        return Operations(self._store).last_recorded()

    def dated_after(self, at: datetime) -> list[str]:
        """The requests whose last entry is dated after a moment, by id."""
        return Operations(self._store).dated_after(at)

    def confirm_clock(self, at: datetime, by: str, why: str) -> None:
        """Note that the clock is right: what was recorded before no longer speaks against it."""
        Operations(self._store).confirm_clock(at, by, why)

    def note(self, noted: Operation) -> None:
        """Put on the record what was done to the installation as a whole, or asked of it in vain."""
        Operations(self._store).note(noted)

    def operations(self, limit: int) -> list[Operation]:
        """What was done to the installation as a whole, the latest first."""
        return Operations(self._store).all(limit)

    def first_operation(self, kind: OperationKind) -> datetime | None:
        """When such a thing was done to the installation first; None where it never was."""
        return Operations(self._store).first(kind)

    @property
    def store(self) -> Store:
        """The store itself, for what else it keeps."""
        return self._store

    def last_checkpoint(self) -> Checkpoint | None:
        """The newest digest over all heads; None where none was taken."""
        return self._store.last_checkpoint()

    def checkpoint(self, at: datetime) -> Checkpoint:
        """A digest over the heads of all requests, to be kept elsewhere."""
        return self._store.checkpoint(at)


@contextmanager
def open_record(
    place: Place,
    *,
    make: bool = False,
    read_only: bool = False,
    appended: Callable[[float], None] | None = None,
    recorded: Callable[[str], None] | None = None,
    sealing: Sealing | None = None,
) -> Iterator[RequestRecord]:
    """Open the record at a place, or make it. Raises ``Refused`` where there is none, or one too many.

    ``appended`` is told of every append how many seconds it took until it was durable, ``recorded`` the digest
    of its last entry. ``read_only`` opens without writing anything. ``sealing`` seals what is written.
    """
    if make and is_store(place):
        raise Refused(_one_too_many(place))
    if not make:
        check_there(place)
    store = open_store(place, PROJECTIONS, read_only=read_only, sealing=sealing)
    try:
        yield RequestRecord(store, appended, recorded)
    finally:
        store.close()


def check_current(place: Place) -> None:
    """Raise ``Refused`` where there is no record, or it has the form of another version. Writes nothing."""
    check_there(place)
    open_store(place, PROJECTIONS, read_only=True).close()


def check_there(place: Place) -> None:
    """Raise ``Refused`` where there is no record. Only `assent init` makes one: an emptied file was one."""
    if isinstance(place, Path) and not place.exists():
        raise Refused(_NONE)
    if not has_record(place):
        name = place.name if isinstance(place, Path) else "The database of this folder"
        raise Refused(f"{name} holds no record: it was emptied, or is another file. {_WAY_BACK}")


_NONE = (
    "There is no store in this folder; make one with `assent init FOLDER`, or, where it was in use, restore "
    "a backup: `assent audit restore BACKUP FOLDER`."
)
_WAY_BACK = "Nothing was changed. Restore a backup into a new folder: `assent audit restore BACKUP FOLDER`."


def _one_too_many(place: Place) -> str:
    name = place.name if isinstance(place, Path) else "A store in this database"
    return f"{name} is there already; nothing was changed."
