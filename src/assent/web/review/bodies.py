"""Bodies of what the plan's people do on a request, short of deciding."""

from typing import Annotated, Literal

from pydantic import Field

from assent.desk.intake.requests import Role
from assent.web.server.words import Body, Name, Words

Worker = Literal[Role.INTAKE, Role.NURSE, Role.PHYSICIAN]


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
