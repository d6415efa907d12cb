"""The worklist at the command line: headings, and what is overdue or due today in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.test_command_line import EXAMPLES, assent


@pytest.fixture
def store(tmp_path: Path) -> str:
    folder = str(tmp_path / "plan")
    assert assent("init", folder).status == 0
    made = assent(
        "request", "submit", str(EXAMPLES / "two-facts-missing.json"), "--store", folder, "--member", "M-1",
        "--provider", "1234567893", "--at", "2026-02-10T09:00",
    )  # fmt: skip
    assert made.status == 0, made.err
    return folder


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-02-20T09:00", "due 2026-02-25 23:59 EST"),
        ("2026-02-25T00:01", "due today, 23:59 EST"),
        ("2026-02-25T23:58", "due today, 23:59 EST"),
        ("2026-02-26T00:00", "overdue since 2026-02-25 23:59 EST"),
        ("2026-06-01T09:00", "overdue since 2026-02-25 23:59 EST"),
    ],
)
def test_what_is_overdue_or_due_today_is_said(store: str, at: str, words: str) -> None:
    heads, row = assent("request", "list", "--store", store, "--at", at).out.splitlines()
    assert heads.split() == [
        "request",
        "stage",
        "product",
        "line",
        "urgency",
        "due",
        "look",
        "due",
        "given",
        "to",
    ]
    assert words in row
    place = heads.index("due")
    assert row[place:].startswith(words), "under its heading"
    shown = assent("request", "show", "two-facts-missing", "--store", store, "--at", at).out
    assert words in shown


def test_an_empty_list_says_nothing(store: str) -> None:
    said = assent("request", "list", "--store", store, "--stage", "determined")
    assert (said.status, said.out) == (0, "")
