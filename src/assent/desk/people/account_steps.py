"""Steps that the use cases of accounts share."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from assent.casework.people.account_changes import AccountChange, Happening, differences
from assent.casework.people.account_proposals import AccountProposal
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.passwords import check_password
from assent.casework.people.provider_offices import ProviderOffice, check_within
from assent.casework.people.sign_in import folded
from assent.casework.record.actors import PROGRAMS, Actor, Role
from assent.casework.record.caller import check_words
from assent.casework.record.checks import InvalidRecord, NotFound, NotPermitted, Refused
from assent.desk.oversight.clock import is_believed
from assent.desk.people.account_ports import AccountBook, Accounts, Changing
from assent.desk.ports import Desk


def accounts_of(desk: Desk) -> Accounts:
    """The accounts of an installation; raises ``Refused`` where it has none."""
    if desk.accounts is None:
        raise Refused("This installation keeps no accounts.")
    return desk.accounts


def on_file(changing: Changing, id: str) -> OnFile:
    """The account of that id; raises ``NotFound``."""
    return _found(changing.one(id), id)


def note(
    changing: Changing,
    account: str,
    happening: Happening,
    actor: Actor,
    now: datetime,
    details: Mapping[str, str] | None = None,
) -> None:
    """Put on the record what was done to an account."""
    by_way = {"via": actor.via.value} if actor.via else {}
    changing.note(AccountChange(now, actor.id, actor.role, account, happening, {**(details or {}), **by_way}))


def shut_out(changing: Changing, account: str, actor: Actor, now: datetime) -> None:
    """End every session, and every token, of an account."""
    changing.end_all(account)
    for name in changing.revoke_tokens(account, now):
        note(changing, account, Happening.TOKEN_REVOKED, actor, now, {"name": name})


def tidying(desk: Desk, now: datetime) -> Callable[[Changing], None]:
    """How what counts no more is removed at this time: not at all where it cannot be the time.

    By a clock that is ahead everybody would be signed out.
    """
    believed = is_believed(desk, now)

    def tidy(changing: Changing) -> None:
        if believed:
            changing.tidy(now)

    return tidy


def tries_key(accounts: Accounts, id: str, address: str = "") -> str:
    """Under what the tries of an id are kept: it may be one that nobody has, or a password by mistake.

    Those from different addresses are counted apart: who does not know the password locks out only themselves.
    """
    key = accounts.secrets.digest(folded(id))
    return f"{key}:{accounts.secrets.digest(address)}" if address else key


def with_one_time_password(
    accounts: Accounts, account: Account, chosen: str | None, now: datetime
) -> tuple[str, OnFile]:
    """The account with a one-time password, and that password; hashed before any transaction is open."""
    if chosen is None or account.role in PROGRAMS:
        return "", OnFile(account)
    rules = accounts.rules
    if chosen:
        check_password(chosen, account.id, account.name, rules.password_least, rules.password_most)
    password = chosen or accounts.secrets.one_time_password()
    return password, OnFile(account, accounts.secrets.hash(password), now + rules.one_time)


def administrators(changing: Changing) -> list[Account]:
    """Who administers and may sign in."""
    return [
        account for account in changing.all() if account.role is Role.ADMINISTRATOR and not account.disabled
    ]


def check_administers(changing: Changing, proposer: str) -> None:
    """Raise ``NotPermitted`` where who proposed something administers no longer: what they proposed is void."""
    kept = changing.one(proposer)
    if kept is None or kept.account.disabled or kept.account.role is not Role.ADMINISTRATOR:
        raise NotPermitted(f"{proposer}, who proposed this, administers no longer; propose it anew.")


def check_new(changing: Changing, account: Account) -> None:
    """Raise ``Refused`` where there is such an account already, or its superior is none."""
    if changing.one(account.id) is not None:
        raise Refused(f"There is an account {account.id!r} already; ids differ by more than their case.")
    check_words(account)
    check_superior(changing, account)
    check_office(changing, account)


def put_new(
    changing: Changing, new: OnFile, actor: Actor, now: datetime, details: Mapping[str, str] | None = None
) -> None:
    """Add an account that is not there yet; raises as ``check_new``."""
    check_new(changing, new.account)
    changing.put(new)
    note(
        changing,
        new.account.id,
        Happening.ADDED,
        actor,
        now,
        {**differences(None, new.account), **(details or {})},
    )


def apply_change(
    changing: Changing,
    before: OnFile,
    after: Account,
    actor: Actor,
    now: datetime,
    *,
    unlink: bool,
    details: Mapping[str, str] | None = None,
) -> None:
    """Let an account be what it becomes. Raises ``Refused`` where nobody would be left who administers."""
    if after.name != before.account.name:
        check_words(after)
    check_superior(changing, after)
    check_office(changing, after)
    check_administrator_left(changing, after)
    changing.put(replace(before, account=after, subject="" if unlink else before.subject))
    changes = differences(before.account, after)
    if changes:
        note(changing, after.id, Happening.CHANGED, actor, now, {**changes, **(details or {})})
    if unlink and before.subject:
        note(changing, after.id, Happening.UNLINKED, actor, now, details)
    if after.disabled:
        shut_out(changing, after.id, actor, now)


def put_password(
    changing: Changing,
    accounts: Accounts,
    reset: OnFile,
    actor: Actor,
    now: datetime,
    details: Mapping[str, str] | None = None,
) -> None:
    """Give an account the one-time password of ``made``: it may be tried at once, and every session ends."""
    kept = on_file(changing, reset.account.id)
    changing.put(replace(kept, password=reset.password, password_until=reset.password_until))
    changing.keep_tries(tries_key(accounts, kept.account.id), None)
    changing.end_all(kept.account.id)
    note(changing, kept.account.id, Happening.PASSWORD_RESET, actor, now, details)


def tell_administrators(
    changing: Changing, actor: Actor, now: datetime, details: Mapping[str, str], but: str = ""
) -> None:
    """Tell every administrator what was done, ``but`` one of them."""
    for administrator in administrators(changing):
        if administrator.id != but:
            note(changing, administrator.id, Happening.TOLD, actor, now, details)


def put_proposal(changing: Changing, proposal: AccountProposal, actor: Actor, now: datetime) -> int:
    """Keep a proposal; its number. Every other administrator is told."""
    number = changing.propose(proposal).number
    by = Actor(proposal.by, actor.role, via=actor.via)
    details = {"proposal": str(number), "kind": proposal.kind.value, "account": proposal.account}
    for administrator in administrators(changing):
        happening = Happening.PROPOSED if administrator.id == proposal.by else Happening.TOLD
        note(changing, administrator.id, happening, by, now, details)
    return number


def check_administrator_left(changing: Changing, after: Account) -> None:
    """Raise ``Refused`` where this change would leave nobody who administers."""
    able = {administrator.id for administrator in administrators(changing)}
    stays = after.role is Role.ADMINISTRATOR and not after.disabled
    if able == {after.id} and not stays:
        raise Refused(f"{after.id} is the last administrator; make another one first.")


def known(accounts: Accounts, id: str) -> OnFile:
    """The account of that id; raises ``NotFound``."""
    return _found(accounts.book.one(id), id)


def check_superior(changing: Changing, account: Account) -> None:
    """Raise ``Refused`` where a superior does not exist, or somebody would be their own at any remove."""
    below, above = {account.id}, account.reports_to
    while above:
        kept = changing.one(above)
        if kept is None:
            raise NotFound(f"reports_to: there is no account {above!r}.")
        if kept.account.id in below:
            raise InvalidRecord(f"reports_to: {account.id} would be their own superior.")
        below.add(kept.account.id)
        above = kept.account.reports_to


def check_office(changing: Changing, account: Account) -> None:
    """Raise ``Refused`` for an NPI that the office of an account does not have; of who is disabled nothing is asked."""
    if account.office and not account.disabled:
        check_within(account, office_of(changing, account.office))


def office_of(changing: Changing | AccountBook, id: str) -> ProviderOffice:
    """The office of that id; raises ``NotFound``."""
    found = next((office for office in changing.offices() if office.id == id), None)
    if found is None:
        raise NotFound(f"There is no office {id!r}; the plan's administrator makes it first.")
    return found


def _found(kept: OnFile | None, id: str) -> OnFile:
    if kept is None:
        raise NotFound(f"There is no account {id!r}.")
    return kept
