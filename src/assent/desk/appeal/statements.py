"""How an appeal ended, as the physician who decided it states it, line by line."""

from dataclasses import dataclass
from typing import Annotated, Literal

from assent.casework.determination import determination
from assent.casework.determination.signature import (
    Alternative,
    ClinicianSignature,
    Considered,
    SpecificReason,
)
from assent.casework.record.caller import Attests, DepartureIfAny, FromCaller, Line, PreviewSeen, Size, ToldBy
from assent.casework.record.lines import Grant
from assent.desk.determination.statements import Alternatives, ConsideredOfRecord

Reasons = Annotated[tuple[SpecificReason, ...], Size(1, 50), FromCaller("Why, by clause.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpheldStated:
    """The "no" stands."""

    outcome: Annotated[Literal["upheld"], FromCaller()]
    line: Line
    reasons: Reasons
    considered: ConsideredOfRecord
    alternatives: Alternatives = ()

    def decision(self, signature: ClinicianSignature) -> determination.AppealDecision:
        """With the signature of who decided."""
        return determination.Upheld(self.line, signature, self.reasons, self.considered, self.alternatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverturnedStated:
    """All of it, or the part named, is granted."""

    outcome: Annotated[Literal["overturned"], FromCaller()]
    grant: Annotated[Grant, FromCaller(inline=True)]
    reasons: Reasons
    considered: Annotated[
        tuple[Considered, ...],
        Size(0, 200),
        FromCaller("Needed where less than asked for is granted."),
    ] = ()
    in_part: Annotated[bool, FromCaller("Whether less than asked for is granted.")] = False
    alternatives: Annotated[
        tuple[Alternative, ...],
        Size(0, 20),
        FromCaller("What the plan would cover besides, where less than asked for is granted."),
    ] = ()

    def decision(self, signature: ClinicianSignature) -> determination.AppealDecision:
        """With the signature of who decided."""
        if self.in_part:
            return determination.Overturned(
                determination.PartiallyApproved(
                    self.grant, signature, self.reasons, self.considered, self.alternatives
                )
            )
        return determination.Overturned(
            determination.Approved(
                self.grant, determination.ApprovalBasis.APPEAL, "", signature, self.reasons
            )
        )


LineDecision = Annotated[UpheldStated | OverturnedStated, ToldBy("outcome")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecisionIntended:
    """How an appeal is to end, line by line: what the letters would say of it."""

    decisions: Annotated[
        tuple[LineDecision, ...], Size(1, 20), FromCaller("One for each line of the appeal.")
    ]
    departure: DepartureIfAny = ""

    def decided(self, signature: ClinicianSignature) -> tuple[determination.AppealDecision, ...]:
        """Each decision with the reviewer's signature."""
        return tuple(decision.decision(signature) for decision in self.decisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecisionStated(AppealDecisionIntended):
    """How an appeal ended, line by line."""

    attests: Attests
    preview: PreviewSeen = ""
