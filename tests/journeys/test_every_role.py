"""Every role at every use case of the desk: what the table allows is done, what it does not is refused.

The use cases are found by looking: one that is new fails here until it says which row it stands under.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import assent.desk
from assent import bootstrap
from assent.adapters.identity import Argon2, LocalSecrets
from assent.adapters.projections import RequestRecord
from assent.adapters.store import Appended
from assent.casework.appeal.events import AppealExtended, ReversalEntered, Ruling
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.authorization.events import AuthorizationCorrected, UnitsUsed
from assent.casework.determination.determination import ApprovalBasis, Approved, Upheld
from assent.casework.determination.events import DelegateDecisionEntered, Reopened, ReopenGround
from assent.casework.determination.signature import (
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SigningTable,
    SpecificReason,
)
from assent.casework.exchange.clients import ClientRegistration
from assent.casework.intake.events import FactConfirmed, FactCorrected, MemberIdentified
from assent.casework.lifecycle import fold
from assent.casework.notices.events import NoticeKind, OralNoticeLogged
from assent.casework.notices.notice import Rendered
from assent.casework.people.accounts import Account, StandIn
from assent.casework.people.permissions import TABLE, USES, Action, Proviso, Relation, Use, allowed
from assent.casework.people.provider_offices import ProviderOffice
from assent.casework.people.second_factor import SecondFactor
from assent.casework.plain_actions import PLAIN_ACTIONS
from assent.casework.plan.settings import digest_of
from assent.casework.record.checks import NotFound, NotPermitted, Refused
from assent.casework.record.event import Actor, Event, Role
from assent.casework.record.events import NoteWritten
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Grant
from assent.casework.record.state import AuthorizationState, RequestState
from assent.casework.reports.rows import Period
from assent.casework.requirement import events as events_need
from assent.casework.requirement.coverage import Coverage, Member, Network, Provider
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
from assent.casework.worklist.query import Filter, Order
from assent.casework.worklist.rows import Standing
from assent.desk.appeal import appeals, effectuation, reversals
from assent.desk.appeal.appeals import Appeal
from assent.desk.appeal.effectuation import OutsideDecision, RulingStated
from assent.desk.assessment import policy_terms
from assent.desk.authorization import authorizations
from assent.desk.deadlines import sweep
from assent.desk.determination import delegation, determinations
from assent.desk.determination.determinations import Signed
from assent.desk.exchange import clients, guidance, inquiries, members, submissions
from assent.desk.exchange.inquiries import WantedRequests
from assent.desk.exchange.submissions import Transaction, Update
from assent.desk.intake import answer_previews, documents, drafts, requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.notices import delivery, mailroom, previews
from assent.desk.oversight import clock
from assent.desk.people import accounts as people
from assent.desk.people import colleagues, proposals, provider_offices, stand_ins
from assent.desk.people.accounts import Changes
from assent.desk.people.colleagues import ColleagueChanges, Invitation
from assent.desk.people.provider_offices import OfficeChanges
from assent.desk.plain_actions import act
from assent.desk.plan import answers as plan_answers
from assent.desk.plan import settings as plan_settings
from assent.desk.ports import SYSTEM, Desk
from assent.desk.record import audit, moments, view
from assent.desk.record.case_file import case_file
from assent.desk.reports import departures, readings, reports
from assent.desk.requirement import codes
from assent.desk.review import consequences, inbox, peer_to_peer, review, worklist
from tests.exchange.signing import ec, rsa
from tests.journeys import signing
from tests.journeys.living import PHONED
from tests.packages import CATALOGUE
from tests.supplied import supply_criteria

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OFFICE, ANOTHER = "1234567893", "1000000012"
DOCTOR = Actor("dr-hale", Role.PHYSICIAN)
SOMEBODY = Actor("ida", Role.INTAKE)
"""Enters what another person confirms."""
OWNER = Actor("office-a", Role.PROVIDER, OFFICE)
ACTORS = (
    OWNER,
    Actor("office-a-ehr", Role.SYSTEM_CLIENT, OFFICE),
    Actor("ines", Role.INTAKE),
    Actor("nora", Role.NURSE),
    Actor("dr-okafor", Role.PHYSICIAN),
    Actor("paula", Role.POLICY_AUTHOR),
    Actor("aldo", Role.AUDITOR),
    Actor("ada", Role.ADMINISTRATOR),
    Actor("nightly", Role.SERVICE),
    SYSTEM,
)
STRANGERS = (Actor("office-b", Role.PROVIDER, ANOTHER), Actor("office-b-ehr", Role.SYSTEM_CLIENT, ANOTHER))
REASON = SpecificReason("X.8", "The scan of 3 February shows an aneurysm, and clearance was refused.")
PHARMACY = Evidence(Basis.ATTESTED, "pharmacy record", date(2026, 2, 9), "Sam Fox, RPh, NPI 1234567893")
DOCUMENT = b"a page of the chart"
DIGEST = hashlib.sha256(DOCUMENT).hexdigest()


@dataclass(frozen=True)
class Try:
    """How a use case is called, and the row under which it stands."""

    row: Action | Use
    call: Callable[[Desk, Actor], object]


class Trying(RequestRecord):
    """A record on which everything is tried and nothing is left: what is appended is gone with it."""

    def __init__(self, record: RequestRecord) -> None:
        super().__init__(record.store)
        self._tried: dict[str, list[Event]] = {}

    def append(
        self,
        request: str,
        expected: int,
        events: Sequence[Event],
        key: str | None,
        content: str | None,
        standing: Standing | None = None,
    ) -> Appended:
        assert expected == len(self.read(request))
        self._tried.setdefault(request, []).extend(events)
        return Appended(request, events[-1].sequence, events[-1].digest)

    def read(self, request: str) -> list[Event]:
        return [*super().read(request), *self._tried.get(request, ())]

    def first(self, request: str) -> list[Event]:
        return self.read(request)[:1]


LETTER = Rendered(b"%PDF-1.7 a letter", "A letter.")
"""It is not set in type: who may see one is asked here, not how it looks."""


class Letters:
    def render(self, notice: object) -> Rendered:
        return LETTER

    def render_case_file(self, made: object) -> bytes:
        return LETTER.pdf


class Directory:
    def member(self, number: str) -> Member | None:
        since = NOW.date() if number == "M-unsettled" else date(2020, 1, 1)
        covered = (Coverage("commercial", since), Coverage("medicare_advantage", since))
        return Member(number, "Pat Example", date(1984, 3, 17), "en", ("1 Elm Street", "Boston"), covered)

    def provider(self, npi: str) -> Provider | None:
        networks = tuple(Network(one, date(2020, 1, 1)) for one in ("commercial", "medicare_advantage"))
        return Provider(npi, "Example Psychiatry", ("9 Oak Street", "Boston"), "555-0100", networks)


def sent(name: str, id: str, *, attested: bool = True, **facts: str) -> Submission:
    """An example as the office sends it in; each for a member of its own."""
    (case,) = bootstrap.cases(str(EXAMPLES / name), facts)
    by = "Jane Roe, MD, NPI 1234567893" if attested else ""
    return Submission(id, replace(case, id=id), f"M-{id}", OFFICE, lines_of(case, CATALOGUE), attested_by=by)


def signature(actor: Actor) -> ClinicianSignature:
    """Everybody signs as a psychiatrist here: where somebody may not, it is the role that is in the way."""
    until = date(2027, 12, 31)
    return ClinicianSignature(
        actor.id, "MD", "MA-1", until, "psychiatry", NOW, "I have reviewed this record."
    )


def signed(actor: Actor, *reasons: SpecificReason) -> Signed:
    return Signed(signature(actor), reasons)


def transaction(actor: Actor) -> Transaction:
    """A transaction of a standard, for each actor another one."""
    return Transaction(f"key-{actor.id}", "content", b"{}", "request.json")


def certified(id: str) -> ReversalEntered:
    """The treating physician's certification of immediate need."""
    return ReversalEntered(f"{id}-A1", "Dr. Treating", NOW, DIGEST)


