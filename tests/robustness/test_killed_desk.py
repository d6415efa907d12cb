"""A desk is killed at random moments: what it acknowledged is there once, the rest wholly or not at all."""

from __future__ import annotations

import random
from pathlib import Path

from assent import bootstrap
from tests.robustness.killing import check_acts, kill_at_random

KILLS = 80


def test_a_desk_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    bootstrap.make_store(tmp_path / "killed", "Committee, 2026-01-15")
    acknowledged = kill_at_random(tmp_path / "killed", KILLS, random.Random(31))
    assert acknowledged > KILLS // 4
    check_acts(tmp_path / "killed", acknowledged, tmp_path / "whole")
