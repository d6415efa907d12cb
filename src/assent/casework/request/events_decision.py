"""What decides, and what follows from deciding late: determinations, deadlines missed, talks, appeals."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from assent.casework.request.checks import InvalidRecord, in_utc, once, some, worded, written
from assent.casework.request.determination import AppealDecision, ApprovalBasis, Approved, Determination
from assent.casework.request.events_intake import Urgency
from assent.casework.request.events_review import Deadline


@dataclass(frozen=True, slots=True)
class AutomaticallyApproved:
    """The software said yes to a line. ``switch`` is the plan's decision that lets it."""

    determination: Approved
    switch: str

    def __post_init__(self) -> None:
        written("automatic approval", switch=self.switch)
        if self.determination.signature is not None or self.determination.basis is not ApprovalBasis.CRITERIA:
            raise InvalidRecord("automatic approval: it is by the criteria, and nobody signs it.")


@dataclass(frozen=True, slots=True)
class Determined:
    """A clinician decided a line, and signed."""

    determination: Determination

    def __post_init__(self) -> None:
        if self.determination.signature is None:
            raise InvalidRecord(
                "determination: a clinician signs it; the software's own is automatic approval."
            )


@dataclass(frozen=True, slots=True)
class DelegateDecided:
    """The decision of the delegate to which the line was handed over; a "no" has its clinician too."""

    delegate: str
    reference: str
    determination: Determination

    def __post_init__(self) -> None:
        written("delegate's decision", delegate=self.delegate, reference=self.reference)
        made = self.determination
        if isinstance(made, Approved) and made.basis is not ApprovalBasis.DELEGATE:
            raise InvalidRecord("delegate's decision: the basis of its approval is `delegate`.")


class ReopenGround(StrEnum):
    """Why a determination is taken up again.

    Only a clerical error, good cause and fraud open what was approved (42 CFR 422.138). Good cause is new and
    material evidence, or an obvious error: one that what was considered shows on its face (42 CFR 422.616).
    ``good_cause`` alone is any other, as the plan says it in words. What a body outside the plan decided
    reopens nothing: it is an act of its own (``OutsideDecided``).
    """

    NEW_INFORMATION = "new_information"
    PEER_TO_PEER = "peer_to_peer"
    DEADLINE_ALREADY_DEEMED = "deadline_already_deemed"
    CLERICAL_ERROR = "clerical_error"
    GOOD_CAUSE = "good_cause"
    NEW_AND_MATERIAL_EVIDENCE = "new_and_material_evidence"
    OBVIOUS_ERROR = "obvious_error"
    FRAUD = "fraud"


TAKES_AN_APPROVAL_BACK = frozenset({
    ReopenGround.NEW_AND_MATERIAL_EVIDENCE,
    ReopenGround.OBVIOUS_ERROR,
    ReopenGround.FRAUD,
})  # fmt: skip
"""The grounds on which less may be granted than before, where the rule holds that an approval lasts."""
OPENS_AN_APPROVAL = TAKES_AN_APPROVAL_BACK | {ReopenGround.CLERICAL_ERROR, ReopenGround.GOOD_CAUSE}
"""The grounds on which an approval may be taken up again, under whatever rules."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """Determined lines are open again; what was determined before stays on the record."""

    lines: tuple[str, ...]
    ground: ReopenGround
    why: str

    def __post_init__(self) -> None:
        some("reopening", lines=self.lines)
        written("reopening", why=self.why)


@dataclass(frozen=True, slots=True)
class DeadlineMissed:
    """A deadline passed without its act."""

    deadline: Deadline


@dataclass(frozen=True, slots=True)
class DeemedAdverse:
    """What the law makes of a missed deadline: the line can be appealed. NOT a determination."""

    deadline: Deadline


@dataclass(frozen=True, slots=True)
class DeemedGranted:
    """What the law makes of a missed deadline: the line is granted. NOT a determination."""

    deadline: Deadline


@dataclass(frozen=True, slots=True)
class PeerToPeerOffered:
    """The treating clinician may speak with a clinical peer until a time."""

    until: datetime

    def __post_init__(self) -> None:
        in_utc("peer-to-peer offer", until=self.until)


@dataclass(frozen=True, slots=True)
class PeerToPeerBooked:
    """The talk is arranged."""

    when: datetime
    peer: str
    treating: str

    def __post_init__(self) -> None:
        in_utc("peer-to-peer", when=self.when)
        worded("peer-to-peer", peer=self.peer, treating=self.treating)


class PeerToPeerOutcome(StrEnum):
    """What the talk led to. None of them changes a determination: reopening or an appeal does."""

    UNCHANGED = "unchanged"
    NEW_INFORMATION = "new_information"
    RECONSIDER = "reconsider"
    NOT_HELD = "not_held"


@dataclass(frozen=True, slots=True)
class PeerToPeerHeld:
    """The talk took place (or did not), and what came of it."""

    outcome: PeerToPeerOutcome
    says: str

    def __post_init__(self) -> None:
        written("peer-to-peer", says=self.says)


@dataclass(frozen=True, slots=True)
class AppealFiled:
    """Somebody appeals lines: level 1 is the plan's own. ``received_on`` is the day it counts from."""

    appeal: str
    level: int
    lines: tuple[str, ...]
    filer: str
    urgency: Urgency
    received_on: date
    grounds: str

    def __post_init__(self) -> None:
        written("appeal", appeal=self.appeal, filer=self.filer)
        some("appeal", lines=self.lines)
        if self.level < 1:
            raise InvalidRecord(f"appeal {self.appeal}: level {self.level}; levels count from 1.")


@dataclass(frozen=True, slots=True)
class AppealForwarded:
    """By law the appeal now lies with the outside body of the next level: not wholly for the member, or late.

    Intake is called to send the file; that it went is logged as any other dealing.
    """

    appeal: str
    to: str
    why: str

    def __post_init__(self) -> None:
        written("forwarding of an appeal", appeal=self.appeal, to=self.to, why=self.why)


@dataclass(frozen=True, slots=True)
class AppealDecided:
    """An independent reviewer decided an appeal, line by line."""

    appeal: str
    decisions: tuple[AppealDecision, ...]

    def __post_init__(self) -> None:
        some("appeal decision", decisions=self.decisions)
        once("appeal decision", "lines", [decision.line for decision in self.decisions])
        if len({decision.signature.person for decision in self.decisions}) > 1:
            raise InvalidRecord("appeal decision: one reviewer decides an appeal; two persons signed.")
