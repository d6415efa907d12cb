"""Appending: on top of what was read, all or nothing, once for each key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from assent.adapters.store import (
    ChangedMeanwhile,
    KeyUsedBefore,
    Put,
    RuleBroken,
    Store,
    StoreError,
    each,
    open_store,
)
from assent.casework.record.event import Event, Role
from assent.casework.review.events import Assigned
from tests.adapters.store.story import PROJECTIONS, SECRET, adverse, chain, notes


def test_what_was_appended_is_read_back_as_it_was(store: Store) -> None:
    events = chain("R-1", *(one.body for one in notes("R-1", 'é\u2028\\ "')), adverse())
    done = store.append("R-1", 0, events)
    assert (done.sequence, done.digest, done.repeated) == (2, events[-1].digest, False)
    assert store.read("R-1") == events
    assert store.read("R-1", up_to=1) == events[:1]
    assert [one.event for one in store.read_all()] == events
    assert store.read("R-2") == []
    assert store.verify().ok


def test_derived_rows_are_written_with_the_events(store: Store) -> None:
    first = chain("R-1", Assigned("nurse-7", Role.NURSE))
    store.append("R-1", 0, first)
    store.append("R-1", 1, chain("R-1", adverse(), after=first[-1]))
    found = store.summary("R-1")
    assert (found.assignee, found.state, found.escalate_at) == ("nurse-7", "determined", None)
    rows = store.derived("R-1")["determination"]
    assert [(one["outcome"], one["signer"], one["licence"]) for one in rows] == [
        ("adverse", "Dr. Example", "MA-1")
    ]


def test_a_writer_who_read_an_older_state_is_told(store: Store) -> None:
    first = notes("R-1", "first")
    store.append("R-1", 0, first)
    store.append("R-1", 1, notes("R-1", "mine", after=first[0]))
    with pytest.raises(ChangedMeanwhile) as caught:
        store.append("R-1", 1, notes("R-1", "theirs", after=first[0]))
    assert (caught.value.request, caught.value.expected, caught.value.actual) == ("R-1", 1, 2)
    with pytest.raises(ChangedMeanwhile):
        store.append("R-1", 0, notes("R-1", "a second beginning"))
    assert len(store.read("R-1")) == 2


@pytest.mark.parametrize("round", range(3))
def test_of_many_at_once_exactly_one_wins(store: Store, place: str, round: int) -> None:
    """Threads of one program, and a second program."""
    second, ready = open_store(place, PROJECTIONS), Barrier(8)

    def write(number: int) -> int:
        ready.wait()
        try:
            (store if number % 2 else second).append("R-1", 0, notes("R-1", f"by {number}", "and more"))
        except ChangedMeanwhile as error:
            return error.actual
        return 0

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(write, range(8))) == [0] + [2] * 7
    second.close()
    assert len(store.read("R-1")) == 2
    assert store.verify().ok


def test_many_requests_at_once_all_get_there(store: Store) -> None:
    def write(number: int) -> None:
        last: Event | None = None
        for sequence in range(5):
            event = notes(f"R-{number}", f"note {sequence}", after=last)
            store.append(f"R-{number}", sequence, event)
            last = event[-1]

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(write, range(24)))
    report = store.verify()
    assert (report.ok, report.requests, report.entries) == (True, 24, 120)


def test_in_a_shared_commit_a_refusal_concerns_nobody_else(store: Store) -> None:
    store.append("R-0", 0, notes("R-0", "taken"))

    def write(number: int) -> bool:
        try:
            store.append(f"R-{number}", 0, notes(f"R-{number}", "x"))
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        done = list(pool.map(write, [0, *range(1, 20), 0, *range(20, 40), 0]))
    assert done.count(False) == 3
    assert store.verify().requests == 40


def test_the_same_key_with_the_same_content_is_done_once(store: Store) -> None:
    first = store.append("R-1", 0, notes("R-1", "once"), key="k")
    later = [replace(one, at=one.at.replace(year=2027)) for one in notes("R-1", "once")]
    again = store.append("R-1", 0, later, key="k")
    assert again == replace(first, repeated=True)
    assert len(store.read("R-1")) == 1
    with pytest.raises(KeyUsedBefore):
        store.append("R-1", 1, notes("R-1", "other"), key="k")


def test_content_can_be_what_the_caller_was_asked_for(store: Store) -> None:
    assert store.done_under("k", "R-1", "digest of the body") is None
    store.append("R-1", 0, notes("R-1", "once"), key="k", content="digest of the body")
    again = store.append("R-2", 0, notes("R-2", "made anew"), key="k", content="digest of the body")
    assert (again.request, again.repeated) == ("R-1", True)
    assert store.done_under("k", "R-3", "digest of the body") == again
    with pytest.raises(KeyUsedBefore):
        store.done_under("k", "R-3", "of another body")


def test_the_same_key_at_the_same_moment_is_done_once(store: Store, place: str) -> None:
    second, ready = open_store(place, PROJECTIONS), Barrier(8)

    def write(number: int) -> bool:
        ready.wait()
        return (store if number % 2 else second).append("R-1", 0, notes("R-1", "once"), key="k").repeated

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(write, range(8))) == [False] + [True] * 7
    second.close()
    assert len(store.read("R-1")) == 1


def test_only_what_continues_the_chain_is_taken(store: Store) -> None:
    first = notes("R-1", "one")[0]
    broken: tuple[list[Event], ...] = (
        [],
        notes("R-2", "of another request"),
        notes("R-1", "one", "two")[1:],
        [replace(first, previous="1" * 64)],
        [replace(first, digest="1" * 64)],
        [first, notes("R-1", "x", "two")[1]],
    )
    for events in broken:
        with pytest.raises(RuleBroken, match="the chain"):
            store.append("R-1", 0, events)
    assert store.read_all() == []
    assert store.verify().requests == 0


def test_what_the_database_refuses_leaves_nothing_and_says_nothing(place: str) -> None:
    """An adverse row without a signature: the event that it came from is not there either."""

    def unsigned(event: Event) -> list[Put]:
        row = {"request": event.request, "sequence": event.sequence, "line": SECRET, "outcome": "adverse"}
        return [Put("determination", {**row, "decided_at": event.at, "automatic": False, "signer": SECRET})]

    store = open_store(place, [each(unsigned)])
    with pytest.raises(RuleBroken) as caught:
        store.append("R-1", 0, notes("R-1", SECRET, SECRET))
    _says_nothing(caught.value)
    assert (store.read_all(), store.verify().requests) == ([], 0)
    store.close()


@pytest.mark.parametrize(
    "change",
    [
        Put("event", {"request": "R-1"}),
        Put("notice", {"request": "R-2"}),
        Put("notice", {"request": "R-1", "no_such_column": 1}),
    ],
)
def test_a_projection_keeps_to_its_own(place: str, change: Put) -> None:
    store = open_store(place, [each(lambda _: [change])])
    with pytest.raises(RuleBroken, match="a projection"):
        store.append("R-1", 0, notes("R-1", "x"))
    assert store.read_all() == []
    store.close()


def test_read_all_goes_on_where_it_stopped(store: Store) -> None:
    for number in range(10):
        store.append(f"R-{number}", 0, notes(f"R-{number}", "x", "y"))
    seen, after = [], 0
    while found := store.read_all(after, 3):
        seen += [(one.event.request, one.event.sequence) for one in found]
        after = found[-1].position
    assert seen == [(f"R-{number}", sequence) for number in range(10) for sequence in (1, 2)]


def test_export_holds_the_whole_record(store: Store) -> None:
    store.append("R-1", 0, chain("R-1", Assigned("nurse-7", Role.NURSE), adverse()))
    made = store.export("R-1")
    assert [one["type"] for one in made["events"]] == ["assigned", "determined"]
    assert made["events"][1]["previous"] == made["events"][0]["digest"]
    assert made["derived"]["determination"][0]["outcome"] == "adverse"
    with pytest.raises(StoreError, match="R-9"):
        store.export("R-9")


def _says_nothing(error: BaseException | None) -> None:
    while error is not None:
        assert SECRET not in str(error)
        assert SECRET not in repr(error)
        error = error.__cause__ or error.__context__
