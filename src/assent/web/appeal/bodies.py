"""Bodies of appeals, and of decisions from outside the plan."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from assent.desk.actions import (
    AppealDecision,
    ApprovalBasis,
    Approved,
    Grant,
    Overturned,
    PartiallyApproved,
    ReversalEntered,
    Ruling,
    Upheld,
    Urgency,
)  # fmt: skip
from assent.desk.appeal.appeals import Appeal
from assent.desk.appeal.effectuation import OutsideDecision, Said
from assent.desk.determination.determinations import Signed
from assent.web.determination.bodies import Alternatives, Attested, ConsideredBody, ReasonBody
from assent.web.server.parameters import Moment
from assent.web.server.words import (
    Body,
    Digest,
    FirstDay,
    LastDay,
    LineName,
    MaybeName,
    MaybeWords,
    Name,
    Units,
    Why,
    Words,
)


class AppealBody(Body):
    """An appeal as it comes in."""

    lines: list[Name] = Field(
        default=[], max_length=20, description="All that can be appealed where none is named."
    )
    filer: Name = Field(description="Who files it.", examples=["member"])
    grounds: MaybeWords = Field(default="", description="What the appeal says.")
    urgency: Urgency = Field(default=Urgency.STANDARD, description="By which clock it is decided.")
    level: int = Field(default=1, ge=1, le=9, description="The level on the ladder of the product line.")
    received_on: date | None = Field(default=None, description="The day of the paper; today if left out.")

    def appeal(self) -> Appeal:
        """As the desk takes it."""
        return Appeal(tuple(self.lines), self.filer, self.grounds, self.urgency, self.level, self.received_on)


class _Decision(Body):
    line: LineName
    reasons: list[ReasonBody] = Field(min_length=1, max_length=50, description="Why, by clause.")


class UpheldBody(_Decision):
    """The "no" stands."""

    outcome: Literal["upheld"]
    considered: list[ConsideredBody] = Field(
        min_length=1, max_length=200, description="What of the record was considered."
    )
    alternatives: Alternatives = Field(default=[])

    def decision(self, signed: Signed) -> AppealDecision:
        """As the desk takes it."""
        return Upheld(self.line, signed.signature, signed.reasons, signed.considered, signed.alternatives)


class OverturnedBody(_Decision):
    """All of it, or the part named, is granted."""

    outcome: Literal["overturned"]
    units: Units = None
    start: FirstDay
    end: LastDay
    considered: list[ConsideredBody] = Field(
        default=[], max_length=200, description="Needed where less than asked for is granted."
    )
    in_part: bool = Field(default=False, description="Whether less than asked for is granted.")
    alternatives: Alternatives = Field(
        default=[], description="What the plan would cover besides, where less than asked for is granted."
    )

    def decision(self, signed: Signed) -> AppealDecision:
        """As the desk takes it."""
        grant = Grant(self.line, self.units, self.start, self.end)
        if self.in_part:
            partially_approved = PartiallyApproved(
                grant, signed.signature, signed.reasons, signed.considered, signed.alternatives
            )
            return Overturned(partially_approved)
        return Overturned(Approved(grant, ApprovalBasis.APPEAL, "", signed.signature, signed.reasons))


DecisionBody = Annotated[UpheldBody | OverturnedBody, Field(discriminator="outcome")]


class AppealDecisionBody(Body):
    """How an appeal ended, line by line."""

    attests: Attested
    decisions: list[DecisionBody] = Field(
        min_length=1, max_length=20, description="One for each line of the appeal."
    )


class ForwardingBody(Body):
    """To which outside body the file went, and why."""

    to: Name = Field(description="The outside body.", examples=["independent review entity"])
    why: Why


class AppealExtensionBody(Body):
    """More time for an appeal, on a ground that its level lists."""

    ground: Name = Field(
        description="Which ground of the level; a refusal lists them.", examples=["enrollee_asked"]
    )
    asked_by: Name = Field(description="Who wants more time.", examples=["member"])
    justification: Words = Field(description="Why, in the member's interest where the plan takes it itself.")
    until: Moment = Field(description="The new end, within the days of the level.")


class RulingBody(Body):
    """What an outside body said of one line; the grant where it overturned a part."""

    line: LineName
    ruling: Ruling = Field(description="Whether it grants all, a part or nothing, or did not look into it.")
    units: Units = None
    start: date | None = Field(default=None, description="First day of the grant, where it names days.")
    end: date | None = Field(default=None, description="Last day of the grant.")

    def said(self) -> Said:
        """As the desk takes it: days given are those of a grant."""
        if self.start is None or self.end is None:
            return Said(self.line, self.ruling)
        return Said(self.line, self.ruling, Grant(self.line, self.units, self.start, self.end))


class CertificationBody(Body):
    """The treating physician's certification that the service should not wait for the appeal."""

    physician: Name = Field(description="The treating physician who signed it.")
    certified_at: Moment = Field(description="When it was signed.")
    document: Digest = Field(description="The certification itself: the digest of the attached document.")

    def entered(self, appeal: str) -> ReversalEntered:
        """As the desk takes it."""
        return ReversalEntered(appeal, self.physician, self.certified_at, self.document)


class CertificationRejectionBody(Body):
    """Why a certification that was entered does not stand."""

    why: Why


class OutsideDecisionBody(Body):
    """What a body outside the plan decided, as it came in."""

    level: int = Field(ge=1, le=9, description="Its level on the ladder of appeals.")
    body: MaybeName = Field(
        default="", description="Its name there; may be left out where it is the only one."
    )
    reference: Name = Field(description="Its own number of the decision.")
    rulings: list[RulingBody] = Field(min_length=1, max_length=20, description="What it said of each line.")
    received_at: Moment | None = Field(
        default=None, description="When the plan received it; now if left out."
    )
    decided_on: date | None = Field(default=None, description="The date that it bears.")
    appeal: MaybeName = Field(default="", description="The appeal before the plan that it follows.")
    document: Digest = Field(description="The decision itself: the digest of the attached document.")
    no_level_before: MaybeWords = Field(
        default="", description="Why no level before this one has decided, where none has."
    )

    def decision(self) -> OutsideDecision:
        """As the desk takes it."""
        return OutsideDecision(
            self.level,
            self.reference,
            tuple(one.said() for one in self.rulings),
            self.body,
            self.received_at,
            self.decided_on,
            self.appeal,
            self.document,
            self.no_level_before,
        )
