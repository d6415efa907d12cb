"""From events to the state: ``apply`` for one, ``fold`` for all. Total over the closed union of bodies.

Every guard stands here, not only in the commands: an event that breaks one cannot be folded, wherever
it came from.
"""

from collections.abc import Iterable
from typing import assert_never

from assent.casework.appeal.events import (
    AppealBody,
    AppealDecided,
    AppealExtended,
    AppealFiled,
    OutsideDecided,
)
from assent.casework.appeal.fold import fold_appeal
from assent.casework.authorization.events import AuthorizationBody
from assent.casework.authorization.fold import fold_authorization
from assent.casework.deadlines.events import DeadlineBody
from assent.casework.deadlines.fold import fold_deadline
from assent.casework.deadlines.occasions import occasion_of, telling_of
from assent.casework.determination.events import (
    DelegateDecided,
    DelegateDecisionEntered,
    DeterminationBody,
    Determined,
)
from assent.casework.determination.fold import fold_determination
from assent.casework.intake.events import IntakeBody
from assent.casework.intake.fold import fold_intake
from assent.casework.notices.events import NoticeBody
from assent.casework.notices.fold import fold_notice
from assent.casework.record.actors import REVIEWERS
from assent.casework.record.event import Body, Event
from assent.casework.record.events import ClockCorrected, NoteWritten, RecordBody, Viewed
from assent.casework.record.fold import fold_record
from assent.casework.record.replacement import changed
from assent.casework.record.state import IllegalTransition, RequestState, Stage, new_request
from assent.casework.requirement.events import RequirementBody
from assent.casework.requirement.fold import fold_requirement
from assent.casework.review.events import Assigned, JudgmentResolved, ReviewBody
from assent.casework.review.fold import fold_review


def fold(request: str, events: Iterable[Event]) -> RequestState:
    """The state that these events come to; raises ``IllegalTransition`` at the first that cannot follow."""
    state = new_request(request)
    for event in events:
        state = apply(state, event)
    return state


def apply(state: RequestState, event: Event) -> RequestState:
    """The state after an event; raises ``IllegalTransition`` with the way out where it cannot follow."""
    _check_place(state, event)
    now = _changed(state, event)
    took_part = now.took_part | _taking_part(state, event)
    version = state.version if isinstance(event.body, Viewed) else event.sequence
    occasion, telling = occasion_of(state, event), telling_of(event)
    return changed(
        now,
        sequence=event.sequence,
        version=version,
        head=event.digest,
        last_at=event.at,
        took_part=took_part,
        occasions=(*now.occasions, occasion) if occasion else now.occasions,
        tellings=(*now.tellings, telling) if telling else now.tellings,
    )


def _changed(state: RequestState, event: Event) -> RequestState:
    body = event.body
    if isinstance(body, IntakeBody):
        return fold_intake(state, event, body)
    if isinstance(body, RequirementBody):
        return fold_requirement(state, event, body)
    if isinstance(body, ReviewBody):
        return fold_review(state, event, body)
    if isinstance(body, DeterminationBody):
        return fold_determination(state, event, body)
    if isinstance(body, DeadlineBody):
        return fold_deadline(state, event, body)
    if isinstance(body, AppealBody):
        return fold_appeal(state, event, body)
    if isinstance(body, AuthorizationBody):
        return fold_authorization(state, event, body)
    if isinstance(body, NoticeBody):
        return fold_notice(state, event, body)
    if isinstance(body, RecordBody):
        return fold_record(state, event, body)
    assert_never(body)


def _check_place(state: RequestState, event: Event) -> None:
    if event.request != state.id:
        raise IllegalTransition(event, state, f"It belongs to request {event.request}, not to {state.id}.")
    if event.sequence != state.sequence + 1 or event.previous != state.head:
        raise IllegalTransition(
            event,
            state,
            f"It was made after event {event.sequence - 1}, and {state.sequence} is the latest now: "
            "somebody else acted meanwhile. Look again, then repeat it.",
        )
    goes_back = state.last_at is not None and event.at < state.last_at
    if goes_back and not isinstance(event.body, ClockCorrected):
        raise IllegalTransition(
            event,
            state,
            f"It is dated {event.at.isoformat()}, before the event that precedes it ({state.last_at:%Y-%m-%d %H:%M} "
            "UTC). Set the clock right; where it is, an administrator confirms it: `assent audit clock`.",
        )


def _taking_part(state: RequestState, event: Event) -> frozenset[str]:
    """The plan's people whom this event makes part of the decision: no later appeal is theirs.

    Who is assigned after the determination is to review it, and did not take part in it; nor did who takes
    more time for an appeal, or takes in what an outside body decided.
    """
    body = event.body
    if isinstance(
        body, NoteWritten | Viewed | ClockCorrected | AppealFiled | AppealExtended | OutsideDecided
    ):
        return frozenset()
    people = {event.actor.id} if event.actor.role in REVIEWERS else set()
    reviews = isinstance(body, Assigned) and state.stage is Stage.DETERMINED
    return frozenset(people if reviews else people | _named(body))


def _named(body: Body) -> set[str]:
    match body:
        case Assigned(to=person):
            return {person}
        case (
            Determined(determination=determination)
            | DelegateDecisionEntered(determination=determination)
            | DelegateDecided(determination=determination)
        ):
            return {determination.signature.person} if determination.signature else set()
        case JudgmentResolved(signature=signature):
            return {signature.person}
        case AppealDecided(decisions=decisions):
            return {decision.signature.person for decision in decisions}
        case _:
            return set()
