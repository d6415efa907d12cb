"""Backups of an installation's folder while it is in use, and folders from backups.

The record is copied by its database as of one moment. Documents are copied after it: they never change,
and each is on the disk before the record names it. Settings and directory files are copied as they are.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from assent.adapters.outbox.folder import FOLDER as OUTBOX
from assent.adapters.projections.folder_access import close_to_others
from assent.adapters.projections.place import FILE, Place
from assent.adapters.projections.record import PROJECTIONS, check_there
from assent.adapters.store import copy_store, restore
from assent.adapters.store.durable import flush
from assent.casework.record.checks import NotFound, Refused, Unavailable

_DATABASE = (
    "The record of this folder is in PostgreSQL. Back it up with `pg_dump --format=custom`, copy the folder "
    "after it, and restore with `pg_restore`; `assent audit verify` then checks what was restored."
)


def back_up(folder: Path, place: Place, target: Path) -> None:
    """Write a backup of a folder: a folder like it, there when it is whole. Nothing is overwritten.

    Raises ``Refused`` where the record is in PostgreSQL, ``NotFound`` where there is none, and
    ``Unavailable`` where the disk does not take it.
    """
    if not isinstance(place, Path):
        raise Refused(_DATABASE)
    if not place.exists():
        raise NotFound("There is no store in this folder to back up.")
    check_there(place)
    with _made(target) as part:
        copy_store(place, part / FILE)
        _copy_others(folder, part)


def restore_folder(source: Path, folder: Path) -> None:
    """Make a folder from a backup; it must not be there yet, or be empty. Raises as ``back_up``."""
    if not (source / FILE).is_file():
        raise NotFound(f"{source.name} is no backup: there is no {FILE} in it.")
    check_there(source / FILE)
    with _made(folder) as part:
        restore(source / FILE, part / FILE, PROJECTIONS)
        _copy_others(source, part)


@contextmanager
def _made(target: Path) -> Iterator[Path]:
    """A folder beside the target, which takes its name when all is in it and on the disk."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target.name} is there already; nothing was changed.")
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        part.mkdir(mode=0o700, parents=True)
        yield part
        _settle(part, target)
    except OSError as error:
        raise Unavailable(f"The folder cannot be written: {error.strerror}.") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _settle(part: Path, target: Path) -> None:
    close_to_others(part)
    for path in (*part.rglob("*"), part):
        flush(path)
    if target.exists():
        target.rmdir()
    part.rename(target)
    flush(target.parent)


def _copy_others(source: Path, part: Path) -> None:
    """Everything but the record and the outbox: documents, settings, directory files.

    What is being written is left out, and so is what a mail service may have collected by the time of a restore.
    """
    for path in source.iterdir():
        if path.name.startswith((".", FILE)) or path.name == OUTBOX or path.is_symlink():
            continue
        if path.is_dir():
            shutil.copytree(path, part / path.name, ignore=shutil.ignore_patterns(".*"))
        else:
            shutil.copy2(path, part / path.name)
