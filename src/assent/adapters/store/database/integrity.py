"""Whether the file of a database is whole, as SQLite itself sees it: pages, trees and indexes."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from assent.adapters.store.database.engine import is_sqlite

_MOST = 20
_WHOLE = "ok"


def damage(connection: Connection) -> Iterator[str]:
    """What is damaged in the file of a SQLite store, at most twenty places; nothing for PostgreSQL.

    Digests find what was changed in an entry; a page that nothing reads, or an index, can be damaged beside them.
    """
    if not is_sqlite(connection):
        return
    for line in connection.execute(text(f"PRAGMA integrity_check({_MOST})")).scalars():
        if line != _WHOLE:
            yield f"the database file is damaged: {line}; restore the newest backup that verifies"
