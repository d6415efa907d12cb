"""An installation under test: a store in a folder, accounts in every role with sessions, a clock that is set."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx import Response

from assent import bootstrap
from assent.casework.people.accounts import Account, License, OnFile
from assent.casework.people.sign_in import Session
from assent.casework.record.actors import Role
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from assent.desk.ports import Desk
from assent.web.server.installation import CallLimits, Installation
from assent.web.server.logs import open_log
from assent.web.server.metrics import Metrics
from tests.web.applications import application_of
from tests.web.calling import Client, calling

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NPI, OTHER_NPI = "1234567893", "1245319599"
START = datetime(2026, 2, 10, 14, tzinfo=UTC)
_NEVER = datetime(2099, 1, 1, tzinfo=UTC)
_LICENCE = License("MD", "psychiatry", "MA-1", date(2027, 12, 31))

ACCOUNTS = {
    "office": Account("office-1", "First Office", Role.PROVIDER, NPI),
    "program": Account("program-1", "Program of the First Office", Role.SYSTEM_CLIENT, NPI),
    "other": Account("office-2", "Second Office", Role.PROVIDER, OTHER_NPI),
    "intake": Account("intake-1", "Intake", Role.INTAKE),
    "nurse": Account("nurse-1", "Nurse", Role.NURSE),
    "doctor": Account("doctor-1", "Physician", Role.PHYSICIAN, licence=_LICENCE),
    "second": Account(
        "doctor-2", "Second Physician", Role.PHYSICIAN,
        licence=License("MD", "psychiatry", "MA-2", date(2027, 12, 31)),
    ),
    "unlicensed": Account("doctor-3", "Physician without a license on file", Role.PHYSICIAN),
    "author": Account("author-1", "Author", Role.POLICY_AUTHOR),
    "auditor": Account("auditor-1", "Auditor", Role.AUDITOR),
    "admin": Account("admin-1", "Administrator", Role.ADMINISTRATOR),
    "second admin": Account("admin-2", "Second Administrator", Role.ADMINISTRATOR),
}  # fmt: skip


@dataclass
class Served:
    """What tests call. ``log`` is what was written to the log so far."""

    desk: Desk
    app: FastAPI
    client: Client
    installation: Installation
    log: io.StringIO
    now: datetime = START
    tokens: dict[str, str] = field(default_factory=dict)

    def call(self, who: str | None, method: str, path: str, body: object = None, **headers: str) -> Response:
        """A call of an account; ``headers`` with underscores for lines."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            given["Authorization"] = f"Bearer {self.tokens[who]}"
        if body is None:
            return self.client.request(method, path, headers=given)
        given["Content-Type"] = "application/json"
        return self.client.request(method, path, content=json.dumps(body).encode(), headers=given)

    def post(self, who: str | None, path: str, body: object = None, **headers: str) -> Response:
        """POST."""
        return self.call(who, "POST", path, body, **headers)

    def decide(self, who: str, path: str, body: Mapping[str, Any], **headers: str) -> Response:
        """POST of a decision after its preview, as somebody does who reads the letters first."""
        intended = {name: value for name, value in body.items() if name != "attests"}
        seen = self.post(who, f"{path}/previews", intended)
        if seen.status_code == 200:
            body = {**body, "preview": seen.json()["preview"]}
        return self.post(who, path, body, **headers)

    def get(self, who: str | None, path: str, **headers: str) -> Response:
        """GET."""
        return self.call(who, "GET", path, None, **headers)

    def lines(self) -> list[dict[str, Any]]:
        """The log as data."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


def facts(name: str) -> dict[str, Any]:
    """The facts of an example."""
    data: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    return data


def submission(name: str, **more: object) -> dict[str, Any]:
    """The body of a submission of an example."""
    given = facts(name)
    body = {"id": given["case"], "member": "M-1", "provider": NPI, "facts": given}
    return {**body, "attested_by": "Jane Roe, MD, NPI 1234567893", **more}


@contextmanager
def serving(folder: Path, limits: CallLimits | None = None) -> Iterator[Served]:
    """The interface over a new store in a folder."""
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    with over(folder, limits) as served:
        yield served


@contextmanager
def over(folder: Path, limits: CallLimits | None = None) -> Iterator[Served]:
    """The interface over the store of a folder, with an account for each role."""
    log, metrics = io.StringIO(), Metrics()
    with bootstrap.desk(folder, metrics.appended) as desk:
        clock: list[Served] = []
        installation = Installation(
            desk,
            lambda: clock[0].now,
            open_log(log, lambda: clock[0].now),
            metrics,
            limits or CallLimits(per_second=10_000, burst=10_000, sign_in_burst=1_000),
        )
        with application_of(installation) as app, calling(app) as client:
            served = Served(desk, app, client, installation, log)
            clock.append(served)
            served.tokens = sign_everybody_in(desk)
            yield served


def sign_everybody_in(desk: Desk) -> dict[str, str]:
    """A session for each account, which holds for as long as a test lives."""
    accounts = accounts_of(desk)

    def work(held: Changing) -> dict[str, str]:
        tokens: dict[str, str] = {}
        for name, account in ACCOUNTS.items():
            tokens[name] = accounts.secrets.token()
            held.put(OnFile(account))
            digest = accounts.secrets.digest(tokens[name])
            held.start(Session(digest, account.id, START, _NEVER, _NEVER, second_factor=True))
        return tokens

    return accounts.book.change(work)
