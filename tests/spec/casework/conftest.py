"""A plan's folder for each row of a table, its record in a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from assent import bootstrap
from assent.desk.ports import Desk
from tests.journeys.living import make_folder
from tests.spec.casework.tables import follows
from tests.spec.harness import read_table

Follows = Callable[[str], None]


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("spec") / "folder")


@pytest.fixture
def new_desk(empty_folder: Path, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    """Opens the desk of a plan without requests, each time of another one."""
    with ExitStack() as opened:
        count = iter(range(1000))

        def again() -> Desk:
            folder = tmp_path / f"plan-{next(count)}"
            shutil.copytree(empty_folder, folder)
            return opened.enter_context(bootstrap.desk(folder))

        yield again


@pytest.fixture
def holds(new_desk: Callable[[], Desk]) -> Follows:
    """Checks a table, each row on a plan of its own, and reports every row that differs."""

    def check(table: str) -> None:
        wrong = []
        for line in read_table(table):
            found = follows(new_desk(), line)
            for column, expected in line.expected.items():
                shown = found.get(column, "")
                same = expected in shown if column == "says" and expected else expected == shown
                if not same:
                    wrong.append(f"{line.text}\n    {column}: {shown!r}")
            if "says" in found and not line.expected.get("says"):
                wrong.append(f"{line.text}\n    denied: {found['says']!r}")
        assert not wrong, "\n" + "\n".join(wrong)

    return check
