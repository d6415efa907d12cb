"""Authorizations across requests: by number, and by their end."""

from datetime import date

from sqlalchemy import Connection, bindparam, select

from assent.adapters.store.tables import authorization_summary as authorization

_OF_NUMBER = select(authorization.c.request).where(authorization.c.number == bindparam("number"))
_ENDING = (
    select(authorization.c.number, authorization.c.request)
    .where(authorization.c.lapsed_on.is_(None), authorization.c.ends < bindparam("before"))
    .order_by(authorization.c.ends, authorization.c.number)
)


def request_of(connection: Connection, number: str) -> str | None:
    """The request that an authorization was issued on; None where there is no such number."""
    return connection.execute(_OF_NUMBER, {"number": number}).scalar_one_or_none()


def ending(connection: Connection, before: date) -> list[tuple[str, str]]:
    """Number and request of every authorization that did not lapse yet and ends before a day, by its end."""
    rows = connection.execute(_ENDING, {"before": before})
    return [(number, request) for number, request in rows]
