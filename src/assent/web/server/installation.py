"""What an installation serves with: its desk, its clock, its limits, its log and figures."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from assent.desk.ports import Desk
from assent.web.server.logs import Log
from assent.web.server.metrics import Metrics
from assent.web.server.rates import Buckets, Transfers

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How much and how often, of a whole server. Sizes in bytes, rates in calls a second; a burst comes at once.

    A call that works on a case costs some milliseconds of a processor, so the rates are for machines
    that behave, not for people. ``small_body`` is for signing in and for callers without a token,
    ``resources`` is a body of FHIR or CDS Hooks.
    ``refused`` calls are those of one address that end with 401. ``stranger`` calls are forms of one address in
    which nobody is signed in, each of at most ``stranger_form``. ``at_once`` is how many documents an office
    has under way, and ``bytes`` how many bytes of them it sends and takes. A body comes in pieces at most
    ``piece_seconds`` apart, and not more slowly than ``slowest``, in bytes a second.
    """

    body: int = MEGABYTE
    small_body: int = 4 * 1024
    upload: int = 26 * MEGABYTE
    resources: int = 8 * MEGABYTE
    per_second: float = 50
    burst: float = 200
    sign_ins_per_second: float = 0.2
    sign_in_burst: float = 10
    refused_per_second: float = 50
    refused_burst: float = 1_000
    stranger_form: int = 256 * 1024
    strangers_per_second: float = 2
    stranger_burst: float = 120
    at_once: int = 8
    bytes_per_second: float = MEGABYTE
    bytes_burst: float = 1024 * MEGABYTE
    piece_seconds: float = 10
    slowest: float = 32 * 1024

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
            refused_per_second=self.refused_per_second / processes,
            refused_burst=max(1, self.refused_burst / processes),
            strangers_per_second=self.strangers_per_second / processes,
            stranger_burst=max(1, self.stranger_burst / processes),
        )


@dataclass(frozen=True, slots=True)
class Installation:
    """Everything that routes work with.

    ``check_clock`` raises ``Refused`` where nothing may be recorded by the clock; ``lacks_room`` says why the
    disk is too full, and nothing where it is not. ``opened`` is the desk as it was opened.
    """

    opened: Desk
    clock: Callable[[], datetime]
    log: Log
    metrics: Metrics
    limits: CallLimits = field(default_factory=CallLimits)
    check_clock: Callable[[], None] = lambda: None
    lacks_room: Callable[[], str] = lambda: ""

    @property
    def desk(self) -> Desk:
        """The desk with the settings that are in force now."""
        return self.opened.current()

    def counted(self) -> "CallCounts":
        """What is counted from now on, each at its limit."""
        limits = self.limits
        return CallCounts(
            Buckets(limits.per_second, limits.burst),
            Buckets(limits.sign_ins_per_second, limits.sign_in_burst),
            Buckets(limits.refused_per_second, limits.refused_burst),
            Buckets(limits.strangers_per_second, limits.stranger_burst),
            Transfers(limits.at_once, Buckets(limits.bytes_per_second, limits.bytes_burst)),
        )


@dataclass(frozen=True, slots=True)
class CallCounts:
    """What a process counts: calls of accounts; tries to sign in, refused calls, strangers by address; documents."""

    accounts: Buckets
    sign_ins: Buckets
    refused: Buckets
    strangers: Buckets
    transfers: Transfers


async def _installation(request: Request) -> Installation:
    installation: Installation = request.app.state.installation
    return installation


Here = Annotated[Installation, Depends(_installation)]
"""The installation that is called."""
