"""Killing what works on a folder at random moments, and what must hold afterwards."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from assent import bootstrap
from assent.desk import audit
from assent.desk.ports import Desk
from tests.robustness import killed_desk
from tests.robustness.acts import do, request_of


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
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin
        assert running.stdout
        yield Victim(running.stdin, running.stdout)
        running.stdin.close()


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
