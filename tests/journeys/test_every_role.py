"""Every role at every use case of the desk: what the table allows is done, what it does not is refused.

The use cases are found by looking: one that is new fails here until it says which row it stands under.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
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
from assent.casework.coverage import Coverage, Member, Network, Provider
from assent.casework.request import events_need
from assent.casework.request.checks import NotFound, NotPermitted
from assent.casework.request.events import Event
from assent.casework.request.fold import fold
from assent.casework.request.permissions import TABLE, USES, Action, Need, Relation, Use, allowed
from assent.casework.request.projections import Standing
from assent.casework.request.signature import SigningTable
from assent.casework.request.state import AuthorizationState
from assent.desk import (
    appealing,
    authorizing,
    codes,
    delegating,
    determining,
    documents,
    drafting,
    effectuating,
    mailroom,
    people,
    posting,
    reporting,
    requests,
    reviewing,
    sweeping,
    talking,
    viewing,
    worklist,
)
from assent.desk.actions import (
    AppealExtended,
    ApprovalBasis,
    Approved,
    AuthorizationCorrected,
    Considered,
    ConsideredKind,
    DelegateDecided,
    ExpediteProposed,
    ExtensionTaken,
    FactConfirmed,
    FactCorrected,
    Filter,
    GivenFact,
    Grant,
    JudgmentResolved,
    NoticeKind,
    OralNoticeLogged,
    Order,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOutcome,
    Reopened,
    ReopenGround,
    RequestState,
    Ruling,
    UnitsUsed,
    Upheld,
)
from assent.desk.appealing import Appeal
from assent.desk.determining import ClinicianSignature, Signed, SpecificReason
from assent.desk.effectuating import OutsideDecision, Said
from assent.desk.people import Account, Changes
from assent.desk.ports import SYSTEM, Desk
from assent.desk.requests import Actor, Basis, Evidence, Refused, Role, Submission

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OFFICE, ANOTHER = "1234567893", "1000000012"
DOCTOR = Actor("dr-hale", Role.PHYSICIAN)
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
    SYSTEM,
)
STRANGERS = (Actor("office-b", Role.PROVIDER, ANOTHER), Actor("office-b-ehr", Role.SYSTEM_CLIENT, ANOTHER))
REASON = SpecificReason("X.8", "The scan of 3 February shows an aneurysm, and clearance was refused.")
PHARMACY = Evidence(Basis.ATTESTED, "pharmacy record", date(2026, 2, 9), "pharmacist")
DOCUMENT = b"a page of the chart"


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


@dataclass(frozen=True)
class Letter:
    """A letter that is not set in type: who may see one is asked here, not how it looks."""

    pdf: bytes = b"%PDF-1.7 a letter"
    text: str = "A letter."


class Letters:
    def render(self, notice: object) -> Letter:
        return Letter()


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
    by = "treating psychiatrist" if attested else ""
    return Submission(id, replace(case, id=id), f"M-{id}", OFFICE, requests.lines_of(case), attested_by=by)


def signature(actor: Actor) -> ClinicianSignature:
    """Everybody signs as a psychiatrist here: where somebody may not, it is the role that is in the way."""
    until = date(2027, 12, 31)
    return ClinicianSignature(
        actor.id, "MD", "MA-1", until, "psychiatry", NOW, "I have reviewed this record."
    )


def signed(actor: Actor, *reasons: SpecificReason) -> Signed:
    return Signed(signature(actor), reasons)


def made(desk: Desk) -> None:
    """One request for each thing that can be done to one."""
    drafting.draft(desk, sent("met.json", "draft"), OWNER, NOW)
    for id, name in (("pended", "two-facts-missing"), ("judgment", "judgment-by-a-reading"), ("paid", "met")):
        requests.submit(desk, sent(f"{name}.json", id), OWNER, NOW)
    for id in ("waiting", "proposed", "handed"):
        requests.submit(desk, sent("met.json", id, attested=False), OWNER, NOW)
    for id in ("refusable", "denied", "appealed", "offered", "booked"):
        requests.submit(desk, sent("excluded.json", id), OWNER, NOW)
    medicare = {"product_line": "medicare_advantage", "cms_guidance_exists": "false"}
    open_there = sent("met.json", "medicare", attested=False, **medicare)
    requests.submit(desk, replace(open_there, circumstances={"active_treatment": False}), OWNER, NOW)
    requests.submit(desk, sent("met.json", "unsettled", attested=False, **medicare), OWNER, NOW)
    reviewing.propose_expedite(desk, "proposed", ExpediteProposed("It gets worse by the day."), OWNER, NOW)
    delegating.hand_over(desk, "handed", (), "Delegate", "By contract.", DOCTOR, NOW)
    documents.attach(desk, "waiting", [DOCUMENT], "chart", "text/plain", OWNER, NOW)
    for id in ("denied", "appealed"):
        determining.determine_adversely(desk, id, (), signed(DOCTOR, REASON), DOCTOR, NOW)
    appealing.file(desk, "appealed", Appeal((), "member", "It is not so."), OWNER, NOW)
    requests.submit(desk, sent("excluded.json", "ruled"), OWNER, NOW)
    determining.determine_adversely(desk, "ruled", (), signed(DOCTOR, REASON), DOCTOR, NOW)
    effectuating.take_outside_decision(desk, "ruled", RULED, Actor("ines", Role.INTAKE), NOW)
    reconsidered = sent("excluded.json", "reconsidered", attested=True, **medicare)
    requests.submit(desk, replace(reconsidered, circumstances={"active_treatment": False}), OWNER, NOW)
    determining.determine_adversely(desk, "reconsidered", (), signed(DOCTOR, REASON), DOCTOR, NOW)
    appealing.file(desk, "reconsidered", Appeal(("infusion",), "member", "It is not so."), OWNER, NOW)
    for id in ("offered", "booked"):
        talking.offer(desk, id, NOW + timedelta(days=5), DOCTOR, NOW)
    talking.book(desk, "booked", BOOKED, DOCTOR, NOW)
    mailroom.send_due_notices(desk, NOW)
    requests.submit(desk, sent("excluded.json", "untold"), OWNER, NOW)
    determining.determine_adversely(desk, "untold", (), signed(DOCTOR, REASON), DOCTOR, NOW)


BOOKED = PeerToPeerBooked(NOW + timedelta(days=1), "dr-hale", "Dr. Treating")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("plan") / "folder"
    bootstrap.make_store(folder, "Policy committee, 2026-01-15")
    office = folder / "office.toml"
    text = office.read_text("utf-8")
    office.write_text(text.replace("[delegates]", '[delegates]\ncommercial = "Delegate"'), "utf-8")
    with bootstrap.desk(folder) as opened:
        assert opened.accounts is not None
        cheap = replace(opened.accounts, secrets=LocalSecrets(Argon2(memory_kib=64, passes=1, lanes=1)))
        desk = replace(opened, directory=Directory(), letters=Letters(), accounts=cheap)
        made(desk)
        people.first_administrator(desk, "ada", "Ada Example", NOW)
        ada = Actor("ada", Role.ADMINISTRATOR)
        people.add_account(desk, Account("ehr", "A program", Role.SYSTEM_CLIENT, OFFICE), ada, NOW)
        people.add_account(desk, Account("nora", "Nora Example", Role.NURSE), ada, NOW)
        people.issue_token(desk, "ehr", "nightly", NOW + timedelta(days=9), ada, NOW)
        yield desk


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
    longer = tuple(replace(one, end=one.end + timedelta(days=1)) for one in held(desk).grants)
    return AuthorizationCorrected(held(desk).number, longer, "A slip.")


def delegates(desk: Desk) -> list[DelegateDecided]:
    made = Approved(asked(desk, "handed", "drug"), ApprovalBasis.DELEGATE)
    return [DelegateDecided("Delegate", "D-9", made)]


def less(desk: Desk) -> Grant:
    grant = asked(desk, "refusable", "infusion")
    return replace(grant, end=grant.end - timedelta(days=7))


def letter(desk: Desk) -> str:
    return next(one.digest for one in state(desk, "denied").notices if one.to == "provider")


def locked(desk: Desk, actor: Actor) -> object:
    reviewing.lock(desk, "waiting", actor, NOW)
    return reviewing.unlock(desk, "waiting", actor, NOW)


def page(desk: Desk, actor: Actor) -> object:
    found = worklist.page(desk, Filter(), Order.DUE, actor)
    own = {row.provider for row in found.rows} <= {OFFICE}
    assert own
    assert bool(found.rows) is (actor.organization != ANOTHER)
    return found


TWO = {"trials[3].adherence": 91, "ketamine_misuse": False}
AGE = GivenFact("ketamine_misuse", True, PHARMACY)
LONGER = AppealExtended(
    "reconsidered-A1", "enrollee_asked", "member", "A week more.", NOW + timedelta(days=40)
)
RULED = OutsideDecision(2, "E-1", (Said("drug", Ruling.OVERTURNED), Said("infusion", Ruling.UPHELD)))
MORE = ExtensionTaken("infusion", "enrollee_asked", "member", "A week more.", NOW + timedelta(days=14))
TOLD = OralNoticeLogged(NoticeKind.ADVERSE, "member", NOW, "The request was refused.", "the member")
AGAIN = Reopened(("drug", "infusion"), ReopenGround.NEW_INFORMATION, "A new scan came in.")
YEAR = reporting.Period(date(2026, 1, 1), date(2026, 12, 31))
NEW = Account("new", "New Example", Role.INTAKE)

TRIES: Mapping[str, Try] = {
    "requests.submit": Try(
        Action.SUBMIT, lambda desk, by: requests.submit(desk, sent("met.json", f"new-{by.id}"), by, NOW)
    ),
    "requests.answer": Try(
        Action.GIVE_FACTS, lambda desk, by: requests.answer(desk, "pended", TWO, PHARMACY, by, NOW)
    ),
    "requests.answer_without": Try(
        Action.ANSWER,
        lambda desk, by: requests.answer_without(
            desk, "pended", ["ketamine_misuse"], "Nobody knows.", by, NOW
        ),
    ),
    "requests.withdraw": Try(
        Action.WITHDRAW, lambda desk, by: requests.withdraw(desk, "waiting", "member", "Moved.", by, NOW)
    ),
    "drafting.draft": Try(
        Action.CREATE_DRAFT, lambda desk, by: drafting.draft(desk, sent("met.json", f"new-{by.id}"), by, NOW)
    ),
    "drafting.submit_draft": Try(
        Action.SUBMIT,
        lambda desk, by: drafting.submit_draft(desk, "draft", sent("met.json", "draft"), by, NOW),
    ),
    "reviewing.assign": Try(
        Action.ASSIGN, lambda desk, by: reviewing.assign(desk, "waiting", "nora", Role.NURSE, by, NOW)
    ),
    "reviewing.lock": Try(Action.LOCK, lambda desk, by: reviewing.lock(desk, "waiting", by, NOW)),
    "reviewing.unlock": Try(Action.LOCK, locked),
    "reviewing.confirm": Try(
        Action.CONFIRM_FACT,
        lambda desk, by: reviewing.confirm(
            desk, "waiting", FactConfirmed("ketamine_misuse", False, PHARMACY), by, NOW
        ),
    ),
    "reviewing.correct": Try(
        Action.CORRECT_FACT,
        lambda desk, by: reviewing.correct(
            desk, "waiting", FactCorrected(AGE, False, "The chart says so."), by, NOW
        ),
    ),
    "reviewing.escalate": Try(
        Action.ESCALATE,
        lambda desk, by: reviewing.escalate(desk, "waiting", Role.PHYSICIAN, "Please look.", by, NOW),
    ),
    "reviewing.propose_expedite": Try(
        Action.PROPOSE_EXPEDITE,
        lambda desk, by: reviewing.propose_expedite(desk, "waiting", ExpediteProposed("Worse."), by, NOW),
    ),
    "reviewing.grant_expedite": Try(
        Action.GRANT_EXPEDITE,
        lambda desk, by: reviewing.grant_expedite(desk, "proposed", "It is urgent.", by, NOW),
    ),
    "reviewing.refuse_expedite": Try(
        Action.REFUSE_EXPEDITE,
        lambda desk, by: reviewing.refuse_expedite(desk, "proposed", "It is not.", by, NOW),
    ),
    "reviewing.settle_need": Try(
        Action.DETERMINE_NEED,
        lambda desk, by: reviewing.settle_need(desk, "unsettled", {"active_treatment": False}, by, NOW),
    ),
    "reviewing.decide_need": Try(
        Action.DETERMINE_NEED,
        lambda desk, by: reviewing.decide_need(
            desk, "unsettled", events_need.Need.REQUIRED, "Counsel.", by, NOW
        ),
    ),
    "reviewing.ask": Try(
        Action.REQUEST_INFORMATION,
        lambda desk, by: reviewing.ask(desk, "waiting", {"birth_date": ""}, by, NOW),
    ),
    "reviewing.note": Try(Action.NOTE, lambda desk, by: reviewing.note(desk, "waiting", "Seen.", by, NOW)),
    "reviewing.log_oral_notice": Try(
        Action.LOG_ORAL_NOTICE, lambda desk, by: reviewing.log_oral_notice(desk, "denied", TOLD, by, NOW)
    ),
    "determining.resolve_judgment": Try(
        Action.RESOLVE_JUDGMENT,
        lambda desk, by: determining.resolve_judgment(desk, "judgment", resolved(desk, by), by, NOW),
    ),
    "determining.approve": Try(
        Action.APPROVE, lambda desk, by: determining.approve(desk, "waiting", (), signed(by), by, NOW)
    ),
    "determining.approve, outside the criteria": Try(
        Action.APPROVE_OUTSIDE,
        lambda desk, by: determining.approve(desk, "refusable", (), signed(by, REASON), by, NOW),
    ),
    "determining.determine_partially": Try(
        Action.DETERMINE_PARTIALLY,
        lambda desk, by: determining.determine_partially(
            desk, "refusable", less(desk), signed(by, REASON), by, NOW
        ),
    ),
    "determining.determine_adversely": Try(
        Action.DETERMINE_ADVERSELY,
        lambda desk, by: determining.determine_adversely(desk, "refusable", (), signed(by, REASON), by, NOW),
    ),
    "determining.reopen": Try(
        Action.REOPEN, lambda desk, by: determining.reopen(desk, "denied", AGAIN, by, NOW)
    ),
    "determining.extend": Try(
        Action.EXTEND, lambda desk, by: determining.extend(desk, "medicare", MORE, by, NOW)
    ),
    "delegating.hand_over": Try(
        Action.HAND_OVER,
        lambda desk, by: delegating.hand_over(desk, "waiting", (), "Delegate", "By contract.", by, NOW),
    ),
    "delegating.recall": Try(
        Action.RECALL,
        lambda desk, by: delegating.recall(desk, "handed", (), "To the wrong one.", by, NOW),
    ),
    "delegating.take_delegate_decision": Try(
        Action.TAKE_DELEGATE_DECISION,
        lambda desk, by: delegating.take_delegate_decision(desk, "handed", delegates(desk), by, NOW),
    ),
    "talking.offer": Try(
        Action.OFFER_PEER_TO_PEER,
        lambda desk, by: talking.offer(desk, "refusable", NOW + timedelta(days=5), by, NOW),
    ),
    "talking.book": Try(
        Action.BOOK_PEER_TO_PEER, lambda desk, by: talking.book(desk, "offered", BOOKED, by, NOW)
    ),
    "talking.hold": Try(
        Action.HOLD_PEER_TO_PEER,
        lambda desk, by: talking.hold(
            desk, "booked", PeerToPeerHeld(PeerToPeerOutcome.UNCHANGED, "They spoke."), by, BOOKED.when
        ),
    ),
    "appealing.file": Try(
        Action.FILE_APPEAL,
        lambda desk, by: appealing.file(desk, "denied", Appeal((), "member", "It is not so."), by, NOW),
    ),
    "appealing.decide": Try(
        Action.DECIDE_APPEAL,
        lambda desk, by: appealing.decide(desk, "appealed", "appealed-A1", upheld(desk, by), by, NOW),
    ),
    "appealing.forward": Try(
        Action.FORWARD_APPEAL,
        lambda desk, by: appealing.forward(desk, "appealed", "appealed-A1", "the reviewer", "Late.", by, NOW),
    ),
    "appealing.extend": Try(
        Action.EXTEND_APPEAL,
        lambda desk, by: appealing.extend(desk, "reconsidered", LONGER, by, NOW),
    ),
    "effectuating.take_outside_decision": Try(
        Action.TAKE_OUTSIDE_DECISION,
        lambda desk, by: effectuating.take_outside_decision(desk, "appealed", RULED, by, NOW),
    ),
    "effectuating.effectuate": Try(
        Action.EFFECTUATE, lambda desk, by: effectuating.effectuate(desk, "ruled", "ruled-O1", by, NOW)
    ),
    "authorizing.use_units": Try(
        Action.USE_UNITS, lambda desk, by: authorizing.use_units(desk, "paid", used(desk), by, NOW)
    ),
    "authorizing.correct": Try(
        Action.CORRECT_AUTHORIZATION,
        lambda desk, by: authorizing.correct(desk, "paid", corrected(desk), by, NOW),
    ),
    "documents.attach": Try(
        Action.ATTACH_DOCUMENT,
        lambda desk, by: documents.attach(desk, "waiting", [b"another page"], "page", "text/plain", by, NOW),
    ),
    "documents.open_document": Try(
        Action.VIEW,
        lambda desk, by: documents.open_document(
            desk, "waiting", next(iter(state(desk, "waiting").documents)), "review", by, NOW
        ),
    ),
    "mailroom.letter": Try(
        Action.VIEW, lambda desk, by: mailroom.letter(desk, "denied", letter(desk), by, NOW)
    ),
    "mailroom.preview": Try(
        Action.VIEW,
        lambda desk, by: mailroom.preview(desk, "untold", NoticeKind.ADVERSE, "member", by, NOW),
    ),
    "mailroom.send_due_notices": Try(Use.SWEEP, lambda desk, by: mailroom.send_due_notices(desk, NOW, by)),
    "posting.waiting_letters": Try(Use.SEE_OUTBOX, posting.waiting_letters),
    "posting.letter_delivered": Try(
        Action.RECORD_RECEIPT,
        lambda desk, by: posting.letter_delivered(desk, "denied", letter(desk), "A fax report.", by, NOW),
    ),
    "posting.letter_returned": Try(
        Action.RECORD_RECEIPT,
        lambda desk, by: posting.letter_returned(desk, "denied", letter(desk), "Moved.", by, NOW),
    ),
    "viewing.look": Try(Action.VIEW, lambda desk, by: viewing.look(desk, "waiting", by, NOW)),
    "viewing.seen": Try(
        Action.VIEW, lambda desk, by: viewing.seen(desk, "waiting", by, NOW, "request", "review")
    ),
    "worklist.page": Try(Use.SEE_WORKLIST, page),
    "sweeping.sweep": Try(Use.SWEEP, lambda desk, by: sweeping.sweep(desk, NOW, by)),
    "reporting.public_figures": Try(
        Use.READ_REPORTS, lambda desk, by: reporting.public_figures(desk, 2026, by, NOW)
    ),
    "reporting.operations": Try(Use.READ_REPORTS, lambda desk, by: reporting.operations(desk, YEAR, by, NOW)),
    "reporting.decisions": Try(Use.READ_REPORTS, lambda desk, by: reporting.decisions(desk, YEAR, by, NOW)),
    "reporting.written": Try(
        Use.READ_REPORTS,
        lambda desk, by: reporting.written(
            desk, reporting.decisions(desk, YEAR, Actor("aldo", Role.AUDITOR), NOW), by, "json"
        ),
    ),
    "people.add_account": Try(Use.MANAGE_ACCOUNTS, lambda desk, by: people.add_account(desk, NEW, by, NOW)),
    "codes.list_codes": Try(Use.READ_POLICY, lambda desk, by: codes.list_codes(desk, by, NOW.date())),
    "codes.ask_need": Try(
        Use.READ_POLICY,
        lambda desk, by: codes.ask_need(desk, codes.Question("96365", "commercial", NOW.date()), by),
    ),
    "people.change_account": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: people.change_account(desk, "nora", Changes(name="Nora"), by, NOW),
    ),
    "people.reset_password": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: people.reset_password(desk, "nora", by, NOW)
    ),
    "people.issue_token": Try(
        Use.MANAGE_ACCOUNTS,
        lambda desk, by: people.issue_token(desk, "ehr", "portal", NOW + timedelta(days=9), by, NOW),
    ),
    "people.revoke_token": Try(
        Use.MANAGE_ACCOUNTS, lambda desk, by: people.revoke_token(desk, "ehr", "nightly", by, NOW)
    ),
    "people.list_accounts": Try(Use.MANAGE_ACCOUNTS, people.list_accounts),
    "people.list_tokens": Try(Use.MANAGE_ACCOUNTS, lambda desk, by: people.list_tokens(desk, "ehr", by)),
    "people.account_log": Try(Use.READ_ACCOUNT_LOG, people.account_log),
}
"""One entry for each use case in which somebody acts: how it is called, and the row under which it stands."""

WITHOUT_A_ROLE = {
    "whoever signs in proves who they are": (
        *("signing_in.sign_in", "signing_in.set_password", "signing_in.signed_in", "signing_in.sign_out"),
        *("signing_in.sign_out_everywhere", "signing_in.begin_with_provider"),
        *("signing_in.finish_with_provider", "people.first_administrator"),
    ),
    "who holds the installation's folder, at its command line": (
        *("audit.verify", "audit.replay", "audit.export", "audit.checkpoint"),
        *("showing.show", "worklist.worklist", "authorizing.request_of"),
    ),
    "programs that operate the installation; no request is named": (
        *("operating.is_ready", "operating.open_requests", "operating.can_send"),
    ),
    "a step of other use cases, which check": (
        *("account_steps.accounts_of", "documents.documents_of", "letter_matter.letters_of"),
        *("intake.check_directory", "requests.check_submission", "offices.check_known_to"),
        "posting.hand_over_letters",
        *("recording.begin", "recording.take_up", "recording.events_of"),
    ),
}
"""What takes a desk and asks for no role, and why."""


def needs_licence(row: Action | Use) -> bool:
    return isinstance(row, Action) and any(Need.LICENSED in needs for needs in TABLE[row].values())


def use_cases() -> Iterator[str]:
    """Every public function of the desk that takes a desk."""
    for found in pkgutil.iter_modules(assent.desk.__path__):
        module = importlib.import_module(f"assent.desk.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if function.__module__ == module.__name__ and name[0] != "_" and parameters[:1] == ["desk"]:
                yield f"{found.name}.{name}"


def expected(row: Action | Use, actor: Actor) -> bool:
    """What the table says; everybody signs as who may, and nobody took part before.

    Another office makes no request for this one either, though it may make its own.
    """
    if isinstance(row, Use):
        return actor.role in USES[row]
    if actor in STRANGERS:
        return False
    return allowed(actor.role, row, Relation(own=True, licensed=True, independent=True))


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
    elsewhere = {Use.AUDIT}  # it has no desk: the edge asks before it calls
    assert {one.row for one in TRIES.values()} == {*Action, *Use} - own - elsewhere


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
