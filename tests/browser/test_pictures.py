"""The pictures of the documentation: one is taken as their command does, and all are there, small, and shown."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.pictures import FOLDER, MOST_BYTES, PICTURES, take
from tests.browser.serving import Server
from tests.browser.small_png import size_of

_DOCS = Path(__file__).parents[2]


def test_a_picture_is_taken(server: Server, browser: Browser) -> None:
    worklist = next(one for one in PICTURES if one.name == "worklist")
    taken = take(browser, server, worklist)
    assert size_of(taken) == (1200, 780)
    assert len(taken) < MOST_BYTES


def test_every_picture_is_there_small_and_shown() -> None:
    names = {f"{one.name}.png" for one in PICTURES}
    assert {one.name for one in FOLDER.iterdir()} == names
    assert all(one.stat().st_size < MOST_BYTES and size_of(one.read_bytes()) for one in FOLDER.iterdir())
    shown = re.findall(r"!\[[^]]+\]\(pictures/(\w+\.png)\)", (_DOCS / "docs/workbench.md").read_text("utf-8"))
    assert set(shown) == names
    assert "](docs/pictures/case.png)" in (_DOCS / "README.md").read_text("utf-8")
