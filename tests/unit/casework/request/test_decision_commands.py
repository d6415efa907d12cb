"""Approvals, partial and adverse determinations, delegates, lateness: what they record and refuse."""

from dataclasses import replace

import pytest

from assent.casework.authorization import commands as authorization_commands
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines.events import DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination import commands as determination_commands
from assent.casework.determination import delegation
from assent.casework.determination.determination import Adverse, ApprovalBasis, Approved
from assent.casework.determination.events import (
    DelegateDecided,
    Determined,
    HandedOver,
    Reopened,
    ReopenGround,
)
from assent.casework.determination.signature import Considered, ConsideredKind
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import DuplicateNoted, FactCorrected, FactsGiven
from assent.casework.record.actors import Role
from assent.casework.record.checks import InvalidRecord, Refused
from assent.casework.record.given import GivenFact
from assent.casework.record.state import IllegalTransition, LineStatus, Stage
from assent.casework.review import commands as review_commands
from assent.casework.review.events import Escalated
from assent.logic.conclude import Outcome
from tests.unit.casework.request.story import (
    ATTESTED,
    CONSIDERED,
    DRUG,
    INFUSION,
    INTAKE,
    MONDAY,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    REASON,
    REVIEWER,
    SIGNING,
    STATED,
    SYSTEM,
    Story,
    adverse,
    assessment,
    attested,
    due,
    in_review,
    outside,
    partial,
    received,
    refused,
    signature,
)

GRANTS = (DRUG.asked, INFUSION.asked)
SWITCH = "plan decision 7 of 2026-01-01"


def met() -> Story:
    return received().do(review_commands.record_assessment, assessment(), by=SYSTEM)


def automatic(story: Story, switch: str = SWITCH) -> Story:
    return story.do(determination_commands.approve_automatically, GRANTS, switch, by=SYSTEM)


def test_the_software_says_yes_to_all_lines() -> None:
    state = automatic(met()).state
    assert state.stage is Stage.DETERMINED
    assert {line.status for line in state.lines.values()} == {LineStatus.APPROVED}


def test_only_where_the_plan_switched_it_on() -> None:
    with pytest.raises(Refused, match="not switched automatic approval on"):
        automatic(met(), "")


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (assessment(Outcome.JUDGMENT), "the outcome is judgment"),
        (assessment(bars=("age is presumed",)), "age is presumed"),
        (assessment(unsupported=("age",)), "no attestation or document stands behind age"),
        (assessment(decisive=("weight_kg",)), "weight_kg is not among the facts"),
        (assessment(decisive=()), "names no fact"),
    ],
)
def test_what_bars_an_automatic_approval(made: object, says: str) -> None:
    story = received().do(review_commands.record_assessment, made, by=SYSTEM)
    with pytest.raises(IllegalTransition, match=says):
        automatic(story)


def test_a_computed_fact_needs_no_document_of_its_own() -> None:
    made = assessment(decisive=("age", "dose_mg_per_kg"), computed=("dose_mg_per_kg",))
    automatic(received().do(review_commands.record_assessment, made, by=SYSTEM))


def test_a_changed_fact_asks_for_a_new_assessment() -> None:
    story = met().do(intake_commands.give_facts, attested(age=45), by=PROVIDER)
    with pytest.raises(IllegalTransition, match="a fact has changed since"):
        automatic(story)


def test_a_stated_fact_is_not_enough() -> None:
    story = received().do(
        intake_commands.give_facts, FactsGiven((GivenFact("age", 44, STATED),)), by=PROVIDER
    )
    story.do(review_commands.record_assessment, assessment(), by=SYSTEM)
    with pytest.raises(IllegalTransition, match="no attestation or document stands behind age"):
        automatic(story)


