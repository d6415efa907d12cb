"""The record of a request: events in a row, each with the digest of the one before.

``Event`` is the envelope; ``Body`` is the closed union of what can happen.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from assent.casework.appeal.events import AppealBody
from assent.casework.authorization.events import AuthorizationBody
from assent.casework.deadlines.events import DeadlineBody
from assent.casework.determination.events import DeterminationBody
from assent.casework.intake.events import IntakeBody
from assent.casework.notices.events import NoticeBody
from assent.casework.record.actors import Actor as Actor
from assent.casework.record.actors import Role as Role
from assent.casework.record.checks import InvalidRecord, in_utc, written
from assent.casework.record.events import RecordBody
from assent.casework.requirement.events import RequirementBody
from assent.casework.review.events import ReviewBody

Body = (
    IntakeBody | RequirementBody | ReviewBody | DeterminationBody | DeadlineBody | AppealBody
    | AuthorizationBody | NoticeBody | RecordBody
)  # fmt: skip
"""One thing that happened. Closed: the type checker names every reader that lacks one."""

BODIES: tuple[type[Body], ...] = get_args(Body)
"""Every kind of body."""

GENESIS = "0" * 64
"""What the first event of a request has as the digest of the one before."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one request. ``sequence`` counts from 1; ``digest`` covers all the rest.

    ``previous`` is the digest of the event before, ``GENESIS`` for the first. Made by ``seal``.
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
