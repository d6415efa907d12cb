"""Disk full, read-only, damaged, out of reach: a clear refusal, nothing half-written, nothing said."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from assent.adapters.store import Put, RuleBroken, Store, StoreError, StoreUnavailable, each, open_store
from assent.adapters.store.database import engine
from tests.adapters.store.story import PROJECTIONS, SECRET, notes


@contextmanager
def _almost_full(store: Store) -> Iterator[None]:
    """As SQLite sees it when the file cannot grow any more."""
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection: object, record: object, proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 3}")  # type: ignore[attr-defined]

    event.listen(store.engine, "checkout", limit)
    yield
    event.remove(store.engine, "checkout", limit)
    store.engine.dispose()


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", PROJECTIONS)
    store.append("R-0", 0, notes("R-0", "there"))
    with _almost_full(store):
        with pytest.raises(StoreUnavailable, match="the disk is full") as caught:
            store.append("R-1", 0, notes("R-1", "small", SECRET * 5_000))
        _says_nothing(caught.value)

        def write(number: int) -> str:
            try:
                store.append(f"T-{number}", 0, notes(f"T-{number}", "x" * (5 if number % 2 else 50_000)))
            except StoreUnavailable:
                return "refused"
            return "done"

        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(write, range(16)))
        assert set(done[::2]) == {"refused"}
    acknowledged = {f"T-{number}" for number, one in enumerate(done) if one == "done"}
    assert {one.event.request for one in store.read_all()} == {"R-0", *acknowledged}
    assert store.verify().ok
    store.append("R-1", 0, notes("R-1", "there is room again"))
    store.close()


def test_a_read_only_database_refuses_to_write_and_can_be_read(place: str) -> None:
    store = open_store(place, PROJECTIONS)
    store.append("R-1", 0, notes("R-1", "x"))
    store.close()
    audit = open_store(place, PROJECTIONS, read_only=True)
    with pytest.raises(StoreUnavailable, match="read-only") as caught:
        audit.append("R-2", 0, notes("R-2", SECRET))
    _says_nothing(caught.value)
    assert (audit.verify().ok, len(audit.read_all())) == (True, 1)
    audit.close()


def test_no_database_at_all(tmp_path: Path) -> None:
    for where in (str(tmp_path / "no" / "folder" / "x.db"), "postgresql+psycopg://nobody@127.0.0.1:9/none"):
        with pytest.raises(StoreUnavailable):
            open_store(where, PROJECTIONS)
    (tmp_path / "text.db").write_text("this is no database, and it is long enough to be one" * 100)
    with pytest.raises(StoreUnavailable, match="not a database"):
        open_store(tmp_path / "text.db", PROJECTIONS)


@pytest.mark.parametrize("where", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "://"])
def test_what_is_no_store(where: str) -> None:
    with pytest.raises(StoreError):
        open_store(where, PROJECTIONS)


def test_a_value_of_a_wrong_type_is_refused_without_saying_it(
    place: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for value in ({"at": SECRET}, SECRET, [SECRET]):
        row = {"request": "R-1", "state": SECRET, "due_at": value}
        store = open_store(place, [each(lambda _, row=row: [Put("request_summary", row)])])  # type: ignore[misc]
        with pytest.raises(RuleBroken) as caught:
            store.append("R-1", 0, notes("R-1", SECRET))
        _says_nothing(caught.value)
        assert store.read_all() == []
        store.close()
    assert SECRET not in caplog.text


def _says_nothing(error: BaseException) -> None:
    assert SECRET not in str(error) + repr(error)
    assert error.__cause__ is None
    assert error.__context__ is None


def test_a_connection_that_was_idle_and_cut_is_opened_again(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "IDLE_SECONDS", 0)
    opened = engine.open_engine(postgresql + "postgres")
    other = engine.open_engine(postgresql + "postgres")
    with opened.connect() as connection:
        first = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with other.connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({first}, 5000)")
    with opened.connect() as connection:
        assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != first
    opened.dispose()
    other.dispose()
