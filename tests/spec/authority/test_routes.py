"""Every call of the HTTP interface, made by everybody: done where the table says so, and refused elsewhere."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from httpx import Response

from assent.adapters.identity import Argon2, LocalSecrets
from assent.casework.people.accounts import Account, License, OnFile
from assent.casework.people.sign_in import Session
from assent.casework.record.actors import Role
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from assent.desk.ports import Desk
from assent.web.app import create_app
from assent.web.server.installation import CallLimits, Installation
from assent.web.server.logs import open_log
from assent.web.server.metrics import Metrics
from tests.journeys.test_every_role import ANOTHER, NOW, OFFICE, Trying, state
from tests.journeys.test_every_role import prepared as prepared
from tests.spec.authority.calls import CALLS, Call, name_of
from tests.spec.authority.rights import Cell, Route, rights, routes
from tests.web.calling import Client, calling

RIGHTS, ROUTES = rights(), routes()
NEVER = datetime(2099, 1, 1, tzinfo=UTC)
MD, RN = (License(name, "psychiatry", f"MA-{name}", date(2027, 12, 31)) for name in ("MD", "RN"))
LAPSED = replace(MD, valid_until=date(2025, 12, 31))

PEOPLE = {
    "office": Account(
        "office-a", "An Office", Role.PROVIDER, OFFICE, office="oak", office_administrator=True
    ),
    "colleague": Account("oak.reyes", "Rae Reyes", Role.PROVIDER, OFFICE, office="oak"),
    "program": Account("office-a-ehr", "Its program", Role.SYSTEM_CLIENT, OFFICE),
    "other office": Account("office-b", "Another Office", Role.PROVIDER, ANOTHER),
    "other program": Account("office-b-ehr", "The program of another", Role.SYSTEM_CLIENT, ANOTHER),
    "intake": Account("ines", "Ines Example", Role.INTAKE),
    "nurse": Account("nell", "Nell Example", Role.NURSE, licence=RN),
    "nurse without license": Account("nils", "Nils Example", Role.NURSE),
    "physician": Account("dr-okafor", "Dr. Okafor", Role.PHYSICIAN, licence=MD),
    "physician without license": Account("dr-none", "Dr. None", Role.PHYSICIAN),
    "physician with a lapsed license": Account("dr-late", "Dr. Late", Role.PHYSICIAN, licence=LAPSED),
    "physician who decided before": Account("dr-hale", "Dr. Hale", Role.PHYSICIAN, licence=MD),
    "subordinate of who decided before": Account(
        "dr-pratt", "Dr. Pratt", Role.PHYSICIAN, licence=MD, reports_to="dr-hale"
    ),
    "author": Account("paula", "Paula Example", Role.POLICY_AUTHOR),
    "auditor": Account("aldo", "Aldo Example", Role.AUDITOR),
    "administrator": Account("ada", "Ada Example", Role.ADMINISTRATOR),
    "service": Account("nightly", "The nightly run", Role.SERVICE),
}
STRANGERS = {"other office", "other program"}
MAY_SIGN = {"nurse", "physician", "physician who decided before", "subordinate of who decided before"}
INDEPENDENT = {name for name in PEOPLE if "decided before" not in name}
PREVIEWED = {"adverse-determinations", "partial-approvals", "decision"}
"""Whose letters are read before they are signed."""
OF_NOBODY = {"nobody", "administrator"}
"""Calls that no right stands for: of nobody signed in, and the figures for operators."""


@dataclass
class Called:
    """The interface over requests that are there, with somebody signed in for each of ``PEOPLE``."""

    client: Client
    desk: Desk
    record: Trying
    tokens: dict[str, str]
    now: datetime = NOW

    def call(self, who: str, route: Route, call: Call) -> Response:
        """One call; nothing of it is left on the record, and what was signed in stays signed in."""
        self.record._tried.clear()
        self.tokens[who] = _sign_in(self.desk, PEOPLE[who])
        self.now = NOW + timedelta(days=call.days)
        places = call.filled(self.desk)
        if call.locked:
            locked = self.send(who, "PUT", route.path, places, call)
            if not locked.is_success:
                return locked
        return self.send(who, route.method, route.path, places, call)

    def send(self, who: str, method: str, path: str, places: Mapping[str, str], call: Call) -> Response:
        """A request as it goes over the wire, with the version that whoever calls has seen."""
        content, headers = call.content(self.desk)
        headers["Authorization"] = f"Bearer {self.tokens[who]}"
        if path.rsplit("/", 1)[-1] in PREVIEWED and content is not None:
            content = self._previewed(path.format(**places), content, headers)
        request = "paid" if "number" in places else places.get("request")
        if request is not None and method != "GET":
            headers["If-Match"] = f'"{state(self.desk, request).version}"'
        return self.client.request(
            method, path.format(**places) + call.query, headers=headers, content=content
        )

    def _previewed(self, path: str, content: bytes, headers: Mapping[str, str]) -> bytes:
        """The same, with the digest of the preview that whoever calls has seen; as it is where they see none."""
        body = json.loads(content)
        intended = json.dumps({name: value for name, value in body.items() if name != "attests"}).encode()
        seen = self.client.request("POST", f"{path}/previews", headers=dict(headers), content=intended)
        return (
            json.dumps({**body, "preview": seen.json()["preview"]}).encode() if seen.is_success else content
        )


def _sign_in(desk: Desk, account: Account) -> str:
    accounts = accounts_of(desk)
    token = accounts.secrets.token()

    def work(changing: Changing) -> None:
        changing.start(
            Session(accounts.secrets.digest(token), account.id, NOW, NEVER, NEVER, second_factor=True)
        )

    accounts.book.change(work)
    return token


def _put_people(desk: Desk) -> None:
    def work(changing: Changing) -> None:
        for account in PEOPLE.values():
            changing.put(OnFile(account))
        changing.put(
            OnFile(PEOPLE["colleague"], "$argon2id$one-time", NEVER)
        )  # invited, and has not come yet

    accounts_of(desk).book.change(work)


@pytest.fixture(scope="module")
def called(prepared: Desk) -> Iterator[Called]:
    record = Trying(prepared.record)  # type: ignore[arg-type]  # it is the record of a store
    assert prepared.accounts is not None
    cheap = replace(prepared.accounts, secrets=LocalSecrets(Argon2(memory_kib=64, passes=1, lanes=1)))
    reports_to = {account.id: account.reports_to for account in PEOPLE.values() if account.reports_to}
    desk = replace(prepared, record=record, accounts=cheap, reports_to=reports_to)
    _put_people(desk)
    there: list[Called] = []
    limits = CallLimits(per_second=100_000, burst=100_000, sign_in_burst=1_000)
    log = open_log(io.StringIO(), lambda: there[0].now)
    app = create_app(Installation(desk, lambda: there[0].now, log, Metrics(), limits))
    with calling(app) as client:
        there.append(Called(client, desk, record, {}))
        yield there[0]


def may(route: Route, who: str) -> bool:
    """What the tables say of somebody; the requests are of the first office."""
    if route.right == "anybody":
        return True
    if route.right == "administrator":
        return who == "administrator"
    cell = RIGHTS[route.right][PEOPLE[who].role.value]
    about_one = (
        "{request}" in route.path or "{number}" in route.path or route.right in {"create_draft", "submit"}
    )
    if who in STRANGERS and about_one:
        return False
    return {
        Cell.YES: True,
        Cell.NO: False,
        Cell.OWN: True,
        Cell.SIGNS: who in MAY_SIGN,
        Cell.REVIEWS: who in MAY_SIGN and who in INDEPENDENT,
        Cell.SIGNED: who == "physician who decided before",
        Cell.ADMINISTERS: who == "office",
    }[cell]


def is_refused(response: Response, who: str, route: Route) -> bool:
    """Refused for who calls: by role, as of another office, or as somebody whose license does not reach."""
    if response.status_code == 404:
        return who in STRANGERS
    if response.status_code == 422 and RIGHTS.get(route.right, {}).get("physician") in {
        Cell.SIGNS,
        Cell.REVIEWS,
    }:
        return bool(re.search("signing table|license", response.json()["detail"]))
    return response.status_code == 403


@pytest.mark.parametrize("route", [one for one in ROUTES if one.right != "nobody"], ids=name_of)
def test_everybody_may_what_the_table_says(called: Called, route: Route) -> None:
    for who in PEOPLE:
        response = called.call(who, route, CALLS[name_of(route)])
        told = f"{who}: {response.status_code} {response.text[:300]}"
        if may(route, who):
            assert response.is_success, told
        else:
            assert is_refused(response, who, route), told


@pytest.mark.parametrize("route", [one for one in ROUTES if one.right != "nobody"], ids=name_of)
def test_nobody_may_anything_without_signing_in(called: Called, route: Route) -> None:
    call = CALLS[name_of(route)]
    content, headers = call.content(called.desk)
    path = route.path.format(**call.filled(called.desk)) + call.query
    response = called.client.request(route.method, path, content=content, headers=headers)
    assert response.status_code == 401, response.text


def test_every_call_of_the_interface_is_in_the_table(called: Called) -> None:
    document = called.client.request("GET", "/api/openapi.json").json()
    there = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert {(route.method, route.path) for route in ROUTES} == there
    assert {route.right for route in ROUTES} <= {*RIGHTS, "anybody", *OF_NOBODY}
    assert {name_of(route) for route in ROUTES if route.right != "nobody"} == set(CALLS)


def test_the_requests_are_as_the_calls_need_them(called: Called) -> None:
    called.record._tried.clear()
    assert state(called.desk, "waiting").documents