def test_disputed_facts_and_duplicates_bar_it() -> None:
    corrected = FactCorrected(GivenFact("age", 45, ATTESTED), 44, "chart")
    story = received().do(review_commands.correct_fact, corrected, by=NURSE)
    story.do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    story.do(intake_commands.note_duplicate, DuplicateNoted(("R-7",)), by=NURSE)
    story.do(review_commands.record_assessment, assessment(), by=SYSTEM)
    with pytest.raises(
        IllegalTransition, match="disagree; confirm or correct it; it may be a duplicate of R-7"
    ):
        automatic(story)


def test_not_assessed_is_not_approved() -> None:
    with pytest.raises(Refused, match="assess it first"):
        automatic(received())


def test_all_lines_or_none() -> None:
    with pytest.raises(Refused, match="all open lines together; open: 1, 2"):
        met().do(determination_commands.approve_automatically, GRANTS[:1], SWITCH, by=SYSTEM)


def test_the_software_does_not_approve_less_than_asked() -> None:
    shorter = replace(INFUSION.asked, units=6)
    with pytest.raises(IllegalTransition, match=r"Line 2 asks for 8 units .* a partial approval"):
        met().do(determination_commands.approve_automatically, (DRUG.asked, shorter), SWITCH, by=SYSTEM)


def test_a_nurse_approves_by_the_criteria() -> None:
    approved = Approved(DRUG.asked, ApprovalBasis.CRITERIA, "case-1", signature(NURSE, credential="RN"))
    story = met().do(determination_commands.approve, approved, by=NURSE, signing=SIGNING)
    assert story.state.lines["1"].status is LineStatus.APPROVED


def test_a_nurse_does_not_approve_outside_the_criteria() -> None:
    signed = signature(NURSE, credential="RN")
    approved = Approved(DRUG.asked, ApprovalBasis.OUTSIDE_CRITERIA, "", signed, (REASON,))
    with pytest.raises(Refused, match="does not let RN, psychiatry sign to approve outside line 1"):
        met().do(determination_commands.approve, approved, by=NURSE, signing=SIGNING)


@pytest.mark.parametrize("basis", [ApprovalBasis.OUTSIDE_CRITERIA, ApprovalBasis.CONTINUITY])
def test_a_physician_approves_outside_the_criteria_with_reasons(basis: ApprovalBasis) -> None:
    story = in_review().do(determination_commands.approve, outside("1", basis), by=PHYSICIAN, signing=SIGNING)
    assert story.state.lines["1"].status is LineStatus.APPROVED
    with pytest.raises(InvalidRecord, match="reasons is empty"):
        Approved(DRUG.asked, basis, "", signature())
    with pytest.raises(InvalidRecord, match="a clinician signs it"):
        Approved(DRUG.asked, basis, "", None, (REASON,))


def test_partial_approval() -> None:
    story = in_review().do(
        determination_commands.determine_partially, partial("2", 4), by=PHYSICIAN, signing=SIGNING
    )
    assert story.state.lines["2"].status is LineStatus.PARTIALLY_APPROVED
    with pytest.raises(IllegalTransition, match="This is all that was asked for on line 2: approve it"):
        in_review().do(
            determination_commands.determine_partially, partial("2", 8), by=PHYSICIAN, signing=SIGNING
        )


def test_an_adverse_determination_is_a_physicians() -> None:
    state = refused().state
    assert state.stage is Stage.DETERMINED
    assert len(state.refusals) == 2


@pytest.mark.parametrize("by", [PROVIDER, INTAKE, NURSE, SYSTEM])
def test_nobody_else_makes_one(by: object) -> None:
    with pytest.raises(Refused):
        in_review().do(determination_commands.determine_adversely, adverse(), by=by, signing=SIGNING)  # type: ignore[arg-type]


def test_not_even_past_the_commands() -> None:
    with pytest.raises(IllegalTransition, match="each signs for themselves"):
        in_review().record(Determined(adverse()), by=SYSTEM)
    with pytest.raises(IllegalTransition, match="Only a physician makes"):
        in_review().record(Determined(adverse(by=NURSE)), by=NURSE)


