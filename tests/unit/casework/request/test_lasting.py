"""An approval lasts: on which grounds one is taken up again, and taken back, by product line and by plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assent.casework.determination import commands as determination_commands
from assent.casework.determination import delegation
from assent.casework.determination.determination import Adverse, Approved, PartiallyApproved
from assent.casework.determination.events import (
    TAKES_AN_APPROVAL_BACK,
    DelegateDecisionEntered,
    HandedOver,
    Reopened,
    ReopenGround,
)
from assent.casework.intake import commands as intake_commands
from assent.casework.record.checks import Refused
from assent.casework.record.lines import Grant
from assent.casework.record.state import IllegalTransition
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import RulesSet, SwitchedRule
from tests.unit.casework.request.story import (
    DELEGATES,
    END,
    NURSE,
    PAPER,
    PHYSICIAN,
    PROVIDER,
    SIGNING,
    START,
    SYSTEM,
    Story,
    adverse,
    attested,
    drafted,
    outside,
    partial,
    submission,
)

RULE, MASSACHUSETTS = "standing.approval_lasts", "standing.approval_lasts.massachusetts"
FEDERAL = ("medicare_advantage", "one_care", "senior_care_options")
GOOD = sorted(TAKES_AN_APPROVAL_BACK)


def decided(
    made: Approved | PartiallyApproved, line: str = "medicare_advantage", rule: str = RULE, *, on: bool = True
) -> Story:
    """Determined so, under the rule or, by the plan's decision, not under it."""
    story = drafted(line).do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    switch = SwitchedRule(rule, on, "Counsel", date(2026, 1, 1))
    story.do(requirement_commands.set_rules, RulesSet((switch,)), by=SYSTEM).do(
        intake_commands.submit, submission(), by=PROVIDER
    )
    command = (
        determination_commands.approve
        if isinstance(made, Approved)
        else determination_commands.determine_partially
    )
    return story.do(command, made, by=PHYSICIAN, signing=SIGNING)


def reopen(story: Story, ground: ReopenGround, line: str = "1") -> Story:
    return story.do(
        determination_commands.reopen, Reopened((line,), ground, "as the file shows"), by=PHYSICIAN
    )


def refuse(story: Story, line: str = "1") -> Story:
    return story.do(determination_commands.determine_adversely, adverse(line), by=PHYSICIAN, signing=SIGNING)


@pytest.mark.parametrize("line", FEDERAL)
@pytest.mark.parametrize(
    "ground", sorted(set(ReopenGround) - TAKES_AN_APPROVAL_BACK - {ReopenGround.CLERICAL_ERROR})
)
def test_an_approval_is_not_taken_up_again_without_good_cause(line: str, ground: ReopenGround) -> None:
    story = decided(outside(), line)
    with pytest.raises(Refused, match=r"422\.138; standing\.approval_lasts.*new_and_material_evidence"):
        reopen(story, ground)


@pytest.mark.parametrize("ground", GOOD)
def test_with_good_cause_a_physician_may_take_it_back(ground: ReopenGround) -> None:
    story = refuse(reopen(decided(outside()), ground))
    assert isinstance(story.state.lines["1"].determination, Adverse)


def test_what_a_clerical_error_opened_is_not_taken_back() -> None:
    story = reopen(decided(outside()), ReopenGround.CLERICAL_ERROR)
    with pytest.raises(Refused, match=r"reopened \(clerical_error\).*422\.138; standing\.approval_lasts"):
        refuse(story)
    story.do(determination_commands.approve, outside(), by=PHYSICIAN, signing=SIGNING)
    refuse(reopen(story, ReopenGround.OBVIOUS_ERROR))


def test_nor_by_a_delegate() -> None:
    story = reopen(decided(outside()), ReopenGround.CLERICAL_ERROR)
    story.do(
        delegation.hand_over, HandedOver(("1",), "delegate", "by contract"), by=NURSE, delegates=DELEGATES
    )
    theirs = DelegateDecisionEntered("delegate", "D-1", adverse(), PAPER.digest)
    with pytest.raises(Refused, match=r"standing\.approval_lasts"):
        story.do(delegation.take_delegate_decision, theirs, by=NURSE, signing=SIGNING, delegates=DELEGATES)


def test_of_a_partial_approval_what_was_granted_stays_granted() -> None:
    story = reopen(decided(partial(units=4)), ReopenGround.NEW_INFORMATION, "2")
    for less in (partial(units=3), replace(partial(), grant=Grant("2", 4, START, START))):
        with pytest.raises(Refused, match="takes of that back"):
            story.do(determination_commands.determine_partially, less, by=PHYSICIAN, signing=SIGNING)
    with pytest.raises(Refused, match="takes of that back"):
        refuse(story, "2")
    more = replace(partial(), grant=Grant("2", 6, START, END))
    story.do(determination_commands.determine_partially, more, by=PHYSICIAN, signing=SIGNING)


def test_a_refusal_is_taken_up_again_for_less() -> None:
    story = refuse(reopen(decided(outside()), ReopenGround.FRAUD))
    refuse(reopen(story, ReopenGround.NEW_INFORMATION))


@pytest.mark.parametrize(
    ("line", "rule", "on"),
    [
        *((line, RULE, False) for line in FEDERAL),
        ("commercial", MASSACHUSETTS, False),
        ("commercial", RULE, True),
        ("mgb_aco", RULE, True),
    ],
)
def test_where_no_rule_holds_the_plans_own_good_cause_is_enough(line: str, rule: str, on: bool) -> None:
    refuse(reopen(decided(outside(), line, rule, on=on), ReopenGround.GOOD_CAUSE))
    refuse(reopen(decided(outside(), line, rule, on=on), ReopenGround.CLERICAL_ERROR))
    with pytest.raises(IllegalTransition, match="open it again"):
        reopen(decided(outside(), line, rule, on=on), ReopenGround.NEW_INFORMATION)


def test_the_rule_of_massachusetts_holds_once_counsel_switches_it_on() -> None:
    story = decided(outside(), "qualified_health_plan", MASSACHUSETTS)
    reopen(story, ReopenGround.GOOD_CAUSE)  # before 5 June 2026, from when the rule is
    story.do(determination_commands.approve, outside(), by=PHYSICIAN, signing=SIGNING).later(days=160)
    with pytest.raises(Refused, match=r"standing\.approval_lasts\.massachusetts"):
        reopen(story, ReopenGround.GOOD_CAUSE)
