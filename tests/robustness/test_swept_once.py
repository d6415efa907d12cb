"""The sweep and the letters, killed half-way and run by two processes at once: each thing is recorded once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assent import bootstrap
from assent.casework.deadlines.events import DeadlineMissed
from assent.casework.notices.events import NoticeSent
from assent.casework.record.event import Event
from assent.desk.deadlines.sweep import sweep
from assent.desk.intake import requests
from assent.desk.notices.mailroom import send_due_notices
from assent.desk.record import audit
from tests.robustness.acts import INTAKE, START, submission
from tests.robustness.killing import Victim, victim

LATE = START + timedelta(days=40)
_MEMBERS = (
    "number,name,birth_date,language,address,product_line,start,end,contract,program,fully_insured\n"
    + "".join(
        f"M-{number},Example Member {number},1980-01-01,en,1 Example Street,commercial,2025-01-01,,,,yes\n"
        for number in range(12)
    )
)
_PROVIDERS = (
    "npi,name,address,phone,product_line,start,end\n"
    "1234567893,Example Clinic,2 Example Street,555-0100,commercial,2025-01-01,\n"
)


def late(folder: Path, requests_: int) -> None:
    """A folder with requests that were asked for facts, and whose deadlines have passed by ``LATE``."""
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    (folder / "members.csv").write_text(_MEMBERS, "utf-8")
    (folder / "providers.csv").write_text(_PROVIDERS, "utf-8")
    with bootstrap.desk(folder) as desk:
        for number in range(requests_):
            made = submission(f"R-{number}", denied=number % 3 == 2)
            made = replace(made, member=f"M-{number}")
            requests.submit(desk, made, INTAKE, START)


def swept_alone(folder: Path, *, letters: bool) -> dict[str, list[Event]]:
    """What one sweep by one process makes of a copy of the folder, by request."""
    copy = folder.with_name("alone")
    shutil.copytree(folder, copy)
    with bootstrap.desk(copy) as desk:
        sweep(desk, LATE)
        if letters:
            assert send_due_notices(desk, LATE).letters > 0
    return histories(copy)


def histories(folder: Path) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    with bootstrap.desk(folder) as desk:
        assert audit.verify(desk, {}).faults == ()
        for _, event in desk.record.read_all(0, 1_000_000):
            found.setdefault(event.request, []).append(event)
    return found


def until_nothing_is_left(program: Victim, at: datetime) -> None:
    child = program.begin(f"sweep {at.isoformat()}")
    for line in program.lines():
        if line == "swept 0 0":
            os.kill(child, signal.SIGKILL)


def killed(program: Victim, at: datetime, chance: random.Random, longest: float) -> None:
    child = program.begin(f"sweep {at.isoformat()}")
    threading.Timer(chance.uniform(0.02, longest), os.kill, (child, signal.SIGKILL)).start()
    for _ in program.lines():
        pass


def test_two_sweeps_at_once_record_each_missed_deadline_once(tmp_path: Path) -> None:
    folder = tmp_path / "late"
    late(folder, 12)
    (folder / "members.csv").unlink()  # without a directory no letters are sent
    alone = swept_alone(folder, letters=False)
    with victim(folder) as one, victim(folder) as other:
        both = [
            threading.Thread(target=until_nothing_is_left, args=(program, LATE)) for program in (one, other)
        ]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
    assert histories(folder) == alone
    for events in alone.values():
        missed = Counter(
            (one.body.deadline.rule, one.body.deadline.line)
            for one in events
            if isinstance(one.body, DeadlineMissed)
        )
        assert missed
        assert set(missed.values()) == {1}


@pytest.mark.parametrize(("letters", "count", "kills"), [(False, 9, 12), (True, 3, 8)])
def test_a_sweep_that_is_killed_goes_on_where_it_was(
    tmp_path: Path, letters: bool, count: int, kills: int
) -> None:
    folder = tmp_path / "late"
    late(folder, count)
    if not letters:
        (folder / "members.csv").unlink()
    alone = swept_alone(folder, letters=letters)
    chance = random.Random(7)
    with victim(folder) as program:
        for _ in range(kills):
            killed(program, LATE, chance, 1.0 if letters else 0.25)
        until_nothing_is_left(program, LATE)
    found = histories(folder)
    if not letters:
        assert found == alone
        return
    for request, events in found.items():
        sent = Counter((one.kind, one.to, one.about) for one in _letters(events))
        assert set(sent.values()) <= {1}
        assert set(sent) == {(one.kind, one.to, one.about) for one in _letters(alone[request])}
    assert bootstrap.check_documents(folder).faults == {}


def _letters(events: list[Event]) -> list[NoticeSent]:
    return [one.body for one in events if isinstance(one.body, NoticeSent)]
