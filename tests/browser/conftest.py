"""A server over a copy of the demonstration store, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.pages import Pages
from tests.browser.serving import CHROMIUM, Server, serving


@pytest.fixture(scope="module")
def server(demonstration: Path) -> Iterator[Server]:
    """A server for the tests of one module."""
    with serving(demonstration) as served:
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
def pages(server: Server, browser: Browser) -> Iterator[Pages]:
    """Opens pages as whoever a test needs."""
    opened = Pages(server, browser)
    yield opened
    opened.close()
