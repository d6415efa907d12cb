"""Which letters are owed: by what happened, to whom, about which lines, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from assent.casework.authorization.events import AuthorizationLapsed
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import Adverse, ApprovalBasis
from assent.casework.determination.events import Reopened, ReopenGround
from assent.casework.intake.events import FactsGiven, Urgency
from assent.casework.notices.events import NoticeKind
from assent.casework.record.given import GivenFact
from tests.unit.casework.notices.letters import (
    CONSIDERED,
    DOCTOR,
    END,
    INTAKE,
    OFFICE,
    REASON,
    STORIES,
    SYSTEM,
    appealed,
    approved,
    cut,
    deemed,
    deemed_granted,
    exhausted,
    extended,
    forwarded,
    granted,
    in_review,
    longer,
    not_fast,
    outstanding,
    overturned,
    pended,
    refused,
    ruled,
    sent,
    signature,
    submitted,
    upheld,
)
from tests.unit.casework.request.story import ATTESTED, SIGNING, Story

BOTH = {"member", "provider"}


def told(story: Story, **more: object) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in outstanding(story, **more):  # type: ignore[arg-type]
        found.setdefault(one.kind.value, set()).add(one.to)
    return found


def refuse(story: Story, line: str) -> None:
    made = Adverse(line, signature(at=story.at), (REASON,), CONSIDERED)
    story.do(determination_commands.determine_adversely, made, by=DOCTOR, signing=SIGNING)


@pytest.mark.parametrize(
    ("story", "wanted"),
    [
        (submitted, {}),
        (in_review, {}),
        (pended, {"information_request": {"provider"}}),
        (lambda: pended(urgency=Urgency.EXPEDITED), {"information_request": BOTH}),
        (lambda: pended("medicare_advantage", urgency=Urgency.EXPEDITED), {"information_request": {"provider"}}),
        (approved, {"approval": BOTH}),
        (lambda: approved(basis=ApprovalBasis.CONTINUITY), {"approval": BOTH}),
        (refused, {"adverse": BOTH}),
        (cut, {"partial_approval": BOTH}),
        (extended, {"extension": BOTH}),
        (not_fast, {"expedite_refused": BOTH}),
        (deemed, {"deemed": BOTH}),
        (deemed_granted, {"approval": BOTH}),
        (appealed, {"adverse": BOTH, "appeal_acknowledged": BOTH}),
        (lambda: appealed(by=INTAKE), {"adverse": BOTH, "appeal_acknowledged": {"member"}}),
        (upheld, {"adverse": BOTH, "appeal_decision": BOTH}),
        (overturned, {"appeal_decision": BOTH}),
        (forwarded, {"adverse": BOTH, "deemed": BOTH}),
        (longer, {"adverse": BOTH, "appeal_acknowledged": BOTH, "appeal_extension": BOTH}),
        (ruled, {"adverse": BOTH, "appeal_decision": BOTH, "outside_decision": BOTH}),
        (granted, {"adverse": BOTH, "appeal_decision": BOTH, "outside_decision": BOTH, "approval": BOTH}),
        (exhausted, {"adverse": BOTH, "appeal_acknowledged": BOTH, "deemed": BOTH}),
    ],
)  # fmt: skip
def test_what_is_owed(story: Callable[[], Story], wanted: dict[str, set[str]]) -> None:
    assert told(story()) == wanted


def test_lines_decided_alike_in_one_act_share_a_letter() -> None:
    story = refused()
    member, _ = outstanding(story)
    assert member.lines == ("drug", "infusion")
    first = next(event for event in story.events if event.sequence == member.about)
    assert type(first.body).__name__ == "Determined"
    apart = in_review()
    for name in ("drug", "infusion"):
        refuse(apart.later(hours=1), name)
    assert [one.lines for one in outstanding(apart) if one.to == "member"] == [("drug",), ("infusion",)]


def test_a_letter_counts_as_sent_by_kind_event_and_reader() -> None:
    story = refused()
    first, second = outstanding(story)
    sent(story, first)
    assert outstanding(story) == (second,)
    sent(story, second)
    assert outstanding(story) == ()


def test_a_second_decision_owes_a_second_letter() -> None:
    story = refused()
    for one in outstanding(story):
        sent(story, one)
    story.later(days=1).record(Reopened(("drug",), ReopenGround.NEW_INFORMATION, "A new scan."), by=DOCTOR)
    assert outstanding(story) == ()
    refuse(story, "drug")
    assert [one.lines for one in outstanding(story)] == [("drug",), ("drug",)]


def test_what_was_reopened_before_its_letter_is_not_told() -> None:
    story = refused().record(Reopened(("drug",), ReopenGround.NEW_INFORMATION, "A new scan."), by=DOCTOR)
    assert {one.lines for one in outstanding(story)} == {("infusion",)}


def test_questions_that_were_answered_are_not_asked_by_letter() -> None:
    story = pended()
    answers = FactsGiven((GivenFact("trials[1].adherence", 90, ATTESTED),))
    story.record(answers, by=OFFICE)
    assert told(story) == {"information_request": {"provider"}}
    story.record(FactsGiven((GivenFact("ketamine_misuse", False, ATTESTED),)), by=OFFICE)
    assert (told(story) == {}) is (not story.state.asks)


@pytest.mark.parametrize(("days_before", "owed"), [(8, False), (7, True), (0, True), (-1, False)])
def test_a_warning_is_owed_in_the_days_before_the_end(days_before: int, owed: bool) -> None:
    found = told(approved(), on=END - timedelta(days=days_before), warning=7)
    assert (found.get("lapse_warning") == BOTH) is owed


def test_no_warning_where_something_newer_is_there() -> None:
    story = approved()
    on = END - timedelta(days=3)
    assert "lapse_warning" not in told(story, on=on, warning=7, renewed=["AU-1"])
    assert "lapse_warning" in told(story, on=on, warning=7, renewed=["AU-2"])
    story.later(days=60).record(AuthorizationLapsed("AU-1", story.at.date()), by=SYSTEM)
    assert "lapse_warning" not in told(story, on=on, warning=7)


@pytest.mark.parametrize("kind", NoticeKind)
def test_there_is_a_story_for_every_kind(kind: NoticeKind) -> None:
    assert kind in STORIES
