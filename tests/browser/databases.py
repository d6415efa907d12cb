"""The demonstration on PostgreSQL: the rows of the store in a file, put into a database that is copied from then on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, create_engine, insert, select, text

from assent import bootstrap
from assent.adapters.projections import PROJECTIONS, make_place
from assent.adapters.store import open_store
from assent.adapters.store.tables import metadata


def fill(store: Path, address: str) -> None:
    """Put all rows of a store in a file into an empty database, as they are."""
    source, target = open_store(store, PROJECTIONS), open_store(address, PROJECTIONS)
    try:
        with source.engine.connect() as here, target.engine.begin() as there:
            there.exec_driver_sql(
                "SET session_replication_role = replica"
            )  # the guards watched when they were written
            for table in metadata.sorted_tables:
                there.execute(table.delete())
                if rows := [dict(row) for row in here.execute(select(table)).mappings()]:
                    there.execute(insert(table), rows)
            _go_on_counting(there)
    finally:
        source.close()
        target.close()


def _go_on_counting(connection: Connection) -> None:
    """Each column that counts goes on after the highest number that it has."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.identity is not None:
                highest = f"(SELECT coalesce(max({column.name}), 0) + 1 FROM {table.name})"
                counted = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
                connection.execute(text(f"SELECT setval({counted}, {highest}, false)"))


@contextmanager
def database(server: str, template: str = "template0") -> Iterator[str]:
    """A database of its own on a server, a copy of another; its name."""
    name = f"assent_{uuid4().hex}"
    engine = create_engine(server + "postgres", isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield name
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


def moved(store: Path, folder: Path, address: str) -> Path:
    """A copy of the folder of a store whose record is in a database."""
    shutil.copytree(store, folder, ignore=shutil.ignore_patterns(f"{bootstrap.STORE}*"))
    make_place(folder, address)
    return folder
