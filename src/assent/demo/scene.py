"""One request as its story tells it: who acts, when, and through which use case."""

import json
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.authorization.events import UnitsUsed
from assent.casework.deadlines.clocks import plan_day
from assent.casework.determination.attestations import AttestationId, sentence
from assent.casework.determination.signature import (
    Alternative,
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SpecificReason,
)
from assent.casework.intake.events import Channel, FactConfirmed, FactCorrected, SubmissionKind, Urgency
from assent.casework.people.accounts import Account
from assent.casework.record.actors import Actor
from assent.casework.record.event import Role
from assent.casework.record.events import NoteWritten
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState
from assent.casework.review.events import Assigned
from assent.demo.cast import Cast, Practice
from assent.demo.draws import Draws
from assent.demo.facts import Changes, Facts, initial_facts, renewal_facts
from assent.demo.members import Enrolled
from assent.demo.office_hours import EASTERN, at, in_hours, run_of_working_days, working_day
from assent.demo.request_bundles import Bundle, Sender
from assent.desk.authorization import authorizations
from assent.desk.determination import determinations
from assent.desk.determination.determinations import Signed
from assent.desk.intake import documents, drafts, requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.notices.previews import writes_letters
from assent.desk.plain_actions import act
from assent.desk.ports import Desk
from assent.desk.record import view
from assent.desk.record.standing import state_of
from assent.desk.review import review
from assent.logic.tree import Plain

Transmit = Callable[[Desk, bytes, Account, datetime], None]
"""Sends a bundle of PAS as a program; raises ``Refused`` where it is turned away."""
Life = Generator[datetime, None, None]
"""A story as it goes on: each time that it yields is when its next step happens."""
Reasons = Sequence[tuple[str, str]]
"""Why, about this member: each clause with its words."""

DETERMINED, ANSWERED = AttestationId.DETERMINATION, AttestationId.JUDGMENT
"""What is signed under a decision, and under an answer to an open clause."""


