"""Backups taken while appends go on; stores from backups; from one database to the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from threading import Event as Flag
from threading import Thread

import pytest

from assent.adapters.store import Store, StoreError, open_store, restore
from assent.adapters.store.record import canonical
from tests.adapters.store.story import PROJECTIONS, SECRET, START, adverse, chain, notes


@pytest.fixture
def busy(store: Store) -> Iterator[Store]:
    """A store that is being appended to."""
    stop = Flag()

    def go_on() -> None:
        number = 0
        while not stop.is_set():
            store.append(f"B-{number}", 0, notes(f"B-{number}", "x", "y"))
            number += 1

    store.append("R-1", 0, chain("R-1", adverse()), key="k")
    store.checkpoint(START)
    writer = Thread(target=go_on)
    writer.start()
    yield store
    stop.set()
    writer.join()


def test_a_backup_of_a_busy_store_restores_and_verifies(
    busy: Store, another_place: str, tmp_path: Path
) -> None:
    busy.backup(tmp_path / "backup")
    restore(tmp_path / "backup", another_place, PROJECTIONS)
    again = open_store(another_place, PROJECTIONS)
    report = again.verify({1: busy.checkpoints()[0].digest})
    assert report.ok
    assert report.entries == 2 * report.requests - 1
    assert again.export("R-1") == busy.export("R-1")
    assert again.append("R-1", 0, chain("R-1", adverse()), key="k").repeated
    assert not again.append("R-2", 0, notes("R-2", "life goes on")).repeated
    assert again.verify().ok
    again.close()


def test_the_record_moves_between_databases(store: Store, tmp_path: Path, postgresql: str) -> None:
    store.append("R-1", 0, chain("R-1", adverse()), key="k")
    store.append("R-2", 0, notes("R-2", "é"))
    made = store.checkpoint(START)
    assert store.export_all(tmp_path / "record") == 5
    restore(tmp_path / "record", tmp_path / "other.db", PROJECTIONS)
    other = open_store(tmp_path / "other.db", PROJECTIONS)
    assert other.verify({1: made.digest}).ok
    assert other.export("R-1") == store.export("R-1")
    assert other.read_all() == store.read_all()
    other.close()


def test_nothing_is_overwritten_and_nothing_half_is_restored(store: Store, tmp_path: Path) -> None:
    store.append("R-1", 0, notes("R-1", "x", "y"))
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(StoreError, match="nothing is overwritten"):
        store.backup(taken)
    assert taken.read_text() == "mine"

    store.export_all(tmp_path / "record")
    lines = (tmp_path / "record").read_text("utf-8").splitlines(keepends=True)
    broken = {
        "cut": lines[:-1],
        "shorter": [*lines[:-2], lines[-1]],
        "changed": [*lines[:1], lines[1].replace('"at":"2026', '"at":"2027'), *lines[2:]],
        "other": ["{}\n"],
        "empty": [],
    }
    for name, text in broken.items():
        (tmp_path / name).write_text("".join(text), "utf-8")
        with pytest.raises(StoreError, match="file"):
            restore(tmp_path / name, tmp_path / f"{name}.db", PROJECTIONS)
        made = open_store(tmp_path / f"{name}.db", PROJECTIONS)
        assert made.read_all() == []
        made.close()
    with pytest.raises(StoreError, match="no such backup"):
        restore(tmp_path / "absent", tmp_path / "x.db", PROJECTIONS)
    assert not list(tmp_path.glob("*.part"))


_NAME = SECRET.split()[0]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (_NAME, "Annabek"),  # a value
        ('"actor":"nurse-1"', '"actor":"nurse-2"'),
        ('"at":"2026-01-05T17:00:00.000000Z"', '"at":"soon"'),
        ('"body":"{', '"body":"['),  # no JSON any more
        ('"sequence":2', '"sequence":4'),
        ('"type":"note_written"', '"type":"viewed"'),
        ('"table":"checkpoint"', '"table":"checkpoint","x":1'),
        ('"requests":2', '"requests":3'),
    ],
)
def test_a_file_that_was_changed_and_summed_again_is_refused_whole(
    store: Store, another_place: str, tmp_path: Path, was: str, now: str
) -> None:
    for request in ("R-1", "R-2"):
        store.append(request, 0, notes(request, "x", SECRET), key=request)
    store.checkpoint(START)
    store.export_all(tmp_path / "record")
    *lines, _ = (tmp_path / "record").read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if was in line)
    lines[at] = lines[at].replace(was, now, 1)
    total = hashlib.sha256("".join(lines).encode()).hexdigest()
    end = canonical({"lines": len(lines), "sha256": total})
    (tmp_path / "record").write_text("".join([*lines, end, "\n"]), "utf-8")
    with pytest.raises(StoreError) as refused:
        restore(tmp_path / "record", another_place, PROJECTIONS)
    assert _NAME not in str(refused.value)
    made = open_store(another_place, PROJECTIONS)
    assert (made.read_all(), made.checkpoints(), made.verify().entries) == ([], [], 0)
    made.close()


def test_a_damaged_file_is_not_restored(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", PROJECTIONS)
    for number in range(30):
        store.append(f"R-{number}", 0, notes(f"R-{number}", "x" * 2000))
    store.backup(tmp_path / "backup")
    store.close()
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "backup").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError):
        restore(tmp_path / "backup", tmp_path / "restored.db", PROJECTIONS)
    assert not (tmp_path / "restored.db").exists()
    assert not list(tmp_path.glob(".*"))