def made(desk: Desk) -> None:
    """One request for each thing that can be done to one."""
    drafts.draft(desk, sent("met.json", "draft"), OWNER, NOW)
    for id, name in (("pended", "two-facts-missing"), ("judgment", "judgment-by-a-reading"), ("paid", "met")):
        requests.submit(desk, sent(f"{name}.json", id), OWNER, NOW)
    for id in ("waiting", "proposed", "handed", "entered"):
        requests.submit(desk, sent("met.json", id, attested=False), OWNER, NOW)
    for id in ("refusable", "denied", "appealed", "offered", "booked"):
        requests.submit(desk, sent("excluded.json", id), OWNER, NOW)
    medicare = {"product_line": "medicare_advantage", "cms_guidance_exists": "false"}
    open_there = sent("met.json", "medicare", attested=False, **medicare)
    requests.submit(desk, replace(open_there, circumstances={"active_treatment": False}), OWNER, NOW)
    requests.submit(desk, sent("met.json", "unsettled", attested=False, **medicare), OWNER, NOW)
    nobody = sent("met.json", "unidentified", attested=False)
    requests.submit(desk, replace(nobody, member="unidentified-1", identified=False), OWNER, NOW)
    act(desk, "proposed", ExpediteProposed("It gets worse by the day."), OWNER, NOW)
    for id in ("handed", "entered"):
        delegation.hand_over(desk, id, (), "Delegate", "By contract.", DOCTOR, NOW)
    for id in ("waiting", "handed", "entered", "appealed"):
        documents.attach(desk, id, [DOCUMENT], "chart", "text/plain", OWNER, NOW)
    delegation.take_delegate_decision(desk, "entered", delegates(desk, "entered"), SOMEBODY, NOW)
    for id in ("denied", "appealed"):
        signing.determine_adversely(desk, id, (), signed(DOCTOR, REASON), DOCTOR, NOW)
    appeals.file(desk, "appealed", Appeal((), "member", "It is not so."), OWNER, NOW)
    requests.submit(desk, sent("excluded.json", "certified"), OWNER, NOW)
    signing.determine_adversely(desk, "certified", (), signed(DOCTOR, REASON), DOCTOR, NOW)
    appeals.file(desk, "certified", Appeal((), "member", "It is not so."), OWNER, NOW)
    documents.attach(desk, "certified", [DOCUMENT], "chart", "text/plain", OWNER, NOW)
    reversals.enter(desk, "certified", certified("certified"), SOMEBODY, NOW)
    requests.submit(desk, sent("excluded.json", "ruled"), OWNER, NOW)
    signing.determine_adversely(desk, "ruled", (), signed(DOCTOR, REASON), DOCTOR, NOW)
    documents.attach(desk, "ruled", [DOCUMENT], "chart", "text/plain", OWNER, NOW)
    effectuation.take_outside_decision(desk, "ruled", RULED, SOMEBODY, NOW)
    reconsidered = sent("excluded.json", "reconsidered", attested=True, **medicare)
    requests.submit(desk, replace(reconsidered, circumstances={"active_treatment": False}), OWNER, NOW)
    signing.determine_adversely(desk, "reconsidered", (), signed(DOCTOR, REASON), DOCTOR, NOW)
    appeals.file(desk, "reconsidered", Appeal(("infusion",), "member", "It is not so."), OWNER, NOW)
    for id in ("offered", "booked"):
        peer_to_peer.offer(desk, id, NOW + timedelta(days=5), DOCTOR, NOW)
    act(desk, "booked", BOOKED, DOCTOR, NOW)
    mailroom.send_due_notices(desk, NOW)
    requests.submit(desk, sent("excluded.json", "untold"), OWNER, NOW)
    signing.determine_adversely(desk, "untold", (), signed(DOCTOR, REASON), DOCTOR, NOW)


