"""What of an account takes two administrators: one proposes it, another confirms it. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from assent.casework.people import second_person
from assent.casework.people.accounts import Account, may_hold_license
from assent.casework.people.second_person import Settlement
from assent.casework.record.actors import Role
from assent.casework.record.checks import NotPermitted


class ProposalKind(StrEnum):
    """What is proposed."""

    ADD = "add"
    CHANGE = "change"
    PASSWORD = "password"  # noqa: S105
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True, slots=True)
class AccountProposal:
    """What one administrator proposed for an account: ``after`` is how it becomes, ``before`` how it was then.

    ``unlink`` forgets who it is at the plan's identity provider. ``password`` is the hash of a one-time password
    of which the proposer has the first half, and whoever confirms gets the second: neither can use it alone.
    """

    number: int
    kind: ProposalKind
    account: str
    at: datetime
    by: str
    after: Account
    before: Account | None = None
    unlink: bool = False
    password: str = field(default="", repr=False)
    second_half: str = field(default="", repr=False)
    settled_at: datetime | None = None
    settled_by: str = ""
    settlement: Settlement | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be confirmed."""
        return second_person.is_open(self, now)

    def settled(self, settlement: Settlement, by: str, now: datetime) -> "AccountProposal":
        """The same with what became of it."""
        return replace(self, settlement=settlement, settled_by=by, settled_at=now)

    def check_confirmation(self, by: str, now: datetime) -> None:
        """Raise ``NotPermitted`` for who proposed it or is meant by it, ``Refused`` where it is open no more."""
        second_person.check_confirmation(self, by, now)
        if by == self.account:
            raise NotPermitted(f"Proposal {self.number} is about {by}; another administrator confirms it.")

    @property
    def names_stand_in(self) -> bool:
        """Whether somebody stands in for an administrator by it: what a stand-in never confirms."""
        return self.after.stand_in is not None and self.before is not None and self.after != self.before


def is_guarded(account: Account) -> bool:
    """Whether it takes two to make such an account: it signs, or makes those who sign, or stands in for who does."""
    return (
        may_hold_license(account.role) or account.role is Role.ADMINISTRATOR or account.stand_in is not None
    )


def takes_two(before: Account | None, after: Account, *, unlink: bool = False) -> bool:
    """Whether this change gives somebody a role that signs or administers, a license, or the way into such an account.

    So do letting somebody stand in for an administrator, and another superior, or none, in place of the one on file:
    who reports to whom decides who may hear an appeal.

    To take rights away, one administrator suffices.
    """
    if before is None:
        return is_guarded(after)
    new_license = after.licence is not None and after.licence != before.licence
    new_role = after.role is not before.role and is_guarded(after)
    let_in = (unlink or (before.disabled and not after.disabled)) and is_guarded(after)
    new_stand_in = after.stand_in is not None and after.stand_in != before.stand_in
    new_superior = bool(before.reports_to) and after.reports_to != before.reports_to
    return new_license or new_role or let_in or new_stand_in or new_superior
