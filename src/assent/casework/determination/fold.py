"""Folding what decides. A "no" passes here only with its clinician; lateness never becomes one."""

from dataclasses import replace
from typing import assert_never

from assent.casework.deadlines.events import DeemedGranted
from assent.casework.determination import events
from assent.casework.determination.automatic_approval import bars_to_automatic_approval
from assent.casework.determination.determination import Adverse, Approved, Determination, PartiallyApproved
from assent.casework.record import guards
from assent.casework.record.actors import Role
from assent.casework.record.event import Event
from assent.casework.record.line_state import EnteredDecision
from assent.casework.record.state import AppealState, LineState, LineStatus, RequestState
from assent.casework.requirement.events import Need


def fold_determination(state: RequestState, event: Event, body: events.DeterminationBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case events.AutomaticallyApproved(determination=approved):
            return _appeals_granted(_automatically_approved(state, event, approved))
        case events.Determined():
            return _appeals_granted(_determined(state, event, body))
        case events.DelegateDecided():
            return _appeals_granted(_delegate_decided(state, event, body))
        case events.DelegateDecisionEntered():
            return _entered(state, event, body)
        case events.DelegateDecisionRejected():
            return _rejected(state, event, body)
        case events.Reopened():
            return _reopened(state, event, body)
        case events.HandedOver():
            return _handed_over(state, event, body)
        case events.Recalled():
            return _recalled(state, event, body)
        case _:
            assert_never(body)


def _automatically_approved(state: RequestState, event: Event, approved: Approved) -> RequestState:
    line = guards.open_line(state, event, approved.line)
    bars = bars_to_automatic_approval(state, approved.line)
    if bars:
        reasons = "; ".join(bar.says for bar in bars)
        guards.illegal(state, event, f"Line {approved.line} is not approved automatically: {reasons}.")
    if line.assessment is None or approved.assessment != line.assessment.assessed.case_digest:
        guards.illegal(
            state, event, "The approval names another assessment than the latest; approve by that one."
        )
    _whole(state, event, line, approved)
    guards.within_what_was_asked(state, event, approved.grant)
    return guards.with_line(state, approved.line, determination=approved)


def _determined(state: RequestState, event: Event, body: events.Determined) -> RequestState:
    determination = body.determination
    guards.not_locked_by_another(state, event)
    line = guards.open_line(state, event, determination.line)
    if line.delegate:
        guards.illegal(
            state,
            event,
            f"Line {determination.line} was handed over to {line.delegate}; take its decision in.",
        )
    signature = determination.signature
    if signature is None:
        guards.illegal(state, event, "A clinician signs a determination.")
    guards.signed_by_actor(state, event, signature)
    if event.actor.role is not Role.PHYSICIAN and not isinstance(determination, Approved):
        guards.illegal(
            state, event, "Only a physician makes a partial or adverse determination; escalate it to one."
        )
    if event.actor.role not in (Role.PHYSICIAN, Role.NURSE):
        guards.illegal(state, event, "A clinician determines; assign it to one.")
    _fits(state, event, line, determination)
    if isinstance(determination, Approved):
        guards.within_what_was_asked(state, event, determination.grant)
    return guards.with_line(
        state,
        determination.line,
        determination=determination,
        departure=body.departure,
        not_cited=body.not_cited,
    )


def _entered(state: RequestState, event: Event, body: events.DelegateDecisionEntered) -> RequestState:
    """The state with a decision of the delegate that waits for a second person; nothing is decided by it."""
    guards.by_a_person(state, event)
    line = _theirs(state, event, body.delegate, body.determination)
    if line.entered is not None:
        refusal = f"A decision on line {body.determination.line} was entered by {line.entered.by} already"
        guards.illegal(state, event, f"{refusal}: it is confirmed or rejected first.")
    guards.document_on_record(state, event, body.document)
    if not isinstance(body.determination, Adverse):
        guards.within_what_was_asked(state, event, body.determination.grant)
    entered = EnteredDecision(event.sequence, event.actor.id, body, frozenset(state.documents))
    return guards.with_line(state, body.determination.line, entered=entered)


def _rejected(state: RequestState, event: Event, body: events.DelegateDecisionRejected) -> RequestState:
    guards.by_a_person(state, event)
    _waiting(state, event, body.line, body.entry)
    return guards.with_line(state, body.line, entered=None)


def _delegate_decided(state: RequestState, event: Event, body: events.DelegateDecided) -> RequestState:
    determination = body.determination
    _theirs(state, event, body.delegate, determination)
    if body.edition > 1:
        _confirmed_by_another(state, event, body)
    return guards.with_line(state, determination.line, determination=determination, entered=None)


def _theirs(state: RequestState, event: Event, delegate: str, determination: Determination) -> LineState:
    """The open line, which this delegate may decide so."""
    line = guards.open_line(state, event, determination.line)
    if line.delegate != delegate:
        handover = f"it was handed over to {line.delegate}" if line.delegate else "it was not handed over"
        guards.illegal(state, event, f"Line {determination.line} is not {delegate}'s to decide: {handover}.")
    if determination.signature is not None:
        guards.valid_now(state, event, determination.signature)
    _fits(state, event, line, determination)
    return line


def _confirmed_by_another(state: RequestState, event: Event, body: events.DelegateDecided) -> None:
    """It is what was entered, word for word, and who confirms it is a person who did not enter it."""
    guards.by_a_person(state, event)
    entry = _waiting(state, event, body.determination.line, body.entry)
    if event.actor.id == entry.by:
        guards.illegal(state, event, f"{entry.by} entered this decision; somebody else confirms it.")
    entered = entry.entered
    if (entered.reference, entered.determination) != (body.reference, body.determination):
        guards.illegal(
            state, event, "This is not what was entered: confirm that, or reject it and enter it anew."
        )


def _waiting(state: RequestState, event: Event, name: str, entry: int) -> EnteredDecision:
    """What was entered of the line by that event, and waits."""
    entered = guards.line_of(state, event, name).entered
    if entered is None or entered.sequence != entry:
        guards.illegal(
            state, event, f"No decision of a delegate on line {name} waits to be confirmed; enter it first."
        )
    return entered


def _appeals_granted(state: RequestState) -> RequestState:
    """An appeal of what the law deemed adverse waits no more when all of it is approved."""
    appeals = {
        name: replace(appeal, granted=True) if appeal.open and _all_approved(state, appeal) else appeal
        for name, appeal in state.appeals.items()
    }
    return replace(state, appeals=appeals)


def _all_approved(state: RequestState, appeal: AppealState) -> bool:
    return all(state.lines[name].status is LineStatus.APPROVED for name in appeal.waiting)


def _fits(state: RequestState, event: Event, line: LineState, determination: Determination) -> None:
    """An approval gives all, a partial one less; nothing is taken from what the law deems granted."""
    match determination:
        case Approved():
            _whole(state, event, line, determination)
            return
        case PartiallyApproved(grant=grant):
            if grant.covers(line.requested.asked):
                guards.illegal(
                    state, event, f"This is all that was asked for on line {determination.line}: approve it."
                )
        case Adverse():
            pass
    if isinstance(line.deemed, DeemedGranted):
        refusal = (
            f"The law deems line {determination.line} granted ({line.deemed.deadline.citation}): approve it."
        )
        guards.illegal(state, event, refusal)
    if line.need is not None and line.need.need is Need.UNDETERMINED and line.need.missing:
        open_facts = ", ".join(line.need.missing)
        refusal = (
            f"Whether line {determination.line} may need authorization at all is open: state {open_facts}."
        )
        guards.illegal(state, event, f"{refusal} Then it is determined.")
    guards.on_record(state, event, determination.considered)


def _whole(state: RequestState, event: Event, line: LineState, approved: Approved) -> None:
    asked = line.requested.asked
    if not approved.grant.covers(asked):
        units = "" if asked.units is None else f"{asked.units} units "
        guards.illegal(
            state,
            event,
            f"Line {asked.line} asks for {units}from {asked.start} to {asked.end}, and this grants less: that is "
            "a partial approval, which a physician signs.",
        )


def _reopened(state: RequestState, event: Event, body: events.Reopened) -> RequestState:
    guards.was_submitted(state, event)
    for name in body.lines:
        line = guards.line_of(state, event, name)
        if line.determination is None:
            guards.illegal(
                state, event, f"Line {name} is {line.status.value}; only what is determined is reopened."
            )
        _check_opens(state, event, name, body)
        earlier = (*line.earlier, line.determination)
        state = guards.with_line(
            state, name, determination=None, earlier=earlier, authorization="", delegate="", extension=None,
            entered=None, departure=None, not_cited=(),
            ruling=None, effectuated=None,
            reopened=body.ground,
        )  # fmt: skip
    return state


def _check_opens(state: RequestState, event: Event, name: str, body: events.Reopened) -> None:
    """What was approved is opened on few grounds; what an outside body granted, by that body only (422.616)."""
    line = state.lines[name]
    if line.status is LineStatus.OVERTURNED:
        refusal = f"An outside body decided about line {name}: only that body takes it up again."
        guards.illegal(state, event, refusal)
    if line.status is LineStatus.APPROVED and body.ground not in events.OPENS_AN_APPROVAL:
        grounds = ", ".join(sorted(ground.value for ground in events.OPENS_AN_APPROVAL))
        guards.illegal(state, event, f"Line {name} is approved: only {grounds} open it again.")


def _handed_over(state: RequestState, event: Event, body: events.HandedOver) -> RequestState:
    guards.not_locked_by_another(state, event)
    for line in body.lines:
        if guards.open_line(state, event, line).delegate:
            guards.illegal(
                state, event, f"Line {line} was handed over already, to {state.lines[line].delegate}."
            )
        state = guards.with_line(state, line, delegate=body.delegate)
    return state


def _recalled(state: RequestState, event: Event, body: events.Recalled) -> RequestState:
    guards.not_locked_by_another(state, event)
    for line in body.lines:
        if not guards.open_line(state, event, line).delegate:
            guards.illegal(state, event, f"Line {line} lies with no delegate; there is nothing to recall.")
        state = guards.with_line(state, line, delegate="", entered=None)
    return state
