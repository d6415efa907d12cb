"""Backups while the store is in use, and stores from backups.

SQLite: one file, copied by the database itself as of one moment; writers go on. PostgreSQL: use
``pg_dump --format=custom`` of the same major version and ``pg_restore``, or the continuous archiving
that the plan already runs. ``backup`` writes an event file there, which works on both databases
(``event_file``). Attachments are files that never change: copy their folder after the database.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from assent.adapters.store import event_file
from assent.adapters.store.database.engine import is_sqlite, open_engine, sqlite_file
from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.durable import whole
from assent.adapters.store.errors import StoreError, StoreUnavailable
from assent.adapters.store.record import Derives
from assent.adapters.store.revisions import upgrade

_SQLITE = b"SQLite format 3\0"


def backup(engine: Engine, target: Path) -> None:
    """Write a backup as of one moment; the target is there when it is whole. Refuses to overwrite."""
    _absent(target)
    if is_sqlite(engine):
        _copy(sqlite_file(engine), target)
    else:
        event_file.write(engine, target)


@plainly
def copy_store(source: Path, target: Path) -> None:
    """Write a backup of a SQLite store that may be in use, as of one moment; see ``backup``."""
    _absent(target)
    _copy(source, target)


def restore(source: Path, target: str | Path, projections: Sequence[Derives]) -> None:
    """Make a store from a backup of either kind, brought up to date. The target must not exist yet.

    Verify it before use. Raises ``StoreError`` where the source is no whole backup.
    """
    try:
        with source.open("rb") as opened:
            start = opened.read(len(_SQLITE))
    except OSError:
        raise StoreError("there is no such backup, or it may not be read.") from None
    if start != _SQLITE:
        event_file.read(source, target, projections)
        return
    engine = open_engine(target)
    try:
        if not is_sqlite(engine):
            raise StoreError("this backup is a SQLite store: export it, then restore the export.")
        _absent(sqlite_file(engine))
        _copy(source, sqlite_file(engine))
        upgrade(engine)
    finally:
        engine.dispose()


def _absent(target: Path) -> None:
    if target.exists():
        raise StoreError(f"{target.name} is there already: nothing is overwritten.")


@plainly
def _copy(source: Path, target: Path) -> None:
    """By SQLite's own copying: everything committed at one moment, in one piece, then checked."""
    try:
        with whole(target) as part:
            name = f"{source.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(name, uri=True)) as old, closing(sqlite3.connect(part)) as new:
                old.backup(new, pages=-1)
                new.execute("PRAGMA journal_mode = DELETE")
                if new.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    raise sqlite3.DatabaseError
        return
    except sqlite3.Error as error:
        why = getattr(error, "sqlite_errorname", "it is damaged")
    raise StoreUnavailable(f"the copy could not be made: {why}")
