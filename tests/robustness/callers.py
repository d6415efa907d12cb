"""Clients of a server that is killed: they go on until their call is answered, and know what was acknowledged."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from assent import bootstrap
from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.sign_in import Session
from assent.casework.record.actors import Role
from assent.casework.record.days import plan_day
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from tests.robustness.acts import ANSWER, EXAMPLES

STEPS = 3
_NEVER = datetime(2099, 1, 1, tzinfo=UTC)
_FACTS = (EXAMPLES / "two-facts-missing.json").read_text("utf-8")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CHANGED, _TOO_MANY = 412, 429


def _of_today() -> dict[str, Any]:
    """The facts of the example with its request dated today, and every other day as far from it as it was."""
    found: dict[str, Any] = json.loads(_FACTS)
    later = plan_day(datetime.now(UTC)) - date.fromisoformat(found["request_date"])
    moved = _DAY.sub(lambda day: (date.fromisoformat(day[0]) + later).isoformat(), _FACTS)
    return dict(json.loads(moved))


def sign_in(folder: Path, clients: int) -> list[str]:
    """A token for each client, of an account of its own."""
    with bootstrap.desk(folder) as desk:
        accounts = accounts_of(desk)
        tokens = [accounts.secrets.token() for _ in range(clients)]

        def work(held: Changing) -> None:
            now = datetime.now(UTC)
            for number, token in enumerate(tokens):
                account = Account(f"intake-{number}", "Intake", Role.INTAKE)
                held.put(OnFile(account))
                held.start(
                    Session(
                        accounts.secrets.digest(token), account.id, now, _NEVER, _NEVER, second_factor=True
                    )
                )

        accounts.book.change(work)
    return tokens


@dataclass
class Caller:
    """One client: for each of its requests it submits, notes and answers, over and over.

    ``acknowledged`` counts its acts; act ``n`` is step ``n % STEPS`` of request ``n // STEPS``.
    """

    name: int
    port: int
    token: str
    acknowledged: int = 0
    version: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)
    faults: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Act until it is over; an act whose call broke off is sent again."""
        again = False
        while not self.over.is_set():
            try:
                status, answer = self._call(self.acknowledged)
            except (OSError, http.client.HTTPException, ValueError):  # killed meanwhile, or not up again yet
                again = True
                time.sleep(0.01)
                continue
            if status == _TOO_MANY:
                time.sleep(0.05)
            elif status < 300 or (again and status == _CHANGED):  # 412: it was recorded, unacknowledged
                self.acknowledged, again = self.acknowledged + 1, False
                self.version = answer.get("version", self.version)
                self.answered.set()
            else:
                self.faults.append(f"act {self.acknowledged}: {status} {answer}")
                return

    def request(self, act: int) -> str:
        """The request of an act."""
        return f"H{self.name}-{act // STEPS:04}"

    def _call(self, act: int) -> tuple[int, dict[str, Any]]:
        request, step = self.request(act), act % STEPS
        if step == 0:
            body = {"id": request, "member": f"M-{request}", "provider": "1234567893", "facts": _of_today()}
            return self._post(
                "/api/requests", {**body, "attested_by": "Jane Roe, MD, NPI 1234567893"}, f"key-{act}"
            )
        at = f"/api/requests/{request}"
        if step == 1:
            return self._post(f"{at}/notes", {"says": f"note {act}"}, None)
        return self._post(f"{at}/facts", {"facts": ANSWER, "evidence": {"source": "record"}}, f"key-{act}")

    def _post(self, path: str, body: dict[str, Any], key: str | None) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {"If-Match": f'"{self.version}"'}
        try:
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()
