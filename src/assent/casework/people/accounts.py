"""The people who use an installation, and the software that calls it: accounts, and what they may sign."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated

from assent.casework.determination.attestations import Attested
from assent.casework.determination.signature import ClinicianSignature
from assent.casework.record.actors import OFFICES, Actor, Role
from assent.casework.record.caller import Called, FromCaller, MaybeName, Name, Npi, Size, Text
from assent.casework.record.checks import InvalidRecord, NotPermitted, Refused, written
from assent.casework.record.identifiers import check_npi
from assent.casework.record.stored import added

CLINICIANS = frozenset({Role.NURSE, Role.PHYSICIAN})
"""The plan's people who may hold a license to sign by."""
MAY_STAND_IN = CLINICIANS | {Role.INTAKE, Role.POLICY_AUTHOR}
"""The plan's people who may stand in for an administrator: not who audits what was done, and no program."""
MOST_STAND_IN = timedelta(days=31)
"""So long after its first day a stand-in may last."""
MOST_CHARACTERS = 200
"""Of an id or a name."""
MOST_NPIS = 50
"""So many NPIs an office has at most."""
_RESERVED = frozenset({"assent", "system"})


def may_hold_license(role: Role) -> bool:
    """Whether a license is kept for somebody in this role."""
    return role in CLINICIANS


@dataclass(frozen=True, slots=True)
class License:
    """A clinician's licence: the credential that a plan's signing table names, specialty, number, last day."""

    credential: Annotated[Name, FromCaller(example="MD")]
    specialty: Annotated[Name, FromCaller(example="psychiatry")]
    number: Annotated[Name, FromCaller("The license's number.")]
    valid_until: Annotated[date, FromCaller("Its last day.")]

    def __post_init__(self) -> None:
        written("licence", credential=self.credential, specialty=self.specialty, number=self.number)