def test_only_credentials_of_the_plans_table_sign() -> None:
    made = Adverse("1", signature(credential="DPM"), (REASON,), CONSIDERED)
    with pytest.raises(Refused, match="does not let DPM, psychiatry sign to refuse line 1; who may: MD"):
        in_review().do(determination_commands.determine_adversely, made, by=PHYSICIAN, signing=SIGNING)


def test_one_does_not_sign_for_another() -> None:
    with pytest.raises(IllegalTransition, match="dr-okafor signed it and dr-hale acts"):
        in_review().do(
            determination_commands.determine_adversely, adverse(by=REVIEWER), by=PHYSICIAN, signing=SIGNING
        )


def test_a_licence_that_ran_out_meanwhile_does_not_hold() -> None:
    made = Adverse("1", signature(until=MONDAY.date()), (REASON,), CONSIDERED)
    with pytest.raises(IllegalTransition, match="was valid until 2026-01-05, not on 2026-01-06"):
        in_review().later(days=1).do(
            determination_commands.determine_adversely, made, by=PHYSICIAN, signing=SIGNING
        )


def test_what_was_considered_is_on_the_record() -> None:
    made = replace(adverse(), considered=(Considered(ConsideredKind.DOCUMENT, "nowhere"),))
    with pytest.raises(IllegalTransition, match="document nowhere is not on the record"):
        in_review().do(determination_commands.determine_adversely, made, by=PHYSICIAN, signing=SIGNING)


def test_a_determined_line_is_not_determined_again() -> None:
    with pytest.raises(IllegalTransition, match="Line 1 is adverse: reopen it, or appeal"):
        refused().do(determination_commands.approve, outside(), by=PHYSICIAN, signing=SIGNING)


def delegated() -> Story:
    return received().do(delegation.hand_over, HandedOver(("1",), "delegate", "by contract"), by=NURSE)


def test_a_delegates_decision_is_taken_in() -> None:
    theirs = DelegateDecided("delegate", "D-9", Approved(DRUG.asked, ApprovalBasis.DELEGATE))
    story = delegated().do(delegation.take_delegate_decision, theirs, by=SYSTEM, signing=SIGNING)
    assert story.state.lines["1"].status is LineStatus.APPROVED


def test_a_delegates_no_has_its_clinician_too() -> None:
    story = delegated().do(
        delegation.take_delegate_decision, DelegateDecided("delegate", "D-9", adverse(by=REVIEWER)), by=SYSTEM,
        signing=SIGNING,
    )  # fmt: skip
    assert story.state.lines["1"].status is LineStatus.ADVERSE
    assert REVIEWER.id in story.state.took_part
    unlicensed = Adverse("1", signature(REVIEWER, credential="PharmD"), (REASON,), CONSIDERED)
    with pytest.raises(Refused, match="does not let PharmD"):
        delegated().do(
            delegation.take_delegate_decision, DelegateDecided("delegate", "D-9", unlicensed), by=SYSTEM,
            signing=SIGNING,
        )  # fmt: skip


def test_only_the_delegate_decides_what_was_handed_over() -> None:
    theirs = DelegateDecided("other", "D-9", Approved(DRUG.asked, ApprovalBasis.DELEGATE))
    with pytest.raises(IllegalTransition, match="not other's to decide: it was handed over to delegate"):
        delegated().do(delegation.take_delegate_decision, theirs, by=SYSTEM, signing=SIGNING)
    with pytest.raises(IllegalTransition, match="take its decision in"):
        delegated().do(determination_commands.determine_adversely, adverse(), by=PHYSICIAN, signing=SIGNING)


def test_reopening_keeps_what_was_determined_before() -> None:
    reopened = Reopened(("1",), ReopenGround.NEW_INFORMATION, "a fourth trial turned up")
    state = refused().do(determination_commands.reopen, reopened, by=PHYSICIAN).state
    assert state.stage is Stage.IN_REVIEW
    assert len(state.lines["1"].earlier) == 1


