"""How a plan's office works: its own figures, and whom it lets decide under delegation."""

from dataclasses import dataclass
from datetime import date, datetime

from assent.casework.determination.signature import ClinicianSignature
from assent.casework.record.checks import InvalidRecord, some, written
from assent.casework.record.days import plan_day
from assent.casework.record.identifiers import MemberIdShape


@dataclass(frozen=True, slots=True)
class DelegateSigner:
    """A clinician of a delegate who may sign for it, with the license as the plan has verified it."""

    person: str
    credential: str
    license: str
    license_valid_until: date
    specialty: str

    def __post_init__(self) -> None:
        written("signer of a delegate", person=self.person, credential=self.credential, license=self.license)
        written("signer of a delegate", specialty=self.specialty)

    def is_of(self, signature: ClinicianSignature, at: datetime) -> bool:
        """Whether this person made that signature, under this license, which holds at a time."""
        mine = (self.person, self.credential, self.license, self.specialty)
        theirs = (signature.person, signature.credential, signature.licence, signature.specialty)
        return mine == theirs and plan_day(at) <= self.license_valid_until


@dataclass(frozen=True, slots=True)
class Delegate:
    """An organization that decides under delegation: for which product lines, and who signs for it.

    Without signers nothing that it decides can be taken in.
    """

    name: str
    product_lines: frozenset[str]
    signers: tuple[DelegateSigner, ...] = ()

    def __post_init__(self) -> None:
        written("delegate", name=self.name)
        some(f"delegate {self.name}", product_lines=self.product_lines)

    def signed_by(self, signature: ClinicianSignature, at: datetime) -> bool:
        """Whether one of its signers made that signature."""
        return any(signer.is_of(signature, at) for signer in self.signers)


@dataclass(frozen=True, slots=True)
class Office:
    """The settings of an office.

    ``draft_days``: a draft not submitted by then expires. ``warning_days``: so long before an
    authorization ends its provider is told. ``lock_minutes``: how long one person works on a request
    alone. ``clock_days``: so far ahead of what was recorded last the clock is believed.
    ``identified_signers``: who signs a request is on the list of its office or named with an NPI; a new store
    asks for that, and a file that does not say so does not.
    ``delegates``: who decides under delegation, and what. ``members``: how the plan's member numbers look,
    None where any is taken. ``specialties``: who gives the treatments that are reviewed, where a rule asks
    for a reviewer of the same or a similar one (958 CMR 3.306). ``public_policies``: whoever comes to the workbench
    reads the policies there, with the readings that the plan has adopted; else only who is signed in.
    ``hook_call_days``: so long calls of CDS services are kept with their answers. ``legal_hold``: what would be removed
    because its time is over stays.
    """

    draft_days: int = 30
    warning_days: int = 7
    lock_minutes: int = 30
    clock_days: int = 7
    identified_signers: bool = False
    delegates: tuple[Delegate, ...] = ()
    members: MemberIdShape | None = None
    specialties: tuple[str, ...] = ("psychiatry",)
    public_policies: bool = False
    hook_call_days: int = 3_653
    legal_hold: bool = False

    def __post_init__(self) -> None:
        for name in ("draft_days", "warning_days", "lock_minutes", "clock_days"):
            if not 1 <= getattr(self, name) <= 366:
                raise InvalidRecord(f"{name} is {getattr(self, name)}; give a number from 1 to 366.")
        if not _LEAST_KEPT <= self.hook_call_days <= _MOST_KEPT:
            raise InvalidRecord(
                f"hook_call_days is {self.hook_call_days}; give a number from {_LEAST_KEPT} to {_MOST_KEPT}."
            )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What in these settings is weaker than in a new store, and how to mend it."""
        if self.identified_signers:
            return ()
        return (_NOBODY_NAMED,)

    def delegates_for(self, product_line: str) -> tuple[Delegate, ...]:
        """Who may decide lines of a product line under delegation."""
        return tuple(delegate for delegate in self.delegates if product_line in delegate.product_lines)


_LEAST_KEPT, _MOST_KEPT = 90, 36_525
"""Days: a dispute about what was said is raised within months; a hundred years are for ever."""
_NOBODY_NAMED = (
    "identified_signers is off: a request counts as signed by whatever name or role stands there, and the software "
    "may approve by it. Set identified_signers = true in office.toml; who signs is then on the office's list "
    "(signers in providers.csv), or named with an NPI."
)
