"""One request as it stands, whole: the answer to a look at it."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assent.web.answers import Ask

Value = bool | int | float | str | None


class Deadline(BaseModel):
    """One deadline of a line, with its rule and the counting in words."""

    rule: str
    citation: str
    due_at: datetime | None
    arithmetic: str
    extension: str | None
    binds: bool = Field(description="Whether it is the earliest one, which binds.")
    uncertain: bool = Field(description="Whether the rule is one of which counsel has to say if it applies.")


class Reason(BaseModel):
    """Why, by clause."""

    clause: str
    words: str


class Alternative(BaseModel):
    """Treatment that the plan would cover instead, in the clinician's words, and who gives it."""

    treatment: str
    providers: str


class Determination(BaseModel):
    """The plan's decision on a line; without a name it is the software's approval, or a delegate's."""

    outcome: str
    basis: str | None
    by: str | None
    credential: str | None
    specialty: str | None
    signed_at: datetime | None
    reasons: list[Reason]
    alternatives: list[Alternative] = Field(description="What the plan would cover instead.")


class Period(BaseModel):
    """First and last day."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)
    start: date = Field(alias="from")
    end: date = Field(alias="to")


class Line(Period):
    """One line as it stands."""

    line: str
    code: str
    ndc: str | None
    kind: str
    benefit: str
    units: int | None
    status: str
    need: dict[str, Any] | None = Field(description="Whether authorization is required, and by which rule.")
    outcome: str | None = Field(description="What the software concluded; never a decision.")
    clauses: list[str]
    determination: Determination | None
    earlier_determinations: list[Determination]
    deemed: str | None = Field(description="What the law made of lateness; never a determination.")
    delegate: str | None
    extension: datetime | None
    authorization: str | None
    deadlines: list[Deadline]


class Given(BaseModel):
    """A value, and what stands behind it."""

    value: Value
    evidence: dict[str, str]
    document: str | None


class Fact(Given):
    """A fact: what counts now, and what was submitted where a person of the plan put another beside it."""

    fact: str
    submitted: Given | None
    supported: bool
    disputed: bool
    confirmed_by: str | None


class Document(BaseModel):
    """A document of the request."""

    digest: str
    name: str
    media_type: str
    size: int


class Judgment(BaseModel):
    """How a physician answered an open clause."""

    clause: str
    answer: bool
    reasons: str
    question: str | None
    reading: str | None
    by: str


class Escalation(BaseModel):
    """Somebody of a role has to look."""

    to: str
    why: str


class Duty(BaseModel):
    """What must be told to whom, by when, and when it was."""

    rule: str
    citation: str
    says: str
    channel: str
    to: list[str]
    due_at: datetime | None
    done_at: datetime | None
    uncertain: bool


class PeerToPeer(BaseModel):
    """The talk between the treating clinician and a peer, as far as it has come."""

    offered_until: datetime | None
    booked_for: datetime | None
    outcome: str | None


class Appeal(BaseModel):
    """An appeal with its clock."""

    appeal: str
    level: int
    lines: list[str]
    urgency: str
    filed_at: datetime
    open: bool
    due_at: datetime | None
    arithmetic: str | None
    citation: str | None
    outcomes: dict[str, str]
    forwarded_to: str | None
    deemed: bool
    extended_until: datetime | None
    decided_outside: list[str] = Field(description="Its lines that an outside body decided meanwhile.")


class Ruled(BaseModel):
    """What an outside body said of a line, and by when the plan grants what it ordered."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    line: str
    ruling: str
    units: int | None
    start: date | None = Field(alias="from")
    end: date | None = Field(alias="to")
    owed: bool = Field(description="Whether the plan has still to grant it.")
    deadlines: list[Deadline]


class NextLevel(BaseModel):
    """A level that follows on the ladder of appeals."""

    level: int
    name: str
    citation: str
    last_day_to_file: date | None
    arithmetic: str | None


class OutsideDecision(BaseModel):
    """What a body outside the plan decided. It stands beside the plan's determination."""

    decision: str
    appeal: str | None
    level: int
    body: str
    reference: str
    decided_on: date
    received_at: datetime
    document: str | None
    rulings: list[Ruled]
    effectuated_at: datetime | None
    next_levels: list[NextLevel]


class GrantLeft(Period):
    """What is granted of a line, used, and left."""

    line: str
    units: int | None
    used: int
    left: int | None


class Authorization(BaseModel):
    """An authorization."""

    number: str
    ends: date
    lapsed_on: date | None
    grants: list[GrantLeft]


class Notice(BaseModel):
    """A letter that went out."""

    kind: str
    to: str
    digest: str
    lines: list[str]
    channel: str
    handed_over: bool = Field(description="Whether it lies with the service that delivers it.")
    delivered: bool = Field(description="Whether somebody said that it arrived.")
    returned: str | None = Field(description="Why it came back undeliverable.")


class Happened(BaseModel):
    """One thing that happened, without values of facts."""

    sequence: int
    at: datetime
    actor: str
    role: str
    event: str
    says: str


class Lock(BaseModel):
    """Who works on it alone, until when."""

    by: str
    until: datetime


class Detail(BaseModel):
    """One request as it stands."""

    request: str
    version: int = Field(description="As in its ETag.")
    stage: str
    product_line: str
    urgency: str
    expedite_proposed: str | None
    member: str | None
    provider: str | None
    policy: str | None
    kind: str | None
    channel: str | None
    received_at: datetime | None
    continues: str | None = Field(description="The authorization that it continues.")
    assignee: str | None
    lock: Lock | None
    escalate_at: datetime | None
    coverage: dict[str, Any] | None
    asks: list[Ask]
    lines: list[Line]
    facts: list[Fact]
    documents: list[Document]
    judgments: list[Judgment]
    escalations: list[Escalation]
    duties: list[Duty]
    peer_to_peer: PeerToPeer
    appeals: list[Appeal]
    outside_decisions: list[OutsideDecision]
    authorizations: list[str]
    authorized: list[Authorization]
    notices: list[Notice]
    duplicates: list[str]
    timeline: list[Happened]
