"""What a worklist and a file of letters show of a request, as plain rows derived from its events."""

from collections.abc import Iterator, Mapping
from typing import Any

from assent.casework.request.determination import Adverse, Approved, Determination, Overturned
from assent.casework.request.events import Event
from assent.casework.request.events_after import NoticeSent
from assent.casework.request.events_decision import (
    AppealDecided,
    AutomaticallyApproved,
    DelegateDecided,
    Determined,
)  # fmt: skip
from assent.casework.request.fold import apply
from assent.casework.request.state import RequestState, new_request
from assent.casework.request.timing import Moments, binding, earliest_escalation

Row = Mapping[str, Any]


class Summarizing:
    """One request as a worklist shows it, event by event; the first event comes first."""

    def __init__(self) -> None:
        self._state: RequestState | None = None
        self._moments = Moments()

    def row(self, event: Event) -> Row:
        """The row after this event."""
        self._state = apply(self._state or new_request(event.request), event)
        self._moments = self._moments.after(event)
        return summary_row(self._state, self._moments)


def summary_row(state: RequestState, found: Moments) -> Row:
    """The worklist's row: the earliest deadline that binds over the open lines, and when somebody must look."""
    first = binding(state, found)
    return {
        "request": state.id,
        "state": state.stage.value,
        "product_line": state.product_line,
        "urgency": state.urgency.value,
        "due_at": first[1].due_at if first else None,
        "escalate_at": earliest_escalation(state, found),
        "assignee": state.assigned.to if state.assigned else None,
        "member": state.draft.member if state.draft else None,
        "provider": state.draft.provider if state.draft else None,
        "received_at": state.submitted.received_at if state.submitted else None,
        "updated": state.last_at,
    }


def determination_rows(event: Event) -> Iterator[Row]:
    """The determinations that an event makes; what the law deems is none."""
    match event.body:
        case AutomaticallyApproved(determination=made):
            yield _determination(event, made, automatic=True)
        case Determined(determination=made) | DelegateDecided(determination=made):
            yield _determination(event, made, automatic=False)
        case AppealDecided(decisions=decisions):
            for one in decisions:
                if isinstance(one, Overturned):
                    yield _determination(event, one.determination, automatic=False)
        case _:
            return


def notice_rows(event: Event) -> Iterator[Row]:
    """The letter that an event records."""
    if isinstance(event.body, NoticeSent):
        yield {
            "request": event.request,
            "sequence": event.sequence,
            "recipient": event.body.to,
            "kind": event.body.kind.value,
            "channel": event.body.channel,
            "at": event.at,
            "content": event.body.digest,
        }


def _determination(event: Event, made: Determination, *, automatic: bool) -> Row:
    signature = made.signature
    considered = () if isinstance(made, Approved) else made.considered
    return {
        "request": event.request,
        "sequence": event.sequence,
        "line": made.line,
        "outcome": _outcome(made),
        "decided_at": event.at,
        "automatic": automatic,
        "signer": signature.person if signature else None,
        "credential": signature.credential if signature else None,
        "licence": signature.licence if signature else None,
        "specialty": signature.specialty if signature else None,
        "reasons": [{"clause": one.clause, "words": one.words} for one in made.reasons],
        "considered": [{"kind": one.kind.value, "reference": one.reference} for one in considered],
    }


def _outcome(made: Determination) -> str:
    if isinstance(made, Approved):
        return "approved"
    return "adverse" if isinstance(made, Adverse) else "partially_approved"
