"""Whole lives of requests, told from beginning to end, and read back from their bytes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assent.casework import plain_actions
from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import AppealDecided, AppealFiled
from assent.casework.authorization import commands as authorization_commands
from assent.casework.authorization.events import AuthorizationLapsed, UnitsUsed
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines import extensions
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import ApprovalBasis, Overturned
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.duplicates import RequestKnown, duplicates, summary
from assent.casework.intake.events import (
    EarlierAuthorization,
    FactCorrected,
    FactsGiven,
    SubmissionKind,
    Urgency,
)
from assent.casework.intake.reauthorization import carried_over
from assent.casework.lifecycle import fold
from assent.casework.notices import commands as notices_commands
from assent.casework.notices.events import NoticeKind, NoticeSent
from assent.casework.record import checks
from assent.casework.record.actors import Role
from assent.casework.record.codec.events import read_event, write_event
from assent.casework.record.fact_state import How
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Benefit
from assent.casework.record.seal import verify_chain
from assent.casework.record.state import LineStatus, Stage
from assent.casework.review import commands as review_commands
from assent.casework.review import peer_to_peer
from assent.casework.review.events import (
    Assigned,
    ExtensionTaken,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOffered,
    PeerToPeerOutcome,
)
from assent.logic.conclude import Outcome
from tests.unit.casework.request.story import (
    ATTESTED,
    DRUG,
    INFUSION,
    MONDAY,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    REVIEWER,
    SIGNING,
    STATED,
    SYSTEM,
    Story,
    adverse,
    asking,
    assessment,
    attested,
    drafted,
    due,
    outside,
    partial,
    received,
    submission,
    taken_back,
)

GRANTS = (DRUG.asked, INFUSION.asked)


def read_back(story: Story) -> None:
    """The record, from its bytes, verifies and comes to the same state."""
    events = [read_event(write_event(event)) for event in story.events]
    assert verify_chain(events) == ()
    assert fold(story.state.id, events) == story.state


def test_pended_answered_and_approved_by_the_software() -> None:
    story = received()
    incomplete = assessment(Outcome.INCOMPLETE, missing=("weight_kg",), bars=("the outcome is incomplete",))
    story.do(review_commands.record_assessment, incomplete, by=SYSTEM)
    story.do(review_commands.request_information, asking("weight_kg"), by=SYSTEM, deadline=due())
    story.do(
        notices_commands.send_notice,
        NoticeSent(NoticeKind.INFORMATION_REQUEST, "n1", "fax", "office"),
        by=SYSTEM,
    )
    story.later(hours=5).do(intake_commands.answer, by=PROVIDER, given=attested(weight_kg=80))
    complete = assessment(case_digest="case-2", decisive=("age", "weight_kg"))
    story.do(review_commands.record_assessment, complete, by=SYSTEM)
    story.do(determination_commands.approve_automatically, GRANTS, "plan decision 7", by=SYSTEM)
    story.do(authorization_commands.issue_authorization, "AU-1", ("1", "2"), by=SYSTEM)
    assert story.state.stage is Stage.DETERMINED
    assert story.state.authorizations["AU-1"].left("2") == 8
    assert story.state.refusals == ()
    read_back(story)


def test_adverse_letter_talk_appeal_overturned() -> None:
    story = received()
    story.do(review_commands.record_assessment, assessment(Outcome.NOT_MET, clauses=("I.3",)), by=SYSTEM)
    story.do(plain_actions.record, Assigned(PHYSICIAN.id, Role.PHYSICIAN), by=NURSE)
    for line in ("1", "2"):
        story.do(determination_commands.determine_adversely, adverse(line), by=PHYSICIAN, signing=SIGNING)
    story.do(
        notices_commands.send_notice,
        NoticeSent(NoticeKind.ADVERSE, "n1", "mail", "member", ("1", "2")),
        by=SYSTEM,
    )
    story.do(peer_to_peer.offer_peer_to_peer, PeerToPeerOffered(MONDAY + timedelta(days=3)), by=NURSE)
    booked = PeerToPeerBooked(MONDAY + timedelta(days=1), "dr-hale", "dr-lind")
    story.do(plain_actions.record, booked, by=PROVIDER).later(days=1)
    held = PeerToPeerHeld(PeerToPeerOutcome.UNCHANGED, "The fourth trial was too short, it was said.")
    story.do(peer_to_peer.hold_peer_to_peer, held, by=PHYSICIAN)
    appeal = AppealFiled(
        "A-1", 1, ("1", "2"), "member", Urgency.STANDARD, MONDAY.date(), "It lasted 8 weeks."
    )
    story.later(days=5).do(appeal_commands.file_appeal, appeal, by=PROVIDER)
    story.do(plain_actions.record, Assigned(REVIEWER.id, Role.PHYSICIAN), by=NURSE)
    story.do(
        intake_commands.give_facts, FactsGiven((GivenFact("trials[3].weeks", 8, ATTESTED),)), by=PROVIDER
    )
    decisions = tuple(
        Overturned(outside(line, ApprovalBasis.APPEAL, REVIEWER, story.at)) for line in ("1", "2")
    )
    story.do(
        appeal_commands.decide_appeal, AppealDecided("A-1", decisions), by=REVIEWER, signing=SIGNING,
        reports_to={REVIEWER.id: "dr-chief", PHYSICIAN.id: "dr-chief"}, number="AU-1",
    )  # fmt: skip
    assert {line.status for line in story.state.lines.values()} == {LineStatus.APPROVED}
    assert story.state.authorizations["AU-1"].grants == GRANTS
    assert len(story.state.refusals) == 2, "what was said before stays on the record"
    read_back(story)


def approved(baseline: int) -> Story:
    story = received()
    story.do(intake_commands.give_facts, attested(score_before_treatment=baseline), by=PROVIDER)
    story.do(review_commands.record_assessment, assessment(), by=SYSTEM)
    story.do(determination_commands.approve_automatically, GRANTS, "plan decision 7", by=SYSTEM)
    return story.do(authorization_commands.issue_authorization, "AU-1", ("1", "2"), by=SYSTEM)


def test_reauthorization_takes_the_baseline_score_over() -> None:
    first = approved(baseline=21)
    first.do(authorization_commands.use_units, UnitsUsed("AU-1", "2", 8, date(2026, 2, 2), "C-1"), by=SYSTEM)
    first.later(days=35).do(
        authorization_commands.lapse, AuthorizationLapsed("AU-1", date(2026, 2, 9)), by=SYSTEM
    )
    link = EarlierAuthorization("AU-1", "R-1")
    carried = carried_over(first.state, link, {"score_before_treatment": "baseline_total", "unheard_of": "x"})
    start, end = date(2026, 2, 9), date(2027, 2, 7)
    lines = tuple(replace(line, start=start, end=end) for line in (DRUG, INFUSION))
    again = drafted(at=first.at)
    before = summary(first.state)
    assert before is not None
    asked = submission(
        kind=SubmissionKind.REAUTHORIZATION, earlier=link, lines=lines, received_at=first.at
    )  # fmt: skip
    again.do(intake_commands.submit, asked, by=PROVIDER, carried=carried, known=(before,))
    fact = again.state.facts["baseline_total"]
    assert (fact.current.value, fact.current.evidence, fact.entries[0].how) == (21, ATTESTED, How.CARRIED)
    assert again.state.duplicates == (), "the periods do not overlap"
    again.do(intake_commands.give_facts, attested(baseline_total=27), by=PROVIDER)
    assert again.state.facts["baseline_total"].disputed, (
        "another baseline than the one on record is a dispute"
    )
    read_back(first)
    read_back(again)


def test_only_the_named_authorizations_facts_are_carried_over() -> None:
    carried = FactsGiven((GivenFact("baseline_total", 21, ATTESTED),), "AU-7")
    with pytest.raises(checks.Refused, match="comes from the authorization that the request continues"):
        drafted().do(intake_commands.submit, submission(), by=PROVIDER, carried=carried)


def test_a_part_b_drug_line_is_not_extended_while_its_service_line_is() -> None:
    story = received(lines=(replace(DRUG, benefit=Benefit.PART_B), INFUSION))
    rules = {
        line.id: extensions.ExtensionRule(
            frozenset({"member_asks"}), timedelta(days=14), "42 CFR 422.568(b)(2)"
        )
        for line in (DRUG, INFUSION)
        if line.kind.value == "service"
    }
    until = MONDAY + timedelta(days=14)
    taken = ExtensionTaken("1", "member_asks", "member", "wants another opinion", until)
    with pytest.raises(checks.Refused, match=r"line 1 \(J3490\) allows no extension"):
        story.do(review_commands.extend, taken, by=NURSE, rules=rules, deadline=due("1"))
    story.do(
        review_commands.extend, replace(taken, line="2"), by=NURSE, rules=rules, deadline=due("2", 7 * 24)
    )
    assert [line.extension is not None for line in story.state.lines.values()] == [False, True]
    read_back(story)


def test_withdrawn_while_pended() -> None:
    story = received().do(review_commands.request_information, asking("weight_kg"), by=NURSE, deadline=due())
    story.do(
        intake_commands.withdraw,
        taken_back("the member moved away"),
        by=PROVIDER,
    )
    assert story.state.stage is Stage.WITHDRAWN
    assert summary(story.state) is None
    assert (
        deadlines_commands.miss_deadline(
            story.state, due(), deadlines_commands.Consequence.NONE, story.at, SYSTEM
        )
        == ()
    )
    read_back(story)


def test_one_line_in_part_the_other_outside_the_criteria() -> None:
    story = received().do(
        intake_commands.give_facts, FactsGiven((GivenFact("age", 44, STATED),)), by=PROVIDER
    )
    corrected = FactCorrected(GivenFact("age", 45, ATTESTED), 44, "birth date in the chart")
    story.do(review_commands.correct_fact, corrected, by=NURSE)
    story.do(determination_commands.approve, outside("1"), by=PHYSICIAN, signing=SIGNING)
    story.do(determination_commands.determine_partially, partial("2", 4), by=PHYSICIAN, signing=SIGNING)
    story.do(authorization_commands.issue_authorization, "AU-1", ("1", "2"), by=SYSTEM)
    assert story.state.authorizations["AU-1"].left("2") == 4
    assert story.state.authorizations["AU-1"].left("1") is None
    read_back(story)


def test_finding_duplicates_looks_at_the_product_too() -> None:
    state = received().state
    assert state.submitted is not None
    other_product = RequestKnown("R-5", "M-1001", (replace(DRUG, ndc="00409-2051-05"),))
    no_product = RequestKnown("R-6", "M-1001", (replace(DRUG, ndc=None),))
    assert duplicates(state, state.submitted.lines, (other_product, no_product)) == ("R-6",)
    assert summary(drafted().state) is None
