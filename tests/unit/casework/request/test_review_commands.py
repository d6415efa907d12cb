"""Questions, hands, facts checked, clocks, judgments: what they record, and what they refuse."""

from datetime import timedelta
from typing import Any

import pytest

from assent.casework import plain_actions, proposals
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.deadlines import extensions
from assent.casework.determination import delegation
from assent.casework.determination.events import HandedOver, Recalled
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import FactConfirmed, FactCorrected, FactsGiven
from assent.casework.record.actors import Role
from assent.casework.record.checks import InvalidRecord, Refused
from assent.casework.record.given import GivenFact
from assent.casework.record.state import IllegalTransition, Stage
from assent.casework.review import commands as review_commands
from assent.casework.review.events import (
    AskedFact,
    Assigned,
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    ExpediteRefused,
    ExtensionTaken,
    InformationRequested,
    JudgmentResolved,
    Locked,
    NoLongerNeeded,
    Unlocked,
)
from assent.logic.conclude import Outcome
from tests.unit.casework.request.story import (
    DELEGATES,
    MONDAY,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    REVIEWER,
    SIGNING,
    STATED,
    SYSTEM,
    Story,
    asking,
    assessment,
    attested,
    drafted,
    due,
    in_review,
    received,
    signature,
)

CHART = Evidence(Basis.STATED, "chart of 4 January", None, "dr-lind")


def test_an_assessment_decides_nothing() -> None:
    story = received().do(review_commands.record_assessment, assessment(Outcome.NOT_MET), by=SYSTEM)
    assert story.state.stage is Stage.RECEIVED
    assert story.state.lines["1"].determination is None


def pended(*facts: str) -> Story:
    return received().do(review_commands.request_information, asking(*facts), by=SYSTEM, deadline=due())


def test_an_assessment_closes_the_questions_that_no_longer_matter() -> None:
    story = pended("weight_kg", "dose_mg")
    story.do(
        review_commands.record_assessment, assessment(Outcome.INCOMPLETE, missing=("dose_mg",)), by=SYSTEM
    )
    assert story.events[-1].body == NoLongerNeeded(("weight_kg",))
    assert tuple(story.state.asks) == ("dose_mg",)
    assert story.state.escalate_at is not None
    now = story.do(review_commands.record_assessment, assessment(Outcome.NOT_MET), by=SYSTEM).state
    assert (now.stage, now.escalate_at) == (Stage.RECEIVED, None)
    assert (now.answered, now.unanswerable) == ((), ())


def test_what_a_person_asked_stays_asked() -> None:
    story = received()
    by_person = InformationRequested((AskedFact("age", "By which document?", by_person=True),))
    story.do(review_commands.request_information, by_person, by=NURSE, deadline=None)
    story.do(review_commands.record_assessment, assessment(), by=SYSTEM)
    assert tuple(story.state.asks) == ("age",)


def test_a_record_that_cannot_be_assessed_closes_no_question() -> None:
    story = pended("weight_kg").do(review_commands.record_assessment, assessment(Outcome.INVALID), by=SYSTEM)
    assert tuple(story.state.asks) == ("weight_kg",)


def test_only_an_open_question_is_no_longer_needed() -> None:
    with pytest.raises(IllegalTransition, match="weight_kg is not asked; open questions: none"):
        received().record(NoLongerNeeded(("weight_kg",)), by=SYSTEM)


def test_a_draft_is_not_assessed_for_the_record() -> None:
    with pytest.raises(IllegalTransition, match="submit it first"):
        drafted().do(review_commands.record_assessment, assessment(), by=SYSTEM)


def test_a_pend_names_a_time_to_escalate_before_the_deadline() -> None:
    with pytest.raises(Refused, match="name a time to escalate before"):
        received().do(
            review_commands.request_information, asking("x", escalate_at=None), by=NURSE, deadline=due()
        )
    late = asking("x", escalate_at=MONDAY + timedelta(hours=72))
    with pytest.raises(Refused, match="leaves nobody time"):
        received().do(review_commands.request_information, late, by=NURSE, deadline=due())


def test_where_no_clock_runs_a_pend_needs_no_time() -> None:
    story = received().do(
        review_commands.request_information, asking("x", escalate_at=None), by=NURSE, deadline=None
    )
    assert story.state.stage is Stage.PENDED


def test_what_is_known_is_not_asked_again() -> None:
    with pytest.raises(Refused, match="age is known already"):
        received().do(review_commands.request_information, asking("age"), by=NURSE, deadline=due())


def test_assignment_puts_it_in_review() -> None:
    story = received().do(plain_actions.record, Assigned("nora", Role.NURSE), by=NURSE)
    assert story.state.stage is Stage.IN_REVIEW


