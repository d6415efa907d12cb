"""Attacks on ``assent serve`` itself: each is denied clearly, and leaves the record as it was.

Attacked over a real connection elsewhere: slow readers and callers (``test_slow_callers``), a kill in the middle
(``test_killed_server``), a full disk (``test_no_room``). By command, on a store with accounts: signing in anybody's
name or at another time (``test_signed_in_command_line``), a wrong clock (``test_wrong_clock``). Behind the program's
back: forged and lost entries and documents (``test_damaged``, and the tests of the store and its seals).
"""

from __future__ import annotations

import http.client
import json
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from assent import bootstrap
from tests.web.served import NPI, OTHER_NPI, facts, sign_everybody_in, submission
from tests.web.test_slow_callers import answers, free_port, until

TERM = {"start": "2026-02-16", "end": "2026-03-15"}
AT = "/api/requests/excluded"
FOR_ALL_TIME = [
    {"line": line, "units": units, "start": "2020-01-01", "end": "2035-01-01"}
    for line, units in (("drug", None), ("infusion", 9999))
]
CITED = {"clause": "I.4", "words": "The chart lists four trials, each shorter than six weeks."}
THEIR_SIGNER = {
    "person": "dr-theirs", "credential": "MD", "licence": "MA-1", "licence_valid_until": "2030-12-31",
    "specialty": "psychiatry", "signed_at": "2026-11-01T10:00:00Z", "attests": "I have reviewed this record.",
}  # fmt: skip
DELEGATES_NO = {
    "outcome": "adverse", "line": "drug", "delegate": "Example Pharmacy Services", "reference": "D-9",
    "signature": THEIR_SIGNER, "reasons": [CITED], "considered": [{"kind": "fact", "reference": "trials"}],
}  # fmt: skip
ORDER = {"line": "drug", "ruling": "overturned", "units": None, **TERM}


