"""What only the policy's owner can settle: in the given order, about clauses and questions that exist."""

from __future__ import annotations

from itertools import pairwise

import pytest

from assent.casework.assessment.bars import OF_EVERY_CASE, ON_RECEIPT
from assent.casework.plan.plan import questions
from assent.logic.package import PolicyPackage
from assent.policies.catalogue import PACKAGES
from assent.policies.mgb_031.package import PACKAGE
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.journeys.test_command_line import assent

# A word of each question, in the order in which the owner is asked.
IN_ORDER = (
    "first authorization", "QIDS-SR16", "four trials", "suicidal ideation", '"oral"', "hemorrhage",
    "conditional clearance", "become pregnant", "baseline", "floor", "abstinence", "How far ahead", "two scales",
)  # fmt: skip
FIRST_TOUCHED = {
    2: "I.3.c.cutoff", 3: "I.4.count", 4: "I.0.si", 5: "I.2.oral", 6: "X.9.day", 7: "X.8.giver", 8: "X.1.risk",
    9: "R.2.change", 10: "I.4.a", 11: "R.3.month", 12: "late_start", 13: "I.3.latest",
}  # fmt: skip


def test_the_thirteen_stand_in_the_given_order() -> None:
    asked = [one.asks for one in PACKAGE.owner_questions]
    assert len(asked) == len(IN_ORDER)
    assert all(words in one for words, one in zip(IN_ORDER, asked, strict=True))
    for number, id in FIRST_TOUCHED.items():
        assert id in PACKAGE.owner_questions[number - 1].touches


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.id)
def test_what_they_touch_exists(package: PolicyPackage) -> None:
    bars = {bar.id for bar in (*OF_EVERY_CASE, *ON_RECEIPT, *package.bars)}
    known = {*package.newest.outline, *questions(package.newest), *bars}
    for one in package.owner_questions:
        assert one.touches
        assert set(one.touches) <= known, one.asks


def test_every_question_with_several_live_readings_that_an_owner_is_asked_about_is_named() -> None:
    touched = {id for one in PACKAGE.owner_questions for id in one.touches}
    several = {id for id, one in questions(POLICY).items() if len(one.live) > 1}
    assert several - touched == {
        "I.0.age.date", "I.6.setting", "I.6.monitor", "X.16.family", "R.0.scope",
    }, "what may wait for an owner who has answered the thirteen"  # fmt: skip


def test_the_command_prints_them_before_the_readings() -> None:
    said = " ".join(assent("policy", "questions").out.split())
    places = [said.index(" ".join(words.split())) for words in IN_ORDER]
    assert all(one < other for one, other in pairwise([*places, said.index("Questions of wording")]))
    assert all(one.until_decided[:40] in said for one in PACKAGE.owner_questions)
