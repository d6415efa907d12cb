"""Use cases of somebody who signs in: by password, by a program's token, through the plan's provider."""

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime

from assent.casework.oversight.clock import counts_until
from assent.casework.people.account_changes import Happening, differences
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.passwords import check_password
from assent.casework.people.second_factor import CodeDue
from assent.casework.people.sign_in import (
    TOKEN_PREFIX,
    Attempt,
    Identity,
    NotSignedIn,
    PasswordDue,
    Session,
)
from assent.casework.record.actors import PROGRAMS, Role
from assent.casework.record.checks import NotPermitted, Refused
from assent.desk.oversight.clock import is_believed
from assent.desk.people.account_ports import Accounts, Changing, IdentityProvider
from assent.desk.people.account_steps import accounts_of, check_administrator_left, note, tidying, tries_key
from assent.desk.people.accounts import Changes
from assent.desk.people.second_factor import Caller, has_factor, is_demonstration, take_code
from assent.desk.ports import SYSTEM, Desk

_NO = "This id and password do not go together, or the account may not sign in."
_OVER = "Nobody is signed in, or no longer: sign in again."
_MOST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """``token`` is to be kept by who signed in, and by nobody else; ``until`` is the end in any case."""

    token: str = field(repr=False)
    account: Account
    until: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """A way through the plan's provider: send the person to ``page``; their browser keeps ``state``."""

    page: str
    state: str = field(repr=False)


def sign_in(desk: Desk, id: str, password: str, now: datetime, address: str = "", code: str = "") -> SignedIn:
    """Sign somebody in by password; wrong tries are counted by id and ``address`` together.

    ``code`` is that of the authenticator, or a recovery code, of who has one. Raises ``NotSignedIn``, in the
    same words whether the id or the password is wrong; ``LockedOut``, which says until when; ``PasswordDue``
    where a one-time password was right; ``CodeDue`` where only the code is missing or wrong.
    """
    accounts = accounts_of(desk)
    proved = _proved(desk, id, password, now, address, code)
    if proved.password_until is not None:
        raise PasswordDue
    hashed = accounts.secrets.hash(password) if accounts.secrets.is_old(proved.password) else ""

    def work(changing: Changing) -> SignedIn:
        kept = _still(changing, proved)
        if hashed:
            changing.put(replace(kept, password=hashed))
        return _start(changing, desk, kept.account, now, second_factor=has_factor(changing, kept.account.id))

    return accounts.book.change(work)


def set_password(desk: Desk, id: str, current: str, new: str, now: datetime, address: str = "") -> None:
    """Somebody sets their own password, also in place of a one-time one; they are signed out everywhere.

    Raises as ``sign_in`` does, and ``InvalidRecord`` for a new one that would be guessed.
    """
    accounts, rules = accounts_of(desk), accounts_of(desk).rules
    proved = _proved(desk, id, current, now, address, None)
    account = proved.account
    check_password(new, account.id, account.name, rules.password_least, rules.password_most)
    if accounts.secrets.matches(proved.password, new):
        raise Refused("password: the new one is the one that you have; choose another.")
    hashed = accounts.secrets.hash(new)

    def work(changing: Changing) -> None:
        changing.put(replace(_still(changing, proved), password=hashed, password_until=None))
        changing.end_all(account.id)
        note(changing, account.id, Happening.PASSWORD_SET, desk.coming_in(account.actor), now)

    accounts.book.change(work)


def signed_in(desk: Desk, token: str, now: datetime) -> Account:
    """The account whose token this is; raises as ``calling`` does."""
    return calling(desk, token, now).account


def calling(desk: Desk, token: str, now: datetime) -> Caller:
    """Whose token this is, of a session or of a program; raises ``NotSignedIn`` where it counts no more.

    That a session was used is written down at most every so often (``SignInRules.noted_every``).
    """
    accounts = accounts_of(desk)
    if not token or len(token) > _MOST_TOKEN:
        raise NotSignedIn(_OVER)
    digest = accounts.secrets.digest(token)
    if token.startswith(TOKEN_PREFIX):
        return Caller(_program(accounts, digest, now), program=True)
    session_found = accounts.book.session(digest)
    if session_found is None or session_found[1].disabled:
        raise NotSignedIn(_OVER)
    session, account = session_found
    if not session.holds(now, accounts.rules):
        if is_believed(desk, now):
            accounts.book.change(lambda changing: changing.end(digest))
        raise NotSignedIn(_OVER)
    if session.to_be_noted(now, accounts.rules):
        accounts.book.change(lambda changing: changing.seen(digest, now))
    return Caller(account, session.second_factor)


def asks_who_acts(desk: Desk) -> bool:
    """Whether who acts has to be signed in: there are accounts, and this is no demonstration."""
    if desk.accounts is None or not desk.accounts.book.all():
        return False
    return not is_demonstration(desk)


