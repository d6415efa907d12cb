"""The conference that follows an expedited grievance which the plan did not decide wholly for the member."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assent.casework.intake.events import Urgency
from assent.casework.notices.events import NoticeKind
from assent.casework.requirement.events import RulesSet, SwitchedRule
from tests.unit.casework.notices.letters import LINES, NOW, letter, overturned, text, upheld


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("urgency", Urgency)
def test_after_an_expedited_grievance_a_conference_is_offered_by_carriers_of_the_state(
    line: str, urgency: Urgency
) -> None:
    """958 CMR 3.310."""
    offered = "You can ask for a conference." in text(
        letter(upheld(line, urgency=urgency), NoticeKind.APPEAL_DECISION)
    )
    assert offered is (line in ("commercial", "qualified_health_plan") and urgency is Urgency.EXPEDITED)
    assert "conference" not in text(letter(overturned(line), NoticeKind.APPEAL_DECISION))


def test_a_plan_that_has_the_position_off_offers_none() -> None:
    off = RulesSet((SwitchedRule("standing.conference", False, "counsel", NOW.date()),))
    story = upheld(urgency=Urgency.EXPEDITED)
    notice = letter(story, NoticeKind.APPEAL_DECISION, state=replace(story.state, rules=off))
    assert "conference" not in text(notice)
