"""Where requests stand: their events folded once, and from there on only those that came since."""

from collections.abc import Iterator, Sequence

from assent.casework.lifecycle import apply
from assent.casework.record.checks import Damaged
from assent.casework.record.event import Event
from assent.casework.record.state import RequestState
from assent.casework.worklist.rows import Standing, beginning
from assent.desk.ports import Desk

_MOST = 256
"""So many requests are remembered at most: in all some tens of megabytes."""
_STANDINGS: dict[str, Standing] = {}
"""What the events of each request came to last."""


def standing_of(request: str, events: Sequence[Event]) -> Standing:
    """What all events of a request come to, as the record gave them; raises ``IllegalTransition``.

    What was worked out before counts only where the record still holds its last event: whose digest covers
    all events before it. So nothing goes stale, whoever else writes, and in whichever record it stands.
    """
    known = _STANDINGS.get(request)
    if known is None or not _holds(events, known.state):
        known = beginning(request)
    state, moments = known.state, known.moments
    for event in events[state.sequence :]:
        state, moments = apply(state, event), moments.after(event)
    return remembered(Standing(state, moments))


def state_of(desk: Desk, request: str) -> RequestState:
    """A request as its record leaves it, also one that is not there. Raises ``Damaged``."""
    return standing_of(request, desk.record.read(request)).state


def states_of(desk: Desk, requests: Sequence[str]) -> Iterator[RequestState | None]:
    """Where each of some requests stands, for a list of them; None for one that is damaged.

    One that is remembered is not read again where its last event is still the last: whether each entry is still what
    was written is asked when a request is opened, and when the record is verified.
    """
    heads = desk.record.heads(requests)
    for request in requests:
        known = _STANDINGS.get(request)
        if known is not None and known.state.head == heads.get(request):
            yield known.state
            continue
        try:
            yield state_of(desk, request)
        except Damaged:
            yield None


def remembered(standing: Standing) -> Standing:
    """The same, kept for whoever looks at this request next."""
    if len(_STANDINGS) >= _MOST:
        _STANDINGS.clear()
    _STANDINGS[standing.state.id] = standing
    return standing


def _holds(events: Sequence[Event], state: RequestState) -> bool:
    return 0 < state.sequence <= len(events) and events[state.sequence - 1].digest == state.head
