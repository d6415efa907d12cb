"""Who acts on a request, in which role."""

from dataclasses import dataclass, replace
from enum import StrEnum

from assent.casework.record.checks import written
from assent.casework.record.stored import added, not_stored


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

    ``via`` is the entry point by which the action came; None where it is not known. ``further_npis`` are those that
    somebody of an office may act for besides; on the record an actor has the one that they acted for, and no other.
    """

    id: str
    role: Role
    organization: str = ""
    via: EntryPoint | None = added(None)
    further_npis: tuple[str, ...] = not_stored(())

    def __post_init__(self) -> None:
        written("actor", id=self.id)

    @property
    def npis(self) -> tuple[str, ...]:
        """All NPIs that they may act for; none for anybody but an office's people and programs."""
        return (self.organization, *self.further_npis) if self.organization else ()

    def acting_for(self, npi: str) -> "Actor":
        """The same person as who acts for one of their NPIs; unchanged where it is none of theirs."""
        if not self.further_npis or npi not in self.npis:
            return self
        return replace(self, organization=npi, further_npis=())
