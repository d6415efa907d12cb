"""Bodies of what clinicians decide. None carries a signature of the caller: that is the account's licence."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from assent.desk.actions import (
    Adverse,
    Alternative,
    ApprovalBasis,
    Approved,
    Considered,
    ConsideredKind,
    DelegateDecisionEntered,
    Grant,
    PartiallyApproved,
    ReopenGround,
    SpecificReason,
)  # fmt: skip
from assent.desk.determination.determinations import ClinicianSignature
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

Clause = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$"),
    Field(description="A clause of the policy, by its id.", examples=["C.8"]),
]
Attested = Annotated[Words, Field(description="The sentence that the clinician signs.")]
Lines = Annotated[
    list[Name], Field(max_length=20, description="The lines; all open ones where none is named.")
]


WaitingLines = Annotated[
    list[Name], Field(max_length=20, description="The lines; all that wait where none is named.")
]


class ReasonBody(Body):
    """Why, by clause, about this member."""

    clause: Clause
    words: Words = Field(
        description="What it means for this member.",
        examples=["The scan of 3 February shows an aneurysm, and the surgeon refused clearance."],
    )

    def reason(self) -> SpecificReason:
        """As the desk takes it."""
        return SpecificReason(self.clause, self.words)


class ConsideredBody(Body):
    """One thing of the record that was considered."""

    kind: ConsideredKind = Field(description="What the reference names.")
    reference: Name = Field(description="The path of a fact, or the digest of a document or assessment.")

    def considered(self) -> Considered:
        """As the desk takes it."""
        return Considered(self.kind, self.reference)


class AlternativeBody(Body):
    """Treatment that the plan would cover instead, in the clinician's words."""

    treatment: Words = Field(examples=["Transcranial magnetic stimulation, thirty sessions."])
    providers: MaybeWords = Field(default="", description="Who gives it and takes new patients.")

    def alternative(self) -> Alternative:
        """As the desk takes it."""
        return Alternative(self.treatment, self.providers)


Alternatives = Annotated[
    list[AlternativeBody], Field(max_length=20, description="What the plan would cover instead, if anything.")
]


class JudgmentBody(Body):
    """The answer to one open clause of this case."""

    clause: Clause
    answer: bool = Field(description="Whether the clause holds for this member.")
    reasons: Words = Field(description="Why, about this member.")
    attests: Attested
    question: MaybeName = Field(default="", description="The question of wording that it answers, if any.")
    reading: MaybeName = Field(default="", description="The reading that was chosen.")


class ApprovalBody(Body):
    """Approve as asked for; outside the criteria reasons are needed."""

    lines: Lines = Field(default=[])
    attests: Attested
    reasons: list[ReasonBody] = Field(default=[], max_length=50, description="Why, by clause.")
    continuity: bool = Field(
        default=False,
        description="Whether treatment goes on that was begun before, or another carrier approved.",
    )


class PartialBody(Body):
    """Grant less than asked for on one line."""

    line: LineName
    units: Units = None
    start: FirstDay
    end: LastDay
    attests: Attested
    reasons: list[ReasonBody] = Field(min_length=1, max_length=50, description="Why not, by clause.")
    considered: list[ConsideredBody] = Field(
        default=[],
        max_length=200,
        description="What of the record; if not named, the facts that it rests on.",
    )
    alternatives: Alternatives = Field(default=[])

    def grant(self) -> Grant:
        """What is granted."""
        return Grant(self.line, self.units, self.start, self.end)


class AdverseBody(Body):
    """Grant nothing: the specific reasons, and what was considered (the facts it rests on, if not named)."""

    lines: Lines = Field(default=[])
    attests: Attested
    reasons: list[ReasonBody] = Field(min_length=1, max_length=50, description="Why not, by clause.")
    considered: list[ConsideredBody] = Field(
        default=[],
        max_length=200,
        description="What of the record; if not named, the facts that it rests on.",
    )
    alternatives: Alternatives = Field(default=[])


class ExtensionBody(Body):
    """More time for one line, on a listed ground."""

    line: LineName
    ground: Name = Field(
        description="Which ground of the rule; a refusal lists them.", examples=["enrollee_asked"]
    )
    asked_by: Name = Field(description="Who wants more time.", examples=["member"])
    justification: Words = Field(description="Why, in the member's interest where the plan takes it itself.")
    until: Moment = Field(description="The new end, within the days of the rule.")


