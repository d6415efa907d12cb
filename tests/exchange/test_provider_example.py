"""The provider's system of examples/provider takes every step against a real server, and says what it means."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest

from assent.demo.cast import ALDER
from assent.demo.members import TRIED, TRIED_AGAIN, TRIED_TOO
from tests.browser.serving import Server, serving
from tests.code_health.sources import ROOT

PROGRAM = ROOT / "examples" / "provider"
QUESTIONS = [
    "mirtazapine (trial 4): adherence: How much of it was taken, in percent? (trials[3].adherence; clause I.4.b)",
    "ketamine misuse: Has the member ever misused ketamine? (ketamine_misuse; clause X.17)",
]
GRANTED = re.compile(r"authorization AU-\S+, \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d")


@pytest.fixture(scope="module")
def server(demonstration: Path) -> Iterator[Server]:
    with serving(demonstration) as served:
        yield served


def started(*words: str) -> subprocess.Popen[str]:
    """The program as a reader starts it: with nothing of ours on its path."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-I", str(PROGRAM), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean)


def failed(*words: str) -> str:
    """What it says where it cannot go on."""
    out, error = started(*words).communicate(timeout=60)
    assert "Traceback" not in error
    return error if "\n" not in error.strip() else f"more than one line: {error} {out}"


def answered(server: Server, request: str) -> None:
    """Somebody of the office answers in the workbench what is asked."""
    evidence = {"basis": "attested", "source": "chart note", "by": ALDER.psychiatrist}
    body = {"facts": {"trials[3].adherence": 91, "ketamine_misuse": False}, "evidence": evidence}
    headers = {
        "Authorization": f"Bearer {server.token(ALDER.account.id)}", "Content-Type": "application/json",
    }  # fmt: skip
    at = f"{server.address}/api/requests/{request}/facts"
    with urlopen(Request(at, json.dumps(body).encode(), headers), timeout=30) as answer:
        assert answer.status == 200


def played(server: Server, wait: str) -> tuple[int, dict[str, list[str]], str]:
    """The exit status, the lines below each step, and what went to standard error.

    What waits for somebody of the office is answered.
    """
    process = started(server.address, "--wait", wait)
    steps: dict[str, list[str]] = {}
    assert process.stdout is not None
    for line in map(str.strip, process.stdout):
        if found := re.match(r"(\d)\. ", line):
            lines = steps.setdefault(found[1], [])
        elif line:
            lines.append(line)
        if line.startswith("waiting") and "alder.desk" in lines[-2]:
            answered(server, re.findall(r"P-[\w-]+", lines[-2])[0])
    _, error = process.communicate(timeout=60)
    return process.returncode, steps, error


def test_every_step_is_taken_and_explained(server: Server) -> None:
    status, steps, error = played(server, "60")
    assert (status, error, list(steps)) == (0, "", list("123456789"))
    assert all(line.startswith("means") for line in (lines[-1] for lines in steps.values())), steps
    said = {step: "\n".join(lines) for step, lines in steps.items()}
    assert ALDER.npi in said["1"]
    assert "came  a handshake, with our own secret" in said["1"]
    assert f"member {TRIED.number}" in said["2"]
    assert said["2"].count("covered, auth-needed") == 2
    assert re.search(r"questionnaire \S+/mgb-031-initial\|\S+\nassertion CA-\w+", said["2"])
    assert re.search(r"CA-\w+", said["2"])[0] in said["3"]  # type: ignore[index]
    assert "Questionnaire, Library, ValueSet, QuestionnaireResponse" in said["3"]
    assert re.search(r"\n6\d questions in 1\d rounds", said["3"])
    assert "A4 (open)" in said["4"]
    assert [line for line in steps["4"] if "clause" in line] == QUESTIONS
    assert "completed after 1 $next-question" in said["5"]
    assert "A1 (granted)" in said["5"]
    granted = GRANTED.search(said["5"])
    assert granted
    before, _, after = said["6"].partition("came  a notice: event-notification")
    assert "A4 (open)" in before
    assert "A1 (granted)" in after
    assert GRANTED.search(after)
    before, _, after = said["7"].partition("Claim/$inquire")
    assert f"send to {server.address}/fhir/pas/2.2/$submit-attachment under P-" in before
    assert "DocumentReference, more follows" in before
    assert "QuestionnaireResponse, nothing follows" in before
    assert before.count("Taken for request") == 2
    assert "A1 (granted)" in after
    assert GRANTED.search(after)
    assert granted[0] in said["8"]
    assert "C (canceled)" in said["9"]


def test_once_more_says_why_there_is_nothing_to_ask(server: Server) -> None:
    assert f"Member {TRIED.number} has an authorization already" in failed(server.address)


def test_its_people_are_those_of_the_demonstration() -> None:
    text = (PROGRAM / "chart.py").read_text("utf-8")
    assert {TRIED.birth_date, TRIED_TOO.birth_date} == {TRIED.birth_date}
    for value in (
        ALDER.npi,
        ALDER.name,
        TRIED.number,
        TRIED_TOO.number,
        TRIED_AGAIN[-1].number,
        f"{TRIED.birth_date}",
    ):
        assert f'"{value}"' in text


def test_it_needs_the_standard_library_only() -> None:
    own = {path.stem for path in PROGRAM.glob("*.py")}
    imported = {
        found[1]
        for path in PROGRAM.glob("*.py")
        for found in re.finditer(r"^(?:from|import) (\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert imported <= own | sys.stdlib_module_names
    assert not own & sys.stdlib_module_names


def test_what_cannot_be_is_said_in_one_sentence(server: Server) -> None:
    assert "is no address of a server" in failed("ftp://127.0.0.1")
    assert "No server answers at http://127.0.0.1:9" in failed("http://127.0.0.1:9")
    assert "was answered with 401" in failed(server.address, "--token", "of-nobody")


@pytest.mark.parametrize(
    ("answer", "says"),
    [(b"<html>", "no JSON"), (b"{}", "something else"), (b"[]", "something else")],
)
def test_a_server_that_is_another_one(answer: bytes, says: str) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    other = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    Thread(target=other.serve_forever, daemon=True).start()
    try:
        assert says in failed(f"http://127.0.0.1:{other.server_port}", "--wait", "1")
    finally:
        other.shutdown()
        other.server_close()
