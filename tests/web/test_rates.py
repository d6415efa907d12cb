"""Buckets of calls: a burst, then a rate, each key for itself, and memory that does not grow."""

from __future__ import annotations

import pytest

from assent.web.server import rates
from assent.web.server.installation import CallLimits
from assent.web.server.rates import Buckets


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


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 8])
def test_the_processes_of_a_server_keep_to_its_limits_together(processes: int) -> None:
    now, limits = [0.0], CallLimits(per_second=2, burst=12, sign_ins_per_second=0.5, sign_in_burst=9)
    shared = limits.shared_by(processes)
    calls = [Buckets(shared.per_second, shared.burst, lambda: now[0]) for _ in range(processes)]
    tries = [Buckets(shared.sign_ins_per_second, shared.sign_in_burst, lambda: now[0]) for _ in calls]

    def let_through(buckets: list[Buckets]) -> int:
        return sum(each.wait("a") == 0 for each in buckets for _ in range(30))

    assert processes <= let_through(calls) <= 12
    assert processes <= let_through(tries) <= 9
    passed = [0, 0]
    for _ in range(400):  # a hundred seconds of calling without end
        now[0] += 0.25
        passed = [passed[0] + let_through(calls), passed[1] + let_through(tries)]
    assert passed[0] == pytest.approx(200, abs=processes)
    assert passed[1] == pytest.approx(50, abs=processes)


def test_a_server_of_very_many_processes_lets_each_take_one_call() -> None:
    shared = CallLimits().shared_by(64)
    assert (shared.sign_in_burst, shared.burst) == (1, 200 / 64)
    assert (shared.body, shared.upload) == (CallLimits().body, CallLimits().upload)


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
