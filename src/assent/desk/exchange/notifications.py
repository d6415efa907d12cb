"""Use cases of telling programs: which answers changed, and what is owed to whom is sent until it arrives.

What is owed is on the disk before anything is sent, so that being killed in between sends once more and never not at
all. Several processes may do this at once: each notification is taken by one of them for a while.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assent.casework.exchange.subscriptions import (
    Notification,
    NotificationKind,
    Subscription,
    SubscriptionStatus,
    next_attempt,
)
from assent.casework.lifecycle import fold
from assent.casework.record.checks import Damaged, Refused, Unavailable
from assent.casework.record.event import Event
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk
from assent.desk.record.standing import state_of

_PAGE = 1_000
_MOST_AT_ONCE = 50
_LEASE = timedelta(seconds=60)
"""So long a process may take to send one; then another tries."""
_GONE = 410

AnswerDigest = Callable[[RequestState], str | None]
"""What the answer to a request says, as a digest; None where it came by no standard that answers."""
Message = Callable[[Subscription, Notification, RequestState | None], bytes | None]
"""A notification as it is sent; None where there is nothing to tell any more."""


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What one round came to: how many notifications arrived, how many were tried in vain, how many given up."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def note_changes(desk: Desk, digest: AnswerDigest, now: datetime) -> int:
    """Look at what was recorded since the last round, and owe notifications for each answer that changed.

    Returns how many requests were looked at: none while nobody is subscribed, since then nothing is read.
    """
    book, looked_at = desk.exchanging.subscriptions, 0
    while book.anybody():
        before = book.position()
        read = desk.record.read_on(before, _PAGE)
        if not read:
            break
        first = {request: event for _, request, event in reversed(read)}
        for request, event in first.items():
            _note(desk, request, event, digest, now)
        looked_at += len(first)
        if not book.move_on(before, read[-1][0]):
            break  # another process reads on
    return looked_at


def _note(desk: Desk, request: str, first: Event | None, digest: AnswerDigest, now: datetime) -> None:
    """Owe a notification where the answer is another than the office was told; ``first`` is what came first since."""
    try:
        state = state_of(desk, request)
    except Damaged:
        return
    book, npi = desk.exchanging.subscriptions, state.draft.provider if state.draft else ""
    to = []
    for subscription in book.active(npi):
        if subscription.is_over(now):
            book.change(subscription.turned_off())
        else:
            to.append(subscription.id)
    answer_digest = digest(state) if to and state.submitted is not None else None
    if answer_digest is not None and answer_digest != (
        book.told(request) or _before(desk, request, first, digest)
    ):
        book.tell(request, answer_digest, to, now)


def _before(desk: Desk, request: str, first: Event | None, digest: AnswerDigest) -> str | None:
    """What the answer was before: of a request that was there before its office subscribed nothing was kept."""
    if first is None:
        return None
    state = fold(request, desk.record.read(request)[: first.sequence - 1])
    return digest(state) if state.submitted is not None else None


def keep_answer(desk: Desk, state: RequestState, digest: AnswerDigest, now: datetime) -> None:
    """The office was answered directly just now: a subscription of it is told when the answer is another one.

    Without a subscription nothing is kept.
    """
    book = desk.exchange.subscriptions if desk.exchange is not None else None
    if book is None or state.draft is None or not book.active(state.draft.provider):
        return
    answer_digest = digest(state)
    if answer_digest is not None:
        book.tell(state.id, answer_digest, (), now)


def send_notifications(desk: Desk, message: Message, now: datetime) -> RoundResult:
    """Send what is owed and due; an endpoint that does not answer is called once, and holds up no other for long."""
    sent = failed = given_up = 0
    silent: dict[str, str] = {}
    for owed in desk.exchanging.subscriptions.due(now, _MOST_AT_ONCE):
        if not desk.exchanging.subscriptions.take(owed, now + _LEASE):
            continue
        arrived = _send(desk, owed, message, silent, now)
        sent += arrived is True
        failed += arrived is False
        given_up += arrived is None
    return RoundResult(sent, failed, given_up)


def _send(
    desk: Desk, owed: Notification, message: Message, silent: dict[str, str], now: datetime
) -> bool | None:
    """Whether it arrived; None where it is given up. ``silent`` are endpoints that did not answer lately, and why."""
    book = desk.exchanging.subscriptions
    subscription = book.one(owed.subscription)
    if subscription is None or subscription.is_over(now):
        book.done(owed)
        return None
    if subscription.endpoint in silent:
        return _in_vain(desk, subscription, owed, silent[subscription.endpoint], now)
    try:
        body = message(subscription, owed, state_of(desk, owed.request) if owed.request else None)
        status = _told(desk, subscription, body) if body is not None else 200
    except Refused as refused:
        if isinstance(refused, Unavailable):
            silent[subscription.endpoint] = refused.says
        return _in_vain(desk, subscription, owed, refused.says, now)
    if status == _GONE:
        book.change(subscription.turned_off())
        return None
    if not 200 <= status < 300:
        return _in_vain(desk, subscription, owed, f"It answers with status {status}.", now)
    if owed.kind is NotificationKind.HANDSHAKE and subscription.status is SubscriptionStatus.REQUESTED:
        book.change(subscription.activated())
    book.done(owed)
    return True


def _told(desk: Desk, subscription: Subscription, body: bytes) -> int:
    kept = desk.exchanging.subscriptions.headers(subscription.id)
    headers = {name.strip(): value.strip() for name, _, value in (header.partition(":") for header in kept)}
    return desk.exchanging.callbacks.tell(
        subscription.endpoint, {"Content-Type": subscription.payload, **headers}, body
    )


def _in_vain(
    desk: Desk, subscription: Subscription, owed: Notification, problem: str, now: datetime
) -> bool | None:
    """Try again later; a subscription that could not be told for too long is in error, and owed nothing more."""
    at = next_attempt(owed.kind, owed.attempts + 1, now)
    if at is not None:
        desk.exchanging.subscriptions.try_again(owed, at)
        return False
    desk.exchanging.subscriptions.change(subscription.failed(problem))
    return None
