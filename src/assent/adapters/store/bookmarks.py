"""The bookmark of the mailroom: kept beside the record, and no part of it."""

from sqlalchemy import Connection, select, update

from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.store import Store
from assent.adapters.store.tables import letters_bookmark
from assent.casework.notices.bookmark import Bookmark

_READ = select(letters_bookmark.c.position, letters_bookmark.c.again)


class Bookmarks:
    """The bookmark of a store. Methods raise ``StoreError``; what was kept is durable on return."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @plainly
    def of_letters(self) -> Bookmark:
        """How far the record was read for letters; a new or restored store was not read at all."""
        with self._store.reading.connect() as connection:
            position, again = connection.execute(_READ).one()
            return Bookmark(position, frozenset(again))

    @plainly
    def keep(self, bookmark: Bookmark) -> None:
        """Put it in the place of the one before."""
        values = {"position": bookmark.position, "again": sorted(bookmark.again)}

        def work(connection: Connection) -> None:
            connection.execute(update(letters_bookmark).values(values))

        self._store.write(work)
