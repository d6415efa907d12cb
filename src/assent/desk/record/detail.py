"""One request as it stands, whole: the answer to a look at it. Texts for what has a name in the record.

What is not known, or did not happen, is None.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assent.casework.assessment.case import Bar
from assent.casework.determination.signature import Departure, SpecificReason
from assent.casework.intake.events import DocumentAttached
from assent.casework.record.state import Lock
from assent.desk.record.appeals_display import AppealShown, OutsideDecisionShown
from assent.desk.record.standing_display import AskShown
from assent.desk.record.timeline import TimelineEntry
from assent.desk.record.times_display import DeadlineShown
from assent.terms.answers import described

Value = bool | int | float | str | None


@dataclass(frozen=True, slots=True)
class AlternativeShown:
    """Treatment that the plan would cover instead, in the clinician's words, and who gives it."""

    treatment: str = field(metadata=described("In the clinician's words."))
    providers: str = field(metadata=described("Who gives it; empty where nobody was named."))


@dataclass(frozen=True, slots=True)
class DeterminationShown:
    """The plan's decision on a line; without a name it is the software's approval, or a delegate's."""

    outcome: str
    basis: str | None
    by: str | None
    credential: str | None
    specialty: str | None
    signed_at: datetime | None
    reasons: tuple[SpecificReason, ...]
    alternatives: tuple[AlternativeShown, ...] = field(
        metadata=described("What the plan would cover instead.")
    )


@dataclass(frozen=True, slots=True)
class EnteredShown:
    """What somebody entered of a delegate's decision: it decides nothing before another person confirms it."""

    by: str = field(metadata=described("Who entered it; somebody else confirms or rejects it."))
    delegate: str
    reference: str = field(metadata=described("The delegate's own number of its decision."))
    document: str = field(metadata=described("The digest of the attached decision."))
    determination: DeterminationShown


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line as it stands."""

    line: str
    code: str
    ndc: str | None
    kind: str
    benefit: str
    units: int | None
    start: date = field(metadata=described(name="from"))
    end: date = field(metadata=described(name="to"))
    status: str
    need: dict[str, Any] | None = field(
        metadata=described("Whether authorization is required, and by which rule.")
    )
    outcome: str | None = field(metadata=described("What the software concluded; never a decision."))
    clauses: tuple[str, ...]
    determination: DeterminationShown | None
    earlier_determinations: tuple[DeterminationShown, ...]
    deemed: str | None = field(metadata=described("What the law made of lateness; never a determination."))
    delegate: str | None
    entered: EnteredShown | None = field(
        metadata=described("A delegate's decision that waits for a second person.")
    )
    extension: datetime | None
    authorization: str | None
    deadlines: tuple[DeadlineShown, ...]
    departure: Departure | None = field(
        default=None, metadata=described("Why the clinician departs from the record, and at which clauses.")
    )
    not_cited: tuple[str, ...] = field(
        default=(), metadata=described("Clauses that fail in the record and that the reasons do not cite.")
    )


@dataclass(frozen=True, slots=True)
class ValueGiven:
    """A value, and what stands behind it."""

    value: Value
    evidence: dict[str, str]
    document: str | None


@dataclass(frozen=True, slots=True)
class FactOfRequest:
    """A fact: what counts now, and what was submitted where a person of the plan put another beside it."""

    fact: str
    value: Value
    evidence: dict[str, str]
    document: str | None
    submitted: ValueGiven | None
    supported: bool
    disputed: bool
    confirmed_by: str | None


@dataclass(frozen=True, slots=True)
class ReadingMeans:
    """One reading of an open question, and what the whole case would come to under it."""

    reading: str
    says: str
    live: bool = field(metadata=described("Whether it decides; a recorded one is only reported."))
    outcome: str | None = field(metadata=described("Null where the reading is not evaluated."))


@dataclass(frozen=True, slots=True)
class JudgmentShown:
    """A question for a clinician: open, or how a physician answered it."""

    clause: str
    answer: bool | None = field(metadata=described("Null while it is open."))
    reasons: str | None
    question: str | None = field(metadata=described("The question of wording, if it is one."))
    reading: str | None = field(metadata=described("The reading that was chosen."))
    by: str | None = field(metadata=described("Who answered; null while it is open."))
    asks: str | None = field(default=None, metadata=described("What is open, in words."))
    readings: tuple[ReadingMeans, ...] = field(
        default=(), metadata=described("What each reading of an open question of wording would mean.")
    )


@dataclass(frozen=True, slots=True)
class EscalationShown:
    """Somebody of a role has to look."""

    to: str
    why: str


@dataclass(frozen=True, slots=True)
class DutyShown:
    """What must be told to whom, by when, and when it was."""

    rule: str
    citation: str
    says: str
    channel: str
    to: tuple[str, ...]
    due_at: datetime | None
    done_at: datetime | None
    uncertain: bool


@dataclass(frozen=True, slots=True)
class TalkShown:
    """The talk between the treating clinician and a peer, as far as it has come."""

    offered_until: datetime | None
    booked_for: datetime | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class LineGranted:
    """What is granted of a line, used, and left."""

    line: str
    units: int | None
    used: int
    left: int | None
    start: date = field(metadata=described(name="from"))
    end: date = field(metadata=described(name="to"))


@dataclass(frozen=True, slots=True)
class Authorized:
    """An authorization of the request."""

    number: str
    ends: date
    lapsed_on: date | None
    grants: tuple[LineGranted, ...]


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """A letter that went out."""

    kind: str = field(metadata=described("Which letter it is."))
    to: str = field(metadata=described("member or provider."))
    digest: str = field(metadata=described("Of the PDF."))
    lines: tuple[str, ...] = field(metadata=described("The lines that it tells of."))
    channel: str = field(metadata=described("mail, fax or portal."))
    handed_over: bool = field(metadata=described("Whether it lies with the service that delivers it."))
    delivered: bool = field(metadata=described("Whether somebody said that it arrived."))
    returned: str | None = field(metadata=described("Why it came back undeliverable."))


@dataclass(frozen=True, slots=True)
class Detail:
    """One request as it stands."""

    request: str
    version: int = field(metadata=described("As in its ETag."))
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
    continues: str | None = field(metadata=described("The authorization that it continues."))
    assignee: str | None
    lock: Lock | None
    escalate_at: datetime | None
    coverage: dict[str, Any] | None
    asks: tuple[AskShown, ...]
    questions: dict[str, Any] | None = field(
        metadata=described("The questions as a tree of all_of and one_of, as in an assessment.")
    )
    lines: tuple[LineShown, ...]
    facts: tuple[FactOfRequest, ...]
    documents: tuple[DocumentAttached, ...]
    judgments: tuple[JudgmentShown, ...]
    escalations: tuple[EscalationShown, ...]
    duties: tuple[DutyShown, ...]
    peer_to_peer: TalkShown
    appeals: tuple[AppealShown, ...]
    outside_decisions: tuple[OutsideDecisionShown, ...]
    authorizations: tuple[str, ...]
    authorized: tuple[Authorized, ...]
    notices: tuple[NoticeShown, ...]
    duplicates: tuple[str, ...]
    timeline: tuple[TimelineEntry, ...]
    assessment: dict[str, Any] | None = field(
        default=None,
        metadata=described(
            "What the software concludes of the record, by what assessed it last: an assessment as "
            "`assent assess --json` prints it, of which an office sees a part. Never a decision."
        ),
    )
    bars: tuple[Bar, ...] = field(
        default=(), metadata=described("What stands between the request and an automatic approval.")
    )
