"""Bodies of what the plan's people do on a request, short of deciding."""

from typing import Annotated, Literal

from pydantic import Field

from assent.desk.actions import NoticeKind
from assent.desk.requests import Role
from assent.web.bodies.intake import EvidenceBody, Plain
from assent.web.bodies.words import Body, Digest, Name, Words
from assent.web.parameters import Moment

Worker = Literal[Role.INTAKE, Role.NURSE, Role.PHYSICIAN]


class AssignmentBody(Body):
    """Who is to work on it."""

    to: Name = Field(description="The id of an account.", examples=["nurse-3"])
    role: Worker


class ConfirmationBody(Body):
    """A fact that was checked against its evidence; the value that was checked is named."""

    path: Name = Field(examples=["trials[3].adherence"])
    value: Plain
    evidence: EvidenceBody
    document: Digest | None = None


class CorrectionBody(Body):
    """Another value beside the one that was submitted."""

    path: Name
    value: Plain
    was: Plain = Field(description="The value that counts now, so that none slips under.")
    evidence: EvidenceBody
    document: Digest | None = None
    why: Words


class EscalationBody(Body):
    """Who has to look now, and why."""

    to: Worker
    why: Words


class ExpediteBody(Body):
    """Why the standard time could harm the member."""

    why: Words
    by_prescriber: bool = Field(default=False, description="Whether the prescriber says so.")


class WhyBody(Body):
    """Why."""

    why: Words


class CircumstancesBody(Body):
    """On what it depends whether authorization is required."""

    circumstances: dict[Name, bool | None] = Field(max_length=20)


class NeedBody(Body):
    """A person's answer where the rules leave it open whether authorization is required."""

    need: Literal["required", "not_allowed", "not_required"]
    why: Words = Field(description="By which rule, on whose word.")


class QuestionsBody(Body):
    """What to ask of the provider: each fact or record path with the question, empty for the fact's own."""

    questions: dict[Name, Annotated[str, Field(max_length=500)]] = Field(
        min_length=1, max_length=50, examples=[{"birth_date": "Please send the signed order."}]
    )


class NoteBody(Body):
    """A note for the plan's people."""

    says: Words


class OralNoticeBody(Body):
    """Who was told by voice, when, and what."""

    kind: NoticeKind
    told: Name
    when: Moment
    says: Words
