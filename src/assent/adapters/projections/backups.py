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
from assent.adapters.projections.documents import FOLDER as DOCUMENTS
from assent.adapters.projections.place import FILE, Place
from assent.adapters.projections.record import PROJECTIONS, RequestRecord
from assent.adapters.store import Attachments, copy_store, restore
from assent.adapters.store.durable import flush
from assent.casework.intake.events import DocumentAttached
from assent.casework.notices.events import NoticeSent
from assent.casework.record.checks import NotFound, Refused, Unavailable

_DATABASE = (
    "The record of this folder is in PostgreSQL. Back it up with `pg_dump --format=custom`, copy the folder "
    "after it, and restore with `pg_restore`; `assent audit verify` then checks what was restored."
)
_AT_ONCE = 1_000


def back_up(folder: Path, place: Place, target: Path) -> None:
    """Write a backup of a folder: a folder like it, there when it is whole. Nothing is overwritten.

    Raises ``Refused`` where the record is in PostgreSQL, ``NotFound`` where there is none, and
    ``Unavailable`` where the disk does not take it.
    """
    if not isinstance(place, Path):
        raise Refused(_DATABASE)
    if not place.exists():
        raise NotFound("There is no store in this folder to back up.")
    with _made(target) as part:
        copy_store(place, part / FILE)
        _copy_others(folder, part)


def restore_folder(source: Path, folder: Path) -> None:
    """Make a folder from a backup; it must not be there yet, or be empty. Raises as ``back_up``."""
    if not (source / FILE).is_file():
        raise NotFound(f"{source.name} is no backup: there is no {FILE} in it.")
    with _made(folder) as part:
        restore(source / FILE, part / FILE, PROJECTIONS)
        _copy_others(source, part)


def document_faults(record: RequestRecord, folder: Path) -> dict[str, str]:
    """What of the documents and letters that the record names is missing or changed, by digest."""
    return Attachments(folder / DOCUMENTS).faults(_named(record))


def _named(record: RequestRecord) -> Iterator[str]:
    after = 0
    while found := record.read_all(after, _AT_ONCE):
        for after, event in found:  # noqa: B007  (where the next ones begin)
            match event.body:
                case DocumentAttached(digest=digest):
                    yield digest
                case NoticeSent(digest=digest, text=text):
                    yield from (digest, text) if text else (digest,)


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
    for one in (*part.rglob("*"), part):
        flush(one)
    if target.exists():
        target.rmdir()
    part.rename(target)
    flush(target.parent)


def _copy_others(source: Path, part: Path) -> None:
    """Everything but the record and the outbox: documents, settings, directory files.

    What is being written is left out, and so is what a mail service may have collected by the time of a restore.
    """
    for one in source.iterdir():
        if one.name.startswith((".", FILE)) or one.name == OUTBOX or one.is_symlink():
            continue
        if one.is_dir():
            shutil.copytree(one, part / one.name, ignore=shutil.ignore_patterns(".*"))
        else:
            shutil.copy2(one, part / one.name)
