"""Entries read back as events only where they are what was written: each its digest, each after the one before."""

from collections.abc import Iterable, Iterator

from assent.adapters.store.errors import DamagedRecord
from assent.adapters.store.record import FIRST, NOTHING, Entry, entry_digest, event_of
from assent.casework.record.event import Event


def trusted_event(entry: Entry) -> Event:
    """The event of an entry; raises ``DamagedRecord`` where its digest is another, or it is no event."""
    if digest_found(entry) != entry.digest:
        raise DamagedRecord(entry.request)
    return readable_event(entry)


def _remembered_event(entry: Entry) -> Event:
    """As ``trusted_event``, for a request that is read again and again while somebody works on it.

    The digest is checked each time; it covers all that an event is made from, so that an entry with the
    digest of an event made before gives that event.
    """
    if digest_found(entry) != entry.digest:
        raise DamagedRecord(entry.request)
    event = _EVENTS.get(entry.digest)
    if event is None:
        event = readable_event(entry)
        if len(entry.body) <= _LONGEST:
            if len(_EVENTS) >= _MOST:
                _EVENTS.clear()
            _EVENTS[entry.digest] = event
    return event


_EVENTS: dict[str, Event] = {}
"""The latest events by digest; events never change."""
_MOST, _LONGEST = 2_048, 65_536
"""How many are remembered, and how many bytes of a body at most: in all some tens of megabytes."""


def readable_event(entry: Entry) -> Event:
    """The event of an entry whose digest was checked, or is checked later; else raises ``DamagedRecord``."""
    try:
        return event_of(entry)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise DamagedRecord(entry.request) from None  # the error's own words tell what stands there


def trusted_events(entries: Iterable[Entry]) -> list[Event]:
    """The events of a request from its first entry on; ``DamagedRecord`` also where one is missing between."""
    return list(_in_a_chain(entries))


def digest_found(entry: Entry) -> str | None:
    """The digest of an entry as it stands; None where it cannot have one."""
    try:
        return entry_digest(entry)
    except (ValueError, TypeError, AttributeError, KeyError):
        return None


def _in_a_chain(entries: Iterable[Entry]) -> Iterator[Event]:
    previous = NOTHING
    for sequence, entry in enumerate(entries, FIRST):
        if entry.sequence != sequence or entry.previous != previous:
            raise DamagedRecord(entry.request)
        yield _remembered_event(entry)
        previous = entry.digest
