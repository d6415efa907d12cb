"""A request that is to be answered: the Claim that asked, and the record as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assent.adapters.fhir.pas.request.claims import ClaimItem, PasClaim
from assent.casework.record.line_state import LineState
from assent.casework.record.state import RequestState
from assent.logic.package import PolicyPackage


@dataclass(frozen=True)
class AnsweredClaim:
    """A request to be answered: the Claim as it was sent last, and which line of the record each item is.

    ``at`` is when it is answered. ``lines`` are the ids of lines by the sequence of their item. ``attach_to`` is the
    address that takes attachments, empty where the installation does not know its own address. ``by_claim``: the
    request came by this Claim; else that stands for a request that came by another way. ``package`` is the policy of
    the request, None where it has none.
    """

    claim: PasClaim
    lines: Mapping[int, str]
    state: RequestState
    at: datetime
    attach_to: str = ""
    by_claim: bool = True
    package: PolicyPackage | None = None

    def line(self, item: ClaimItem) -> LineState | None:
        """The line of an item; None where the record holds none for it."""
        return self.state.lines.get(self.lines[item.sequence])

    @property
    def open_items(self) -> tuple[ClaimItem, ...]:
        """The items whose lines are open."""
        open_lines = self.state.open_lines
        return tuple(item for item in self.claim.items if self.lines[item.sequence] in open_lines)

    @property
    def asks(self) -> bool:
        """Whether something is asked of the office."""
        return bool(self.state.asks and self.state.open_lines)
