"""Letters of the end of an appeal: more time for it, what an outside body decided, and the grant that follows."""

from __future__ import annotations

import pytest

from assent.casework.appeal.events import AppealForwarded, Ruling
from assent.casework.notices.check import lacking
from assent.casework.notices.events import NoticeKind
from assent.regulation.rules import NO_SWITCHES
from tests.unit.casework.notices.letters import (
    LINES,
    SYSTEM,
    granted,
    letter,
    longer,
    outstanding,
    ruled,
    text,
)
from tests.unit.casework.request.story import Story

OUTSIDE = NoticeKind.OUTSIDE_DECISION


def said(kind: NoticeKind, story: Story, to: str = "member") -> str:
    return " ".join(text(letter(story, kind, to)).split())


@pytest.mark.parametrize("line", ["mgb_aco", "medicare_advantage", "one_care", "senior_care_options"])
def test_more_time_for_an_appeal_says_why_until_when_and_the_grievance(line: str) -> None:
    found = said(NoticeKind.APPEAL_EXTENSION, longer(line))
    for words in (
        "more time to decide about your appeal", "You asked for more time", "bring a new scan",
        "We will now decide by 10:00 a.m. on March 29, 2026", "called a grievance", "We then answer within 24 hours",
    ):  # fmt: skip
        assert words in found, words


def test_it_is_no_longer_told_once_the_appeal_is_over() -> None:
    story = longer()
    assert NoticeKind.APPEAL_EXTENSION in {one.kind for one in outstanding(story)}
    story.record(AppealForwarded("A-1", "independent review entity", "late"), by=SYSTEM)
    assert NoticeKind.APPEAL_EXTENSION not in {one.kind for one in outstanding(story)}


@pytest.mark.parametrize("line", LINES)
def test_a_reversal_is_told_as_the_bodys_own_with_the_day_of_the_grant(line: str) -> None:
    found = said(OUTSIDE, ruled(line))
    for words in (
        "looked at your case. It does not work for us. It decided on March 20, 2026",
        "approve it", "it stays as we decided", "has the number E-77", "We must do what it says",
        "We will approve it by", "What it told us to approve", "96365",
    ):  # fmt: skip
        assert words in found, words
    assert "We decided" not in found


@pytest.mark.parametrize(
    ("line", "follows"),
    [
        ("medicare_advantage", "You can ask for a hearing before a judge by May 24, 2026"),
        ("commercial", "You may be able to go to a court"),
        ("mgb_aco", "You may be able to go to a court"),
        ("one_care", "The letter that it sends tells you what you can still do"),
    ],
)
def test_what_stays_refused_is_told_with_what_follows(line: str, follows: str) -> None:
    found = said(OUTSIDE, ruled(line, Ruling.UPHELD))
    assert "It did not tell us to change what we decided" in found
    assert follows in found
    assert "We will approve" not in found


def test_a_part_says_both() -> None:
    found = said(OUTSIDE, ruled(ruling=Ruling.PARTLY_OVERTURNED))
    assert "approve it in part" in found
    assert "hearing before a judge" in found


def test_what_was_granted_meanwhile_is_told_as_done() -> None:
    story = granted()
    assert "It is approved now" in said(OUTSIDE, story)
    found = said(NoticeKind.APPROVAL, story)
    assert "The independent review entity looked at your case and said yes. We do as it says" in found
    assert "AU-9" in found
    assert {one.kind for one in outstanding(story)} >= {OUTSIDE, NoticeKind.APPROVAL}


@pytest.mark.parametrize("to", ["member", "provider"])
@pytest.mark.parametrize("line", LINES)
def test_the_grant_is_a_whole_letter(line: str, to: str) -> None:
    assert lacking(letter(granted(line), NoticeKind.APPROVAL, to), NO_SWITCHES) == ()
