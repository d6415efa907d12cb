"""What was said while ordering in the store: added once, never changed, removed once its time is over."""

import json
import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.exchange.tables import coverage_assertion, hook_call, hook_calls_kept
from assent.adapters.store.store import Store
from assent.casework.exchange.guidance import CoverageAssertion, HookCall
from assent.casework.record.codec.events import from_data, to_data


class GuidanceTables:
    """What was said, in a store. Methods raise ``StoreError``; what was kept is durable on return."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @plainly
    def keep(self, call: HookCall, assertion: CoverageAssertion | None) -> None:
        """Keep a call with its answer, and what was said in it."""

        def work(connection: Connection) -> None:
            values = {name: getattr(call, name) for name in HookCall.__slots__}
            packed = {name: zlib.compress(values[name], 1) for name in ("request", "response")}
            connection.execute(insert(hook_call).values(values | packed).inline())
            if assertion is not None:
                as_json = json.loads(json.dumps(to_data(CoverageAssertion, assertion)))
                row = {"id": assertion.id, "call": call.id, "said": as_json}
                connection.execute(insert(coverage_assertion).values(row))

        self._store.write(work)

    @plainly
    def assertion(self, id: str) -> CoverageAssertion | None:
        """What was said under an id."""
        query = select(coverage_assertion.c.said).where(coverage_assertion.c.id == id)
        with self._store.reading.connect() as connection:
            as_json = connection.execute(query).scalar_one_or_none()
        return None if as_json is None else from_data(CoverageAssertion, as_json)

    @plainly
    def call_of(self, assertion: str) -> HookCall | None:
        """The call in which something was said under an id."""
        behind = select(coverage_assertion.c.call).where(coverage_assertion.c.id == assertion)
        query = select(hook_call).where(hook_call.c.id == behind.scalar_subquery())
        with self._store.reading.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _call(row)

    @plainly
    def calls(self, limit: int) -> list[HookCall]:
        """The latest calls, the latest first."""
        latest = select(hook_call).order_by(hook_call.c.number.desc()).limit(limit)
        with self._store.engine.connect() as connection:
            return [_call(row) for row in connection.execute(latest)]

    @plainly
    def forget(self, before: datetime, most: int) -> int:
        """Remove calls of before a moment with what was said in them, so many at most, the oldest first."""
        oldest = select(hook_call.c.at).order_by(hook_call.c.number).limit(1)
        with self._store.reading.connect() as connection:
            first = connection.execute(oldest).scalar_one_or_none()
        if first is None or first >= before:
            return 0
        over = select(hook_call.c.id).where(hook_call.c.at < before).order_by(hook_call.c.number).limit(most)

        def work(connection: Connection) -> int:
            moved = update(hook_calls_kept).where(hook_calls_kept.c.since < before).values(since=before)
            connection.execute(moved)
            ids = list(connection.execute(over).scalars())
            connection.execute(delete(coverage_assertion).where(coverage_assertion.c.call.in_(ids)))
            return connection.execute(delete(hook_call).where(hook_call.c.id.in_(ids))).rowcount

        return self._store.write(work)


def _call(row: Row[Any]) -> HookCall:
    request, response = (zlib.decompress(packed) for packed in (row.request, row.response))
    return HookCall(row.id, row.at, row.account, row.hook, row.instance, request, response, row.status)
