"""What happens besides and afterwards: authorizations, notices, notes, and who looked."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from assent.casework.record import caller
from assent.casework.record.checks import InvalidRecord, once, some, written
from assent.casework.record.lines import Grant
from assent.casework.record.stored import edition, stored


@stored("authorization_issued")
@dataclass(frozen=True, slots=True)
class AuthorizationIssued:
    """An authorization with its number, and what it grants of each line."""

    number: str
    grants: tuple[Grant, ...]

    def __post_init__(self) -> None:
        written("authorization", number=self.number)
        some("authorization", grants=self.grants)
        once("authorization", "lines", [grant.line for grant in self.grants])


@stored("units_used")
@dataclass(frozen=True, slots=True)
class UnitsUsed:
    """A claim used units of an authorization on a day of service."""

    number: str
    line: caller.Line
    units: Annotated[int, caller.Between(1, 100_000), caller.FromCaller("How many it used.")]
    on: Annotated[date, caller.FromCaller("The day of the service.")]
    claim: Annotated[caller.Name, caller.FromCaller("The claim's own number; the same one counts once.")]

    def __post_init__(self) -> None:
        written("use of units", number=self.number, claim=self.claim)
        if self.units < 1:
            raise InvalidRecord(f"use of units: {self.units}; a claim uses at least 1.")


@stored("authorization_lapsed")
@dataclass(frozen=True, slots=True)
class AuthorizationLapsed:
    """Its last day is over. ``on`` is the plan's day, the first one after the end."""

    number: str
    on: date


@stored("authorization_corrected")
@dataclass(frozen=True, slots=True)
class AuthorizationCorrected:
    """A clerical correction: the authorization reads again as what its source granted, no less and no more.

    The first edition could also widen it.
    """

    number: str
    grants: Annotated[
        tuple[Grant, ...],
        caller.Size(1, 20),
        caller.FromCaller("What is granted of each line, as it should read."),
    ]
    why: caller.Why
    edition: int = edition(2)

    def __post_init__(self) -> None:
        written("correction of an authorization", why=self.why)
        some("correction of an authorization", grants=self.grants)
        once("correction of an authorization", "lines", [grant.line for grant in self.grants])


AuthorizationBody = AuthorizationIssued | UnitsUsed | AuthorizationLapsed | AuthorizationCorrected
"""What happens to an authorization."""
