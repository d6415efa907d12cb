"""What a folder lets others on the machine read, and whether there is room."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE
from typing import NamedTuple

import pytest

from assent import bootstrap
from assent.adapters.projections import lacks_room
from assent.cli.server import _warn
from tests.adapters.store.test_folder_backup import attach, submit

GB = 1024**3


class Usage(NamedTuple):
    """As ``shutil.disk_usage`` says it."""

    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def careless_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> set[tuple[bool, int]]:
    return {(path.is_dir(), S_IMODE(path.stat().st_mode)) for path in (folder, *folder.rglob("*"))}


def test_nobody_else_reads_the_record_its_backup_or_what_is_restored(tmp_path: Path) -> None:
    folder, backup, again = tmp_path / "requests", tmp_path / "backup", tmp_path / "again"
    bootstrap.make_store(folder, "")
    with bootstrap.desk(folder) as desk:
        submit(desk, "R-1")
        attach(desk, "R-1")
        assert modes(folder) == {(True, 0o700), (False, 0o600)}
    (folder / "members.csv").write_text("number,name\n", "utf-8")
    assert S_IMODE((folder / "members.csv").stat().st_mode) == 0o644
    bootstrap.back_up(folder, backup)
    bootstrap.restore(backup, again)
    assert modes(backup) == modes(again) == {(True, 0o700), (False, 0o600)}


def test_a_folder_that_others_can_read_is_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "requests"
    bootstrap.make_store(folder, "")
    assert bootstrap.open_to_others(folder) == []
    folder.chmod(0o755)
    (folder / "members.csv").write_text("number,name\n", "utf-8")
    assert bootstrap.open_to_others(folder) == [".", "members.csv"]
    _warn(folder, bootstrap.open_to_others(folder))
    said = capsys.readouterr().err
    assert "members.csv" in said
    assert f"chmod -R go= {folder}" in said
    bootstrap.close_to_others(folder)
    assert bootstrap.open_to_others(folder) == []
    _warn(folder, [])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("total", "free", "full"),
    [(100 * GB, 6 * GB, False), (100 * GB, 4 * GB, True), (10 * GB, GB - 1, True), (10 * GB, GB, False)],
)
def test_a_disk_has_a_gigabyte_and_a_twentieth_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, total: int, free: int, full: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(total, total - free, free))
    assert bool(lacks_room(tmp_path)) is full
