"""A writer is killed at random moments: what it acknowledged is there once, the rest wholly or not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

from assent.adapters.store import open_store
from assent.casework.record.events import NoteWritten
from tests.adapters.store import killed_writer
from tests.adapters.store.story import PROJECTIONS

KILLS = 20


def test_twenty_kills(place: str) -> None:
    open_store(place, PROJECTIONS).close()
    chance = random.Random(31)
    acknowledged = -1
    program = [sys.executable, str(Path(killed_writer.__file__)), place]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin
        assert writer.stdout
        for number in range(KILLS):
            writer.stdin.write(f"{acknowledged + 1}\n")
            writer.stdin.flush()
            child = int(writer.stdout.readline().removeprefix("child "))
            kill = threading.Timer(chance.uniform(0.02, 0.2), os.kill, (child, signal.SIGKILL))
            if number % 4 == 0:  # perhaps while it is still opening the store
                kill.start()
            while (line := writer.stdout.readline()) != "gone\n":
                assert int(line) == acknowledged + 1
                acknowledged += 1
                if kill.ident is None:
                    kill.start()
        writer.stdin.close()

    store = open_store(place, PROJECTIONS)
    says = [
        one.event.body.says for one in store.read_all(0, 1_000_000) if isinstance(one.event.body, NoteWritten)
    ]
    last = len(says) // 2 - 1
    assert last in (acknowledged, acknowledged + 1)
    assert says == [text for number in range(last + 1) for text in (f"{number}", f"{number} again")]
    assert acknowledged > 0
    report = store.verify()
    assert (report.ok, report.entries) == (True, len(says))
    store.close()
