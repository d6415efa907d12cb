"""Guards that folding shares: each raises ``IllegalTransition`` with the way out."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NoReturn

from assent.casework.determination.signature import ClinicianSignature, Considered, ConsideredKind
from assent.casework.record.actors import REVIEWERS, Role
from assent.casework.record.days import plan_day, plan_time
from assent.casework.record.event import Event
from assent.casework.record.lines import Grant
from assent.casework.record.replacement import changed
from assent.casework.record.state import OPEN, IllegalTransition, LineState, LineStatus, RequestState, Stage

_WAY_OUT = {
    Stage.NEW: "Nothing is recorded yet: create a draft first.",
    Stage.DRAFT: "It is a draft: submit it first.",
    Stage.EXPIRED: "The draft has expired: begin a new one.",
    Stage.RECEIVED: "It was submitted already; give further facts instead.",
    Stage.PENDED: "It was submitted already and waits for answers; answer them instead.",
    Stage.IN_REVIEW: "It was submitted already and is in review; give further facts instead.",
    Stage.DETERMINED: "It is determined: reopen it, or appeal.",
    Stage.WITHDRAWN: "It was withdrawn: submit a new request.",
}


def illegal(state: RequestState, event: Event, refusal: str) -> NoReturn:
    """Refuse the event in these words."""
    raise IllegalTransition(event, state, refusal)


def at_stage(state: RequestState, event: Event, *stages: Stage) -> None:
    """The request stands at one of these stages."""
    if state.stage not in stages:
        illegal(state, event, _WAY_OUT[state.stage])


def still_open(state: RequestState, event: Event) -> None:
    """It was submitted, and is neither determined nor withdrawn."""
    at_stage(state, event, *OPEN)


def was_submitted(state: RequestState, event: Event) -> None:
    """It was submitted, and not withdrawn as a whole."""
    at_stage(state, event, *OPEN, Stage.DETERMINED)


def line_of(state: RequestState, event: Event, line: str) -> LineState:
    """The line of that id."""
    if line not in state.lines:
        illegal(
            state, event, f"There is no line {line}; the lines are {', '.join(state.lines) or 'none yet'}."
        )
    return state.lines[line]


def open_line(state: RequestState, event: Event, line: str) -> LineState:
    """The line of that id, neither determined nor withdrawn."""
    line_state = line_of(state, event, line)
    if line_state.status is not LineStatus.OPEN:
        illegal(state, event, f"Line {line} is {line_state.status.value}: reopen it, or appeal.")
    return line_state


def not_locked_by_another(state: RequestState, event: Event) -> None:
    """Nobody else works on it alone just now. The software is no second reviewer: an answer is taken in at any time."""
    lock = state.lock
    if event.actor.role is Role.SYSTEM:
        return
    if lock is not None and lock.by != event.actor.id and event.at < lock.until:
        refusal = f"{lock.by} has locked it until {plan_time(lock.until)}; ask for it, or wait until then."
        illegal(state, event, refusal)


def signed_by_actor(state: RequestState, event: Event, signature: ClinicianSignature) -> None:
    """Who acts has signed, and the license holds on the day."""
    if signature.person != event.actor.id:
        refusal = f"{signature.person} signed it and {event.actor.id} acts; each signs for themselves."
        illegal(state, event, refusal)
    valid_now(state, event, signature)


def valid_now(state: RequestState, event: Event, signature: ClinicianSignature) -> None:
    """The signature was made by now, under a license that still holds."""
    if signature.signed_at > event.at:
        illegal(state, event, f"It is signed for {signature.signed_at.isoformat()}, which is yet to come.")
    if not signature.valid_at(event.at):
        expired = signature.expired_at(event.at)
        illegal(state, event, expired[0].upper() + expired[1:])


def by_a_person(state: RequestState, event: Event) -> None:
    """Somebody of the plan acts, not the software."""
    if event.actor.role not in REVIEWERS:
        illegal(
            state, event, f"A person of the plan does this, not {event.actor.id} ({event.actor.role.value})."
        )


def document_on_record(state: RequestState, event: Event, digest: str) -> None:
    """The paper from which something is entered is attached to the request."""
    if digest not in state.documents:
        illegal(state, event, f"Document {digest} is not on the record; attach it first.")


def within_what_was_asked(state: RequestState, event: Event, grant: Grant, *, late: bool = False) -> None:
    """A grant of a line is of no more units and no other days than were asked for.

    ``late``: it may last as long as was asked for from the next day on, since days that are over help nobody.
    """
    asked = line_of(state, event, grant.line).requested.asked
    if late:
        asked = asked.lasting_from(plan_day(event.at) + timedelta(days=1))
    if not asked.covers(grant):
        refusal = f"Line {grant.line} asks for {asked.in_words}, and this grants {grant.in_words}: grant at most that."
        illegal(state, event, refusal)


def on_record(state: RequestState, event: Event, considered: Iterable[Considered]) -> None:
    """What was considered is there to be considered."""
    for entry in considered:
        if not _is_on_record(state, entry):
            refusal = (
                f"{entry.kind.value} {entry.reference} is not on the record; name what is, or add it first."
            )
            illegal(state, event, refusal)


def _is_on_record(state: RequestState, considered: Considered) -> bool:
    match considered.kind:
        case ConsideredKind.FACT:
            return considered.reference in state.facts
        case ConsideredKind.DOCUMENT:
            return considered.reference in state.documents
        case ConsideredKind.ASSESSMENT:
            assessments = (line.assessment for line in state.lines.values() if line.assessment)
            return any(considered.reference == assessment.assessed.case_digest for assessment in assessments)
        case ConsideredKind.CONVERSATION:
            return state.peer_to_peer.held is not None and considered.reference == "peer_to_peer"


def close_asks(state: RequestState, event: Event, asks: Iterable[str]) -> RequestState:
    """The state without these questions, which must be open; nobody need look once none is left."""
    closed = tuple(asks)
    unknown = [ask for ask in closed if ask not in state.asks]
    if unknown:
        open_asks = ", ".join(state.asks) or "none"
        illegal(state, event, f"{', '.join(unknown)} is not asked; open questions: {open_asks}.")
    left = {name: ask for name, ask in state.asks.items() if name not in closed}
    return changed(state, asks=left, escalate_at=state.escalate_at if left else None)


def with_line(state: RequestState, line: str, **changes: Any) -> RequestState:
    """The state with some fields of one line changed."""
    return changed(state, lines={**state.lines, line: changed(state.lines[line], **changes)})
