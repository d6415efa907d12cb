"""Texts that the plan supplies: which letters wait for the criteria, and what is still to be supplied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assent.casework.determination.signature import SpecificReason
from assent.casework.notices.check import lacking
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.plan_texts import NO_TEXTS, PlanTexts
from assent.casework.notices.supplies import missing_supplies
from assent.regulation.rules import NO_SWITCHES, Switch, Switches
from tests.packages import BOTH, CATALOGUE
from tests.unit.casework.notices.letters import (
    LINES,
    TEXTS,
    WORDS,
    cut,
    letter,
    overturned,
    refused,
    upheld,
)
from tests.unit.casework.request.story import Story

OURS = replace(TEXTS, criteria={})
"""A plan that has supplied forms, and no text of its criteria."""
PRINTED = "Eighth exclusion, as it is printed."
TODAY = date(2026, 2, 10)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("to", ["member", "provider"])
@pytest.mark.parametrize(
    ("kind", "story"),
    [
        (NoticeKind.ADVERSE, refused),
        (NoticeKind.PARTIAL_APPROVAL, cut),
        (NoticeKind.APPEAL_DECISION, upheld),
    ],
)
def test_a_no_waits_for_the_plans_own_text_of_the_rules_that_it_cites(
    kind: NoticeKind, story: Callable[[str], Story], to: str, line: str
) -> None:
    def wanted(**changes: Any) -> list[str]:
        notice = letter(story(line), kind, to, **changes)
        return [lack.says for lack in lacking(notice, NO_SWITCHES) if lack.element == "criteria_included"]

    assert wanted() == []
    other_rule = replace(TEXTS, criteria={("mgb-031", "2026-01"): {"X.9": PRINTED}})
    for texts in (OURS, other_rule):
        (says,) = wanted(texts=texts)
        assert "criteria/mgb-031.2026-01.toml" in says
    assert wanted(texts=replace(TEXTS, criteria={("mgb-031", "2026-01"): {"X.8": PRINTED}})) == []


def test_an_approval_waits_for_no_text_and_a_plan_may_take_its_own_words_where_no_law_wants_the_text() -> (
    None
):
    assert lacking(letter(overturned(), NoticeKind.APPEAL_DECISION, texts=OURS), NO_SWITCHES) == ()
    off = Switches((Switch("plan.criteria_text", on=False, by="counsel", since=date(2026, 1, 1)),))
    assert lacking(letter(refused("mgb_aco"), NoticeKind.ADVERSE, texts=OURS), off) == ()
    by_law = lacking(letter(refused("commercial"), NoticeKind.ADVERSE, texts=OURS), off)
    assert [(lack.element, lack.citation) for lack in by_law] == [
        ("criteria_included", "M.G.L. c.176O s.12(d)")
    ]


def test_what_a_delegate_cites_of_its_own_criteria_is_not_the_plans_to_supply() -> None:
    assert (
        lacking(letter(refused(reason=SpecificReason("D-17", WORDS)), NoticeKind.ADVERSE), NO_SWITCHES) == ()
    )


def test_what_is_missing_is_named_by_its_file_and_by_what_is_held_without_it() -> None:
    wanted = {each.file: each.says for each in missing_supplies(NO_TEXTS, CATALOGUE, TODAY)}
    assert list(wanted) == [
        "criteria/mgb-031.2026-01.toml",
        *(
            f"forms/{id}.{language}.toml"
            for id in ("CMS-10003-NDMCP", "CMS-10716")
            for language in ("en", "es")
        ),
    ]
    assert "(one_care, senior_care_options)" in wanted["forms/CMS-10716.es.toml"]
    assert missing_supplies(TEXTS, CATALOGUE, TODAY) == ()


def test_only_rules_without_a_text_are_wanted_of_each_policy_and_version() -> None:
    given = dict(TEXTS.criteria["mgb-031", "2026-01"])
    del given["X.17"], given["X.8.b"], given["I.4.b"], given["I.4"]
    texts = PlanTexts(TEXTS.forms, {("mgb-031", "2026-01"): given})
    ours, *toys = missing_supplies(texts, BOTH, TODAY)
    assert "text of I.4, I.4.b, X.17;" in ours.says, "X.8.b stands in the text of X.8"
    assert [each.file for each in toys] == [
        "criteria/toy-007.2026-01.toml", "criteria/toy-007.2026-07.toml",
    ]  # fmt: skip


def test_a_form_is_wanted_only_where_its_rule_is_on() -> None:
    off = Switches((Switch("form.ma.denial", on=False, by="counsel", since=TODAY),))
    texts = replace(TEXTS, forms=())
    files = [each.file for each in missing_supplies(texts, CATALOGUE, TODAY, off)]
    assert files == ["forms/CMS-10716.en.toml", "forms/CMS-10716.es.toml"]


@pytest.mark.parametrize(
    ("line", "cite"),
    [
        ("medicare_advantage", "Medicare Benefit Policy Manual, chapter 15"),
        ("mgb_aco", "table 17"),
        ("commercial", ""),
    ],
)
def test_a_denial_names_the_guidance_that_goes_before_the_policy(line: str, cite: str) -> None:
    (criteria,) = (
        "\n".join(block.texts())
        for block in letter(refused(line), NoticeKind.ADVERSE).blocks
        if "criteria_used" in block.elements
    )
    assert ("When we last looked at the policy" in criteria) is bool(cite)
    assert cite in criteria
