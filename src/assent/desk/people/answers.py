"""What is answered about accounts: never a hash, and a secret only once, to whom it is given."""

from dataclasses import dataclass, field
from datetime import datetime

from assent.casework.people.account_changes import AccountChange, differences
from assent.casework.people.account_proposals import AccountProposal
from assent.casework.people.accounts import Account, License, StandIn
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
    stand_in: StandIn | None = field(
        metadata=described("From when to when they stand in for an administrator.")
    )
    office: str = field(
        metadata=described("The office of several people and NPIs; empty where there is none.")
    )
    further_npis: tuple[str, ...]
    office_administrator: bool
    proposal: int | None = field(
        default=None,
        metadata=described("Under which number a change of it waits for a second administrator."),
    )


@dataclass(frozen=True, slots=True)
class SessionBegun:
    """Somebody is signed in. ``token`` is null where a cookie keeps it."""

    token: str | None = field(repr=False)
    until: datetime
    account: AccountShown
    second_factor: "FactorShown"


@dataclass(frozen=True, slots=True)
class FactorShown:
    """The second factor of who is signed in: whether there is one, and from when their signature needs it."""

    enrolled: bool
    needed_from: datetime | None = field(metadata=described("Null where it is never needed."))


@dataclass(frozen=True, slots=True)
class EnrollmentShown:
    """What an authenticator reads, shown once; it counts after its first code."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """Codes for when the authenticator is lost, shown once; each counts once."""

    codes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountAdded:
    """A new account, or one that waits for a second administrator under ``proposal``.

    The one-time password is shown once, and null where there is none; of one that waits it is the first half.
    """

    account: AccountShown
    password: str | None = field(repr=False)
    proposal: int | None


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """What one administrator proposed for an account, and what became of it."""

    number: int
    kind: str
    at: datetime
    proposed_by: str
    account: AccountShown
    changes: dict[str, str] = field(metadata=described("What would change, by field."))
    settled_at: datetime | None
    settled_by: str
    settlement: str | None


@dataclass(frozen=True, slots=True)
class ProposalConfirmed:
    """What happened now; the second half of a one-time password is shown once, and null where there is none."""

    proposal: ProposalShown
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PasswordGiven:
    """A one-time password, shown once; its first half where it waits for a second administrator."""

    password: str = field(repr=False)
    proposal: int | None


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


def proposal_shown(proposal: AccountProposal) -> ProposalShown:
    """A proposal, without what its one-time password is made of."""
    return ProposalShown(
        proposal.number,
        proposal.kind.value,
        proposal.at,
        proposal.by,
        account_shown(proposal.after),
        differences(proposal.before, proposal.after),
        proposal.settled_at,
        proposal.settled_by,
        proposal.settlement.value if proposal.settlement else None,
    )


def account_shown(account: Account, proposal: int | None = None) -> AccountShown:
    """An account, with its license."""
    return AccountShown(
        account.id,
        account.name,
        account.role.value,
        account.organization,
        account.licence,
        account.reports_to,
        account.disabled,
        account.stand_in,
        account.office,
        account.further_npis,
        account.office_administrator,
        proposal,
    )


def token_shown(token: ProgramToken) -> TokenShown:
    """A token of a program, without its digest."""
    return TokenShown(token.name, token.made_at, token.valid_until, token.revoked_at)


def account_line(change: AccountChange) -> AccountLine:
    """One line of what was recorded."""
    return AccountLine(
        change.at, change.by, change.role.value, change.account, change.what.value, dict(change.details)
    )
