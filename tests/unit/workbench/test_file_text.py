"""One place of a settings file is changed, and all else stays as it was written."""

from __future__ import annotations

import tomllib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assent.workbench.administration.file_text import (
    TablePlace,
    rows_of,
    with_changed_row,
    with_inner_table,
    with_row,
    with_table,
    with_values,
)

_TEXT = """# The plan's own words.
first = "stays"

[head]  # what letters print
phone = "555-0100"  # by day
address = [
  "1 Sample Street",  # [not a table]
  "Springfield",
]

# About delegates.
[[delegate]]
name = "One"
lines = ["a"]
[[delegate.signers]]
person = "A"

[[delegate]]
name = "Two"
"""


def _comments(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("#")]


def test_a_list_over_several_lines_is_replaced_whole() -> None:
    changed = with_values(_TEXT, TablePlace("head"), {"address": ["2 Sample Street"], "phone": None})
    assert tomllib.loads(changed)["head"] == {"address": ["2 Sample Street"]}
    assert _comments(changed) == _comments(_TEXT)
    assert tomllib.loads(changed)["delegate"] == tomllib.loads(_TEXT)["delegate"]


def test_a_key_that_lacks_stands_before_what_is_said_of_the_next_table() -> None:
    changed = with_values(_TEXT, TablePlace("head"), {"fax": "555-0102"})
    assert tomllib.loads(changed)["head"]["fax"] == "555-0102"
    assert changed.index("fax") < changed.index("# About delegates.")


def test_a_table_that_lacks_is_made() -> None:
    changed = with_values(_TEXT, TablePlace("calendar"), {"days_off": [date(2026, 12, 24)], "none": None})
    assert tomllib.loads(changed)["calendar"] == {"days_off": [date(2026, 12, 24)]}
    assert with_table("", "[a]", {"b": True}) == "[a]\nb = true\n"


def test_a_table_inside_another_goes_to_the_one_that_is_meant() -> None:
    for at, expected in ((0, ["A", "B"]), (1, ["B"])):
        changed = with_inner_table(_TEXT, TablePlace("delegate", at), "[[delegate.signers]]", {"person": "B"})
        delegates = tomllib.loads(changed)["delegate"]
        assert [one["person"] for one in delegates[at]["signers"]] == expected
        assert [one["name"] for one in delegates] == ["One", "Two"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was_typed(typed: str) -> None:
    changed = with_values(_TEXT, TablePlace("head"), {"phone": typed})
    assert tomllib.loads(changed)["head"]["phone"] == typed
    assert tomllib.loads(changed)["head"]["address"] == ["1 Sample Street", "Springfield"]


def test_rows_are_added_and_ended() -> None:
    text = 'code,until,name\nA,,"One, first"\n'
    added = with_row(text, {"code": "B", "name": "Two"})
    assert rows_of(added) == [
        {"code": "A", "until": "", "name": "One, first"}, {"code": "B", "until": "", "name": "Two"},
    ]  # fmt: skip
    assert rows_of(with_changed_row(added, 0, {"until": "2026-12-31"}))[0]["until"] == "2026-12-31"
    assert rows_of(with_row("", {"code": "A"})) == [{"code": "A"}]
