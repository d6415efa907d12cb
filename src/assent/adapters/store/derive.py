"""Rows from events: written to the database beside an append, or folded in memory to compare."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, update

from assent.adapters.store import record
from assent.adapters.store.database.engine import own_insert, settle_order
from assent.adapters.store.errors import RuleBroken
from assent.adapters.store.reading import histories, last_position
from assent.adapters.store.tables import DERIVED
from assent.adapters.store.trusted import readable_event
from assent.casework.record.event import Event

Key = tuple[Any, ...]
Rows = dict[str, dict[Key, dict[str, Any]]]


def changes(
    projections: Sequence[record.Derives],
    before: Callable[[], Sequence[Event]],
    new: Sequence[Event],
    standing: Any = None,
) -> Iterator[record.Change]:
    """What the new events change.

    ``standing`` is what the request comes to with them, where the caller has it. ``before`` is called
    only if a projection needs to remember.
    """
    past = cache(before)
    for projection in projections:
        if isinstance(projection, record.OfState):
            stands = projection.fold([*past(), *new]) if standing is None else standing
            yield from _own(new[-1], projection.changes(stands, new))
        else:
            yield from _stepwise(projection, past, new)


def _stepwise(
    projection: record.Projection, past: Callable[[], Sequence[Event]], new: Sequence[Event]
) -> Iterator[record.Change]:
    step = projection.start()
    if projection.remembers:
        for event in past():
            step(event)
    for event in new:
        yield from _own(event, step(event))


def fold(projections: Sequence[record.Derives], events: Sequence[Event]) -> Rows:
    """All rows of one request, made again from all its events, by table and key."""
    rows: Rows = {name: {} for name in DERIVED}
    for change in changes(projections, tuple, events):
        _fold(rows[change.table], change)
    return rows


def apply(connection: Connection, request: str, changes: Iterable[record.Change]) -> None:
    """Write changes of one request."""
    dialect = connection.dialect.name
    for change in changes:
        table = DERIVED[change.table]
        match change:
            case record.Put(row=row):
                connection.execute(_put(dialect, table), _whole(table, row))
            case record.Patch(key=key, values=values):
                named = _bound_key(table, key)
                statement = _patch(table, tuple(sorted(values)))
                if connection.execute(statement, {**named, **values}).rowcount != 1:
                    raise RuleBroken(request, f"a projection: no row of {change.table} to change")
            case record.Drop(key=key):
                named = _bound_key(table, key)
                connection.execute(_drop(table), named)


def rebuild(connection: Connection, projections: Sequence[record.Derives]) -> int:
    """Make all derived rows again from the record; how many requests. Nothing is appended meanwhile."""
    settle_order(connection)
    for table in DERIVED.values():
        connection.execute(delete(table))
    count = 0
    with closing(histories(connection, last_position(connection))) as stream:
        for count, history in enumerate(stream, 1):  # noqa: B007
            events = [readable_event(placed.entry) for placed in history]
            apply(connection, events[0].request, changes(projections, tuple, events))
    return count


def key_of(table: Table, row: record.Row) -> Key:
    """The values of the row's key, in the order of the key."""
    return _key(table, {name: row[name] for name in _names(table)})


def _own(event: Event, changes: Iterable[record.Change]) -> Iterator[record.Change]:
    """A projection writes rows of its event's request, in derived tables, with columns that are there."""
    for change in changes:
        row = change.row if isinstance(change, record.Put) else change.key
        table = DERIVED.get(change.table)
        if table is None:
            raise RuleBroken(event.request, f"a projection: {change.table} is no derived table")
        named = {*row, *(change.values if isinstance(change, record.Patch) else ())}
        if not named <= set(table.columns.keys()):
            raise RuleBroken(event.request, f"a projection: a column that {change.table} lacks")
        if row.get("request") != event.request:
            raise RuleBroken(event.request, "a projection: a row of another request")
        yield change


def _fold(rows: dict[Key, dict[str, Any]], change: record.Change) -> None:
    table = DERIVED[change.table]
    match change:
        case record.Put(row=row):
            rows[key_of(table, row)] = _whole(table, row)
        case record.Patch(key=key, values=values):
            rows[_key(table, key)].update(values)
        case record.Drop(key=key):
            rows.pop(_key(table, key), None)


def _whole(table: Table, row: record.Row) -> dict[str, Any]:
    return {name: row.get(name) for name in table.columns.keys()}  # noqa: SIM118  (not a dictionary)


@cache
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


def _key(table: Table, key: record.Row) -> Key:
    return tuple(key[name] for name in _names(table))


@cache
def _put(dialect: str, table: Table) -> Any:
    putting = own_insert(dialect, table)
    values = {
        column.name: putting.excluded[column.name] for column in table.columns if not column.primary_key
    }
    return putting.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)


@cache
def _patch(table: Table, columns: tuple[str, ...]) -> Any:
    return update(table).where(_same_key(table)).values({name: bindparam(name) for name in columns})


@cache
def _drop(table: Table) -> Any:
    return delete(table).where(_same_key(table))


def _bound_key(table: Table, key: record.Row) -> dict[str, Any]:
    return {f"key_{name}": key[name] for name in _names(table)}


def _same_key(table: Table) -> Any:
    return and_(*(table.c[name] == bindparam(f"key_{name}") for name in _names(table)))
