"""A provider's office of several people and several NPIs. The plan makes it; its own administrator knows its people."""

from dataclasses import dataclass
from typing import Annotated

from assent.casework.people.accounts import MOST_NPIS, Account
from assent.casework.record.caller import Called, FromCaller, Npi, Size, Text
from assent.casework.record.checks import InvalidRecord, Refused, written
from assent.casework.record.identifiers import check_npi


@dataclass(frozen=True, slots=True)
class ProviderOffice:
    """An office: what the plan calls it, and the NPIs for which its people make requests."""

    id: Annotated[
        str,
        Text(form=r"^[a-z0-9][a-z0-9-]{1,39}$"),
        FromCaller("A short id; those whom the office invites sign in by it, a period, and a name.", "alder"),
    ]
    name: Annotated[Called, FromCaller("The office's name.", "Alder Psychiatry")]
    npis: Annotated[tuple[Npi, ...], Size(1, MOST_NPIS), FromCaller("Its NPIs.", ["1234567893"])]

    def __post_init__(self) -> None:
        written("office", id=self.id, name=self.name)
        if not self.npis or len(self.npis) > MOST_NPIS:
            raise InvalidRecord(f"npis: an office has 1 to {MOST_NPIS} NPIs.")
        for npi in self.npis:
            check_npi(npi)
        if len(set(self.npis)) < len(self.npis):
            raise InvalidRecord("npis: one is there twice; name each once.")

    @property
    def prefix(self) -> str:
        """What the ids of those whom it invites begin with, so that offices do not take each other's."""
        return f"{self.id}."


def check_within(account: Account, office: ProviderOffice) -> None:
    """Raise ``Refused`` where an account would act for an NPI that its office does not have."""
    foreign = [npi for npi in account.npis if npi not in office.npis]
    if foreign:
        raise Refused(
            f"{account.id}: {', '.join(foreign)} is no NPI of the office {office.id}, which has "
            f"{', '.join(office.npis)}. The plan adds an NPI to the office first."
        )
