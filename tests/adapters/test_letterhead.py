"""The letterhead of a plan file: all of it, or the example's."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from assent.adapters.plan_file import read_plan
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.letterhead import EXAMPLE, OPTIONAL, Letterhead
from assent.casework.plan.plan import PlanError
from assent.casework.record.checks import InvalidRecord
from tests.code_health.sources import ROOT

MANUAL = (ROOT / "docs" / "notices.md").read_text("utf-8")
LINES = {one.name for one in fields(Letterhead) if isinstance(getattr(EXAMPLE, one.name), tuple)}


def table(**changes: str | None) -> str:
    values = {one.name: '["One", "Two"]' if one.name in LINES else '"Text"' for one in fields(Letterhead)}
    kept = {name: value for name, value in {**values, **changes}.items() if value is not None}
    return "[letterhead]\n" + "\n".join(f"{name} = {value}" for name, value in kept.items())


def letterhead(tmp_path: Path, text: str) -> Letterhead:
    (tmp_path / "plan.toml").write_text(text, "utf-8")
    return read_plan(tmp_path / "plan.toml").letterhead


def test_without_one_letters_show_a_plan_that_does_not_exist(tmp_path: Path) -> None:
    assert letterhead(tmp_path, "") == EXAMPLE
    numbers = re.findall(r"\d{3}-\d{4}", " ".join(str(getattr(EXAMPLE, one.name)) for one in fields(EXAMPLE)))
    assert numbers
    assert all(number.startswith("555-01") for number in numbers)


def test_a_letterhead_is_read(tmp_path: Path) -> None:
    made = letterhead(tmp_path, table(plan='"Sample Plan"', address='["1 Main Street", "Town"]'))
    assert made.plan == "Sample Plan"
    assert made.address == ("1 Main Street", "Town")
    assert made.appeals == ("One", "Two")


def test_the_letterhead_of_the_manual_is_the_examples(tmp_path: Path) -> None:
    shown = MANUAL.split("```toml\n")[1].split("```")[0]
    assert letterhead(tmp_path, shown) == EXAMPLE


def test_spanish_letters_print_their_own_hours_where_there_are_some(tmp_path: Path) -> None:
    without = letterhead(tmp_path, table(hours_es=None))
    assert without.hours_in("es") == without.hours_in("en") == without.hours
    given = letterhead(tmp_path, table(hours_es='"de 9 a 5"'))
    assert (given.hours_in("es"), given.hours_in("en")) == ("de 9 a 5", given.hours)


@pytest.mark.parametrize("kind", NoticeKind)
def test_the_manual_tells_of_every_letter(kind: NoticeKind) -> None:
    assert f"| `{kind.value}` |" in MANUAL


@pytest.mark.parametrize("name", [one.name for one in fields(Letterhead) if one.name not in OPTIONAL])
def test_half_a_letterhead_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PlanError, match=f"letterhead: {name} is missing"):
        letterhead(tmp_path, table(**{name: None}))
    with pytest.raises(PlanError, match=f"letterhead: {name} is empty"):
        letterhead(tmp_path, table(**{name: "[]" if name in LINES else '" "'}))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("letterhead = 1", "write .letterhead."),
        (table(colour='"red"'), "unknown key 'colour'"),
        (table(phone="5"), "phone must be a text"),
        (table(address='"One Street"'), "address must be a list of lines"),
        (table(address="[1]"), "address must be a list of lines"),
        ("[[letters]]\na = 1", "unknown table"),
    ],
)
def test_a_wrong_one_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        letterhead(tmp_path, text)


def test_no_letterhead_is_half_empty() -> None:
    with pytest.raises(InvalidRecord, match="phone"):
        replace(EXAMPLE, phone="")
