"""Actions that the tables name: what somebody does to a request, with whatever it needs besides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.authorization.events import UnitsUsed
from assent.casework.determination.determination import ApprovalBasis, Approved, Overturned, Upheld
from assent.casework.determination.events import Reopened, ReopenGround
from assent.casework.determination.signature import SpecificReason
from assent.casework.intake.events import FactConfirmed, FactCorrected, SubmissionKind
from assent.casework.lifecycle import fold
from assent.casework.notices.events import NoticeKind, OralNoticeLogged
from assent.casework.record.actors import Actor, Role
from assent.casework.record.events import NoteWritten
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState
from assent.casework.review.events import (
    Assigned,
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    ExtensionTaken,
    JudgmentResolved,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOutcome,
    Unlocked,
)
from assent.desk.appeal import appeals
from assent.desk.authorization import authorizations
from assent.desk.deadlines import sweep
from assent.desk.determination import delegation, determinations
from assent.desk.intake import drafts, requests
from assent.desk.notices import mailroom
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from assent.desk.review import peer_to_peer, review
from tests.journeys import signing
from tests.journeys.living import (
    OUTSIDE,
    PHARMACY,
    PHONED,
    REASON,
    REVIEWER,
    fact,
    later,
    signed_by,
    submission,
)

Action = Callable[[Desk, str, Actor, datetime], object]
"""Does it to the request of that id, as somebody, at a time."""

SAID = Evidence(Basis.STATED, "telephone", date(2026, 2, 10), "office")


def _state(desk: Desk, id: str) -> RequestState:
    return fold(id, desk.record.read(id))


def submits(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return requests.submit(desk, submission(id=id), by, at)


def submits_what_is_excluded(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return requests.submit(desk, submission("excluded.json", id=id), by, at)


def submits_with_facts_missing(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return requests.submit(desk, submission("two-facts-missing.json", id=id), by, at)


def submits_without_a_signature(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return requests.submit(desk, submission(id=id, attested=False), by, at)


def submits_the_draft(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    sent = replace(submission(id=id), case=desk.read_case({}, id), lines=())
    return drafts.submit_draft(desk, id, sent, by, at)


def renews(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    (number,) = _state(desk, id).authorizations
    facts = {"product_line": "commercial", "baseline_total": "null"}
    made = submission("reauthorization.json", id=f"{id}-again", facts=facts, earlier=number)
    return requests.submit(desk, replace(made, kind=SubmissionKind.REAUTHORIZATION), by, at)


def answers_one(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return requests.answer(desk, id, {"trials[3].adherence": 91}, PHARMACY, by, at)


def answers_all(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    facts = {"trials[3].adherence": 91, "ketamine_misuse": False}
    return requests.answer(desk, id, facts, PHARMACY, by, at)


def answers_against_the_request(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    facts = {"trials[3].adherence": 91, "ketamine_misuse": True}
    return requests.answer(desk, id, facts, PHARMACY, by, at)


def cannot_answer(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return requests.answer_without(desk, id, ["ketamine_misuse"], "The practice has closed.", by, at)


def withdraws(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return requests.withdraw(desk, id, "provider", "Another treatment.", by, at, **PHONED)


def takes_it(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return act(desk, id, Assigned(by.id, by.role), by, at)


def locks(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return review.lock(desk, id, by, at)


def unlocks(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return act(desk, id, Unlocked(), by, at)


def notes(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return act(desk, id, NoteWritten("The scan is expected."), by, at)


def escalates(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return act(desk, id, Escalated(Role.PHYSICIAN, "An open question."), by, at)


def asks(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return review.ask(desk, id, {"weight_kg": ""}, by, at)


def confirms_a_fact(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return review.confirm(
        desk, id, FactConfirmed("weight_kg", _state(desk, id).facts["weight_kg"].current.value, SAID), by, at
    )


def corrects_the_exclusions(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    corrections: dict[str, bool | str] = {
        "aneurysm_clearance": "none",
        "arterial_aneurysm": False,
        "ketamine_misuse": False,
    }
    for path, value in corrections.items():
        was = _state(desk, id).facts[path].current.value
        corrected = FactCorrected(GivenFact(path, value, PHARMACY), was, "Another member's scan.")
        review.correct(desk, id, corrected, by, at)
    return None


def proposes_to_expedite(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return act(desk, id, ExpediteProposed("He stopped eating."), by, at)


def grants_the_fast_clock(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return act(desk, id, ExpediteGranted("It could harm him."), by, at)


def refuses_the_fast_clock(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return review.refuse_expedite(desk, id, "He is stable.", by, at)


def extends_the_infusion(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    more = ExtensionTaken("infusion", "enrollee_asked", "member", "He asks for time.", later(days=14))
    return determinations.extend(desk, id, more, by, at)


def extends_the_drug(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    more = ExtensionTaken("drug", "enrollee_asked", "member", "He asks for time.", later(days=14))
    return determinations.extend(desk, id, more, by, at)


def resolves_the_question(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    signature = signed_by(by, at).signature
    resolved = JudgmentResolved(
        "I.3", True, "A severe episode by interview.", signature, "I.3.c.cutoff", "eleven"
    )
    return determinations.resolve_judgment(desk, id, resolved, by, at)


def approves(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return determinations.approve(desk, id, (), signed_by(by, at, OUTSIDE), by, at)


def denies(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return signing.determine_adversely(desk, id, (), signed_by(by, at, REASON), by, at)


def denies_without_a_reason(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return signing.determine_adversely(desk, id, (), signed_by(by, at), by, at)


def denies_as_a_nurse_by_license(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    signed = signed_by(by, at, REASON, credential="RN")
    return signing.determine_adversely(desk, id, (), signed, by, at)


def denies_with_a_lapsed_license(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    signed = signed_by(by, at, REASON, until=date(2026, 1, 1))
    return signing.determine_adversely(desk, id, (), signed, by, at)


def approves_two_weeks_of_the_drug(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    asked = _state(desk, id).lines["drug"].requested.asked
    less = replace(asked, end=asked.start + timedelta(days=13))
    return signing.determine_partially(desk, id, less, signed_by(by, at, REASON), by, at)


def reopens_for_new_information(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    again = Reopened(("drug", "infusion"), ReopenGround.NEW_INFORMATION, "A clearance came in.")
    return determinations.reopen(desk, id, again, by, at)


def books_a_talk(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return act(desk, id, PeerToPeerBooked(later(at, days=1), REVIEWER.id, "Dr. Lind"), by, at)


def offers_a_talk(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return peer_to_peer.offer(desk, id, later(at, days=5), by, at)


def records_the_talk(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    held = PeerToPeerHeld(PeerToPeerOutcome.UNCHANGED, "The surgeon's letter is awaited.")
    return peer_to_peer.hold(desk, id, held, by, at)


def appeals_it(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return appeals.file(desk, id, appeals.Appeal((), "member", "Clearance was given."), by, at)


def _decided(desk: Desk, id: str, by: Actor, at: datetime, *, overturned: bool) -> object:
    (appeal,) = _state(desk, id).appeals
    signed = signed_by(by, at, SpecificReason("X.8", "Clearance of 12 February is on file."))
    made: list[Overturned | Upheld] = []
    for line in ("drug", "infusion"):
        grant = _state(desk, id).lines[line].requested.asked
        granted = Approved(grant, ApprovalBasis.APPEAL, "", signed.signature, signed.reasons)
        upheld = Upheld(line, signed.signature, signed.reasons, fact("aortic_aneurysm"))
        made.append(Overturned(granted) if overturned else upheld)
    return signing.decide(desk, id, appeal, made, by, at)


def overturns(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return _decided(desk, id, by, at, overturned=True)


def upholds(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return _decided(desk, id, by, at, overturned=False)


def hands_it_over(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return delegation.hand_over(desk, id, (), "", "The drug list governs.", by, at)


def recalls_it(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return delegation.recall(desk, id, (), "It is ours after all.", by, at)


def uses_a_unit(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    (number,) = _state(desk, id).authorizations
    used = UnitsUsed(number, "infusion", 1, date(2026, 2, 20), "CL-1")
    return authorizations.use_units(desk, id, used, by, at)


def uses_a_unit_after_its_end(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    (number,) = _state(desk, id).authorizations
    used = UnitsUsed(number, "infusion", 1, date(2026, 6, 1), "CL-1")
    return authorizations.use_units(desk, id, used, by, at)


def tells_the_member_by_voice(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    said = OralNoticeLogged(NoticeKind.ADVERSE, "member", at, "What was decided, and the appeal.")
    return act(desk, id, said, by, at)


def sweeps(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return sweep.sweep(desk, at)


def sends_letters(desk: Desk, id: str, by: Actor, at: datetime) -> object:
    return mailroom.send_due_notices(desk, at)


ACTIONS: dict[str, Action] = {
    name.replace("_", " "): act
    for name, act in list(globals().items())
    if callable(act) and not name.startswith("_") and getattr(act, "__module__", "") == __name__
}
"""By the words of the tables."""
