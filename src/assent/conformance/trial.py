"""A whole run: every suite against one server."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import httpx

from assent.conformance.attachments import ATTACHMENTS
from assent.conformance.checks import CheckRun, Finding, run_checks
from assent.conformance.crd import CRD
from assent.conformance.dtr import DTR
from assent.conformance.exchanges import Addresses, PayerServer
from assent.conformance.listener import listening
from assent.conformance.notifications import NOTIFICATIONS
from assent.conformance.pas import PAS
from assent.conformance.report import ConformanceReport
from assent.conformance.sign_in import ProgramSignIn

SUITES = (PAS, ATTACHMENTS, NOTIFICATIONS, CRD, DTR)


def tried(
    addresses: Addresses,
    token: str,
    samples: Mapping[str, Mapping[str, Any]],
    day: date,
    tell: Callable[[Finding], None],
    transport: httpx.BaseTransport | None = None,
    wait: float = 0.0,
    sign_in: ProgramSignIn | None = None,
) -> ConformanceReport:
    """Make every check on a server, telling each finding as it comes; ``token`` is empty where none is needed.

    ``transport`` replaces the network. ``wait`` is as of ``CheckRun``. ``sign_in`` stands in the place of a token.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(follow_redirects=False, transport=transport) as client, listening() as listener:
        trial = CheckRun(
            PayerServer(client, addresses, headers, sign_in), samples, listener=listener, wait=wait
        )
        return ConformanceReport(addresses.root, day.isoformat(), tuple(_told(trial, tell)))


def _told(trial: CheckRun, tell: Callable[[Finding], None]) -> Iterator[Finding]:
    for finding in run_checks(SUITES, trial):
        tell(finding)
        yield finding
