"""The comparison of two checkouts: what is read, what a ratio is, which comes first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench import against
from bench.against import _line, _lines, _rounds, _summary
from bench.checkouts import (
    BENCHES,
    Checkout,
    Failed,
    Measured,
    one_case_figures,
    submission_figures,
    worklist_figures,
)

ONE_CASE = """\
Python 3.11.7, x86_64, Linux 6
by hand against compiled: 0 differences in 0 cases

all cases: 100 incomplete, 200 met
engine                              median us    p99 us  x by hand       min-max
by hand, verdicts                        17.1      28.0       1.00     1.00-1.00
compiled, verdicts                       16.0      27.1       0.94     0.90-0.97
compiled, conclusion with asks           19.5      70.2       1.14     1.10-1.20
reference interpreter                  1282.0    1999.0      75.00   70.00-80.00

cases with asks or questions: 100 incomplete
engine                              median us    p99 us  x by hand       min-max
compiled, verdicts                      999.0     999.0       9.99     9.99-9.99
"""
SUBMISSIONS = """\
16 clients, 1 rounds of 3.0 s, body 3000 bytes
sqlite     bare handler     1105 a second   p50   10.0 ms   p99   27.0 ms   0.98 ms of the processor each
sqlite     assent            160 a second   p50   98.0 ms   p99  138.0 ms   6.10 ms of the processor each
sqlite     ratio 0.15   (rounds: 0.15)
"""


def test_the_table_of_all_cases_is_read() -> None:
    assert one_case_figures(ONE_CASE) == {
        "compiled, verdicts, us": 16.0,
        "compiled, conclusion with asks, us": 19.5,
        "reference interpreter, us": 1282.0,
    }


def test_submissions_are_read_as_time_for_one() -> None:
    assert submission_figures(SUBMISSIONS) == {"one, ms": 6.25, "one, ms of the processor": 6.1}


def test_the_worklist_is_read_over_all_filters() -> None:
    line = "  all together                                      p50   0.48 ms   p99   7.24 ms\n"
    assert worklist_figures(line) == {"a page, p50 ms": 0.48, "a page, p99 ms": 7.24}


@pytest.mark.parametrize("read", [one_case_figures, submission_figures, worklist_figures])
def test_another_form_is_a_failure_and_no_figure(read: object) -> None:
    assert callable(read)
    with pytest.raises(Failed):
        read("something else\n")


def test_a_ratio_is_here_over_there_round_by_round() -> None:
    found: dict[str, list[float]] = {}
    rounds: against.Rounds = [
        ({"a": 2.0, "only here": 1.0}, {"a": 1.0}),
        ({"a": 3.0, "only here": 1.0}, {"a": 2.0}),
    ]
    ((what, _),) = _lines("bench", rounds, found)
    assert what == "bench: a"
    assert found == {"bench: a": [2.0, 1.5]}


def test_nothing_in_common_is_a_failure() -> None:
    with pytest.raises(Failed):
        _lines("bench", [({"a": 1.0}, {"b": 1.0})], {})


def test_the_median_stands_with_its_spread() -> None:
    of = _summary([1.0, 1.1, 1.2, 1.3, 9.0])
    assert (of["median"], of["low"], of["high"], of["min"], of["max"]) == (1.2, 1.1, 1.3, 1.0, 9.0)
    assert _summary([1.5])["low"] == 1.5
    assert "1.20" in _line(1.2, 1.0, [1.1, 1.2, 1.3])


def test_who_comes_first_alternates(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def measure(checkout: Checkout) -> Measured:
        order.append(checkout.folder.name)
        return {"a": 1.0}

    monkeypatch.setattr(against, "BENCHES", {"audit": measure})
    rounds = _rounds("audit", Path("/nowhere"), 3)
    assert order == ["here", "there", "here", "there", "there", "here", "here", "there"]
    assert len(rounds) == 3


def test_a_process_is_timed_and_its_failure_is_told(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    checkout = Checkout(tmp_path, tmp_path / "folder")
    spent = checkout.run(["-c", "sum(range(3_000_000)); print('done')"], tmp_path, (0,))
    assert spent.out == "done\n"
    assert 0 < spent.processor < 60
    assert spent.seconds > 0
    with pytest.raises(Failed, match="ended with 3"):
        checkout.run(["-c", "raise SystemExit(3)"], tmp_path, (0, 1))
    with pytest.raises(Failed, match="no environment"):
        Checkout(tmp_path / "other", tmp_path).run(["-c", ""], tmp_path, (0,))


def test_every_measurement_that_is_wanted_is_there() -> None:
    wanted = {"one_case", "population", "worklist", "cold_start", "submissions"}
    assert wanted <= set(BENCHES)
