"""One request as it stands, whole: the answer to a look at it."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assent.web.record.standing import Ask

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

    treatment: str = Field(description="In the clinician's words.")
    providers: str = Field(description="Who gives it; empty where nobody was named.")


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


class EnteredDecision(BaseModel):
    """What somebody entered of a delegate's decision: it decides nothing before another person confirms it."""

    by: str = Field(description="Who entered it; somebody else confirms or rejects it.")
    delegate: str
    reference: str = Field(description="The delegate's own number of its decision.")
    document: str = Field(description="The digest of the attached decision.")
    determination: Determination


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
    entered: EnteredDecision | None = Field(
        description="A delegate's decision that waits for a second person."
    )
    extension: datetime | None
    authorization: str | None
    deadlines: list[Deadline]


class ValueGiven(BaseModel):
    """A value, and what stands behind it."""

    value: Value
    evidence: dict[str, str]
    document: str | None


class Fact(ValueGiven):
    """A fact: what counts now, and what was submitted where a person of the plan put another beside it."""

    fact: str
    submitted: ValueGiven | None
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

    appeal: str = Field(description="Its id, for what is done about it.")
    level: int = Field(description="On the ladder of the product line.")
    lines: list[str] = Field(description="The lines that it is about.")
    urgency: str = Field(description="standard or expedited.")
    filed_at: datetime
    open: bool = Field(description="Whether it waits for the plan.")
    due_at: datetime | None = Field(description="While it is open, with its arithmetic and citation.")
    arithmetic: str | None
    citation: str | None
    outcomes: dict[str, str] = Field(description="By line, once the plan decided: upheld or overturned.")
    forwarded_to: str | None = Field(description="The outside body that has it now.")
    deemed: bool = Field(description="Whether the law ended it in the member's favour.")
    extended_until: datetime | None = Field(description="Where the plan took more time.")
    decided_outside: list[str] = Field(description="Its lines that an outside body decided meanwhile.")


class Ruled(BaseModel):
    """What an outside body said of a line, and by when the plan grants what it ordered."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    line: str
    ruling: str = Field(description="overturned, partly_overturned, upheld or dismissed.")
    units: int | None = Field(description="Of what it orders; null where only the days limit it.")
    start: date | None = Field(alias="from", description="First day of what it orders.")
    end: date | None = Field(alias="to", description="Last day of what it orders.")
    owed: bool = Field(description="Whether the plan has still to grant it.")
    deadlines: list[Deadline] = Field(description="By when it grants it.")


class NextLevel(BaseModel):
    """A level that follows on the ladder of appeals."""

    level: int
    name: str = Field(description="The body that decides there.")
    citation: str
    last_day_to_file: date | None = Field(description="Null where the rule sets none.")
    arithmetic: str | None = Field(description="How that day is counted.")


class OutsideDecision(BaseModel):
    """What a body outside the plan decided. It stands beside the plan's determination."""

    decision: str = Field(description="Its id, for what is done about it.")
    appeal: str | None = Field(description="The appeal before the plan that it follows.")
    level: int = Field(description="On the ladder of the product line.")
    body: str = Field(description="Who decided.")
    reference: str = Field(description="That body's own number.")
    decided_on: date = Field(description="The date that it bears.")
    received_at: datetime = Field(description="When the plan received it.")
    document: str | None = Field(description="The digest of the decision, where it is attached.")
    rulings: list[Ruled] = Field(description="What it said of each line.")
    effectuated_at: datetime | None = Field(description="When the plan granted what it orders.")
    next_levels: list[NextLevel] = Field(description="Where it can be taken from here.")


class LineGranted(Period):
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
    grants: list[LineGranted]


class Notice(BaseModel):
    """A letter that went out."""

    kind: str = Field(description="Which letter it is.")
    to: str = Field(description="member or provider.")
    digest: str = Field(description="Of the PDF.")
    lines: list[str] = Field(description="The lines that it tells of.")
    channel: str = Field(description="mail, fax or portal.")
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
