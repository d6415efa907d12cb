"""What a worklist and a file of letters show of a request, as plain rows derived from its events."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assent.casework.appeal.effectuation import first_owed
from assent.casework.appeal.events import AppealDecided, OutsideDecided
from assent.casework.authorization.events import (
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
)
from assent.casework.deadlines.clocks import Moments, binding, moments
from assent.casework.deadlines.escalations import earliest_escalation
from assent.casework.determination.determination import Adverse, Approved, Determination, Overturned
from assent.casework.determination.events import AutomaticallyApproved, DelegateDecided, Determined
from assent.casework.lifecycle import fold
from assent.casework.notices.events import NoticeSent
from assent.casework.record.event import Event
from assent.casework.record.state import RequestState, new_request

Row = Mapping[str, Any]

_AUTHORIZATION = (AuthorizationIssued, AuthorizationCorrected, AuthorizationLapsed)


@dataclass(frozen=True, slots=True)
class Standing:
    """A request as its events leave it: its state, and the moments that its clocks run from."""

    state: RequestState
    moments: Moments


def beginning(request: str) -> Standing:
    """A request of which nothing is recorded yet."""
    return Standing(new_request(request), Moments())


def standing(events: Iterable[Event]) -> Standing | None:
    """What the events of one request come to, from the first one on; None where there is none."""
    history = list(events)
    return Standing(fold(history[0].request, history), moments(history)) if history else None


def summary_row(state: RequestState, moments: Moments) -> Row:
    """The worklist's row: the earliest deadline that binds, and when somebody must look.

    It is over open lines, appeals before the plan, and grants that an outside body ordered.
    """
    first = binding(state, moments)
    due_at = min((at for at in (first[1].due_at if first else None, first_owed(state)) if at), default=None)
    return {
        "request": state.id,
        "state": state.stage.value,
        "product_line": state.product_line,
        "urgency": state.urgency.value,
        "due_at": due_at,
        "escalate_at": earliest_escalation(state, moments),
        "assignee": state.assigned.to if state.assigned else None,
        "member": state.draft.member if state.draft else None,
        "provider": state.draft.provider if state.draft else None,
        "received_at": state.submitted.received_at if state.submitted else None,
        "updated": state.last_at,
        "kind": state.submitted.kind.value if state.submitted else None,
        "codes": ", ".join(line.requested.code for line in state.lines.values()) or None,
        "awaits": "second_person" if state.unconfirmed or state.uncertified else None,
    }


def authorization_rows(state: RequestState, new: Iterable[Event]) -> Iterator[Row]:
    """The authorizations that new events made, corrected, ended or let lapse, as they stand now."""
    for number in dict.fromkeys(number for event in new for number in _touched(state, event)):
        authorization = state.authorizations[number]
        yield {
            "request": state.id,
            "number": number,
            "starts": min(grant.start for grant in authorization.grants),
            "ends": authorization.ends,
            "lapsed_on": authorization.lapsed_on,
            "member": state.draft.member if state.draft else None,
        }


def _touched(state: RequestState, event: Event) -> Iterator[str]:
    """The authorizations that an event may have changed: what decides an appeal ends what held until then."""
    if isinstance(event.body, _AUTHORIZATION):
        yield event.body.number
    elif isinstance(event.body, AppealDecided | OutsideDecided):
        yield from (
            number
            for number, authorization in state.authorizations.items()
            if authorization.lapsed_on is not None
        )


def determination_rows(event: Event) -> Iterator[Row]:
    """The determinations that an event makes; what the law deems is none."""
    match event.body:
        case AutomaticallyApproved(determination=determination):
            yield _determination(event, determination, automatic=True)
        case Determined(determination=determination) | DelegateDecided(determination=determination):
            yield _determination(event, determination, automatic=False)
        case AppealDecided(decisions=decisions):
            for decision in decisions:
                if isinstance(decision, Overturned):
                    yield _determination(event, decision.determination, automatic=False)
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


def _determination(event: Event, determination: Determination, *, automatic: bool) -> Row:
    signature = determination.signature
    considered = () if isinstance(determination, Approved) else determination.considered
    return {
        "request": event.request,
        "sequence": event.sequence,
        "line": determination.line,
        "outcome": _outcome(determination),
        "decided_at": event.at,
        "automatic": automatic,
        "signer": signature.person if signature else None,
        "credential": signature.credential if signature else None,
        "licence": signature.licence if signature else None,
        "specialty": signature.specialty if signature else None,
        "reasons": [{"clause": reason.clause, "words": reason.words} for reason in determination.reasons],
        "considered": [{"kind": entry.kind.value, "reference": entry.reference} for entry in considered],
    }


def _outcome(determination: Determination) -> str:
    if isinstance(determination, Approved):
        return "approved"
    return "adverse" if isinstance(determination, Adverse) else "partially_approved"
