"""Folding what decides. A "no" passes here only with its clinician; lateness never becomes one."""

from dataclasses import replace
from typing import assert_never

from assent.casework.request.actors import Role
from assent.casework.request.automatic import bars_to_automatic_approval
from assent.casework.request.days import plan_time
from assent.casework.request.determination import Adverse, Approved, Determination, PartiallyApproved
from assent.casework.request.events import DecisionBody, Event
from assent.casework.request.events_appeal import AppealExtended, Effectuated, OutsideDecided
from assent.casework.request.events_decision import (
    OPENS_AN_APPROVAL,
    AppealDecided,
    AppealFiled,
    AppealForwarded,
    AutomaticallyApproved,
    DeadlineMissed,
    DeemedAdverse,
    DeemedGranted,
    DelegateDecided,
    Determined,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOffered,
    Reopened,
)  # fmt: skip
from assent.casework.request.events_need import Need
from assent.casework.request.events_review import Deadline
from assent.casework.request.fold_appeals import (
    appeal_decided,
    appeal_extended,
    appeal_filed,
    appeal_forwarded,
)  # fmt: skip
from assent.casework.request.fold_outside import effectuated, outside_decided, owed_by
from assent.casework.request.guards import (
    illegal,
    line_of,
    not_locked_by_another,
    on_record,
    open_line,
    signed_by_actor,
    valid_now,
    was_submitted,
    with_line,
)  # fmt: skip
from assent.casework.request.state import AppealState, LineState, LineStatus, PeerToPeer, RequestState