SIGNERS = """
[[delegate]]
name = "Delegate"
[[delegate.signers]]
person = "dr-theirs"
credential = "MD"
license = "MA-1"
license_valid_until = 2027-12-31
specialty = "psychiatry"
"""
BOOKED = PeerToPeerBooked(NOW + timedelta(days=1), "dr-hale", "Dr. Treating")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("plan") / "folder"
    bootstrap.make_store(folder, "Policy committee, 2026-01-15")
    supply_criteria(folder)
    office = folder / "office.toml"
    text = office.read_text("utf-8")
    office.write_text(
        text.replace("[delegates]", '[delegates]\ncommercial = "Delegate"', 1) + SIGNERS, "utf-8"
    )
    with bootstrap.desk(folder) as opened:
        assert opened.accounts is not None
        cheap = replace(opened.accounts, secrets=LocalSecrets(Argon2(memory_kib=64, passes=1, lanes=1)))
        desk = replace(opened, directory=Directory(), letters=Letters(), accounts=cheap)
        made(desk)
        for id in ("ada", "una"):
            people.first_administrator(desk, id, f"{id.title()} Example", NOW)
        ada, una = (Actor(id, Role.ADMINISTRATOR) for id in ("ada", "una"))
        people.add_account(desk, Account("ehr", "A program", Role.SYSTEM_CLIENT, OFFICE), ada, NOW)
        for id in ("nila", "nils"):
            people.add_account(desk, Account(id, "Proposed Example", Role.NURSE), una, NOW)
        nora = people.add_account(desk, Account("nora", "Nora Example", Role.NURSE), ada, NOW)
        assert nora.proposal is not None
        proposals.confirm(desk, nora.proposal, una, NOW)
        assert desk.accounts is not None
        desk.accounts.book.change(lambda held: held.put_factor(SecondFactor("nora", "SECRET", NOW, NOW)))
        provider_offices.add_office(desk, ProviderOffice("oak", "Oak Psychiatry", (OFFICE,)), ada, NOW)
        for id, leads in (("office-a", True), ("oak.lee", False), ("oak.kay", False)):
            of_oak = Account(
                id, f"{id} Example", Role.PROVIDER, OFFICE, office="oak", office_administrator=leads
            )
            people.add_account(desk, of_oak, ada, NOW)
        people.issue_token(desk, "ehr", "nightly", NOW + timedelta(days=9), ada, NOW)
        clients.register_client(desk, ClientRegistration("ehr", (OFFICE,), ec().key_set), ada, NOW)
        stella = Account("stella", "Stella Example", Role.INTAKE)
        people.add_account(desk, stella, ada, NOW)
        named = stand_ins.name_stand_in(desk, "stella", StandIn(NOW.date(), NOW.date()), ada, NOW)
        assert named.proposal is not None
        proposals.confirm(desk, named.proposal, una, NOW)
        propose_settings(desk, office, una)
        yield desk


def propose_settings(desk: Desk, office: Path, una: Actor) -> None:
    """Settings of the folder as it was made, then others in force; two proposals wait, and the folder differs."""
    assert desk.settings is not None
    plan_settings.begin(desk, una, NOW)
    ada = Actor("ada", Role.ADMINISTRATOR)
    for number, days in enumerate((8, 9, 10)):
        text = re.sub("clock_days = [0-9]+", f"clock_days = {days}", office.read_text("utf-8"))
        office.write_text(text, "utf-8")
        digest = plan_settings.folder_changes(desk, una).digest
        plan_settings.propose(desk, digest, "The committee decided.", una, NOW)
        if number == 0:
            plan_settings.confirm(desk, 1, digest, ada, NOW)
    office.write_text(re.sub("clock_days = [0-9]+", "clock_days = 11", office.read_text("utf-8")), "utf-8")


def settings_digest(desk: Desk) -> str:
    """Of the settings of the folder."""
    assert desk.settings is not None
    return digest_of(desk.settings.folder.read())


def proposed_digest(desk: Desk) -> str:
    """Of the second proposal of settings."""
    assert desk.settings is not None
    return next(one.content for one in desk.settings.book.proposals() if one.number == 2)


@pytest.fixture
def desk(prepared: Desk) -> Desk:
    assert isinstance(prepared.record, RequestRecord)
    return replace(prepared, record=Trying(prepared.record))


def state(desk: Desk, request: str) -> RequestState:
    return fold(request, desk.record.read(request))


def asked(desk: Desk, request: str, line: str) -> Grant:
    return state(desk, request).lines[line].requested.asked


def held(desk: Desk) -> AuthorizationState:
    """The authorization of the infusion that the software approved."""
    found = state(desk, "paid").authorizations.values()
    return next(one for one in found if one.grant("infusion"))


def resolved(desk: Desk, actor: Actor) -> JudgmentResolved:
    assessment = state(desk, "judgment").lines["drug"].assessment
    assert assessment is not None
    (clause,) = assessment.assessed.clauses
    words = "13 of 27 is moderate to severe on this scale."
    return JudgmentResolved(clause, True, words, signature(actor), "I.3.c.cutoff", "eleven")


def upheld(desk: Desk, actor: Actor) -> list[Upheld]:
    seen = tuple(Considered(ConsideredKind.FACT, path) for path in list(state(desk, "appealed").facts)[:1])
    return [Upheld(line, signature(actor), (REASON,), seen) for line in state(desk, "appealed").lines]


def used(desk: Desk) -> UnitsUsed:
    return UnitsUsed(held(desk).number, "infusion", 1, asked(desk, "paid", "infusion").start, "C-1")


def corrected(desk: Desk) -> AuthorizationCorrected:
    return AuthorizationCorrected(held(desk).number, held(desk).source, "A slip.")


def delegates(desk: Desk, request: str = "handed") -> list[DelegateDecisionEntered]:
    theirs = signature(Actor("dr-theirs", Role.PHYSICIAN))
    made = Approved(asked(desk, request, "drug"), ApprovalBasis.DELEGATE, "", theirs)
    return [DelegateDecisionEntered("Delegate", "D-9", made, DIGEST)]


def less(desk: Desk) -> Grant:
    grant = asked(desk, "refusable", "infusion")
    return replace(grant, end=grant.end - timedelta(days=7))


def letter(desk: Desk) -> str:
    return next(one.digest for one in state(desk, "denied").notices if one.to == "provider")


def seen_of(desk: Desk, request: str) -> str:
    """The digest of a letter that waits."""
    return mailroom.preview(desk, request, NoticeKind.ADVERSE, "member", DOCTOR, NOW).digest


def locked(desk: Desk, actor: Actor) -> object:
    review.lock(desk, "waiting", actor, NOW)
    return act(desk, "waiting", Unlocked(), actor, NOW)


def taken_over(desk: Desk, actor: Actor) -> object:
    review.lock(desk, "waiting", Actor("whose-session-was-lost", Role.NURSE), NOW)
    return review.take_over_lock(desk, "waiting", "The session was lost.", actor, NOW)


def page(desk: Desk, actor: Actor) -> object:
    found = worklist.page(desk, Filter(), Order.DUE, actor)
    own = {row.provider for row in found.requests} <= {OFFICE}
    assert own
    assert bool(found.requests) is (actor.organization != ANOTHER)
    return found


