"""More time for a line: on which grounds, by how much, and who may claim it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_time
from assent.regulation.items import Ground


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """On which grounds the clock of a line may be extended, by how much beyond its deadline.

    ``counted`` is the arithmetic of that, in words.
    """

    grounds: frozenset[str]
    most: timedelta
    citation: str = ""
    counted: str = ""

    def latest(self, due: datetime) -> str:
        """By when an extension of what is due then ends, for people, with the arithmetic."""
        how = "; ".join(part for part in (self.counted, self.citation) if part)
        return f"{plan_time(due + self.most)} ({how})" if how else plan_time(due + self.most)


def ground_words(ground: str) -> str:
    """A ground as people say it, to stand within a sentence."""
    return Ground(ground).words


def check_asker(ground: str, asked_by: str) -> None:
    """Raise ``Refused`` where a ground that is somebody's wish is claimed by another."""
    asker = _ASKERS.get(ground, asked_by)
    if asked_by != asker:
        raise Refused(f"The ground {ground} is for the {asker} to claim, not the {asked_by}.")


_ASKERS = {"enrollee_asked": "member", "provider_asked": "provider"}
"""Who claims a ground that is somebody's wish."""