def sign_out(desk: Desk, token: str, now: datetime) -> None:
    """End a session; one that is over already stays so."""
    accounts = accounts_of(desk)
    digest = accounts.secrets.digest(token)
    session_found = accounts.book.session(digest)
    if session_found is None:
        return

    def work(changing: Changing) -> None:
        changing.end(digest)
        note(changing, session_found[1].id, Happening.SIGNED_OUT, desk.coming_in(session_found[1].actor), now)

    accounts.book.change(work)


def sign_out_everywhere(desk: Desk, token: str, now: datetime) -> None:
    """End every session of whose token this is; raises ``NotSignedIn``."""
    account = signed_in(desk, token, now)

    def work(changing: Changing) -> None:
        changing.end_all(account.id)
        note(
            changing,
            account.id,
            Happening.SIGNED_OUT,
            desk.coming_in(account.actor),
            now,
            {"where": "everywhere"},
        )

    accounts_of(desk).book.change(work)


def enter_demonstration(desk: Desk, id: str, now: datetime) -> SignedIn:
    """Begin a session of an account of a demonstration, without a password: nothing there is secret.

    Raises ``NotPermitted`` for any other store, and ``NotSignedIn`` for an account that may not sign in.
    """
    if not is_demonstration(desk):
        raise NotPermitted("Only a demonstration is entered by a link; sign in by password.")

    tidy = tidying(desk, now)

    def work(changing: Changing) -> SignedIn:
        tidy(changing)
        kept = changing.one(id)
        if kept is None or kept.account.disabled:
            raise NotSignedIn(_NO)
        return _start(changing, desk, kept.account, now, second_factor=False)

    return accounts_of(desk).book.change(work)


def begin_with_provider(desk: Desk, now: datetime) -> Begun:
    """Begin to sign in through the plan's own provider. Raises ``Refused`` where it cannot be reached."""
    accounts, provider = _provider(desk)
    state, nonce, verifier = (accounts.secrets.token() for _ in range(3))
    attempt = Attempt(state, nonce, verifier, now + accounts.rules.provider)
    page = provider.page(attempt, now)

    tidy = tidying(desk, now)

    def work(changing: Changing) -> None:
        tidy(changing)
        changing.begin(replace(attempt, state=accounts.secrets.digest(state)))

    accounts.book.change(work)
    return Begun(page, state)


def finish_with_provider(desk: Desk, state: str, kept: str, code: str, now: datetime) -> SignedIn:
    """Sign in who comes back from the plan's provider with ``state`` and ``code``.

    ``kept`` is the state that this browser was given: without it somebody could be signed in as another
    by a link. A state counts once. Raises ``NotSignedIn``, ``NotPermitted`` where who it is may not sign
    in here, and ``Refused``.
    """
    accounts, provider = _provider(desk)
    if not kept or not hmac.compare_digest(state.encode(), kept.encode()):
        raise NotSignedIn("This way of signing in was not begun in this browser; begin again.")
    attempt = accounts.book.change(lambda changing: changing.take(accounts.secrets.digest(state)))
    if attempt is None or not attempt.holds(now, accounts.rules):
        raise NotSignedIn("This way of signing in was used already or took too long; begin again.")
    identity = provider.identity(code, replace(attempt, state=state), now)

    tidy = tidying(desk, now)

    def work(changing: Changing) -> SignedIn:
        tidy(changing)
        account = _linked(changing, provider, identity, now)
        return _start(changing, desk, account, now, second_factor=identity.second_factor)

    return accounts.book.change(work)


def _proved(desk: Desk, id: str, password: str, now: datetime, address: str, code: str | None) -> OnFile:
    """Who gave the right password, and the right code unless it is None.

    The try is counted before it is made, and forgotten where it was right.
    """
    accounts = accounts_of(desk)
    key, rules = tries_key(accounts, id, address), accounts.rules

    tidy = tidying(desk, now)

    def one_more(changing: Changing) -> bool:
        tidy(changing)
        tries = changing.tries(key).one_more(now, rules)
        changing.keep_tries(key, tries)
        return tries.locked_until is not None

    last = accounts.book.change(one_more)
    kept = accounts.book.one(id)
    usable = password if len(password) <= rules.password_most else ""
    right = accounts.secrets.matches(kept.password if kept else "", usable)
    if kept is None or not right or kept.account.disabled:
        accounts.book.change(lambda changing: _refused(changing, kept, last, now))
        raise NotSignedIn(_NO)
    expired = kept.password_until is not None and not counts_until(kept.password_until, now, rules.one_time)
    if code is not None and not expired:
        _check_code(accounts, kept, code, last, now)
    accounts.book.change(lambda changing: changing.keep_tries(key, None))
    if expired:
        raise NotSignedIn("This one-time password was not used in time; an administrator gives a new one.")
    return kept


