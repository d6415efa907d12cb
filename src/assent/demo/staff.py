"""Accounts for everybody in the demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.people.accounts import Account, OnFile
from assent.casework.record.event import Actor, Role
from assent.demo.cast import GROUP, Cast
from assent.desk.people import accounts, proposals, provider_offices
from assent.desk.people.account_steps import accounts_of, put_password
from assent.desk.ports import SYSTEM, Desk

_WORDS = ("amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "haven", "indigo", "juniper",
    "kelp", "linden", "maple", "nectar", "olive", "pebble")  # fmt: skip


@dataclass(frozen=True, slots=True)
class WayIn:
    """Somebody's way in: a one-time password, or a program's token; shown once."""

    account: Account
    secret: str = field(repr=False)


def hire(desk: Desk, cast: Cast, now: datetime) -> None:
    """Make every account, who signs by two administrators. Nobody can sign in before ``let_in``."""
    desk.record.note(Operation(now, SYSTEM.id, OperationKind.DEMONSTRATION_MADE))
    administrators = (cast.administrator, cast.second_administrator)
    for administrator in administrators:
        accounts.first_administrator(desk, administrator.id, administrator.name, now)
    provider_offices.add_office(desk, GROUP, cast.administrator.actor, now)
    for account in cast.accounts():
        if account in administrators:
            continue
        added = accounts.add_account(desk, account, cast.administrator.actor, now, password=None)
        if added.proposal is not None:
            proposals.confirm(desk, added.proposal, cast.second_administrator.actor, now)


def let_in(desk: Desk, cast: Cast, seed: int, now: datetime) -> Iterator[WayIn]:
    """Give everybody a way in that holds from now on: people a one-time password, the program a token."""
    by = cast.administrator.actor
    for account in cast.accounts():
        if account.role is Role.SYSTEM_CLIENT:
            until = now + timedelta(days=30)
            yield WayIn(account, accounts.issue_token(desk, account.id, "demonstration", until, by, now))
        else:
            yield WayIn(account, _let_in(desk, account, by, now, _password(account, seed)))


def _let_in(desk: Desk, account: Account, by: Actor, now: datetime, password: str) -> str:
    """Give somebody a one-time password that follows from the seed, whatever their role: nothing here is secret."""
    held_by = accounts_of(desk)
    on_file = OnFile(account, held_by.secrets.hash(password), now + held_by.rules.one_time)
    held_by.book.change(lambda accounts: put_password(accounts, held_by, on_file, by, now))
    return password


def _password(account: Account, seed: int) -> str:
    """The same for the same seed, and so for a demonstration only."""
    digest = sha256(f"demonstration {seed} {account.id}".encode()).digest()
    words = "-".join(_WORDS[byte % len(_WORDS)] for byte in digest[:4])
    return f"demo-{words}-{digest[4] % 90 + 10}"
