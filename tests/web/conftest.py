"""An installation for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assent import bootstrap
from tests.supplied import supply_criteria
from tests.web.served import Served, over


@pytest.fixture(scope="session")
def an_empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty store, to copy."""
    folder = tmp_path_factory.mktemp("store") / "office"
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    supply_criteria(folder)
    return folder


@pytest.fixture
def served(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "office"
    shutil.copytree(an_empty_store, folder)
    with over(folder) as made:
        yield made
