"""Use cases of whoever operates the machine of a store: a way in for an administrator who has none."""

from datetime import datetime

from assent.casework.people.account_changes import Happening
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused, has_words
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import (
    accounts_of,
    administrators,
    known,
    note,
    put_password,
    with_one_time_password,
)
from assent.desk.ports import Desk


def operator(desk: Desk, user: str) -> Actor:
    """Who operates the machine, by the name of the operating system's user."""
    return desk.coming_in(Actor(f"operating system user {user}", Role.SYSTEM))


def recover_administrator(desk: Desk, id: str, why: str, by: Actor, now: datetime) -> str:
    """A one-time password for an administrator who cannot sign in; an authenticator on file is forgotten.

    It makes nobody a signer: only an account that administers, and may sign in, is recovered, and what it makes of
    others takes a second administrator. Every administrator is told. Raises ``Refused``.
    """
    accounts = accounts_of(desk)
    account = known(accounts, id).account
    if account.role is not Role.ADMINISTRATOR or account.disabled:
        raise Refused(
            f"{account.id} is no administrator who may sign in; administrators give others their way in. "
            "`assent account list` shows who they are."
        )
    if not has_words(why):
        raise Refused("why: say in words why nobody else can give this administrator a way in.")
    password, new = with_one_time_password(accounts, account, "", now)

    def work(changing: Changing) -> str:
        put_password(changing, accounts, new, by, now)
        changing.drop_factor(account.id)
        note(changing, account.id, Happening.RECOVERED, by, now, {"why": why})
        for administrator in administrators(changing):
            if administrator.id != account.id:
                note(
                    changing, administrator.id, Happening.TOLD, by, now, {"recovered": account.id, "why": why}
                )
        return password

    return accounts.book.change(work)
