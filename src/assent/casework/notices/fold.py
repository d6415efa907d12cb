"""Folding what happens to letters, and what is said by voice."""

from dataclasses import replace
from typing import assert_never

from assent.casework.notices import events
from assent.casework.record.event import Event
from assent.casework.record.guards import illegal, was_submitted
from assent.casework.record.state import RequestState


def fold_notice(state: RequestState, event: Event, body: events.NoticeBody) -> RequestState:
    """The state after one of these; raises ``IllegalTransition`` where it cannot follow."""
    match body:
        case events.NoticeSent():
            if body.kind is not events.NoticeKind.WITHDRAWAL:
                was_submitted(state, event)
            return replace(state, notices=(*state.notices, body))
        case events.NoticeHandedOver():
            return _handed_over(state, event, body)
        case events.NoticeDelivered() | events.NoticeReturned():
            return _received(state, event, body)
        case events.OralNoticeLogged():
            was_submitted(state, event)
            return replace(state, oral_notices=(*state.oral_notices, body))
        case events.LetterConfirmed():
            was_submitted(state, event)
            if event.actor.id not in _signers(state):
                illegal(
                    state, event, "Who signed the decision confirms its letter; another takes it up anew."
                )
            return replace(state, letters_confirmed=(*state.letters_confirmed, body))
        case _:
            assert_never(body)


def _signers(state: RequestState) -> set[str]:
    """Who signed a determination of the plan, or the decision of an appeal, that stands or stood."""
    determinations = (determination.signature for determination in state.determinations())
    appeals = (
        decision.signature
        for appeal in state.appeals.values()
        if appeal.decided
        for decision in appeal.decided.decisions
    )
    return {signature.person for signature in (*determinations, *appeals) if signature is not None}


def _handed_over(state: RequestState, event: Event, body: events.NoticeHandedOver) -> RequestState:
    _was_sent(state, event, body.digest)
    if body.digest in state.handed_over:
        illegal(state, event, "This letter was handed over already.")
    return replace(state, handed_over=(*state.handed_over, body.digest))


def _received(state: RequestState, event: Event, body: events.Receipt) -> RequestState:
    """What was said to be delivered can come back after all; what came back is not delivered."""
    _was_sent(state, event, body.digest)
    receipts = [receipt for receipt in state.receipts if receipt.digest == body.digest]
    if any(isinstance(receipt, events.NoticeReturned) for receipt in receipts):
        illegal(state, event, "It is on the record that this letter came back.")
    if receipts and isinstance(body, events.NoticeDelivered):
        illegal(state, event, "It is on the record that this letter was delivered.")
    return replace(state, receipts=(*state.receipts, body))


def _was_sent(state: RequestState, event: Event, digest: str) -> None:
    """A letter can come back after the request was withdrawn, so the stage does not matter."""
    if all(notice.digest != digest for notice in state.notices):
        illegal(state, event, "No such letter was sent; take the digest of one that was.")
