"""Subscriptions of programs to what the plan answers, and the notifications that are owed to them. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from assent.terms.media_types import FHIR_JSON

MOST_OF_A_PROGRAM = 20
"""So many subscriptions one program may have."""
MOST_HEADERS = 10
"""Of one subscription, each in one line of ``MOST_HEADER`` characters."""
MOST_HEADER = 4_000
_AFTER_EVENT = tuple(
    timedelta(seconds=seconds)
    for seconds in (10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 86_400)
)
_AFTER_HANDSHAKE = _AFTER_EVENT[:4]


class SubscriptionStatus(StrEnum):
    """Of a subscription, in the words of FHIR. ``ERROR``: its endpoint could not be reached for too long."""

    REQUESTED = "requested"
    ACTIVE = "active"
    ERROR = "error"
    OFF = "off"


class NotificationKind(StrEnum):
    """What is told: that the subscription is there, or that an answer changed."""

    HANDSHAKE = "handshake"
    EVENT = "event-notification"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A program's wish to be told when the answer to a request of one of its offices changes.

    ``npi`` is the office. ``endpoint`` is called with ``headers`` ("Name: value" each), which may hold a secret of the
    program: they are kept apart, and none whenever it is read again. ``base`` is the address under which it was made,
    whose version of the guide its notifications have. ``events`` is how many changes were put down for it so far;
    ``problem`` is why it is in error.
    """

    id: str
    account: str
    npi: str
    endpoint: str
    base: str
    made_at: datetime
    headers: tuple[str, ...] = field(default=(), repr=False)
    payload: str = FHIR_JSON
    reason: str = ""
    ends_at: datetime | None = None
    status: SubscriptionStatus = SubscriptionStatus.REQUESTED
    events: int = 0
    problem: str = ""

    def is_over(self, now: datetime) -> bool:
        """Whether it was turned off or its last moment has come."""
        return self.status is SubscriptionStatus.OFF or (self.ends_at is not None and self.ends_at <= now)

    def activated(self) -> "Subscription":
        """The same after its endpoint has answered the handshake."""
        return replace(self, status=SubscriptionStatus.ACTIVE, problem="")

    def failed(self, problem: str) -> "Subscription":
        """The same after its endpoint could not be reached for too long."""
        return replace(self, status=SubscriptionStatus.ERROR, problem=problem)

    def turned_off(self) -> "Subscription":
        """The same, over."""
        return replace(self, status=SubscriptionStatus.OFF)


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing that is owed to a subscription: ``number`` is 0 for the handshake, then counts changes from 1.

    ``request`` is empty for the handshake. It is tried at ``due_at``, after ``attempts`` attempts in vain.
    """

    subscription: str
    number: int
    kind: NotificationKind
    request: str
    made_at: datetime
    due_at: datetime
    attempts: int = 0


def next_attempt(kind: NotificationKind, attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts in vain; None where it is given up."""
    waits = _AFTER_HANDSHAKE if kind is NotificationKind.HANDSHAKE else _AFTER_EVENT
    return now + waits[attempts - 1] if attempts <= len(waits) else None
