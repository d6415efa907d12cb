"""What is recorded about accounts: who did what to whom, when. Never a password, a token or a digest of one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assent.casework.people.accounts import Account
from assent.casework.record.actors import Role


class Happening(StrEnum):
    """What can happen to an account."""

    ADDED = "added"
    CHANGED = "changed"
    PASSWORD_SET = "password_set"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    LOCKED = "locked"
    SIGNED_OUT = "signed_out"
    TOKEN_ISSUED = "token_issued"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105
    LINKED = "linked_to_provider"
    UNLINKED = "unlinked_from_provider"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    FACTOR_SET = "second_factor_set"
    FACTOR_RESET = "second_factor_reset"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERED = "recovered"
    TOLD = "told"
    SETTINGS_CHANGED = "settings_changed"
    CLIENT_REGISTERED = "client_registered"
    CLIENT_KEYS_CHANGED = "client_keys_changed"
    CLIENT_ENDED = "client_ended"
    OFFICE_CHANGED = "office_changed"


@dataclass(frozen=True, slots=True)
class AccountChange:
    """One line of the record: ``by``, in ``role``, did ``what`` to ``account``; ``details`` says more by field."""

    at: datetime
    by: str
    role: Role
    account: str
    what: Happening
    details: Mapping[str, str] = field(default_factory=dict)


def differences(before: Account | None, after: Account) -> dict[str, str]:
    """What differs between two states of an account, by field, as ``before -> after``."""
    old = dict(_fields(before)) if before else {}
    return {
        name: f"{old[name] or 'none'} -> {now or 'none'}" if old else now
        for name, now in _fields(after)
        if old.get(name, "") != now
    }


def _fields(account: Account) -> Iterator[tuple[str, str]]:
    licence = account.licence
    yield "name", account.name
    yield "role", account.role.value
    yield "organization", account.organization
    yield "credential", licence.credential if licence else ""
    yield "specialty", licence.specialty if licence else ""
    yield "licence", licence.number if licence else ""
    yield "licence_valid_until", licence.valid_until.isoformat() if licence else ""
    yield "reports_to", account.reports_to
    stand_in = account.stand_in
    yield "stand_in", f"{stand_in.first} to {stand_in.last}" if stand_in else ""
    yield "office", account.office
    yield "further_npis", ", ".join(account.further_npis)
    yield "office_administrator", "yes" if account.office_administrator else ""
    yield "disabled", "yes" if account.disabled else ""
