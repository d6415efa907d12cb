"""Letters of a "no" that the law makes of lateness; and what no form of the plan can say in their place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assent.casework.notices.events import NoticeKind
from assent.casework.notices.letterhead import EXAMPLE
from assent.casework.notices.plan_texts import FormText, Tagline
from assent.casework.record.checks import InvalidRecord
from tests.unit.casework.notices.letters import TEXTS, deemed, exhausted, forwarded, letter, text


@pytest.mark.parametrize(
    ("story", "line", "says", "not_says"),
    [
        (deemed, "medicare_advantage", "Nobody decided that the care is not needed.", "our answer to"),
        (forwarded, "medicare_advantage", "This is not our answer to", "Nobody decided"),
        (forwarded, "one_care", "This is not our answer to", "Nobody decided"),
        (exhausted, "mgb_aco", "This is not our answer to", "Nobody decided"),
    ],
)
@pytest.mark.parametrize("to", ["member", "provider"])
def test_a_late_answer_to_an_appeal_does_not_deny_that_the_plan_had_said_no(
    story: Any, line: str, says: str, not_says: str, to: str
) -> None:
    said = text(letter(story(line), NoticeKind.DEEMED, to))
    assert says in said
    assert not_says not in said


@pytest.mark.parametrize(
    ("story", "line", "helps"),
    [
        (deemed, "medicare_advantage", EXAMPLE.medicare_help),
        (deemed, "mgb_aco", EXAMPLE.ombudsman),
        (deemed, "qualified_health_plan", EXAMPLE.consumer_help),
        (forwarded, "senior_care_options", EXAMPLE.ombudsman),
        (exhausted, "mgb_aco", EXAMPLE.ombudsman),
    ],
)
def test_a_no_by_law_names_who_can_help_too(story: Any, line: str, helps: str) -> None:
    notice = letter(story(line), NoticeKind.DEEMED, texts=replace(TEXTS, taglines=(Tagline("pt", "Ajuda."),)))
    (block,) = (block for block in notice.blocks if "consumer_assistance" in block.elements)
    assert helps in " ".join(block.texts())
    assert ("Ajuda." in text(notice)) is (story is deemed), "an appeal that waits is no denial"


@pytest.mark.parametrize(
    "element", ["specific_reason", "signature_of_clinician", "criteria_included", "way_to_yes"]
)
def test_no_fixed_text_of_a_form_can_give_what_is_of_the_case(element: str) -> None:
    """Otherwise a "no" could go out on a form without its reason."""
    with pytest.raises(InvalidRecord, match=f"{element}.*no fixed text can say"):
        FormText("CMS-10003-NDMCP", "en", "A title", "A text.", (element,))
