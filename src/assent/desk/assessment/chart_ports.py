"""What the desk needs to read a patient's chart."""

from datetime import date
from typing import Protocol

from assent.casework.assessment.chart import ReadChart
from assent.logic.package import PolicyPackage


class ChartReader(Protocol):
    """Reads the bytes of a patient's chart for a policy, as of a day. Raises ``UnreadableChart``."""

    def __call__(
        self, data: bytes, package: PolicyPackage, on: date, /, patient: str = "", most: int = ...
    ) -> ReadChart:
        """What the chart says; ``patient`` names one of several, ``most`` the bytes that it may have unpacked."""
