"""Use cases of the second factor: an authenticator enrolled, its codes taken, and who signs by it."""

from dataclasses import dataclass, replace
from datetime import datetime

from assent.casework.determination.attestations import Attested
from assent.casework.determination.signature import ClinicianSignature
from assent.casework.oversight.operations import OperationKind
from assent.casework.people.account_changes import Happening
from assent.casework.people.accounts import Account, may_hold_license
from assent.casework.people.second_factor import (
    RECOVERY_CODES,
    WARNED,
    CodeDue,
    SecondFactor,
    is_proven,
)
from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.checks import NotPermitted, Refused
from assent.desk.people.account_ports import Accounts, Changing
from assent.desk.people.account_steps import accounts_of, known, note, tries_key
from assent.desk.people.answers import EnrollmentShown, FactorShown
from assent.desk.ports import Desk


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose token it is. ``second_factor``: proven for this session; ``program``: it is a program's token."""

    account: Account
    second_factor: bool = False
    program: bool = False


def is_demonstration(desk: Desk) -> bool:
    """Whether the store is a demonstration: it says so from its first moment, and no other can later."""
    return desk.record.first_operation(OperationKind.DEMONSTRATION_MADE) is not None


def standing(desk: Desk, account: Account, now: datetime) -> FactorShown:
    """How somebody stands to the second factor."""
    factor = accounts_of(desk).book.factor(account.id)
    needed_from = _needed_from(desk, now) if may_hold_license(account.role) else None
    return FactorShown(is_proven(factor), needed_from)


def _needed_from(desk: Desk, now: datetime) -> datetime | None:
    """From when signatures need a second factor: after a warning on a store that was in use before.

    None on a demonstration, which needs none.
    """
    if is_demonstration(desk):
        return None
    announced = desk.record.first_operation(OperationKind.SECOND_FACTOR_ANNOUNCED)
    return announced + WARNED if announced else now


def signature(desk: Desk, caller: Caller, attested: Attested, now: datetime) -> ClinicianSignature:
    """The signature of somebody signed in, by the license on file.

    Raises ``NotPermitted`` for a program, and for a session without the second factor where one is asked for;
    else as ``Account.sign``.
    """
    if caller.program:
        raise NotPermitted("A token of a program signs nothing: a clinician signs in and signs.")
    signed = caller.account.sign(attested, now)
    needed_from = None if caller.second_factor else _needed_from(desk, now)
    if needed_from is not None and now >= needed_from:
        raise NotPermitted(
            "Who signs has a second factor, and proved it for this session. Enroll an authenticator (POST "
            "/api/second-factor, or `assent account second-factor`), or sign in again with its code; through "
            "the plan's provider, the way that identity.toml requires (acr or amr)."
        )
    return signed


def begin_enrollment(
    desk: Desk, account: Account, password: str, now: datetime, address: str = ""
) -> EnrollmentShown:
    """A new authenticator for who is signed in and gives their password again; wrong ones count as tries.

    Raises ``NotSignedIn``, ``LockedOut``, and ``Refused`` for who has one: a reset takes two administrators.
    """
    accounts = accounts_of(desk)
    _check_password(accounts, account, password, now, address)
    secret = accounts.secrets.authenticator_secret()

    def work(changing: Changing) -> None:
        if has_factor(changing, account.id):
            raise Refused(
                f"{account.id} has an authenticator. Where it is lost, two administrators reset it: one proposes "
                "it, another confirms it."
            )
        changing.put_factor(SecondFactor(account.id, secret, now))

    accounts.book.change(work)
    return EnrollmentShown(secret, accounts.secrets.authenticator_address(secret, account.id))


def finish_enrollment(desk: Desk, account: Account, token: str, code: str, now: datetime) -> tuple[str, ...]:
    """The first code of the authenticator; the recovery codes, shown once. Other sessions of the account end.

    Raises ``CodeDue``; wrong codes count as tries to sign in.
    """
    accounts = accounts_of(desk)
    recovery = tuple(accounts.secrets.recovery_code() for _ in range(RECOVERY_CODES))
    key, mine = tries_key(accounts, account.id, "enrollment"), accounts.secrets.digest(token)
    accounts.book.change(
        lambda changing: changing.keep_tries(key, changing.tries(key).one_more(now, accounts.rules))
    )
    kept = accounts.book.session(mine)
    if kept is None:
        raise NotSignedIn("A session enrolls an authenticator; a token of a program does not.")

    def work(changing: Changing) -> tuple[str, ...]:
        factor = changing.factor(account.id)
        if factor is None or factor.proven_at is not None:
            raise Refused("Nothing waits for a first code; begin to enroll an authenticator.")
        taken = factor.taking(accounts.secrets.code_step(factor.secret, code, now))
        changing.put_factor(replace(taken, proven_at=now))
        changing.put_recovery_codes(account.id, [_digest(accounts, code_) for code_ in recovery])
        changing.end_all(account.id)
        changing.start(replace(kept[0], second_factor=True))
        changing.keep_tries(key, None)
        note(changing, account.id, Happening.FACTOR_SET, desk.coming_in(account.actor), now)
        return recovery

    return accounts.book.change(work)


def has_factor(changing: Changing, account: str) -> bool:
    """Whether somebody has an authenticator that counts."""
    return is_proven(changing.factor(account))


def take_code(changing: Changing, accounts: Accounts, account: Account, code: str, now: datetime) -> None:
    """Take the code of who has an authenticator, or a recovery code; raises ``CodeDue``. Others need none."""
    factor = changing.factor(account.id)
    if factor is None or not is_proven(factor):
        return
    if not code:
        raise CodeDue
    if changing.use_recovery_code(account.id, _digest(accounts, code), now):
        note(changing, account.id, Happening.RECOVERY_CODE_USED, account.actor, now)
        return
    changing.put_factor(factor.taking(accounts.secrets.code_step(factor.secret, code, now)))


def _digest(accounts: Accounts, recovery_code: str) -> str:
    """A recovery code as it is kept: case and spaces around it do not tell two apart."""
    return accounts.secrets.digest(recovery_code.strip().casefold())


def _check_password(accounts: Accounts, account: Account, password: str, now: datetime, address: str) -> None:
    key = tries_key(accounts, account.id, address)
    accounts.book.change(
        lambda changing: changing.keep_tries(key, changing.tries(key).one_more(now, accounts.rules))
    )
    usable = password if len(password) <= accounts.rules.password_most else ""
    if not accounts.secrets.matches(known(accounts, account.id).password, usable):
        raise NotSignedIn("This is not the password of the account.")
    accounts.book.change(lambda changing: changing.keep_tries(key, None))
