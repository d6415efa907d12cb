"""Where each clause stands in the published text; where the text is at hand, sections, items and pages agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from assent.logic.authoring import Place
from assent.logic.codec import digest
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.policies.mgb_031.v2026_01.outline import OUTLINE
from assent.policies.mgb_031.v2026_01.places import PLACES

BREAK = "\n\n\n\n"  # how the text at hand marks a new page
NUMBERED = re.compile(r"(?P<number>\d+)(?:\.(?P<letter>[a-d]))?(?:, sentence \d)?")
UNTITLED = {"Table of product lines"}


def test_every_clause_has_its_place_and_every_place_a_clause() -> None:
    assert set(PLACES) == set(OUTLINE)
    for name, row in POLICY.outline.items():
        assert row.place is not None, name
        assert row.place.section, name
        assert row.place.item, name
        assert row.place.page >= 1, name


@pytest.mark.parametrize(
    ("clause", "cited"),
    [("X.8", "Exclusions, 8"), ("X.8.c", "Exclusions, 8.c"), ("I.3.d", "Initial Treatment, 3.d")],
)
def test_a_clause_is_cited_by_the_policys_own_number(clause: str, cited: str) -> None:
    assert PLACES[clause].cited == cited


def test_places_are_no_part_of_the_digest() -> None:
    bare = {name: replace(row, place=None) for name, row in POLICY.outline.items()}
    assert digest(replace(POLICY, outline=MappingProxyType(bare))) == digest(POLICY)
    elsewhere = {
        name: replace(row, place=Place("Elsewhere", "1", 99)) for name, row in POLICY.outline.items()
    }
    assert digest(replace(POLICY, outline=elsewhere)) == digest(POLICY)
    other = {name: replace(row, says=f"{row.says} More.") for name, row in POLICY.outline.items()}
    assert digest(replace(POLICY, outline=other)) != digest(POLICY), "what a clause says is part of it"


# --- Against the text itself ----------------------------------------------------------------------


@pytest.fixture
def lines(shared: Path) -> tuple[tuple[int, str], ...]:
    """Each line of the published text with its page."""
    return tuple(_paged((shared / "policy" / "policy-031.txt").read_text("utf-8")))


def _paged(text: str) -> Iterator[tuple[int, str]]:
    for page, part in enumerate(text.split(BREAK), 1):
        for line in part.splitlines():
            yield page, line.replace("*", "").strip()


def _starts(lines: tuple[tuple[int, str], ...]) -> Mapping[str, int]:
    """The line at which each section of the places begins."""
    return {section: _start(lines, section) for section in _sections()}


def _sections() -> set[str]:
    return {place.section for place in PLACES.values()} - UNTITLED


def _start(lines: tuple[tuple[int, str], ...], section: str) -> int:
    titles = [
        number
        for number, (_, line) in enumerate(lines)
        if line == section or line.startswith((f"{section} (", f"{section.upper()}."))
    ]
    assert titles, f"the text has no section {section}"
    return titles[0]


def test_every_section_is_in_the_text(lines: tuple[tuple[int, str], ...]) -> None:
    assert len(set(_starts(lines).values())) == len(_sections())


def test_numbered_items_stand_in_their_section_on_their_page(lines: tuple[tuple[int, str], ...]) -> None:
    starts = _starts(lines)
    checked = 0
    for clause, place in PLACES.items():
        found = NUMBERED.fullmatch(place.item)
        if found is None:
            continue
        first = starts[place.section]
        last = min((start for start in starts.values() if start > first), default=len(lines))
        rows = [(page, line) for page, line in lines[first:last]]
        number = next(at for at, (_, line) in enumerate(rows) if line.startswith(f"{found['number']}. "))
        if found["letter"]:
            number += next(
                at for at, (_, line) in enumerate(rows[number:]) if line.startswith(f"- {found['letter']}. ")
            )
        assert rows[number][0] == place.page, f"{clause}: {place}"
        checked += 1
    assert checked > 40


def test_other_items_stand_on_a_page_of_their_section(lines: tuple[tuple[int, str], ...]) -> None:
    starts = _starts(lines)
    for clause, place in PLACES.items():
        if place.section in UNTITLED:
            continue
        first = starts[place.section]
        last = min((start for start in starts.values() if start > first), default=len(lines))
        assert place.page in {page for page, line in lines[first:last] if line}, f"{clause}: {place}"


def test_paragraphs_and_dates_stand_on_their_page(lines: tuple[tuple[int, str], ...]) -> None:
    starts = _starts(lines)
    for clause, place in PLACES.items():
        if place.section == "Effective":
            page = next(page for page, line in lines if line.startswith(f"{place.item}: "))
        elif place.item.startswith("row ") and place.section == "Codes":
            page = next(page for page, line in lines if line.startswith(f"{place.item[4:]}\t"))
        elif place.section in ("Overview", "Medicare Variation", "MassHealth Variation"):
            first = starts[place.section]
            paragraphs = [page for page, line in lines[first + 1 :] if line]
            page = paragraphs[int(place.item.removeprefix("paragraph ").partition(",")[0]) - 1]
        else:
            continue
        assert page == place.page, f"{clause}: {place}"
