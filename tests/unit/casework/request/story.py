"""A story of one request, told by commands: each is decided, sealed and folded, as a store would do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from assent.casework import plain_actions
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.deadlines.events import Deadline
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import Adverse, ApprovalBasis, Approved, PartiallyApproved
from assent.casework.determination.signature import (
    Act,
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SigningRule,
    SigningTable,
    SpecificReason,
)
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import (
    Channel,
    DocumentAttached,
    DraftCreated,
    FactsGiven,
    SubmissionKind,
    Submitted,
    Urgency,
    WithdrawalChannel,
    Withdrawn,
)
from assent.casework.lifecycle import apply
from assent.casework.people.office import Delegate, DelegateSigner
from assent.casework.record.actors import Actor, Role
from assent.casework.record.event import Body, Event
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Benefit, Grant, ItemKind, RequestedLine
from assent.casework.record.seal import seal
from assent.casework.record.state import RequestState, new_request
from assent.casework.review import commands as review_commands
from assent.casework.review.events import AskedFact, Assessed, Assigned, InformationRequested
from assent.logic.conclude import Outcome

MONDAY = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
NPI = "1234567893"
PROVIDER = Actor("office-a", Role.PROVIDER, NPI)
STRANGER = Actor("office-b", Role.PROVIDER, "1000000012")
INTAKE = Actor("ines", Role.INTAKE)
NURSE = Actor("nora", Role.NURSE)
PHYSICIAN = Actor("dr-hale", Role.PHYSICIAN)
REVIEWER = Actor("dr-okafor", Role.PHYSICIAN)
SYSTEM = Actor("assent", Role.SYSTEM)
START, END = date(2026, 1, 12), date(2026, 2, 8)

SIGNING = SigningTable((
    SigningRule("MD", frozenset(Act), specialty="psychiatry"),
    SigningRule("RN", frozenset({Act.APPROVE})),
))  # fmt: skip

DRUG = RequestedLine("1", "J3490", ItemKind.DRUG, Benefit.MEDICAL, START, END, None, "42023-0115-10")
INFUSION = RequestedLine("2", "96365", ItemKind.SERVICE, Benefit.MEDICAL, START, END, 8)
ATTESTED = Evidence(Basis.ATTESTED, "attestation", date(2026, 1, 4), "dr-lind", "as examined")
STATED = Evidence(Basis.STATED)
DELEGATE_SIGNERS = tuple(
    DelegateSigner(f"{who.id}", credential, f"MA-{who.id}", date(2027, 1, 1), "psychiatry")
    for who in (PHYSICIAN, REVIEWER)
    for credential in ("MD", "PharmD")
)
DELEGATES = (
    Delegate("delegate", frozenset({"medicare_advantage", "commercial"}), DELEGATE_SIGNERS),
    Delegate("another", frozenset({"mgb_aco"}), DELEGATE_SIGNERS),
)
REASON = SpecificReason("I.3.d", "Only three trials are documented; the policy asks for four.")
CONSIDERED = (Considered(ConsideredKind.FACT, "age"),)


def signature(
    by: Actor = PHYSICIAN, at: datetime = MONDAY, until: date = date(2027, 1, 1), credential: str = "MD"
) -> ClinicianSignature:
    return ClinicianSignature(
        by.id,
        credential,
        f"MA-{by.id}",
        until,
        "psychiatry",
        at,
        "I decided this after reviewing the record.",
    )


def adverse(line: str = "1", by: Actor = PHYSICIAN, at: datetime = MONDAY) -> Adverse:
    return Adverse(line, signature(by, at), (REASON,), CONSIDERED)


def partial(
    line: str = "2", units: int = 4, by: Actor = PHYSICIAN, at: datetime = MONDAY
) -> PartiallyApproved:
    return PartiallyApproved(Grant(line, units, START, END), signature(by, at), (REASON,), CONSIDERED)


def outside(line: str = "1", basis: ApprovalBasis = ApprovalBasis.OUTSIDE_CRITERIA, by: Actor = PHYSICIAN,
            at: datetime = MONDAY) -> Approved:  # fmt: skip
    asked = {"1": DRUG.asked, "2": INFUSION.asked}[line]
    return Approved(asked, basis, "", signature(by, at), (REASON,))


def attested(**values: Any) -> FactsGiven:
    return FactsGiven(tuple(GivenFact(path, value, ATTESTED) for path, value in values.items()))


def assessment(outcome: Outcome = Outcome.MET, **changes: Any) -> Assessed:
    fields: dict[str, Any] = {
        "lines": ("1", "2"),
        "policy": "mgb-031",
        "version": "2026-01",
        "policy_digest": "p" * 8,
        "adoptions": (),
        "case_digest": "case-1",
        "outcome": outcome,
        "decisive": ("age",),
    }
    return Assessed(**{**fields, **changes})


def asking(*facts: str, escalate_at: datetime | None = MONDAY + timedelta(hours=48)) -> InformationRequested:
    asks = tuple(AskedFact(fact, f"What is {fact}?", ("I.3",), "clinical note") for fact in facts)
    return InformationRequested(asks, escalate_at)


def due(line: str = "1", hours: int = 72, appeal: str = "") -> Deadline:
    return Deadline("part-b-standard", line, MONDAY + timedelta(hours=hours), "42 CFR 422.568(b)(3)", appeal)


def submission(**changes: Any) -> Submitted:
    fields: dict[str, Any] = {
        "kind": SubmissionKind.INITIAL,
        "channel": Channel.PORTAL,
        "received_at": MONDAY,
        "urgency": Urgency.STANDARD,
        "lines": (DRUG, INFUSION),
    }
    return Submitted(**{**fields, **changes})


PAPER = DocumentAttached("d" * 8, "note.pdf", "application/pdf", 1000)
"""A paper from which something is entered."""


class Story:
    """Events so far, the state they come to, and the hour."""

    def __init__(self, request: str = "R-1", at: datetime = MONDAY) -> None:
        self.events: list[Event] = []
        self.state: RequestState = new_request(request)
        self.at = at

    def do(self, command: Callable[..., tuple[Body, ...]], *args: Any, by: Actor, **more: Any) -> Story:
        """Decide, seal, fold. The arguments before ``at`` are given in order, those after by name."""
        return self.record(*command(self.state, *args, at=self.at, actor=by, **more), by=by)

    def record(self, *bodies: Body, by: Actor) -> Story:
        """Seal and fold without a command."""
        for body in bodies:
            event = seal(self.state.id, self.events[-1] if self.events else None, self.at, by, body)
            self.state = apply(self.state, event)
            self.events.append(event)
        return self

    def with_paper(self) -> Story:
        """The same with the paper attached, once."""
        there = PAPER.digest in self.state.documents
        return self if there else self.record(PAPER, by=INTAKE)

    def later(self, **span: float) -> Story:
        self.at += timedelta(**span)
        return self


def drafted(product_line: str = "medicare_advantage", at: datetime = MONDAY) -> Story:
    draft = DraftCreated("M-1001", NPI, product_line, "mgb-031")
    return Story(at=at).do(intake_commands.create_draft, draft, by=PROVIDER)


def received(**changes: Any) -> Story:
    """Submitted with one attested fact and one document."""
    story = drafted()
    story.do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    types = frozenset({"application/pdf"})
    story.do(intake_commands.attach_document, PAPER, by=PROVIDER, most_bytes=10_000, types=types)
    return story.do(intake_commands.submit, submission(**changes), by=PROVIDER)


def in_review() -> Story:
    story = received().do(
        review_commands.record_assessment, assessment(Outcome.NOT_MET, clauses=("I.3",)), by=SYSTEM
    )
    return story.do(plain_actions.record, Assigned(PHYSICIAN.id, Role.PHYSICIAN), by=NURSE)


def refused() -> Story:
    """Both lines adverse."""
    story = in_review()
    for line in ("1", "2"):
        story.do(determination_commands.determine_adversely, adverse(line), by=PHYSICIAN, signing=SIGNING)
    return story


def taken_back(why: str) -> Withdrawn:
    """The office takes its request back through the portal."""
    return Withdrawn("provider", why, "Dr. Lind", WithdrawalChannel.PORTAL)
