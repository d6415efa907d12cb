"""What an installation serves with: its desk, its clock, its limits, its log and figures."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from assent.desk.ports import Desk
from assent.web.server.logs import Log
from assent.web.server.metrics import Metrics
from assent.web.server.rates import Buckets

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How much and how often, of a whole server. Sizes in bytes, rates in calls a second; a burst comes at once.

    A call that works on a case costs some milliseconds of a processor, so the rates are for machines
    that behave, not for people.
    """

    body: int = MEGABYTE
    upload: int = 26 * MEGABYTE
    per_second: float = 50
    burst: float = 200
    sign_ins_per_second: float = 0.2
    sign_in_burst: float = 10

    def shared_by(self, processes: int) -> "CallLimits":
        """What one of so many processes lets through, so that together they keep to these limits.

        Nothing is counted in common: whose calls all come to one process meets the limit at its share. A
        burst is never less than one call, so that very many processes let a little more through at once.
        """
        return replace(
            self,
            per_second=self.per_second / processes,
            burst=max(1, self.burst / processes),
            sign_ins_per_second=self.sign_ins_per_second / processes,
            sign_in_burst=max(1, self.sign_in_burst / processes),
        )


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything that routes work with."""

    desk: Desk
    clock: Callable[[], datetime]
    log: Log
    metrics: Metrics
    limits: CallLimits = field(default_factory=CallLimits)

    def buckets(self) -> tuple[Buckets, Buckets]:
        """Those of accounts, and those of addresses that sign in."""
        limits = self.limits
        return (
            Buckets(limits.per_second, limits.burst),
            Buckets(limits.sign_ins_per_second, limits.sign_in_burst),
        )


async def _installation(request: Request) -> Installation:
    installation: Installation = request.app.state.installation
    return installation


Here = Annotated[Installation, Depends(_installation)]
"""The installation that is called."""
