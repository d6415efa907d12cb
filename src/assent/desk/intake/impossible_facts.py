"""Facts that cannot be as given: which, and what each may be."""

from collections.abc import Iterable

from assent.casework.assessment.case import Fault
from assent.casework.record.checks import Refused


class ImpossibleFacts(Refused):
    """Facts that no case can have. The text names them; ``faults`` say of each what is allowed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        wrong = ", ".join(dict.fromkeys(fault.fact for fault in self.faults))
        super().__init__(f"These facts cannot be as given: {wrong}.")
