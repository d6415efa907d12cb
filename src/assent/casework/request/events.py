"""The record of a request: events in a row, each with the digest of the one before.

``Event`` is the envelope; ``Body`` is the closed union of what can happen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from assent.casework.request.actors import Actor as Actor
from assent.casework.request.actors import Role as Role
from assent.casework.request.checks import InvalidRecord, in_utc, written
from assent.casework.request.events_after import (
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    NoteWritten,
    NoticeDelivered,
    NoticeHandedOver,
    NoticeReturned,
    NoticeSent,
    OralNoticeLogged,
    UnitsUsed,
    Viewed,
)  # fmt: skip
from assent.casework.request.events_appeal import AppealExtended, Effectuated, OutsideDecided
from assent.casework.request.events_decision import (
    AppealDecided,
    AppealFiled,
    AppealForwarded,
    AutomaticallyApproved,
    DeadlineMissed,
    DeemedAdverse,
    DeemedGranted,
    DelegateDecided,
    Determined,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOffered,
    Reopened,
)  # fmt: skip
from assent.casework.request.events_intake import (
    Answered,
    DocumentAttached,
    DraftCreated,
    DraftExpired,
    DuplicateNoted,
    FactConfirmed,
    FactCorrected,
    FactsGiven,
    Submitted,
    Withdrawn,
)  # fmt: skip
from assent.casework.request.events_need import CoverageChecked, NeedDetermined, RulesSet
from assent.casework.request.events_review import (
    Assessed,
    Assigned,
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    ExpediteRefused,
    ExtensionTaken,
    HandedOver,
    InformationRequested,
    JudgmentResolved,
    Locked,
    NoLongerNeeded,
    Recalled,
    Unlocked,
)  # fmt: skip

IntakeBody = (
    DraftCreated | DraftExpired | Submitted | DuplicateNoted | FactsGiven | DocumentAttached
    | FactConfirmed | FactCorrected | Answered | Withdrawn | RulesSet | CoverageChecked | NeedDetermined
)  # fmt: skip
ReviewBody = (
    Assessed | InformationRequested | NoLongerNeeded | Assigned | Locked | Unlocked | Escalated
    | ExpediteProposed | ExpediteGranted | ExpediteRefused | ExtensionTaken | JudgmentResolved | HandedOver
    | Recalled
)  # fmt: skip
DecisionBody = (
    AutomaticallyApproved | Determined | DelegateDecided | Reopened | DeadlineMissed | DeemedAdverse
    | DeemedGranted | PeerToPeerOffered | PeerToPeerBooked | PeerToPeerHeld | AppealFiled | AppealDecided
    | AppealForwarded | AppealExtended | OutsideDecided | Effectuated
)  # fmt: skip
AfterBody = (
    AuthorizationIssued | UnitsUsed | AuthorizationLapsed | AuthorizationCorrected | NoticeSent
    | NoticeHandedOver | NoticeDelivered | NoticeReturned | OralNoticeLogged | NoteWritten | Viewed
)  # fmt: skip
Body = IntakeBody | ReviewBody | DecisionBody | AfterBody
"""One thing that happened. Closed: the type checker names every reader that lacks one."""

BODIES: tuple[type[Body], ...] = get_args(Body)
"""Every kind of body."""

GENESIS = "0" * 64
"""What the first event of a request has as the digest of the one before."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one request. ``sequence`` counts from 1; ``digest`` covers all the rest.

    ``previous`` is the digest of the event before, ``GENESIS`` for the first. Made by ``chain.seal``.
    """

    request: str
    sequence: int
    at: datetime
    actor: Actor
    body: Body
    previous: str
    digest: str

    def __post_init__(self) -> None:
        written("event", request=self.request)
        in_utc("event", at=self.at)
        if self.sequence < 1:
            raise InvalidRecord(f"event: sequence {self.sequence}; sequences count from 1.")
