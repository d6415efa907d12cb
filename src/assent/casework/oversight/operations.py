"""What was done to the installation as a whole. Kept beside the requests, appended and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class OperationKind(StrEnum):
    """What happened."""

    CLOCK_CONFIRMED = "clock_confirmed"
    EVERYBODY_SIGNED_OUT = "everybody_signed_out"
    COVERAGE_REFUSED = "coverage_refused"
    DEMONSTRATION_MADE = "demonstration_made"
    SECOND_FACTOR_ANNOUNCED = "second_factor_announced"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that happened: when by the clock of the machine, by whom, and its details as text."""

    at: datetime
    by: str
    what: OperationKind
    details: Mapping[str, str] = field(default_factory=dict)
