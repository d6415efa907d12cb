"""Bodies of what the plan's people do on a request, short of deciding."""

from typing import Annotated, Literal

from pydantic import Field

from assent.desk.actions import PeerToPeerOutcome
from assent.desk.intake.requests import Role
from assent.web.intake.bodies import EvidenceBody, Plain
from assent.web.server.parameters import Moment
from assent.web.server.words import Body, Digest, Name, Why, Words

Worker = Literal[Role.INTAKE, Role.NURSE, Role.PHYSICIAN]


class ConfirmationBody(Body):
    """A fact that was checked against its evidence; the value that was checked is named."""

    path: Name = Field(examples=["trials[3].adherence"])
    value: Plain = Field(description="The value that was checked.")
    evidence: EvidenceBody = Field(description="What it was checked against.")
    document: Digest | None = Field(default=None, description="The attachment in which it stands.")


class CorrectionBody(Body):
    """Another value beside the one that was submitted."""

    path: Name = Field(description="The fact, or the place in a record.", examples=["trials[3].adherence"])
    value: Plain = Field(description="The value that is right.")
    was: Plain = Field(description="The value that counts now, so that none slips under.")
    evidence: EvidenceBody = Field(description="What shows it.")
    document: Digest | None = Field(default=None, description="The attachment in which it stands.")
    why: Why


class WhyBody(Body):
    """Why."""

    why: Why


class CircumstancesBody(Body):
    """On what it depends whether authorization is required."""

    circumstances: dict[Name, bool | None] = Field(
        max_length=20,
        description="What is so; null takes back what was said.",
        examples=[{"new_member_90_days": False}],
    )


class NeedBody(Body):
    """A person's answer where the rules leave it open whether authorization is required."""

    need: Literal["required", "not_allowed", "not_required"] = Field(description="The answer.")
    why: Words = Field(description="By which rule, on whose word.")


class QuestionsBody(Body):
    """What to ask of the provider: each fact or record path with the question, empty for the fact's own."""

    questions: dict[Name, Annotated[str, Field(max_length=500)]] = Field(
        min_length=1, max_length=50, examples=[{"birth_date": "Please send the signed order."}]
    )


class OfferBody(Body):
    """Until when the talk is offered."""

    until: Moment = Field(description="The end of the offer.")


class OutcomeBody(Body):
    """What came of the talk."""

    outcome: PeerToPeerOutcome = Field(description="What follows from the talk.")
    says: Words = Field(description="What was said, for the record.")
