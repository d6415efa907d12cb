"""The server is killed at random moments while several submit and work on requests over HTTP."""

from __future__ import annotations

import random
from pathlib import Path

from assent import bootstrap
from tests.robustness.killing import check_calls, kill_server_at_random

KILLS = 20


def test_a_server_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    bootstrap.make_store(tmp_path / "killed", "Committee, 2026-01-15")
    callers = kill_server_at_random(tmp_path / "killed", KILLS, random.Random(13))
    assert [caller.faults for caller in callers] == [[]] * len(callers)
    assert min(caller.acknowledged for caller in callers) > 3
    check_calls(tmp_path / "killed", callers)
