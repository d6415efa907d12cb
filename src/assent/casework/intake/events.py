"""What happens at the beginning of a request: draft, submission, facts, documents, withdrawal."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from assent.casework.assessment.case import Evidence
from assent.casework.record import caller
from assent.casework.record.checks import InvalidRecord, in_utc, once, some, written
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import RequestedLine
from assent.casework.record.stored import added, edition, stored
from assent.logic.tree import Plain
from assent.terms.requests import Channel as Channel
from assent.terms.requests import SubmissionKind as SubmissionKind
from assent.terms.requests import Urgency as Urgency


@stored("draft_created")
@dataclass(frozen=True, slots=True)
class DraftCreated:
    """A request is being prepared. ``provider`` is the requesting provider's NPI; nothing runs yet.

    ``identified`` is False where a standard's transaction does not say which member of the plan it is for:
    ``member`` is then a stand-in, and intake names the member (``MemberIdentified``).
    """

    member: str
    provider: str
    product_line: str
    policy: str
    identified: bool = added(True)

    def __post_init__(self) -> None:
        written("draft", member=self.member, provider=self.provider, product_line=self.product_line)


@stored("member_identified")
@dataclass(frozen=True, slots=True)
class MemberIdentified:
    """Which member a request is for that named none of them, or more than one.

    A person of the plan says so, or the office corrected what it sent, and the directory knows exactly one.
    ``benefits`` are pairs of line and benefit, as they are in the product line.
    """

    member: Annotated[
        caller.Name, caller.FromCaller("The member's number in the plan's directory.", "M-1001")
    ]
    product_line: Annotated[
        caller.Name, caller.FromCaller("The product line of the member's coverage.", "commercial")
    ]
    why: caller.Why
    benefits: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        written("member", member=self.member, product_line=self.product_line, why=self.why)


@stored("draft_expired")
@dataclass(frozen=True, slots=True)
class DraftExpired:
    """A draft was never submitted in the time that the plan keeps one."""

    says: str


@dataclass(frozen=True, slots=True)
class EarlierAuthorization:
    """The authorization that a reauthorization continues, and the request that it came from.

    ``ends`` is its last day as it stood on receipt; None where that was not recorded.
    """

    number: str
    request: str
    ends: date | None = added(None)

    def __post_init__(self) -> None:
        written("earlier authorization", number=self.number, request=self.request)


@stored("submitted")
@dataclass(frozen=True, slots=True)
class Submitted:
    """The request is made. ``received_at`` starts the clocks: of a fax, when the paper came in."""

    kind: SubmissionKind
    channel: Channel
    received_at: datetime
    urgency: Urgency
    lines: tuple[RequestedLine, ...]
    earlier: EarlierAuthorization | None = None

    def __post_init__(self) -> None:
        in_utc("submission", received_at=self.received_at)
        some("submission", lines=self.lines)
        once("submission", "lines", [line.id for line in self.lines])
        if self.kind is SubmissionKind.REAUTHORIZATION and self.earlier is None:
            raise InvalidRecord(
                "submission: a reauthorization names the authorization that it continues; "
                "without one it is an initial request."
            )


@stored("lines_added")
@dataclass(frozen=True, slots=True)
class LinesAdded:
    """Further lines of an open request, received when this is recorded: clocks of their own run from then.

    ``instead`` are pairs of a line and the open line in whose place it stands, since something else is asked for
    now: the office takes that one back by it. Nothing that was decided is replaced, and nobody is written to.
    """

    lines: tuple[RequestedLine, ...]
    instead: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        some("further lines", lines=self.lines)
        ids = [line.id for line in self.lines]
        once("further lines", "lines", ids)
        once("further lines", "lines that stand in the place of another", [new for new, _ in self.instead])
        once("further lines", "lines that are replaced", [old for _, old in self.instead])
        strange = [new for new, _ in self.instead if new not in ids]
        if strange:
            raise InvalidRecord(
                f"further lines: {', '.join(strange)} stand in the place of another and are not among the lines."
            )


@stored("duplicate_noted")
@dataclass(frozen=True, slots=True)
class DuplicateNoted:
    """Other requests for the same member, service and overlapping dates. A note: it decides nothing."""

    requests: tuple[str, ...]

    def __post_init__(self) -> None:
        some("duplicate", requests=self.requests)


@stored("earlier_authorizations_noted")
@dataclass(frozen=True, slots=True)
class EarlierAuthorizationsNoted:
    """The numbers of authorizations of a same service that the member has had. A note: it decides nothing.

    Where the request is made as a first one, a person looks whether it is a renewal.
    """

    numbers: tuple[str, ...]

    def __post_init__(self) -> None:
        some("earlier authorizations", numbers=self.numbers)


@stored("facts_given")
@dataclass(frozen=True, slots=True)
class FactsGiven:
    """Facts by attestation or document. ``carried_from`` is the earlier authorization, where they are its."""

    facts: tuple[GivenFact, ...]
    carried_from: str = ""

    def __post_init__(self) -> None:
        some("facts", facts=self.facts)
        once("facts", "paths", [fact.path for fact in self.facts])


@stored("document_attached")
@dataclass(frozen=True, slots=True)
class DocumentAttached:
    """An attachment, kept by its digest; ``size`` in bytes."""

    digest: str
    name: str
    media_type: str
    size: int

    def __post_init__(self) -> None:
        written("document", digest=self.digest, name=self.name, media_type=self.media_type)


@stored("fact_confirmed")
@dataclass(frozen=True, slots=True)
class FactConfirmed:
    """A reviewer checked a value against its evidence; the value confirmed is named, so none slips under."""

    path: Annotated[caller.Name, caller.FromCaller(example="trials[3].adherence")]
    value: Annotated[Plain | None, caller.FromCaller("The value that was checked.")]
    evidence: Annotated[Evidence, caller.FromCaller("What it was checked against.")]
    document: caller.Attachment = ""


@stored("fact_corrected")
@dataclass(frozen=True, slots=True)
class FactCorrected:
    """A reviewer puts another value beside what was submitted, with its evidence and why."""

    fact: Annotated[GivenFact, caller.FromCaller(inline=True)]
    was: Annotated[Plain | None, caller.FromCaller("The value that counts now, so that none slips under.")]
    why: caller.Why

    def __post_init__(self) -> None:
        written(f"correction of {self.fact.path}", why=self.why)


@stored("answered")
@dataclass(frozen=True, slots=True)
class Answered:
    """Open questions are answered, some or all; ``says`` where the answer is that there is none.

    ``documents`` are the digests of documents that the office sent in the place of an answer, for a person to read.
    """

    asks: Annotated[
        tuple[caller.Name, ...], caller.Size(1, 500), caller.FromCaller("The facts, as they are asked.")
    ]
    says: Annotated[caller.Words, caller.FromCaller("Why there is none.", default=caller.REQUIRED)] = ""
    documents: tuple[str, ...] = added(())

    def __post_init__(self) -> None:
        some("answer", asks=self.asks)


class WithdrawalChannel(StrEnum):
    """By which way somebody asked that a request be taken back."""

    PORTAL = "portal"
    INTERFACE = "interface"
    FAX = "fax"
    MAIL = "mail"
    PHONE = "phone"
    IN_PERSON = "in_person"


THEIR_OWN = frozenset({WithdrawalChannel.PORTAL, WithdrawalChannel.INTERFACE})
"""The ways by which an office takes its request back itself: its call is what it asked."""
ON_PAPER = frozenset({WithdrawalChannel.FAX, WithdrawalChannel.MAIL})


@stored("withdrawn")
@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Who asked takes it back. Never the plan's wish: ``asked_by`` is the provider or the member.

    What they asked is on file: ``person`` by name, by which ``channel``, and the ``document``, or a ``note`` of
    what was said. In the first edition it was not, and nobody was written to. ``lines`` are those that are taken
    back where others go on; none named: all that are open.
    """

    asked_by: Annotated[str, caller.FromCaller("Whose wish it is.", choices=("provider", "member"))]
    why: caller.Why
    person: Annotated[
        caller.MaybeCalled,
        caller.FromCaller(
            "Who asked, by name; of an office that withdraws itself, the office.", "Pat Example"
        ),
    ] = added("")
    channel: Annotated[
        WithdrawalChannel | None,
        caller.FromCaller("By which way they asked; of an office that withdraws itself, its own.", "phone"),
    ] = added(None)
    document: caller.Attachment = added("")
    note: Annotated[
        caller.MaybeWords,
        caller.FromCaller("What was said, where it stands on no paper.", "Wants to wait until spring."),
    ] = added("")
    edition: int = edition(2)
    lines: tuple[str, ...] = added(())

    def __post_init__(self) -> None:
        record = "withdrawal"
        written(record, asked_by=self.asked_by, why=self.why)
        if self.edition == 1:
            return
        if not self.person.strip():
            raise InvalidRecord(f"{record}: person is missing; name who asked for it.")
        if self.channel is None:
            ways = ", ".join(way.value for way in WithdrawalChannel)
            raise InvalidRecord(f"{record}: channel is missing; say by which way they asked: {ways}.")
        if self.channel in ON_PAPER and not self.document:
            raise InvalidRecord(
                f"{record}: by {self.channel.value} there is a paper; attach it, and give its digest as document."
            )
        if self.channel not in THEIR_OWN and not (self.document or self.note.strip()):
            raise InvalidRecord(f"{record}: note is missing; write down what was said, or attach a document.")


IntakeBody = (
    DraftCreated | MemberIdentified | DraftExpired | Submitted | LinesAdded | DuplicateNoted
    | EarlierAuthorizationsNoted | FactsGiven | DocumentAttached | FactConfirmed | FactCorrected | Answered | Withdrawn
)  # fmt: skip
"""What happens as a request comes in."""
