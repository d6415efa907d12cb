"""The worklist: what is on it, in which order, and page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest

from assent.adapters.store import Filter, NothingThere, Order, Put, Store, Summary, each, open_store
from assent.adapters.store.record import Change
from assent.casework.record.event import Event
from tests.adapters.store.story import START, notes

STATES = ("received", "pended", "in_review", "determined")


def _row(event: Event) -> Sequence[Change]:
    number = int(event.request.removeprefix("R-"))
    due = None if number % 5 == 0 else event.at + timedelta(hours=number % 7)
    row = {
        "request": event.request,
        "state": STATES[number % 4],
        "product_line": "commercial" if number % 2 else "medicare_advantage",
        "due_at": due,
        "assignee": f"nurse-{number % 3}" if number % 3 else None,
        "provider": f"{number % 6}",
        "received_at": START + timedelta(hours=number),
        "updated": event.at,
    }
    return [Put("request_summary", row)]


@pytest.fixture
def listed(place: str) -> Iterator[Store]:
    store = open_store(place, [each(_row)])
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: store.append(f"R-{number}", 0, notes(f"R-{number}", "x")), range(60)))
    yield store
    store.close()


def _all(store: Store, wanted: Filter, order: Order, *, falling: bool) -> list[Summary]:
    found: list[Summary] = []
    after = None
    while True:
        page = store.worklist(wanted, order, falling=falling, limit=7, after=after)
        found += page.rows
        if page.next is None:
            return found
        assert len(page.rows) == 7
        after = page.next


def test_pages_join_without_a_gap_in_every_order(listed: Store) -> None:
    for order in Order:
        for falling in (False, True):
            rows = _all(listed, Filter(), order, falling=falling)
            assert len({one.request for one in rows}) == len(rows) == 60
            moments = [getattr(one, order.value) for one in rows]
            known = [one for one in moments if one is not None]
            assert known == sorted(known, reverse=falling)
            for one, other in pairwise(moments):
                assert falling or one is not None or other is None, "those without a moment come last"


def test_filters(listed: Store) -> None:
    cases = {
        Filter(states=("pended",)): 15,
        Filter(states=("pended", "received", "pended")): 30,
        Filter(product_line="commercial", states=("pended", "in_review", "determined")): 30,
        Filter(assignee="nurse-1"): 20,
        Filter(assignee="nurse-1", states=("pended", "received")): 10,
        Filter(provider="3", states=("pended",)): 5,
        Filter(unassigned=True): 20,
        Filter(provider="3"): 10,
        Filter(member="nobody"): 0,
        Filter(due_before=START): 0,
        Filter(due_before=START + timedelta(days=2)): 48,
    }
    for wanted, count in cases.items():
        assert len(_all(listed, wanted, Order.DUE, falling=False)) == count, wanted


def test_a_page_that_is_none(listed: Store) -> None:
    first = listed.worklist(limit=5)
    for token in ("x", "", "e30=", first.next or ""):
        with pytest.raises(NothingThere):
            listed.worklist(order=Order.RECEIVED, after=token)
    with pytest.raises(NothingThere):
        listed.summary("R-999")
