"""Treatment that goes on: during an appeal where the law has it so, and after an approval, whoever gave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assent.casework.notices.events import NoticeKind
from assent.casework.requirement.events import RulesSet, SwitchedRule
from tests.unit.casework.notices.letters import (
    MEMBER,
    NOW,
    PROVIDER,
    cut,
    deemed,
    letter,
    overturned,
    refused,
    text,
    upheld,
)  # fmt: skip
from tests.unit.casework.request.story import Story

COMMERCIAL = ("commercial", "qualified_health_plan")
GRIEVANCE = {
    "en": "it goes on at our cost until we answer",
    "es": "sigue a nuestro costo hasta que contestemos",
}
OUTSIDE = {"en": "by the end of the second business day", "es": "al final del segundo día hábil"}
EVALUATION = {"en": "Before March 15, 2026", "es": "Antes del 15 de marzo de 2026"}


@pytest.mark.parametrize(
    "line", ["commercial", "qualified_health_plan", "mgb_aco", "medicare_advantage", "one_care"]
)
@pytest.mark.parametrize(
    ("story", "kind"),
    [(refused, NoticeKind.ADVERSE), (cut, NoticeKind.PARTIAL_APPROVAL), (deemed, NoticeKind.DEEMED)],
)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("to", [MEMBER, PROVIDER], ids=["member", "provider"])
def test_approved_treatment_goes_on_pending_a_grievance(
    line: str, story: Callable[[str], Story], kind: NoticeKind, language: str, to: object
) -> None:
    """958 CMR 3.312(1): for members of carriers that the state regulates."""
    reader = replace(MEMBER if to is MEMBER else PROVIDER, language=language)
    said = text(letter(story(line), kind, reader.to, addressee=reader))
    assert (GRIEVANCE[language] in said) is (line in COMMERCIAL)
    assert OUTSIDE[language] not in said


@pytest.mark.parametrize("line", ["commercial", "qualified_health_plan", "mgb_aco", "medicare_advantage"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("to", ["member", "provider"])
def test_after_the_plans_answer_it_goes_on_where_the_review_is_asked_for_at_once(
    line: str, language: str, to: str
) -> None:
    """958 CMR 3.414."""
    reader = replace(MEMBER if to == "member" else PROVIDER, language=language)
    said = text(letter(upheld(line), NoticeKind.APPEAL_DECISION, to, addressee=reader))
    assert (OUTSIDE[language] in said) is (line in COMMERCIAL)
    assert GRIEVANCE[language] not in said


def test_a_plan_that_has_the_position_off_does_not_say_so() -> None:
    switches = tuple(
        SwitchedRule(f"standing.treatment_goes_on{which}", False, "counsel", NOW.date())
        for which in ("", "_outside")
    )
    story = refused()
    notice = letter(story, NoticeKind.ADVERSE, state=replace(story.state, rules=RulesSet(switches)))
    assert GRIEVANCE["en"] not in text(notice)
    assert "continuation_of_benefits" not in notice.elements


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("to", ["member", "provider"])
def test_an_approval_on_appeal_says_what_to_do_before_it_ends(language: str, to: str) -> None:
    """As any other approval does: what the policy wants evaluated by then, and to ask again in time."""
    reader = replace(MEMBER if to == "member" else PROVIDER, language=language)
    notice = letter(overturned(), NoticeKind.APPEAL_DECISION, to, addressee=reader)
    assert EVALUATION[language] in text(notice)
    assert "what_comes_next" in notice.elements
    assert "what_comes_next" not in letter(upheld(), NoticeKind.APPEAL_DECISION, to).elements
