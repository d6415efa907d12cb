"""What holds of every proposal that one administrator makes and another settles. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from assent.casework.oversight.clock import counts_until
from assent.casework.record.checks import NotPermitted, Refused

OPEN_FOR = timedelta(days=7)
"""A proposal that nobody confirmed by then is void."""


class Settlement(StrEnum):
    """What became of a proposal."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class TwoPersonProposal(Protocol):
    """A proposal: its number, when and by whom it was made, and what became of it."""

    @property
    def number(self) -> int:
        """Its number, from 1."""

    @property
    def at(self) -> datetime:
        """When it was made."""

    @property
    def by(self) -> str:
        """Who made it."""

    @property
    def settled_by(self) -> str:
        """Who settled it; empty while nobody did."""

    @property
    def settlement(self) -> Settlement | None:
        """What became of it; None while nobody settled it."""


def is_open(proposal: TwoPersonProposal, now: datetime) -> bool:
    """Whether it can still be confirmed."""
    return proposal.settlement is None and counts_until(proposal.at + OPEN_FOR, now, OPEN_FOR)


def check_unsettled(proposal: TwoPersonProposal) -> None:
    """Raise ``Refused`` where it was confirmed or rejected."""
    if proposal.settlement is not None:
        raise Refused(f"Proposal {proposal.number} was {proposal.settlement.value} by {proposal.settled_by}.")


def check_confirmation(proposal: TwoPersonProposal, by: str, now: datetime) -> None:
    """Raise ``NotPermitted`` for who proposed it, ``Refused`` where it is open no more."""
    check_unsettled(proposal)
    if not is_open(proposal, now):
        why = (
            f"is older than {OPEN_FOR.days} days"
            if proposal.at < now
            else "was made by a clock that was ahead"
        )
        raise Refused(f"Proposal {proposal.number} {why}; propose it anew.")
    if by == proposal.by:
        raise NotPermitted(
            f"{by} proposed this; another administrator confirms it. Where there is no other, "
            "`assent account first ID --store FOLDER` on the machine of the store makes one."
        )
