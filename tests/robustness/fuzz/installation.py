"""The installation that is called: somebody of every role, requests in many states, and a server in its own process."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from assent import bootstrap
from assent.casework.exchange.clients import ClientRegistration
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.sign_in import Session
from assent.casework.record.actors import Role
from assent.desk.exchange import clients
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from assent.desk.ports import Desk
from tests.exchange.signing import claims, ec
from tests.robustness.fuzz.values import HELD
from tests.web.served import ACCOUNTS, NPI, OTHER_NPI, facts
from tests.web.test_slow_callers import answers, free_port, until

ADDRESS = "https://assent.test"
_NEVER = datetime(2099, 1, 1, tzinfo=UTC)
PEOPLE = ACCOUNTS | {
    "service": Account("nightly", "The nightly run", Role.SERVICE),
    "other program": Account("program-2", "Program of the Second Office", Role.SYSTEM_CLIENT, OTHER_NPI),
}
_PROGRAMS = ("program", "other program")
_MEMBERS = (
    "number,name,birth_date,language,address,product_line,start,end,contract,program,fully_insured\n"
    f"M-1,{HELD} Example,1984-03-09,en,1 {HELD} St|Boston MA,commercial,2025-01-01,,,,yes\n"
)
EXAMPLES = ("met", "excluded", "two-facts-missing")


@dataclass
class Installation:
    """A folder that is served, and how to come in."""

    folder: Path
    port: int
    log: Path
    tokens: dict[str, str]
    access: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    def access_token(self, who: str) -> str:
        """An access token of a program, a new one every three minutes; empty where none is given."""
        now = datetime.now(UTC)
        until_then, token = self.access.get(who, (now, ""))
        if until_then <= now:
            account = PEOPLE[who].id
            signed = ec(account).signed(claims(account, f"{ADDRESS}/oauth/token", now))
            form = {
                "grant_type": "client_credentials",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": signed,
            }
            answer = httpx.post(f"{self.address}/oauth/token", data=form, timeout=30)
            token = answer.json().get("access_token", "")
            self.access[who] = (now + timedelta(minutes=3), token)
        return token

    def hook_token(self, who: str, path: str) -> str:
        """A token for one call of a CDS service."""
        account = PEOPLE[who].id
        return ec(account).signed(
            claims(f"https://{account}.example.org", f"{ADDRESS}{path}", datetime.now(UTC), sub=None)
        )

    def post(self, who: str, path: str, body: object, **headers: str) -> httpx.Response:
        """A call that is right, to bring about what others are then about."""
        return httpx.post(
            self.address + path,
            json=body,
            timeout=60,
            headers={"Authorization": f"Bearer {self.tokens[who]}"}
            | {key.replace("_", "-"): value for key, value in headers.items()},
        )

    def sign_in_anew(self) -> None:
        """Everybody as they were in the beginning, whatever was done to their accounts and sessions."""
        with bootstrap.desk(self.folder) as desk:
            self.tokens.update(_signed_in(desk))
            self.access.clear()


@contextmanager
def installation(folder: Path, workers: int = 1) -> Iterator[Installation]:
    """Make one in a folder that is not there yet, and serve it."""
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    (folder / "exchange.toml").write_text(f'address = "{ADDRESS}"\nhosts = ["ehr.example.org"]\n', "utf-8")
    (folder / "members.csv").write_text(_MEMBERS, "utf-8")
    with bootstrap.desk(folder) as desk:
        tokens = _signed_in(desk)
        _register(desk)
    made = Installation(folder, free_port(), folder.parent / "log", tokens)
    command = [sys.executable, "-m", "assent", "serve", "--store", str(folder), "--port", str(made.port)]
    with (
        made.log.open("wb") as log,
        subprocess.Popen([*command, "--workers", str(workers)], stdout=log, stderr=log) as process,
    ):
        try:
            until(lambda: answers(made.port))
            _live(made)
            yield made
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _signed_in(desk: Desk) -> dict[str, str]:
    """A session for each of the people, proven by a second factor."""
    accounts = accounts_of(desk)
    tokens = {who: accounts.secrets.token() for who in PEOPLE}
    now = datetime.now(UTC)

    def work(changing: Changing) -> None:
        for who, token in tokens.items():
            account = PEOPLE[who]
            changing.put(OnFile(replace(account, disabled=False)))
            digest = accounts.secrets.digest(token)
            changing.start(Session(digest, account.id, now, _NEVER, _NEVER, second_factor=True))

    accounts.book.change(work)
    return tokens


def _register(desk: Desk) -> None:
    for who in _PROGRAMS:
        account = PEOPLE[who]
        registration = ClientRegistration(
            account.id,
            npis=(account.organization or NPI,),
            keys=ec(account.id).key_set,
            issuer=f"https://{account.id}.example.org",
        )
        clients.register_client(desk, registration, PEOPLE["admin"].actor, datetime.now(UTC))


def submission(name: str, id: str, mark: str = HELD) -> dict[str, Any]:
    """A submission of an example that begins next week, with marked words of its member."""
    soon = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    given = {**facts(name), "requested_start": soon}
    evidence = {"source": mark, "on": "2026-02-03", "by": mark, "words": f"{mark} says so."}
    marked = next(name for name, value in given.items() if isinstance(value, bool))
    given[marked] = {"value": given[marked], **evidence}
    return {
        "id": id,
        "member": "M-1",
        "provider": NPI,
        "facts": given,
        "attested_by": f"{mark} Roe, MD, NPI 1234567893",
    }


def _live(made: Installation) -> None:
    """Requests of the first office that wait, were approved, denied, appealed, and a draft."""
    for name in EXAMPLES:
        answer = made.post("office", "/api/requests", submission(name, name))
        assert answer.status_code == 201, answer.text
        made.requests.append(name)
    draft = made.post("office", "/api/drafts", submission("two-facts-missing", "draft"))
    assert draft.status_code == 201, draft.text
    made.requests.append("draft")
    paper = httpx.post(
        f"{made.address}/api/requests/excluded/documents",
        content=f"{HELD} on paper.".encode(),
        timeout=30,
        headers={"Authorization": f"Bearer {made.tokens['office']}", "Content-Type": "text/plain"},
    )
    assert paper.status_code == 201, paper.text
    made.documents.append(paper.json()["documents"][0]["digest"])
    _decide(made)


def _decide(made: Installation) -> None:
    """One approved and one denied by a physician, and an appeal of that."""
    tag = {"If_Match": _tag(made, "met")}
    approved = made.post(
        "doctor", "/api/requests/met/approvals", {"attests": "approval-1", "reasons": []}, **tag
    )
    assert approved.status_code == 200, approved.text
    made.authorizations.extend(approved.json()["authorizations"])
    reasons = [{"clause": "X.8", "words": f"{HELD}: the scan shows an aneurysm."}]
    path = "/api/requests/excluded/adverse-determinations"
    seen = made.post("doctor", f"{path}/previews", {"reasons": reasons})
    assert seen.status_code == 200, seen.text
    body = {"attests": "determination-1", "reasons": reasons, "preview": seen.json()["preview"]}
    denied = made.post("doctor", path, body, If_Match=_tag(made, "excluded"))
    assert denied.status_code == 200, denied.text
    appeal = made.post(
        "office", "/api/requests/excluded/appeals", {"filer": "provider", "grounds": f"{HELD}: it is not so."}
    )
    assert appeal.status_code == 201, appeal.text


def _tag(made: Installation, request: str) -> str:
    answer = httpx.get(
        f"{made.address}/api/requests/{request}",
        headers={"Authorization": f"Bearer {made.tokens['nurse']}"},
        timeout=30,
    )
    return answer.headers["etag"]
