"""Servers over copies of the demonstration store, in a file and on PostgreSQL, and a browser.

A journey is played twice: with scripts on PostgreSQL, and without them over a file. What is no journey (the state of a
page, its barriers, its keys) is looked at over a file.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from assent import bootstrap
from tests.adapters.store.conftest import postgresql as postgresql
from tests.browser.databases import database, fill, moved
from tests.browser.pages import Pages
from tests.browser.serving import CHROMIUM, Server, serving_here


@pytest.fixture(scope="module")
def server(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for the tests of one module, over a file."""
    folder = tmp_path_factory.mktemp("file") / "store"
    shutil.copytree(demonstration, folder)
    bootstrap.close_to_others(folder)
    with serving_here(folder) as served:
        yield served


@pytest.fixture(scope="session")
def demonstration_database(postgresql: str, demonstration: Path) -> Iterator[str]:
    """The name of a database with the demonstration, to copy."""
    with database(postgresql) as name:
        fill(demonstration / bootstrap.STORE, postgresql + name)
        yield name


@pytest.fixture(scope="module")
def server_on_postgresql(
    postgresql: str,
    demonstration_database: str,
    demonstration: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A server for the journeys of one module, over a database of PostgreSQL."""
    with database(postgresql, demonstration_database) as name:
        folder = moved(demonstration, tmp_path_factory.mktemp("postgresql") / "store", postgresql + name)
        bootstrap.close_to_others(folder)
        with serving_here(folder) as served:
            yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether scripts run: every journey works without."""
    found: bool = request.param
    return found


@pytest.fixture
def pages(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Pages]:
    """Opens pages as whoever a test needs; ``pages.server`` is the server that they are of."""
    played = request.getfixturevalue("scripts") if "scripts" in request.fixturenames else False
    on_postgresql = played and "server" not in request.fixturenames
    served: Server = request.getfixturevalue("server_on_postgresql" if on_postgresql else "server")
    opened = Pages(served, browser)
    yield opened
    opened.close()
