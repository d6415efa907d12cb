"""Entries read back as events only where they are what was written: each its digest, each after the one before."""

from collections.abc import Iterable, Iterator

from assent.adapters.store.errors import Damaged
from assent.adapters.store.record import FIRST, NOTHING, Entry, entry_digest, event_of
from assent.casework.record.event import Event


def trusted_event(entry: Entry) -> Event:
    """The event of an entry; raises ``Damaged`` where its digest is another, or it is no event."""
    if digest_found(entry) != entry.digest:
        raise Damaged(entry.request)
    return readable_event(entry)


def readable_event(entry: Entry) -> Event:
    """The event of an entry whose digest was checked, or is checked later; raises ``Damaged`` where it is none."""
    try:
        return event_of(entry)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Damaged(entry.request) from None  # the error's own words tell what stands there


def trusted_events(entries: Iterable[Entry]) -> list[Event]:
    """The events of a request from its first entry on; raises ``Damaged`` also where an entry is missing between."""
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
            raise Damaged(entry.request)
        yield trusted_event(entry)
        previous = entry.digest
