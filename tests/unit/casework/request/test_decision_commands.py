"""Approvals, partial and adverse determinations, delegates, lateness: what they record and refuse."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assent.casework import proposals
from assent.casework.authorization import commands as authorization_commands
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines.events import DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination import commands as determination_commands
from assent.casework.determination import delegation
from assent.casework.determination.determination import Adverse, ApprovalBasis, Approved, Determination
from assent.casework.determination.events import (
    DelegateDecided,
    DelegateDecisionEntered,
    Determined,
    HandedOver,
    Recalled,
    Reopened,
    ReopenGround,
)
from assent.casework.determination.signature import Considered, ConsideredKind
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import DuplicateNoted, FactCorrected, FactsGiven
from assent.casework.lifecycle import fold
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import InvalidRecord, NotPermitted, Refused
from assent.casework.record.codec.events import read_event, write_event
from assent.casework.record.given import GivenFact
from assent.casework.record.state import IllegalTransition, LineStatus, Stage
from assent.casework.review import commands as review_commands
from assent.casework.review.events import Escalated
from assent.logic.conclude import Outcome
from tests.unit.casework.request.story import (
    ATTESTED,
    CONSIDERED,
    DELEGATES,
    DRUG,
    INFUSION,
    INTAKE,
    MONDAY,
    NURSE,
    PAPER,
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


def test_another_kind_than_was_submitted_is_not_approved() -> None:
    """The command itself refuses it, whoever calls it."""
    story = received().do(intake_commands.give_facts, attested(request_kind="reauthorization"), by=PROVIDER)
    story.do(review_commands.record_assessment, assessment(), by=SYSTEM)
    with pytest.raises(Refused, match="submitted as initial, and its facts say reauthorization"):
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


TABLES: dict[str, Any] = {"signing": SIGNING, "delegates": DELEGATES}
YES = Approved(DRUG.asked, ApprovalBasis.DELEGATE, "", signature(REVIEWER))


def delegated() -> Story:
    handed = HandedOver(("1",), "delegate", "by contract")
    return received().do(delegation.hand_over, handed, by=NURSE, delegates=DELEGATES)


def entered(made: Determination = YES, delegate: str = "delegate", by: Actor = INTAKE) -> Story:
    theirs = DelegateDecisionEntered(delegate, "D-9", made, PAPER.digest)
    return delegated().do(delegation.take_delegate_decision, theirs, by=by, **TABLES)


def confirmed(story: Story, by: Actor = NURSE) -> Story:
    return story.do(delegation.confirm_delegate_decision, ("1",), by=by, **TABLES)


def test_a_line_is_handed_over_to_a_delegate_of_its_product_line_only() -> None:
    for name in ("another", "nobody"):
        handed = HandedOver(("1",), name, "by contract")
        with pytest.raises(Refused, match=f"'{name}' is no delegate of this plan for medicare_advantage"):
            received().do(delegation.hand_over, handed, by=NURSE, delegates=DELEGATES)


def test_what_is_entered_of_a_delegates_decision_decides_nothing_before_another_confirms_it() -> None:
    story = entered()
    assert story.state.lines["1"].status is LineStatus.OPEN
    assert list(story.state.determinations()) == []
    assert story.state.unconfirmed == ("1",)
    with pytest.raises(IllegalTransition, match="ines entered this decision; somebody else confirms it"):
        confirmed(story, INTAKE)
    with pytest.raises(NotPermitted, match="system may not confirm"):
        confirmed(story, SYSTEM)
    done = confirmed(story)
    assert done.state.lines["1"].status is LineStatus.APPROVED
    with pytest.raises(Refused, match="waiting: none"):
        confirmed(done, PHYSICIAN)


def test_what_is_confirmed_is_what_was_entered() -> None:
    story = entered()
    (entry,) = (one.sequence for one in story.events if isinstance(one.body, DelegateDecisionEntered))
    no = adverse("1", by=REVIEWER)
    for body, says in (
        (DelegateDecided("delegate", "D-9", no, entry), "not what was entered"),
        (DelegateDecided("delegate", "D-8", YES, entry), "not what was entered"),
        (DelegateDecided("delegate", "D-9", YES, entry - 1), "waits to be confirmed"),
    ):
        with pytest.raises(IllegalTransition, match=says):
            story.record(body, by=NURSE)
    with pytest.raises(InvalidRecord, match="name the event by which it was entered"):
        DelegateDecided("delegate", "D-9", YES)


def test_what_was_entered_is_rejected_with_a_reason_and_entered_anew() -> None:
    story = entered()
    with pytest.raises(IllegalTransition, match="entered by ines already"):
        story.do(
            delegation.take_delegate_decision,
            DelegateDecisionEntered("delegate", "D-9", YES, PAPER.digest), by=NURSE, **TABLES,
        )  # fmt: skip
    story.do(delegation.reject_delegate_decision, ("1",), "The paper is of another member.", by=PHYSICIAN)
    assert (story.state.unconfirmed, story.state.lines["1"].delegate) == ((), "delegate")
    again = DelegateDecisionEntered("delegate", "D-9", YES, PAPER.digest)
    story.do(delegation.take_delegate_decision, again, by=NURSE, **TABLES)
    assert confirmed(story, INTAKE).state.lines["1"].status is LineStatus.APPROVED


def test_a_recalled_line_keeps_nothing_of_what_was_entered() -> None:
    story = entered().do(delegation.recall, Recalled(("1",), "theirs is another"), by=NURSE)
    assert story.state.lines["1"].entered is None


def test_a_delegates_no_has_its_clinician_too() -> None:
    story = confirmed(entered(adverse(by=REVIEWER)))
    assert story.state.lines["1"].status is LineStatus.ADVERSE
    assert REVIEWER.id in story.state.took_part
    unlicensed = Adverse("1", signature(REVIEWER, credential="PharmD"), (REASON,), CONSIDERED)
    with pytest.raises(Refused, match="does not let PharmD"):
        entered(unlicensed)


def test_a_signer_is_on_the_list_of_the_delegate_with_this_license_and_signs_a_yes_too() -> None:
    with pytest.raises(InvalidRecord, match="for a yes too"):
        entered(Approved(DRUG.asked, ApprovalBasis.DELEGATE))
    for wrong in (
        replace(signature(REVIEWER), person="dr-nobody"),
        replace(signature(REVIEWER), licence="MA-0"),
        replace(signature(REVIEWER), specialty="surgery"),
    ):
        with pytest.raises(Refused, match="is no signer of delegate for medicare_advantage"):
            entered(replace(YES, signature=wrong))
    story = entered()
    gone = (replace(DELEGATES[0], signers=()),)
    with pytest.raises(Refused, match="is no signer of delegate"):
        story.do(delegation.confirm_delegate_decision, ("1",), by=NURSE, signing=SIGNING, delegates=gone)


def test_a_delegate_grants_at_most_what_was_asked_from_a_paper_on_the_record() -> None:
    wide = replace(DRUG.asked, end=date(2040, 1, 1))
    with pytest.raises(IllegalTransition, match="grant at most that"):
        entered(replace(YES, grant=wide))
    other = DelegateDecisionEntered("delegate", "D-9", YES, "f" * 64)
    with pytest.raises(IllegalTransition, match="is not on the record; attach it first"):
        delegated().do(delegation.take_delegate_decision, other, by=INTAKE, **TABLES)


def test_only_the_delegate_decides_what_was_handed_over() -> None:
    with pytest.raises(Refused, match="is no signer of another for medicare_advantage"):
        entered(delegate="another")
    theirs = DelegateDecisionEntered("another", "D-9", YES, PAPER.digest)
    with pytest.raises(IllegalTransition, match="not another's to decide: it was handed over to delegate"):
        delegated().record(theirs, by=INTAKE)
    with pytest.raises(IllegalTransition, match="take its decision in"):
        delegated().do(determination_commands.determine_adversely, adverse(), by=PHYSICIAN, signing=SIGNING)


def test_a_delegates_decision_of_the_first_edition_still_reads_and_is_not_recorded_anew() -> None:
    wide = Approved(replace(DRUG.asked, end=date(2040, 1, 1)), ApprovalBasis.DELEGATE)
    old = DelegateDecided("delegate", "D-9", wide, edition=1)
    story = delegated().record(old, by=INTAKE)
    assert story.state.lines["1"].granted == wide.grant
    text = write_event(story.events[-1])
    assert b"entry" not in text
    assert b"edition" not in text
    assert fold("R-1", [*story.events[:-1], read_event(text)]) == story.state
    with pytest.raises(InvalidRecord, match="delegate_decided: edition 1 is only read"):
        proposals.following(delegated().state, MONDAY, INTAKE, (old,))


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
