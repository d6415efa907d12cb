"""What happens while a request is worked on: assessments, questions, hands, clocks, judgments."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from assent.casework.assessment.case import Bar
from assent.casework.deadlines.events import Deadline
from assent.casework.determination.signature import ClinicianSignature
from assent.casework.record import caller
from assent.casework.record.actors import Role
from assent.casework.record.checks import in_utc, once, some, worded, written
from assent.casework.record.stored import added, stored
from assent.logic.conclude import Outcome
from assent.logic.engine_level import ENGINE_LEVEL

REVIEWERS = (Role.INTAKE, Role.NURSE, Role.PHYSICIAN)
"""Who works on requests."""


@stored("assessed")
@dataclass(frozen=True, slots=True)
class Assessed:
    """What the software concluded for these lines, with all that a replay needs. Decides nothing.

    ``adoptions`` are pairs of question and reading. ``clauses`` are those that the outcome names.
    ``decisive`` are the facts it rests on, ``computed`` those of them worked out from others,
    ``unsupported`` those without an attestation or document. ``bars`` say why it must not be
    approved automatically, and ``bar_ids`` are their ids, in the same order. ``revision`` is that of the
    policy version, ``engine_level`` that of the engine.
    """

    lines: tuple[str, ...]
    policy: str
    version: str
    policy_digest: str
    adoptions: tuple[tuple[str, str], ...]
    case_digest: str
    outcome: Outcome
    clauses: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    decisive: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    bar_ids: tuple[str, ...] = added(())
    revision: int = added(1)
    engine_level: int = added(ENGINE_LEVEL, absent=1)

    def __post_init__(self) -> None:
        written("assessment", policy=self.policy, case_digest=self.case_digest)
        some("assessment", lines=self.lines)

    @property
    def barred_by(self) -> tuple[Bar, ...]:
        """The bars with their ids; one that was recorded without stands under its words alone."""
        ids = self.bar_ids or ("",) * len(self.bars)
        return tuple(Bar(id, statement) for id, statement in zip(ids, self.bars, strict=True))


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is asked only where the answer to another question is yes: the fact and the words of its question."""

    fact: str
    question: str

    def __post_init__(self) -> None:
        written("question that follows", fact=self.fact, question=self.question)


@dataclass(frozen=True, slots=True)
class AskedFact:
    """One question to the provider: the fact (or record path), its words, its clauses, what answers it.

    ``by_person``: a reviewer asks, perhaps for a document behind what is stated already. ``label`` is what it
    was about when it was asked, ``count`` how many more records, and ``differ_by`` in which field they differ.
    ``if_yes`` is what the answer yes would have asked next. ``in_doubt``: a value is known that may mean two things.
    """

    fact: str
    question: str
    clauses: tuple[str, ...] = ()
    document: str = ""
    by_person: bool = False
    label: str = added("")
    count: int = added(1)
    differ_by: str = added("")
    if_yes: tuple[FollowUp, ...] = added(())
    in_doubt: bool = added(False)

    def __post_init__(self) -> None:
        written("question", fact=self.fact, question=self.question)


@dataclass(frozen=True, slots=True)
class AskedPart:
    """One part of the tree of questions, as a line of an outline: at ``level``, below the part above it.

    It is a question to a ``fact``, in words of its own where the fact can be answered in several ways (a total
    on one scale, or on another); or, without a fact, all of what stands below it, or one of it (``one_of``).
    With words of its own it says how many records it wants, and in which field they differ.
    """

    level: int
    fact: str = added("")
    question: str = added("")
    one_of: bool = added(False)
    count: int = added(1)
    differ_by: str = added("")


@stored("information_requested")
@dataclass(frozen=True, slots=True)
class InformationRequested:
    """The request waits for these answers. ``escalate_at`` comes before the deadline: most clocks run on.

    ``tree`` says of which questions one is enough, and names those that were asked before and are still open too.
    Without it all of them are wanted.
    """

    asks: tuple[AskedFact, ...]
    escalate_at: datetime | None = None
    tree: tuple[AskedPart, ...] = added(())

    def __post_init__(self) -> None:
        some("request for information", asks=self.asks)
        once("request for information", "asks", [ask.fact for ask in self.asks])
        if self.escalate_at is not None:
            in_utc("request for information", escalate_at=self.escalate_at)


@stored("no_longer_needed")
@dataclass(frozen=True, slots=True)
class NoLongerNeeded:
    """Open questions that can no longer change the answer. Nobody answered them, and nobody has to."""

    asks: tuple[str, ...]

    def __post_init__(self) -> None:
        some("questions no longer needed", asks=self.asks)
        once("questions no longer needed", "asks", self.asks)