TWO = {"trials[3].adherence": 91, "ketamine_misuse": False}
AGE = GivenFact("ketamine_misuse", True, PHARMACY)
LONGER = AppealExtended(
    "reconsidered-A1", "enrollee_asked", "member", "A week more.", NOW + timedelta(days=40)
)
RULED = OutsideDecision(
    2, "E-1", (RulingStated("drug", Ruling.OVERTURNED), RulingStated("infusion", Ruling.UPHELD)), document=DIGEST,
    no_level_before="It took the matter up at once.",
)  # fmt: skip
MORE = ExtensionTaken("infusion", "enrollee_asked", "member", "A week more.", NOW + timedelta(days=14))
TOLD = OralNoticeLogged(NoticeKind.ADVERSE, "member", NOW, "The request was refused.", "the member")
AGAIN = Reopened(("drug", "infusion"), ReopenGround.NEW_INFORMATION, "A new scan came in.")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
NEW = Account("new", "New Example", Role.INTAKE)

TRIES: Mapping[str, Try] = {
    "intake.requests.submit": Try(
        Action.SUBMIT, lambda desk, by: requests.submit(desk, sent("met.json", f"new-{by.id}"), by, NOW)
    ),
    "intake.requests.answer": Try(
        Action.GIVE_FACTS, lambda desk, by: requests.answer(desk, "pended", TWO, PHARMACY, by, NOW)
    ),
    "intake.answer_previews.preview_answer": Try(
        Action.GIVE_FACTS, lambda desk, by: answer_previews.preview_answer(desk, "pended", TWO, by, NOW)
    ),
    "intake.requests.answer_without": Try(
        Action.ANSWER,
        lambda desk, by: requests.answer_without(
            desk, "pended", ["ketamine_misuse"], "Nobody knows.", by, NOW
        ),
    ),
    "intake.requests.withdraw": Try(
        Action.WITHDRAW,
        lambda desk, by: requests.withdraw(desk, "waiting", "member", "Moved.", by, NOW, **PHONED),
    ),
    "exchange.members.identify": Try(
        Action.IDENTIFY_MEMBER,
        lambda desk, by: members.identify(
            desk, "unidentified", MemberIdentified("M-found", "commercial", "The card was misread."), by, NOW
        ),
    ),
    "exchange.submissions.submit_transaction": Try(
        Action.SUBMIT,
        lambda desk, by: submissions.submit_transaction(
            desk, sent("met.json", f"sent-{by.id}"), transaction(by), by, NOW
        ),
    ),
    "exchange.submissions.update_transaction": Try(
        Action.GIVE_FACTS,
        lambda desk, by: submissions.update_transaction(
            desk, "pended", Update(sent("met.json", "pended").case), transaction(by), by, NOW
        ),
    ),
    "exchange.inquiries.found_requests": Try(
        Use.SEE_WORKLIST,
        lambda desk, by: inquiries.found_requests(desk, WantedRequests("M-pended"), by, lambda _: False, NOW),
    ),
    "intake.drafts.draft": Try(
        Action.CREATE_DRAFT, lambda desk, by: drafts.draft(desk, sent("met.json", f"new-{by.id}"), by, NOW)
    ),
    "intake.drafts.submit_draft": Try(
        Action.SUBMIT,
        lambda desk, by: drafts.submit_draft(desk, "draft", sent("met.json", "draft"), by, NOW),
    ),
    "plain_actions.assign": Try(
        Action.ASSIGN, lambda desk, by: act(desk, "waiting", Assigned("nora", Role.NURSE), by, NOW)
    ),
    "review.review.lock": Try(Action.LOCK, lambda desk, by: review.lock(desk, "waiting", by, NOW)),
    "review.review.take_over_lock": Try(Action.LOCK, taken_over),
    "plain_actions.unlock": Try(Action.LOCK, locked),
    "review.review.confirm": Try(
        Action.CONFIRM_FACT,
        lambda desk, by: review.confirm(
            desk, "waiting", FactConfirmed("ketamine_misuse", False, PHARMACY), by, NOW
        ),
    ),
    "review.review.correct": Try(
        Action.CORRECT_FACT,
        lambda desk, by: review.correct(
            desk, "waiting", FactCorrected(AGE, False, "The chart says so."), by, NOW
        ),
    ),
    "review.consequences.preview_correction": Try(
        Action.CORRECT_FACT,
        lambda desk, by: consequences.preview_correction(
            desk, "waiting", FactCorrected(AGE, False, "The chart says so."), by, NOW
        ),
    ),
    "plain_actions.escalate": Try(
        Action.ESCALATE,
        lambda desk, by: act(desk, "waiting", Escalated(Role.PHYSICIAN, "Please look."), by, NOW),
    ),
    "plain_actions.propose_expedite": Try(
        Action.PROPOSE_EXPEDITE,
        lambda desk, by: act(desk, "waiting", ExpediteProposed("Worse."), by, NOW),
    ),
    "plain_actions.grant_expedite": Try(
        Action.GRANT_EXPEDITE,
        lambda desk, by: act(desk, "proposed", ExpediteGranted("It is urgent."), by, NOW),
    ),
    "review.review.refuse_expedite": Try(
        Action.REFUSE_EXPEDITE,
        lambda desk, by: review.refuse_expedite(desk, "proposed", "It is not.", by, NOW),
    ),
    "review.review.settle_need": Try(
        Action.DETERMINE_NEED,
        lambda desk, by: review.settle_need(desk, "unsettled", {"active_treatment": False}, by, NOW),
    ),
    "review.review.decide_need": Try(
        Action.DETERMINE_NEED,
        lambda desk, by: review.decide_need(
            desk, "unsettled", events_need.Need.REQUIRED, "Counsel.", by, NOW
        ),
    ),
    "review.review.ask": Try(
        Action.REQUEST_INFORMATION,
        lambda desk, by: review.ask(desk, "waiting", {"birth_date": ""}, by, NOW),
    ),
    "review.consequences.preview_questions": Try(
        Action.REQUEST_INFORMATION,
        lambda desk, by: consequences.preview_questions(desk, "waiting", {"birth_date": ""}, by, NOW),
    ),
    "plain_actions.note": Try(
        Action.NOTE, lambda desk, by: act(desk, "waiting", NoteWritten("Seen."), by, NOW)
    ),
    "plain_actions.log_oral_notice": Try(
        Action.LOG_ORAL_NOTICE, lambda desk, by: act(desk, "denied", TOLD, by, NOW)
    ),
    "determination.determinations.resolve_judgment": Try(
        Action.RESOLVE_JUDGMENT,
        lambda desk, by: determinations.resolve_judgment(desk, "judgment", resolved(desk, by), by, NOW),
    ),
    "determination.determinations.approve": Try(
        Action.APPROVE, lambda desk, by: determinations.approve(desk, "waiting", (), signed(by), by, NOW)
    ),
    "determination.determinations.approve, outside the criteria": Try(
        Action.APPROVE_OUTSIDE,
        lambda desk, by: determinations.approve(desk, "refusable", (), signed(by, REASON), by, NOW),
    ),
    "determination.determinations.determine_partially": Try(
        Action.DETERMINE_PARTIALLY,
        lambda desk, by: signing.determine_partially(
            desk, "refusable", less(desk), signed(by, REASON), by, NOW
        ),
    ),
    "determination.determinations.determine_adversely": Try(
        Action.DETERMINE_ADVERSELY,
        lambda desk, by: signing.determine_adversely(desk, "refusable", (), signed(by, REASON), by, NOW),
    ),
    "determination.determinations.preview_partial": Try(
        Action.DETERMINE_PARTIALLY,
        lambda desk, by: determinations.preview_partial(
            desk, "refusable", less(desk), signed(by, REASON), by, NOW
        ),
    ),
    "determination.determinations.preview_adverse": Try(
        Action.DETERMINE_ADVERSELY,
        lambda desk, by: determinations.preview_adverse(desk, "refusable", (), signed(by, REASON), by, NOW),
    ),
    "determination.determinations.reopen": Try(
        Action.REOPEN, lambda desk, by: determinations.reopen(desk, "denied", AGAIN, by, NOW)
    ),
    "determination.determinations.extend": Try(
        Action.EXTEND, lambda desk, by: determinations.extend(desk, "medicare", MORE, by, NOW)
    ),
    "determination.delegation.hand_over": Try(
        Action.HAND_OVER,
        lambda desk, by: delegation.hand_over(desk, "waiting", (), "Delegate", "By contract.", by, NOW),
    ),
    "determination.delegation.recall": Try(
        Action.RECALL,
        lambda desk, by: delegation.recall(desk, "handed", (), "To the wrong one.", by, NOW),
    ),
    "determination.delegation.take_delegate_decision": Try(
        Action.TAKE_DELEGATE_DECISION,
        lambda desk, by: delegation.take_delegate_decision(desk, "handed", delegates(desk), by, NOW),
    ),
    "determination.delegation.confirm_delegate_decision": Try(
        Action.CONFIRM_DELEGATE_DECISION,
        lambda desk, by: delegation.confirm_delegate_decision(desk, "entered", (), by, NOW),
    ),
    "determination.delegation.reject_delegate_decision": Try(
        Action.REJECT_DELEGATE_DECISION,
        lambda desk, by: delegation.reject_delegate_decision(desk, "entered", (), "Not theirs.", by, NOW),
    ),
    "review.peer_to_peer.offer": Try(
        Action.OFFER_PEER_TO_PEER,
        lambda desk, by: peer_to_peer.offer(desk, "refusable", NOW + timedelta(days=5), by, NOW),
    ),
    "plain_actions.book": Try(
        Action.BOOK_PEER_TO_PEER, lambda desk, by: act(desk, "offered", BOOKED, by, NOW)
    ),
    "review.peer_to_peer.hold": Try(
        Action.HOLD_PEER_TO_PEER,
        lambda desk, by: peer_to_peer.hold(
            desk, "booked", PeerToPeerHeld(PeerToPeerOutcome.UNCHANGED, "They spoke."), by, BOOKED.when
        ),
    ),
    "appeal.appeals.file": Try(
        Action.FILE_APPEAL,
        lambda desk, by: appeals.file(desk, "denied", Appeal((), "member", "It is not so."), by, NOW),
    ),
    "appeal.appeals.decide": Try(
        Action.DECIDE_APPEAL,
        lambda desk, by: signing.decide(desk, "appealed", "appealed-A1", upheld(desk, by), by, NOW),
    ),
    "appeal.appeals.preview_decision": Try(
        Action.DECIDE_APPEAL,
        lambda desk, by: appeals.preview_decision(desk, "appealed", "appealed-A1", upheld(desk, by), by, NOW),
    ),
    "appeal.appeals.forward": Try(
        Action.FORWARD_APPEAL,
        lambda desk, by: appeals.forward(desk, "appealed", "appealed-A1", "the reviewer", "Late.", by, NOW),
    ),
    "appeal.appeals.extend": Try(
        Action.EXTEND_APPEAL,
        lambda desk, by: appeals.extend(desk, "reconsidered", LONGER, by, NOW),
    ),
    "appeal.effectuation.take_outside_decision": Try(
        Action.TAKE_OUTSIDE_DECISION,
        lambda desk, by: effectuation.take_outside_decision(desk, "appealed", RULED, by, NOW),
    ),
    "appeal.effectuation.effectuate": Try(
        Action.EFFECTUATE, lambda desk, by: effectuation.effectuate(desk, "ruled", "ruled-O1", by, NOW)
    ),
    "appeal.reversals.enter": Try(
        Action.ENTER_REVERSAL,
        lambda desk, by: reversals.enter(desk, "appealed", certified("appealed"), by, NOW),
    ),
    "appeal.reversals.confirm": Try(
        Action.CONFIRM_REVERSAL,
        lambda desk, by: reversals.confirm(desk, "certified", "certified-A1", by, NOW),
    ),
    "appeal.reversals.reject": Try(
        Action.REJECT_REVERSAL,
        lambda desk, by: reversals.reject(desk, "certified", "certified-A1", "No signature.", by, NOW),
    ),
    "authorization.authorizations.use_units": Try(
        Action.USE_UNITS, lambda desk, by: authorizations.use_units(desk, "paid", used(desk), by, NOW)
    ),
    "authorization.authorizations.correct": Try(
        Action.CORRECT_AUTHORIZATION,
        lambda desk, by: authorizations.correct(
            desk, "paid", corrected(desk), by, NOW, expected=state(desk, "paid").version
        ),
    ),
    "intake.documents.attach": Try(
        Action.ATTACH_DOCUMENT,
        lambda desk, by: documents.attach(desk, "waiting", [b"another page"], "page", "text/plain", by, NOW),
    ),
    "intake.documents.open_document": Try(
        Action.VIEW,
        lambda desk, by: documents.open_document(
            desk, "waiting", next(iter(state(desk, "waiting").documents)), "review", by, NOW
        ),
    ),
    "notices.mailroom.letter": Try(
        Action.VIEW, lambda desk, by: mailroom.letter(desk, "denied", letter(desk), by, NOW)
    ),
    "notices.mailroom.preview": Try(
        Action.VIEW,
        lambda desk, by: mailroom.preview(desk, "untold", NoticeKind.ADVERSE, "member", by, NOW),
    ),
    "notices.previews.changed_letters": Try(
        Action.VIEW, lambda desk, by: previews.changed_letters(desk, "untold", by, NOW)
    ),
    "notices.previews.confirm_letter": Try(
        Action.CONFIRM_LETTER,
        lambda desk, by: previews.confirm_letter(desk, "untold", seen_of(desk, "untold"), by, NOW),
    ),
    "notices.mailroom.send_due_notices": Try(
        Use.SWEEP, lambda desk, by: mailroom.send_due_notices(desk, NOW, by)
    ),
    "notices.delivery.waiting_letters": Try(Use.SEE_OUTBOX, delivery.waiting_letters),
    "notices.delivery.letter_delivered": Try(
        Action.RECORD_RECEIPT,
        lambda desk, by: delivery.letter_delivered(desk, "denied", letter(desk), "A fax report.", by, NOW),
    ),
    "notices.delivery.letter_returned": Try(
        Action.RECORD_RECEIPT,
        lambda desk, by: delivery.letter_returned(desk, "denied", letter(desk), "Moved.", by, NOW),
    ),
    "record.view.look": Try(Action.VIEW, lambda desk, by: view.look(desk, "waiting", by, NOW)),
    "record.view.seen": Try(
        Action.VIEW, lambda desk, by: view.seen(desk, "waiting", by, NOW, "request", "review")
    ),
    "record.case_file.case_file": Try(
        Use.READ_CASE_FILE, lambda desk, by: case_file(desk, "waiting", by, NOW)
    ),
    "review.worklist.page": Try(Use.SEE_WORKLIST, page),
    "review.worklist.of_drug": Try(
        Use.SEE_WORKLIST, lambda desk, by: worklist.of_drug(desk, worklist.DrugSearch("J3490"), by)
    ),
    "review.worklist.reviewers": Try(Use.SEE_WORKLIST, worklist.reviewers),
    "review.inbox.came_back": Try(Use.SEE_WORKLIST, lambda desk, by: inbox.came_back(desk, by, NOW)),
    "oversight.clock.correct_clock": Try(
        Use.OPERATE, lambda desk, by: clock.correct_clock(desk, "asked the time server", by, NOW)
    ),
    "deadlines.sweep.sweep": Try(Use.SWEEP, lambda desk, by: sweep.sweep(desk, NOW, by)),
    "reports.reports.public_figures": Try(
        Use.READ_REPORTS, lambda desk, by: reports.public_figures(desk, 2026, by, NOW)
    ),
    "reports.reports.operations": Try(
        Use.READ_REPORTS, lambda desk, by: reports.operations(desk, YEAR, by, NOW)
    ),
    "reports.reports.decisions": Try(
        Use.READ_REPORTS, lambda desk, by: reports.decisions(desk, YEAR, by, NOW)
    ),
    "reports.reports.open_now": Try(Use.READ_REPORTS, lambda desk, by: reports.open_now(desk, by, NOW)),
    "reports.readings.readings": Try(
        Use.READ_REPORTS, lambda desk, by: readings.readings(desk, YEAR, by, NOW)
    ),
    "record.audit.last_checkpoint": Try(Use.AUDIT, audit.last_checkpoint),
    "record.moments.moment": Try(Use.AUDIT, lambda desk, by: moments.moment(desk, "waiting", 1, by, NOW)),
    "record.moments.looks": Try(Use.AUDIT, lambda desk, by: moments.looks(desk, "waiting", by, NOW)),
    "reports.departures.departures": Try(
        Use.READ_REPORTS, lambda desk, by: departures.departures(desk, YEAR, by)
    ),
    "reports.reports.written": Try(
        Use.READ_REPORTS,
        lambda desk, by: reports.written(
            desk, reports.decisions(desk, YEAR, Actor("aldo", Role.AUDITOR), NOW), by, "json"
        ),
    ),
    "people.accounts.add_account": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: people.add_account(desk, NEW, by, NOW)
    ),
    "people.provider_offices.list_offices": Try(Use.MANAGE_ACCOUNTS, provider_offices.list_offices),
    "people.provider_offices.add_office": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: provider_offices.add_office(
            desk, ProviderOffice(f"elm-{by.id}", "Elm Example", ("1000000004",)), by, NOW
        ),
    ),
    "people.provider_offices.change_office": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: provider_offices.change_office(desk, "oak", OfficeChanges("Oak"), by, NOW),
    ),
    "people.colleagues.colleagues": Try(Use.MANAGE_COLLEAGUES, colleagues.colleagues),
    "people.colleagues.invite": Try(
        Use.MANAGE_COLLEAGUES,
        lambda desk, by: colleagues.invite(
            desk, Invitation(f"oak.of-{by.id}", "New Example", (OFFICE,)), by, NOW
        ),
    ),
    "people.colleagues.change_colleague": Try(
        Use.MANAGE_COLLEAGUES,
        lambda desk, by: colleagues.change_colleague(desk, "oak.lee", ColleagueChanges("L."), by, NOW),
    ),
    "people.colleagues.end_access": Try(
        Use.MANAGE_COLLEAGUES, lambda desk, by: colleagues.end_access(desk, "oak.lee", by, NOW)
    ),
    "people.colleagues.renew_invitation": Try(
        Use.MANAGE_COLLEAGUES, lambda desk, by: colleagues.renew_invitation(desk, "oak.kay", by, NOW)
    ),
    "requirement.codes.list_codes": Try(
        Use.READ_POLICY, lambda desk, by: codes.list_codes(desk, by, NOW.date())
    ),
    "requirement.codes.ask_need": Try(
        Use.READ_POLICY,
        lambda desk, by: codes.ask_need(desk, codes.NeedQuestion("96365", "commercial", NOW.date()), by),
    ),
    "people.accounts.change_account": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: people.change_account(desk, "nora", Changes(name="Nora"), by, NOW),
    ),
    "people.accounts.reset_password": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: people.reset_password(desk, "nora", by, NOW)
    ),
    "people.accounts.reset_second_factor": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: people.reset_second_factor(desk, "nora", by, NOW)
    ),
    "people.proposals.list_proposals": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: proposals.list_proposals(desk, by, NOW)
    ),
    "people.proposals.confirm": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: proposals.confirm(desk, 1, by, NOW)
    ),
    "people.proposals.reject": Try(Use.MANAGE_ACCOUNTS, lambda desk, by: proposals.reject(desk, 2, by, NOW)),
    "people.stand_ins.name_stand_in": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: stand_ins.name_stand_in(desk, "nora", StandIn(NOW.date(), NOW.date()), by, NOW),
    ),
    "people.stand_ins.end_stand_in": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: stand_ins.end_stand_in(desk, "stella", by, NOW)
    ),
    "people.stand_ins.stand_in_uses": Try(
        Use.READ_REPORTS, lambda desk, by: stand_ins.stand_in_uses(desk, YEAR, by)
    ),
    "people.proposals.new_signers": Try(
        Use.READ_REPORTS, lambda desk, by: proposals.new_signers(desk, YEAR, by)
    ),
    "people.accounts.issue_token": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: people.issue_token(desk, "ehr", "portal", NOW + timedelta(days=9), by, NOW),
    ),
    "people.accounts.revoke_token": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: people.revoke_token(desk, "ehr", "nightly", by, NOW)
    ),
    "exchange.guidance.list_hook_calls": Try(Use.AUDIT, guidance.list_hook_calls),
    "exchange.clients.list_clients": Try(Use.MANAGE_ACCOUNTS, clients.list_clients),
    "exchange.clients.register_client": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: clients.register_client(
            desk, ClientRegistration("portal", (OFFICE,), ec().key_set), by, NOW
        ),
    ),
    "exchange.clients.change_keys": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: clients.change_keys(desk, "ehr", clients.ClientKeys(rsa().key_set), by, NOW),
    ),
    "exchange.clients.end_client": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: clients.end_client(desk, "ehr", by, NOW)
    ),
    "people.accounts.list_accounts": Try(Use.MANAGE_ACCOUNTS, people.list_accounts),
    "people.accounts.list_tokens": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: people.list_tokens(desk, "ehr", by)
    ),
    "people.accounts.account_log": Try(Use.READ_ACCOUNT_LOG, people.account_log),
    "assessment.policy_terms.bars_for": Try(
        Use.READ_BARS, lambda desk, by: policy_terms.bars_for(desk, "mgb-031", by)
    ),
    "plan.settings.in_force": Try(Use.READ_SETTINGS, plan_settings.in_force),
    "plan.answers.settings_shown": Try(Use.READ_SETTINGS, plan_answers.settings_shown),
    "plan.settings.folder_changes": Try(Use.READ_SETTINGS, plan_settings.folder_changes),
    "plan.settings.file_changes": Try(
        Use.CHANGE_SETTINGS, lambda desk, by: plan_settings.file_changes(desk, {}, by)
    ),
    "plan.settings.file_in_force": Try(
        Use.CHANGE_SETTINGS, lambda desk, by: plan_settings.file_in_force(desk, "office.toml", by)
    ),
    "plan.settings.list_proposals": Try(
        Use.READ_SETTINGS, lambda desk, by: plan_settings.list_proposals(desk, by, NOW)
    ),
    "plan.settings.revisions": Try(Use.READ_SETTINGS, plan_settings.revisions),
    "plan.settings.revisions_on": Try(
        Use.READ_SETTINGS, lambda desk, by: plan_settings.revisions_on(desk, NOW.date(), by)
    ),
    "plan.settings.propose": Try(
        Use.CHANGE_SETTINGS,
        lambda desk, by: plan_settings.propose(desk, settings_digest(desk), "Decided.", by, NOW),
    ),
    "plan.settings.propose_again": Try(
        Use.CHANGE_SETTINGS, lambda desk, by: plan_settings.propose_again(desk, 1, "As before.", by, NOW)
    ),
    "plan.settings.confirm": Try(
        Use.CHANGE_SETTINGS, lambda desk, by: plan_settings.confirm(desk, 2, proposed_digest(desk), by, NOW)
    ),
    "plan.settings.reject": Try(Use.CHANGE_SETTINGS, lambda desk, by: plan_settings.reject(desk, 3, by, NOW)),
    "plan.settings.write_to_folder": Try(Use.CHANGE_SETTINGS, plan_settings.write_to_folder),
}
"""One entry for each use case in which somebody acts: how it is called, and the row under which it stands."""

