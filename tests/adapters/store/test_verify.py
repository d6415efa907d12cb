"""Verifying: whatever is changed behind the program's back is found, with the request that it concerns."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assent.adapters.store import Store, StoreUnavailable, open_store
from assent.casework.record.event import Role
from assent.casework.record.events import NoteWritten
from assent.casework.review.events import Assigned
from tests.adapters.store.story import PROJECTIONS, SECRET, START, adverse, chain, notes
from tests.adapters.store.tampering import unguarded

Direct = Callable[..., None]


@pytest.fixture
def filled(store: Store) -> Store:
    for number in range(3):
        request = f"R-{number}"
        store.append(
            request, 0, chain(request, Assigned("n", Role.NURSE), NoteWritten(SECRET), adverse()), key=request
        )
    return store


def test_an_untouched_store_verifies(filled: Store) -> None:
    filled.checkpoint(START)
    report = filled.verify()
    assert (report.ok, report.requests, report.entries, report.checkpoints) == (True, 3, 9, 1)


_CHANGES = {
    "UPDATE event SET body = replace(body, 'Annabel', 'Annabek') WHERE {2}": "entry 2 is not what",
    "UPDATE event SET actor = 'nurse-2' WHERE {1}": "entry 1 is not what",
    "UPDATE event SET role = 'system' WHERE {1}": "entry 1 is not what",
    "UPDATE event SET at = '2026-01-05T16:00:00.000001Z' WHERE {1}": "entry 1 is not what",
    "UPDATE event SET type = 'viewed' WHERE {2}": "entry 2 is of another type",
    "UPDATE event SET digest = '1' WHERE {2}": "entry 2 is not what",
    "UPDATE head SET digest = '1' WHERE {0}": "the head is not the last entry",
    "UPDATE idempotency SET sequence = 1 WHERE {0}": "an idempotency key points to no entry",
    "UPDATE request_summary SET assignee = 'x' WHERE {0}": "request_summary differs in assignee",
    "DELETE FROM request_summary WHERE {0}": "a row of request_summary is missing",
    "UPDATE determination SET signer = 'x' WHERE {0}": "determination at entry 3 differs in signer",
    "INSERT INTO notice (request, sequence, recipient, kind, at)"
    " VALUES ('R-1', 2, 'member', 'approval', '2026-01-05T16:00:00.000000Z')": "notice comes from no entry",
}


@pytest.mark.parametrize("statement", _CHANGES)
def test_what_was_changed_is_found(filled: Store, statement: str) -> None:
    where = ["request = 'R-1'", *(f"request = 'R-1' AND sequence = {number}" for number in (1, 2))]
    unguarded(filled, statement.format(*where))
    found = filled.verify().differences
    assert {one.request for one in found} == {"R-1"}
    assert _CHANGES[statement] in " ".join(one.what for one in found)
    assert SECRET not in str(found)


def test_a_removed_entry_is_found_and_a_removed_request_by_its_checkpoint(filled: Store) -> None:
    made = filled.checkpoint(START)
    tables = ("determination", "request_summary", "idempotency", "head")
    unguarded(filled, "DELETE FROM event WHERE request = 'R-0' AND sequence = 2")
    assert "entry 2 is missing" in str(filled.verify().differences)
    for table in tables:
        unguarded(filled, f"DELETE FROM {table} WHERE request = 'R-0'")
    unguarded(filled, "DELETE FROM event WHERE request = 'R-0'")
    assert [(one.request, one.what) for one in filled.verify().differences] == [
        (None, f"checkpoint {made.number} is not what the record gives")
    ]


def test_a_checkpoint_kept_elsewhere_shows_a_record_made_anew(filled: Store, another_place: str) -> None:
    kept = filled.checkpoint(START)
    assert f"checkpoint {kept.number}" in kept.printable()
    assert filled.verify({1: kept.digest}).ok
    filled.append("R-9", 0, notes("R-9", "x"))
    filled.checkpoint(START.replace(year=2027))
    assert filled.verify({1: kept.printable().splitlines()[1]}).ok

    other = open_store(another_place, PROJECTIONS)
    other.append("R-0", 0, notes("R-0", "another story"))
    other.checkpoint(START)
    assert other.verify().ok
    assert [one.what for one in other.verify({1: kept.digest}).differences] == [
        "checkpoint 1 is not the one that was kept"
    ]
    other.close()


def test_what_is_derived_can_be_made_again(filled: Store) -> None:
    before = [filled.derived(f"R-{number}") for number in range(3)]
    unguarded(filled, "UPDATE request_summary SET state = 'lost', due_at = received_at")
    assert not filled.verify().ok
    assert filled.rebuild() == 3
    assert filled.verify().ok
    assert [filled.derived(f"R-{number}") for number in range(3)] == before


def test_a_byte_changed_in_the_file_is_found(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    store = open_store(file, PROJECTIONS)
    store.append("R-1", 0, notes("R-1", SECRET))
    store.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    bytes = file.read_bytes()
    assert bytes.count(SECRET.encode()) == 1
    file.write_bytes(bytes.replace(SECRET.encode(), SECRET.replace("A", "B").encode()))
    again = open_store(file, PROJECTIONS, read_only=True)
    assert [one.request for one in again.verify().differences] == ["R-1"]
    again.close()


def _pages(file: Path, where: str) -> tuple[int, int]:
    """The size of a page, and the first page of what is stored so."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute(f"SELECT rootpage FROM sqlite_master WHERE {where}").fetchone()
    return size, page


def test_a_damaged_page_that_nothing_reads_is_found_in_words(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    store = open_store(file, PROJECTIONS)
    store.append("R-1", 0, notes("R-1", SECRET), key="a-key")
    store.close()
    size, page = _pages(file, "tbl_name = 'idempotency' AND type = 'index'")
    bytes = bytearray(file.read_bytes())
    at = bytes.index(b"a-key", (page - 1) * size, page * size)
    bytes[at : at + 5] = b"z-key"
    file.write_bytes(bytes)
    again = open_store(file, PROJECTIONS, read_only=True)
    found = again.verify().differences
    again.close()
    assert {difference.request for difference in found} == {None}
    assert all(difference.what.startswith("the database file is damaged: ") for difference in found)


def test_a_record_whose_pages_cannot_be_read_is_said_to_be_damaged(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    store = open_store(file, PROJECTIONS)
    store.append("R-1", 0, notes("R-1", SECRET))
    store.close()
    size, page = _pages(file, "name = 'event'")
    with file.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(b"\xff" * 64)
    with pytest.raises(StoreUnavailable, match="the database file is damaged"):
        open_store(file, PROJECTIONS, read_only=True)
