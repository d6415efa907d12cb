"""A desk is killed at random moments: what it acknowledged is there once, the rest wholly or not at all."""

from __future__ import annotations

import random
from pathlib import Path

from assent import bootstrap
from tests.robustness.killing import check_acts, kill_at_random

KILLS = {"sqlite": 60, "postgresql": 20}


def test_a_desk_that_is_killed_loses_nothing(empty_place: str, tmp_path: Path) -> None:
    """Afterwards the record is what the same acts make in a file where nobody is killed."""
    database = empty_place if "://" in empty_place else ""
    kills = KILLS["postgresql" if database else "sqlite"]
    bootstrap.make_store(tmp_path / "killed", "Committee, 2026-01-15", database)
    acknowledged = kill_at_random(tmp_path / "killed", kills, random.Random(31))
    assert acknowledged > kills // 4
    check_acts(tmp_path / "killed", acknowledged, tmp_path / "whole")