def test_a_lock_keeps_others_out_until_it_ends() -> None:
    story = in_review().do(review_commands.lock, Locked(MONDAY + timedelta(minutes=30)), by=NURSE)
    with pytest.raises(IllegalTransition, match="nora has locked it until"):
        story.do(review_commands.lock, Locked(MONDAY + timedelta(hours=1)), by=PHYSICIAN)
    story.later(minutes=30).do(review_commands.lock, Locked(MONDAY + timedelta(hours=1)), by=PHYSICIAN)
    story.do(plain_actions.record, Unlocked(), by=PHYSICIAN)
    assert story.state.lock is None
    with pytest.raises(IllegalTransition, match="Nobody has locked it"):
        story.do(plain_actions.record, Unlocked(), by=PHYSICIAN)


def test_a_correction_stays_beside_what_was_submitted() -> None:
    corrected = FactCorrected(GivenFact("age", 45, CHART), 44, "birth date in the chart")
    fact = received().do(review_commands.correct_fact, corrected, by=NURSE).state.facts["age"]
    assert (fact.current.value, fact.changed) == (45, True)
    assert fact.submitted is not None
    assert fact.submitted.value == 44


def test_a_correction_names_the_value_that_it_replaces() -> None:
    corrected = FactCorrected(GivenFact("age", 45, CHART), 43, "chart")
    with pytest.raises(IllegalTransition, match="age has another value now"):
        received().do(review_commands.correct_fact, corrected, by=NURSE)


def test_true_is_not_one() -> None:
    confirmed = FactConfirmed("flag", 1, CHART)
    story = received().do(intake_commands.give_facts, attested(flag=True), by=PROVIDER)
    with pytest.raises(IllegalTransition, match="flag has another value now"):
        story.do(review_commands.confirm_fact, confirmed, by=NURSE)


def test_a_correction_needs_something_behind_it() -> None:
    corrected = FactCorrected(GivenFact("age", 45, STATED), 44, "hearsay")
    with pytest.raises(Refused, match="needs an attestation or a document"):
        received().do(review_commands.correct_fact, corrected, by=NURSE)


def test_only_what_was_given_is_confirmed() -> None:
    with pytest.raises(IllegalTransition, match="Nothing was given for weight_kg"):
        received().do(review_commands.confirm_fact, FactConfirmed("weight_kg", 80, CHART), by=NURSE)


def test_a_provider_does_not_confirm() -> None:
    with pytest.raises(
        proposals.NotPermitted, match=r"provider may not confirm fact\. Who may: nurse, physician"
    ):
        received().do(review_commands.confirm_fact, FactConfirmed("age", 44, CHART), by=PROVIDER)


def test_saying_it_again_against_a_correction_is_a_dispute_until_confirmed() -> None:
    corrected = FactCorrected(GivenFact("age", 45, CHART), 44, "chart")
    story = received().do(review_commands.correct_fact, corrected, by=NURSE)
    story.do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    assert story.state.facts["age"].disputed
    story.do(review_commands.confirm_fact, FactConfirmed("age", 44, CHART), by=NURSE)
    assert not story.state.facts["age"].disputed


def test_escalations_are_kept() -> None:
    story = received().do(review_commands.escalate, Escalated(Role.PHYSICIAN, "due soon", due()), by=SYSTEM)
    assert [one.why for one in story.state.escalations] == ["due soon"]


def test_expediting_is_refused_by_a_physician_where_the_rule_leaves_a_choice() -> None:
    story = received().do(plain_actions.record, ExpediteProposed("asked by the office"), by=PROVIDER)
    with pytest.raises(Refused, match="leaves no choice"):
        story.do(review_commands.refuse_expedite, ExpediteRefused("stable"), by=PHYSICIAN, must_grant=True)
    with pytest.raises(proposals.NotPermitted, match="nurse may not refuse expedite"):
        story.do(review_commands.refuse_expedite, ExpediteRefused("stable"), by=NURSE, must_grant=False)
    story.do(review_commands.refuse_expedite, ExpediteRefused("stable"), by=PHYSICIAN, must_grant=False)
    assert story.state.expedite is None


def test_an_expedited_request_is_not_expedited_again() -> None:
    story = received().do(plain_actions.record, ExpediteGranted("asked"), by=NURSE)
    with pytest.raises(IllegalTransition, match="expedited already"):
        story.do(plain_actions.record, ExpediteGranted("asked"), by=NURSE)


SERVICE_RULE = {
    "2": extensions.ExtensionRule(frozenset({"member_asks"}), timedelta(days=14), "422.568(b)(2)")
}


def extension(line: str, ground: str = "member_asks", days: int = 10) -> ExtensionTaken:
    return ExtensionTaken(line, ground, "member", "needs a second opinion", MONDAY + timedelta(days=days))


