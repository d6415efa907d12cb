"""Draft, submission, facts, answers, withdrawal: what they record, and what they refuse."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assent.casework import plain_actions, proposals
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.determination import commands as determination_commands
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.duplicates import RequestKnown
from assent.casework.intake.events import (
    Answered,
    Channel,
    DocumentAttached,
    DraftCreated,
    DraftExpired,
    DuplicateNoted,
    FactsGiven,
    SubmissionKind,
    Urgency,
)
from assent.casework.record.checks import InvalidRecord, Refused
from assent.casework.record.given import GivenFact
from assent.casework.record.identifiers import MemberIdShape
from assent.casework.record.state import IllegalTransition, LineStatus, Stage
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import RulesSet, SwitchedRule
from assent.casework.review import commands as review_commands
from assent.casework.review.events import ExpediteGranted, ExpediteProposed
from tests.packages import PACKAGE
from tests.unit.casework.request.story import (
    ATTESTED,
    DRUG,
    INFUSION,
    INTAKE,
    MONDAY,
    NPI,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    SIGNING,
    STRANGER,
    SYSTEM,
    Story,
    adverse,
    asking,
    attested,
    drafted,
    due,
    in_review,
    received,
    refused,
    submission,
    taken_back,
)


def test_a_draft_checks_the_providers_npi() -> None:
    draft = DraftCreated("M-1001", "1234567890", "commercial", "mgb-031")
    with pytest.raises(Refused, match="its last digit does not check"):
        Story().do(intake_commands.create_draft, draft, by=PROVIDER)


def test_a_draft_checks_the_shape_of_the_members_number() -> None:
    shape = MemberIdShape(r"M-\d{4}", "M- and four digits")
    draft = DraftCreated("X1", NPI, "commercial", "mgb-031")
    with pytest.raises(Refused, match="must be M- and four digits"):
        Story().do(intake_commands.create_draft, draft, by=PROVIDER, members=shape)


def test_an_expired_draft_cannot_be_submitted() -> None:
    story = drafted().do(intake_commands.expire_draft, DraftExpired("30 days"), by=SYSTEM)
    assert story.state.stage is Stage.EXPIRED
    with pytest.raises(IllegalTransition, match="begin a new one"):
        story.do(intake_commands.submit, submission(), by=PROVIDER)


def test_a_submitted_request_never_expires() -> None:
    with pytest.raises(IllegalTransition, match="submitted already"):
        received().do(intake_commands.expire_draft, DraftExpired("30 days"), by=SYSTEM)


def test_submission_opens_its_lines() -> None:
    state = received().state
    assert state.stage is Stage.RECEIVED
    assert state.open_lines == ("1", "2")
    assert state.lines["1"].requested.ndc == "42023-0115-10"


def test_a_fax_counts_from_when_the_paper_came() -> None:
    came = MONDAY - timedelta(hours=20)
    story = drafted().do(intake_commands.submit, submission(channel=Channel.FAX, received_at=came), by=INTAKE)
    assert story.state.submitted is not None
    assert story.state.submitted.received_at == came


def test_the_portal_receives_at_once() -> None:
    with pytest.raises(IllegalTransition, match="received when it is submitted"):
        drafted().do(intake_commands.submit, submission(received_at=MONDAY - timedelta(hours=1)), by=PROVIDER)


def test_nothing_is_received_tomorrow() -> None:
    tomorrow = MONDAY + timedelta(days=1)
    with pytest.raises(IllegalTransition, match="yet to come"):
        drafted().do(
            intake_commands.submit, submission(channel=Channel.PAPER, received_at=tomorrow), by=INTAKE
        )


def test_another_providers_draft_is_not_mine_to_submit() -> None:
    with pytest.raises(proposals.NotPermitted, match="another provider's request"):
        drafted().do(intake_commands.submit, submission(), by=STRANGER)


def test_a_reauthorization_names_what_it_continues() -> None:
    with pytest.raises(InvalidRecord, match="names the authorization that it continues"):
        submission(kind=SubmissionKind.REAUTHORIZATION)


def test_lines_have_different_ids() -> None:
    with pytest.raises(InvalidRecord, match="names 1 more than once"):
        submission(lines=(DRUG, DRUG))


def test_duplicates_are_noted_and_decide_nothing() -> None:
    inside = replace(INFUSION, id="9", start=date(2026, 2, 8), end=date(2026, 3, 1))
    others = (
        RequestKnown("R-7", "M-1001", (inside,)),
        RequestKnown("R-8", "M-1001", (replace(inside, start=date(2026, 2, 9)),)),
        RequestKnown("R-9", "M-2002", (inside,)),
    )
    story = drafted().do(intake_commands.submit, submission(), by=PROVIDER, known=others)
    assert story.events[-1].body == DuplicateNoted(("R-7",))
    assert story.state.stage is Stage.RECEIVED


def test_severe_suicidal_ideation_proposes_to_expedite() -> None:
    story = drafted().do(
        intake_commands.give_facts, attested(severe_suicidal_ideation=True), by=PROVIDER, package=PACKAGE
    )
    story.do(intake_commands.submit, submission(), by=PROVIDER, package=PACKAGE)
    assert isinstance(story.events[-1].body, ExpediteProposed)
    before = story.state.urgency
    story.do(plain_actions.record, ExpediteGranted("prescriber's word"), by=NURSE)
    assert (before, story.state.urgency) == (Urgency.STANDARD, Urgency.EXPEDITED)


def test_it_is_proposed_once_and_also_when_the_fact_comes_later() -> None:
    story = received().do(
        intake_commands.give_facts,
        attested(indication="severe_suicidal_ideation"),
        by=PROVIDER,
        package=PACKAGE,
    )
    story.do(
        intake_commands.give_facts, attested(severe_suicidal_ideation=True), by=PROVIDER, package=PACKAGE
    )
    assert sum(isinstance(event.body, ExpediteProposed) for event in story.events) == 1


@pytest.mark.parametrize(("since", "proposed"), [(date(2026, 1, 5), False), (date(2026, 1, 6), True)])
def test_it_is_not_proposed_where_the_plan_has_switched_that_off(since: date, proposed: bool) -> None:
    off = SwitchedRule("standing.suicidality_is_urgent", False, "Medical director", since)
    story = drafted().do(
        intake_commands.give_facts, attested(severe_suicidal_ideation=True), by=PROVIDER, package=PACKAGE
    )
    story.do(requirement_commands.set_rules, RulesSet((off,)), by=SYSTEM).do(
        intake_commands.submit, submission(), by=PROVIDER, package=PACKAGE
    )
    assert (story.state.expedite is not None) is proposed
    if not proposed:
        story.do(
            intake_commands.give_facts,
            attested(indication="severe_suicidal_ideation"),
            by=PROVIDER,
            package=PACKAGE,
        )
        assert story.state.expedite is None


def test_a_fact_needs_its_document_attached() -> None:
    fact = GivenFact("age", 44, Evidence(Basis.STATED, "chart"), "not-there")
    with pytest.raises(IllegalTransition, match="document not-there is not attached"):
        received().do(intake_commands.give_facts, FactsGiven((fact,)), by=PROVIDER)


def test_nobody_passes_facts_off_as_carried_over() -> None:
    given = FactsGiven((GivenFact("age", 44, ATTESTED),), "AU-1")
    with pytest.raises(Refused, match="give these as your own"):
        received().do(intake_commands.give_facts, given, by=PROVIDER)


@pytest.mark.parametrize(
    ("media_type", "size", "says"),
    [("text/html", 10, "allowed are application/pdf"), ("application/pdf", 99, "allowed are 1 to 50")],
)
def test_attachments_have_limits(media_type: str, size: int, says: str) -> None:
    document = DocumentAttached("x", "x", media_type, size)
    with pytest.raises(Refused, match=says):
        drafted().do(
            intake_commands.attach_document,
            document,
            by=PROVIDER,
            most_bytes=50,
            types=frozenset({"application/pdf"}),
        )


def test_answers_come_in_parts() -> None:
    story = received().do(
        review_commands.request_information, asking("weight_kg", "trials"), by=NURSE, deadline=due()
    )
    story.do(intake_commands.answer, by=PROVIDER, given=attested(weight_kg=80))
    between = story.state
    assert (between.stage, set(between.asks)) == (Stage.PENDED, {"trials"})
    story.do(
        intake_commands.answer,
        by=PROVIDER,
        given=FactsGiven((GivenFact("trials[0].adequate", True, ATTESTED),)),
    )
    assert story.state.stage is Stage.RECEIVED
    assert story.state.escalate_at is None


def test_an_answer_may_be_that_there_is_none_and_leaves_the_fact_unknown() -> None:
    story = received().do(review_commands.request_information, asking("weight_kg"), by=NURSE, deadline=due())
    story.do(intake_commands.answer, by=PROVIDER, without=Answered(("weight_kg",), "not measured"))
    assert "weight_kg" not in story.state.facts
    assert story.state.stage is Stage.RECEIVED


def test_an_answer_to_nothing_is_refused() -> None:
    story = received().do(review_commands.request_information, asking("weight_kg"), by=NURSE, deadline=due())
    with pytest.raises(Refused, match="none of the open questions: weight_kg"):
        story.do(intake_commands.answer, by=PROVIDER, given=attested(age=45))
    with pytest.raises(Refused, match="says why there is none"):
        story.do(intake_commands.answer, by=PROVIDER, without=Answered(("weight_kg",)))


def test_withdrawal_ends_it_without_a_determination() -> None:
    story = received().do(
        intake_commands.withdraw,
        taken_back("treatment changed"),
        by=PROVIDER,
    )
    assert story.state.stage is Stage.WITHDRAWN
    assert list(story.state.determinations()) == []
    with pytest.raises(IllegalTransition, match="submit a new request"):
        story.do(intake_commands.give_facts, attested(age=45), by=PROVIDER)


def test_withdrawing_leaves_what_was_determined() -> None:
    story = in_review().do(
        determination_commands.determine_adversely, adverse("1"), by=PHYSICIAN, signing=SIGNING
    )
    story.do(
        intake_commands.withdraw,
        taken_back("enough"),
        by=PROVIDER,
    )
    assert story.state.stage is Stage.DETERMINED
    assert [line.status for line in story.state.lines.values()] == [LineStatus.ADVERSE, LineStatus.WITHDRAWN]


def test_the_plan_does_not_withdraw_a_request() -> None:
    with pytest.raises(
        proposals.NotPermitted, match=r"physician may not withdraw\. Who may: intake, provider"
    ):
        received().do(
            intake_commands.withdraw,
            taken_back("late"),
            by=PHYSICIAN,
        )
    with pytest.raises(IllegalTransition, match="reopen it, or appeal"):
        refused().do(
            intake_commands.withdraw,
            taken_back("late"),
            by=PROVIDER,
        )
