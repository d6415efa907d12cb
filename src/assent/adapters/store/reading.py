"""Reading the record: one request, or everything in order."""

from collections.abc import Generator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Engine, Row, bindparam, func, select

from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.record import Entry, Placed
from assent.adapters.store.tables import DERIVED, event, head

_LAST = 2**31 - 1
PAGE = 1_000
"""How many entries are fetched at once."""

_ENTRY: tuple[Column[Any], ...] = (
    event.c.request,
    event.c.sequence,
    event.c.at,
    event.c.actor,
    event.c.role,
    event.c.organization,
    event.c.via,
    event.c.type,
    event.c.body,
    event.c.previous,
    event.c.digest,
)
_OF_REQUEST = (
    select(*_ENTRY)
    .where(event.c.request == bindparam("request"), event.c.sequence <= bindparam("up_to"))
    .order_by(event.c.sequence)
)
_AFTER = (
    select(event.c.position, *_ENTRY)
    .where(event.c.position > bindparam("after"), event.c.position <= bindparam("up_to"))
    .order_by(event.c.position)
    .limit(bindparam("limit"))
)
_HEADS = select(head.c.request, head.c.digest).where(
    head.c.request.in_(bindparam("requests", expanding=True))
)


def entries_of(connection: Connection, request: str, up_to: int | None = None) -> list[Entry]:
    """The entries of a request in order, up to a sequence; none for a request that is not there."""
    values = {"request": request, "up_to": _LAST if up_to is None else up_to}
    return [Entry(*row) for row in connection.execute(_OF_REQUEST, values)]


def entries_after(connection: Connection, after: int, up_to: int, limit: int) -> list[Placed]:
    """Entries of all requests in the order of the store, after a position."""
    rows = connection.execute(_AFTER, {"after": after, "up_to": up_to, "limit": limit})
    return [Placed(row[0], Entry(*row[1:])) for row in rows]


@plainly
def heads_of(engine: Engine, requests: Sequence[str]) -> dict[str, str]:
    """The digest of the last entry of each of some requests; nothing of those that are not there."""
    with engine.connect() as connection:
        rows = connection.execute(_HEADS, {"requests": list(requests)})
        return {row.request: row.digest for row in rows}


def last_position(connection: Connection) -> int:
    """The highest position that can be seen, or 0."""
    return int(connection.execute(_HIGHEST).scalar_one())


def histories(connection: Connection, up_to: int) -> Generator[list[Placed], None, None]:
    """Request by request, ordered by id, all entries up to a position, in the order of their sequence.

    Close it where it may not be read to its end.
    """
    columns = select(event.c.position, *_ENTRY).where(event.c.position <= up_to)
    ordered = columns.order_by(event.c.request, event.c.sequence).execution_options(yield_per=PAGE)
    history: list[Placed] = []
    with connection.execute(ordered) as rows:
        for row in rows:
            placed = Placed(row[0], Entry(*row[1:]))
            if history and history[-1].entry.request != placed.entry.request:
                yield history
                history = []
            history.append(placed)
    if history:
        yield history


def derived_rows(
    connection: Connection, requests: Sequence[str]
) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The derived rows of some requests: by request, then table; each table in the order of its key."""
    by_request: dict[str, dict[str, list[dict[str, Any]]]] = {
        request: {name: [] for name in DERIVED} for request in requests
    }
    for name, table in DERIVED.items():
        rows = connection.execute(
            select(table).where(table.c.request.in_(requests)).order_by(*table.primary_key)
        )
        for row in rows:
            by_request[row.request][name].append(_plain(row))
    return by_request


def _plain(row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping)


_HIGHEST = select(func.coalesce(func.max(event.c.position), 0))
