"""The summary of a population is for people: clauses and facts in words, and a time that promises nothing."""

from __future__ import annotations

import re
from pathlib import Path

from assent.cli.populating import _pace
from tests.journeys.test_command_line import assent


def test_clauses_and_facts_stand_in_words_and_few_cases_have_no_rate(tmp_path: Path) -> None:
    cases, out = str(tmp_path / "cases.parquet"), str(tmp_path / "out.parquet")
    assert assent("population", "example", "120", cases).status == 0
    said = assent("population", "assess", cases, out)
    assert said.status == 0, said.err
    words = " ".join(said.out.split())
    assert re.search(r"I\.4 \d+ [\d.]+% Four adequate medication trials failed", words)
    assert "a second" not in words
    assert re.search(r"\?", said.out), "what is asked for is a question"


def test_a_rate_is_told_where_it_means_something() -> None:
    assert "a second" not in _pace(3, 12.8)
    assert _pace(1_000_000, 50.0) == "50.0 s, 20,000 a second"
    assert "a second" not in _pace(20_000, 0.0)
