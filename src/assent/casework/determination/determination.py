"""The plan's decision on one line. A partial or adverse one cannot be constructed without its clinician.

Whatever tries to make one, a command, the codec, a copy with other values, passes these constructors.
"""

from dataclasses import dataclass
from enum import StrEnum

from assent.casework.determination.signature import (
    Alternative,
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SpecificReason,
)
from assent.casework.record.checks import InvalidRecord, some, written
from assent.casework.record.lines import Grant
from assent.casework.record.stored import stored

_OF_THE_MEMBER = frozenset({ConsideredKind.FACT, ConsideredKind.DOCUMENT})


class ApprovalBasis(StrEnum):
    """Why it is approved."""

    CRITERIA = "criteria"
    OUTSIDE_CRITERIA = "outside_criteria"
    CONTINUITY = "continuity"
    DELEGATE = "delegate"
    APPEAL = "appeal"


@stored("approved")
@dataclass(frozen=True, slots=True)
class Approved:
    """All that was asked for is granted. Without a signature it is the software's, or a delegate's.

    ``assessment`` is the case digest of the assessment that it rests on. Outside the criteria, for
    continuity and on appeal a clinician signs, with reasons.
    """

    grant: Grant
    basis: ApprovalBasis
    assessment: str = ""
    signature: ClinicianSignature | None = None
    reasons: tuple[SpecificReason, ...] = ()

    def __post_init__(self) -> None:
        if self.basis is ApprovalBasis.CRITERIA:
            written("approval by the criteria", assessment=self.assessment)
        elif self.basis is not ApprovalBasis.DELEGATE:
            if self.signature is None:
                raise InvalidRecord(f"approval, {self.basis.value}: a clinician signs it.")
            some(f"approval, {self.basis.value}", reasons=self.reasons)

    @property
    def line(self) -> str:
        """The id of the line."""
        return self.grant.line


@stored("partially_approved")
@dataclass(frozen=True, slots=True)
class PartiallyApproved:
    """Less than asked for is granted: fewer units, or a shorter period. A clinician's, like a refusal.

    ``alternatives`` is what the plan would cover instead, where the clinician names something.
    """

    grant: Grant
    signature: ClinicianSignature
    reasons: tuple[SpecificReason, ...]
    considered: tuple[Considered, ...]
    alternatives: tuple[Alternative, ...] = ()

    def __post_init__(self) -> None:
        _signed("partial approval", self.signature, self.reasons, self.considered)

    @property
    def line(self) -> str:
        """The id of the line."""
        return self.grant.line


@stored("adverse")
@dataclass(frozen=True, slots=True)
class Adverse:
    """Nothing is granted. Only a clinician says so, about this member, after looking at the record.

    ``alternatives`` is what the plan would cover instead, where the clinician names something.
    """

    line: str
    signature: ClinicianSignature
    reasons: tuple[SpecificReason, ...]
    considered: tuple[Considered, ...]
    alternatives: tuple[Alternative, ...] = ()

    def __post_init__(self) -> None:
        written("adverse determination", line=self.line)
        _signed("adverse determination", self.signature, self.reasons, self.considered)


Determination = Approved | PartiallyApproved | Adverse
"""The plan's decision on coverage of one line."""


@stored("upheld")
@dataclass(frozen=True, slots=True)
class Upheld:
    """An appeal of a line did not change it: a "no" again, and so signed, reasoned and considered."""

    line: str
    signature: ClinicianSignature
    reasons: tuple[SpecificReason, ...]
    considered: tuple[Considered, ...]
    alternatives: tuple[Alternative, ...] = ()

    def __post_init__(self) -> None:
        written("upheld appeal", line=self.line)
        _signed("upheld appeal", self.signature, self.reasons, self.considered)


@stored("overturned")
@dataclass(frozen=True, slots=True)
class Overturned:
    """An appeal of a line changed it, in whole or in part, to what a clinician signs here."""

    determination: Approved | PartiallyApproved

    def __post_init__(self) -> None:
        if isinstance(self.determination, Approved) and self.determination.basis is not ApprovalBasis.APPEAL:
            raise InvalidRecord("overturned appeal: the basis of its approval is the appeal; write `appeal`.")

    @property
    def line(self) -> str:
        """The id of the line."""
        return self.determination.line

    @property
    def signature(self) -> ClinicianSignature:
        """Who decided the appeal."""
        assert self.determination.signature is not None
        return self.determination.signature


AppealDecision = Upheld | Overturned
"""How an appeal of one line ended."""


def _signed(
    record: str,
    signature: ClinicianSignature,
    reasons: tuple[SpecificReason, ...],
    considered: tuple[Considered, ...],
) -> None:
    """The check that types alone cannot give at run time: all three are there, and are what they say."""
    if not isinstance(signature, ClinicianSignature):
        raise InvalidRecord(f"{record}: only a clinician makes one; give the clinician's signature.")
    some(record, reasons=reasons, considered=considered)
    if not all(isinstance(reason, SpecificReason) for reason in reasons):
        raise InvalidRecord(f"{record}: each reason is a SpecificReason, by clause.")
    if not all(isinstance(entry, Considered) for entry in considered):
        raise InvalidRecord(f"{record}: each thing considered is a Considered, by its reference.")
    if not any(entry.kind in _OF_THE_MEMBER for entry in considered):
        raise InvalidRecord(f"{record}: name a fact or a document of this member that was considered.")
