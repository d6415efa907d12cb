"""Each test of the store runs on SQLite and on PostgreSQL, in a new store of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from assent.adapters.seals.keys import add_key
from assent.adapters.store import Store, open_store
from tests.adapters.store.servers import programs, server
from tests.adapters.store.story import PROJECTIONS


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a server where databases may be made: ASSENT_TEST_POSTGRES, or one started here."""
    given, found = os.environ.get("ASSENT_TEST_POSTGRES"), programs()
    if given:
        yield given.rstrip("/") + "/"
    elif found is None:
        pytest.skip("no PostgreSQL: install it, or name a server in ASSENT_TEST_POSTGRES")
    else:
        with server(found) as url:
            yield url


@pytest.fixture(scope="session")
def made_once(postgresql: str) -> Iterator[tuple[str, str]]:
    """The server, and the name of a database with an empty store, to copy."""
    name = f"assent_{uuid4().hex}"
    with _maintenance(postgresql) as run:
        run(f"CREATE DATABASE {name}")
        open_store(postgresql + name, PROJECTIONS).close()
        yield postgresql, name
        run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new store goes: a file, or a database of its own."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.db")
        return
    yield from _database(*request.getfixturevalue("made_once"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """As ``place``, where no version of the store has been yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.db")
        return
    yield from _database(request.getfixturevalue("postgresql"), "template0")


@pytest.fixture
def another_place(place: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A second place of the same kind."""
    if "://" not in place:
        yield str(tmp_path / "another.db")
        return
    yield from _database(*request.getfixturevalue("made_once"))


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A key file of seals with one key."""
    path = tmp_path / "seal.keys"
    add_key(path, 0, "2026-02-10")
    return path


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    opened = open_store(place, PROJECTIONS)
    yield opened
    opened.close()


@pytest.fixture
def direct(store: Store) -> Callable[..., None]:
    """Runs a statement as anybody could who opens the database with another program."""

    def run(statement: str, **values: object) -> None:
        with store.engine.begin() as connection:
            connection.execute(text(statement), values)

    return run


def _database(url: str, template: str) -> Iterator[str]:
    name = f"assent_{uuid4().hex}"
    with _maintenance(url) as run:
        run(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield url + name
        run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _maintenance(url: str) -> Iterator[Callable[[str], None]]:
    engine = create_engine(url + "postgres", isolation_level="AUTOCOMMIT")

    def run(statement: str) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    yield run
    engine.dispose()
