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


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--stage", "pendd"), "stage: there is no pendd; did you mean pended?"),
        (("--stage", "zzz"), "there are: new, draft"),
        (("--assignee", "nobody"), "assignee: nobody of the name nobody has an account or a request"),
    ],
)
def test_what_there_is_not_is_refused_with_what_is_near(
    store: str, option: tuple[str, ...], says: str
) -> None:
    said = assent("request", "list", "--store", store, *option)
    assert (said.status, said.out, says in said.err) == (1, "", True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("rules", "--product-line", "comercial"), "product_line: write one of commercial"),
        (("rules", "ma_state.2026.medicatons"), "Near it: ma_state.2026.medications."),
        (("policy", "show", "I4.a"), "Near it: I.4.a"),
    ],
)
def test_a_slip_in_a_name_is_refused_with_the_names_near_it(words: tuple[str, ...], says: str) -> None:
    said = assent(*words)
    assert (said.status != 0, said.out, says in said.err) == (True, "", True)
