"""What comes back about requests: models of the answers, and how they are made from a request's state."""

from datetime import date, datetime

from fastapi import Response
from pydantic import BaseModel, Field

from assent.desk.actions import RequestState


class Ask(BaseModel):
    """One thing that is asked of the provider."""

    fact: str = Field(description="The path under which the answer goes.", examples=["trials[3].adherence"])
    question: str
    clauses: list[str] = Field(description="The clauses of the policy that want it.")
    document: str = Field(default="", description="What kind of document would answer it.")


class LineStanding(BaseModel):
    """Where one line stands."""

    line: str
    code: str
    status: str = Field(
        description="open, approved, partially_approved, adverse, overturned, withdrawn or not_required."
    )
    units: int | None = Field(default=None, description="Units granted; null where no number limits them.")
    start: date | None = Field(default=None, description="First day granted.")
    end: date | None = Field(default=None, description="Last day granted.")
    authorization: str | None = None


class AppealStanding(BaseModel):
    """Where an appeal stands."""

    appeal: str
    level: int
    lines: list[str]
    open: bool


class Standing(BaseModel):
    """A request as it stands after a call. ``version`` is what its ETag says too."""

    request: str = Field(examples=["R-2026-000184"])
    version: int
    stage: str = Field(description="draft, expired, received, pended, in_review, determined or withdrawn.")
    product_line: str
    urgency: str
    lines: list[LineStanding]
    asks: list[Ask] = Field(description="What is asked; the request waits for it where it is pended.")
    assignee: str | None = None
    escalate_at: datetime | None = Field(
        default=None, description="When somebody looks, if nothing came before."
    )
    authorizations: list[str]
    appeals: list[AppealStanding]


def standing(state: RequestState, response: Response) -> Standing:
    """The state as an answer, with its ETag."""
    response.headers["ETag"] = f'"{state.version}"'
    return Standing(
        request=state.id,
        version=state.version,
        stage=state.stage.value,
        product_line=state.product_line,
        urgency=state.urgency.value,
        lines=_lines(state),
        asks=[
            Ask(fact=ask.fact, question=ask.question, clauses=list(ask.clauses), document=ask.document)
            for ask in state.asks.values()
        ],
        assignee=state.assigned.to if state.assigned else None,
        escalate_at=state.escalate_at,
        authorizations=list(state.authorizations),
        appeals=[
            AppealStanding(appeal=name, level=one.filed.level, lines=list(one.filed.lines), open=one.open)
            for name, one in state.appeals.items()
        ],
    )


def _lines(state: RequestState) -> list[LineStanding]:
    lines: list[LineStanding] = []
    for name, line in state.lines.items():
        line_standing = LineStanding(line=name, code=line.requested.code, status=line.status.value)
        grant = line.granted
        if grant is not None:
            line_standing.units, line_standing.start, line_standing.end = grant.units, grant.start, grant.end
        line_standing.authorization = line.authorization or None
        lines.append(line_standing)
    return lines
