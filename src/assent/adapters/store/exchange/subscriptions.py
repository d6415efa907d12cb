"""Subscriptions in the store, and what is owed to them: beside the record, and no part of it."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from assent.adapters.seals.keys import CONCEALED, SUBSCRIPTION_HEADERS
from assent.adapters.store.database.engine import settle_order
from assent.adapters.store.database.refusals import plainly
from assent.adapters.store.errors import StoreError
from assent.adapters.store.exchange.tables import (
    answer_told,
    notification,
    notifications_bookmark,
    subscription,
)
from assent.adapters.store.oversight.seals import Sealing
from assent.adapters.store.reading import last_position
from assent.adapters.store.store import Store
from assent.casework.exchange.subscriptions import (
    Notification,
    NotificationKind,
    Subscription,
    SubscriptionStatus,
)
from assent.casework.record.codec.events import from_data, to_data

_HANDSHAKE = 0
_ACTIVE = select(subscription).where(
    subscription.c.npi == bindparam("npi"), subscription.c.status == SubscriptionStatus.ACTIVE.value
)


class SubscriptionTables:
    """Subscriptions and notifications in a store. Methods raise ``StoreError``; what was kept is durable on return.

    Headers are kept apart from what is read of a subscription: encrypted where there is a key of seals.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @plainly
    def one(self, id: str) -> Subscription | None:
        """The subscription of that id."""
        with self._store.reading.connect() as connection:
            return _one(connection, id)

    @plainly
    def headers(self, id: str) -> tuple[str, ...]:
        """The headers that its notifications are sent with; raises ``Refused`` where their key is missing."""
        with self._store.reading.connect() as connection:
            kept = _kept_headers(connection, id)
        return tuple(self._revealed(header, id) for header in kept)

    @plainly
    def conceal_headers(self, sealing: Sealing) -> None:
        """Encrypt the headers of every subscription with the key that seals now."""

        def work(connection: Connection) -> None:
            for row in connection.execute(select(subscription.c.id, subscription.c.said)).all():
                headers = (
                    sealing.reveal(header, row.id, SUBSCRIPTION_HEADERS)
                    for header in row.said.get("headers", ())
                )
                concealed = [sealing.conceal(header, row.id, SUBSCRIPTION_HEADERS) for header in headers]
                as_json = {**row.said, "headers": concealed}
                connection.execute(
                    update(subscription).where(subscription.c.id == row.id).values(said=as_json)
                )

        self._store.write(work)

    @plainly
    def anybody(self) -> bool:
        """Whether some subscription is told of changes, or will be once its endpoint has answered."""
        with self._store.reading.connect() as connection:
            return _anybody(connection)

    @plainly
    def of_account(self, account: str) -> list[Subscription]:
        """The subscriptions of a program, by id."""
        query = select(subscription).where(subscription.c.account == account).order_by(subscription.c.id)
        with self._store.reading.connect() as connection:
            return [_subscription(row) for row in connection.execute(query)]

    @plainly
    def active(self, npi: str) -> list[Subscription]:
        """The subscriptions of an office that are told of changes."""
        with self._store.reading.connect() as connection:
            return [_subscription(row) for row in connection.execute(_ACTIVE, {"npi": npi})]

    @plainly
    def begin(self, new: Subscription) -> None:
        """Keep a new subscription, or another in the place of one, and owe it a handshake.

        While nobody is told the record is not read: with the first one it is read on from its present end.
        """
        concealed = [self._concealed(header, new.id) for header in new.headers]

        def work(connection: Connection) -> None:
            before = _one(connection, new.id)
            if not _anybody(connection):
                settle_order(connection)
                connection.execute(update(notifications_bookmark).values(position=last_position(connection)))
            connection.execute(delete(notification).where(notification.c.subscription == new.id))
            if before is None:
                connection.execute(insert(subscription).values(_row(new, concealed)))
            else:
                _change(connection, replace(new, events=before.events), concealed)
            _owe(connection, new.id, _HANDSHAKE, NotificationKind.HANDSHAKE, "", new.made_at)

        self._store.write(work)

    @plainly
    def change(self, changed: Subscription) -> None:
        """Keep another state of a subscription, with the headers that it has.

        One that is over or in error is owed nothing more, and what is over needs no headers.
        """

        def work(connection: Connection) -> None:
            before = _one(connection, changed.id)
            if before is None:
                return
            off = changed.status is SubscriptionStatus.OFF
            headers = [] if off else _kept_headers(connection, changed.id)
            _change(connection, replace(changed, events=before.events), headers)
            if changed.status in (SubscriptionStatus.OFF, SubscriptionStatus.ERROR):
                connection.execute(delete(notification).where(notification.c.subscription == changed.id))

        self._store.write(work)

    @plainly
    def position(self) -> int:
        """How far the record was read for changes of answers."""
        with self._store.reading.connect() as connection:
            return int(connection.execute(select(notifications_bookmark.c.position)).scalar_one())

    @plainly
    def move_on(self, before: int, after: int) -> bool:
        """Put the bookmark further on; False where another process has moved it meanwhile."""
        moved = (
            update(notifications_bookmark)
            .where(notifications_bookmark.c.position == before)
            .values(position=after)
        )
        return self._store.write(lambda connection: connection.execute(moved).rowcount == 1)

    @plainly
    def told(self, request: str) -> str | None:
        """The digest of the answer that the office of a request was given last; None where it was given none."""
        query = select(answer_told.c.digest).where(answer_told.c.request == request)
        with self._store.reading.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    @plainly
    def tell(self, request: str, digest: str, to: Iterable[str], now: datetime) -> None:
        """The answer of a request is another: keep its digest, and owe these subscriptions a notification.

        One that is owed already and was never tried tells this change too.
        """
        ids = tuple(to)

        def work(connection: Connection) -> None:
            changed = update(answer_told).where(answer_told.c.request == request).values(digest=digest)
            if connection.execute(changed).rowcount == 0:
                connection.execute(insert(answer_told).values(request=request, digest=digest))
            for id in ids:
                if not _is_owed(connection, id, request):
                    number = _next_number(connection, id)
                    _owe(connection, id, number, NotificationKind.EVENT, request, now)

        self._store.write(work)

    @plainly
    def due(self, now: datetime, limit: int) -> list[Notification]:
        """What is owed and due, the longest due first."""
        query = select(notification).where(notification.c.due_at <= now)
        with self._store.reading.connect() as connection:
            rows = connection.execute(
                query.order_by(notification.c.due_at, notification.c.number).limit(limit)
            )
            return [_notification(row) for row in rows]

    @plainly
    def take(self, owed: Notification, until: datetime) -> bool:
        """Take a notification to send it, so that no other process does before ``until``; False where one has."""
        taking = (
            update(notification)
            .where(*_is(owed), notification.c.due_at == owed.due_at)
            .values(due_at=until, attempts=owed.attempts + 1)
        )
        return self._store.write(lambda connection: connection.execute(taking).rowcount == 1)

    @plainly
    def try_again(self, owed: Notification, at: datetime) -> None:
        """It was tried in vain."""
        self._store.write(
            lambda connection: connection.execute(update(notification).where(*_is(owed)).values(due_at=at))
        )

    @plainly
    def done(self, owed: Notification) -> None:
        """It was told."""
        self._store.write(lambda connection: connection.execute(delete(notification).where(*_is(owed))))

    def _concealed(self, header: str, id: str) -> str:
        sealing = self._store.sealing
        return header if sealing is None else sealing.conceal(header, id, SUBSCRIPTION_HEADERS)

    def _revealed(self, kept: str, id: str) -> str:
        sealing = self._store.sealing
        if sealing is not None:
            return sealing.reveal(kept, id, SUBSCRIPTION_HEADERS)
        if kept.startswith(CONCEALED):
            raise StoreError(
                "headers of subscriptions are encrypted, and no key file is named: name it in ASSENT_SEAL_KEYS or in "
                "store.toml."
            )
        return kept


