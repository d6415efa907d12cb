"""The one command on a terminal: a demonstration served on this machine, entered by a link for each role."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from assent.cli.showing import free_port

_LINK = re.compile(r"(\w[\w ]*\w) +(http://127\.0\.0\.1:\d+/demonstration/\S+)")


@pytest.fixture(scope="module")
def shown(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What `assent tour` prints on a terminal, while it serves: a link for each role."""
    folder = tmp_path_factory.mktemp("kept") / "demonstration"
    shutil.copytree(demonstration, folder)
    (folder / "made.txt").write_text(datetime.now(UTC).isoformat(), "utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "assent", "tour"],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        env={**os.environ, "ASSENT_DEMONSTRATION": str(folder), "COLUMNS": "200"},
    )  # fmt: skip
    os.close(theirs)
    try:
        text = _read_until(ours, "Ctrl+C")
        yield dict(_LINK.findall(text))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        os.close(ours)


def _read_until(terminal: int, words: str) -> str:
    text, until = "", time.monotonic() + 120
    while words not in text:
        assert time.monotonic() < until, text[-2_000:]
        if select.select([terminal], [], [], 1)[0]:
            text += os.read(terminal, 65_536).decode(errors="replace")
    return text


def _get(address: str) -> tuple[int, str]:
    parts = urlsplit(address)
    for _ in range(100):
        connection = HTTPConnection(parts.netloc, timeout=10)
        try:
            connection.request("GET", parts.path)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", "")
        except ConnectionRefusedError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError("nobody listens")


def test_each_role_has_a_link_that_enters(shown: dict[str, str]) -> None:
    assert set(shown) == {
        *("provider", "intake", "nurse", "physician", "policy author", "auditor", "administrator"),
    }
    assert _get(shown["nurse"]) == (303, "/worklist")
    assert _get(shown["provider"]) == (303, "/office")


def test_another_key_enters_nothing(shown: dict[str, str]) -> None:
    assert _get(shown["nurse"][:-3] + "xxx")[0] == 404


def test_the_first_page_shows_the_links_and_says_what_it_is(shown: dict[str, str], browser: Browser) -> None:
    page = browser.new_page()
    page.goto(re.sub(r"/demonstration/.*", "/", shown["nurse"]))
    assert "Nothing here is valid" in page.locator("header").inner_text()
    page.get_by_role("link", name="Nurse reviewer").click()
    assert page.get_by_role("link", name="Worklist").is_visible()
    page.close()


def test_a_taken_port_is_passed_over() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port
