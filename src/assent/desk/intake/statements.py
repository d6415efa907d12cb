"""What whoever asks for authorization states: a submission with its facts, and answers to what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.intake.events import Channel, SubmissionKind, Urgency
from assent.casework.record import caller
from assent.casework.record.lines import RequestedLine
from assent.casework.requirement.need import CIRCUMSTANCES
from assent.desk.intake.submission import Submission

Id = Annotated[str, caller.Text(most=80, form=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
"""The id of a request: a letter or digit, then letters, digits, dots, lines. It names no member."""
_STATED = Evidence(Basis.STATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtSubmission:
    """What is said when a request is made, beside its facts."""

    urgency: Annotated[Urgency, caller.FromCaller("By which clock it is decided.")] = Urgency.STANDARD
    kind: Annotated[
        SubmissionKind | None,
        caller.FromCaller("Reauthorization where it names an earlier authorization, else initial."),
    ] = None
    channel: Annotated[Channel, caller.FromCaller("By which way it came.")] = Channel.INTERFACE
    earlier: Annotated[
        caller.MaybeName, caller.FromCaller("The number of the authorization that is continued.")
    ] = ""
    received_at: Annotated[datetime | None, caller.FromCaller("When a fax or paper came in.")] = None
    circumstances: Annotated[
        Mapping[caller.Name, bool | None],
        caller.Size(0, 20),
        caller.FromCaller(
            "On what it depends whether authorization is required at all: " + ", ".join(CIRCUMSTANCES)
        ),
    ] = field(default_factory=dict)
    lines: Annotated[
        tuple[RequestedLine, ...],
        caller.Size(0, 20),
        caller.FromCaller(
            "What is asked for; without them each service of the policy, as the facts ask for it."
        ),
    ] = ()

    def submission(
        self, id: str, case: Case, lines: tuple[RequestedLine, ...], member: str = "", provider: str = ""
    ) -> Submission:
        """The submission of a case for these lines."""
        follows = SubmissionKind.REAUTHORIZATION if self.earlier else SubmissionKind.INITIAL
        return Submission(
            id=id,
            case=case,
            member=member,
            provider=provider,
            lines=lines,
            urgency=self.urgency,
            channel=self.channel,
            kind=self.kind or follows,
            earlier=self.earlier,
            received_at=self.received_at,
            circumstances=self.circumstances,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionStated(AtSubmission):
    """A request as it comes in."""

    id: Annotated[Id | None, caller.FromCaller("An id of your own; without one the request gets one.")] = None
    policy: Annotated[
        caller.Name,
        caller.FromCaller("The id of the policy that decides; empty where there is one only."),
    ] = ""
    member: Annotated[
        caller.MemberNumber, caller.FromCaller("The member's number. It travels in bodies only.", "M-1001")
    ]
    provider: Annotated[
        caller.Npi | None,
        caller.FromCaller("The provider's NPI; of an office its own, if left out.", "1234567893"),
    ] = None
    attested_by: Annotated[caller.MaybeName, caller.FromCaller("Who signed the request as a whole.")] = ""
    attested_on: Annotated[date | None, caller.FromCaller("The day of that signature.")] = None
    facts: Annotated[
        Mapping[str, Any],
        caller.FromCaller(
            "Facts, lists and attestations, as in a case file; `assent schema case` has the schema.",
            {"request_date": "2026-02-10", "product_line": "commercial", "birth_date": "1984-06-30"},
        ),
    ]


@dataclass(frozen=True, slots=True)
class AnswerStated:
    """Facts, which may answer what is asked."""

    facts: Annotated[
        Mapping[caller.Name, caller.FactOrRecords],
        caller.Size(1, 500),
        caller.FromCaller(
            "Values by path; null takes back what was said. Records in a list are put after those of a list.",
            {"trials[3].adherence": 91, "pregnant": False},
        ),
    ]
    evidence: Annotated[Evidence, caller.FromCaller("Where the values come from.")] = _STATED
    document: Annotated[
        caller.Digest,
        caller.FromCaller("The digest of the attachment in which they stand.", nullable=True),
    ] = ""
