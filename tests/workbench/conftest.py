"""An installation for each test, as those of the interface have it, or a plan with requests in all states."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.conftest import an_empty_store, served
from tests.workbench.plans import Plan, opened

__all__ = ["an_empty_store", "served"]


@pytest.fixture
def plan(demonstration: Path, tmp_path: Path) -> Iterator[Plan]:
    """A demonstration plan of one's own."""
    with opened(demonstration, tmp_path / "plan") as made:
        yield made
