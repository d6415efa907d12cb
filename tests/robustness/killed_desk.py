"""A process that is killed: for each line on its input it forks a child that works on a folder without end.

A line is ``acts NUMBER``, the first act that is not known to be done; ``serve PORT``, the real server
with its rounds; or ``sweep TIME``, the sweep and the letters of a time, again and again. The child
reports each act or sweep when it has returned, and ``up`` when the server listens.
"""

from __future__ import annotations

import os
import socket
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import uvicorn

import assent.adapters.projections
import assent.adapters.reports
import assent.web.app  # noqa: F401  (loaded once, before a child is forked)
from assent import bootstrap
from assent.bootstrap import server
from assent.desk.assessment.assess import assess_case, record
from assent.desk.deadlines.sweep import sweep
from assent.desk.notices.mailroom import send_due_notices
from assent.desk.reports.operations import can_send
from tests.packages import CATALOGUE
from tests.robustness.acts import do, submission


def act(folder: Path, number: int) -> None:
    with bootstrap.desk(folder) as desk:
        while True:
            do(desk, number)
            say(f"did {number}")
            number += 1


def serve(folder: Path, port: int) -> None:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    os.environ["TERM"] = "dumb"
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123  (the log of the server)
    config = uvicorn.Config(
        server.application(folder, server.Serving(0.05)), log_level="critical", access_log=False
    )
    listening.listen(64)
    say("up")
    uvicorn.Server(config).run(sockets=[listening])


def sweep_on(folder: Path, at: datetime) -> None:
    with bootstrap.desk(folder) as desk:
        while True:
            found = sweep(desk, at)
            letters = send_due_notices(desk, at, limit=3).letters if can_send(desk) else 0
            say(f"swept {found.changed + letters} {len(found.failed)}")


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def main(folder: Path) -> None:
    with bootstrap.desk(folder):  # what a child needs is loaded and worked out before it is forked
        record(assess_case(submission("warm", denied=False).case, CATALOGUE))
    for line in sys.stdin:
        what, _, given = line.strip().partition(" ")
        waits, goes = os.pipe()
        child = os.fork()
        if child == 0:
            os.read(waits, 1)  # until it is announced: what it reports comes after that
            if what == "acts":
                act(folder, int(given))
            elif what == "serve":
                serve(folder, int(given))
            else:
                sweep_on(folder, datetime.fromisoformat(given))
        say(f"child {child}")
        os.write(goes, b".")
        os.waitpid(child, 0)
        os.close(waits)
        os.close(goes)
        say("gone")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
