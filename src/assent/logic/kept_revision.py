"""Encodings of a policy that a corrected one has replaced."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assent.logic.policy import Policy


@dataclass(frozen=True, slots=True)
class KeptRevision:
    """A revision that a corrected one has replaced: it decides nothing, and replays what it decided.

    It is kept as data, and ``read`` makes the policy of it, so that only who replays pays for it. ``digest``
    is the one that was published.
    """

    version: str
    revision: int
    effective: date
    digest: str
    read: Callable[[], Policy]
