"""Bodies of submissions, drafts and answers."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from assent.desk.actions import (
    CIRCUMSTANCES,
    Basis,
    Benefit,
    Channel,
    Evidence,
    ItemKind,
    RequestedLine,
    SubmissionKind,
    Urgency,
)  # fmt: skip
from assent.web.server.parameters import Id, Moment
from assent.web.server.words import (
    Body,
    Digest,
    FirstDay,
    LastDay,
    MaybeName,
    MaybeWords,
    Name,
    Units,
    Why,
    Words,
)

Npi = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]
MemberNumber = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]+$")]
Plain = bool | int | Annotated[float, Field(allow_inf_nan=False)] | MaybeWords | None
_EXAMPLE_FACTS: dict[str, Any] = {
    "request_date": "2026-02-10",
    "request_kind": "initial",
    "product_line": "commercial",
    "requested_start": "2026-02-16",
    "birth_date": "1984-06-30",
    "weight_kg": 70,
}


class LineBody(Body):
    """One service or drug that is asked for."""

    id: Name = Field(examples=["infusion"])
    code: Name = Field(examples=["12345"])
    kind: ItemKind = Field(description="Whether it is a drug or a service.")
    benefit: Benefit = Field(description="Which benefit of the member pays it; its clocks follow.")
    start: FirstDay
    end: LastDay
    units: Units = None
    ndc: MaybeName | None = Field(default=None, description="Which product a drug is.")

    def line(self) -> RequestedLine:
        """As the desk takes it."""
        return RequestedLine(
            self.id, self.code, self.kind, self.benefit, self.start, self.end, self.units, self.ndc
        )


class Given(Body):
    """What is said when a request is made, beside its facts."""

    urgency: Urgency = Field(default=Urgency.STANDARD, description="By which clock it is decided.")
    kind: SubmissionKind | None = Field(
        default=None, description="Reauthorization where it names an earlier authorization, else initial."
    )
    channel: Channel = Field(default=Channel.INTERFACE, description="By which way it came.")
    earlier: MaybeName = Field(default="", description="The number of the authorization that is continued.")
    received_at: Moment | None = Field(default=None, description="When a fax or paper came in.")
    circumstances: dict[Name, bool | None] = Field(
        default={},
        max_length=20,
        description="On what it depends whether authorization is required at all: "
        + ", ".join(CIRCUMSTANCES),
    )
    lines: list[LineBody] = Field(
        default=[],
        max_length=20,
        description="What is asked for; without them each service of the policy, as the facts ask for it.",
    )

    def asks_for(self) -> SubmissionKind:
        """The kind that is said, or that follows."""
        follows = SubmissionKind.REAUTHORIZATION if self.earlier else SubmissionKind.INITIAL
        return self.kind or follows


class SubmissionBody(Given):
    """A request as it comes in."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "member": "M-1001",
                "provider": "1234567893",
                "attested_by": "treating psychiatrist",
                "facts": _EXAMPLE_FACTS,
            }
        },
    )
    id: Id | None = Field(default=None, description="An id of your own; without one the request gets one.")
    policy: Name = Field(
        default="", description="The id of the policy that decides; empty where there is one only."
    )
    member: MemberNumber = Field(description="The member's number. It travels in bodies only.")
    provider: Npi | None = Field(
        default=None, description="The provider's NPI; of an office its own, if left out."
    )
    attested_by: MaybeName = Field(default="", description="Who signed the request as a whole.")
    attested_on: date | None = Field(default=None, description="The day of that signature.")
    facts: dict[str, Any] = Field(
        description="Facts, lists and attestations, as in a case file; `assent schema case` has the schema."
    )


class EvidenceBody(Body):
    """Where values come from."""

    basis: Literal[Basis.STATED, Basis.ATTESTED] = Field(
        default=Basis.STATED, description="Whether it was only said, or signed."
    )
    source: MaybeName = Field(default="", description="The document.", examples=["pharmacy record"])
    on: date | None = Field(default=None, description="The day of the document.")
    by: MaybeName = Field(default="", description="Who says so in it.", examples=["pharmacist"])
    words: MaybeWords = Field(default="", description="The words relied on.")

    def evidence(self) -> Evidence:
        """As the desk takes it."""
        return Evidence(self.basis, self.source, self.on, self.by, self.words)


class AnswerBody(Body):
    """Facts, which may answer what is asked."""

    facts: dict[Name, Plain] = Field(
        min_length=1,
        max_length=500,
        description="Values by path; null takes back what was said.",
        examples=[{"trials[3].adherence": 91, "pregnant": False}],
    )
    evidence: EvidenceBody = Field(default=EvidenceBody(), description="Where the values come from.")
    document: Digest | None = Field(
        default=None, description="The digest of the attachment in which they stand."
    )


class NoAnswerBody(Body):
    """There is no answer to some of what is asked."""

    asks: list[Name] = Field(min_length=1, max_length=500, description="The facts, as they are asked.")
    says: Words = Field(description="Why there is none.")


class WithdrawalBody(Body):
    """Who takes it back, and why."""

    asked_by: Literal["provider", "member"] = Field(description="Whose wish it is.")
    why: Why
