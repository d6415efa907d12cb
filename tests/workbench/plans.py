"""A demonstration plan in process, for pages that are read and forms that are sent without a browser."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assent import bootstrap
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk
from assent.desk.record.detail import Detail
from assent.desk.record.display import show
from assent.desk.record.standing import state_of
from assent.web.server.installation import CallLimits, Installation
from assent.web.server.logs import open_log
from assent.web.server.metrics import Metrics
from tests.browser.serving import begin_session
from tests.web.applications import application_of
from tests.web.calling import Client, calling
from tests.workbench.reading import Reader

REQUESTS = tuple(f"D-{number:04d}" for number in range(1, 41))


@dataclass
class Plan:
    """The plan under test: its people's pages, and its requests."""

    desk: Desk
    folder: Path
    client: Client
    log: io.StringIO
    tokens: dict[str, str] = field(default_factory=dict)

    def reader(self, who: str) -> Reader:
        """Somebody signed in by their account."""
        if who not in self.tokens:
            self.tokens[who] = begin_session(self.folder, who, timedelta(hours=1))
        return Reader(self.client, self.tokens[who])

    def shown(self, request: str) -> Detail:
        """A request as it stands."""
        return show(self.desk, request)

    def state(self, request: str) -> RequestState:
        """The same, as actions see it."""
        return state_of(self.desk, request)

    def first(self, wanted: Callable[[Detail], bool]) -> Detail:
        """The first request that is so."""
        return next(found for name in REQUESTS if wanted(found := self.shown(name)))

    def office_of(self, request: str) -> str:
        """The account of the office of a request."""
        desks = {"2000000317": "alder.desk", "2000000325": "birchwater.desk", "2000000333": "cove.desk"}
        return desks[str(self.shown(request).provider)]


@contextmanager
def opened(store: Path, folder: Path) -> Iterator[Plan]:
    """A copy of a store in a folder, with its pages in process."""
    shutil.copytree(store, folder)
    bootstrap.close_to_others(folder)
    log, metrics = io.StringIO(), Metrics()
    with bootstrap.desk(folder, metrics.appended) as desk:

        def clock() -> datetime:
            return datetime.now(UTC)

        limits = CallLimits(per_second=10_000, burst=10_000)
        installation = Installation(desk, clock, open_log(log, clock), metrics, limits)
        with application_of(installation) as app, calling(app) as client:
            yield Plan(desk, folder, client, log)


def is_open(detail: Detail) -> bool:
    """Whether it waits for a reviewer, with its criteria met."""
    return detail.stage in ("received", "in_review") and {line.outcome for line in detail.lines} == {"met"}


def fails(detail: Detail) -> bool:
    """Whether it waits for a physician, with a criterion not met."""
    return detail.stage == "in_review" and {line.outcome for line in detail.lines} == {"not_met"}


def waits(detail: Detail) -> bool:
    """Whether it waits for answers to two questions or more."""
    return detail.stage == "pended" and len(detail.asks) > 1


def denied(detail: Detail) -> bool:
    """Whether every line is denied, and nobody has appealed."""
    return (
        bool(detail.lines) and all(line.status == "adverse" for line in detail.lines) and not detail.appeals
    )
