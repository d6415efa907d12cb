"""Folders with old data, and the answers that commands give about them."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

from tests.golden.run import DATA

STORE = DATA / "store"
ARCHIVE, RECORD, ANSWERS = STORE / "folders.tar.xz", STORE / "record.jsonl.gz", STORE / "answers"


def unpack(folder: Path) -> None:
    """The old folders ``plan`` and ``backup``, and the old case files, into an empty folder."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    shutil.copytree(DATA / "cases", folder / "cases", dirs_exist_ok=True)


def put_settings(store: Path) -> None:
    """The old settings and directory, in a folder that ``assent init`` made."""
    for path in sorted((DATA / "settings").iterdir()):
        shutil.copy(path, store / path.name)