@dataclass(frozen=True)
class Server:
    """A server in a process of its own, with somebody signed in for each role."""

    folder: Path
    port: int
    tokens: dict[str, str]
    numbers: list[str] = field(default_factory=list)

    def call(
        self, who: str | None, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            given["Authorization"] = f"Bearer {self.tokens[who]}"
        return httpx.request(
            method, f"http://127.0.0.1:{self.port}{path}", json=body, headers=given, timeout=30
        )

    def versions(self) -> dict[str, int]:
        """How far each request's record goes; what is refused adds nothing but who looked."""
        with bootstrap.desk(self.folder) as desk:
            kinds = {"viewed"}
            return {
                id: sum(1 for event in desk.record.read(id) if type(event.body).__name__.lower() not in kinds)
                for id in ("met", "excluded")
            }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("attacked") / "plan", free_port()
    bootstrap.make_store(folder, "")
    with bootstrap.desk(folder) as desk:
        tokens = sign_everybody_in(desk)
    command = [sys.executable, "-m", "assent", "serve", "--store", str(folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            until(lambda: answers(port))
            here = Server(folder, port, tokens)
            for name in ("met", "excluded"):
                soon = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
                sent = submission(name, facts={**facts(name), "requested_start": soon})
                made = here.call("office", "POST", "/api/requests", sent)
                assert made.status_code == 201, made.text
            approval = {"attests": "approval-1", "reasons": []}
            stood = here.call("nurse", "GET", "/api/requests/met").headers["etag"]
            granted = here.call("doctor", "POST", "/api/requests/met/approvals", approval, If_Match=stood)
            assert granted.status_code == 200, granted.text
            here.numbers.extend(granted.json()["authorizations"])
            yield here
        finally:
            process.send_signal(signal.SIGTERM)
            said = process.stderr.read() if process.stderr else b""
    assert b"Traceback" not in said


ATTACKS: tuple[tuple[str, str, str, Any, int, str], ...] = (
    ("A1 widen an authorization", "intake", "/api/authorizations/{number}/corrections",
        {"grants": FOR_ALL_TIME, "why": "A slip."}, 409,
        "a correction gives no more than was granted"),
    ("A2 hand a commercial line over", "intake", f"{AT}/handovers",
        {"delegate": "Example Pharmacy Services", "why": "By contract."}, 422, "for commercial"),
    ("A2 key in a delegate's no without its document", "intake", f"{AT}/delegate-decisions",
        {"decisions": [DELEGATES_NO]}, 422, "document"),
    ("A2 key in a delegate's no of a line that was not handed over", "intake", f"{AT}/delegate-decisions",
        {"document": "0" * 64, "decisions": [DELEGATES_NO]}, 422, "is no signer of"),
    ("A3 an outside reversal without a document", "nurse", f"{AT}/outside-decisions",
        {"level": 2, "reference": "E-1", "rulings": [ORDER]}, 422, "document"),
    ("A3 an outside reversal without a level before it", "nurse", f"{AT}/outside-decisions",
        {"level": 2, "reference": "E-1", "rulings": [ORDER], "document": "0" * 64}, 409, "is not on the record"),
    ("A3 an outside reversal for a reason that shows nothing", "nurse", f"{AT}/outside-decisions",
        {"level": 2, "reference": "E-1", "rulings": [ORDER], "document": "0" * 64, "no_level_before": " "}, 422,
        "/no_level_before"),
    ("A2 ask whether a delegate's decision waits", "office", f"{AT}/delegate-decisions/confirmation", {}, 403,
        "The role provider may not confirm delegate decision"),
    ("A2 learn who a delegate is", "admin", f"{AT}/handovers", {"why": "x"}, 403,
        "The role administrator may not hand over"),
    ("A3 effectuate what nobody decided", "nurse", f"{AT}/outside-decisions/excluded-O1/effectuation", None, 422,
        "No outside decision excluded-O1 came in"),
    ("A6 a physician with no license to speak of", "admin", "/api/accounts",
        {"id": "dr-x", "name": "X", "role": "physician", "licence": {"credential": "MD", "specialty": "psychiatry",
            "number": "?", "valid_until": "2030-01-01"}}, 422, "?"),
    ("A7 a nurse denies", "nurse", f"{AT}/adverse-determinations",
        {"attests": "determination-1", "reasons": [CITED]}, 403, "The role nurse may not determine adversely"),
    ("A7 a physician without a license denies", "unlicensed", f"{AT}/adverse-determinations",
        {"attests": "determination-1", "reasons": [CITED]}, 422, "No license is on file for doctor-3"),
    ("A7 depart from the record for a reason that shows nothing", "doctor", f"{AT}/adverse-determinations",
        {"attests": "determination-1", "reasons": [CITED], "departure": "\u200b"}, 422, "/departure"),
    ("A7 cite what the record says holds", "doctor", f"{AT}/adverse-determinations",
        {"attests": "determination-1", "reasons": [CITED]}, 422, "by the record I.4 holds or was not asked"),
    ("A7 attest in words of one's own", "doctor", f"{AT}/adverse-determinations",
        {"attests": "I looked.", "reasons": [CITED]}, 422, "determination-1"),
    ("A7 sign in another's name", "doctor", f"{AT}/adverse-determinations",
        {"attests": "determination-1", "reasons": [CITED], "signature": THEIR_SIGNER}, 422, "signature"),
    ("A10 withdraw what nobody asked to withdraw", "intake", f"{AT}/withdrawal",
        {"asked_by": "member", "why": "Not needed."}, 422, "name who asked for it"),
    ("A13 a signature of one letter", "office", "/api/requests",
        submission("met", id="q", attested_by="q"), 422, "attested_by"),
    ("S8 the words for an id of somebody else", "other", "/api/drafts",
        submission("met", id="excluded", provider=OTHER_NPI), 409, "excluded"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "path", "body", "status", "words"),
    [attack[1:] for attack in ATTACKS],
    ids=[one[0] for one in ATTACKS],
)
def test_it_is_denied_and_the_record_stays(
    server: Server, who: str, path: str, body: Any, status: int, words: str
) -> None:
    before = server.versions()
    path = path.replace("{number}", server.numbers[0])
    looked = server.call("nurse", "GET", AT if path.startswith(AT) else "/api/requests/met")
    refused = server.call(who, "POST", path, body, If_Match=looked.headers["etag"])
    assert refused.status_code == status, refused.text
    assert words in refused.text
    assert refused.json()["title"]
    assert server.versions() == before


def test_an_administrator_alone_makes_nobody_who_signs(server: Server) -> None:
    """A6: proposed by one, and not to be confirmed by the same."""
    licence = {"credential": "MD", "specialty": "psychiatry", "number": "MA-77", "valid_until": "2030-01-01"}
    new = {"id": "dr-new", "name": "New", "role": "physician", "licence": licence}
    proposed = server.call("admin", "POST", "/api/accounts", new)
    assert proposed.status_code in (201, 202), proposed.text
    number = server.call("admin", "GET", "/api/account-proposals").json()[-1]["number"]
    own = server.call("admin", "POST", f"/api/account-proposals/{number}/confirmation")
    assert (own.status_code, "another administrator confirms it" in own.text) == (403, True)


def test_an_administrator_alone_frees_nobody_to_hear_an_appeal(server: Server) -> None:
    """A6: another superior is proposed, and not to be confirmed by the same."""
    named = server.call("admin", "PATCH", "/api/accounts/doctor-2", {"reports_to": "doctor-1"})
    assert (named.status_code, named.json()["reports_to"]) == (200, "doctor-1")
    freed = server.call("admin", "PATCH", "/api/accounts/doctor-2", {"reports_to": ""})
    assert (freed.status_code, freed.json()["reports_to"]) == (200, "doctor-1")
    own = server.call("admin", "POST", f"/api/account-proposals/{freed.json()['proposal']}/confirmation")
    assert own.status_code == 403


def test_no_office_sees_or_touches_what_is_anothers(server: Server) -> None:
    """S5, S8: the same words as for what is not there."""
    for method, path, body in (
        ("GET", "", None), ("GET", "/letters", None), ("GET", "/documents", None),
        ("POST", "/facts", {"facts": {"weight_kg": 70}, "evidence": {}}),
    ):  # fmt: skip
        there = server.call("other", method, AT + path, body)
        nowhere = server.call("other", method, "/api/requests/nowhere" + path, body)
        assert there.status_code == nowhere.status_code == 404
        assert there.json()["detail"].replace("excluded", "") == nowhere.json()["detail"].replace(
            "nowhere", ""
        )


def test_a_sign_in_with_very_many_names_and_calls_without_a_token_cost_nothing(server: Server) -> None:
    """S2: refused unread, or with the first errors only."""
    many = server.call(None, "POST", "/api/session", {f"name{n}": "" for n in range(95_000)})
    assert many.status_code in (413, 422)
    assert len(many.content) < 20_000
    long = server.call(None, "POST", "/api/requests", {"facts": {"x": "y" * 2_000_000}})
    assert (long.status_code, len(long.content) < 5_000) in ((401, True), (413, True))


def test_two_lengths_and_a_look_by_the_wrong_method_are_refused(server: Server) -> None:
    """S8."""
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        connection.sendall(
            b"POST /api/drafts HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        )
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.status == 400
    looked = server.call("nurse", "GET", f"{AT}/letters/preview?kind=adverse&to=member")
    assert looked.status_code == 405


def test_what_the_server_keeps_is_its_own(server: Server) -> None:
    """S4: nobody else of the machine reads the record."""
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    files = [path for path in server.folder.rglob("*") if path.is_file()]
    assert {"assent.db", "office.toml"} <= {path.name for path in files}
    assert [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_the_clock_of_somebody_else_is_not_taken_while_it_serves(server: Server) -> None:
    """A4, A5: with accounts neither a time nor a name is typed."""
    for argv in (
        ("sweep", "--at", "2036-01-01T09:00"),
        (
            "request",
            "deny",
            "excluded",
            "--reason",
            "X.8=It is.",
            "--signed-by",
            "Dr. Example",
            "--at",
            "2026-02-11T09:00",
        ),
    ):
        command = [sys.executable, "-m", "assent", *argv, "--store", str(server.folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("assent: ")


def test_after_all_of_it_the_record_verifies(server: Server) -> None:
    verified = server.call("auditor", "POST", "/api/audit/verification", {})
    assert verified.status_code == 200, verified.text
    assert json.loads(verified.text)["faults"] == []
    assert server.call("office", "GET", AT).json()["provider"] == NPI
