"""Commands on lines that a delegate decides. Each gives what is to be recorded, or raises ``Refused``."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from assent.casework.determination.commands import cannot_sign, may_sign
from assent.casework.determination.determination import Approved, PartiallyApproved
from assent.casework.determination.events import (
    DelegateDecided,
    DelegateDecisionEntered,
    DelegateDecisionRejected,
    HandedOver,
    Recalled,
)
from assent.casework.determination.reopening_rules import check_taking_back
from assent.casework.determination.signature import Act, SigningTable
from assent.casework.people.office import Delegate
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_time
from assent.casework.record.event import Body
from assent.casework.record.state import EnteredDecision, RequestState


def hand_over(
    state: RequestState, handed: HandedOver, at: datetime, actor: Actor, delegates: Sequence[Delegate]
) -> tuple[Body, ...]:
    """Leave lines to a delegate of the plan for their product line; ``delegates`` are all that the plan has."""
    names = sorted(delegate.name for delegate in delegates if state.product_line in delegate.product_lines)
    if handed.delegate not in names:
        there_are = ", ".join(names) or "none"
        raise Refused(
            f"{handed.delegate!r} is no delegate of this plan for {state.product_line}; "
            f"office.toml names for it: {there_are}."
        )
    return proposed(state, Action.HAND_OVER, at, actor, handed)


def recall(state: RequestState, recalled: Recalled, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Take lines back from a delegate that has not decided them; what was entered of theirs falls away."""
    return proposed(state, Action.RECALL, at, actor, recalled)


def take_delegate_decision(
    state: RequestState,
    entered: DelegateDecisionEntered,
    at: datetime,
    actor: Actor,
    signing: SigningTable,
    delegates: Sequence[Delegate],
) -> tuple[Body, ...]:
    """Enter what the delegate decided. It decides nothing before another person has confirmed it.

    A signer of the delegate for this product line signed it, whom the plan's table lets sign such an act.
    """
    determination = entered.determination
    check_taking_back(state, determination, at)
    _check_signer(state, entered, at, delegates)
    _check_signed_after_receipt(state, entered)
    act = _act(entered)
    if determination.line in state.lines and not may_sign(state, determination, act, signing):
        raise Refused(cannot_sign(determination, act, signing))
    return proposed(state, Action.TAKE_DELEGATE_DECISION, at, actor, entered)


def confirm_delegate_decision(
    state: RequestState,
    lines: Iterable[str],
    at: datetime,
    actor: Actor,
    signing: SigningTable,
    delegates: Sequence[Delegate],
) -> tuple[Body, ...]:
    """Confirm what somebody else entered of these lines: from now on it is decided.

    Raises ``Refused`` where facts or documents came in since it was entered: whoever decided did not have them.
    """
    bodies = []
    for line in lines:
        entry = _entry(state, line)
        entered = entry.entered
        check_taking_back(state, entered.determination, at)
        _check_signer(state, entered, at, delegates)
        _check_signed_after_receipt(state, entered)
        _check_nothing_came_since(state, line, entry)
        if not may_sign(state, entered.determination, _act(entered), signing):
            raise Refused(cannot_sign(entered.determination, _act(entered), signing))
        bodies.append(
            DelegateDecided(entered.delegate, entered.reference, entered.determination, entry.sequence)
        )
    return proposed(state, Action.CONFIRM_DELEGATE_DECISION, at, actor, *bodies)


def reject_delegate_decision(
    state: RequestState, lines: Iterable[str], why: str, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Reject what was entered of these lines, with the reason; the delegate has decided nothing of them yet."""
    bodies = [DelegateDecisionRejected(line, _entry(state, line).sequence, why) for line in lines]
    return proposed(state, Action.REJECT_DELEGATE_DECISION, at, actor, *bodies)


def _entry(state: RequestState, name: str) -> EnteredDecision:
    line = state.lines.get(name)
    if line is None or line.entered is None:
        waiting = ", ".join(state.unconfirmed) or "none"
        raise Refused(f"No decision of a delegate on line {name} waits to be confirmed; waiting: {waiting}.")
    return line.entered


def _check_signer(
    state: RequestState, entered: DelegateDecisionEntered, at: datetime, delegates: Sequence[Delegate]
) -> None:
    signature = entered.determination.signature
    theirs = [
        delegate
        for delegate in delegates
        if delegate.name == entered.delegate and state.product_line in delegate.product_lines
    ]
    if signature is not None and not any(their.signed_by(signature, at) for their in theirs):
        raise Refused(
            f"{signature.person}, {signature.credential}, {signature.specialty}, with this license is no signer of "
            f"{entered.delegate} for {state.product_line}: office.toml lists them under [[delegate.signers]]."
        )


def _check_signed_after_receipt(state: RequestState, entered: DelegateDecisionEntered) -> None:
    """Nobody decides on what is not there yet. Papers name minutes, so that minutes are compared."""
    signature, line = entered.determination.signature, entered.determination.line
    received = state.received(line) if line in state.lines else None
    if signature is None or received is None:
        return
    if signature.signed_at < received.replace(second=0, microsecond=0):
        raise Refused(
            f"signed_at: {signature.person} signed it at {plan_time(signature.signed_at)}, before line {line} came in "
            f"at {plan_time(received)}. It is of another request, or the time is mistyped: enter what the paper says, "
            "or ask the delegate."
        )


def _check_nothing_came_since(state: RequestState, line: str, entry: EnteredDecision) -> None:
    came = [
        what
        for what, is_new in (
            ("facts were given or corrected", state.facts_changed_at > entry.sequence),
            ("a document was attached", not entry.documents.issuperset(state.documents)),
        )
        if is_new
    ]
    if came:
        raise Refused(
            f"Since the decision on line {line} was entered, {' and '.join(came)}: {entry.entered.delegate} decided "
            "without that. Reject the entry, and send the delegate what came; where it changes nothing, enter the "
            "decision anew."
        )


def _act(entered: DelegateDecisionEntered) -> Act:
    match entered.determination:
        case Approved():
            return Act.APPROVE
        case PartiallyApproved():
            return Act.PARTIALLY_APPROVE
        case _:
            return Act.REFUSE
