"""Who acts on a request, in which role."""

from dataclasses import dataclass
from enum import StrEnum

from assent.casework.record.checks import written


class Role(StrEnum):
    """What somebody may come for; what each may do is the table in ``permissions``.

    ``system_client`` is a program of a provider's office; ``system`` is this software itself.
    """

    PROVIDER = "provider"
    INTAKE = "intake"
    NURSE = "nurse"
    PHYSICIAN = "physician"
    POLICY_AUTHOR = "policy_author"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM_CLIENT = "system_client"
    SYSTEM = "system"


REVIEWERS = frozenset({Role.INTAKE, Role.NURSE, Role.PHYSICIAN})
"""The plan's people who work on a request, and so took part in it."""


OFFICES = frozenset({Role.PROVIDER, Role.SYSTEM_CLIENT})
"""A provider's office and its programs: they see and touch their own requests only."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or a piece of software (role ``system``). ``organization`` is a provider's NPI."""

    id: str
    role: Role
    organization: str = ""

    def __post_init__(self) -> None:
        written("actor", id=self.id)
