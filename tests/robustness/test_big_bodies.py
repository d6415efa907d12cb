"""Bodies far too large, too dense or too deep: a real server answers each with one clear error, and stays small."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assent import bootstrap
from assent.casework.oversight.operations import Operation, OperationKind
from assent.casework.people.accounts import Account, OnFile
from assent.casework.record.actors import Role
from assent.desk.people.account_steps import accounts_of
from tests.robustness.killing import victim

MEGABYTE = 1024 * 1024
MOST_GROWTH = 200 * MEGABYTE
"""So much more memory than before the server may have held at its height, after all of these bodies."""
_ENTRY = b'{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p"}}'


def _bundle(entries: bytes) -> bytes:
    return b'{"resourceType":"Bundle","entry":[' + entries + b"]}"


def _filled(size: int) -> bytes:
    """A bundle of one text, of that size."""
    return _bundle(b'{"fullUrl":"' + b"x" * size + b'"}')


BODIES: dict[str, tuple[bytes, int, str]] = {
    "50 MB": (_filled(50 * MEGABYTE), 413, "too-long"),
    "100,000 entries": (_bundle(b",".join([_ENTRY] * 100_000)), 400, "too-long"),
    "empty lists": (_bundle(b"[]," * 2_000_000 + b"[]"), 400, "too-long"),
    "empty objects": (_bundle(b"{}," * 2_000_000 + b"{}"), 400, "too-long"),
    "numbers": (_bundle(b"1," * 3_500_000 + b"1"), 400, "too-long"),
    "nested lists": (b'{"resourceType":"Bundle","entry":' + b"[" * 250_000, 400, "too-long"),
    "nested objects": (b'{"a":' * 250_000, 400, "too-long"),
    "one name again and again": (b"{" + b'"a":1,' * 250_000 + b'"a":1}', 400, "structure"),
    "one text of 7 MB": (_filled(7 * MEGABYTE), 400, ""),
    "a number of a million digits": (_bundle(b"1" * 1_000_000), 400, "structure"),
    "no UTF-8": (_bundle(b'"' + b"\xff" * MEGABYTE + b'"'), 400, "invalid"),
}
ADDRESSES = (
    "/fhir/pas/2.2/Claim/$submit",
    "/fhir/pas/2.0/Claim/$inquire",
    "/fhir/pas/2.2/Subscription",
    "/cds-services/order-sign-crd",
    "/fhir/dtr/Questionnaire/$questionnaire-package",
    "/fhir/dtr/Questionnaire/$next-question",
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("big") / "plan"
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    return folder


def _open_to_this_machine(folder: Path) -> None:
    """A demonstration with one program: on this machine all endpoints take its calls without a token."""
    with bootstrap.desk(folder) as desk:
        program = OnFile(Account("program-1", "Program", Role.SYSTEM_CLIENT, "1234567893"))
        accounts_of(desk).book.change(lambda held: held.put(program))
        desk.record.note(Operation(datetime.now(UTC), "software", OperationKind.DEMONSTRATION_MADE, {}))


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[tuple[int, int]]:
    """A server in a process of its own: its port and its process."""
    _open_to_this_machine(place)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with victim(place) as program:
        child = program.begin(f"serve {port}")
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port, child


def _sent(port: int, address: str, body: bytes, **more: str) -> tuple[int, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        try:
            connection.request("POST", address, body, {"Content-Type": "application/json", **more})
        except (BrokenPipeError, ConnectionResetError):
            """The server has answered, and takes no more."""
        answer = connection.getresponse()
        return answer.status, answer.read()


def _height(process: int) -> int:
    """The most memory that a process has held so far, in bytes, as Linux tells it."""
    lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def test_each_is_one_clear_error_and_the_server_stays_small(server: tuple[int, int]) -> None:
    port, process = server
    for address in ADDRESSES:
        assert _sent(port, address, b"{}")[0] in (400, 422)
    before = _height(process)
    for address in ADDRESSES:
        for name, (body, status, code) in BODIES.items():
            said, content = _sent(port, address, body)
            assert said == status, (address, name, content[:300])
            assert len(content) < 64 * 1024, (address, name)
            outcome = json.loads(content)
            assert outcome["resourceType"] == "OperationOutcome", (address, name)
            assert code in ("", outcome["issue"][0]["code"]), (address, name, content[:300])
            assert b"xxxxx" not in content, "nothing of what was sent is said again"
    assert _height(process) - before < MOST_GROWTH
    assert _sent(port, ADDRESSES[0], b"{}")[0] == 400, "it goes on"


def test_a_bundle_of_too_many_resources_is_told_how_many_are_taken(server: tuple[int, int]) -> None:
    _, content = _sent(server[0], ADDRESSES[0], _bundle(b",".join([_ENTRY] * 3_000)))
    (issue,) = json.loads(content)["issue"]
    assert (issue["code"], issue["expression"]) == ("too-long", ["Bundle.entry"])
    assert issue["diagnostics"] == "holds 3000 resources; at most 2000 are taken."


def test_of_very_many_faults_the_first_are_named(server: tuple[int, int]) -> None:
    """Each of these resources stands twice under a name that is no address."""
    entry = b'{"fullUrl":"p","resource":{"resourceType":"Patient","id":"p"}}'
    claim = b'{"fullUrl":"urn:uuid:c","resource":{"resourceType":"Claim"}}'
    _, content = _sent(server[0], ADDRESSES[0], _bundle(b",".join([claim, *[entry] * 1_000])))
    issues = json.loads(content)["issue"]
    assert len(issues) == 101
    assert "more are left out" in issues[-1]["diagnostics"]


def test_what_is_compressed_is_turned_away_before_it_is_unpacked(server: tuple[int, int]) -> None:
    packed = gzip.compress(b" " * 100 * MEGABYTE)
    for address in ADDRESSES:
        status, content = _sent(server[0], address, packed, **{"Content-Encoding": "gzip"})
        assert status == 415
        assert "not compressed" in json.loads(content)["issue"][0]["diagnostics"]
