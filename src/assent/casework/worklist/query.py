"""A worklist: which requests are wanted, in which order, and what it shows of each, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Order(StrEnum):
    """What a worklist is ordered by. A request without the moment comes last in rising order."""

    DUE = "due_at"
    ESCALATE = "escalate_at"
    RECEIVED = "received_at"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests; what is None is not looked at. ``states``: any of these stages; none given: all.

    With ``codes``: a line has one of these codes; with ``providers``: it is of one of these NPIs.
    ``updated_after``: something happened since. ``begins``: how its id begins, in large or small letters.
    """

    states: tuple[str, ...] = ()
    product_line: str | None = None
    urgency: str | None = None
    assignee: str | None = None
    unassigned: bool = False
    member: str | None = None
    provider: str | None = None
    due_before: datetime | None = None
    escalate_before: datetime | None = None
    codes: tuple[str, ...] = ()
    updated_after: datetime | None = None
    providers: tuple[str, ...] = ()
    begins: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """One request as a worklist shows it; times are in UTC.

    ``kind`` is the kind of submission, ``codes`` the codes of its lines. ``awaits`` is ``second_person`` where
    a delegate's decision was entered and nobody else has confirmed it.
    """

    request: str
    state: str
    product_line: str | None
    urgency: str | None
    due_at: datetime | None
    escalate_at: datetime | None
    assignee: str | None
    member: str | None
    provider: str | None
    received_at: datetime | None
    updated: datetime
    kind: str | None
    codes: str | None
    awaits: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and what to pass as ``after`` for the next ones; None where these are the last."""

    rows: tuple[Summary, ...]
    next: str | None
