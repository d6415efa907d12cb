"""How a letter lists the way to yes: nothing twice, no choice of one thing, and what would do as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assent.casework.determination.signature import SpecificReason
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.notice import Items, Paragraph
from assent.logic.ask_tree import Ask, AskTree
from assent.logic.way import Cannot, Clinician, Step, Way, WayGroup
from tests.unit.casework.notices.letters import CLEARANCE, MEMBER, TOLD, WORDS, letter, refused

CLEAR = Step("aneurysm_clearance", CLEARANCE, ("X.8",), "given")
DOCTOR = Clinician("X.8.giver", ("X.8",))
ANEURYSM = Cannot("arterial_aneurysm", "A medical condition or history is reported as it is.", ("X.8",))
REFUSED = Cannot("aneurysm_clearance", "A specialist who knows the condition refused clearance.", ("X.8",))
GIVER = Cannot("aneurysm_clearance_by", "It is reported as it is.", ("X.8",))


def said(
    way: Way | None, missing: AskTree | None = None, clause: str = "X.8", language: str = "en"
) -> list[str | tuple[str, ...]]:
    told = replace(TOLD, way=way, missing=missing)
    story = refused(reason=SpecificReason(clause, WORDS), facts={"aneurysm_clearance": "pending"})
    reader = replace(MEMBER, language=language)
    (block,) = (
        block
        for block in letter(story, NoticeKind.ADVERSE, told=told, addressee=reader).blocks
        if "way_to_yes" in block.elements
    )
    return [
        part.text if isinstance(part, Paragraph) else part.entries
        for part in block.parts
        if isinstance(part, Paragraph | Items)
    ]


@pytest.mark.parametrize(
    "inner", [(CLEAR, DOCTOR), (DOCTOR, CLEAR), (replace(CLEAR, clauses=("X.8.b",)), DOCTOR)]
)
def test_a_choice_is_left_out_where_one_of_it_is_wanted_anyway(inner: tuple[Way, ...]) -> None:
    _, entries, *others = said(WayGroup(True, (CLEAR, WayGroup(False, inner))))
    assert entries == (CLEARANCE,)
    assert "One of these is enough:" not in others
    assert "All of these:" not in others


def test_of_a_choice_of_which_one_thing_can_be_had_no_choice_is_made() -> None:
    _, entries, *_ = said(WayGroup(False, (ANEURYSM, CLEAR)))
    assert entries == (CLEARANCE,)


def test_a_real_choice_stays_one() -> None:
    lines = said(WayGroup(False, (CLEAR, DOCTOR)))
    assert "One of these is enough:" in lines


def test_who_refused_a_clearance_is_not_told_as_something_that_cannot_change() -> None:
    lines = said(WayGroup(True, (ANEURYSM, REFUSED, GIVER)))
    assert lines[1] == "This stands in the way:"
    (_, _, obstacles) = lines[:3]
    assert len(obstacles) == 2
    assert not any("Which specialty" in one for one in obstacles)


@pytest.mark.parametrize(
    ("language", "instead", "reading"),
    [("en", "This would do as well:", "a new reading"), ("es", "También sirve esto:", "una medida nueva")],
)
def test_where_a_clearance_is_asked_for_treating_the_finding_would_do_as_well(
    language: str, instead: str, reading: str
) -> None:
    missing = Ask("cardiovascular_clearance", "Has a specialist cleared the member?", ("X.10",))
    lines = said(None, missing, "X.10", language)
    other = lines[lines.index(instead) + 1]
    assert reading in other[0]
    assert instead not in said(None, Ask("ketamine_misuse", "Ever misused?", ("X.17",)), "X.17", language)


BETTER = Step("blood_pressures", "Measure it again.", ("X.10",))
HEART = Step("cardiovascular_clearance", "Obtain clearance from cardiology.", ("X.10",), "given")
JUDGED = Clinician("X.10.control", ("X.10",))


@pytest.mark.parametrize(
    "way",
    [
        WayGroup(False, (BETTER, HEART)),
        WayGroup(False, (BETTER, WayGroup(False, (HEART,)))),
        WayGroup(False, (BETTER, WayGroup(True, (HEART, WayGroup(False, (HEART, JUDGED)))))),
        WayGroup(False, (WayGroup(True, (HEART,)), BETTER, HEART)),
    ],
)
def test_a_choice_within_a_choice_is_one_choice(way: Way) -> None:
    """Two lists under "one of these is enough" leave open whether one of each is wanted."""
    lines = said(way, clause="X.10")
    assert lines.count("One of these is enough:") == 1
    (entries,) = (line for line in lines if isinstance(line, tuple))
    assert len(entries) == 3, "to measure again, to treat the cause, to be cleared"


def test_what_belongs_together_within_a_choice_is_one_of_it() -> None:
    lines = said(WayGroup(False, (BETTER, WayGroup(True, (CLEAR, JUDGED)))), clause="X")
    (entries,) = (line for line in lines if isinstance(line, tuple))
    assert len(entries) == 2
    assert entries[1].startswith(f"{CLEARANCE} Also: ")


def test_a_choice_beside_what_is_wanted_in_any_case_says_that_it_is_wanted_too() -> None:
    choice = WayGroup(False, (CLEAR, DOCTOR))
    _, first, more, entries, *_ = said(WayGroup(True, (replace(BETTER, clauses=("X.8",)), choice)))
    assert first == ("Measure it again.",)
    assert more == "We also need this. One of these is enough:"
    assert len(entries) == 2


@pytest.mark.parametrize(
    ("records", "clause", "language", "says"),
    [
        ("scores", "I.3", "en", "Initial Treatment, 3: What the record holds about this stays as it is."),
        ("scores", "I.3", "es", "Tratamiento inicial, 3: Lo que consta de esto en el archivo queda como es."),
        ("trials", "I.4", "en", "Initial Treatment, 4: What the record holds about this stays as it is."),
    ],
)
def test_what_stands_in_the_way_is_named_where_it_is_a_list(
    records: str, clause: str, language: str, says: str
) -> None:
    lines = said(Cannot(records, "It is reported as it is.", (clause,)), clause=clause, language=language)
    (entries,) = (line for line in lines if isinstance(line, tuple))
    assert entries == (says,)