@dataclass
class Scene:
    """A request and those who act on it. ``ids`` are the ids that its story may use, its own first.

    ``claim`` is the number of the Claim by which it asks, where it comes as a bundle.
    """

    desk: Desk
    cast: Cast
    ids: tuple[str, ...]
    member: Enrolled
    practice: Practice
    draws: Draws
    begins: datetime
    transmit: Transmit
    claim: str = ""
    now: datetime = field(init=False)
    current: int = 0

    def __post_init__(self) -> None:
        self.now = self.begins

    # --- When -----------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The request that the story is at."""
        return self.ids[self.current]

    @property
    def today(self) -> date:
        """The plan's day."""
        return plan_day(self.now)

    def minutes(self, about: int) -> datetime:
        """Some minutes from now, whether the office is open or not."""
        return self.now + timedelta(minutes=self.draws.between(about, about + about // 2 + 1))

    def hours(self, about: int) -> datetime:
        """Some hours from now, in the office's hours."""
        return in_hours(self.now + timedelta(minutes=self.draws.between(about * 60, about * 75)))

    def days(self, working: int) -> datetime:
        """So many working days from now, at some time of the day."""
        day = working_day(self.now.astimezone(EASTERN).date(), working)
        return at(day, self.draws.between(9, 15), self.draws.below(60))

    def before_open_days(self, working: int, room: int) -> datetime:
        """As ``days``, on a morning that begins so many working days in a row: for what has hours only."""
        day = run_of_working_days(working_day(self.now.astimezone(EASTERN).date(), working), room)
        return at(day, 9, self.draws.below(60))

    def on(self, day: date, hour: int = 10) -> datetime:
        """A time of that day, or of the next working day; never before now."""
        return max(at(working_day(day), hour, self.draws.below(60)), self.minutes(2))

    # --- The office that asks -------------------------------------------------------------------

    @property
    def state(self) -> RequestState:
        """The request as it stands."""
        return state_of(self.desk, self.id)

    @property
    def provider(self) -> Actor:
        """The office's desk."""
        return self.practice.account.actor

    def first(self, changes: Changes | None = None, on: date | None = None) -> Facts:
        """The facts of a first request of a day, today's where none is given."""
        return initial_facts(self.member, on or self.today, self.draws, self._codes, changes or {})

    def again(self, changes: Changes | None = None) -> Facts:
        """The facts of a request to go on."""
        return renewal_facts(self.member, self.today, self.draws, self._codes, changes or {})

    @property
    def _codes(self) -> Facts:
        """The codes under which the services of the policy are asked for, by the fact that holds each."""
        services = self.desk.catalogue.packages[0].services
        return {service.code_fact: service.code for service in services if service.code_fact}

    def submit(
        self,
        facts: Facts,
        *,
        actor: Actor | None = None,
        urgency: Urgency = Urgency.STANDARD,
        channel: Channel = Channel.PORTAL,
        kind: SubmissionKind = SubmissionKind.INITIAL,
        earlier: str = "",
        received_at: datetime | None = None,
        circumstances: Mapping[str, bool | None] | None = None,
        attested: bool = True,
    ) -> RequestState:
        """Make the request. ``attested``: the treating psychiatrist signed it as a whole."""
        submission = self._submission(
            facts, urgency, channel, kind, earlier, received_at, circumstances, attested
        )
        return requests.submit(self.desk, submission, actor or self.provider, self.now)

    def draft(self, facts: Facts) -> RequestState:
        """Begin a request without making it."""
        return drafts.draft(self.desk, self._submission(facts), self.provider, self.now)

    def submit_draft(self) -> RequestState:
        """Make the request of the draft."""
        known = {"request_kind": "initial", "request_date": self.today.isoformat()}
        submission = self._submission({**known, "product_line": self.member.product_line}, lined=False)
        return drafts.submit_draft(self.desk, self.id, submission, self.provider, self.now)

    @property
    def sender(self) -> Sender:
        """The office as it sends a bundle now."""
        return Sender(self.member, self.practice, self.now)

    def send(self, bundle: Bundle) -> RequestState:
        """The office's records system sends a bundle."""
        self.transmit(self.desk, json.dumps(bundle).encode(), self.cast.program, self.now)
        return self.state

    def answer(self, facts: Mapping[str, Plain | None], source: str, *, document: str = "") -> RequestState:
        """The office answers, with what stands behind it."""
        evidence = Evidence(Basis.STATED, source, self.today, self.practice.psychiatrist)
        return requests.answer(
            self.desk, self.id, facts, evidence, self.provider, self.now, document=document
        )

    def attach(self, name: str, text: str, by: Actor | None = None) -> str:
        """A document of the office on the request; its digest."""
        words = f"{self.practice.name}\n{self.today}\n\n{text}\n\nThis document is made up.\n"
        actor = by or self.provider
        chunks, before = [words.encode()], set(self.state.documents)
        attached = documents.attach(self.desk, self.id, chunks, name, "text/plain", actor, self.now).documents
        return next(iter(set(attached) - before))

    # --- The plan's people ----------------------------------------------------------------------

    def look(self, account: Account, purpose: str, part: str = "request") -> None:
        """Look at the request, which is on the record."""
        view.look(self.desk, self.id, account.actor, self.now, part, purpose)

    def give_to(self, account: Account, by: Account | None = None) -> RequestState:
        """Give it to somebody to work on."""
        actor = (by or self.cast.intake).actor
        return act(self.desk, self.id, Assigned(account.id, account.role), actor, self.now)

    def note(self, account: Account, words: str) -> RequestState:
        """Leave a note."""
        return act(self.desk, self.id, NoteWritten(words), account.actor, self.now)

    def confirm(self, account: Account, path: str, source: str, document: str = "") -> RequestState:
        """Confirm the present value of a fact by its evidence."""
        value = self.state.facts[path].current.value
        fact_confirmed = FactConfirmed(
            path, value, Evidence(Basis.STATED, source, self.today, account.name), document
        )
        return review.confirm(self.desk, self.id, fact_confirmed, account.actor, self.now)

    def correct(
        self, account: Account, path: str, value: Plain, source: str, why: str, document: str = ""
    ) -> RequestState:
        """Put another value beside what was submitted."""
        fact = GivenFact(path, value, Evidence(Basis.STATED, source, self.today, account.name), document)
        fact_corrected = FactCorrected(fact, self.state.facts[path].current.value, why)
        return review.correct(self.desk, self.id, fact_corrected, account.actor, self.now)

    def signature(self, signer: Account, attests: AttestationId = DETERMINED) -> ClinicianSignature:
        """The clinician's signature of this time."""
        return signer.sign(sentence(attests), self.now)

    def signed(self, signer: Account, reasons: Reasons = (), considered: Iterable[Considered] = ()) -> Signed:
        """The signature with its reasons by clause."""
        return Signed(self.signature(signer), reasons_of(reasons), tuple(considered))

    def approve(
        self, signer: Account, reasons: Reasons = (), lines: Sequence[str] = (), *, continuity: bool = False
    ) -> RequestState:
        """Approve what is open."""
        signed = Signed(self.signature(signer, AttestationId.APPROVAL), reasons_of(reasons))
        return determinations.approve(
            self.desk, self.id, lines, signed, signer.actor, self.now, continuity=continuity
        )

    def refuse(
        self,
        signer: Account,
        reasons: Reasons,
        considered: Sequence[str] = (),
        lines: Sequence[str] = (),
        alternatives: tuple[Alternative, ...] = (),
        departure: str = "",
    ) -> RequestState:
        """Determine adversely, after looking at these facts (by default, at all that the assessment rests on).

        Where letters are written they are looked at first.
        """
        signed = self.signed(signer, reasons, facts_considered(*considered))
        signed = replace(signed, alternatives=alternatives, departure=departure)
        of = self.desk, self.id, lines
        if writes_letters(self.desk):
            preview = determinations.preview_adverse(*of, signed, signer.actor, self.now)
            signed = replace(signed, preview=preview.digest)
        return determinations.determine_adversely(*of, signed, signer.actor, self.now)

    def grant_in_part(
        self, signer: Account, grant: Grant, reasons: Reasons, departure: str = ""
    ) -> RequestState:
        """Grant less than asked for on one line, after looking at the letters."""
        signed, of = replace(self.signed(signer, reasons), departure=departure), (self.desk, self.id, grant)
        if writes_letters(self.desk):
            preview = determinations.preview_partial(*of, signed, signer.actor, self.now)
            signed = replace(signed, preview=preview.digest)
        return determinations.determine_partially(*of, signed, signer.actor, self.now)

    def use_units(self, number: str, on: date, claim: str) -> RequestState:
        """Intake counts what a claim used."""
        used = UnitsUsed(number, "infusion", 1, on, claim)
        return authorizations.use_units(self.desk, self.id, used, self.cast.intake.actor, self.now)

    @property
    def number(self) -> str:
        """The authorization of the infusion as it stands."""
        return self.state.lines["infusion"].authorization

    def _submission(
        self,
        facts: Facts,
        urgency: Urgency = Urgency.STANDARD,
        channel: Channel = Channel.PORTAL,
        kind: SubmissionKind = SubmissionKind.INITIAL,
        earlier: str = "",
        received_at: datetime | None = None,
        circumstances: Mapping[str, bool | None] | None = None,
        attested: bool = True,
        lined: bool = True,
    ) -> Submission:
        case: Case = self.desk.read_case(facts, self.id, None, self.today)
        lines = lines_of(case, self.desk.catalogue) if lined else ()
        return Submission(
            self.id, case, self.member.number, self.practice.npi, lines, urgency,
            channel, kind, earlier, received_at, circumstances or {},
            attested_by=self.practice.psychiatrist if attested else "", attested_on=self.today,
        )  # fmt: skip


Telling = Callable[[Scene], Life]


def reasons_of(reasons: Reasons) -> tuple[SpecificReason, ...]:
    """The reasons as a determination holds them."""
    return tuple(SpecificReason(clause, words) for clause, words in reasons)


def facts_considered(*paths: str) -> tuple[Considered, ...]:
    """Facts of the record that somebody looked at."""
    return tuple(Considered(ConsideredKind.FACT, path) for path in paths)


def office(scene: Scene) -> Actor:
    """The intake desk, where what is keyed in comes from."""
    return Actor(scene.cast.fax_desk.id, Role.INTAKE)
