"""The life of requests from the first paper to the last decision, on both databases, each read back by replay."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assent.casework.appeal.events import AppealForwarded
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.authorization.events import (
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    UnitsUsed,
)
from assent.casework.deadlines.events import DeadlineMissed
from assent.casework.determination.determination import Adverse, ApprovalBasis, Approved, Overturned, Upheld
from assent.casework.determination.events import (
    AutomaticallyApproved,
    DelegateDecisionEntered,
    Reopened,
    ReopenGround,
)
from assent.casework.determination.signature import SpecificReason
from assent.casework.intake.events import (
    Channel,
    DraftExpired,
    DuplicateNoted,
    FactConfirmed,
    FactCorrected,
    SubmissionKind,
    Urgency,
)
from assent.casework.notices.events import NoticeKind, NoticeSent
from assent.casework.record.checks import Conflicting, NotFound, NotPermitted, Refused
from assent.casework.record.event import Role
from assent.casework.record.events import NoteWritten
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Grant
from assent.casework.record.state import LineStatus, RequestState, Stage
from assent.casework.reports.rows import Period
from assent.casework.requirement.events import Need, RulesSet, SwitchedRule
from assent.casework.review.events import (
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    ExtensionTaken,
    JudgmentResolved,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOutcome,
)
from assent.casework.worklist.query import Filter, Order
from assent.desk.appeal import appeals
from assent.desk.authorization import authorizations
from assent.desk.determination import delegation, determinations
from assent.desk.intake import documents, drafts, requests
from assent.desk.notices import mailroom
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from assent.desk.record import display, view
from assent.desk.record.standing import state_of
from assent.desk.reports import reports
from assent.desk.review import peer_to_peer, review, worklist
from assent.terms.answers import json_data
from tests.journeys import signing
from tests.journeys.living import (
    AUDITOR,
    DOCTOR,
    INTAKE,
    MEDICARE,
    NURSE,
    OUTSIDE,
    PHARMACY,
    PHONED,
    PROVIDER,
    REASON,
    REPORTS_TO,
    REVIEWER,
    SAID,
    STRANGER,
    SUBORDINATE,
    TUESDAY,
    WITHOUT_CONTRACT,
    asked,
    check_whole,
    events,
    fact,
    later,
    paper,
    refusal,
    signed_by,
    statuses,
    submission,
    sweep,
    sweeps,
    unchanged,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
BOTH = ("drug", "infusion")
DELEGATE = "Example Pharmacy Services"


def take_in(desk: Desk, *args: str, at: datetime = TUESDAY, **said: object) -> RequestState:
    """What an office submits by its interface."""
    return requests.submit(desk, submission(*args, **said), PROVIDER, at)  # type: ignore[arg-type]


def refused_whole(desk: Desk, at: datetime = TUESDAY, **said: object) -> RequestState:
    """A physician has refused both lines."""
    state = take_in(desk, "excluded.json", at=at, **said)
    return signing.determine_adversely(desk, state.id, (), signed_by(DOCTOR, at, REASON), DOCTOR, at)


def due_of(desk: Desk, request: str) -> dict[str, dict[str, datetime]]:
    """By line and rule, when it is due."""
    shown = json_data(display.show(desk, request))
    return {
        line["line"]: {
            one["rule"]: datetime.fromisoformat(one["due_at"]) for one in line["deadlines"] if one["due_at"]
        }
        for line in shown["lines"]
    }


# --- a. Pended, answered in parts, approved -----------------------------------------------------


def test_a_pended_request_is_answered_in_parts_and_approved(desk: Desk) -> None:
    pended = take_in(desk, "two-facts-missing.json")
    assert (pended.stage, set(pended.asks)) == (Stage.PENDED, {"trials[3].adherence", "ketamine_misuse"})
    (row,) = worklist.worklist(desk)
    assert row.due_at is not None
    assert row.escalate_at is not None
    assert sweep(desk, later(days=1)) == 0
    partly = requests.answer(desk, pended.id, {"trials[3].adherence": 91}, PHARMACY, PROVIDER, later(days=1))
    assert (partly.stage, set(partly.asks)) == (Stage.PENDED, {"ketamine_misuse"})
    done = requests.answer(desk, pended.id, {"ketamine_misuse": False}, PHARMACY, PROVIDER, later(days=2))
    assert done.stage is Stage.DETERMINED
    assert len(events(desk, pended.id, AutomaticallyApproved)) == 2
    assert {line.authorization for line in done.lines.values()} == set(done.authorizations)
    check_whole(desk, pended.id)


def test_what_is_answered_late_is_looked_at_since_some_states_pass(desk: Desk) -> None:
    pended = take_in(desk, "two-facts-missing.json")
    (row,) = worklist.worklist(desk)
    assert row.due_at is not None
    assert row.escalate_at is not None
    requests.answer(desk, pended.id, {"trials[3].adherence": 91}, PHARMACY, PROVIDER, later(days=1))
    assert sweep(desk, row.escalate_at) == 1
    calls = events(desk, pended.id, Escalated)
    assert {one.body.to for one in calls if isinstance(one.body, Escalated)} == {NURSE.role, DOCTOR.role}
    assert all(one.at < row.due_at for one in calls)
    done = requests.answer(desk, pended.id, {"ketamine_misuse": False}, PHARMACY, PROVIDER, row.escalate_at)
    assert done.stage is Stage.RECEIVED
    assert not events(desk, pended.id, AutomaticallyApproved)


def test_a_question_that_no_longer_matters_is_told_apart_from_one_that_was_answered(desk: Desk) -> None:
    id = take_in(desk, "two-facts-missing.json").id
    told = {"trials[3].adherence": 91, "breastfeeding": True}
    state = requests.answer(desk, id, told, PHARMACY, PROVIDER, later(hours=1))
    assert (state.stage, dict(state.asks), state.escalate_at) == (Stage.RECEIVED, {}, None)
    timeline = {one["event"]: one["says"] for one in json_data(display.show(desk, id))["timeline"]}
    assert (timeline["answered"], timeline["no_longer_needed"]) == ("trials[3].adherence", "ketamine_misuse")
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    reasons = reports.operations(desk, year, AUDITOR, later(days=1))["tables"]["pend_reasons"]
    told_apart = {row["clause"]: (row["given"], row["no_longer_needed"]) for row in reasons}
    assert told_apart == {"I.4.b": (1, 0), "X.17": (0, 1)}
    check_whole(desk, id)


def test_what_cannot_be_answered_is_not_asked_again(desk: Desk) -> None:
    state = take_in(desk, "two-facts-missing.json")
    state = requests.answer_without(
        desk, state.id, ["ketamine_misuse"], "The former practice has closed.", PROVIDER, TUESDAY
    )
    assert set(state.asks) == {"trials[3].adherence"}
    assert "ketamine_misuse" in state.escalations[-1].why
    state = requests.answer(desk, state.id, {"trials[3].adherence": 91}, PHARMACY, PROVIDER, TUESDAY)
    assert (state.stage, dict(state.asks)) == (Stage.RECEIVED, {})
    state = requests.answer(desk, state.id, {"ketamine_misuse": False}, PHARMACY, PROVIDER, TUESDAY)
    assert state.stage is Stage.DETERMINED
    check_whole(desk, state.id)


# --- b. Adverse, letter, peer-to-peer, appeal, overturned ----------------------------------------


def test_an_adverse_determination_is_told_talked_about_appealed_and_overturned(desk: Desk) -> None:
    desk = replace(desk, reports_to=REPORTS_TO)
    state = refused_whole(desk)
    assert mailroom.send_due_notices(desk, later(minutes=5)).held == ()
    letters = [one.body for one in events(desk, state.id, NoticeSent)]
    assert {(one.kind, one.to) for one in letters if isinstance(one, NoticeSent)} == {
        (NoticeKind.ADVERSE, "member"),
        (NoticeKind.ADVERSE, "provider"),
    }
    peer_to_peer.offer(desk, state.id, later(days=5), NURSE, later(hours=1))
    act(desk, state.id, PeerToPeerBooked(later(days=1), REVIEWER.id, "Dr. Lind"), PROVIDER, later(hours=2))
    held = PeerToPeerHeld(PeerToPeerOutcome.UNCHANGED, "The surgeon's letter is still awaited.")
    talked = peer_to_peer.hold(desk, state.id, held, DOCTOR, later(days=1))
    assert statuses(talked) == statuses(state)
    at = later(days=3)
    appealed = appeals.file(
        desk, state.id, appeals.Appeal((), "member", "Clearance was given."), PROVIDER, at
    )
    (appeal,) = appealed.appeals
    assert mailroom.send_due_notices(desk, at).held == ()
    for line in BOTH:
        assert "open already" in unchanged(
            desk,
            state.id,
            appeals.file,
            desk,
            state.id,
            appeals.Appeal((line,), "member", ""),
            PROVIDER,
            at,
        )

    def decide(by: object = REVIEWER, **how: object) -> RequestState:
        signed = signed_by(by, at, SpecificReason("X.8", "Clearance of 12 February is on file."), **how)  # type: ignore[arg-type]
        made = [
            Overturned(
                Approved(asked(appealed, line), ApprovalBasis.APPEAL, "", signed.signature, signed.reasons)
            )
            for line in BOTH
        ]
        return signing.decide(desk, state.id, appeal, made, by, at)  # type: ignore[arg-type]

    assert "took part before" in unchanged(desk, state.id, decide, DOCTOR)
    assert "subordinate" in unchanged(desk, state.id, decide, SUBORDINATE)
    assert "specialty" in unchanged(desk, state.id, decide, specialty="dermatology")
    assert "may not decide appeal" in unchanged(desk, state.id, decide, NURSE)
    assert "may not decide appeal" in unchanged(desk, state.id, decide, credential="RN")
    with pytest.raises(Refused, match="license"):
        decide(until=date(2026, 2, 1))
    done = decide(specialty="child and adolescent psychiatry")
    assert done.appeals[appeal].open is False
    assert {line.authorization for line in done.lines.values()} == set(done.authorizations)
    assert [type(one) for one in done.refusals] == [Adverse, Adverse]
    assert mailroom.send_due_notices(desk, later(at, hours=1)).held == ()
    told = {one.body.kind for one in events(desk, state.id, NoticeSent) if isinstance(one.body, NoticeSent)}
    assert {NoticeKind.APPEAL_ACKNOWLEDGED, NoticeKind.APPEAL_DECISION} <= told
    check_whole(desk, state.id)


def test_an_upheld_reconsideration_goes_to_the_review_entity_by_itself(desk: Desk) -> None:
    state = refused_whole(desk, member="M-2", facts=MEDICARE)
    state = appeals.file(desk, state.id, appeals.Appeal(("infusion",), "member", "No."), PROVIDER, TUESDAY)
    (appeal,) = state.appeals
    signed = signed_by(REVIEWER, TUESDAY, REASON, specialty="internal medicine")
    upheld = Upheld("infusion", signed.signature, signed.reasons, fact("aortic_aneurysm"))
    done = signing.decide(desk, state.id, appeal, [upheld], REVIEWER, TUESDAY)
    assert done.appeals[appeal].forwarded is not None
    assert "Send the file" in done.escalations[-1].why
    assert "has no appeal of level 7" in refusal(
        appeals.file, desk, state.id, appeals.Appeal(BOTH, "member", "", level=7), PROVIDER, TUESDAY
    )
    assert "independent review entity" in refusal(
        appeals.file, desk, state.id, appeals.Appeal(BOTH, "member", "", level=2), PROVIDER, TUESDAY
    )
    check_whole(desk, state.id)


def test_no_late_appeal_is_turned_away_by_software(desk: Desk) -> None:
    state = refused_whole(desk)
    assert mailroom.send_due_notices(desk, later(hours=1)).held == ()
    filed = appeals.file(
        desk, state.id, appeals.Appeal((), "member", "I was in hospital."), INTAKE, later(days=250)
    )
    assert "good cause" in filed.escalations[-1].why
    assert len(filed.appeals) == 1
    assert "yet to come" in refusal(
        appeals.file, desk, state.id,
        appeals.Appeal((), "member", "", received_on=date(2027, 1, 1)), INTAKE, later(days=250),
    )  # fmt: skip
    check_whole(desk, state.id)


def test_an_appeal_of_what_was_deemed_adverse_ends_when_all_of_it_is_approved(desk: Desk) -> None:
    state = take_in(desk, "judgment-by-a-reading.json", member="M-2", facts=MEDICARE)
    sweep(desk, later(days=9))
    at = later(days=9)
    filed = appeals.file(desk, state.id, appeals.Appeal((), "member", "No answer."), PROVIDER, at)
    (appeal,) = filed.appeals
    assert filed.appeals[appeal].filed.lines == BOTH
    signed = signed_by(DOCTOR, at, OUTSIDE)
    partly = determinations.approve(desk, state.id, ("drug",), signed, DOCTOR, at)
    assert partly.appeals[appeal].open
    done = determinations.approve(desk, state.id, ("infusion",), signed, DOCTOR, at)
    assert not done.appeals[appeal].open
    sweep(desk, later(days=100))
    assert not events(desk, state.id, AppealForwarded)
    check_whole(desk, state.id)


# --- c. Reauthorization -----------------------------------------------------------------------------

RENEWAL = {"product_line": "commercial", "baseline_total": "null"}
MARCH = datetime(2026, 3, 12, 14, tzinfo=UTC)


def renewal(desk: Desk, number: str, **facts: str) -> RequestState:
    return take_in(
        desk, "reauthorization.json", at=MARCH, facts={**RENEWAL, **facts},
        kind=SubmissionKind.REAUTHORIZATION, earlier=number,
    )  # fmt: skip


def test_a_reauthorization_carries_the_total_before_treatment_over(desk: Desk) -> None:
    first = take_in(desk)
    (number,) = first.authorizations
    done = renewal(desk, number)
    baseline = done.facts["baseline_total"]
    assert baseline.current.value == 19
    assert done.submitted is not None
    assert done.submitted.earlier is not None
    assert (done.submitted.earlier.number, done.submitted.earlier.request) == (number, first.id)
    assert done.facts["earlier_authorization"].current.value is True
    assert done.facts["earlier_authorization_end"].current.value == first.authorizations[number].grants[0].end
    assert done.stage is Stage.DETERMINED
    assert done.duplicates == ()
    check_whole(desk, first.id, done.id)


def test_an_authorization_that_lapsed_ended_on_its_last_day(desk: Desk) -> None:
    first = take_in(desk)
    (number,) = first.authorizations
    after = MARCH + timedelta(days=8)
    sweep(desk, after)
    lapsed = state_of(desk, first.id).authorizations[number]
    assert lapsed.lapsed_on == lapsed.ends + timedelta(days=1)
    again = take_in(
        desk,
        "reauthorization.json",
        at=after,
        facts=RENEWAL,
        kind=SubmissionKind.REAUTHORIZATION,
        earlier=number,
    )
    assert again.facts["earlier_authorization_end"].current.value == lapsed.ends


def test_a_person_looks_at_a_renewal_long_after_the_earlier_authorization_ended(desk: Desk) -> None:
    first = take_in(desk)
    (number,) = first.authorizations
    state = renewal(desk, number, requested_start="2026-05-20")
    assert not events(desk, state.id, AutomaticallyApproved)
    assert "60 days" in state.escalations[-1].why
    check_whole(desk, first.id, state.id)


def test_a_disputed_total_before_treatment_needs_a_person(desk: Desk) -> None:
    first = take_in(desk)
    (number,) = first.authorizations
    state = renewal(desk, number, baseline_total="24")
    assert state.facts["baseline_total"].disputed
    assert not events(desk, state.id, AutomaticallyApproved)
    assert "baseline_total" in state.escalations[-1].why
    confirmed = FactConfirmed("baseline_total", 19, PHARMACY)
    done = review.confirm(desk, state.id, confirmed, NURSE, later(MARCH, hours=1))
    assert done.stage is Stage.DETERMINED
    check_whole(desk, first.id, state.id)


def test_a_reauthorization_names_an_authorization_of_that_member(desk: Desk) -> None:
    first = take_in(desk)
    (number,) = first.authorizations
    renewing = {"kind": SubmissionKind.REAUTHORIZATION, "facts": RENEWAL, "id": "again"}
    for member, earlier in (("M-6", number), ("M-1", "AU-CCCCC-CCCCC-C")):
        made = submission("reauthorization.json", member, earlier=earlier, **renewing)  # type: ignore[arg-type]
        assert "no authorization" in refusal(requests.submit, desk, made, PROVIDER, MARCH)
    made = submission("reauthorization.json", **renewing)  # type: ignore[arg-type]
    assert "names the authorization" in refusal(requests.submit, desk, made, PROVIDER, MARCH)
    assert desk.record.read("again") == []


# --- d. A Part B drug line cannot be extended ---------------------------------------------------------


def test_a_part_b_drug_line_cannot_be_extended_while_its_infusion_line_is(desk: Desk) -> None:
    state = take_in(desk, "judgment-by-a-reading.json", member="M-2", facts=MEDICARE)

    def more(line: str, ground: str = "enrollee_asked", days: float = 14) -> ExtensionTaken:
        return ExtensionTaken(line, ground, "member", "The member asks for time.", later(days=days))

    for wrong, says in (
        (more("drug", days=4), "allows no extension"),
        (more("infusion", "more_information"), "no ground"),
        (more("infusion", days=60), "at the latest"),
        (more("infusion", days=2), "ends after the deadline"),
    ):
        assert says in unchanged(desk, state.id, determinations.extend, desk, state.id, wrong, NURSE, TUESDAY)
    before = due_of(desk, state.id)
    desk_now = determinations.extend(desk, state.id, more("infusion"), NURSE, later(hours=1))
    assert desk_now.lines["drug"].extension is None
    after = due_of(desk, state.id)
    assert after["drug"] == before["drug"] == {"ma.drug.standard": later(hours=72)}
    assert after["infusion"] == {"ma.service.standard": later(days=14)}
    assert unchanged(
        desk, state.id, determinations.extend, desk, state.id, more("infusion"), NURSE, later(days=1)
    )
    check_whole(desk, state.id)


# --- e. Routed elsewhere, handed over, decided by the delegate ----------------------------------------


def routed(desk: Desk) -> RequestState:
    state = take_in(desk, "other-guidance.json", member="M-3")
    assert DELEGATE in state.escalations[-1].why
    assert list(state.determinations()) == []
    paper(desk, state.id)
    return delegation.hand_over(desk, state.id, (), "", "Drug List Table 17", INTAKE, TUESDAY)


def by_delegate(state: RequestState, *made: Approved | Adverse) -> list[DelegateDecisionEntered]:
    document = next(iter(state.documents))
    return [DelegateDecisionEntered(DELEGATE, f"EP-{one.line}", one, document) for one in made]


def theirs(state: RequestState, line: str, at: datetime = TUESDAY) -> Approved:
    """Their yes, signed."""
    return Approved(asked(state, line), ApprovalBasis.DELEGATE, "", signed_by(REVIEWER, at).signature)


def test_nobody_decides_for_the_plan_who_is_no_delegate_of_it_for_that_product_line(desk: Desk) -> None:
    state = take_in(desk, "other-guidance.json", member="M-3")
    says = unchanged(
        desk, state.id, delegation.hand_over, desk, state.id, (), "Nobody Inc", "why", INTAKE, TUESDAY
    )
    assert says.startswith("'Nobody Inc' is no delegate of this plan for mgb_aco")
    assert says.endswith(f"{DELEGATE}.")
    commercial = take_in(desk, "excluded.json")
    says = refusal(delegation.hand_over, desk, commercial.id, (), "", "why", INTAKE, TUESDAY)
    assert "No delegate is set for commercial" in says
    says = refusal(delegation.hand_over, desk, commercial.id, (), DELEGATE, "why", INTAKE, TUESDAY)
    assert f"'{DELEGATE}' is no delegate of this plan for commercial" in says


def test_what_went_to_the_wrong_delegate_is_recalled_and_the_clock_ran_on(desk: Desk) -> None:
    state = routed(desk)
    due = desk.record.page(Filter(), Order.DUE).rows[0].due_at
    sent = (delegation.recall, desk, state.id)
    assert "There is no line dose" in unchanged(
        desk, state.id, *sent, ("dose",), "why", INTAKE, later(hours=1)
    )
    assert "why is empty" in unchanged(desk, state.id, *sent, (), " ", INTAKE, later(hours=1))
    one = delegation.recall(desk, state.id, ("infusion",), "Theirs is the drug only.", INTAKE, later(hours=1))
    assert {name: line.delegate for name, line in one.lines.items()} == {"drug": DELEGATE, "infusion": ""}
    assert one.escalations[-1].to is Role.NURSE
    assert f"infusion from {DELEGATE}" in one.escalations[-1].why
    assert desk.record.page(Filter(), Order.DUE).rows[0].due_at == due
    whole = [theirs(one, line) for line in BOTH]
    taking = (delegation.take_delegate_decision, desk, state.id)
    assert "it was not handed over" in unchanged(
        desk, state.id, *taking, by_delegate(one, *whole), INTAKE, later(hours=2)
    )
    both = delegation.recall(desk, state.id, (), "Neither is theirs.", NURSE, later(hours=2))
    assert not any(line.delegate for line in both.lines.values())
    assert "nothing to recall" in unchanged(desk, state.id, *sent, (), "why", NURSE, later(hours=3))
    assert "lies with no delegate" in unchanged(
        desk, state.id, *sent, ("drug",), "why", NURSE, later(hours=3)
    )
    delegation.hand_over(desk, state.id, ("drug",), "", "The drug is theirs.", INTAKE, later(hours=3))
    delegation.take_delegate_decision(desk, state.id, by_delegate(one, whole[0]), INTAKE, later(hours=4))
    done = delegation.confirm_delegate_decision(desk, state.id, (), NURSE, later(hours=4))
    assert statuses(done)["drug"] is LineStatus.APPROVED
    says = unchanged(desk, state.id, *sent, ("drug",), "Too late.", INTAKE, later(hours=5))
    assert "drug" in says
    mine = determinations.approve(
        desk, state.id, ("infusion",), signed_by(DOCTOR, later(hours=5), OUTSIDE), DOCTOR, later(hours=5)
    )
    assert mine.stage is Stage.DETERMINED
    check_whole(desk, state.id)


def test_a_delegates_approval_is_entered_by_one_person_and_confirmed_by_another(desk: Desk) -> None:
    state = routed(desk)
    yes = [theirs(state, line) for line in BOTH]
    stranger = [DelegateDecisionEntered("Another", "X-1", yes[0], next(iter(state.documents)))]
    assert "is no signer of Another" in unchanged(
        desk, state.id, delegation.take_delegate_decision, desk, state.id, stranger, INTAKE, TUESDAY
    )
    assert "handed over" in refusal(
        determinations.approve, desk, state.id, (), signed_by(DOCTOR, TUESDAY, OUTSIDE), DOCTOR, TUESDAY
    )
    due = desk.record.page(Filter(), Order.DUE).rows[0].due_at
    entered = delegation.take_delegate_decision(
        desk, state.id, by_delegate(state, *yes), INTAKE, later(hours=5)
    )
    assert (entered.stage, entered.unconfirmed) == (Stage.RECEIVED, BOTH)
    assert "confirm or reject it" in entered.escalations[-1].why
    (row,) = desk.record.page(Filter(), Order.DUE).rows
    assert (row.awaits, row.due_at) == ("second_person", due)
    mailroom.send_due_notices(desk, later(hours=5))
    assert NoticeKind.APPROVAL not in _sent(desk, state.id)
    seen = json_data(view.look(desk, state.id, NURSE, later(hours=5)))
    assert [line["entered"]["by"] for line in seen["lines"]] == [INTAKE.id, INTAKE.id]
    outside = json_data(view.look(desk, state.id, PROVIDER, later(hours=5)))
    assert [line["entered"] for line in outside["lines"]] == [None, None]
    assert "delegate_decision_entered" not in {one["event"] for one in outside["timeline"]}
    confirming = (delegation.confirm_delegate_decision, desk, state.id, ())
    assert "somebody else confirms it" in unchanged(desk, state.id, *confirming, INTAKE, later(hours=6))
    done = delegation.confirm_delegate_decision(desk, state.id, (), NURSE, later(hours=6))
    assert done.stage is Stage.DETERMINED
    assert len(done.authorizations) == 1
    assert desk.record.page(Filter(), Order.DUE).rows[0].awaits is None
    check_whole(desk, state.id)


def test_a_delegate_decides_nothing_before_the_request_came_in(desk: Desk) -> None:
    state = routed(desk)
    early = by_delegate(state, theirs(state, "drug", later(hours=-1)))
    says = unchanged(
        desk, state.id, delegation.take_delegate_decision, desk, state.id, early, INTAKE, later(hours=1)
    )
    assert says.startswith(f"signed_at: {REVIEWER.id} signed it at ")
    assert "before line drug came in" in says
    same_minute = by_delegate(state, theirs(state, "drug", TUESDAY))
    delegation.take_delegate_decision(desk, state.id, same_minute, INTAKE, later(hours=1))


def test_what_came_since_a_delegates_decision_was_entered_is_looked_at_before_it_counts(desk: Desk) -> None:
    state = routed(desk)
    confirming = (delegation.confirm_delegate_decision, desk, state.id, ())
    entering = (delegation.take_delegate_decision, desk, state.id)
    yes = by_delegate(state, theirs(state, "drug"))
    entering[0](*entering[1:], yes, INTAKE, later(hours=1))
    requests.answer(desk, state.id, {"ketamine_misuse": False}, PHARMACY, PROVIDER, later(hours=2))
    says = unchanged(desk, state.id, *confirming, NURSE, later(hours=3))
    assert "facts were given or corrected" in says
    assert "enter the decision anew" in says
    delegation.reject_delegate_decision(desk, state.id, (), "New facts came.", NURSE, later(hours=3))
    entering[0](*entering[1:], yes, INTAKE, later(hours=4))
    paper(desk, state.id, later(hours=5))
    assert "a document was attached" in unchanged(desk, state.id, *confirming, NURSE, later(hours=6))
    delegation.reject_delegate_decision(desk, state.id, (), "A letter came.", NURSE, later(hours=6))
    entering[0](*entering[1:], yes, INTAKE, later(hours=7))
    assert statuses(confirming[0](*confirming[1:], NURSE, later(hours=8)))["drug"] is LineStatus.APPROVED
    check_whole(desk, state.id)


def test_what_was_entered_wrongly_is_rejected_and_the_clock_ran_on(desk: Desk) -> None:
    state = routed(desk)
    wrong = replace(theirs(state, "drug"), grant=replace(asked(state, "drug"), end=date(2040, 1, 1)))
    taking = (delegation.take_delegate_decision, desk, state.id)
    assert "grant at most that" in unchanged(
        desk, state.id, *taking, by_delegate(state, wrong), INTAKE, TUESDAY
    )
    delegation.take_delegate_decision(
        desk, state.id, by_delegate(state, theirs(state, "drug")), INTAKE, TUESDAY
    )
    done = delegation.reject_delegate_decision(
        desk, state.id, (), "Of another member.", NURSE, later(hours=1)
    )
    assert (done.unconfirmed, statuses(done)["drug"]) == ((), LineStatus.OPEN)
    assert "was rejected" in done.escalations[-1].why
    assert "waits to be confirmed" in refusal(
        delegation.confirm_delegate_decision, desk, state.id, (), DOCTOR, later(hours=1)
    )
    check_whole(desk, state.id)


def test_a_no_of_the_delegate_has_a_clinician_whom_the_plan_lets_sign(desk: Desk) -> None:
    state = routed(desk)
    nurse = signed_by(NURSE, TUESDAY, REASON, credential="RN")
    no = Adverse("drug", nurse.signature, nurse.reasons, fact("dose_mg"))
    taking = (delegation.take_delegate_decision, desk, state.id)
    says = unchanged(desk, state.id, *taking, by_delegate(state, no), INTAKE, TUESDAY)
    assert "signing table" in says
    with pytest.raises(Refused, match="clinician"):
        replace(no, signature=None)  # type: ignore[arg-type]
    unlisted = replace(no, signature=signed_by(DOCTOR, TUESDAY, REASON).signature)
    says = unchanged(desk, state.id, *taking, by_delegate(state, unlisted), INTAKE, TUESDAY)
    assert "is no signer of" in says
    signed = replace(no, signature=signed_by(REVIEWER, TUESDAY, REASON).signature)
    entered = delegation.take_delegate_decision(desk, state.id, by_delegate(state, signed), INTAKE, TUESDAY)
    assert list(entered.refusals) == []
    done = delegation.confirm_delegate_decision(desk, state.id, (), NURSE, TUESDAY)
    assert [one.signature.person for one in done.refusals] == [REVIEWER.id]
    assert done.open_lines == ("infusion",)
    check_whole(desk, state.id)


def test_a_late_delegate_is_the_plans_lateness(desk: Desk) -> None:
    state = routed(desk)
    sweeps(desk, TUESDAY, later(days=2), hours=6)
    missed = events(desk, state.id, DeadlineMissed)
    assert len(missed) == 1
    shown = json_data(view.look(desk, state.id, NURSE, later(days=2)))
    assert [(one["line"], one["deemed"], one["status"]) for one in shown["lines"]] == [
        ("drug", "deemed_adverse", "open"),
        ("infusion", None, "open"),
    ]
    check_whole(desk, state.id)


# --- f. Is authorization required, or allowed at all? --------------------------------------------------


def needs(state: RequestState) -> dict[str, Need | None]:
    return {name: line.need.need if line.need else None for name, line in state.lines.items()}


def test_a_new_medicare_member_in_treatment_needs_no_authorization(desk: Desk) -> None:
    state = take_in(desk, member="M-5", facts=MEDICARE, circumstances={"active_treatment": True})
    assert needs(state) == dict.fromkeys(BOTH, Need.NOT_ALLOWED)
    assert state.stage is Stage.DETERMINED
    assert list(state.determinations()) == []
    assert state.lines["drug"].assessment is None
    no = signed_by(DOCTOR, TUESDAY, REASON, considered=fact("dose_mg"))
    assert "not_required" in refusal(
        signing.determine_adversely, desk, state.id, ("drug",), no, DOCTOR, TUESDAY
    )
    sweeps(desk, TUESDAY, later(days=20), days=1)
    assert not events(desk, state.id, DeadlineMissed)
    check_whole(desk, state.id)


def test_what_is_undetermined_goes_to_intake_then_to_the_criteria(desk: Desk) -> None:
    state = take_in(desk, member="M-5", facts=MEDICARE)
    assert needs(state) == dict.fromkeys(BOTH, Need.UNDETERMINED)
    assert state.lines["drug"].assessment is None
    assert "active_treatment" in state.escalations[-1].why
    no = (signing.determine_adversely, desk, state.id, (), signed_by(DOCTOR, TUESDAY, REASON))
    assert "may need authorization at all" in unchanged(
        desk,
        state.id,
        *no[:-1],
        signed_by(DOCTOR, TUESDAY, REASON, considered=fact("dose_mg")),
        DOCTOR,
        TUESDAY,
    )
    settling = (review.settle_need, desk, state.id)
    assert "no circumstance" in refusal(*settling, {"weather": True}, INTAKE, TUESDAY)
    done = review.settle_need(desk, state.id, {"active_treatment": False}, INTAKE, later(hours=1))
    assert needs(done) == dict.fromkeys(BOTH, Need.REQUIRED)
    assert done.stage is Stage.DETERMINED
    assert "nothing to settle" in refusal(*settling, {"active_treatment": True}, INTAKE, later(hours=2))
    check_whole(desk, state.id)


def test_the_state_rules_of_2026_are_off_until_a_plan_switches_them_on(desk: Desk) -> None:
    dates = {"request_date": "2026-07-01", "requested_start": "2026-07-06"}
    july = datetime(2026, 7, 1, 14, tzinfo=UTC)
    facts = {**dates, "severe_depressive_symptoms": "true"}
    plain = take_in(desk, id="off", facts=facts, at=july)
    assert needs(plain) == dict.fromkeys(BOTH, Need.REQUIRED)
    assert plain.lines["drug"].need is not None
    assert "ma_state.2026.medications" in plain.lines["drug"].need.switched_off
    switch = SwitchedRule("ma_state.2026.medications", True, "Counsel", date(2026, 6, 5))
    on = replace(desk, plan=replace(desk.plan, rules=RulesSet((switch,))))
    done = take_in(on, id="on", facts=facts, at=july)
    assert needs(done) == {"drug": Need.NOT_ALLOWED, "infusion": Need.REQUIRED}
    unknown = take_in(on, id="unknown", member="M-6", facts=facts, at=july)
    assert needs(unknown) == {"drug": Need.UNDETERMINED, "infusion": Need.REQUIRED}
    settled = review.settle_need(on, "unknown", {"fully_insured": False}, INTAKE, july)
    assert needs(settled) == dict.fromkeys(BOTH, Need.REQUIRED)
    before = take_in(on, id="before", member="M-6")
    assert needs(before) == dict.fromkeys(BOTH, Need.REQUIRED)
    check_whole(desk, "off", "on", "unknown", "before")


# --- g. Drafts -----------------------------------------------------------------------------------------


def test_a_draft_is_filled_submitted_or_expires(desk: Desk) -> None:
    made = submission("two-facts-missing.json", id="kept")
    drafted = drafts.draft(desk, made, PROVIDER, TUESDAY)
    assert (drafted.stage, due_of(desk, "kept")) == (Stage.DRAFT, {})
    drafts.draft(desk, replace(made, id="left"), PROVIDER, TUESDAY)
    answers: dict[str, bool | int | str]
    answers = {"trials[3].adherence": 91, "ketamine_misuse": False, "request_date": "2026-03-02"}
    at = later(days=20)
    requests.answer(desk, "kept", answers, PHARMACY, PROVIDER, at)
    again: dict[str, bool | int | str]
    again = {"requested_start": "2026-03-09", "delirium": False, "active_pulmonary_infection": False}
    requests.answer(
        desk, "kept", again, Evidence(Basis.ATTESTED, by="Jane Roe, MD, NPI 1234567893"), PROVIDER, at
    )
    assert "another provider's" in refusal(drafts.submit_draft, desk, "kept", made, STRANGER, at)
    done = drafts.submit_draft(desk, "kept", replace(made, lines=()), PROVIDER, later(at, hours=2))
    assert done.stage is Stage.DETERMINED
    assert done.submitted is not None
    assert done.submitted.received_at == later(at, hours=2)
    assert "no draft" in refusal(drafts.submit_draft, desk, "kept", made, PROVIDER, later(days=26))
    sweeps(desk, later(days=29), later(days=31), days=1)
    assert len(events(desk, "left", DraftExpired)) == 1
    assert "no draft" in refusal(drafts.submit_draft, desk, "left", made, PROVIDER, later(days=32))
    check_whole(desk, "kept", "left")


def test_a_drafts_member_is_looked_up_when_it_is_submitted(desk: Desk) -> None:
    made = submission(member="M-404")
    drafts.draft(desk, made, PROVIDER, TUESDAY)
    says = unchanged(desk, made.id, drafts.submit_draft, desk, made.id, made, PROVIDER, TUESDAY)
    assert "directory" in says
    assert "M-404" not in says


# --- h. Fax --------------------------------------------------------------------------------------------


def test_clocks_run_from_the_paper(desk: Desk) -> None:
    paper = later(days=-2, hours=-3)
    made = submission("judgment-by-a-reading.json", member="M-2", facts=MEDICARE)
    fax = replace(made, channel=Channel.FAX, received_at=paper)
    state = requests.submit(desk, fax, INTAKE, TUESDAY)
    assert due_of(desk, state.id)["drug"] == {"ma.drug.standard": later(paper, hours=72)}
    portal = replace(made, id="p", channel=Channel.PORTAL, received_at=paper)
    assert "received when it is submitted" in refusal(requests.submit, desk, portal, PROVIDER, TUESDAY)
    ahead = replace(made, id="a", channel=Channel.PAPER, received_at=later(days=1))
    assert "yet to come" in refusal(requests.submit, desk, ahead, INTAKE, TUESDAY)
    old = replace(made, id="old", channel=Channel.PAPER, received_at=later(days=-4))
    requests.submit(desk, old, INTAKE, TUESDAY)
    sweep(desk, later(minutes=1))
    assert len(events(desk, "old", DeadlineMissed)) == 1
    check_whole(desk, state.id, "old")


# --- i. Coverage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "provider", "problem"),
    [
        ("M-4", "", "no coverage in commercial is in force"),
        ("M-9", "", "the coverage ends on 2026-02-28"),
        ("M-1", WITHOUT_CONTRACT, "not in the plan's directory"),
    ],
)
def test_problems_of_coverage_need_a_person_and_refuse_nothing(
    member: str, provider: str, problem: str, desk: Desk
) -> None:
    made = submission(member=member)
    made = replace(made, provider=provider or made.provider)
    state = requests.submit(desk, made, INTAKE, TUESDAY)
    assert state.coverage is not None
    assert problem in " ".join(state.coverage.problems)
    assert any("Look at the coverage" in one.why for one in state.escalations)
    assert state.stage is Stage.RECEIVED
    assert list(state.determinations()) == []
    done = determinations.approve(
        desk, state.id, (), signed_by(NURSE, TUESDAY, credential="RN"), NURSE, TUESDAY
    )
    assert done.stage is Stage.DETERMINED
    check_whole(desk, state.id)


@pytest.mark.parametrize(("member", "says"), [("M-404", "directory"), ("M-2", "product_line")])
def test_who_is_no_member_of_the_line_is_refused_with_nothing_recorded(
    member: str, says: str, desk: Desk
) -> None:
    made = submission(member=member)
    assert says in refusal(requests.submit, desk, made, PROVIDER, TUESDAY)
    assert desk.record.read(made.id) == []


# --- j. Expedited --------------------------------------------------------------------------------------


def test_severe_ideation_proposes_expediting_and_the_standard_clock_runs_on(desk: Desk) -> None:
    state = take_in(desk, "excluded.json", facts={"severe_suicidal_ideation": "true"})
    assert state.expedite is not None
    assert state.urgency is Urgency.STANDARD
    before = due_of(desk, state.id)["infusion"]
    done = act(desk, state.id, ExpediteGranted("The note says so."), NURSE, later(hours=3))
    assert done.urgency is Urgency.EXPEDITED
    after = due_of(desk, state.id)["infusion"]
    assert before.items() <= after.items()
    assert after["claims.urgent"] == later(hours=75)
    check_whole(desk, state.id)


@pytest.mark.parametrize(
    ("member", "facts"),
    [("M-2", MEDICARE), ("M-1", {}), ("M-8", {**MEDICARE, "product_line": "one_care"})],
)
def test_a_prescribers_word_binds_whoever_speaks_after_it(
    member: str, facts: dict[str, str], desk: Desk
) -> None:
    state = take_in(
        desk, "excluded.json", member=member, facts=facts, circumstances={"active_treatment": False}
    )
    said = ExpediteProposed("The standard time could harm the member.", by_prescriber=True)
    act(desk, state.id, said, PROVIDER, TUESDAY)
    act(desk, state.id, ExpediteProposed("Said again."), NURSE, TUESDAY)
    says = unchanged(desk, state.id, review.refuse_expedite, desk, state.id, "No.", DOCTOR, TUESDAY)
    assert "leaves no choice" in says
    act(desk, state.id, ExpediteGranted("The prescriber says so."), INTAKE, TUESDAY)


def test_what_nobody_who_prescribes_asked_for_may_be_refused_with_reasons(desk: Desk) -> None:
    state = take_in(desk, "excluded.json", member="M-2", facts=MEDICARE)
    refuse = (review.refuse_expedite, desk, state.id, "The member is stable.")
    assert "nothing to refuse" in refusal(*refuse, DOCTOR, TUESDAY)
    act(desk, state.id, ExpediteProposed("The member asks."), INTAKE, TUESDAY)
    with pytest.raises(NotPermitted):
        refuse[0](*refuse[1:], NURSE, TUESDAY)
    done = review.refuse_expedite(desk, state.id, "The member is stable.", DOCTOR, TUESDAY)
    assert done.urgency is Urgency.STANDARD
    shown = json_data(view.look(desk, state.id, NURSE, later(hours=1)))
    assert {(one["rule"], one["channel"]) for one in shown["duties"]} == {
        ("ma.expedite_refused.oral", "oral"),
        ("ma.expedite_refused.written", "written"),
    }
    assert mailroom.send_due_notices(desk, later(hours=2)).held == ()
    shown = json_data(view.look(desk, state.id, NURSE, later(hours=3)))
    undone = [one["rule"] for one in shown["duties"] if one["done_at"] is None]
    assert undone == ["ma.expedite_refused.oral"]
    check_whole(desk, state.id)


# --- k. Partial, outside the criteria, continuity ------------------------------------------------------


def test_less_outside_and_for_continuity(desk: Desk) -> None:
    state = take_in(desk, "judgment-by-a-reading.json")
    whole = asked(state, "infusion")
    four = Grant("infusion", 4, whole.start, whole.end)
    reason = SpecificReason("I.0.term", "Four infusions are ordered, as the order of 9 February says.")
    signed = signed_by(DOCTOR, TUESDAY, reason)
    cutting = (signing.determine_partially, desk, state.id)
    assert "all that was asked for" in unchanged(desk, state.id, *cutting, whole, signed, DOCTOR, TUESDAY)
    with pytest.raises(NotPermitted):
        signing.determine_partially(desk, state.id, four, signed_by(NURSE, TUESDAY, reason), NURSE, TUESDAY)
    part = signing.determine_partially(desk, state.id, four, signed, DOCTOR, TUESDAY)
    assert len(part.authorizations) == 1
    approving = (determinations.approve, desk, state.id, ("drug",))
    assert "give a reason" in refusal(*approving, signed_by(), DOCTOR, TUESDAY)
    done = determinations.approve(
        desk, state.id, ("drug",), signed_by(DOCTOR, TUESDAY, OUTSIDE), DOCTOR, TUESDAY
    )
    made = done.lines["drug"].determination
    assert isinstance(made, Approved)
    assert made.basis is ApprovalBasis.OUTSIDE_CRITERIA
    other = take_in(desk, "excluded.json", member="M-6")
    goes_on = SpecificReason("X.8", "Treatment began in November under another carrier.")
    kept = determinations.approve(
        desk, other.id, (), signed_by(DOCTOR, TUESDAY, goes_on), DOCTOR, TUESDAY, continuity=True
    )
    assert {one.basis for one in kept.determinations() if isinstance(one, Approved)} == {
        ApprovalBasis.CONTINUITY
    }
    check_whole(desk, state.id, other.id)


def test_a_judgment_is_resolved_by_a_reading_that_the_question_has(desk: Desk) -> None:
    state = take_in(desk, "judgment-by-a-reading.json")
    assert state.lines["drug"].assessment is not None
    (clause,) = state.lines["drug"].assessment.assessed.clauses
    why, signature = "13 of 27 is moderate to severe on this scale.", signed_by().signature
    wrong = JudgmentResolved(clause, True, why, signature, "I.3.c.cutoff", "forty")
    resolving = (determinations.resolve_judgment, desk, state.id)
    assert "no reading" in unchanged(desk, state.id, *resolving, wrong, DOCTOR, TUESDAY)
    right = replace(wrong, reading="eleven")
    done = determinations.resolve_judgment(desk, state.id, right, DOCTOR, TUESDAY)
    assert done.stage is Stage.DETERMINED
    check_whole(desk, state.id)


# --- l. Reopening --------------------------------------------------------------------------------------


def test_a_reopened_line_is_clocked_anew_and_by_itself(desk: Desk) -> None:
    state = take_in(desk, "judgment-by-a-reading.json", member="M-2", facts=MEDICARE)
    longer = ExtensionTaken("infusion", "enrollee_asked", "member", "More time is wished.", later(days=20))
    determinations.extend(desk, state.id, longer, NURSE, TUESDAY)
    signed = signed_by(DOCTOR, TUESDAY, SpecificReason("I.3", "The score of 3 February is 13."))
    signing.determine_adversely(desk, state.id, (), signed, DOCTOR, TUESDAY)

    def reopen(line: str, at: datetime) -> RequestState:
        body = Reopened((line,), ReopenGround.NEW_INFORMATION, "A later note came in.")
        return determinations.reopen(desk, state.id, body, DOCTOR, at)

    first, second = later(days=5), later(days=7)
    reopen("drug", first)
    done = reopen("infusion", second)
    assert [type(one) for line in done.lines.values() for one in line.earlier] == [Adverse, Adverse]
    found = due_of(desk, state.id)
    assert found["drug"] == {"ma.drug.standard": later(first, hours=72)}
    (due,) = found["infusion"].values()
    assert later(second, days=7) <= due < later(second, days=8)
    check_whole(desk, state.id)


def test_software_does_not_give_again_what_was_taken_up_again(desk: Desk) -> None:
    state = take_in(desk)
    for ground in (ReopenGround.NEW_INFORMATION, ReopenGround.PEER_TO_PEER):
        wrong = Reopened(BOTH, ground, "It was wrong.")
        assert "open it again" in refusal(determinations.reopen, desk, state.id, wrong, DOCTOR, TUESDAY)
    done = determinations.reopen(
        desk, state.id, Reopened(BOTH, ReopenGround.CLERICAL_ERROR, "Wrong member."), DOCTOR, TUESDAY
    )
    assert done.open_lines == BOTH
    assert len(events(desk, state.id, AutomaticallyApproved)) == 2
    check_whole(desk, state.id)


# --- m. Withdrawal ---------------------------------------------------------------------------------------


def test_what_is_open_is_withdrawn_and_never_by_the_plan(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    signing.determine_adversely(
        desk, state.id, ("drug",), signed_by(DOCTOR, TUESDAY, REASON), DOCTOR, TUESDAY
    )
    back = (requests.withdraw, desk, state.id)
    assert "only the provider or the member" in unchanged(
        desk, state.id, *back, "plan", "It is late.", INTAKE, TUESDAY
    )
    done = requests.withdraw(desk, state.id, "member", "Another treatment.", INTAKE, TUESDAY, **PHONED)
    assert {name: one.value for name, one in statuses(done).items()} == {
        "drug": "adverse",
        "infusion": "withdrawn",
    }
    sweeps(desk, TUESDAY, later(days=40), days=4)
    assert not events(desk, state.id, DeadlineMissed)
    check_whole(desk, state.id)


# --- n. Kinds with clocks of their own -----------------------------------------------------------------


def test_an_exception_to_step_therapy_and_a_retrospective_request_have_their_own_clocks(desk: Desk) -> None:
    kinds = {"step": SubmissionKind.STEP_THERAPY_EXCEPTION, "after": SubmissionKind.RETROSPECTIVE}
    for id, kind in kinds.items():
        take_in(desk, "judgment-by-a-reading.json", id=id, kind=kind)
    step, after = (set(due_of(desk, id)["infusion"]) for id in kinds)
    assert step == {"ma_state.step_therapy", "claims.pre_service"}
    assert after == {"claims.post_service"}
    aco = take_in(desk, "other-guidance.json", member="M-3", id="aco", kind=kinds["after"])
    assert any("No rule sets a time" in one.why for one in aco.escalations)
    check_whole(desk, *kinds, "aco")


# --- o. Two at once --------------------------------------------------------------------------------------


def test_two_reviewers_act_at_once_and_one_is_told(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    ready, said = threading.Barrier(2), list[str]()

    def write(by: str) -> None:
        ready.wait()
        try:
            act(desk, state.id, NoteWritten(f"{by} was here"), NURSE, later(hours=1), expected=state.version)
            said.append("done")
        except Conflicting:
            said.append("conflict")

    both = [threading.Thread(target=write, args=(by,)) for by in ("one", "two")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(said) == ["conflict", "done"]
    check_whole(desk, state.id)


def test_who_only_looks_makes_nobody_look_again(desk: Desk) -> None:
    state = take_in(desk, "excluded.json")
    view.look(desk, state.id, NURSE, TUESDAY)
    documents_seen = json_data(view.look(desk, state.id, PROVIDER, TUESDAY))
    assert documents_seen["version"] == state.version
    done = act(desk, state.id, NoteWritten("Read."), NURSE, TUESDAY, expected=state.version)
    assert done.version > state.version
    with pytest.raises(Conflicting):
        act(desk, state.id, NoteWritten("Read too."), NURSE, TUESDAY, expected=state.version)


def test_a_lock_keeps_out_reviewers_and_no_answer(desk: Desk) -> None:
    state = take_in(desk, "two-facts-missing.json")
    review.lock(desk, state.id, NURSE, TUESDAY)
    confirmed = FactConfirmed("dose_mg", state.facts["dose_mg"].current.value, PHARMACY)
    confirming = (review.confirm, desk, state.id, confirmed)
    assert "nora has locked it" in unchanged(desk, state.id, *confirming, DOCTOR, later(minutes=5))
    facts = {"trials[3].adherence": 71, "ketamine_misuse": False}
    answered = requests.answer(desk, state.id, facts, PHARMACY, PROVIDER, later(minutes=10))
    assert answered.asks
    assert "trials[3].adherence" not in answered.asks
    confirming[0](*confirming[1:], DOCTOR, later(minutes=31))
    check_whole(desk, state.id)


# --- p. Attachments --------------------------------------------------------------------------------------


def test_documents_have_types_sizes_and_readers(desk: Desk, opened: Callable[[], Desk]) -> None:
    state = take_in(desk, "two-facts-missing.json")
    attach = (documents.attach, desk, state.id)
    wrong: list[tuple[list[bytes], str, str]] = [
        ([b"MZ"], "a.exe", "application/x-msdownload"),
        ([b"no pdf at all"], "a.pdf", "application/pdf"),
        ([], "a.pdf", "application/pdf"),
        ([PDF], "", "application/pdf"),
        ([PDF], "a\x00.pdf", "application/pdf"),
        ([PDF], "x" * 201, "application/pdf"),
    ]
    for chunks, name, media_type in wrong:
        assert unchanged(desk, state.id, *attach, chunks, name, media_type, PROVIDER, TUESDAY)
    assert desk.documents is not None
    too_many = (b"%PDF-1.7" + b" " * 1_000_000 for _ in range(desk.documents.most_bytes // 1_000_000 + 1))
    assert unchanged(desk, state.id, *attach, too_many, "a.pdf", "application/pdf", PROVIDER, TUESDAY)
    with pytest.raises(NotFound):
        documents.attach(desk, state.id, [PDF], "a.pdf", "application/pdf", STRANGER, TUESDAY)
    held = documents.attach(desk, state.id, [PDF], "note.pdf", "application/pdf", PROVIDER, TUESDAY)
    (digest,) = held.documents
    for who, where in ((STRANGER, digest), (PROVIDER, "0" * 64)):
        with pytest.raises(NotFound):
            documents.open_document(desk, state.id, where, "review", who, TUESDAY)
    again = opened()
    document, data = documents.open_document(again, state.id, digest, "review", NURSE, later(hours=1))
    assert (document.name, b"".join(data)) == ("note.pdf", PDF)
    facts = {"trials[3].adherence": 91, "ketamine_misuse": False}
    assert "not attached" in refusal(
        requests.answer, desk, state.id, facts, SAID, PROVIDER, later(hours=1), document="0" * 64
    )
    done = requests.answer(desk, state.id, facts, SAID, PROVIDER, later(hours=2), document=digest)
    assert done.facts["ketamine_misuse"].supported
    assert done.stage is Stage.DETERMINED
    check_whole(desk, state.id)


def test_what_a_nurse_confirms_or_corrects_is_supported_and_stays_beside_what_was_submitted(
    desk: Desk,
) -> None:
    state = take_in(desk, "two-facts-missing.json")
    facts = {"trials[3].adherence": 71, "ketamine_misuse": False}
    state = requests.answer(desk, state.id, facts, SAID, PROVIDER, TUESDAY)
    right = GivenFact("trials[3].adherence", 91, PHARMACY)
    body = FactCorrected(right, 71, "The dispensing record says so.")
    says = refusal(review.correct, desk, state.id, replace(body, was=70), NURSE, TUESDAY)
    assert "71" not in says
    corrected = review.correct(desk, state.id, body, NURSE, TUESDAY)
    shown = json_data(view.look(desk, state.id, NURSE, TUESDAY))
    (held,) = (one for one in shown["facts"] if one["fact"] == right.path)
    assert (held["value"], held["submitted"]["value"]) == (91, 71)
    assert corrected.stage is Stage.RECEIVED
    done = review.confirm(
        desk, state.id, FactConfirmed("ketamine_misuse", False, PHARMACY), NURSE, later(hours=1)
    )
    assert done.stage is Stage.DETERMINED
    check_whole(desk, state.id)


def test_a_duplicate_is_noted_and_needs_a_person(desk: Desk) -> None:
    first = take_in(desk)
    again = take_in(desk, id="again")
    assert again.duplicates == (first.id,)
    assert len(events(desk, "again", DuplicateNoted)) == 1
    assert again.stage is Stage.RECEIVED
    check_whole(desk, first.id, "again")


# --- q. Authorizations -----------------------------------------------------------------------------------


def test_an_authorization_is_used_corrected_and_lapses(desk: Desk) -> None:
    state = take_in(desk)
    (number,) = state.authorizations
    assert authorizations.request_of(desk, number) == state.id
    assert "check" in refusal(
        authorizations.request_of, desk, number[:-1] + ("2" if number[-1] != "2" else "3")
    )
    infusion = asked(state, "infusion")
    day = infusion.start + timedelta(days=1)

    def use(units: int, claim: str, on: date = day) -> RequestState:
        used = UnitsUsed(number, "infusion", units, on, claim)
        return authorizations.use_units(desk, state.id, used, INTAKE, later(days=10))

    assert use(3, "C-1").authorizations[number].left("infusion") == 5
    assert "counted already" in unchanged(desk, state.id, use, 1, "C-1")
    assert "more than the 5 left" in unchanged(desk, state.id, use, 6, "C-2")
    assert "outside" in unchanged(desk, state.id, use, 1, "C-3", infusion.end + timedelta(days=1))

    def corrected(units: int | None, days: int) -> RequestState:
        grants = (
            asked(state, "drug"),
            Grant("infusion", units, infusion.start, infusion.end + timedelta(days)),
        )
        body = AuthorizationCorrected(number, grants, "As ordered.")
        now = len(events(desk, state.id))
        return authorizations.correct(desk, state.id, body, INTAKE, later(days=10), expected=now)

    for units, days in ((7, 0), (8, -1)):
        assert "takes nothing away" in unchanged(desk, state.id, corrected, units, days)
    for more, days in ((9, 0), (None, 0), (8, 1)):
        assert "gives no more than was granted" in unchanged(desk, state.id, corrected, more, days)
    assert corrected(8, 0).authorizations[number].left("infusion") == 5
    same = AuthorizationCorrected(number, state.authorizations[number].grants, "As ordered.")
    with pytest.raises(Conflicting):
        authorizations.correct(desk, state.id, same, INTAKE, later(days=10), expected=1)
    ends = infusion.end
    warned = datetime(ends.year, ends.month, ends.day, 14, tzinfo=UTC) - timedelta(days=7)
    mailroom.send_due_notices(desk, later(warned, days=-1))
    assert NoticeKind.LAPSE_WARNING not in _sent(desk, state.id)
    mailroom.send_due_notices(desk, warned)
    mailroom.send_due_notices(desk, later(warned, days=1))
    assert _sent(desk, state.id).count(NoticeKind.LAPSE_WARNING) == 2
    sweep(desk, warned)  # who was to be told by telephone
    evening = datetime(ends.year, ends.month, ends.day, 23, tzinfo=UTC) + timedelta(hours=4)
    assert sweep(desk, evening) == 0
    assert sweep(desk, later(evening, hours=3)) == 1
    assert sweep(desk, later(evening, hours=6)) == 0
    (lapsed,) = events(desk, state.id, AuthorizationLapsed)
    assert isinstance(lapsed.body, AuthorizationLapsed)
    assert lapsed.body.on == ends + timedelta(days=1)
    assert len(events(desk, state.id, AuthorizationIssued)) == 1
    check_whole(desk, state.id)


def _sent(desk: Desk, request: str) -> list[NoticeKind]:
    return [one.body.kind for one in events(desk, request, NoticeSent) if isinstance(one.body, NoticeSent)]


# --- r. What a person settles and asks ------------------------------------------------------------------


def test_where_no_rule_speaks_a_person_decides_whether_authorization_is_required(desk: Desk) -> None:
    made = submission("met.json", id="another-code")
    lines = tuple(replace(line, code="J9999") if line.id == "drug" else line for line in made.lines)
    desk = replace(desk, codes=None)  # a plan that keeps no list of its own
    state = requests.submit(desk, replace(made, lines=lines), INTAKE, TUESDAY)
    assert needs(state) == {"drug": Need.UNDETERMINED, "infusion": Need.REQUIRED}
    assert state.lines["drug"].assessment is None
    decide = (review.decide_need, desk, state.id)
    assert "say why" in refusal(*decide, Need.REQUIRED, " ", INTAKE, later(hours=1))
    done = review.decide_need(
        desk,
        state.id,
        Need.REQUIRED,
        "The policy owner: the same drug by another code.",
        INTAKE,
        later(hours=1),
    )
    assert needs(done) == dict.fromkeys(BOTH, Need.REQUIRED)
    assert done.lines["drug"].assessment is not None
    assert "is settled" in refusal(*decide, Need.REQUIRED, "Again.", INTAKE, later(hours=2))
    check_whole(desk, state.id)


def test_a_nurse_asks_for_a_document_behind_what_is_stated_without(desk: Desk) -> None:
    state = requests.submit(desk, submission("met.json", id="bare", attested=False), INTAKE, TUESDAY)
    assert state.stage is Stage.RECEIVED
    asking = (review.ask, desk, state.id)
    assert "no fact of the policy" in refusal(*asking, {"shoe_size": ""}, NURSE, later(hours=1))
    asked = review.ask(desk, state.id, {"birth_date": "Please send the signed order."}, NURSE, later(hours=1))
    assert asked.stage is Stage.PENDED
    assert asked.escalate_at is not None
    assert asked.asks["birth_date"].question == "Please send the signed order."
    born = asked.facts["birth_date"].current.value
    order = Evidence(Basis.STATED, "signed order", TUESDAY.date(), "Jane Roe, MD, NPI 1234567893")
    done = requests.answer(desk, state.id, {"birth_date": born}, order, INTAKE, later(hours=2))
    assert not done.asks
    assert done.facts["birth_date"].supported
    check_whole(desk, state.id)


def test_a_renewal_that_names_no_authorization_is_for_a_person(desk: Desk) -> None:
    state = requests.submit(
        desk,
        submission("reauthorization.json", id="renewal", facts={"product_line": "commercial"}),
        INTAKE,
        MARCH,
    )
    assert state.stage is Stage.RECEIVED
    assert any("names no earlier authorization" in one.why for one in state.escalations)
