"""A date that a form sends in three parts: whole, without its day, without its month, and wrong."""

import pytest

from assent.workbench.shell.forms import with_whole_dates
from assent.workbench.shell.times import date_words


@pytest.mark.parametrize(
    ("year", "month", "day", "read"),
    [
        ("2026", "2", "5", "2026-02-05"),
        ("2026", "02", "", "2026-02"),
        ("2026", "", "", "2026"),
        ("", "", "", ""),
        ("2026", "", "5", "2026--05"),
        ("", "2", "5", "-02-05"),
        ("2026", "13", "", "2026-13"),
        ("2026", "Feb", " 5 ", "2026-Feb-05"),
    ],
)
def test_three_parts_are_one_text(year: str, month: str, day: str, read: str) -> None:
    sent = {"r.date.year": [year], "r.date.month": [month], "r.date.day": [day], "do": ["save"]}
    assert with_whole_dates(sent) == {"do": ["save"], "r.date": [read]}


def test_parts_of_something_else_stay() -> None:
    sent = {"report.year": ["2026"], "report.month": ["2"]}
    assert with_whole_dates(sent) == sent


@pytest.mark.parametrize(
    ("held", "words"),
    [("2025-03-09", "Mar 9, 2025"), ("2025-03", "March 2025"), ("2025", "2025")],
)
def test_a_date_is_shown_as_far_as_it_is_known(held: str, words: str) -> None:
    assert date_words(held) == words
