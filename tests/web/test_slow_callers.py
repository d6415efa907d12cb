"""A real server, with callers who send half a call, or take nothing of an answer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from assent import bootstrap
from assent.casework.people.accounts import OnFile
from assent.casework.people.sign_in import Session
from assent.desk.intake import documents, requests
from assent.desk.intake.submission import Submission, lines_of
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from tests.packages import CATALOGUE
from tests.web.served import ACCOUNTS, EXAMPLES, NPI

DOCUMENT = 8_000_000
_PROGRAM = """
import sys
from assent.cli import connections, server
connections.WatchedConnection.header_seconds = 1.0
connections.WatchedConnection.send_seconds = 1.0
connections.WatchedConnection.most = 40
from pathlib import Path
sys.exit(server.serve_store(Path(sys.argv[1]), server.Listening("127.0.0.1", int(sys.argv[2]), 1, 0, None, None)))
"""


class Real(NamedTuple):
    """A server in a process of its own, with a document that the office may open."""

    port: int
    pid: int
    token: str
    document: str

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 5)


def furnish(folder: Path) -> tuple[str, str]:
    """A request with a long document, and a token of its office."""
    bootstrap.make_store(folder, "")
    now = datetime.now(UTC)
    (case,) = bootstrap.cases(str(EXAMPLES / "two-facts-missing.json"), {})
    office = ACCOUNTS["office"]
    with bootstrap.desk(folder) as desk:
        accounts = accounts_of(desk)
        token = accounts.secrets.token()

        def sign_in(held: Changing) -> None:
            held.put(OnFile(office))
            session = Session(accounts.secrets.digest(token), office.id, now, now, now + timedelta(hours=1))
            held.start(session)

        accounts.book.change(sign_in)
        lines = lines_of(case, CATALOGUE)
        requests.submit(desk, Submission("slow", case, "M-1", NPI, lines), office.actor, now)
        pieces = iter([b"x" * DOCUMENT])
        state = documents.attach(desk, "slow", pieces, "long.txt", "text/plain", office.actor, now)
    return token, next(iter(state.documents))


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    folder, port = tmp_path_factory.mktemp("slow") / "office", free_port()
    token, document = furnish(folder)
    command = [sys.executable, "-c", _PROGRAM, str(folder), str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: answers(port))
            yield Real(port, process.pid, token, f"/api/requests/slow/documents/{document}")
        finally:
            process.send_signal(signal.SIGTERM)


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def ended(connection: socket.socket) -> bool:
    """Whether the server has closed it; what it had sent before is passed over."""
    connection.settimeout(10)
    try:
        while connection.recv(1 << 20):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /heal",
    ],
)
def test_half_of_a_call_is_not_waited_for(real: Real, start: bytes) -> None:
    with closing(real.connect()) as slow:
        slow.sendall(start)
        assert ended(slow)
    assert answers(real.port)


def test_more_connections_than_are_held_are_turned_away(real: Real) -> None:
    with ExitStack() as stack:
        for _ in range(120):
            slow = stack.enter_context(closing(real.connect()))
            slow.sendall(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
        until(lambda: answers(real.port), 15)
    assert answers(real.port)


def test_who_takes_nothing_of_an_answer_costs_little_and_is_let_go(real: Real) -> None:
    before = resident(real.pid)
    call = f"GET {real.document} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {real.token}\r\n\r\n".encode()
    with ExitStack() as stack:
        readers = []
        for _ in range(30):
            reader = stack.enter_context(closing(socket.socket()))
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(("127.0.0.1", real.port))
            reader.sendall(call)
            readers.append(reader)
        time.sleep(1)
        assert resident(real.pid) - before < 5 * DOCUMENT
        time.sleep(2)
        got = [len(received(reader)) for reader in readers]
    assert max(got) < DOCUMENT
    answer = httpx.get(
        f"http://127.0.0.1:{real.port}{real.document}", headers={"Authorization": f"Bearer {real.token}"}
    )
    assert (answer.status_code, len(answer.content)) == (200, DOCUMENT)


def received(reader: socket.socket) -> bytes:
    reader.settimeout(10)
    pieces = []
    try:
        while piece := reader.recv(1 << 20):
            pieces.append(piece)
    except ConnectionError:
        pass
    return b"".join(pieces)


def resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
