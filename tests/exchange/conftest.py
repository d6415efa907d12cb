"""An installation for each test, as those of the interface have it, that says its own address."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.conftest import an_empty_store
from tests.web.served import Served, over

__all__ = ["an_empty_store", "served"]

EXCHANGE = """\
address = "https://assent.test"
hosts = ["ehr.example.org"]
"""


@pytest.fixture
def served(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    """An installation whose operator wrote ``exchange.toml``."""
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    (folder / "exchange.toml").write_text(EXCHANGE, "utf-8")
    with over(folder) as made:
        yield made
