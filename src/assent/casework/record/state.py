"""What a request comes to: the state that its events fold to. Made by ``fold``, never by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from assent.casework.appeal import events
from assent.casework.authorization.events import UnitsUsed
from assent.casework.deadlines.events import Deadline
from assent.casework.determination.determination import Adverse, Approved, Determination, PartiallyApproved
from assent.casework.intake.events import DocumentAttached, DraftCreated, Submitted, Urgency
from assent.casework.notices.events import (
    LetterConfirmed,
    NoticeKind,
    NoticeSent,
    OralNoticeLogged,
    Receipt,
)
from assent.casework.record.checks import Refused
from assent.casework.record.event import GENESIS, Event
from assent.casework.record.fact_state import FactState
from assent.casework.record.line_state import EnteredDecision as EnteredDecision
from assent.casework.record.line_state import LineAssessment as LineAssessment
from assent.casework.record.line_state import LineState as LineState
from assent.casework.record.line_state import LineStatus as LineStatus
from assent.casework.record.lines import Grant
from assent.casework.requirement.events import CoverageChecked, RulesSet
from assent.casework.review import events as review_events


class Stage(StrEnum):
    """Where a request stands. Only a draft expires; what was submitted ends determined or withdrawn."""

    NEW = "new"
    DRAFT = "draft"
    EXPIRED = "expired"
    RECEIVED = "received"
    PENDED = "pended"
    IN_REVIEW = "in_review"
    DETERMINED = "determined"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({Stage.RECEIVED, Stage.PENDED, Stage.IN_REVIEW})
"""Submitted, and not at its end."""


@dataclass(frozen=True, slots=True)
class AuthorizationState:
    """An authorization as it stands: what it grants, what was used, whether it lapsed.

    ``source`` is what it was issued with: what the determination, the law or an outside body granted.
    """

    number: str
    grants: tuple[Grant, ...]
    source: tuple[Grant, ...]
    used: tuple[UnitsUsed, ...] = ()
    lapsed_on: date | None = None

    def grant(self, line: str) -> Grant | None:
        """What it grants of a line."""
        return next((grant for grant in self.grants if grant.line == line), None)

    def granted_by_source(self, line: str) -> Grant | None:
        """What its source granted of a line."""
        return next((grant for grant in self.source if grant.line == line), None)

    def used_of(self, line: str) -> int:
        """Units used of a line."""
        return sum(use.units for use in self.used if use.line == line)

    def left(self, line: str) -> int | None:
        """Units left of a line; None where no number limits them."""
        grant = self.grant(line)
        if grant is None:
            return 0
        return None if grant.units is None else grant.units - self.used_of(line)

    @property
    def ends(self) -> date:
        """Its last day."""
        return max(grant.end for grant in self.grants)


@dataclass(frozen=True, slots=True)
class Reversal:
    """A certification of immediate need: by which event and whom it was entered, and what was confirmed of it.

    ``replaced`` are the authorizations, by line, whose place what was granted by it took.
    """

    sequence: int
    by: str
    entered: events.ReversalEntered
    confirmed: events.ReversalConfirmed | None = None
    replaced: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AppealState:
    """An appeal: as filed, and as decided. ``deemed`` where the law ended it in the member's favour.

    ``granted`` where all of its lines were approved as asked for before it was decided. ``settled`` are
    lines that an outside body decided meanwhile. ``extended`` is more time that the plan took. ``reversal`` is
    a certification by which the denial is reversed until it is decided.
    """

    filed: events.AppealFiled
    filed_at: datetime
    decided: events.AppealDecided | None = None
    deemed: bool = False
    forwarded: events.AppealForwarded | None = None
    granted: bool = False
    extended: events.AppealExtended | None = None
    settled: tuple[str, ...] = ()
    reversal: Reversal | None = None

    @property
    def waiting(self) -> tuple[str, ...]:
        """Its lines that no outside body has decided meanwhile."""
        return tuple(line for line in self.filed.lines if line not in self.settled)

    @property
    def open(self) -> bool:
        """Whether it waits for a decision of the plan."""
        ended = self.deemed or self.granted or not self.waiting
        return self.decided is None and not ended and self.forwarded is None


@dataclass(frozen=True, slots=True)
class OutsideState:
    """A decision of an outside body: as it came in, by whom it was entered, when the plan granted what it orders."""

    decided: events.OutsideDecided
    at: datetime
    by: str
    effectuated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """Who works on it alone, until when."""

    by: str
    until: datetime


@dataclass(frozen=True, slots=True)
class PeerToPeer:
    """The talk between the treating clinician and a peer, as far as it has come."""

    offered: review_events.PeerToPeerOffered | None = None
    booked: review_events.PeerToPeerBooked | None = None
    held: review_events.PeerToPeerHeld | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something because of which somebody is to be told: the event, when, which kind (``duties.Event``), which line.

    ``ordered``: it carries out an outside body's order, or a reversal after a denial, so that the time within which
    the request had to be decided says nothing of it.
    """

    sequence: int
    at: datetime
    starts: str
    line: str
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class ToldOf:
    """Somebody was told: by letter about an event (``about``) and what was decided with it, or by voice."""

    at: datetime
    kind: NoticeKind
    to: str
    about: int
    oral: bool
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequestState:
    """A request as of its latest event. The same events give the same state.

    ``version`` is the sequence of the latest event that was more than a look at it. ``submitted_at`` is the
    sequence of its submission, ``identified_at`` that of the event that named its member, 0 where it came with the
    member. ``facts_changed_on`` is the plan's day of the last change of a fact, up to which facts may be dated.
    ``unanswerable`` are questions
    to which whoever was asked said that there is no answer.
    """

    id: str
    sequence: int = 0
    head: str = GENESIS
    last_at: datetime | None = None
    draft: DraftCreated | None = None
    owner: str = ""
    draft_expired: bool = False
    submitted: Submitted | None = None
    submitted_at: int = 0
    identified_at: int = 0
    urgency: Urgency = Urgency.STANDARD
    expedite: review_events.ExpediteProposed | None = None
    lines: Mapping[str, LineState] = field(default_factory=dict)
    facts: Mapping[str, FactState] = field(default_factory=dict)
    facts_changed_at: int = 0
    facts_changed_on: date | None = None
    documents: Mapping[str, DocumentAttached] = field(default_factory=dict)
    asks: Mapping[str, review_events.AskedFact] = field(default_factory=dict)
    asking: tuple[review_events.AskedPart, ...] = ()
    answered: tuple[str, ...] = ()
    unanswerable: tuple[str, ...] = ()
    escalate_at: datetime | None = None
    assigned: review_events.Assigned | None = None
    lock: Lock | None = None
    escalations: tuple[review_events.Escalated, ...] = ()
    resolutions: Mapping[str, review_events.JudgmentResolved] = field(default_factory=dict)
    peer_to_peer: PeerToPeer = PeerToPeer()
    missed: tuple[Deadline, ...] = ()
    authorizations: Mapping[str, AuthorizationState] = field(default_factory=dict)
    appeals: Mapping[str, AppealState] = field(default_factory=dict)
    outside: Mapping[str, OutsideState] = field(default_factory=dict)
    notices: tuple[NoticeSent, ...] = ()
    handed_over: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    oral_notices: tuple[OralNoticeLogged, ...] = ()
    letters_confirmed: tuple[LetterConfirmed, ...] = ()
    duplicates: tuple[str, ...] = ()
    earlier_authorizations: tuple[str, ...] = ()
    took_part: frozenset[str] = frozenset()
    rules: RulesSet | None = None
    coverage: CoverageChecked | None = None
    occasions: tuple[Occasion, ...] = ()
    tellings: tuple[ToldOf, ...] = ()
    version: int = 0

    @property
    def stage(self) -> Stage:
        """Where it stands, as the rest of the state says."""
        if self.submitted is None:
            if self.draft is None:
                return Stage.NEW
            return Stage.EXPIRED if self.draft_expired else Stage.DRAFT
        if not self.open_lines:
            ended = {line.status for line in self.lines.values()}
            return Stage.WITHDRAWN if ended == {LineStatus.WITHDRAWN} else Stage.DETERMINED
        if self.asks:
            return Stage.PENDED
        return Stage.IN_REVIEW if self.assigned else Stage.RECEIVED

    @property
    def open_lines(self) -> tuple[str, ...]:
        """The lines neither determined nor withdrawn."""
        return tuple(name for name, line in self.lines.items() if line.status is LineStatus.OPEN)

    def received(self, line: str) -> datetime | None:
        """When a line was received: with the request, or later; None while nothing is submitted."""
        later = self.lines[line].received_at
        return later if later is not None or self.submitted is None else self.submitted.received_at

    @property
    def uncertified(self) -> tuple[str, ...]:
        """The appeals for which a certification of immediate need waits for a second person."""
        return tuple(
            name
            for name, appeal in self.appeals.items()
            if appeal.open and appeal.reversal is not None and appeal.reversal.confirmed is None
        )

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The lines of which a delegate's decision was entered and waits for a second person."""
        return tuple(name for name in self.open_lines if self.lines[name].entered is not None)

    @property
    def product_line(self) -> str:
        """The product line of the member, as the draft named it."""
        return self.draft.product_line if self.draft else ""

    @property
    def refusals(self) -> tuple[Adverse | PartiallyApproved, ...]:
        """Every adverse or partial determination that it holds or held."""
        return tuple(
            determination
            for determination in self.determinations()
            if not isinstance(determination, Approved)
        )

    def determinations(self) -> Iterator[Determination]:
        """Every determination, also those replaced."""
        for line in self.lines.values():
            yield from line.earlier
            if line.determination is not None:
                yield line.determination


class IllegalTransition(Refused):
    """An event that cannot follow: ``event``, the ``state`` before it, and what to do instead."""

    def __init__(self, event: Event, state: RequestState, refusal: str) -> None:
        super().__init__(refusal)
        self.event = event
        self.state = state


def new_request(request: str) -> RequestState:
    """A request of which nothing is recorded yet."""
    return RequestState(request)
