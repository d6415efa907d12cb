"""Events that were read before are remembered by their digest, which is checked at each reading."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from assent.adapters.store import DamagedRecord
from assent.adapters.store.record import Entry, entry_of
from assent.adapters.store.trusted import trusted_events
from tests.adapters.store.story import notes

ENTRIES = tuple(map(entry_of, notes("R-1", "one", "two", "three")))


def test_what_was_read_before_is_the_same_event() -> None:
    first, again = trusted_events(ENTRIES), trusted_events(ENTRIES)
    assert first == again == list(notes("R-1", "one", "two", "three"))
    assert all(one is other for one, other in zip(first, again, strict=True))


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: replace(entry, body=entry.body.replace(b"{", b"{ ", 1)),
        lambda entry: replace(entry, actor="somebody-else"),
        lambda entry: replace(entry, at=entry.at + timedelta(seconds=1)),
        lambda entry: replace(entry, request="R-2"),
        lambda entry: replace(entry, digest="0" * 64),
        lambda entry: replace(entry, previous="0" * 64),
    ],
)
def test_a_change_is_seen_although_the_event_is_remembered(change: Callable[[Entry], Entry]) -> None:
    trusted_events(ENTRIES)
    with pytest.raises(DamagedRecord):
        trusted_events((*ENTRIES[:1], change(ENTRIES[1]), *ENTRIES[2:]))