class ReopeningBody(Body):
    """Determined lines are open again."""

    lines: list[Name] = Field(min_length=1, max_length=20, description="The determined lines, by name.")
    ground: ReopenGround = Field(description="What lets them be decided again.")
    why: Why


class HandoverBody(Body):
    """Lines that a delegate decides; without a name the delegate of the product line."""

    lines: Lines = Field(default=[])
    delegate: MaybeName = Field(default="", description="The organization, as `office.toml` names it.")
    why: Why


class RecallBody(Body):
    """Lines that the plan takes back from a delegate; all that lie with one where none is named."""

    lines: Lines = Field(default=[])
    why: Why


class DelegateSignatureBody(Body):
    """The signature of the delegate's clinician, as the delegate sent it."""

    person: Name = Field(description="Who signed.")
    credential: Name = Field(examples=["MD"])
    licence: Name = Field(description="The licence's number.")
    licence_valid_until: date = Field(description="The licence's last day.")
    specialty: Name = Field(examples=["psychiatry"])
    signed_at: Moment = Field(description="When it was signed.")
    attests: Words = Field(description="The sentence that was signed.")

    def signature(self) -> ClinicianSignature:
        """As the desk takes it."""
        return ClinicianSignature(
            self.person,
            self.credential,
            self.licence,
            self.licence_valid_until,
            self.specialty,
            self.signed_at,
            self.attests,
        )


class _OfDelegate(Body):
    delegate: Name = Field(description="The organization, as `office.toml` names it.")
    reference: Name = Field(description="The delegate's own number of its decision.")
    line: LineName


class _Granted(_OfDelegate):
    units: Units = None
    start: FirstDay
    end: LastDay

    def grant(self) -> Grant:
        """What is granted."""
        return Grant(self.line, self.units, self.start, self.end)


class _Signed(Body):
    signature: DelegateSignatureBody = Field(description="Of the delegate's clinician.")
    reasons: list[ReasonBody] = Field(min_length=1, max_length=50, description="Why not, by clause.")
    considered: list[ConsideredBody] = Field(
        min_length=1, max_length=200, description="What of the record was considered."
    )
    alternatives: Alternatives = Field(default=[])


class DelegateApproved(_Granted):
    """The delegate approved; its clinician signed."""

    outcome: Literal["approved"]
    signature: DelegateSignatureBody = Field(description="Of the delegate's clinician.")

    def determination(self) -> Approved:
        """As the desk takes it."""
        return Approved(self.grant(), ApprovalBasis.DELEGATE, "", self.signature.signature())


class DelegatePartly(_Granted, _Signed):
    """The delegate granted less than asked for; its clinician signed."""

    outcome: Literal["partially_approved"]

    def determination(self) -> PartiallyApproved:
        """As the desk takes it."""
        return PartiallyApproved(self.grant(), *_signed(self))


class DelegateAdverse(_OfDelegate, _Signed):
    """The delegate refused; its clinician signed."""

    outcome: Literal["adverse"]

    def determination(self) -> Adverse:
        """As the desk takes it."""
        return Adverse(self.line, *_signed(self))


DelegateBody = Annotated[DelegateApproved | DelegatePartly | DelegateAdverse, Field(discriminator="outcome")]


class DelegateDecisionsBody(Body):
    """What the delegate decided, line by line, entered from its attached document."""

    document: Digest = Field(
        description="The delegate's decision itself: the digest of the attached document."
    )
    decisions: list[DelegateBody] = Field(
        min_length=1, max_length=20, description="One for each line that it decided."
    )

    def entered(self) -> list[DelegateDecisionEntered]:
        """As the desk takes it."""
        return [
            DelegateDecisionEntered(
                decision.delegate, decision.reference, decision.determination(), self.document
            )
            for decision in self.decisions
        ]


class DelegateConfirmationBody(Body):
    """Of which lines a delegate's decision, as somebody else entered it, is confirmed."""

    lines: WaitingLines = Field(default=[])


class RejectionBody(Body):
    """Of which lines what was entered of a delegate's decision does not stand, and why."""

    lines: WaitingLines = Field(default=[])
    why: Why


_Parts = tuple[
    ClinicianSignature, tuple[SpecificReason, ...], tuple[Considered, ...], tuple[Alternative, ...]
]


def _signed(body: _Signed) -> _Parts:
    return (
        body.signature.signature(),
        tuple(reason.reason() for reason in body.reasons),
        tuple(one.considered() for one in body.considered),
        tuple(alternative.alternative() for alternative in body.alternatives),
    )
