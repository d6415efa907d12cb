"""Who acts on a request, in which role."""

from dataclasses import dataclass
from enum import StrEnum

from assent.casework.record.checks import written
from assent.casework.record.stored import added


class Role(StrEnum):
    """What somebody may come for; what each may do is the table in ``permissions``.

    ``system_client`` is a program of a provider's office, ``service`` one of the plan's own that runs by a
    schedule; ``system`` is this software itself.
    """

    PROVIDER = "provider"
    INTAKE = "intake"
    NURSE = "nurse"
    PHYSICIAN = "physician"
    POLICY_AUTHOR = "policy_author"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM_CLIENT = "system_client"
    SERVICE = "service"
    SYSTEM = "system"


class EntryPoint(StrEnum):
    """By which way an action came in. What was recorded before this was noted names none."""

    HTTP = "http"
    COMMAND_LINE = "command_line"
    JOB = "job"


REVIEWERS = frozenset({Role.INTAKE, Role.NURSE, Role.PHYSICIAN})
"""The plan's people who work on a request, and so took part in it."""


PROGRAMS = frozenset({Role.SYSTEM_CLIENT, Role.SERVICE})
"""Accounts of programs: they have tokens, and no passwords."""
OFFICES = frozenset({Role.PROVIDER, Role.SYSTEM_CLIENT})
"""A provider's office and its programs: they see and touch their own requests only."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or a piece of software (role ``system``). ``organization`` is a provider's NPI.

    ``via`` is the entry point by which the action came; None where it is not known.
    """

    id: str
    role: Role
    organization: str = ""
    via: EntryPoint | None = added(None)

    def __post_init__(self) -> None:
        written("actor", id=self.id)
