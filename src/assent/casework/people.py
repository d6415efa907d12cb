"""The people who use an installation, and the software that calls it: accounts, and what they may sign."""

from dataclasses import dataclass
from datetime import date, datetime

from assent.casework.request.actors import OFFICES, Actor, Role
from assent.casework.request.checks import InvalidRecord, Refused, written
from assent.casework.request.identifiers import check_npi
from assent.casework.request.signature import ClinicianSignature


@dataclass(frozen=True, slots=True)
class Licence:
    """A clinician's licence: the credential that a plan's signing table names, specialty, number, last day."""

    credential: str
    specialty: str
    number: str
    valid_until: date

    def __post_init__(self) -> None:
        written("licence", credential=self.credential, specialty=self.specialty, number=self.number)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, in one role. ``id`` is the name they sign in with and act under.

    ``organization`` is the NPI of a provider's office, which sees its own requests only. ``reports_to``
    is the account id of their superior: a subordinate decides no appeal of a superior's decision.
    """

    id: str
    name: str
    role: Role
    organization: str = ""
    licence: Licence | None = None
    reports_to: str = ""
    disabled: bool = False

    def __post_init__(self) -> None:
        written("account", id=self.id, name=self.name)
        if self.role is Role.SYSTEM:
            raise InvalidRecord(
                "account: the role system is the software's own; a program is a system_client."
            )
        if self.role in OFFICES:
            check_npi(self.organization)

    @property
    def actor(self) -> Actor:
        """Who acts, for the record."""
        return Actor(self.id, self.role, self.organization)

    def sign(self, attests: str, at: datetime) -> ClinicianSignature:
        """The clinician's signature under a sentence; raises ``Refused`` for who has no licence on file."""
        held = self.licence
        if held is None:
            raise Refused(f"No licence is on file for {self.id}; an administrator enters it.")
        return ClinicianSignature(
            self.id, held.credential, held.number, held.valid_until, held.specialty, at, attests
        )
