"""How far the record was read for letters: kept beside the record, through restarts, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assent.adapters.store import Bookmarks, Store, open_store
from assent.adapters.store.database.engine import open_engine
from assent.adapters.store.event_file import read
from assent.adapters.store.revisions import upgrade
from assent.casework.notices.bookmark import BEGINNING, Bookmark
from tests.adapters.store.story import PROJECTIONS, adverse, chain

Direct = Callable[..., None]
KEPT = Bookmark(2, frozenset({"R-1", "R-2"}))


def test_a_new_store_was_read_for_no_letters(store: Store) -> None:
    assert Bookmarks(store).of_letters() == BEGINNING


def test_what_was_kept_last_is_there_when_the_store_is_opened_again(place: str) -> None:
    store = open_store(place, PROJECTIONS)
    for one in (Bookmark(1, frozenset({"R-1"})), KEPT):
        Bookmarks(store).keep(one)
        assert Bookmarks(store).of_letters() == one
    store.close()
    again = open_store(place, PROJECTIONS)
    assert Bookmarks(again).of_letters() == KEPT
    again.close()


def test_a_store_of_the_revision_before_is_read_from_the_beginning(empty_place: str) -> None:
    engine = open_engine(empty_place)
    assert upgrade(engine, "0004")
    engine.dispose()
    store = open_store(empty_place, PROJECTIONS)
    assert Bookmarks(store).of_letters() == BEGINNING
    Bookmarks(store).keep(KEPT)
    assert Bookmarks(store).of_letters() == KEPT
    store.close()


def test_making_again_what_is_derived_leaves_it(store: Store) -> None:
    store.append("R-1", 0, chain("R-1", adverse()))
    Bookmarks(store).keep(Bookmark(1))
    assert store.rebuild() == 1
    assert Bookmarks(store).of_letters() == Bookmark(1)
    assert store.verify().ok


def test_a_record_that_was_restored_from_a_file_is_read_from_the_beginning(
    store: Store, another_place: str, tmp_path: Path
) -> None:
    store.append("R-1", 0, chain("R-1", adverse()))
    Bookmarks(store).keep(Bookmark(1))
    store.export_all(tmp_path / "record.jsonl")
    read(tmp_path / "record.jsonl", another_place, PROJECTIONS)
    other = open_store(another_place, PROJECTIONS)
    assert Bookmarks(other).of_letters() == BEGINNING
    other.close()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE letters_bookmark SET position = 2", "lies beyond the last entry"),
        ("UPDATE letters_bookmark SET position = -1", "lies beyond the last entry"),
        ("DELETE FROM letters_bookmark", "is missing"),
    ],
)
def test_verifying_finds_one_that_cannot_be(store: Store, direct: Direct, statement: str, says: str) -> None:
    store.append("R-1", 0, chain("R-1", adverse()))
    assert store.verify().ok
    direct(statement)
    (found,) = store.verify().differences
    assert says in found.what
