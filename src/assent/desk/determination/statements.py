"""What a clinician, or who enters a delegate's decision, states of lines; the signature is added to it.

Of a decision of the plan's own clinicians only the sentence that they sign comes from outside.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from assent.casework.determination.determination import (
    Adverse,
    ApprovalBasis,
    Approved,
    Determination,
    PartiallyApproved,
)
from assent.casework.determination.events import DelegateDecisionEntered
from assent.casework.determination.signature import (
    Alternative,
    ClinicianSignature,
    Considered,
    SpecificReason,
)
from assent.casework.record import caller
from assent.casework.record.lines import Grant
from assent.desk.determination.determinations import Signed

Reasons = Annotated[tuple[SpecificReason, ...], caller.Size(1, 50), caller.FromCaller("Why not, by clause.")]
ConsideredIfAny = Annotated[
    tuple[Considered, ...],
    caller.Size(0, 200),
    caller.FromCaller("What of the record; if not named, the facts that it rests on."),
]
ConsideredOfRecord = Annotated[
    tuple[Considered, ...], caller.Size(1, 200), caller.FromCaller("What of the record was considered.")
]
Alternatives = Annotated[
    tuple[Alternative, ...],
    caller.Size(0, 20),
    caller.FromCaller("What the plan would cover instead, if anything."),
]
WaitingLines = Annotated[
    tuple[caller.Name, ...],
    caller.Size(0, 20),
    caller.FromCaller("The lines; all that wait where none is named."),
]


@dataclass(frozen=True, slots=True)
class Attestation:
    """The sentence under which a clinician of the plan puts the signature that is on file."""

    attests: caller.Attests


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStated:
    """Approve as asked for; outside the criteria reasons are needed."""

    lines: caller.OpenLines = ()
    attests: caller.Attests
    reasons: Annotated[
        tuple[SpecificReason, ...], caller.Size(0, 50), caller.FromCaller("Why, by clause.")
    ] = ()
    continuity: Annotated[
        bool,
        caller.FromCaller("Whether treatment goes on that was begun before, or another carrier approved."),
    ] = False

    def signed(self, signature: ClinicianSignature) -> Signed:
        """With the clinician's signature under the sentence."""
        return Signed(signature, self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class _NotAllIntended:
    reasons: Reasons
    considered: ConsideredIfAny = ()
    alternatives: Alternatives = ()
    departure: caller.DepartureIfAny = ""

    def signed(self, signature: ClinicianSignature, preview: str = "") -> Signed:
        """With the clinician's signature under the sentence, and the digest of the preview that was seen."""
        return Signed(signature, self.reasons, self.considered, self.alternatives, self.departure, preview)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialIntended(_NotAllIntended):
    """To grant less than asked for on one line: what the letters would say of it."""

    grant: Annotated[Grant, caller.FromCaller(inline=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseIntended(_NotAllIntended):
    """To grant nothing of these lines: what the letters would say of it."""

    lines: caller.OpenLines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialStated(PartialIntended):
    """Grant less than asked for on one line."""

    attests: caller.Attests
    preview: caller.PreviewSeen = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseStated(AdverseIntended):
    """Grant nothing: the specific reasons, and what was considered (the facts it rests on, if not named)."""

    attests: caller.Attests
    preview: caller.PreviewSeen = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfDelegate:
    delegate: Annotated[caller.Name, caller.FromCaller("The organization, as `office.toml` names it.")]
    reference: Annotated[caller.Name, caller.FromCaller("The delegate's own number of its decision.")]
    signature: Annotated[ClinicianSignature, caller.FromCaller("Of the delegate's clinician.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class _NotAllOfDelegate(_OfDelegate):
    reasons: Reasons
    considered: ConsideredOfRecord
    alternatives: Alternatives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateApproved(_OfDelegate):
    """The delegate approved; its clinician signed."""

    outcome: Annotated[Literal["approved"], caller.FromCaller()]
    grant: Annotated[Grant, caller.FromCaller(inline=True)]

    def determination(self) -> Determination:
        """As it is recorded."""
        return Approved(self.grant, ApprovalBasis.DELEGATE, "", self.signature)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegatePartly(_NotAllOfDelegate):
    """The delegate granted less than asked for; its clinician signed."""

    outcome: Annotated[Literal["partially_approved"], caller.FromCaller()]
    grant: Annotated[Grant, caller.FromCaller(inline=True)]

    def determination(self) -> Determination:
        """As it is recorded."""
        return PartiallyApproved(self.grant, self.signature, self.reasons, self.considered, self.alternatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateAdverse(_NotAllOfDelegate):
    """The delegate denied it; its clinician signed."""

    outcome: Annotated[Literal["adverse"], caller.FromCaller()]
    line: caller.Line

    def determination(self) -> Determination:
        """As it is recorded."""
        return Adverse(self.line, self.signature, self.reasons, self.considered, self.alternatives)


DelegateDecision = Annotated[DelegateApproved | DelegatePartly | DelegateAdverse, caller.ToldBy("outcome")]


@dataclass(frozen=True, slots=True)
class DelegateDecisions:
    """What the delegate decided, line by line, entered from its attached document."""

    document: Annotated[
        caller.Digest,
        caller.FromCaller("The delegate's decision itself: the digest of the attached document."),
    ]
    decisions: Annotated[
        tuple[DelegateDecision, ...],
        caller.Size(1, 20),
        caller.FromCaller("One for each line that it decided."),
    ]

    def entered(self) -> list[DelegateDecisionEntered]:
        """As each is recorded."""
        return [
            DelegateDecisionEntered(
                decision.delegate, decision.reference, decision.determination(), self.document
            )
            for decision in self.decisions
        ]


@dataclass(frozen=True, slots=True)
class ConfirmationStated:
    """Of which lines a delegate's decision, as somebody else entered it, is confirmed."""

    lines: WaitingLines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionStated:
    """Of which lines what was entered of a delegate's decision does not stand, and why."""

    lines: WaitingLines = ()
    why: caller.Why
