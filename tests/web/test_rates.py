"""Buckets of calls: a burst, then a rate, each key for itself, and memory that does not grow."""

from __future__ import annotations

from assent.web import rates
from assent.web.rates import Buckets


def test_a_burst_then_a_rate() -> None:
    now = [0.0]
    buckets = Buckets(2, 3, lambda: now[0])
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.wait("b") == 0
    now[0] = 0.25
    assert buckets.wait("a") == 0.25
    now[0] = 0.5
    assert buckets.wait("a") == 0
    assert buckets.wait("a") > 0
    now[0] = 60
    assert [buckets.wait("a") > 0 for _ in range(4)] == [False, False, False, True]


def test_many_addresses_take_no_more_and_more_room() -> None:
    now = [0.0]
    buckets = Buckets(0.001, 10, lambda: now[0])
    for number in range(3 * rates.MOST_BUCKETS):
        now[0] += 0.001
        buckets.wait(str(number))
        assert len(buckets) <= rates.MOST_BUCKETS + 1


def test_who_has_no_calls_left_is_remembered() -> None:
    now = [0.0]
    buckets = Buckets(0.001, 1, lambda: now[0])
    buckets.wait("tries")
    for number in range(rates.MOST_BUCKETS // 4):
        buckets.wait(str(number))
    assert buckets.wait("tries") > 0
