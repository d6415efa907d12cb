"""Killing what works on a folder at random moments, and what must hold afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assent import bootstrap
from assent.casework.authorization.events import AuthorizationIssued
from assent.casework.determination.events import AutomaticallyApproved
from assent.casework.intake.events import Answered, DraftCreated, FactsGiven, Submitted
from assent.casework.record.event import Body
from assent.casework.record.events import NoteWritten
from assent.casework.requirement.events import NeedDetermined
from assent.casework.review.events import Assessed, InformationRequested
from assent.desk.ports import Desk
from assent.desk.record import audit
from tests.robustness import killed_desk
from tests.robustness.acts import do, request_of
from tests.robustness.callers import STEPS, Caller, sign_in

CLIENTS = 3
ACTS: tuple[tuple[type[Body], ...], ...] = (
    (DraftCreated, FactsGiven, Submitted, NeedDetermined, NeedDetermined, Assessed, InformationRequested),
    (NoteWritten,),
    (FactsGiven, Answered, Assessed, AutomaticallyApproved, AutomaticallyApproved, AuthorizationIssued),
)
"""What the acts of a client make, step by step."""


class Victim:
    """The program of ``killed_desk``: it begins a child, which is killed."""

    def __init__(self, given: IO[str], said: IO[str]) -> None:
        self._given, self._said = given, said

    def begin(self, what: str) -> int:
        """Begin a child; its process id."""
        self._given.write(f"{what}\n")
        self._given.flush()
        return int(self._said.readline().removeprefix("child "))

    def lines(self) -> Iterator[str]:
        """What the child reports, until it is gone."""
        while (line := self._said.readline().strip()) != "gone":
            assert line, "the program that is killed has ended by itself"
            yield line


@contextmanager
def victim(folder: Path) -> Iterator[Victim]:
    """The program, ready to begin children that work on a folder."""
    program = [sys.executable, str(Path(killed_desk.__file__)), str(folder)]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdin
        assert running.stdout
        try:
            yield Victim(running.stdin, running.stdout)
        finally:
            os.killpg(running.pid, signal.SIGKILL)


def kill_at_random(folder: Path, kills: int, chance: random.Random) -> int:
    """Kill a desk that does act after act, so many times; the last act that it acknowledged.

    Now and then it is killed while it is still opening the folder.
    """
    acknowledged = -1
    with victim(folder) as program:
        for number in range(kills):
            child = program.begin(f"acts {acknowledged + 1}")
            kill = threading.Timer(chance.uniform(0.0, 0.08), os.kill, (child, signal.SIGKILL))
            if number % 8 == 0:
                kill.start()
            for line in program.lines():
                done = int(line.removeprefix("did "))
                assert done == acknowledged + 1
                acknowledged = done
                if kill.ident is None:
                    kill.start()
    return acknowledged


def kill_server_at_random(folder: Path, kills: int, chance: random.Random) -> list[Caller]:
    """Kill the real server, so many times, while clients call it; the clients, as they were left.

    At last it is let run until every client has had an answer.
    """
    tokens = sign_in(folder, CLIENTS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    callers = [Caller(name, port, token) for name, token in enumerate(tokens)]
    threads = [threading.Thread(target=one.run, daemon=True) for one in callers]
    with victim(folder) as program:
        for number in range(kills):
            child = program.begin(f"serve {port}")
            if number % 8 == 7:  # perhaps before it listens
                threading.Timer(chance.uniform(0.0, 0.5), os.kill, (child, signal.SIGKILL)).start()
            for _ in program.lines():
                for one in threads if number == 0 else ():
                    one.start()
                if number % 8 != 7:
                    _answered(callers)
                    time.sleep(chance.uniform(0.0, 0.3))
                    os.kill(child, signal.SIGKILL)
        _let_finish(program, port, callers, threads)
    return callers


def _answered(callers: Sequence[Caller]) -> None:
    """Wait until one of them has got an answer, or 20 seconds."""
    for one in callers:
        one.answered.clear()
    until = time.monotonic() + 20
    while not any(one.answered.wait(0.01) for one in callers):
        assert time.monotonic() < until, "the server does not answer"


def _let_finish(program: Victim, port: int, callers: list[Caller], threads: list[threading.Thread]) -> None:
    child = program.begin(f"serve {port}")
    for _ in program.lines():
        for caller, thread in zip(callers, threads, strict=True):
            caller.over.set()
            thread.join(60)
        os.kill(child, signal.SIGKILL)


def check_calls(folder: Path, callers: Sequence[Caller]) -> None:
    """The record verifies; each request holds exactly what was acknowledged, at most one act more, whole."""
    with bootstrap.desk(folder) as desk:
        assert audit.verify(desk, {}).faults == ()
        for caller in callers:
            for request in dict.fromkeys(map(caller.request, range(caller.acknowledged + 1))):
                _check_request(desk, caller, request)
        held = {event.request for _, event in desk.record.read_all(0, 10_000_000)}
        assert held <= {one.request(act) for one in callers for act in range(one.acknowledged + 1)}


def _check_request(desk: Desk, caller: Caller, request: str) -> None:
    """Its acts in order, each once and whole: which events an act makes is always the same."""
    done = sum(caller.request(act) == request for act in range(caller.acknowledged))
    made = [type(event.body) for event in desk.record.read(request)]
    wholly = [kind for act in ACTS[:done] for kind in act]
    assert made in (wholly, [*wholly, *ACTS[done]] if done < STEPS else wholly), request


def check_acts(folder: Path, acknowledged: int, another: Path) -> None:
    """The record verifies, and is what the acts make where nobody is killed: all acknowledged, at most one more.

    As every act is given its time, the same acts make the same events, byte for byte.
    """
    bootstrap.make_store(another, "Committee, 2026-01-15")
    shutil.copy2(folder / "office.toml", another / "office.toml")
    with bootstrap.desk(folder) as killed, bootstrap.desk(another) as whole:
        found = audit.verify(killed, {})
        assert found.faults == ()
        for number in range(acknowledged + 1):
            do(whole, number)
        held = {event.request for _, event in killed.record.read_all(0, 10_000_000)}
        last = request_of(acknowledged + 1)
        assert held - {last} == {request_of(number) for number in range(acknowledged + 1)} - {last}
        for request in held - {last}:
            assert killed.record.read(request) == whole.record.read(request)
        _check_last(killed, whole, acknowledged + 1)


def _check_last(killed: Desk, whole: Desk, unacknowledged: int) -> None:
    """The act that was not acknowledged is there wholly, or not at all."""
    request = request_of(unacknowledged)
    before = whole.record.read(request)
    do(whole, unacknowledged)
    assert killed.record.read(request) in (before, whole.record.read(request))