def decision(state: RequestState, event: Event, body: DecisionBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case AutomaticallyApproved(determination=approved):
            return _appeals_granted(_automatically_approved(state, event, approved))
        case Determined(determination=made):
            return _appeals_granted(_determined(state, event, made))
        case DelegateDecided():
            return _appeals_granted(_delegate_decided(state, event, body))
        case Reopened():
            return _reopened(state, event, body)
        case DeadlineMissed() | DeemedAdverse() | DeemedGranted():
            return _late(state, event, body)
        case PeerToPeerOffered() | PeerToPeerBooked() | PeerToPeerHeld():
            return _peer_to_peer(state, event, body)
        case AppealFiled():
            return appeal_filed(state, event, body)
        case AppealForwarded():
            return appeal_forwarded(state, event, body)
        case AppealDecided():
            return appeal_decided(state, event, body)
        case AppealExtended():
            return appeal_extended(state, event, body)
        case OutsideDecided():
            return outside_decided(state, event, body)
        case Effectuated():
            return effectuated(state, event, body)
        case _:
            assert_never(body)


def _automatically_approved(state: RequestState, event: Event, approved: Approved) -> RequestState:
    line = open_line(state, event, approved.line)
    bars = bars_to_automatic_approval(state, approved.line)
    if bars:
        illegal(state, event, f"Line {approved.line} is not approved automatically: {'; '.join(bars)}.")
    if line.assessment is None or approved.assessment != line.assessment.assessed.case_digest:
        illegal(state, event, "The approval names another assessment than the latest; approve by that one.")
    _whole(state, event, line, approved)
    return with_line(state, approved.line, determination=approved)


def _determined(state: RequestState, event: Event, made: Determination) -> RequestState:
    not_locked_by_another(state, event)
    line = open_line(state, event, made.line)
    if line.delegate:
        illegal(state, event, f"Line {made.line} was handed over to {line.delegate}; take its decision in.")
    signature = made.signature
    if signature is None:
        illegal(state, event, "A clinician signs a determination.")
    signed_by_actor(state, event, signature)
    if event.actor.role is not Role.PHYSICIAN and not isinstance(made, Approved):
        illegal(
            state, event, "Only a physician makes a partial or adverse determination; escalate it to one."
        )
    if event.actor.role not in (Role.PHYSICIAN, Role.NURSE):
        illegal(state, event, "A clinician determines; assign it to one.")
    _fits(state, event, line, made)
    return with_line(state, made.line, determination=made)


def _delegate_decided(state: RequestState, event: Event, body: DelegateDecided) -> RequestState:
    made = body.determination
    line = open_line(state, event, made.line)
    if line.delegate != body.delegate:
        held = f"it was handed over to {line.delegate}" if line.delegate else "it was not handed over"
        illegal(state, event, f"Line {made.line} is not {body.delegate}'s to decide: {held}.")
    if made.signature is not None:
        valid_now(state, event, made.signature)
    _fits(state, event, line, made)
    return with_line(state, made.line, determination=made)


def _appeals_granted(state: RequestState) -> RequestState:
    """An appeal of what the law deemed adverse waits no more when all of it is approved."""
    appeals = {
        name: replace(one, granted=True) if one.open and _all_approved(state, one) else one
        for name, one in state.appeals.items()
    }
    return replace(state, appeals=appeals)


def _all_approved(state: RequestState, appeal: AppealState) -> bool:
    return all(state.lines[name].status is LineStatus.APPROVED for name in appeal.waiting)


def _fits(state: RequestState, event: Event, line: LineState, made: Determination) -> None:
    """An approval gives all, a partial one less; nothing is taken from what the law deems granted."""
    match made:
        case Approved():
            _whole(state, event, line, made)
            return
        case PartiallyApproved(grant=grant):
            if grant.covers(line.requested.asked):
                illegal(state, event, f"This is all that was asked for on line {made.line}: approve it.")
        case Adverse():
            pass
    if isinstance(line.deemed, DeemedGranted):
        says = f"The law deems line {made.line} granted ({line.deemed.deadline.citation}): approve it."
        illegal(state, event, says)
    if line.need is not None and line.need.need is Need.UNDETERMINED and line.need.missing:
        says = f"Whether line {made.line} may need authorization at all is open: state {', '.join(line.need.missing)}."
        illegal(state, event, f"{says} Then it is determined.")
    on_record(state, event, made.considered)


def _whole(state: RequestState, event: Event, line: LineState, approved: Approved) -> None:
    asked = line.requested.asked
    if not approved.grant.covers(asked):
        units = "" if asked.units is None else f"{asked.units} units "
        illegal(
            state,
            event,
            f"Line {asked.line} asks for {units}from {asked.start} to {asked.end}, and this grants less: that is "
            "a partial approval, which a physician signs.",
        )


def _reopened(state: RequestState, event: Event, body: Reopened) -> RequestState:
    was_submitted(state, event)
    for name in body.lines:
        line = line_of(state, event, name)
        if line.determination is None:
            illegal(state, event, f"Line {name} is {line.status.value}; only what is determined is reopened.")
        _check_opens(state, event, name, body)
        earlier = (*line.earlier, line.determination)
        state = with_line(
            state, name, determination=None, earlier=earlier, authorization="", delegate="", extension=None,
            ruling=None, effectuated=None,
            reopened=body.ground,
        )  # fmt: skip
    return state


def _check_opens(state: RequestState, event: Event, name: str, body: Reopened) -> None:
    """What was approved is opened on few grounds; what an outside body granted, by that body only (422.616)."""
    line = state.lines[name]
    if line.status is LineStatus.OVERTURNED:
        says = f"An outside body decided about line {name}: only that body takes it up again."
        illegal(state, event, says)
    if line.status is LineStatus.APPROVED and body.ground not in OPENS_AN_APPROVAL:
        grounds = ", ".join(sorted(ground.value for ground in OPENS_AN_APPROVAL))
        illegal(state, event, f"Line {name} is approved: only {grounds} open it again.")


def _late(
    state: RequestState, event: Event, body: DeadlineMissed | DeemedAdverse | DeemedGranted
) -> RequestState:
    """A missed deadline, and what the law makes of it. None of them touches a determination."""
    deadline = body.deadline
    appeal = state.appeals.get(deadline.appeal)
    _still_waits(state, event, deadline, appeal)
    if isinstance(body, DeadlineMissed):
        if event.at < deadline.due:
            illegal(state, event, f"It is due at {deadline.due.isoformat()}; it is not missed yet.")
        return replace(state, missed=(*state.missed, deadline))
    if deadline not in state.missed:
        illegal(state, event, "The law deems nothing before its deadline is recorded as missed.")
    if isinstance(state.lines[deadline.line].deemed, DeemedGranted):
        illegal(state, event, f"The law deems line {deadline.line} granted; no later deadline undoes that.")
    if isinstance(body, DeemedGranted) and appeal is not None:
        state = replace(state, appeals={**state.appeals, deadline.appeal: replace(appeal, deemed=True)})
        state = with_line(state, deadline.line, authorization="")  # of less, where it was granted in part
    return with_line(state, deadline.line, deemed=body)


def _still_waits(state: RequestState, event: Event, deadline: Deadline, appeal: AppealState | None) -> None:
    """The appeal, the grant that an outside body ordered, or else the line: what has the deadline is undone."""
    outside = state.outside.get(deadline.appeal)
    if outside is not None:
        if deadline.line not in owed_by(state, outside):
            illegal(state, event, f"Nothing that {deadline.appeal} orders of line {deadline.line} is owed.")
        if not isinstance(event.body, DeadlineMissed):
            illegal(state, event, "The law deems nothing about the grant that an outside body ordered.")
        return
    waits = appeal is not None and (appeal.open or appeal.deemed) and deadline.line in appeal.waiting
    if not waits:
        open_line(state, event, deadline.line)


def _peer_to_peer(
    state: RequestState, event: Event, body: PeerToPeerOffered | PeerToPeerBooked | PeerToPeerHeld
) -> RequestState:
    was_submitted(state, event)
    talk = state.peer_to_peer
    match body:
        case PeerToPeerOffered():
            talk = PeerToPeer(offered=body)
        case PeerToPeerBooked():
            if talk.offered is not None and body.when > talk.offered.until:
                illegal(state, event, f"It was offered until {plan_time(talk.offered.until)}; offer it anew.")
            talk = PeerToPeer(talk.offered, body)
        case PeerToPeerHeld():
            if talk.booked is None or talk.held is not None:
                illegal(state, event, "No peer-to-peer is booked; book one first.")
            if event.at < talk.booked.when:
                when = plan_time(talk.booked.when)
                illegal(
                    state,
                    event,
                    f"It is booked for {when}, which is yet to come; to speak earlier, book it anew first.",
                )
            talk = replace(talk, held=body)
    return replace(state, peer_to_peer=talk)