WITHOUT_A_ROLE = {
    "whoever signs in proves who they are": (
        *(
            "people.sign_in.sign_in",
            "people.sign_in.set_password",
            "people.sign_in.signed_in",
            "people.sign_in.sign_out",
        ),
        *("people.sign_in.sign_out_everywhere", "people.sign_in.begin_with_provider"),
        *("people.sign_in.finish_with_provider", "people.sign_in.calling"),
        "people.sign_in.enter_demonstration",
        *("exchange.guidance.give_guidance", "exchange.guidance.technical_guidance"),
        *("exchange.guidance.keep_hook_call", "exchange.guidance.assertion_of"),
        *("exchange.guidance.call_behind", "exchange.guidance.forget_old_calls"),
        *("exchange.access.give_access", "exchange.access.calling_client", "exchange.access.calling_hook"),
        *(
            "exchange.access.check_hook_token",
            "exchange.access.office_client",
            "exchange.access.open_client",
        ),
        *("people.second_factor.begin_enrollment", "people.second_factor.finish_enrollment"),
        *("people.second_factor.signature", "people.second_factor.standing"),
    ),
    "who operates the machine of the store; the operating system's user is on the record": (
        *("people.accounts.first_administrator", "people.recovery.operator"),
        *("people.recovery.recover_administrator", "plan.settings.begin"),
        *("plan.settings.taken_over", "plan.settings.standing"),
    ),
    "who holds the installation's folder, at its command line": (
        *("record.audit.verify", "record.audit.replay", "record.audit.export", "record.audit.checkpoint"),
        "record.audit.verification",
        *("record.display.show", "review.worklist.worklist", "authorization.authorizations.request_of"),
    ),
    "whoever checks a case, also without an account; nothing of the record is read": (
        *("assessment.inquiry.read_file", "requirement.codes.need_of", "assessment.charts.read_chart_case"),
        *("exchange.collecting.form_kinds", "exchange.collecting.questionnaire_of"),
        "exchange.collecting.assess_answers",
    ),
    "a program, which sees the subscriptions of its own account and of its own offices only": (
        *("exchange.subscriptions.subscribe", "exchange.subscriptions.change_subscription"),
        *("exchange.subscriptions.end_subscription", "exchange.subscriptions.own_subscription"),
        "exchange.subscriptions.own_subscriptions",
    ),
    "the server itself, which tells programs what the record says, and gets ready": (
        *("exchange.notifications.note_changes", "exchange.notifications.send_notifications"),
        "assessment.compiled.compile_newest",
    ),
    "programs that operate the installation; no request is named": (
        *("reports.operations.is_ready", "reports.operations.open_requests", "reports.operations.can_send"),
    ),
    "a step of other use cases, which check": (
        *("people.account_steps.accounts_of", "intake.documents.documents_of", "notices.matter.letters_of"),
        *("intake.documents.keep_file", "record.view.look_at_state"),
        *(
            "requirement.settlement.check_directory",
            "intake.requests.check_submission",
            "intake.requests.others_of",
            "intake.signers.check_signers",
            "oversight.clock.check_acting",
            "oversight.clock.is_believed",
            "people.account_steps.tidying",
            "people.offices.check_known_to",
        ),
        *("exchange.members.match_member", "exchange.submissions.repeated", "exchange.submissions.keep"),
        *("exchange.submissions.request_of", "intake.request_numbers.following"),
        "people.names.people",
        *(
            "exchange.notifications.keep_answer",
            "record.explanation.explained_again",
            "record.standing.states_of",
        ),
        *("exchange.inquiries.requests_of", "exchange.inquiries.transactions"),
        "exchange.authorized_orders.authorized_requests",
        *("people.sign_in.asks_who_acts", "people.second_factor.is_demonstration"),
        *("notices.delivery.hand_over_letters", "record.scratch.tried"),
        *(
            "notices.previews.writes_letters",
            "reports.reports.events_told",
            "record.recording.begin",
            "record.recording.take_up",
            "record.recording.events_of",
            "record.moments.following",
        ),
        *(
            "record.standing.state_of",
            "record.display.with_reasons",
            "record.explanation.bars_of",
            "record.explanation.explained",
            "record.explanation.repeated",
            "plan.settings.kept",
            "people.stand_ins.check_settles",
            "plan.settings.settings_faults",
        ),
        *("plan.settings.proposal_changes", "plan.settings.revision_changes"),
        *("plan.answers.revision_shown", "plan.answers.settings_proposal_shown"),
    ),
}
"""What takes a desk and asks for no role, and why."""


