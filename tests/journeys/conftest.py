"""Each journey starts in a plan's folder of its own, with the record in a file or in PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine

from assent import bootstrap
from assent.adapters.projections import make_place
from assent.desk.ports import Desk
from tests.adapters.store.servers import programs, server
from tests.journeys.living import make_folder


@pytest.fixture(scope="session")
def an_empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan's folder with an empty record in a file, to copy."""
    return make_folder(tmp_path_factory.mktemp("plan") / "folder")


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: ASSENT_TEST_POSTGRES, or one started here."""
    given, found = os.environ.get("ASSENT_TEST_POSTGRES"), programs()
    if given:
        yield given.rstrip("/") + "/"
    elif found is None:
        pytest.skip("no PostgreSQL: install it, or name a server in ASSENT_TEST_POSTGRES")
    else:
        with server(found) as url:
            yield url


@pytest.fixture(scope="session")
def an_empty_database(database_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with an empty record, to copy."""
    name = f"assent_{uuid4().hex}"
    _run(database_server, f"CREATE DATABASE {name}")
    bootstrap.make_store(tmp_path_factory.mktemp("made") / "folder", "", database_server + name)
    yield name
    _run(database_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def folder(request: pytest.FixtureRequest, an_empty_folder: Path, tmp_path: Path) -> Iterator[Path]:
    """A plan's folder whose record is empty."""
    yield from a_plan(request, an_empty_folder, tmp_path / "folder")


def a_plan(request: pytest.FixtureRequest, an_empty_folder: Path, made: Path) -> Iterator[Path]:
    """A plan's folder with an empty record, in a file or in PostgreSQL as the parameter of a fixture says."""
    shutil.copytree(an_empty_folder, made)
    if request.param == "sqlite":
        yield made
        return
    url: str = request.getfixturevalue("database_server")
    template: str = request.getfixturevalue("an_empty_database")
    name = f"assent_{uuid4().hex}"
    _run(url, f"CREATE DATABASE {name} TEMPLATE {template}")
    (made / bootstrap.STORE).unlink()
    make_place(made, url + name)
    yield made
    _run(url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[[], Desk]]:
    """Opens the desk of the folder, each time anew, as a program that starts does."""
    open_now = []

    def again() -> Desk:
        context = bootstrap.desk(folder)
        open_now.append(context)
        return context.__enter__()

    yield again
    for context in reversed(open_now):
        context.__exit__(None, None, None)


@pytest.fixture
def desk(opened: Callable[[], Desk]) -> Desk:
    return opened()


def _run(url: str, statement: str) -> None:
    engine = create_engine(url + "postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
