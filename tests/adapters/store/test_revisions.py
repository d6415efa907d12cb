"""A store made by an older version is brought up to date; the migrations and the tables agree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from assent.adapters.store import OutOfDate, Store, open_store
from assent.adapters.store.database.engine import open_engine
from assent.adapters.store.oversight.tables import operation
from assent.adapters.store.record import Entry, entry_of
from assent.adapters.store.revisions import revision, upgrade
from assent.adapters.store.tables import event, head, metadata
from assent.casework.record.events import NoteWritten
from tests.adapters.store.story import PROJECTIONS, adverse, chain


def test_the_migrations_make_these_tables(store: Store) -> None:
    assert operation.metadata is metadata, "whatever else was imported, every table is there"
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
    assert store.ready()


def test_a_store_of_an_older_revision_is_brought_up_to_date(empty_place: str) -> None:
    place = empty_place
    events = chain("R-1", adverse())
    _made_by_the_first_version(place, entry_of(events[0]))

    store = open_store(place, PROJECTIONS)
    assert store.read("R-1") == events
    assert store.summary("R-1").state == "determined"
    assert store.verify().ok
    assert not upgrade(store.engine)
    store.close()


def test_a_store_whose_events_cannot_be_read_is_left_as_it_was(empty_place: str) -> None:
    (noted,) = chain("R-1", NoteWritten("A note."))
    entry = entry_of(noted)
    _made_by_the_first_version(empty_place, replace(entry, body=entry.body.replace(b'"says"', b'"text"')))
    with pytest.raises(OutOfDate, match="an event that this version of Assent cannot read"):
        open_store(empty_place, PROJECTIONS)
    engine = open_engine(empty_place)
    with engine.connect() as connection:
        assert revision(connection) == "0001"
    engine.dispose()


def _made_by_the_first_version(place: str, entry: Entry) -> None:
    engine = open_engine(place)
    assert upgrade(engine, "0001")
    with engine.begin() as connection:  # as that version did, which derived nothing
        connection.execute(
            event.insert().values(
                {name: getattr(entry, name) for name in type(entry).__slots__ if name != "via"}
            )
        )
        connection.execute(head.insert().values(request=entry.request, sequence=1, digest=entry.digest))
    engine.dispose()


def test_a_store_of_a_newer_version_is_left_alone(place: str) -> None:
    store = open_store(place, PROJECTIONS)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert not store.ready()
    store.close()
    with pytest.raises(OutOfDate):
        open_store(place, PROJECTIONS)
    with pytest.raises(OutOfDate):
        open_store(place, PROJECTIONS, read_only=True)
