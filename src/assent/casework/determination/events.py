"""What decides, and what follows from deciding late: determinations, deadlines missed, talks, appeals."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from assent.casework.determination.determination import ApprovalBasis, Approved, Determination
from assent.casework.determination.signature import Departure
from assent.casework.record import caller
from assent.casework.record.checks import InvalidRecord, once, some, written
from assent.casework.record.stored import added, edition, stored


@stored("automatically_approved")
@dataclass(frozen=True, slots=True)
class AutomaticallyApproved:
    """The software said yes to a line. ``switch`` is the plan's decision that lets it."""

    determination: Approved
    switch: str

    def __post_init__(self) -> None:
        written("automatic approval", switch=self.switch)
        if self.determination.signature is not None or self.determination.basis is not ApprovalBasis.CRITERIA:
            raise InvalidRecord("automatic approval: it is by the criteria, and nobody signs it.")


@stored("determined")
@dataclass(frozen=True, slots=True)
class Determined:
    """A clinician decided a line, and signed.

    ``departure`` is there where the reasons cite clauses that hold in the record. ``not_cited`` are failing
    clauses that the reasons leave out. ``preview`` is the digest of the decision with its letters as the
    clinician saw them; empty where this installation wrote none. In the first edition nobody had to see them.
    """

    determination: Determination
    departure: Departure | None = added(None)
    not_cited: tuple[str, ...] = added(())
    preview: str = added("")
    edition: int = edition(2)

    def __post_init__(self) -> None:
        if self.determination.signature is None:
            raise InvalidRecord(
                "determination: a clinician signs it; the software's own is automatic approval."
            )


@stored("delegate_decision_entered")
@dataclass(frozen=True, slots=True)
class DelegateDecisionEntered:
    """Somebody entered what the delegate decided of a line, from its attached document. It decides nothing yet.

    ``document`` is the digest of the paper. The delegate's clinician signed it, a "yes" too.
    """

    delegate: str
    reference: str
    determination: Determination
    document: str

    def __post_init__(self) -> None:
        record = "entry of a delegate's decision"
        written(record, delegate=self.delegate, reference=self.reference, document=self.document)
        _by_delegate(record, self.determination)
        if self.determination.signature is None:
            raise InvalidRecord(f"{record}: give the signature of the delegate's clinician, for a yes too.")


@stored("delegate_decision_rejected")
@dataclass(frozen=True, slots=True)
class DelegateDecisionRejected:
    """What was entered of a delegate's decision on a line does not stand; ``entry`` is the event that entered it."""

    line: str
    entry: int
    why: Annotated[str, caller.InWords()]

    def __post_init__(self) -> None:
        written("rejection of a delegate's decision", line=self.line, why=self.why)


@stored("delegate_decided")
@dataclass(frozen=True, slots=True)
class DelegateDecided:
    """The decision of the delegate to which the line was handed over: confirmed by who did not enter it.

    ``entry`` is the sequence of the event that entered it. In the first edition there was none: one person
    stated it, and it stood.
    """

    delegate: str
    reference: str
    determination: Determination
    entry: int = added(0)
    edition: int = edition(2)

    def __post_init__(self) -> None:
        record = "delegate's decision"
        written(record, delegate=self.delegate, reference=self.reference)
        _by_delegate(record, self.determination)
        if self.edition > 1 and self.entry < 1:
            raise InvalidRecord(f"{record}: entry {self.entry}; name the event by which it was entered.")


def _by_delegate(record: str, determination: Determination) -> None:
    if isinstance(determination, Approved) and determination.basis is not ApprovalBasis.DELEGATE:
        raise InvalidRecord(f"{record}: the basis of its approval is `delegate`.")


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


@stored("reopened")
@dataclass(frozen=True, slots=True)
class Reopened:
    """Determined lines are open again; what was determined before stays on the record."""

    lines: Annotated[
        tuple[caller.Name, ...], caller.Size(1, 20), caller.FromCaller("The determined lines, by name.")
    ]
    ground: Annotated[ReopenGround, caller.FromCaller("What lets them be decided again.")]
    why: caller.Why

    def __post_init__(self) -> None:
        some("reopening", lines=self.lines)
        written("reopening", why=self.why)


@stored("handed_over")
@dataclass(frozen=True, slots=True)
class HandedOver:
    """Lines that another organization decides under delegation."""

    lines: caller.OpenLines
    delegate: Annotated[
        caller.MaybeName, caller.FromCaller("The organization, as `office.toml` names it.", default="")
    ]
    why: caller.Why

    def __post_init__(self) -> None:
        some("handing over", lines=self.lines)
        written("handing over", delegate=self.delegate, why=self.why)


@stored("recalled")
@dataclass(frozen=True, slots=True)
class Recalled:
    """Lines that the plan decides itself again, taken from the delegate before its decision came in."""

    lines: caller.OpenLines
    why: caller.Why

    def __post_init__(self) -> None:
        some("recall", lines=self.lines)
        once("recall", "lines", self.lines)
        written("recall", why=self.why)


DeterminationBody = (
    AutomaticallyApproved | Determined | HandedOver | Recalled
    | DelegateDecisionEntered | DelegateDecisionRejected | DelegateDecided | Reopened
)  # fmt: skip
"""What decides a line, or opens it again."""