def _check_code(accounts: Accounts, kept: OnFile, code: str, last: bool, now: datetime) -> None:
    """Take the code of who has an authenticator; a wrong one is on the record, as a wrong password is."""
    try:
        accounts.book.change(lambda changing: take_code(changing, accounts, kept.account, code, now))
    except CodeDue:
        if code:
            accounts.book.change(lambda changing: _refused(changing, kept, last, now))
        raise


def _refused(changing: Changing, kept: OnFile | None, last: bool, now: datetime) -> None:
    """A wrong try is on the record of the account, where there is one."""
    if kept is not None:
        happening = Happening.LOCKED if last else Happening.SIGN_IN_REFUSED
        note(changing, kept.account.id, happening, SYSTEM, now)


def _still(changing: Changing, proved: OnFile) -> OnFile:
    """The account as it is now, where its password is still the one that was given."""
    kept = changing.one(proved.account.id)
    if kept is None or kept.account.disabled or kept.password != proved.password:
        raise NotSignedIn(_NO)
    return kept


def _start(
    changing: Changing, desk: Desk, account: Account, now: datetime, *, second_factor: bool
) -> SignedIn:
    accounts = accounts_of(desk)
    token, until = accounts.secrets.token(), now + accounts.rules.session
    changing.start(Session(accounts.secrets.digest(token), account.id, now, now, until, second_factor))
    note(changing, account.id, Happening.SIGNED_IN, desk.coming_in(account.actor), now)
    return SignedIn(token, account, until)


def _program(accounts: Accounts, digest: str, now: datetime) -> Account:
    token_found = accounts.book.token(digest)
    if token_found is None or not token_found[0].holds(now) or token_found[1].disabled:
        raise NotSignedIn("This token is unknown, revoked or past its end; an administrator issues another.")
    return token_found[1]


def _provider(desk: Desk) -> tuple[Accounts, IdentityProvider]:
    accounts = accounts_of(desk)
    if accounts.provider is None:
        raise Refused("This installation has no identity provider; sign in by password.")
    return accounts, accounts.provider


def _linked(changing: Changing, provider: IdentityProvider, identity: Identity, now: datetime) -> Account:
    """The account of who came back, linked to them for good, in the role that the provider decides."""
    kept = changing.one(identity.id)
    if kept is None:
        kept = _made(changing, provider, identity, now)
    if kept.account.disabled:
        raise NotPermitted(f"The account {kept.account.id} is disabled.")
    if kept.account.role in PROGRAMS:
        raise NotPermitted(f"{kept.account.id} is a program, and signs in by its token.")
    if kept.subject not in ("", identity.subject):
        raise NotPermitted(
            f"The account {kept.account.id} belongs to another person at the provider; an administrator unlinks it."
        )
    account = _in_role(changing, kept.account, provider, identity, now)
    if (account, identity.subject) != (kept.account, kept.subject):
        changing.put(replace(kept, account=account, subject=identity.subject))
    if not kept.subject:
        note(changing, account.id, Happening.LINKED, SYSTEM, now)
    return account


def _made(changing: Changing, provider: IdentityProvider, identity: Identity, now: datetime) -> OnFile:
    if not provider.makes_accounts or identity.role is None:
        raise NotPermitted(
            f"There is no account {identity.id!r} here, or no role for it; ask an administrator."
        )
    _check_given_here(identity, None)
    on_file = OnFile(Account(identity.id, identity.name, identity.role, identity.organization))
    changing.put(on_file)
    note(changing, identity.id, Happening.ADDED, SYSTEM, now, differences(None, on_file.account))
    return on_file


def _check_given_here(identity: Identity, account: Account | None) -> None:
    """A group keeps the role of an administrator and takes it away; two administrators of the plan give it."""
    if identity.role is Role.ADMINISTRATOR and (account is None or account.role is not Role.ADMINISTRATOR):
        raise NotPermitted(
            f"A group alone makes nobody an administrator: one of them proposes it for {identity.id}, and another "
            "confirms."
        )


def _in_role(
    changing: Changing, account: Account, provider: IdentityProvider, identity: Identity, now: datetime
) -> Account:
    if not provider.decides_roles:
        return account
    if identity.role is None:
        raise NotPermitted(f"None of the groups of {account.id} names a role here; ask an administrator.")
    _check_given_here(identity, account)
    organization = (
        None if account.office else identity.organization or None
    )  # in an office its administrator says it
    after = Changes(role=identity.role, organization=organization).applied(account)
    check_administrator_left(changing, after)
    changes = differences(account, after)
    if changes:
        note(changing, account.id, Happening.CHANGED, SYSTEM, now, changes)
    return after
