"""What docs/http.md and docs/fhir.md tell to type works against a real server, and answers what they show."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.code_health.console import put_go
from tests.code_health.sources import ROOT

_BLOCK = re.compile(r"^```(?P<kind>sh|json|http)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_OTHERS = "\n## Who may call\n"
"""From here on docs/fhir.md shows what needs systems of others."""
_BETWEEN = "---- next block ----"
_LISTENING = re.compile(r"^\./go assent serve .*&$", re.MULTILINE)


def _blocks(document: str, port: int) -> Iterator[tuple[str, str]]:
    whole = (ROOT / "docs" / document).read_text("utf-8").replace("8400", str(port))
    text = whole.partition(_OTHERS)[0]
    end = datetime.now(UTC) + timedelta(days=90)
    for found in _BLOCK.finditer(text.replace("--until 2026-12-31", f"--until {end:%Y-%m-%d}")):
        yield found["kind"], found["body"]


def _run(script: str, folder: Path) -> str:
    mine = {"ASSENT_TEST_PYTHON": sys.executable, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    mine["XDG_STATE_HOME"] = str(folder / "state")
    done = subprocess.run(
        ["bash", "-c", f"set -eu\n{script}"],
        cwd=folder,
        env={**os.environ, **mine},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode()


DOCUMENTS = {"http.md": (8, b'"status": 201'), "fhir.md": (3, b'"status": 200')}
"""How many answers each shows at least, and what the server's log then says."""


@pytest.fixture(params=list(DOCUMENTS))
def document(request: pytest.FixtureRequest) -> str:
    """The name of a document whose calls are made."""
    return str(request.param)


@pytest.fixture
def port(tmp_path: Path, document: str) -> Iterator[int]:
    """A server over the installation that the document makes, on a free port."""
    lacking = [tool for tool in ("curl", "jq") if shutil.which(tool) is None]
    if lacking:
        pytest.skip(f"the document's examples need {' and '.join(lacking)}")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    put_go(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    first = next(body for kind, body in _blocks(document, number) if kind == "sh")
    assert _LISTENING.search(first)
    _run(_LISTENING.sub("", first), tmp_path)
    command = [sys.executable, "-m", "assent", "serve", "--store", "requests", "--port", str(number)]
    server = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    try:
        _wait(number, server)
        yield number
    finally:
        server.terminate()
        out, _ = server.communicate(timeout=30)
        (tmp_path / "log").write_bytes(out)
    assert server.returncode in {0, -signal.SIGTERM}
    assert DOCUMENTS[document][1] in out
    assert b"M-1001" not in out


def test_every_call_of_the_document_answers_what_it_shows(port: int, tmp_path: Path, document: str) -> None:
    blocks = list(_blocks(document, port))[1:]
    script = [body for kind, body in blocks if kind == "sh"]
    answers = iter(_run(f"\necho; echo '{_BETWEEN}'\n".join(script), tmp_path).split(_BETWEEN))
    shown, answer = 0, ""
    for kind, body in blocks:
        if kind == "sh":
            answer = next(answers)
        elif kind == "json":
            expected, found = json.loads(body), json.loads(answer)
            assert _within(expected, found), f"{body}\nis not in\n{answer}"
            shown += 1
        else:
            missing = [line for line in body.splitlines() if line not in answer.replace("\r", "")]
            assert not missing, f"{missing} not in\n{answer}"
            shown += 1
    assert shown >= DOCUMENTS[document][0]


def _within(expected: object, found: object) -> bool:
    """Whether everything that is shown is in the answer; objects and lists may hold more."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            name in found and _within(value, found[name]) for name, value in expected.items()
        )
    if isinstance(expected, list) and expected:
        return isinstance(found, list) and all(
            any(_within(one, other) for other in found) for one in expected
        )
    return expected == found


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, server.communicate()
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not become ready")
