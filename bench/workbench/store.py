"""A plan as large as pages are measured on: 1,000 requests that were lived through, among 200,000 rows of a worklist.

The requests are those of the demonstration, each with its events; one of them has 300. The other rows stand in the
derived table only, as in ``bench.worklist``: what filters and orders reads nothing else. They were received before the
requests that are there, and are due after them, so that the pages that are opened show requests with all their events.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from assent import bootstrap
from assent.adapters.projections import PROJECTIONS
from assent.adapters.store import open_store
from assent.casework.record.actors import Role
from assent.casework.record.event import Actor
from assent.casework.record.events import NoteWritten
from assent.cli.demo import made_demonstration
from assent.demo.script import Wish
from assent.desk.plain_actions import act
from assent.desk.record.standing import state_of
from bench.worklist import OPEN, put_rows, row

NURSE, OFFICE = "nora.fennick", "alder.desk"
LONG = "D-0034"
"""The request with 300 events; a nurse has it, and reads the evidence."""
EVENTS = 300
_KEPT = timedelta(days=3)
_SEED = 31


def kept_store(requests: int, rows: int, *, fresh: bool = False) -> Path:
    """The folder of the store: made once, and kept for three days, because the oldest requests fall due."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "assent-bench"
    folder = cache / f"workbench-{requests}-{rows}"
    if fresh or not _is_good(folder):
        shutil.rmtree(folder, ignore_errors=True)
        making = cache / f"making-{uuid4().hex}"
        making.parent.mkdir(parents=True, exist_ok=True)
        try:
            _make(making, requests, rows)
            making.rename(folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return folder


def _is_good(folder: Path) -> bool:
    if not (folder / bootstrap.STORE).is_file():
        return False
    age = datetime.now(UTC) - datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    try:
        bootstrap.check_current(folder)
    except Exception:  # another version made it
        return False
    return age < _KEPT


def _make(folder: Path, requests: int, rows: int) -> None:
    now = datetime.now(UTC)
    print(f"making a plan with {requests} requests, once", file=sys.stderr)
    made_demonstration(folder, Wish(requests, now.date(), _SEED), None, now, lambda _: None)
    _lengthen(folder, now)
    store = open_store(folder / bootstrap.STORE, PROJECTIONS)
    try:
        put_rows(store, _rows(rows, now))
    finally:
        store.close()


def _lengthen(folder: Path, now: datetime) -> None:
    """Notes of a nurse on one request, until it has so many events."""
    with bootstrap.desk(folder) as desk:
        nurse = Actor(NURSE, Role.NURSE)
        for number in range(state_of(desk, LONG).sequence, EVENTS):
            act(desk, LONG, NoteWritten(f"Called about the record of visit {number}."), nurse, now)


def _rows(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    chance = random.Random(3)
    for number in range(count):
        made = row(number, chance)
        received = now - timedelta(days=chance.uniform(160, 860))
        due = now + timedelta(days=chance.uniform(30, 60)) if made["state"] in OPEN else None
        escalate = due - timedelta(days=1) if due else None
        yield {**made, "received_at": received, "updated": received, "due_at": due, "escalate_at": escalate}
