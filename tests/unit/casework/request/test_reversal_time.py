"""The 48 hours within which a denial is reversed on a certification: a person is called, and lateness is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assent.casework.appeal import commands
from assent.casework.appeal.events import ReversalEntered
from assent.casework.appeal.ladder import exhausts
from assent.casework.appeal.reversal_time import waiting_reversals
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines.clocks import moments
from assent.casework.deadlines.commands import Consequence
from assent.casework.deadlines.escalations import calls, earliest_escalation, lateness
from assent.casework.deadlines.events import Deadline, DeadlineMissed
from assent.casework.record.actors import Role
from assent.casework.record.state import IllegalTransition
from tests.unit.casework.notices.letters import INTAKE, NURSE, SYSTEM, appealed, outstanding
from tests.unit.casework.request.story import PAPER, Story

RULE, HOURS = "reversal.immediate_need", timedelta(hours=48)


def certified(hours_ago: int = 0) -> Story:
    story = appealed().with_paper()
    at = story.at - timedelta(hours=hours_ago)
    body = ReversalEntered("A-1", "Dr. Treating", at, PAPER.digest)
    return story.do(commands.enter_reversal, body, by=INTAKE)


def late(story: Story) -> list[Deadline]:
    found = lateness(story.state, moments(story.events), story.at)
    return [one.deadline for one in found if one.deadline.rule == RULE]


def missed(story: Story) -> Story:
    for deadline in late(story):
        story.do(deadlines_commands.miss_deadline, deadline, Consequence.NONE, by=SYSTEM)
    return story


def test_the_time_counts_from_the_certification_and_not_from_its_entry() -> None:
    story = certified(hours_ago=5)
    ((_, deadline),) = waiting_reversals(story.state)
    assert deadline.due_at == story.at - timedelta(hours=5) + HOURS


def test_a_nurse_is_called_before_it_is_over() -> None:
    story = certified()
    due = story.at + HOURS
    (call,) = (one for one in calls(story.state, moments(story.events)) if one.deadline.rule == RULE)
    assert call.to is Role.NURSE
    assert story.at < call.at < due
    earliest = earliest_escalation(story.state, moments(story.events))
    assert earliest is not None
    assert earliest <= call.at


def test_when_it_is_over_that_is_recorded_once_for_each_line_and_a_physician_is_called() -> None:
    story = certified()
    assert late(story) == []
    story.later(hours=48, minutes=1)
    missed(story)
    recorded = [event.body.deadline for event in story.events if isinstance(event.body, DeadlineMissed)]
    assert [(one.rule, one.line, one.appeal) for one in recorded] == [
        (RULE, "drug", "A-1"), (RULE, "infusion", "A-1"),
    ]  # fmt: skip
    assert "still to be confirmed or rejected" in story.state.escalations[-1].why
    assert story.state.escalations[-1].to is Role.PHYSICIAN
    before = len(story.events)
    missed(story)
    assert len(story.events) == before, "safe to run twice"


def test_late_as_it_is_it_can_still_be_confirmed_or_rejected() -> None:
    for command, more in (
        (commands.confirm_reversal, "AU-1"),
        (commands.reject_reversal, "Not the treating one"),
    ):
        story = certified()
        story.later(hours=50)
        missed(story).do(command, "A-1", more, by=NURSE)
        assert late(story) == []


@pytest.mark.parametrize("rejected", [True, False])
def test_what_was_done_in_time_is_not_late(rejected: bool) -> None:
    story = certified()
    story.later(hours=47)
    if rejected:
        story.do(commands.reject_reversal, "A-1", "Signed by somebody else.", by=NURSE)
    else:
        story.do(commands.confirm_reversal, "A-1", "AU-1", by=NURSE)
    story.later(hours=10)
    assert late(story) == []
    one = Deadline(RULE, "drug", story.at - timedelta(hours=9), "958 CMR 3.312(2)", "A-1")
    assert deadlines_commands.miss_deadline(story.state, one, Consequence.NONE, story.at, SYSTEM) == ()
    with pytest.raises(IllegalTransition, match="waits for a second person"):
        story.record(DeadlineMissed(one), by=SYSTEM)


def test_it_says_nothing_of_the_answer_to_the_appeal() -> None:
    """A missed reversal makes no appeal late: nothing is forwarded, exhausted, or told as that."""
    story = certified()
    story.later(hours=49)
    letters = outstanding(story)
    missed(story)
    assert outstanding(story) == letters
    assert not any(exhausts(story.state, one) for one in story.state.missed)
    assert story.state.appeals["A-1"].forwarded is None
