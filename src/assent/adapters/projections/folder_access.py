"""Who else on the machine may read a folder, and how much room it has left."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

_OTHERS = 0o077
_LEAST_FREE = 1024**3
_LEAST_SHARE = 0.05


def close_to_others(folder: Path) -> None:
    """Let only its owner into a folder and all that is in it: 0700 for folders, 0600 for files."""
    for path in (folder, *_within(folder)):
        path.chmod(0o700 if path.is_dir() else 0o600)


def open_to_others(folder: Path) -> list[str]:
    """What in a folder others on this machine may read or change, by name; the folder itself is a dot."""
    if not S_IMODE(folder.stat().st_mode) & _OTHERS:
        return []
    within = (path for path in folder.iterdir() if not path.is_symlink())
    return [".", *sorted(path.name for path in within if S_IMODE(path.stat().st_mode) & _OTHERS)]


def lacks_room(folder: Path) -> str:
    """Why nothing should be taken in: less than 1 GB or 5 % of the disk is free; empty where there is room."""
    disk = shutil.disk_usage(folder)
    if disk.free >= max(_LEAST_FREE, _LEAST_SHARE * disk.total):
        return ""
    return f"The disk of the record has {disk.free // 2**20} MB left; at least 1 GB and 5 % are needed."


def _within(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if not path.is_symlink())
