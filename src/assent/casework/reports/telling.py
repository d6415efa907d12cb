"""From the events of all requests, in the order of the record, to rows. Each request is followed by itself."""

from collections.abc import Iterable
from datetime import datetime

from assent.casework.deadlines.clocks import Moments
from assent.casework.intake.events import FactsGiven
from assent.casework.record.codec.events import tag
from assent.casework.record.event import Event
from assent.casework.record.events import Viewed
from assent.casework.record.state import RequestState, new_request
from assent.casework.reports.dealings import Appeals, Happenings, Questions
from assent.casework.reports.episodes import Episodes
from assent.casework.reports.history import followed
from assent.casework.reports.rows import Origin, Rows

UNTOLD = frozenset(tag(kind) for kind in (FactsGiven, Viewed))
"""The stored names of what no figure is counted from: most of what a record holds."""


class Telling:
    """One request, event by event."""

    __slots__ = ("_appeals", "_episodes", "_happenings", "_moments", "_questions", "_state")

    def __init__(self, request: str) -> None:
        self._state: RequestState = new_request(request)
        self._moments = Moments()
        self._episodes, self._questions = Episodes(), Questions()
        self._appeals, self._happenings = Appeals(), Happenings()

    def take(self, event: Event) -> None:
        """Follow the next event of this request."""
        self._appeals.take(event, self._state, self._episodes)
        self._episodes.take(event, self._state, self._moments)
        self._questions.take(event)
        self._happenings.take(event)
        self._state = followed(self._state, event)
        self._moments = self._moments.after(event)

    def tell(self, rows: Rows) -> None:
        """Add what it came to. A draft that was never submitted comes to nothing."""
        origin = _origin(self._state)
        if origin is None:
            return
        rows.decisions.extend(self._episodes.rows(origin, self._state))
        rows.asks.extend(self._questions.rows(origin, self._state))
        rows.appeals.extend(self._appeals.rows(origin, self._episodes))
        rows.judgments.extend(self._happenings.judgments(origin))
        rows.talks.extend(self._happenings.talks(origin))
        rows.misses.extend(self._happenings.misses(origin))


def told(events: Iterable[Event], until: datetime) -> Rows:
    """The rows of all requests, as the record stood at a time; each request's events come in order."""
    requests: dict[str, Telling] = {}
    for event in events:
        if event.at > until or isinstance(event.body, Viewed):
            continue
        telling = requests.get(event.request)
        if telling is None:
            telling = requests[event.request] = Telling(event.request)
        telling.take(event)
    rows = Rows()
    for telling in requests.values():
        telling.tell(rows)
    return rows


def _origin(state: RequestState) -> Origin | None:
    submitted, coverage = state.submitted, state.coverage
    if submitted is None or state.draft is None:
        return None
    contract, program = (coverage.contract, coverage.program) if coverage else ("", "")
    policy, line = state.draft.policy, state.draft.product_line
    return Origin(state.id, policy, line, contract, program, submitted.kind.value, submitted.received_at)
