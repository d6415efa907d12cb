"""What the store keeps: entries in a chain for each request, and the rows derived from them."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from assent.casework.record.actors import EntryPoint
from assent.casework.record.codec.events import body_text, digest_over, from_data, tag
from assent.casework.record.event import GENESIS, Actor, Body, Event, Role

FIRST = 1
"""The sequence of a request's first entry. A request that does not exist yet is at 0."""

NOTHING = GENESIS
"""The digest before the first entry."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is kept: ``body`` is its canonical JSON, ``at`` is in UTC, ``via`` the entry point.

    ``previous`` is the digest of the request's entry before, ``digest`` that of the event.
    """

    request: str
    sequence: int
    at: datetime
    actor: str
    role: str
    organization: str
    via: str | None
    type: str
    body: bytes = field(repr=False)
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its position in the order of the whole store. Positions rise; some may be unused."""

    position: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Appended:
    """Where a request stands after an append. ``repeated``: it was done before under the same key."""

    request: str
    sequence: int
    digest: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Put:
    """Write a whole row; one with the same key is replaced. A column left out is empty."""

    table: str
    row: Row = field(repr=False)


@dataclass(frozen=True, slots=True)
class Patch:
    """Change some columns of the row with this key. The row must be there."""

    table: str
    key: Row = field(repr=False)
    values: Row = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove the row with this key, if it is there."""

    table: str
    key: Row = field(repr=False)


Change = Put | Patch | Drop
Step = Callable[[Event], Sequence[Change]]


@dataclass(frozen=True, slots=True)
class Projection:
    """Derives rows from events. ``start`` gives, for one request, what takes its events in order.

    ``remembers``: the step keeps what it has seen, so it must be shown the request from its first
    event; otherwise an event alone says what changes.
    """

    start: Callable[[], Step]
    remembers: bool = False


def each(step: Step) -> Projection:
    """A projection that needs nothing but the event."""
    return Projection(lambda: step)


@dataclass(frozen=True, slots=True)
class OfState:
    """Derives rows from what the events of a request come to, and from the new events.

    ``fold`` makes that of all events in order. Whoever appends may have it already and pass it.
    """

    fold: Callable[[Iterable[Event]], Any]
    changes: Callable[[Any, Sequence[Event]], Iterable[Change]]


Derives = Projection | OfState
"""Anything that makes rows from events."""


def canonical(value: Any) -> str:
    """JSON in its one canonical form: sorted keys, no spaces, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def entry_of(event: Event) -> Entry:
    """An event as it is kept."""
    actor = event.actor
    return Entry(
        event.request, event.sequence, event.at, actor.id, actor.role.value, actor.organization,
        actor.via and actor.via.value, tag(type(event.body)), body_text(event.body), event.previous, event.digest,
    )  # fmt: skip


def event_of(entry: Entry) -> Event:
    """The event of an entry; raises ValueError where it is none. Does not verify the chain."""
    via = EntryPoint(entry.via) if entry.via is not None else None
    actor = Actor(entry.actor, Role(entry.role), entry.organization, via)
    body = from_data(_BODY, json.loads(entry.body))
    at = entry.at.astimezone(UTC)
    return Event(entry.request, entry.sequence, at, actor, body, entry.previous, entry.digest)


_BODY: Any = Body


def entry_digest(entry: Entry) -> str:
    """The event's digest, from the entry as it is kept: every byte of the body counts."""
    actor = (entry.actor, entry.role, entry.organization, entry.via or "")
    return digest_over(entry.body, entry.at, actor, (entry.request, entry.sequence, entry.previous))


def instant(at: datetime) -> str:
    """A moment as text of fixed width, which sorts as time does. Raises ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def content_digest(request: str, entries: Iterable[Entry]) -> str:
    """What an append says, apart from when and where in the chain: for telling a repeat from a reuse."""
    contents = [
        [entry.actor, entry.role, entry.organization, entry.type, hashlib.sha256(entry.body).hexdigest()]
        for entry in entries
    ]
    return hashlib.sha256(canonical([request, contents]).encode()).hexdigest()