def needs_licence(row: Action | Use) -> bool:
    return isinstance(row, Action) and any(Proviso.LICENSED in needs for needs in TABLE[row].values())


def use_cases() -> Iterator[str]:
    """Every public function of the desk that takes a desk."""
    for found in pkgutil.walk_packages(assent.desk.__path__, "assent.desk."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if function.__module__ == module.__name__ and name[0] != "_" and parameters[:1] == ["desk"]:
                yield from _acts(f"{found.name.removeprefix('assent.desk.')}.{name}")


def _acts(name: str) -> Iterator[str]:
    """A use case, or those of every row where it is that of plain actions."""
    if name == "plain_actions.act":
        yield from (f"plain_actions.{row.name}" for row in PLAIN_ACTIONS)
    else:
        yield name


def expected(row: Action | Use, actor: Actor) -> bool:
    """What the table says; everybody signs as who may, and nobody took part before.

    Another office makes no request for this one either, though it may make its own.
    """
    if row is Use.MANAGE_COLLEAGUES:
        return actor == OWNER  # of an office, whom its plan made its administrator
    if isinstance(row, Use):
        return actor.role in USES[row]
    if actor in STRANGERS:
        return False
    return allowed(
        actor.role, row, Relation(own=True, licensed=True, independent=True, signed=actor == DOCTOR)
    )


def done(desk: Desk, one: Try, actor: Actor) -> bool:
    """Whether it was done. Anything but the refusal of who acts is a mistake of this test, or of the desk."""
    try:
        one.call(desk, actor)
    except NotPermitted:
        return False
    except NotFound:
        assert actor in STRANGERS, "only of another office's request is it hidden that it is there"
        return False
    return True


def test_every_use_case_is_tried_or_asks_for_no_role() -> None:
    tried = {name.partition(",")[0] for name in TRIES}
    without = [name for names in WITHOUT_A_ROLE.values() for name in names]
    assert sorted(use_cases()) == sorted([*tried, *without])


def test_every_row_that_a_person_may_act_under_is_tried() -> None:
    """The rest is the software's own: it is done on the way of other use cases."""
    own = {
        *(Action.EXPIRE_DRAFT, Action.NOTE_DUPLICATE, Action.SET_RULES, Action.CHECK_COVERAGE),
        *(Action.RECORD_ASSESSMENT, Action.APPROVE_AUTOMATICALLY),
        *(Action.MISS_DEADLINE, Action.ISSUE_AUTHORIZATION, Action.LAPSE, Action.SEND_NOTICE),
        Action.HAND_OVER_NOTICE,
    }
    assert {one.row for one in TRIES.values()} == {*Action, *Use} - own


@pytest.mark.parametrize("actor", [*ACTORS, *STRANGERS], ids=lambda actor: actor.id)
@pytest.mark.parametrize("name", list(TRIES))
def test_a_role_does_what_its_row_says_and_nothing_else(desk: Desk, name: str, actor: Actor) -> None:
    one = TRIES[name]
    assert done(desk, one, actor) is expected(one.row, actor)


def test_every_role_is_walked() -> None:
    assert {actor.role for actor in ACTORS} == set(Role)


@pytest.mark.parametrize("name", [name for name, one in TRIES.items() if needs_licence(one.row)])
def test_whom_the_signing_table_does_not_name_signs_nothing(desk: Desk, name: str) -> None:
    nobody = replace(desk, signing=SigningTable())
    for actor in (*ACTORS, DOCTOR):
        with pytest.raises(Refused):
            TRIES[name].call(nobody, actor)
