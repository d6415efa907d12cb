"""Specially protected facts: who sees them, and the notice that goes with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assent.casework.appeal.events import AppealDecided, AppealFiled
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import Adverse, Overturned, PartiallyApproved
from assent.casework.determination.signature import Considered, ConsideredKind, SpecificReason
from assent.casework.intake.events import FactCorrected, Urgency
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.notice import Notice
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Grant
from tests.unit.casework.notices.letters import (
    DOCTOR,
    END,
    NPI,
    NURSE,
    OFFICE,
    REVIEWER,
    START,
    TOLD,
    approved,
    in_review,
    letter,
    refused,
    signature,
    text,
)
from tests.unit.casework.request.story import SIGNING, Story

CHART = Evidence(Basis.STATED, "clinic chart", None, "clinic")
SUD = "substance_use_disorder"
QUESTION = "Has the member a substance use disorder?"


def decided(
    clause: str,
    *considered: str,
    corrected: dict[str, Any] | None = None,
    source: Evidence = CHART,
    **given: Any,
) -> Story:
    """Refused by a clause after looking at these facts; ``corrected`` ones came from another source."""
    story = in_review(facts={"substance_use_disorder": False, **given})
    for path, value in (corrected or {}).items():
        fact = GivenFact(path, value, source)
        was = story.state.facts[path].current.value
        story.record(FactCorrected(fact, was, "A chart of another clinic says so."), by=NURSE)
    seen = tuple(Considered(ConsideredKind.FACT, path) for path in considered)
    for name in ("drug", "infusion"):
        made = Adverse(name, signature(), (SpecificReason(clause, "As the chart of 3 May says."),), seen)
        story.do(determination_commands.determine_adversely, made, by=DOCTOR, signing=SIGNING)
    return story


def answer(notice: Notice, question: str) -> str | None:
    block = next(one for one in notice.blocks if "specific_information" in one.elements)
    texts = list(block.texts())
    return texts[texts.index(question) + 1] if question in texts else None


def test_a_members_letter_holds_the_members_own_facts() -> None:
    story = decided("X.3", "substance_use_disorder", corrected={"substance_use_disorder": True})
    assert answer(letter(story, NoticeKind.ADVERSE), QUESTION) == "Yes"


def test_a_provider_sees_what_it_gave_itself() -> None:
    story = decided("X.3", "substance_use_disorder")
    assert answer(letter(story, NoticeKind.ADVERSE, "provider"), QUESTION) == "No"


def test_a_provider_does_not_see_what_another_source_gave() -> None:
    story = decided("X.3", "substance_use_disorder", corrected={"substance_use_disorder": True})
    notice = letter(story, NoticeKind.ADVERSE, "provider")
    assert answer(notice, QUESTION) is None
    assert QUESTION not in text(notice)
    assert "A fact that privacy law protects." in text(notice)


def test_a_provider_sees_what_the_reason_rests_on() -> None:
    story = decided("X.5", "substance_use_disorder", corrected={"substance_use_disorder": True})
    assert answer(letter(story, NoticeKind.ADVERSE, "provider"), QUESTION) == "Yes"


PROGRAM = Evidence(Basis.STATED, "Chart of a 42 CFR Part 2 program", None, "clinic")
STATEMENT = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


@pytest.mark.parametrize(
    ("story", "to", "brings"),
    [
        (lambda: decided("X.5", SUD, corrected={SUD: True}, source=PROGRAM), "provider", True),
        (lambda: decided("X.5", SUD, corrected={SUD: True}, source=PROGRAM), "member", False),
        (lambda: decided("X.5", SUD, corrected={SUD: True}), "provider", False),
        (lambda: decided("X.5", SUD), "provider", False),
        (lambda: decided("X.3", SUD, corrected={SUD: True}, source=PROGRAM), "provider", False),
        (lambda: decided("X.8", "arterial_aneurysm"), "provider", False),
        (lambda: decided("X.8", "dementia", corrected={"dementia": True}, source=PROGRAM), "provider", False),
        (refused, "member", False),
    ],
)  # fmt: skip
def test_only_a_part_2_programs_fact_told_to_an_office_brings_the_statement(
    story: Any, to: str, brings: bool
) -> None:
    notice = letter(story(), NoticeKind.ADVERSE, to)
    assert ("part2" in notice.holds) is brings
    assert ("part2_notice" in notice.elements) is brings
    assert (STATEMENT in text(notice)) is brings
    assert ("42 CFR" in text(notice)) is brings


@pytest.mark.parametrize(("programs", "brings"), [({NPI}, True), ({"1000000012"}, False), (set(), False)])
def test_a_program_is_known_by_the_directory_too(programs: set[str], brings: bool) -> None:
    told = replace(TOLD, part2_programs=frozenset(programs))
    notice = letter(decided("X.5", SUD), NoticeKind.ADVERSE, "provider", told=told)
    assert ("part2_notice" in notice.elements) is brings


def test_what_was_considered_for_a_part_of_an_appeal_brings_the_statement_too() -> None:
    """By a clause that does not read it, and for a line that is granted in part and not refused."""
    story = refused(facts={SUD: False}).later(days=3)
    filed = AppealFiled("A-1", 1, ("infusion",), "provider", Urgency.STANDARD, story.at.date(), "Look again.")
    story = story.record(filed, by=OFFICE).later(days=3)
    seen, why = (Considered(ConsideredKind.FACT, SUD),), (SpecificReason("X.3", "As the chart says."),)
    less = PartiallyApproved(Grant("infusion", 4, START, END), signature(REVIEWER, story.at), why, seen)
    story = story.record(AppealDecided("A-1", (Overturned(less),)), by=REVIEWER)
    told = replace(TOLD, part2_programs=frozenset({NPI}))
    said = text(letter(story, NoticeKind.APPEAL_DECISION, "provider", told=told))
    assert QUESTION in said
    assert STATEMENT in said


def test_a_policy_on_mental_health_brings_the_parity_rule() -> None:
    assert "mental_health" in letter(refused(), NoticeKind.ADVERSE).holds
    assert "part2" not in letter(approved(), NoticeKind.APPROVAL).holds
