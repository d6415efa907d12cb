"""What decides, and what follows from deciding late: determinations, deadlines missed, talks, appeals."""

from dataclasses import dataclass
from enum import StrEnum

from assent.casework.determination.determination import ApprovalBasis, Approved, Determination
from assent.casework.record.checks import InvalidRecord, once, some, written


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
class HandedOver:
    """Lines that another organization decides under delegation."""

    lines: tuple[str, ...]
    delegate: str
    why: str

    def __post_init__(self) -> None:
        some("handing over", lines=self.lines)
        written("handing over", delegate=self.delegate, why=self.why)


@dataclass(frozen=True, slots=True)
class Recalled:
    """Lines that the plan decides itself again, taken from the delegate before its decision came in."""

    lines: tuple[str, ...]
    why: str

    def __post_init__(self) -> None:
        some("recall", lines=self.lines)
        once("recall", "lines", self.lines)
        written("recall", why=self.why)


DeterminationBody = (
    AutomaticallyApproved | Determined | HandedOver | Recalled | DelegateDecided | Reopened
)  # fmt: skip
"""What decides a line, or opens it again."""
