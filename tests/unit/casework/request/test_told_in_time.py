"""Members are told of a decision within the decision's own time, however early it was made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assent.casework.deadlines.clocks import decision_due, moments
from assent.casework.deadlines.duties import Duty, duties_of
from assent.casework.deadlines.escalations import calls
from assent.casework.intake.events import Urgency
from assent.casework.notices.due import DueNotice
from assent.casework.notices.events import NoticeKind
from tests.unit.casework.notices.letters import NOW, approved, refused, sent, submitted
from tests.unit.casework.request.story import Story

IN_TIME = ".in_time"


def owed(story: Story) -> dict[str, Duty]:
    found = duties_of(story.state, moments(story.events))
    return {duty.rule.id: duty for duty in found if duty.rule.id.endswith(IN_TIME)}


@pytest.mark.parametrize(
    ("line", "denied", "said_yes"),
    [
        ("medicare_advantage", {"ma.adverse.in_time"}, {"ma.approval.in_time"}),
        ("one_care", {"aip.adverse.in_time"}, {"aip.approval.in_time"}),
        ("senior_care_options", {"aip.adverse.in_time"}, {"aip.approval.in_time"}),
        ("mgb_aco", {"medicaid.adverse.in_time"}, set()),
        ("commercial", set(), set()),
    ],
)
def test_which_product_lines_have_the_duty(line: str, denied: set[str], said_yes: set[str]) -> None:
    assert owed(refused(line)).keys() == denied
    assert owed(approved(line)).keys() == said_yes


@pytest.mark.parametrize("line", ["medicare_advantage", "one_care", "mgb_aco"])
def test_it_ends_with_the_clock_of_the_line_and_not_so_long_after_the_decision(line: str) -> None:
    story = refused(line)
    (duty,) = owed(story).values()
    open_ = submitted(line)
    due = decision_due(open_.state, moments(open_.events), duty.occasion.line)
    assert due is not None
    assert duty.deadline.due_at == due
    assert due > NOW


def test_an_expedited_denial_may_be_told_by_voice() -> None:
    story = refused("medicare_advantage", urgency=Urgency.EXPEDITED)
    assert owed(story).keys() == {"ma.adverse.expedited.in_time"}
    (duty,) = owed(story).values()
    assert duty.deadline.due_at is not None
    assert duty.deadline.due_at <= NOW + timedelta(hours=72)


def test_the_members_letter_does_it_and_the_offices_does_not() -> None:
    story = refused("medicare_advantage")
    about = owed(story)["ma.adverse.in_time"].occasion.sequence
    lines = ("drug", "infusion")
    sent(story, DueNotice(NoticeKind.ADVERSE, about, "provider", lines))
    assert owed(story)["ma.adverse.in_time"].done_at is None
    sent(story, DueNotice(NoticeKind.ADVERSE, about, "member", lines))
    assert owed(story)["ma.adverse.in_time"].done_at == story.at


def test_intake_is_called_before_it_is_over() -> None:
    story = refused("medicare_advantage")
    due = owed(story)["ma.adverse.in_time"].deadline.due_at
    assert due is not None
    (call,) = (
        one for one in calls(story.state, moments(story.events)) if one.deadline.rule.endswith(IN_TIME)
    )
    assert story.at <= call.at < due
