"""The time to open a page of 50 of a worklist, in the store, with 200 000 requests in it.

``python -m bench.worklist [--requests 200000] [--times 40] [--database sqlite|postgresql]``

The rows of the derived table are made up and written directly, without the events that they would come
from: a worklist reads nothing else. Ends with 1 where the 99th percentile of a filter is over 50 ms.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert

from assent.adapters.projections import PROJECTIONS, RequestRecord
from assent.adapters.store import Store, open_store
from assent.adapters.store.database.engine import is_sqlite
from assent.adapters.store.tables import request_summary
from assent.casework.worklist.query import Filter, Order
from bench.submissions import databases

TARGET_MS = 50
NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
OPEN = ("received", "pended", "in_review")
STATES = (("determined", 85), ("pended", 8), ("in_review", 4), ("received", 2), ("withdrawn", 1))
LINES = (("commercial", 50), ("mgb_aco", 20), ("medicare_advantage", 15), ("one_care", 10), ("qhp", 5))
DAY = timedelta(days=1)

QUESTIONS: tuple[tuple[str, Filter, Order, bool], ...] = (
    ("open, by deadline", Filter(OPEN), Order.DUE, False),
    ("pended, by escalation", Filter(("pended",)), Order.ESCALATE, False),
    ("all, newest first", Filter(), Order.RECEIVED, True),
    ("one nurse's, open", Filter(OPEN, assignee="nurse-7"), Order.DUE, False),
    ("one nurse's, all", Filter(assignee="nurse-7"), Order.RECEIVED, True),
    ("unassigned, received", Filter(("received",), unassigned=True), Order.DUE, False),
    ("open, unassigned", Filter(OPEN, unassigned=True), Order.DUE, False),
    ("a product line, open", Filter(OPEN, product_line="medicare_advantage"), Order.DUE, False),
    ("a small product line, all", Filter(product_line="qhp"), Order.DUE, False),
    ("a small product line, newest first", Filter(product_line="qhp"), Order.RECEIVED, True),
    ("no such product line", Filter(product_line="none"), Order.DUE, False),
    ("no such product line, newest first", Filter(product_line="none"), Order.RECEIVED, True),
    ("no such product line, open", Filter(OPEN, product_line="none"), Order.DUE, False),
    ("expedited, open", Filter(OPEN, urgency="expedited"), Order.DUE, False),
    ("expedited of a small line", Filter(product_line="qhp", urgency="expedited"), Order.RECEIVED, True),
    ("due within a day", Filter(due_before=NOW + DAY), Order.DUE, False),
    ("to be looked at", Filter(escalate_before=NOW), Order.ESCALATE, False),
    ("an office's, newest first", Filter(provider="P-17"), Order.RECEIVED, True),
    ("an office's, pended", Filter(("pended",), provider="P-17"), Order.DUE, False),
    ("a member's", Filter(member="M-4242"), Order.RECEIVED, True),
    ("nobody's", Filter(OPEN, assignee="nobody"), Order.DUE, False),
)


def main() -> int:
    """Fill a store, open pages, and print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    good = True
    for name in [given.database] if given.database else ["sqlite", "postgresql"]:
        with TemporaryDirectory() as folder, ExitStack() as stack:
            where = stack.enter_context(databases(name))[0] or str(Path(folder) / "store.db")
            store = open_store(where, PROJECTIONS)
            stack.callback(store.close)
            started = time.perf_counter()
            chance = random.Random(3)
            put_rows(store, (row(number, chance) for number in range(given.requests)))
            print(f"{name}: {given.requests} requests, written in {time.perf_counter() - started:.0f} s")
            good &= _measure(RequestRecord(store), given.times)
    return 0 if good else 1


def _measure(record: RequestRecord, times: int) -> bool:
    everything, worst = list[float](), 0.0
    for says, wanted, order, falling in QUESTIONS:
        record.page(wanted, order, falling=falling)
        taken = list(_times(record, wanted, order, falling, times))
        cuts = quantiles(taken, n=100)
        everything += taken
        worst = max(worst, cuts[98])
        rows = len(record.page(wanted, order, falling=falling).rows)
        print(f"  {says:38} {rows:3} rows   p50 {cuts[49]:6.2f} ms   p99 {cuts[98]:6.2f} ms")
    cuts = quantiles(everything, n=100)
    print(f"  {'all together':38}            p50 {cuts[49]:6.2f} ms   p99 {cuts[98]:6.2f} ms")
    return worst < TARGET_MS


def _times(record: RequestRecord, wanted: Filter, order: Order, falling: bool, times: int) -> Iterator[float]:
    """Milliseconds for a page; one after the other, to where there are no more."""
    after: str | None = None
    for _ in range(times):
        started = time.perf_counter()
        page = record.page(wanted, order, falling=falling, after=after)
        yield (time.perf_counter() - started) * 1e3
        after = page.next


def put_rows(store: Store, rows: Iterable[dict[str, Any]]) -> None:
    """Rows of the derived table only: what they hang on is not asked for."""
    with store.engine.connect() as connection:
        if is_sqlite(connection):
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")  # before a transaction begins
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        remaining = iter(rows)
        while some := list(islice(remaining, 2_000)):
            connection.execute(insert(request_summary), some)
        connection.commit()
        if not is_sqlite(connection):
            connection.exec_driver_sql("ANALYZE request_summary")
            connection.commit()


def row(number: int, chance: random.Random) -> dict[str, Any]:
    """A row of a request that is made up."""
    state = _one_of(STATES, chance)
    waits = state in OPEN
    received = NOW - timedelta(days=chance.uniform(0, 14) if waits else chance.uniform(0, 700))
    due = received + timedelta(days=chance.choice([3, 7, 14, 15])) if waits else None
    return {
        "request": f"R-{number:07}",
        "state": state,
        "product_line": _one_of(LINES, chance),
        "urgency": "expedited" if chance.random() < 0.1 else "standard",
        "due_at": due,
        "escalate_at": due - DAY if due else None,
        "assignee": f"nurse-{chance.randrange(40)}" if state in ("in_review", "determined") else None,
        "member": f"M-{chance.randrange(100_000)}",
        "provider": f"P-{chance.randrange(500)}",
        "received_at": received,
        "updated": received,
        "kind": "initial",
        "codes": "J3490, 96365",
    }


def _one_of(weighted: tuple[tuple[str, int], ...], chance: random.Random) -> str:
    names, weights = zip(*weighted, strict=True)
    return str(chance.choices(names, weights)[0])


if __name__ == "__main__":
    sys.exit(main())
