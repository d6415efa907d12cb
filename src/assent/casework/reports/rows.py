"""Flat rows for figures, from the events of requests. They name requests and clauses, never a member.

A line of a request is decided in **episodes**: the initial one from its receipt, and one more from every
reopening. Times are in UTC; ``seconds`` are elapsed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from assent.casework.record.checks import InvalidRecord
from assent.regulation.spans import EASTERN, zone


class Episode(StrEnum):
    """Which time round it is: the answer to the request, or what came of a reopening."""

    INITIAL = "initial"
    REOPENED = "reopened"


class Outcome(StrEnum):
    """How an episode ended. The first three are determinations of the plan, or of its delegate.

    ``decided_on_appeal``: the line was still open and an appeal of what the law deems settled it.
    """

    APPROVED = "approved"
    PARTIALLY_APPROVED = "partially_approved"
    ADVERSE = "adverse"
    WITHDRAWN = "withdrawn"
    NOT_REQUIRED = "not_required"
    DECIDED_ON_APPEAL = "decided_on_appeal"
    OPEN = "open"


DETERMINED = (Outcome.APPROVED, Outcome.PARTIALLY_APPROVED, Outcome.ADVERSE)
"""The outcomes that are determinations."""


class Deemed(StrEnum):
    """What the law made of a missed deadline. Never a determination of the plan."""

    NOTHING = ""
    ADVERSE = "adverse"
    GRANTED = "granted"


class AppealOutcome(StrEnum):
    """How an appeal of one line ended before the plan."""

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY_OVERTURNED = "partly_overturned"
    OVERTURNED = "overturned"
    DEEMED_GRANTED = "deemed_granted"
    FORWARDED = "forwarded"


class Answer(StrEnum):
    """What became of a question.

    ``no_longer_needed``: it could no longer change the answer, and nobody answered it. ``unanswered``: the
    request ended while it was open.
    """

    GIVEN = "given"
    NONE_TO_GIVE = "none_to_give"
    NO_LONGER_NEEDED = "no_longer_needed"
    UNANSWERED = "unanswered"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Origin:
    """What all rows of a request share. ``contract`` and ``program`` as its coverage was checked last."""

    request: str
    policy: str
    product_line: str
    contract: str
    program: str
    kind: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """One episode of one line, decided or not.

    ``urgency`` is that at the end of the episode. ``extended``: more time was taken before it ended.
    ``due_at`` is the deadline that bound when it was decided, None where no rule set one; ``kept`` is
    whether the decision came by then, None where there is no decision or no deadline. ``missed``: the
    record names a missed deadline. ``replaces`` is what the episode before came to, None of the first;
    ``reopened``: this decision was taken up again later.
    """

    origin: Origin
    line: str
    code: str
    drug: bool
    benefit: str
    episode: Episode
    began_at: datetime
    urgency: str
    outcome: Outcome
    ended_at: datetime | None = None
    automatic: bool = False
    delegate: str = ""
    extended: bool = False
    due_at: datetime | None = None
    missed: bool = False
    deemed: Deemed = Deemed.NOTHING
    replaces: Outcome | None = None
    reopened: bool = False
    clauses: tuple[str, ...] = ()

    @property
    def decided_at(self) -> datetime | None:
        """When the plan or its delegate determined; None where neither did."""
        return self.ended_at if self.outcome in DETERMINED else None

    @property
    def seconds(self) -> int | None:
        """From the beginning of the episode to the determination."""
        return elapsed(self.began_at, self.decided_at)

    @property
    def kept(self) -> bool | None:
        """Whether the determination came in time."""
        return None if self.decided_at is None or self.due_at is None else self.decided_at <= self.due_at


@dataclass(frozen=True, slots=True)
class Appealed:
    """One appeal of one line. ``urgency`` is the appeal's, ``request_urgency`` that of the request.

    ``forwarded``: its file went to the outside body of the next level, decided before or not.
    ``outside``: this row is what that body decided.
    """

    origin: Origin
    line: str
    code: str
    drug: bool
    appeal: str
    level: int
    urgency: str
    request_urgency: str
    filed_at: datetime
    outcome: AppealOutcome
    ended_at: datetime | None = None
    forwarded: bool = False
    outside: bool = False

    @property
    def seconds(self) -> int | None:
        """From the filing to the decision of the plan's reviewer."""
        return None if self.outside else elapsed(self.filed_at, self.decided_at)

    @property
    def decided_at(self) -> datetime | None:
        """When it was decided; None where nobody did."""
        decided = (AppealOutcome.UPHELD, AppealOutcome.PARTLY_OVERTURNED, AppealOutcome.OVERTURNED)
        return self.ended_at if self.outcome in decided else None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a request for information; ``closed_at`` is when it was answered or no longer needed.

    ``escalated``: a person was called while it was open.
    """

    origin: Origin
    fact: str
    clauses: tuple[str, ...]
    asked_at: datetime
    answer: Answer
    closed_at: datetime | None = None
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgment that a physician resolved, with the reading where one was chosen."""

    origin: Origin
    clause: str
    question: str
    reading: str
    in_favour: bool
    resolved_at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """One peer-to-peer: offered or booked, and its outcome where it has come to one."""

    origin: Origin
    offered_at: datetime | None
    booked_at: datetime | None
    ended_at: datetime | None
    outcome: str

    @property
    def began_at(self) -> datetime | None:
        """When it was first spoken of."""
        return self.offered_at or self.booked_at


@dataclass(frozen=True, slots=True)
class Missed:
    """One missed deadline, of a line or of its appeal, and what the law made of it."""

    origin: Origin
    line: str
    rule: str
    citation: str
    of_appeal: bool
    due_at: datetime
    deemed: Deemed


@dataclass(slots=True)
class Rows:
    """All rows, kind by kind, in the order of the record."""

    decisions: list[Decision] = field(default_factory=list)
    appeals: list[Appealed] = field(default_factory=list)
    asks: list[Asked] = field(default_factory=list)
    judgments: list[Judged] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    misses: list[Missed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the plan, both included; a day begins and ends in Eastern time."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidRecord(f"period: it ends on {self.last}, before {self.first}; exchange the two.")

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.last + timedelta(days=1))


def year_of(year: int) -> Period:
    """A calendar year; raises ``InvalidRecord`` for one that no calendar has."""
    if not 1900 <= year <= 9000:
        raise InvalidRecord(f"period: {year} is no year to report on; write one such as 2026.")
    return Period(date(year, 1, 1), date(year, 12, 31))


def elapsed(start: datetime, end: datetime | None) -> int | None:
    """Whole seconds between two times; None where there is no end."""
    return None if end is None else int((end - start).total_seconds())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone(EASTERN))
