"""``assent serve``: what it refuses, and what several processes need."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY, socket
from typing import Any, TypeVar

import httpx
import pytest
import uvicorn

from assent import bootstrap
from assent.bootstrap.server import server_logging
from assent.cli import server
from assent.cli.server import Listening, _figures, at_once, serve_store
from assent.web.server.installation import CallLimits
from assent.web.server.logs import JsonLines, failure

_PLAIN = Listening("127.0.0.1", 0, 1, 0, None, None)
T = TypeVar("T")


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: a browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()


def _refused(folder: Path, capsys: pytest.CaptureFixture[str], listening: Listening = _PLAIN) -> str:
    assert serve_store(folder, listening) in {1, 2}
    return capsys.readouterr().err


def test_there_is_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "make one with `assent init FOLDER`" in _refused(tmp_path, capsys)


def test_a_store_of_another_version_is_not_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "store"
    bootstrap.make_store(folder, "")
    with sqlite3.connect(folder / "assent.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    assert "another form than this version" in _refused(folder, capsys)


def test_a_certificate_comes_with_its_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half = Listening("127.0.0.1", 0, 1, 0, tmp_path / "certificate.pem", None)
    assert "together" in _refused(tmp_path, capsys, half)


def test_several_processes_get_the_log_and_share_their_figures() -> None:
    assert pickle.loads(pickle.dumps(server_logging())) == server_logging()
    with _figures(2):
        assert Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).is_dir()
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ


def test_several_processes_answer_at_once() -> None:
    """The event loop sends what is written without waiting for more, where the socket says that it is TCP."""
    listener = at_once(uvicorn.Config("app", port=0).bind_socket())
    listener.listen()

    async def no_delay() -> int:
        async def answered(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            writer.write(bytes([bool(accepted.getsockopt(IPPROTO_TCP, TCP_NODELAY))]))
            writer.close()

        async with await asyncio.start_server(answered, sock=listener):
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            found = await reader.readexactly(1)
            writer.close()
            return found[0]

    assert _run(no_delay()) == 1


def test_two_processes_serve_one_store(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    bootstrap.make_store(folder, "")
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["-m", "assent", "serve", "--store", str(folder), "--port", str(port), "--workers", "2"]
    with subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as served:
        try:
            assert _answers(f"http://127.0.0.1:{port}/readyz", served)
        finally:
            served.terminate()
            said = served.stderr.read() if served.stderr else b""
    assert b"Traceback" not in said
    assert served.returncode in {0, -signal.SIGTERM}


def _answers(address: str, served: subprocess.Popen[bytes]) -> bool:
    for _ in range(300):
        try:
            return httpx.get(address).status_code == 200
        except httpx.TransportError:
            if served.poll() is not None:
                return False
            time.sleep(0.1)
    return False


def test_each_process_lets_its_share_of_the_calls_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[CallLimits] = []

    async def live() -> None:
        app = server.application()
        async with app.router.lifespan_context(app):
            found.append(app.state.installation.limits)

    bootstrap.make_store(tmp_path / "store", "")
    monkeypatch.setenv("ASSENT_SERVED", "")
    monkeypatch.setattr(server, "_listen", lambda *_: _run(live()))
    for workers in (1, 4):
        assert serve_store(tmp_path / "store", replace(_PLAIN, workers=workers)) == 0
    whole, share = found
    assert (whole, share) == (CallLimits(), CallLimits().shared_by(4))
    assert 4 * share.burst == whole.burst


def test_a_failure_of_the_server_itself_is_logged_without_its_words() -> None:
    import logging
    import sys

    try:
        raise ValueError("Pat One")
    except ValueError:
        record = logging.LogRecord("uvicorn.error", 40, "x", 1, "Pat One %s", ("M-1",), sys.exc_info())
    line = JsonLines().format(record)
    assert "Pat One" not in line
    assert '"failure": "builtins.ValueError"' in line


def test_the_place_of_a_failure_is_inside_the_program() -> None:
    try:
        bootstrap.answered_values({"a": "{b: 1}"})
    except ValueError as error:
        said = failure(error)
    assert said["place"].startswith("assent.adapters.case_files.settings:answered_values:")
