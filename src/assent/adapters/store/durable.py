"""Files that are there whole or not at all, also after a power cut."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A path beside the target to write to. Afterwards it is flushed to the disk and takes its name."""
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        yield part
        take(part, target)
    finally:
        part.unlink(missing_ok=True)


def take(part: Path, target: Path) -> None:
    """Flush what was written, give it its name, and flush the name; the folder is made if need be."""
    if not target.parent.is_dir():
        target.parent.mkdir(mode=0o700, exist_ok=True)
        flush(target.parent.parent)
    flush(part)
    part.replace(target)
    flush(target.parent)


def flush(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
