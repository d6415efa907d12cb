"""A desk and the real server are killed with SIGKILL at random moments, over and over; then the record is checked.

``python -m bench.kills [--kills 2000] [--server 200] [--seed 1]``

``--server`` of the kills hit the server while three clients call it, the rest a desk that does act after
act. Ends with an error where anything acknowledged is missing or there twice, anything unacknowledged is
half there, or ``audit verify`` finds a fault.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from assent import bootstrap
from tests.robustness.killing import check_acts, check_calls, kill_at_random, kill_server_at_random


def main() -> None:
    """Kill, check, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--server", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    with TemporaryDirectory() as folder:
        _desk(Path(folder), given.kills - given.server, chance)
        _server(Path(folder), given.server, chance)


def _desk(folder: Path, kills: int, chance: random.Random) -> None:
    started = time.perf_counter()
    bootstrap.make_store(folder / "desk", "Committee, 2026-01-15")
    acknowledged = kill_at_random(folder / "desk", kills, chance)
    check_acts(folder / "desk", acknowledged, folder / "whole")
    _say("the desk", kills, acknowledged + 1, started)


def _server(folder: Path, kills: int, chance: random.Random) -> None:
    started = time.perf_counter()
    bootstrap.make_store(folder / "server", "Committee, 2026-01-15")
    callers = kill_server_at_random(folder / "server", kills, chance)
    faults = [fault for caller in callers for fault in caller.faults]
    if faults:
        raise SystemExit(f"a client was told what it should not have been: {faults}")
    check_calls(folder / "server", callers)
    _say("the server", kills, sum(caller.acknowledged for caller in callers), started)


def _say(what: str, kills: int, acts: int, started: float) -> None:
    seconds = time.perf_counter() - started
    print(
        f"{what}: killed {kills} times in {seconds:.0f} s; {acts} acknowledged acts, each there once; no faults"
    )


if __name__ == "__main__":
    main()
