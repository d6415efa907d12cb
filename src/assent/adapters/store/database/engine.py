"""Opening the database: SQLite in one file by default, PostgreSQL by a URL."""

from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from assent.adapters.store.errors import StoreError

BUSY_SECONDS = 15
"""How long a writer waits for another process before it gives up."""

IDLE_SECONDS = 1
"""A connection to PostgreSQL that was idle for longer is asked first; asking each time costs as much as a read."""

APPENDING = 4_031_001
"""The advisory lock on PostgreSQL that appends share, and that whoever needs a settled order takes alone."""

_BEGIN = "assent_begin"
"""How a transaction of SQLite begins; None for a single statement, which is one by itself."""
_SQLITE = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # a commit that was acknowledged survives a power cut
    "fullfsync": "ON",  # on macOS an fsync alone does not reach the disk
    "foreign_keys": "ON",
    "recursive_triggers": "ON",  # INSERT OR REPLACE asks the delete triggers too
    "busy_timeout": str(BUSY_SECONDS * 1000),
    "temp_store": "MEMORY",
    "cache_size": "-32000",
}
_POSTGRESQL = {
    "timezone": "UTC",
    "synchronous_commit": "on",
    "lock_timeout": f"{BUSY_SECONDS}s",
    "default_transaction_isolation": "read committed",
}


def open_engine(where: str | Path, *, read_only: bool = False) -> Engine:
    """An engine for a file path, or for a URL ``postgresql+psycopg://...`` or ``sqlite:///...``.

    Parameters never appear in errors or logs of the engine. Raises ``StoreError`` for another kind of
    database. Nothing is opened before the first use.
    """
    url = _where(where)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, read_only=read_only)
    settings = dict(_POSTGRESQL, default_transaction_read_only="on" if read_only else "off")
    options = " ".join(f"-c {name}={value.replace(' ', chr(92) + ' ')}" for name, value in settings.items())
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=20,
        connect_args={"options": options, "application_name": "assent"},
    )
    _ask_the_idle(engine)
    return engine


def is_sqlite(engine: Engine | Connection) -> bool:
    """Whether this is SQLite; otherwise PostgreSQL."""
    return engine.dialect.name == "sqlite"


def sqlite_file(engine: Engine) -> Path:
    """The one file of a SQLite store."""
    name = engine.url.database or ""
    return Path(name.removeprefix("file:").partition("?")[0])


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions on SQLite take the write lock when they begin."""
    return engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})


def for_reading(engine: Engine) -> Engine:
    """The same engine for single statements, around which no transaction is needed."""
    if is_sqlite(engine):
        return engine.execution_options(**{_BEGIN: None})
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def share_order(connection: Connection) -> None:
    """An append: many at once, none while somebody takes the order alone."""
    if not is_sqlite(connection):
        connection.execute(_SHARED)


def settle_order(connection: Connection) -> None:
    """Wait for the appends that are under way, and keep new ones out until the transaction ends.

    Positions are given before a commit, so on PostgreSQL a lower one can become visible after a
    higher one. Once this returns, all positions that were given are visible or will never be.
    """
    if not is_sqlite(connection):
        connection.execute(_ALONE)


_SHARED = text(f"SELECT pg_advisory_xact_lock_shared({APPENDING})")
_ALONE = text(f"SELECT pg_advisory_xact_lock({APPENDING})")


def own_insert(dialect: str, table: Table) -> Any:
    """An insert as the database has it, which may say what to do with a row that is there already.

    The one of PostgreSQL comes with all drivers that there are for it, so that SQLite does without.
    """
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as of_postgresql

        return of_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as of_sqlite

    return of_sqlite(table)


def _where(where: str | Path) -> URL:
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite+pysqlite", database=str(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise StoreError("a store is a file, or a URL that begins with postgresql+psycopg://")
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if not url.database or url.database == ":memory:":
        raise StoreError("a store needs a file: the record has to survive the program")
    return url


def _ask_the_idle(engine: Engine) -> None:
    """Ask a connection that nobody used for a while whether it is still there, and open another if not."""

    @event.listens_for(engine, "checkin")
    def _used(_: Any, record: ConnectionPoolEntry) -> None:
        record.info[_LAST] = monotonic()

    @event.listens_for(engine, "checkout")
    def _still_there(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        last = record.info.get(_LAST)
        if last is None or monotonic() - last < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise DisconnectionError from None


_LAST = "assent_last_used"


def _sqlite(url: URL, *, read_only: bool) -> Engine:
    file = Path(url.database or "").absolute()
    name = f"{file.as_uri()}?mode={'ro' if read_only else 'rwc'}"
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=name, query={"uri": "true"}),
        hide_parameters=True,
        pool_size=20,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: Any) -> None:
        for name, value in _SQLITE.items():
            if not (read_only and name == "journal_mode"):
                connection.execute(f"PRAGMA {name} = {value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        words = connection.get_execution_options().get(_BEGIN, "BEGIN")
        if words is not None:
            connection.exec_driver_sql(words)

    return engine
