"""What is answered about accounts: never a hash, and a secret only once, to whom it is given."""

from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.people.account_changes import AccountChange
from assent.casework.people.accounts import Account, License
from assent.casework.people.sign_in import ProgramToken
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class AccountShown:
    """An account."""

    id: str
    name: str
    role: str
    organization: str
    licence: License | None
    reports_to: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class SessionBegun:
    """Somebody is signed in. ``token`` is null where a cookie keeps it."""

    token: str | None = field(repr=False)
    until: datetime
    account: AccountShown


@dataclass(frozen=True, slots=True)
class AccountAdded:
    """A new account; the one-time password is shown once, and null where there is none."""

    account: AccountShown
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PasswordGiven:
    """A one-time password, shown once."""

    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenGiven:
    """A token of a program, shown once."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A token of a program, without the token."""

    name: str
    made_at: datetime
    valid_until: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of what was recorded about accounts."""

    at: datetime
    by: str
    role: str
    account: str
    what: str
    details: dict[str, str] = field(metadata=described("What changed, by field."))


def account_shown(account: Account) -> AccountShown:
    """An account, with its license."""
    return AccountShown(
        account.id,
        account.name,
        account.role.value,
        account.organization,
        account.licence,
        account.reports_to,
        account.disabled,
    )


def token_shown(token: ProgramToken) -> TokenShown:
    """A token of a program, without its digest."""
    return TokenShown(token.name, token.made_at, token.valid_until, token.revoked_at)


def account_line(change: AccountChange) -> AccountLine:
    """One line of what was recorded."""
    return AccountLine(
        change.at, change.by, change.role.value, change.account, change.what.value, dict(change.details)
    )
