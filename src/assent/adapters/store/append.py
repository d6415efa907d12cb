"""Appending to the record: in one transaction, on top of what the writer has read, once for each key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from assent.adapters.store import record
from assent.adapters.store.database.engine import own_insert, share_order
from assent.adapters.store.derive import apply, changes
from assent.adapters.store.errors import ChangedMeanwhile, KeyUsedBefore, RuleBroken
from assent.adapters.store.reading import entries_of
from assent.adapters.store.tables import event, head, idempotency
from assent.adapters.store.trusted import trusted_events
from assent.casework.record.event import Event

Seal = Callable[[str], Mapping[str, str | None]]
"""Gives the columns of the seal of a digest."""


@dataclass(frozen=True, slots=True)
class Work:
    """One append as asked for. ``content`` is what makes it the same work when its key comes again."""

    request: str
    expected: int
    events: tuple[Event, ...] = field(repr=False)
    entries: tuple[record.Entry, ...] = field(repr=False)
    key: str | None
    content: str
    standing: Any = field(default=None, repr=False)


def work(
    request: str,
    expected: int,
    events: Sequence[Event],
    key: str | None,
    content: str | None,
    standing: Any = None,
) -> Work:
    """An append; without ``content``, what its events say is its content."""
    entries = tuple(map(record.entry_of, events))
    digest = content or (record.content_digest(request, entries) if key is not None else "")
    return Work(request, expected, tuple(events), entries, key, digest, standing)


def append(
    connection: Connection, asked: Work, projections: Sequence[record.Derives], seal: Seal | None = None
) -> record.Appended:
    """Write entries, head, key and derived rows. Raises before or instead of writing anything.

    ``ChangedMeanwhile`` where the request is not at ``asked.expected``; ``KeyUsedBefore``; ``RuleBroken`` where the
    entries do not continue the chain or a projection or the database refuses a row.
    """
    if not asked.entries:
        raise RuleBroken(asked.request, "the chain: there is nothing to append")
    share_order(connection)
    done = None if _take_key(connection, asked) else already_done(connection, asked)
    if done is not None:
        return done
    sequence, last = record.FIRST - 1, record.NOTHING
    if asked.expected != sequence:  # of a new request, its head is there once or the database objects
        sequence, last = at_head(connection, asked.request, lock=True)
    if sequence != asked.expected:
        raise ChangedMeanwhile(asked.request, asked.expected, sequence)
    _check_chain(asked, last)
    connection.execute(_ADD, [_row(entry, seal) for entry in asked.entries])
    place = _place(asked)
    if sequence < record.FIRST:
        connection.execute(_FIRST_HEAD, place)
    else:
        connection.execute(_MOVE_HEAD, {"of": asked.request, "to": place["sequence"], "as": place["digest"]})

    def before() -> Sequence[Event]:
        return trusted_events(entries_of(connection, asked.request, up_to=sequence))

    apply(connection, asked.request, changes(projections, before, asked.events, asked.standing))
    return record.Appended(**place)


def _row(entry: record.Entry, seal: Seal | None) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in _FIELDS}
    return {**row, **(seal(entry.digest) if seal else _NO_SEAL)}


def _take_key(connection: Connection, asked: Work) -> bool:
    """Keep what is done under the key; False where it was used before. Waits for somebody who uses it now."""
    if asked.key is None:
        return True
    row = {"key": asked.key, "content": asked.content, **_place(asked)}
    return connection.execute(_keep_key(connection.dialect.name), row).one_or_none() is not None


def _place(asked: Work) -> dict[str, Any]:
    """Where the request stands once this work is done."""
    last = asked.entries[-1]
    return {"request": asked.request, "sequence": last.sequence, "digest": last.digest}


def already_done(connection: Connection, asked: Work) -> record.Appended | None:
    """What was done under the key of this work, if anything; raises ``KeyUsedBefore`` for other content."""
    if asked.key is None:
        return None
    kept = connection.execute(_KEPT, {"key": asked.key}).one_or_none()
    if kept is None:
        return None
    if kept.content != asked.content:
        raise KeyUsedBefore(asked.request)
    return record.Appended(kept.request, kept.sequence, kept.digest, repeated=True)


def at_head(connection: Connection, request: str, *, lock: bool = False) -> tuple[int, str]:
    """Where a request stands: sequence and digest of its last entry, or 0 and nothing."""
    head = connection.execute(_HEAD_LOCKED if lock else _HEAD, {"request": request}).one_or_none()
    return (record.FIRST - 1, record.NOTHING) if head is None else (head.sequence, head.digest)


def _check_chain(asked: Work, last: str) -> None:
    for sequence, entry in enumerate(asked.entries, asked.expected + 1):
        if entry.request != asked.request or entry.sequence != sequence:
            raise RuleBroken(asked.request, f"the chain: entry {sequence} is due")
        if entry.previous != last:
            raise RuleBroken(asked.request, f"the chain: entry {sequence} does not follow the one before")
        if entry.digest != record.entry_digest(entry):
            raise RuleBroken(asked.request, f"the chain: the digest of entry {sequence} is not its own")
        last = entry.digest


_FIELDS = tuple(one.name for one in fields(record.Entry))
_NO_SEAL = {"seal_key": None, "seal": None}
_ADD = insert(event).values({name: bindparam(name) for name in (*_FIELDS, *_NO_SEAL)}).inline()
_FIRST_HEAD = insert(head)
_MOVE_HEAD = (
    update(head)
    .where(head.c.request == bindparam("of"))
    .values(sequence=bindparam("to"), digest=bindparam("as"))
)
_KEPT = select(idempotency).where(idempotency.c.key == bindparam("key"))
_HEAD = select(head.c.sequence, head.c.digest).where(head.c.request == bindparam("request"))
_HEAD_LOCKED = _HEAD.with_for_update()


@cache
def _keep_key(dialect: str) -> Any:
    keeping = own_insert(dialect, idempotency)
    return keeping.on_conflict_do_nothing(index_elements=[idempotency.c.key]).returning(idempotency.c.key)
