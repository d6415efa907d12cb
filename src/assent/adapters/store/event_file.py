"""The whole record as one file of JSON lines, from either database to either database.

First a line that says what it is; then each entry in the order of the store, each idempotency key,
each checkpoint; last, how many lines there were and the digest over them. Derived rows are not in it:
they are made again.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from assent.adapters.store.database.columns import Instant
from assent.adapters.store.database.engine import for_writing, is_sqlite, open_engine, settle_order
from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.derive import rebuild
from assent.adapters.store.durable import whole
from assent.adapters.store.errors import StoreError
from assent.adapters.store.reading import histories, last_position
from assent.adapters.store.record import Derives, canonical, instant
from assent.adapters.store.revisions import upgrade
from assent.adapters.store.tables import checkpoint, event, head, idempotency
from assent.adapters.store.verify import Difference, chain_faults, verify

FORMAT = 1
_TABLES: tuple[Table, ...] = (event, idempotency, checkpoint)
_AT_ONCE = 500


@plainly
def write(engine: Engine, target: Path) -> int:
    """Write the record as of one moment; how many lines. The file is there when it is whole."""
    with whole(target) as part, part.open("wb") as out, engine.connect() as connection:
        if not is_sqlite(connection):
            with engine.begin() as first:
                settle_order(first)
            connection.execution_options(isolation_level="REPEATABLE READ")
        return _write(connection, out)


@plainly
def read(source: Path, target: str | Path, projections: Sequence[Derives]) -> int:
    """Make a store from such a file, all or nothing; how many lines. The target must hold no record."""
    engine = open_engine(target)
    try:
        upgrade(engine)
        with for_writing(engine).begin() as connection, source.open("rb") as lines:
            settle_order(connection)
            if connection.execute(select(func.count()).select_from(event)).scalar_one():
                raise StoreError("the store to restore into holds a record already.")
            count = _read(connection, lines)
            connection.execute(_HEADS)
            if not is_sqlite(connection):
                connection.execute(_NEXT_POSITION)
            _check(connection)
            rebuild(connection, projections)
            _refuse(verify(connection, projections).differences)
            return count
    finally:
        engine.dispose()


def _check(connection: Connection) -> None:
    """Every chain, before anything is derived from it."""
    with closing(histories(connection, last_position(connection))) as stream:
        for history in stream:
            request = history[0].entry.request
            faults = chain_faults(placed.entry for placed in history)
            _refuse(Difference(request, fault) for fault in faults)


def _refuse(differences: Iterable[Difference]) -> None:
    first = next(iter(differences), None)
    if first is not None:
        where = f"request {first.request}: " if first.request else ""
        raise StoreError(
            f"the file's record is not what was written: {where}{first.what}. Nothing was restored."
        )


def _write(connection: Connection, out: BinaryIO) -> int:
    total, count = hashlib.sha256(), 0
    for data in _lines(connection):
        line = canonical(data).encode() + b"\n"
        total.update(line)
        count += 1
        out.write(line)
    out.write(canonical({"lines": count, "sha256": total.hexdigest()}).encode() + b"\n")
    return count


def _lines(connection: Connection) -> Iterator[dict[str, Any]]:
    yield {"assent_record": FORMAT}
    for table in _TABLES:
        rows = select(table).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE)
        for row in connection.execute(rows):
            values = zip(table.columns, row, strict=True)
            yield {"table": table.name, **{column.name: _plain(value) for column, value in values}}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    return instant(value) if hasattr(value, "astimezone") else value


def _read(connection: Connection, lines: BinaryIO) -> int:
    """Rows go in as they are read: a file that turns out not to be whole undoes all of them."""
    total, count, waiting = hashlib.sha256(), 0, dict[str, list[dict[str, Any]]]()
    tables = {table.name: table for table in _TABLES}
    ended = False
    for line in lines:
        data = _parsed(line)
        if ended or (count == 0 and data != {"assent_record": FORMAT}):
            raise StoreError("the file is no record of this form.")
        if "sha256" in data:
            ended = data == {"lines": count, "sha256": total.hexdigest()}
            if not ended:
                break
            continue
        total.update(line)
        count += 1
        if count > 1:
            table = tables.get(data.pop("table", ""))
            if table is None or not _is_row(table, data):
                raise StoreError(f"line {count} of the file is no row of the record.")
            rows = waiting.setdefault(table.name, [])
            rows.append({name: _value(table, name, value) for name, value in data.items()})
            if len(rows) == _AT_ONCE:
                _insert(connection, table, rows)
    if not ended:
        raise StoreError("the file is not whole: its end is missing or does not agree.")
    for name, rows in waiting.items():
        _insert(connection, tables[name], rows)
    return count


def _is_row(table: Table, data: dict[str, Any]) -> bool:
    """Whether it has every column; later ones may lack in what an earlier version wrote, and are then absent."""
    data.update({name: None for name in _LATER if name in table.c and name not in data})
    return set(data) == set(table.columns.keys())


_LATER = ("seal_key", "seal", "via")


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise StoreError("the file is no record of this form.")
    return data


def _value(table: Table, name: str, value: Any) -> Any:
    try:
        if isinstance(table.c[name].type, Instant):
            return datetime.fromisoformat(value)
        return value.encode() if name == "body" else value
    except (ValueError, TypeError, AttributeError):
        raise StoreError(f"the file is no record of this form: {name} in a row of {table.name}.") from None


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
        rows.clear()


_LAST = (
    select(event.c.request, func.max(event.c.sequence).label("sequence")).group_by(event.c.request).subquery()
)
_HEADS = insert(head).from_select(
    ["request", "sequence", "digest"],
    select(event.c.request, event.c.sequence, event.c.digest).join(
        _LAST, (_LAST.c.request == event.c.request) & (_LAST.c.sequence == event.c.sequence)
    ),
)
_NEXT_POSITION = text(
    "SELECT setval(pg_get_serial_sequence('event', 'position'),"
    " greatest(1, (SELECT coalesce(max(position), 0) FROM event)))"
)
