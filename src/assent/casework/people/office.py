"""How a plan's office works: its own figures, and whom it lets decide under delegation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assent.casework.record.checks import InvalidRecord
from assent.casework.record.identifiers import MemberIdShape


@dataclass(frozen=True, slots=True)
class Office:
    """The settings of an office.

    ``draft_days``: a draft not submitted by then expires. ``warning_days``: so long before an
    authorization ends its provider is told. ``lock_minutes``: how long one person works on a request
    alone. ``delegates``: by product line, who decides under delegation. ``members``: how the plan's
    member numbers look, None where any is taken. ``specialties``: who gives the treatments that are
    reviewed, where a rule asks for a reviewer of the same or a similar one (958 CMR 3.306).
    """

    draft_days: int = 30
    warning_days: int = 7
    lock_minutes: int = 30
    delegates: Mapping[str, str] = field(default_factory=dict)
    members: MemberIdShape | None = None
    specialties: tuple[str, ...] = ("psychiatry",)

    def __post_init__(self) -> None:
        for name in ("draft_days", "warning_days", "lock_minutes"):
            if not 1 <= getattr(self, name) <= 366:
                raise InvalidRecord(f"{name} is {getattr(self, name)}; give a number from 1 to 366.")
