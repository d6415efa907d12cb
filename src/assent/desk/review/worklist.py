"""Use case of whoever works on requests: the worklist, the earliest deadline first."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from assent.casework.people.permissions import Use, check_use
from assent.casework.record.actors import OFFICES
from assent.casework.record.event import Actor
from assent.casework.worklist.query import Filter, Order, Page
from assent.desk.ports import Desk, WorklistRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: in any of these stages (none: all), of an assignee, due before a time."""

    stages: tuple[str, ...] = ()
    assignee: str | None = None
    due_before: datetime | None = None


def worklist(desk: Desk, wanted: Wanted = Wanted()) -> Iterator[WorklistRow]:
    """All requests that are wanted, for the installation's own operator; those without a deadline last."""
    return desk.record.worklist(wanted.stages, None, wanted.assignee, wanted.due_before)


def page(
    desk: Desk,
    wanted: Filter,
    order: Order,
    actor: Actor,
    *,
    falling: bool = False,
    limit: int = 50,
    after: str | None = None,
) -> Page:
    """One page of the worklist of whoever asks; an office sees its own requests only."""
    check_use(actor.role, Use.SEE_WORKLIST)
    if actor.role in OFFICES:
        wanted = replace(wanted, provider=actor.organization)
    return desk.record.page(wanted, order, falling=falling, limit=limit, after=after)
