"""The chain of a request's events: how the next one is sealed, and what verifying finds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from assent.casework.record.actors import Actor
from assent.casework.record.codec.events import body_text, digest_of, digest_over, identified
from assent.casework.record.event import GENESIS, Body, Event
from assent.casework.record.events import ClockCorrected


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A place where the record is not what was written: at which event, and what does not agree."""

    sequence: int
    says: str


def seal(request: str, previous: Event | None, at: datetime, actor: Actor, body: Body) -> Event:
    """The next event of a request, with its digest."""
    sequence = previous.sequence + 1 if previous else 1
    return sealed(request, sequence, previous.digest if previous else GENESIS, at, actor, body)


def sealed(request: str, sequence: int, previous: str, at: datetime, actor: Actor, body: Body) -> Event:
    """An event at that place of the chain, with its digest."""
    place = (request, sequence, previous)
    return Event(
        request,
        sequence,
        at,
        actor,
        body,
        previous,
        digest_over(body_text(body), at, identified(actor), place),
    )


def verify_chain(events: Iterable[Event]) -> tuple[ChainFault, ...]:
    """Every fault of one request's chain, in order; none where it is whole.

    A chain cut off at its end is whole in itself: the digest over all heads, kept elsewhere, shows that.
    """
    return tuple(_faults(events))


def _faults(events: Iterable[Event]) -> Iterator[ChainFault]:
    request, sequence, previous, at = "", 0, GENESIS, None
    for event in events:
        request, sequence = request or event.request, sequence + 1
        if event.request != request:
            yield ChainFault(event.sequence, f"it belongs to request {event.request}, not to {request}.")
        if event.sequence != sequence:
            yield ChainFault(event.sequence, f"number {sequence} was expected here.")
        if event.previous != previous:
            yield ChainFault(event.sequence, "the digest of the event before does not agree.")
        if event.digest != digest_of(event):
            yield ChainFault(event.sequence, "its digest is not that of its content.")
        if at is not None and event.at < at and not isinstance(event.body, ClockCorrected):
            yield ChainFault(event.sequence, "it is dated before the event that precedes it.")
        sequence, previous, at = event.sequence, event.digest, event.at