@dataclass(frozen=True, slots=True)
class StandIn:
    """The days, both included, on which somebody settles what administrators propose in the place of one of them."""

    first: Annotated[date, FromCaller("The first day.")]
    last: Annotated[date, FromCaller("The last day, at most 31 days after the first.")]

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.last - self.first <= MOST_STAND_IN:
            raise InvalidRecord(
                f"stand_in: from {self.first} to {self.last}; give a last day up to {MOST_STAND_IN.days} days after "
                "the first."
            )

    def holds(self, day: date) -> bool:
        """Whether it holds on a day of the plan."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, in one role. ``id`` is the name they sign in with and act under.

    ``organization`` is the NPI of a provider's office, which sees its own requests only. Of an ``office`` with
    several people and NPIs it is the NPI that somebody acts for unless they say otherwise, ``further_npis`` are the
    others, and an ``office_administrator`` manages its people. ``reports_to`` is the account id of their superior:
    a subordinate decides no appeal of a superior's decision. ``stand_in`` are the days on which they stand in for
    an administrator.
    """

    id: Annotated[
        str,
        Text(form=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$"),
        FromCaller("What the person signs in by."),
    ]
    name: Annotated[Called, FromCaller("The person's or program's name.")]
    role: Annotated[Role, FromCaller("What the account may do.")]
    organization: Annotated[MaybeName, FromCaller("The NPI of a provider's office.")] = ""
    licence: Annotated[License | None, FromCaller("Of who signs.")] = None
    reports_to: Annotated[MaybeName, FromCaller("The account of the superior.")] = ""
    disabled: bool = False
    stand_in: StandIn | None = added(None)
    office: Annotated[MaybeName, FromCaller("The office of several people and NPIs, by its id.")] = added("")
    further_npis: Annotated[
        tuple[Npi, ...], Size(0, MOST_NPIS), FromCaller("Other NPIs of the office that they act for.")
    ] = added(())
    office_administrator: Annotated[
        bool, FromCaller("Whether they invite the office's people and end their access.")
    ] = added(False)

    def __post_init__(self) -> None:
        written("account", id=self.id, name=self.name)
        _check_id(self.id)
        if len(self.name) > MOST_CHARACTERS or not self.name.isprintable():
            raise InvalidRecord(f"account: name has up to {MOST_CHARACTERS} characters, in one line.")
        if self.role is Role.SYSTEM:
            raise InvalidRecord(
                "account: the role system is the software's own; a program is a system_client."
            )
        _check_office(self)
        if self.licence is not None and not may_hold_license(self.role):
            raise InvalidRecord(
                f"account: a {self.role.value} signs nothing as a clinician; leave the license out."
            )
        if self.stand_in is not None and self.role not in MAY_STAND_IN:
            names = ", ".join(sorted(role.value for role in MAY_STAND_IN))
            raise InvalidRecord(
                f"account: a {self.role.value} stands in for no administrator. Who may: {names}."
            )
        if self.reports_to == self.id:
            raise InvalidRecord("account: reports_to is a superior, not the person.")

    @property
    def actor(self) -> Actor:
        """Who acts, for the record."""
        return Actor(self.id, self.role, self.organization, further_npis=self.further_npis)

    @property
    def npis(self) -> tuple[str, ...]:
        """All NPIs that they act for."""
        return self.actor.npis

    def stands_in(self, day: date) -> bool:
        """Whether they stand in for an administrator on a day."""
        return not self.disabled and self.stand_in is not None and self.stand_in.holds(day)

    def sign(self, attested: Attested, at: datetime) -> ClinicianSignature:
        """The clinician's signature under a sentence of the plan.

        Raises ``NotPermitted`` for a role that signs nothing, ``Refused`` for who has no license on file.
        """
        if not may_hold_license(self.role):
            roles = ", ".join(sorted(role.value for role in Role if may_hold_license(role)))
            raise NotPermitted(f"The role {self.role.value} signs nothing as a clinician. Who may: {roles}.")
        licence = self.licence
        if licence is None:
            raise Refused(f"No license is on file for {self.id}; an administrator enters it.")
        return ClinicianSignature(
            self.id, licence.credential, licence.number, licence.valid_until, licence.specialty, at,
            attested.says, attested.id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnFile:
    """An account with what proves who it is.

    ``password`` is a hash, empty where there is none. ``password_until`` is the end of a one-time password,
    None where it is the person's own. ``subject`` is who it is at the plan's identity provider.
    """

    account: Account
    password: str = field(default="", repr=False)
    password_until: datetime | None = None
    subject: str = ""


def _check_office(account: Account) -> None:
    """What an office's people have, and nobody else."""
    if account.role not in OFFICES:
        if account.office or account.further_npis or account.office_administrator:
            raise InvalidRecord(
                f"account: a {account.role.value} is of no office; leave out office, further_npis and "
                "office_administrator."
            )
        return
    for npi in (account.organization, *account.further_npis):
        check_npi(npi)
    if len(set(account.npis)) < len(account.npis):
        raise InvalidRecord("account: further_npis names an NPI twice; name each once.")
    if not account.office and (account.further_npis or account.office_administrator):
        raise InvalidRecord(
            "account: further_npis and office_administrator are of an office; name it in office, by its id."
        )
    if account.office_administrator and account.role is not Role.PROVIDER:
        raise InvalidRecord(
            "account: a program administers no office; make a person of it its administrator."
        )


def _check_id(id: str) -> None:
    """One that reads the same wherever it is shown, and is not what the record calls the software."""
    if not id.isprintable() or id != id.strip():
        raise InvalidRecord(
            f"account: the id {id!r} begins or ends with a space, or holds what cannot be seen."
        )
    if len(id) > MOST_CHARACTERS:
        raise InvalidRecord(f"account: the id has up to {MOST_CHARACTERS} characters.")
    if id.casefold() in _RESERVED:
        raise InvalidRecord(f"account: {id!r} is what the record calls this software; choose another id.")
