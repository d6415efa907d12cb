"""Use cases of subscriptions: a program asks to be told when the answer to a request of its office changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assent.casework.exchange.clients import ExchangeClient
from assent.casework.exchange.subscriptions import (
    MOST_HEADER,
    MOST_HEADERS,
    MOST_OF_A_PROGRAM,
    Subscription,
    SubscriptionStatus,
)
from assent.casework.record.checks import NotFound, NotPermitted, Refused
from assent.desk.ports import Desk
from assent.terms.media_types import FHIR_JSON

_OURS = frozenset({"host", "content-length", "content-type", "transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True)
class SubscriptionAsked:
    """What a program asks for. ``headers`` are sent with each notification; ``off`` asks that it be told no more."""

    npi: str
    endpoint: str
    base: str
    headers: tuple[str, ...] = ()
    payload: str = FHIR_JSON
    reason: str = ""
    ends_at: datetime | None = None
    off: bool = False


def subscribe(desk: Desk, asked: SubscriptionAsked, client: ExchangeClient, now: datetime) -> Subscription:
    """Make a subscription; its endpoint gets a handshake at once, and is told of changes once it has answered that.

    Raises ``NotPermitted`` for another's office, ``Refused`` for an endpoint that may not be called.
    """
    book = desk.exchanging.subscriptions
    running = [
        subscription for subscription in book.of_account(client.account.id) if not subscription.is_over(now)
    ]
    if len(running) >= MOST_OF_A_PROGRAM:
        raise Refused(f"A program may have {MOST_OF_A_PROGRAM} subscriptions; delete one that is not needed.")
    subscription = _made(desk, desk.exchanging.new_id(), asked, client, now)
    book.begin(subscription)
    return subscription


def change_subscription(
    desk: Desk, id: str, asked: SubscriptionAsked, client: ExchangeClient, now: datetime
) -> Subscription:
    """Put another subscription in the place of one of the program's own: it begins with a handshake again."""
    before = own_subscription(desk, id, client)
    if asked.off:
        return _turned_off(desk, before)
    changed = replace(_made(desk, id, asked, client, now), events=before.events)
    desk.exchanging.subscriptions.begin(changed)
    return changed


def end_subscription(desk: Desk, id: str, client: ExchangeClient) -> Subscription:
    """Tell a program no more. A second time is the same."""
    return _turned_off(desk, own_subscription(desk, id, client))


def own_subscription(desk: Desk, id: str, client: ExchangeClient) -> Subscription:
    """A subscription of the program itself; of another there is none. Raises ``NotFound``."""
    subscription = desk.exchanging.subscriptions.one(id)
    if subscription is None or subscription.account != client.account.id:
        raise NotFound("There is no such subscription of this program.")
    return subscription


def own_subscriptions(desk: Desk, client: ExchangeClient) -> list[Subscription]:
    """All of a program that are not off, by id."""
    subscriptions = desk.exchanging.subscriptions.of_account(client.account.id)
    return [
        subscription for subscription in subscriptions if subscription.status is not SubscriptionStatus.OFF
    ]


def _turned_off(desk: Desk, subscription: Subscription) -> Subscription:
    off = subscription.turned_off()
    desk.exchanging.subscriptions.change(off)
    return off


def _made(
    desk: Desk, id: str, asked: SubscriptionAsked, client: ExchangeClient, now: datetime
) -> Subscription:
    if asked.npi not in client.npis:
        raise NotPermitted("A subscription is about an office of the program itself; name one of its NPIs.")
    if asked.ends_at is not None and asked.ends_at <= now:
        raise Refused("Subscription.end lies in the past; give a later moment, or none.")
    _check_headers(asked.headers)
    desk.exchanging.callbacks.check(asked.endpoint)
    return Subscription(
        id, client.account.id, asked.npi, asked.endpoint, asked.base, now, asked.headers, asked.payload,
        asked.reason, asked.ends_at,
    )  # fmt: skip


def _check_headers(headers: Sequence[str]) -> None:
    """Raise ``Refused`` where a header cannot be sent; what stands in one is not told back."""
    if len(headers) > MOST_HEADERS:
        raise Refused(f"Subscription.channel.header: {MOST_HEADERS} are sent at most.")
    for number, header in enumerate(headers):
        name, colon, value = header.partition(":")
        fits = bool(colon) and name.replace("-", "").isalnum() and name.isascii() and value.isprintable()
        if not fits or len(header) > MOST_HEADER or not value.isascii():
            raise Refused(
                f"Subscription.channel.header[{number}] is no header; write it as Name: value, in one line."
            )
        if name.strip().lower() in _OURS:
            raise Refused(f"Subscription.channel.header[{number}]: this header is set by the sender.")