def test_a_service_line_is_extended_once_on_a_listed_ground() -> None:
    story = in_review().do(
        review_commands.extend, extension("2"), by=NURSE, rules=SERVICE_RULE, deadline=due("2")
    )
    assert story.state.lines["2"].extension is not None
    with pytest.raises(IllegalTransition, match="extended already"):
        story.do(review_commands.extend, extension("2"), by=NURSE, rules=SERVICE_RULE, deadline=due("2"))


@pytest.mark.parametrize(
    ("taken", "deadline", "says"),
    [
        (extension("1"), due("1"), r"line 1 \(J3490\) allows no extension: decide by 2026-01-08 09:00 EST"),
        (extension("2", "workload"), due("2"), "'workload' is no ground to extend; allowed: member_asks"),
        (extension("2", days=18), due("2"), "at the latest 2026-01-22"),
        (extension("2"), due("1"), "before line 2 is due"),
    ],
)
def test_extensions_that_are_refused(taken: ExtensionTaken, deadline: Any, says: str) -> None:
    with pytest.raises(Refused, match=says):
        in_review().do(review_commands.extend, taken, by=NURSE, rules=SERVICE_RULE, deadline=deadline)


def test_an_extension_is_not_taken_after_the_deadline() -> None:
    with pytest.raises(Refused, match="not after"):
        in_review().later(hours=73).do(
            review_commands.extend, extension("2"), by=NURSE, rules=SERVICE_RULE, deadline=due("2")
        )


def judged() -> Story:
    return received().do(
        review_commands.record_assessment, assessment(Outcome.JUDGMENT, clauses=("I.2",)), by=SYSTEM
    )


def test_a_physician_resolves_an_open_judgment() -> None:
    resolved = JudgmentResolved("I.2", True, "The stabilizer is taken by mouth in effect.", signature())
    story = judged().do(review_commands.resolve_judgment, resolved, by=PHYSICIAN, signing=SIGNING)
    assert story.state.resolutions["I.2"].answer


def test_judgments_that_are_refused() -> None:
    resolved = JudgmentResolved("X.9", True, "It is so.", signature())
    with pytest.raises(IllegalTransition, match=r"No judgment is open on X\.9; open: I\.2"):
        judged().do(review_commands.resolve_judgment, resolved, by=PHYSICIAN, signing=SIGNING)
    other = JudgmentResolved("I.2", True, "It is so.", signature(REVIEWER))
    with pytest.raises(IllegalTransition, match="each signs for themselves"):
        judged().do(review_commands.resolve_judgment, other, by=PHYSICIAN, signing=SIGNING)
    unlicensed = JudgmentResolved("I.2", True, "It is so.", signature(credential="DO"))
    with pytest.raises(proposals.NotPermitted, match="does not let this credential sign"):
        judged().do(review_commands.resolve_judgment, unlicensed, by=PHYSICIAN, signing=SIGNING)


def test_lines_are_handed_over_once() -> None:
    handed = HandedOver(("1",), "delegate", "delegated by contract")
    story = received().do(delegation.hand_over, handed, by=NURSE, delegates=DELEGATES)
    with pytest.raises(IllegalTransition, match="handed over already, to delegate"):
        story.do(delegation.hand_over, handed, by=NURSE, delegates=DELEGATES)
    with pytest.raises(IllegalTransition, match="There is no line 7; the lines are 1, 2"):
        story.do(delegation.hand_over, HandedOver(("7",), "delegate", "w"), by=NURSE, delegates=DELEGATES)


def test_a_line_is_recalled_before_it_is_decided_and_handed_over_anew() -> None:
    handed = HandedOver(("1",), "delegate", "delegated by contract")
    story = received().do(delegation.hand_over, handed, by=NURSE, delegates=DELEGATES)
    with pytest.raises(IllegalTransition, match="Line 2 lies with no delegate"):
        story.do(delegation.recall, Recalled(("1", "2"), "not theirs"), by=NURSE)
    with pytest.raises(InvalidRecord, match="lines names 1 more than once"):
        Recalled(("1", "1"), "not theirs")
    with pytest.raises(proposals.NotPermitted, match="provider may not recall"):
        story.do(delegation.recall, Recalled(("1",), "not theirs"), by=PROVIDER)
    story.do(delegation.recall, Recalled(("1",), "not theirs"), by=NURSE).do(
        delegation.hand_over, handed, by=NURSE, delegates=DELEGATES
    )
    assert story.state.lines["1"].delegate == "delegate"


def test_a_fact_confirmed_by_document_is_supported() -> None:
    story = received().do(
        intake_commands.give_facts, FactsGiven((GivenFact("weight_kg", 80, STATED),)), by=PROVIDER
    )
    before = story.state.facts["weight_kg"].supported
    story.do(review_commands.confirm_fact, FactConfirmed("weight_kg", 80, STATED, "d" * 8), by=NURSE)
    assert (before, story.state.facts["weight_kg"].supported) == (False, True)
