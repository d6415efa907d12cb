"""Steps that the use cases of accounts share."""

from collections.abc import Mapping
from datetime import datetime

from assent.casework.people.account_changes import AccountChange, Happening
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.sign_in import folded
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import InvalidRecord, NotFound, Refused
from assent.desk.people.account_ports import Accounts, Changing
from assent.desk.ports import Desk


def accounts_of(desk: Desk) -> Accounts:
    """The accounts of an installation; raises ``Refused`` where it has none."""
    if desk.accounts is None:
        raise Refused("This installation keeps no accounts.")
    return desk.accounts


def on_file(held: Changing, id: str) -> OnFile:
    """The account of that id; raises ``NotFound``."""
    return _found(held.one(id), id)


def note(
    held: Changing,
    account: str,
    what: Happening,
    actor: Actor,
    now: datetime,
    details: Mapping[str, str] | None = None,
) -> None:
    """Put on the record what was done to an account."""
    held.note(AccountChange(now, actor.id, actor.role, account, what, details or {}))


def shut_out(held: Changing, account: str, actor: Actor, now: datetime) -> None:
    """End every session, and every token, of an account."""
    held.end_all(account)
    for name in held.revoke_tokens(account, now):
        note(held, account, Happening.TOKEN_REVOKED, actor, now, {"name": name})


def tries_key(accounts: Accounts, id: str) -> str:
    """Under what the tries of an id are kept: it may be one that nobody has, or a password by mistake."""
    return accounts.secrets.digest(folded(id))


def check_administrator_left(held: Changing, after: Account) -> None:
    """Raise ``Refused`` where this change would leave nobody who administers."""
    able = {one.id for one in held.all() if one.role is Role.ADMINISTRATOR and not one.disabled}
    stays = after.role is Role.ADMINISTRATOR and not after.disabled
    if able == {after.id} and not stays:
        raise Refused(f"{after.id} is the last administrator; make another one first.")


def known(accounts: Accounts, id: str) -> OnFile:
    """The account of that id; raises ``NotFound``."""
    return _found(accounts.book.one(id), id)


def check_superior(held: Changing, account: Account) -> None:
    """Raise ``Refused`` where a superior does not exist, or somebody would be their own at any remove."""
    seen, above = {account.id}, account.reports_to
    while above:
        found = held.one(above)
        if found is None:
            raise NotFound(f"reports_to: there is no account {above!r}.")
        if found.account.id in seen:
            raise InvalidRecord(f"reports_to: {account.id} would be their own superior.")
        seen.add(found.account.id)
        above = found.account.reports_to


def _found(one: OnFile | None, id: str) -> OnFile:
    if one is None:
        raise NotFound(f"There is no account {id!r}.")
    return one
