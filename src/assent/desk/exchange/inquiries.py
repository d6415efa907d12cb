"""Requests that an inquiry asks for: the office's own, or those of a member in whose care the office takes part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from assent.casework.people.permissions import Use, check_use, is_own
from assent.casework.record.checks import Damaged
from assent.casework.record.days import plan_day
from assent.casework.record.event import Actor
from assent.casework.record.state import RequestState
from assent.desk.intake.documents import documents_of, see
from assent.desk.ports import Desk
from assent.desk.record.recording import take_up
from assent.desk.record.standing import state_of
from assent.terms.media_types import FHIR_JSON

_MONTHS_OPEN = 6
_MOST = 50
"""So many requests one inquiry is answered with, the latest first."""


@dataclass(frozen=True, slots=True)
class WantedRequests:
    """What an inquiry names: the member, the number of a request or authorization, codes, and days of service.

    Everything that is empty or None is not asked for.
    """

    member: str
    request: str = ""
    authorization: str = ""
    codes: frozenset[str] = frozenset()
    start: date | None = None
    end: date | None = None


def found_requests(
    desk: Desk, asked: WantedRequests, actor: Actor, takes_part: Callable[[RequestState], bool], now: datetime
) -> tuple[RequestState, ...]:
    """The requests of the member that an inquiry asks for, the latest first; each look is on the record.

    An office finds its own, and those in whose transaction it orders or renders (``takes_part``). Named by number a
    request is found whenever it was; else until six months after the service. Raises ``NotPermitted``.
    """
    check_use(actor.role, Use.SEE_WORKLIST)
    requests = [
        state
        for state in requests_of(desk, asked.member)
        if (is_own(state, actor) or takes_part(state)) and _matches(state, asked, plan_day(now))
    ]
    requests.sort(key=lambda state: state.last_at or now, reverse=True)
    return tuple(_seen(desk, state, actor, now) for state in requests[:_MOST])


def transactions(desk: Desk, state: RequestState) -> Iterator[bytes]:
    """The transactions that made and updated a request, the latest first, each checked against its digest."""
    for document in reversed(tuple(state.documents.values())):
        if document.media_type == FHIR_JSON:
            yield documents_of(desk).read(document.digest)


def requests_of(desk: Desk, member: str) -> Iterator[RequestState]:
    """The submitted requests of a member that can be read, the earliest deadline first."""
    for request in desk.record.of_member(member):
        try:
            state = state_of(desk, request)
        except Damaged:
            continue
        if state.submitted is not None:
            yield state


def _matches(state: RequestState, asked: WantedRequests, today: date) -> bool:
    if asked.request or asked.authorization:
        return asked.request == state.id or asked.authorization in state.authorizations
    lines = [line.requested for line in state.lines.values()]
    if asked.codes and not any(line.code in asked.codes for line in lines):
        return False
    start, end = min(line.start for line in lines), max(line.end for line in lines)
    if asked.start is not None and end < asked.start:
        return False
    if asked.end is not None and start > asked.end:
        return False
    return today <= _months_after(end)


def _months_after(day: date) -> date:
    """The same day six months on, or the last of that month."""
    month = day.month - 1 + _MONTHS_OPEN
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _seen(desk: Desk, state: RequestState, actor: Actor, now: datetime) -> RequestState:
    """Put the look on the record: of another office as the plan's answer to it, since it may not look itself."""
    work = take_up(desk, state.id, now)
    if is_own(work.state, actor):
        see(work, "request", "inquiry", actor)
    else:
        see(work, "request", f"inquiry of {actor.id}", desk.software)
    return work.save()
