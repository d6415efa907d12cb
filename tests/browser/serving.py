"""A real server over a copy of a store, with a session for whoever a test needs."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import uvicorn

from assent import bootstrap
from assent.bootstrap import server as bootstrap_server
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.sign_in import Session
from assent.cli.connections import WatchedConnection
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from assent.web.server.caller import COOKIE

PASSWORD = "a sentence that is long enough"
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
"""The shell without a window takes two thirds of the processor time for the same pages."""


def session_of(address: str, token: str) -> Any:
    """The cookie of a session, as a browser keeps it."""
    return {
        "name": COOKIE, "value": token, "url": address.replace("http://", "https://"),
        "httpOnly": True, "secure": True, "sameSite": "Strict",
    }  # fmt: skip


@dataclass
class Server:
    """A server that runs: its address and its store."""

    address: str
    folder: Path

    def token(self, id: str, lasts: timedelta = timedelta(hours=8)) -> str:
        """A new session of an account of the store, which ends after a while."""
        return begin_session(self.folder, id, lasts)

    def end_by_itself(self, token: str) -> None:
        """A session is past its time from now on, as if its hours had gone by."""
        with bootstrap.desk(self.folder) as desk:
            accounts, now = accounts_of(desk), datetime.now(UTC)
            digest = accounts.secrets.digest(token)
            found = accounts.book.session(digest)
            assert found is not None

            def work(held: Changing) -> None:
                held.end(digest)
                held.start(replace(found[0], ends_at=now - timedelta(seconds=1)))

            accounts.book.change(work)

    def give_password(self, id: str, *, one_time: bool = False) -> None:
        """Give an account ``PASSWORD``, as its own or as a one-time one."""
        with bootstrap.desk(self.folder) as desk:
            accounts = accounts_of(desk)
            until = datetime.now(UTC) + timedelta(days=1) if one_time else None
            hashed = accounts.secrets.hash(PASSWORD)

            def work(held: Changing) -> None:
                kept = held.one(id)
                assert kept is not None
                held.put(replace(kept, password=hashed, password_until=until))

            accounts.book.change(work)

    def add(self, account: Account) -> str:
        """A new account, with a session."""
        with bootstrap.desk(self.folder) as desk:
            accounts_of(desk).book.change(lambda held: held.put(OnFile(account)))
        return self.token(account.id)


def begin_session(folder: Path, id: str, lasts: timedelta) -> str:
    """A session of an account, proven by a second factor as a signer's has to be."""
    with bootstrap.desk(folder) as desk:
        accounts, now = accounts_of(desk), datetime.now(UTC)
        token = accounts.secrets.token()

        def work(held: Changing) -> None:
            held.start(Session(accounts.secrets.digest(token), id, now, now, now + lasts, second_factor=True))

        accounts.book.change(work)
        return token


@contextmanager
def serving(store: Path, *more: str) -> Iterator[Server]:
    """Serve a copy of a store on a free port until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="assent-served-") as place:
        folder = Path(place) / "store"
        shutil.copytree(store, folder)
        bootstrap.close_to_others(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = [sys.executable, "-m", "assent", "serve", "--store", str(folder), "--port", str(port), *more]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _wait(f"http://127.0.0.1:{port}/readyz", process)
            yield Server(f"http://127.0.0.1:{port}", folder)
        finally:
            process.terminate()
            process.communicate(timeout=30)


@contextmanager
def serving_here(folder: Path) -> Iterator[Server]:
    """Serve a folder by a server in this process until the end of the block: as ``assent serve``, already imported."""
    log = str(folder.parent / f"{folder.name}.log")
    application = bootstrap_server.application(folder, bootstrap_server.Serving(sweep_every=30, log=log))
    served = uvicorn.Server(
        uvicorn.Config(
            application, "127.0.0.1", 0, http=WatchedConnection, log_level="error", access_log=False,
            server_header=False, timeout_graceful_shutdown=5,
        )
    )  # fmt: skip
    thread = Thread(target=served.run, daemon=True)
    thread.start()
    try:
        while not served.started:
            if not thread.is_alive():
                raise RuntimeError("the server did not begin to answer")
            time.sleep(0.01)
        port = served.servers[0].sockets[0].getsockname()[1]
        yield Server(f"http://127.0.0.1:{port}", folder)
    finally:
        served.should_exit = True
        thread.join(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read().decode() if process.stderr else "")
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the server did not begin to answer")