def test_an_approval_is_reopened_only_for_error_cause_or_fraud() -> None:
    story = automatic(met())
    with pytest.raises(IllegalTransition, match="only clerical_error, fraud, good_cause, new_and_material_"):
        story.record(Reopened(("1",), ReopenGround.NEW_INFORMATION, "second thoughts"), by=PHYSICIAN)
    story.do(
        determination_commands.reopen, Reopened(("1",), ReopenGround.FRAUD, "forged order"), by=PHYSICIAN
    )
    assert story.state.open_lines == ("1",)


@pytest.mark.parametrize("consequence", list(deadlines_commands.Consequence))
def test_a_missed_deadline_is_never_a_determination(consequence: deadlines_commands.Consequence) -> None:
    story = in_review().later(hours=72).do(deadlines_commands.miss_deadline, due(), consequence, by=SYSTEM)
    assert list(story.state.determinations()) == []
    assert story.state.stage is Stage.IN_REVIEW
    assert [one.to for one in story.state.escalations] == [Role.PHYSICIAN]


def test_a_sweep_may_run_twice() -> None:
    story = in_review().later(hours=72)
    story.do(
        deadlines_commands.miss_deadline, due(), deadlines_commands.Consequence.DEEMED_ADVERSE, by=SYSTEM
    )
    count = len(story.events)
    story.do(
        deadlines_commands.miss_deadline, due(), deadlines_commands.Consequence.DEEMED_ADVERSE, by=SYSTEM
    )
    assert len(story.events) == count
    assert (
        deadlines_commands.miss_deadline(
            refused().state, due(), deadlines_commands.Consequence.NONE, MONDAY, SYSTEM
        )
        == ()
    )


def test_a_deadline_is_not_missed_early() -> None:
    with pytest.raises(IllegalTransition, match="not missed yet"):
        in_review().do(
            deadlines_commands.miss_deadline, due(), deadlines_commands.Consequence.NONE, by=SYSTEM
        )


def test_the_law_deems_nothing_by_itself() -> None:
    with pytest.raises(IllegalTransition, match="before its deadline is recorded as missed"):
        in_review().record(DeemedGranted(due()), by=SYSTEM)


def test_what_the_law_grants_is_authorized_and_not_taken_back() -> None:
    story = (
        in_review()
        .later(hours=72)
        .do(deadlines_commands.miss_deadline, due(), deadlines_commands.Consequence.DEEMED_GRANTED, by=SYSTEM)
    )
    story.do(authorization_commands.issue_authorization, "AU-1", ("1",), by=SYSTEM)
    assert story.state.authorizations["AU-1"].grants == (DRUG.asked,)
    with pytest.raises(IllegalTransition, match="The law deems line 1 granted"):
        story.do(determination_commands.determine_adversely, adverse(), by=PHYSICIAN, signing=SIGNING)
    with pytest.raises(IllegalTransition, match="no later deadline undoes that"):
        story.later(hours=8).record(DeadlineMissed(due(hours=80)), DeemedAdverse(due(hours=80)), by=SYSTEM)


def test_a_late_decision_after_deemed_adverse_is_still_the_plans() -> None:
    story = (
        in_review()
        .later(hours=72)
        .do(deadlines_commands.miss_deadline, due(), deadlines_commands.Consequence.DEEMED_ADVERSE, by=SYSTEM)
    )
    assert isinstance(story.events[-1].body, Escalated)
    story.do(determination_commands.approve, outside("1"), by=PHYSICIAN, signing=SIGNING)
    assert story.state.lines["1"].granted == DRUG.asked


def test_approval_by_appeal_comes_only_from_an_appeal() -> None:
    with pytest.raises(Refused, match="comes with that decision"):
        in_review().do(
            determination_commands.approve, outside("1", ApprovalBasis.APPEAL), by=PHYSICIAN, signing=SIGNING
        )
