"""Lines that are asked for later: received then, never in the place of what is decided or overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assent.casework.deadlines.clocks import line_deadlines, moments
from assent.casework.deadlines.events import DeadlineMissed, DeemedAdverse
from assent.casework.determination import commands as determination_commands
from assent.casework.intake import commands
from assent.casework.intake.duplicates import RequestKnown
from assent.casework.intake.events import LinesAdded, Urgency
from assent.casework.record.actors import Actor
from assent.casework.record.checks import InvalidRecord, NotPermitted, Refused
from assent.casework.record.state import LineStatus
from tests.unit.casework.request.story import (
    DRUG,
    INFUSION,
    INTAKE,
    MONDAY,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    SIGNING,
    STRANGER,
    SYSTEM,
    Story,
    drafted,
    due,
    outside,
    received,
    submission,
    taken_back,
)

LESS = replace(INFUSION, id="2-2", units=4)
INSTEAD = LinesAdded((LESS,), (("2-2", "2"),))


def _added(story: Story, added: LinesAdded = INSTEAD, by: Actor = PROVIDER) -> Story:
    return story.do(commands.add_lines, added, by=by)


@pytest.mark.parametrize("by", [PROVIDER, INTAKE])
def test_the_one_that_is_replaced_is_taken_back_and_the_new_one_is_received_now(by: Actor) -> None:
    state = _added(received().later(days=1), by=by).state
    assert {name: line.status for name, line in state.lines.items()} == {
        "1": LineStatus.OPEN, "2": LineStatus.WITHDRAWN, "2-2": LineStatus.OPEN,
    }  # fmt: skip
    assert (state.lines["2-2"].instead_of, state.received("2-2")) == ("2", MONDAY + timedelta(days=1))
    assert state.received("1") == MONDAY


@pytest.mark.parametrize("by", [STRANGER, NURSE, PHYSICIAN])
def test_nobody_else_asks_for_more(by: Actor) -> None:
    with pytest.raises(NotPermitted):
        _added(received(), by=by)


def _decided() -> Story:
    return received().do(determination_commands.approve, outside("2"), by=PHYSICIAN, signing=SIGNING)


def _overdue() -> Story:
    late = due("2")
    story = received().later(hours=80)
    return story.record(DeadlineMissed(late), DeemedAdverse(late), by=SYSTEM)


@pytest.mark.parametrize(
    ("story", "says"),
    [
        (_decided(), "Line 2 is approved"),
        (_overdue(), "The time to decide line 2 is over"),
        (_added(received()), "There is a line 2-2 already"),
        (received().do(commands.withdraw, taken_back("no need"), by=PROVIDER), "It was withdrawn"),
        (drafted(), "It is a draft"),
    ],
    ids=["decided", "overdue", "there already", "withdrawn", "draft"],
)
def test_what_is_decided_overdue_or_over_is_not_replaced(story: Story, says: str) -> None:
    before = story.state
    with pytest.raises(Refused, match=says):
        _added(story)
    assert story.state is before


def test_pairs_are_of_the_lines_that_are_added() -> None:
    with pytest.raises(InvalidRecord, match="9 stand in the place of another"):
        LinesAdded((LESS,), (("9", "2"),))
    with pytest.raises(InvalidRecord, match="replaced"):
        LinesAdded((LESS, replace(LESS, id="2-3")), (("2-2", "2"), ("2-3", "2")))


def test_an_expedited_request_stays_so_and_its_clock_begins_with_the_line() -> None:
    story = drafted("commercial")
    story.do(commands.submit, submission(urgency=Urgency.EXPEDITED, lines=(DRUG, INFUSION)), by=PROVIDER)
    _added(story.later(hours=5))
    clocks = line_deadlines(story.state, moments(story.events))
    first = {line: min(one.due_at for one in each if one.due_at) for line, each in clocks.items()}
    assert first["2-2"] - first["1"] == timedelta(hours=5)
    assert [(one.starts, one.line) for one in story.state.occasions] == [
        ("expedited_received", "1"), ("expedited_received", "2-2"),
    ]  # fmt: skip


def test_other_requests_for_the_same_are_noted_as_at_a_submission() -> None:
    other = RequestKnown("R-9", "M-1001", (INFUSION,), (("AU-9", frozenset({INFUSION.code})),))
    story = received().do(commands.add_lines, INSTEAD, by=PROVIDER, known=[other])
    assert (story.state.duplicates, story.state.earlier_authorizations) == (("R-9",), ("AU-9",))
