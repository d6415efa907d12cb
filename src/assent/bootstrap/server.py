"""The server put together: the interface, the endpoints of the standards and the pages of a folder."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assent import bootstrap

if TYPE_CHECKING:
    from fastapi import FastAPI


@dataclass(frozen=True, slots=True)
class Serving:
    """``sweep_every`` so many seconds what is due is looked for, 0 for never; by one of so many ``processes``.

    ``form_key`` seals hidden fields of pages, empty for a key of this process. ``demonstration_links`` are the keys
    by which a demonstration is entered, by account. ``log`` is the file of the log, empty for standard output.
    """

    sweep_every: float
    processes: int = 1
    form_key: str = field(default="", repr=False)
    demonstration_links: Mapping[str, str] = field(default_factory=dict, repr=False)
    log: str = ""


def application(folder: Path, serving: Serving) -> "FastAPI":
    """The HTTP interface and the pages of a folder; the folder is closed when it is served no more."""
    from datetime import UTC, datetime

    from assent.adapters.projections import lacks_room
    from assent.adapters.seals.sealed_fields import FernetFields
    from assent.bootstrap.profiles import incoming_profiles
    from assent.casework.record.actors import EntryPoint
    from assent.desk.oversight.clock import WatchedClock
    from assent.desk.reports.operations import warm_up
    from assent.exchange import app as exchange
    from assent.exchange.subscriptions.rounds import notifying
    from assent.web.app import create_app, settled
    from assent.web.server.installation import CallLimits, Installation
    from assent.web.server.logs import open_log
    from assent.web.server.metrics import Metrics
    from assent.web.server.rounds import going_round
    from assent.workbench.app import attach
    from assent.workbench.preparation import preparing

    def now() -> datetime:
        return datetime.now(UTC)

    warm_up(bootstrap.catalogue())
    metrics, opened = Metrics(), ExitStack()
    kept = Path(serving.log).open("a") if serving.log else None  # noqa: SIM115 (closed with all that is opened)
    log = open_log(opened.enter_context(kept) if kept else sys.stdout, now)

    def recorded(head: str) -> None:
        log.info("recorded", head=head)

    served = opened.enter_context(bootstrap.desk(folder, metrics.appended, recorded, via=EntryPoint.HTTP))
    clock = WatchedClock(served, now)
    limits = CallLimits().shared_by(serving.processes)
    here = Installation(served, clock.now, log, metrics, limits, clock.check, lambda: lacks_room(folder))

    @contextmanager
    def while_served() -> Iterator[None]:
        with opened, going_round(here, serving.sweep_every), notifying(here), settled(), preparing(app, here):
            yield

    fields = FernetFields(serving.form_key)
    interface = exchange.attach(create_app(here, while_served), incoming_profiles(folder))
    app = attach(interface, fields, serving.demonstration_links)
    return app


def server_logging() -> dict[str, Any]:
    """How the server itself logs."""
    from assent.web.server.logs import server_logging

    return server_logging()
