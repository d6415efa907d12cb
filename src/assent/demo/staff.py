"""Accounts for everybody in the demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from assent.casework.people.accounts import Account
from assent.casework.record.event import Role
from assent.demo.cast import Cast
from assent.desk.people import accounts
from assent.desk.ports import Desk

_WORDS = ("amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "haven", "indigo", "juniper",
    "kelp", "linden", "maple", "nectar", "olive", "pebble")  # fmt: skip


@dataclass(frozen=True, slots=True)
class WayIn:
    """Somebody's way in: a one-time password, or a program's token; shown once."""

    account: Account
    secret: str = field(repr=False)


def hire(desk: Desk, cast: Cast, now: datetime) -> None:
    """Make every account. Nobody can sign in before ``let_in``."""
    accounts.first_administrator(desk, cast.administrator.id, cast.administrator.name, now)
    for account in cast.accounts():
        if account != cast.administrator:
            accounts.add_account(desk, account, cast.administrator.actor, now, password=None)


def let_in(desk: Desk, cast: Cast, seed: int, now: datetime) -> Iterator[WayIn]:
    """Give everybody a way in that holds from now on: people a one-time password, the program a token."""
    by = cast.administrator.actor
    for account in cast.accounts():
        if account.role is Role.SYSTEM_CLIENT:
            until = now + timedelta(days=30)
            yield WayIn(account, accounts.issue_token(desk, account.id, "demonstration", until, by, now))
        else:
            yield WayIn(account, accounts.reset_password(desk, account.id, by, now, _password(account, seed)))


def _password(account: Account, seed: int) -> str:
    """The same for the same seed, and so for a demonstration only."""
    found = sha256(f"demonstration {seed} {account.id}".encode()).digest()
    words = "-".join(_WORDS[byte % len(_WORDS)] for byte in found[:4])
    return f"demo-{words}-{found[4] % 90 + 10}"
