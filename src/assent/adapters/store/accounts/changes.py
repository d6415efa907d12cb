"""The record of what was done to accounts, in the store. Functions take an open connection."""

from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select

from assent.adapters.store.accounts.tables import account_change
from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.record.actors import Role


def log(connection: Connection, id: str | None, limit: int) -> list[AccountChange]:
    """What was recorded, the latest first; of one account or of all."""
    lines = select(account_change).order_by(account_change.c.number.desc()).limit(limit)
    if id is not None:
        lines = lines.where(account_change.c.account == id)
    return [_change(row) for row in connection.execute(lines)]


def has_happened(connection: Connection, id: str, *happenings: Happening) -> bool:
    """Whether one of these was ever done to an account."""
    one_of = account_change.c.what.in_([happening.value for happening in happenings])
    such = exists().where(account_change.c.account == id, one_of)
    return bool(connection.execute(select(such)).scalar_one())


def note(connection: Connection, change: AccountChange) -> None:
    """Put a line on the record."""
    values = {
        "at": change.at,
        "actor": change.by,
        "role": change.role.value,
        "account": change.account,
        "what": change.what.value,
        "details": dict(change.details),
    }
    connection.execute(insert(account_change).values(values).inline())


def _change(row: Row[Any]) -> AccountChange:
    return AccountChange(row.at, row.actor, Role(row.role), row.account, Happening(row.what), row.details)