def _is(owed: Notification) -> tuple[Any, Any]:
    return notification.c.subscription == owed.subscription, notification.c.number == owed.number


def _one(connection: Connection, id: str) -> Subscription | None:
    row = connection.execute(select(subscription).where(subscription.c.id == id)).one_or_none()
    return None if row is None else _subscription(row)


def _kept_headers(connection: Connection, id: str) -> list[str]:
    as_json = connection.execute(
        select(subscription.c.said).where(subscription.c.id == id)
    ).scalar_one_or_none()
    return list(as_json.get("headers", ())) if as_json else []


def _anybody(connection: Connection) -> bool:
    waiting = (SubscriptionStatus.REQUESTED.value, SubscriptionStatus.ACTIVE.value)
    query = select(subscription.c.id).where(subscription.c.status.in_(waiting)).limit(1)
    return connection.execute(query).first() is not None


def _change(connection: Connection, changed: Subscription, headers: list[str]) -> None:
    values = _row(changed, headers)
    connection.execute(update(subscription).where(subscription.c.id == changed.id).values(values))


def _next_number(connection: Connection, id: str) -> int:
    counted = update(subscription).where(subscription.c.id == id).values(events=subscription.c.events + 1)
    return int(connection.execute(counted.returning(subscription.c.events)).scalar_one())


def _is_owed(connection: Connection, id: str, request: str) -> bool:
    waiting = select(func.count()).where(
        notification.c.subscription == id, notification.c.request == request, notification.c.attempts == 0
    )
    return bool(connection.execute(waiting).scalar_one())


def _owe(
    connection: Connection, id: str, number: int, kind: NotificationKind, request: str, now: datetime
) -> None:
    connection.execute(
        insert(notification).values(
            subscription=id,
            number=number,
            kind=kind.value,
            request=request,
            made_at=now,
            due_at=now,
            attempts=0,
        )
    )


def _row(subscription: Subscription, headers: list[str]) -> dict[str, Any]:
    as_json = json.loads(json.dumps(to_data(Subscription, subscription))) | {"headers": headers}
    return {
        "id": subscription.id,
        "account": subscription.account,
        "npi": subscription.npi,
        "status": subscription.status.value,
        "events": subscription.events,
        "said": as_json,
    }


def _subscription(row: Row[Any]) -> Subscription:
    stored = from_data(Subscription, {**row.said, "headers": []})
    return replace(stored, status=SubscriptionStatus(row.status), events=row.events)


def _notification(row: Row[Any]) -> Notification:
    return Notification(
        row.subscription,
        row.number,
        NotificationKind(row.kind),
        row.request,
        row.made_at,
        row.due_at,
        row.attempts,
    )