@stored("assigned")
@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody is to work on it."""

    to: Annotated[caller.Name, caller.FromCaller("The id of an account.", "nurse-3")]
    role: Annotated[Role, caller.FromCaller("The role in which it is given.", choices=REVIEWERS)]

    def __post_init__(self) -> None:
        written("assignment", to=self.to)


@stored("locked")
@dataclass(frozen=True, slots=True)
class Locked:
    """One person works on it alone until a time; after that the lock holds nobody out.

    ``why`` is said where the lock of somebody else was taken over before it ended.
    """

    until: datetime
    why: Annotated[str, caller.InWords()] = added("")

    def __post_init__(self) -> None:
        in_utc("lock", until=self.until)


@stored("unlocked")
@dataclass(frozen=True, slots=True)
class Unlocked:
    """The lock is given back."""


@stored("escalated")
@dataclass(frozen=True, slots=True)
class Escalated:
    """Somebody of a role has to look now: why, and the deadline behind it."""

    to: Annotated[Role, caller.FromCaller("The role that has to look.", choices=REVIEWERS)]
    why: caller.Why
    deadline: Deadline | None = None

    def __post_init__(self) -> None:
        written("escalation", why=self.why)


@stored("expedite_proposed")
@dataclass(frozen=True, slots=True)
class ExpediteProposed:
    """The facts or the provider say that the standard clock is too slow.

    ``by_prescriber``: the prescriber states that it could seriously harm the member.
    """

    why: caller.Why
    by_prescriber: Annotated[bool, caller.FromCaller("Whether the prescriber says so.")] = False


@stored("expedite_granted")
@dataclass(frozen=True, slots=True)
class ExpediteGranted:
    """The expedited clock runs."""

    why: caller.Why


@stored("expedite_refused")
@dataclass(frozen=True, slots=True)
class ExpediteRefused:
    """A physician leaves it on the standard clock, and says why; notices follow from it."""

    why: caller.Why

    def __post_init__(self) -> None:
        written("refusal to expedite", why=self.why)


@stored("extension_taken")
@dataclass(frozen=True, slots=True)
class ExtensionTaken:
    """The time for one line is extended on a listed ground, in the member's interest."""

    line: caller.Line
    ground: Annotated[
        caller.Name, caller.FromCaller("Which ground of the rule; a refusal lists them.", "enrollee_asked")
    ]
    asked_by: caller.AskedBy
    justification: caller.Justification
    until: Annotated[datetime, caller.FromCaller("The new end, within the days of the rule.")]

    def __post_init__(self) -> None:
        written("extension", ground=self.ground, asked_by=self.asked_by, justification=self.justification)
        in_utc("extension", until=self.until)


@stored("judgment_resolved")
@dataclass(frozen=True, slots=True)
class JudgmentResolved:
    """A physician answers one open clause for this case, in words, signed. ``reading`` if it chose one."""

    clause: caller.Clause
    answer: Annotated[bool, caller.FromCaller("Whether the clause holds for this member.")]
    reasons: Annotated[caller.Words, caller.FromCaller("Why, about this member.")]
    signature: ClinicianSignature
    question: Annotated[
        caller.MaybeName, caller.FromCaller("The question of wording that it answers, if any.")
    ] = ""
    reading: Annotated[caller.MaybeName, caller.FromCaller("The reading that was chosen.")] = ""

    def __post_init__(self) -> None:
        written("judgment", clause=self.clause, reasons=self.reasons)


@stored("peer_to_peer_offered")
@dataclass(frozen=True, slots=True)
class PeerToPeerOffered:
    """The treating clinician may speak with a clinical peer until a time."""

    until: Annotated[datetime, caller.FromCaller("The end of the offer.")]

    def __post_init__(self) -> None:
        in_utc("peer-to-peer offer", until=self.until)


@stored("peer_to_peer_booked")
@dataclass(frozen=True, slots=True)
class PeerToPeerBooked:
    """The talk is arranged."""

    when: Annotated[datetime, caller.FromCaller("When they speak.", ahead=True)]
    peer: Annotated[caller.Called, caller.FromCaller("The plan's clinical peer.")]
    treating: Annotated[caller.Called, caller.FromCaller("The treating clinician.")]

    def __post_init__(self) -> None:
        in_utc("peer-to-peer", when=self.when)
        worded("peer-to-peer", peer=self.peer, treating=self.treating)


class PeerToPeerOutcome(StrEnum):
    """What the talk led to. None of them changes a determination: reopening or an appeal does."""

    UNCHANGED = "unchanged"
    NEW_INFORMATION = "new_information"
    RECONSIDER = "reconsider"
    NOT_HELD = "not_held"


@stored("peer_to_peer_held")
@dataclass(frozen=True, slots=True)
class PeerToPeerHeld:
    """The talk took place (or did not), and what came of it."""

    outcome: Annotated[PeerToPeerOutcome, caller.FromCaller("What follows from the talk.")]
    says: Annotated[caller.Words, caller.FromCaller("What was said, for the record.")]

    def __post_init__(self) -> None:
        written("peer-to-peer", says=self.says)


ReviewBody = (
    Assessed | InformationRequested | NoLongerNeeded | Assigned | Locked | Unlocked | Escalated
    | ExpediteProposed | ExpediteGranted | ExpediteRefused | ExtensionTaken | JudgmentResolved
    | PeerToPeerOffered | PeerToPeerBooked | PeerToPeerHeld
)  # fmt: skip
"""What happens while a request is worked on."""
