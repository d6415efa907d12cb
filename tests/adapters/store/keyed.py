"""A store that is opened with a key file of seals, or without one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assent.adapters.seals import KeyFile
from assent.adapters.store import Store, open_store
from tests.adapters.store.story import PROJECTIONS


@contextmanager
def opened(place: str, keys: Path | None) -> Iterator[Store]:
    """The store at a place while this lasts."""
    store = open_store(place, PROJECTIONS, sealing=KeyFile(keys) if keys else None)
    try:
        yield store
    finally:
        store.close()
