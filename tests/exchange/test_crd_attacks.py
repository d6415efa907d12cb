"""Faulty and hostile calls of the CDS services: what each is answered, and that nothing else is called by them."""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import inspect

from tests.exchange.hooks import (
    PATIENT,
    bundle,
    call,
    coverage,
    information,
    installation,
    medication,
    patient,
    post,
    service,
    signing,
)
from tests.exchange.signing import claims, ec, forged, rsa
from tests.exchange.smart import ISSUER, hook_token
from tests.web.served import Served, over

PATH = "/cds-services/order-sign-crd"
AUDIENCE = f"https://assent.test{PATH}"


class _Chart(BaseHTTPRequestHandler):
    """A FHIR server with one patient."""

    seen: ClassVar[list[str]] = []
    broken: ClassVar[bool] = False
    moved: ClassVar[bool] = False

    def do_GET(self) -> None:
        self.seen.append(f"{self.headers['Authorization']} {self.path}")
        held: dict[str, Any] = {
            f"/fhir/Patient/{PATIENT}": patient(),
            f"/fhir/Coverage?patient={PATIENT}&status=active": bundle(coverage(), kind="searchset"),
            "/fhir/MedicationRequest/mr-ketamine": medication(),
            "/fhir/Medication/m1": {
                "resourceType": "Medication",
                "id": "m1",
                "code": {
                    "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6130"}]
                },
            },
        }
        status = 302 if self.moved else 500 if self.broken else 200 if self.path in held else 404
        content = json.dumps(held.get(self.path, {})).encode()
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def _chart_server() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Chart)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chart() -> Iterator[int]:
    with _chart_server() as port:
        yield port


@pytest.fixture(autouse=True)
def _as_at_first() -> None:
    _Chart.seen, _Chart.broken, _Chart.moved = [], False, False


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked") / "office"


@pytest.fixture(scope="module")
def plan(an_empty_store: Path, folder: Path, chart: int) -> Iterator[Served]:
    """An installation that may call one FHIR server on this machine."""
    settings = (
        f'address = "https://assent.test"\nprivate_hosts = ["localhost:{chart}", "127.0.0.1:{chart}"]\n'
    )
    server = f"http://localhost:{chart}/fhir"
    with installation(an_empty_store, folder, settings, fhir_servers=(server,)) as served:
        yield served


def _lacking(chart: int, *orders: dict[str, Any], server: str = "", **more: Any) -> dict[str, Any]:
    authorization = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300}
    body = signing(*orders, prefetch={}, fhirAuthorization=authorization, **more)
    return body | {"fhirServer": server or f"http://localhost:{chart}/fhir"}


def test_what_prefetch_lacks_is_fetched_with_the_token_of_the_call(plan: Served, chart: int) -> None:
    order = medication()
    del order["medicationCodeableConcept"]
    order["medicationReference"] = {"reference": "Medication/m1"}
    answer = post(plan, _lacking(chart, order))
    assert answer.status_code == 200, answer.text
    (action,) = answer.json()["systemActions"]
    assert information(action)["pa-needed"] == ["auth-needed"]
    assert sorted(_Chart.seen) == [
        f"Bearer opaque /fhir/Coverage?patient={PATIENT}&status=active",
        "Bearer opaque /fhir/Medication/m1",
        f"Bearer opaque /fhir/Patient/{PATIENT}",
    ]


def test_the_token_for_the_clinical_system_is_kept_nowhere(plan: Served, chart: int) -> None:
    """Neither of a call that is answered, nor of one that is turned away."""
    secret = "the-secret-of-a-chart"
    order = medication()
    del order["medicationCodeableConcept"]
    order["medicationReference"] = {"reference": "Medication/m1"}
    for server, status in (("", 200), ("https://elsewhere.example/fhir", 412)):
        body = _lacking(chart, order, server=server)
        body["fhirAuthorization"] |= {"access_token": secret, "id_token": secret, "subject": "ehr"}
        assert post(plan, body).status_code == status
        answer = plan.get("auditor", "/api/audit/hook-calls?limit=1")
        (kept,) = answer.json()
        assert kept["status"] == status
        assert secret not in answer.text
        said = {"token_type": "Bearer", "expires_in": 300, "subject": "ehr"}
        assert json.loads(kept["request"]) == body | {"fhirAuthorization": said}
    assert any(secret in seen for seen in _Chart.seen), "it is used while the call lasts"
    assert secret not in plan.log.getvalue()
    assert all(secret.encode() not in column for column in _kept_bytes(plan))


def _kept_bytes(plan: Served) -> Iterator[bytes]:
    """Every text and every packed value of the tables of the store, unpacked."""
    engine = plan.desk.record.store.engine  # type: ignore[attr-defined]
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                for value in row:
                    yield value.encode() if isinstance(value, str) else _unpacked(value)


def _unpacked(value: object) -> bytes:
    if not isinstance(value, bytes):
        return repr(value).encode()
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


@pytest.mark.parametrize("how", ["broken", "moved"])
def test_a_server_that_does_not_give_it_makes_it_indeterminate(plan: Served, chart: int, how: str) -> None:
    setattr(_Chart, how, True)
    for version, word in (("2.2", "indeterminate"), ("2.0", "conditional")):
        answer = post(plan, _lacking(chart, version=version))
        assert answer.status_code == 200, answer.text
        said = [information(action) for action in answer.json()["systemActions"]]
        assert [one["covered"] for one in said] == [[word], [word]]
        assert [one["pa-needed"] for one in said] == [[word], [word]]
    assert not any("elsewhere" in seen for seen in _Chart.seen)


def test_servers_that_the_program_is_not_registered_with_are_not_called(plan: Served, chart: int) -> None:
    for server in (
        f"http://127.0.0.1:{chart}/fhir",  # listed by the operator, and not this program's
        f"http://localhost:{chart}/admin",
        f"http://localhost:{chart}/fhir/../admin",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://ehr.example.org/fhir",
        "x" * 400,
    ):
        answer = post(plan, _lacking(chart, server=server))
        assert answer.status_code == 412, server
        assert answer.json()["resourceType"] == "OperationOutcome"
    assert _Chart.seen == []


@pytest.mark.parametrize(
    "id", ["../../admin", "a/b", "a?b=c", "a#b", "%2e%2e", "a b", "a\n", "", "x" * 65, "é", None, 7, {"a": 1}]
)
def test_ids_that_would_lead_elsewhere_are_turned_away(plan: Served, chart: int, id: object) -> None:
    body = _lacking(chart)
    body["context"]["patientId"] = id
    assert post(plan, body).status_code == 400
    dispatched = call(
        "order-dispatch", {"dispatchedOrders": [f"MedicationRequest/{id}"], "performer": "Organization/1"}
    )
    if id not in (None, 7):
        assert post(plan, dispatched).status_code == 400
    assert _Chart.seen == []


def test_references_of_orders_lead_nowhere_else(plan: Served, chart: int) -> None:
    order = medication()
    del order["medicationCodeableConcept"]
    for reference in ("http://169.254.169.254/Medication/m1", "../../admin", "//evil.example/Medication/m1"):
        order["medicationReference"] = {"reference": reference}
        post(plan, _lacking(chart, order))
    assert all("/fhir/" in seen for seen in _Chart.seen)
    assert not any("admin" in seen for seen in _Chart.seen)


def test_a_token_that_holds_a_line_break_is_not_sent(plan: Served, chart: int) -> None:
    body = _lacking(chart)
    body["fhirAuthorization"]["access_token"] = "a\r\nX-Other: b"
    assert post(plan, body).status_code == 412
    assert _Chart.seen == []


def _with(plan: Served, token: str) -> int:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    answer = plan.client.request("POST", PATH, content=json.dumps(signing()).encode(), headers=headers)
    if answer.status_code != 200:
        assert answer.json()["resourceType"] == "OperationOutcome"
    return answer.status_code


def test_forged_and_foreign_tokens_call_nothing(plan: Served) -> None:
    said = claims(ISSUER, AUDIENCE, plan.now)
    tries = [
        forged({"alg": "none"}, said),
        forged({"alg": "HS384", "kid": "ec-1"}, said, b"ec-1"),
        rsa().signed(said),
        ec("stranger").signed(said),
        ec().signed(said, jku="https://evil.example/keys"),
        ec().signed(said | {"iss": "https://evil.example"}),
        ec().signed(said | {"aud": "https://assent.test/cds-services/order-select-crd"}),
        ec().signed(said | {"aud": "https://assent.test/oauth/token"}),
        ec().signed(said | {"aud": "https://other.test/cds-services/order-sign-crd"}),
        ec().signed(said | {"exp": int(plan.now.timestamp()) - 600}),
        plan.tokens["program"],
        "nothing",
    ]
    assert [_with(plan, token) for token in tries] == [401] * len(tries)
    assert (
        plan.client.request(
            "POST", PATH, content=b"{}", headers={"Content-Type": "application/json"}
        ).status_code
        == 401
    )
    assert _with(plan, ec().signed(said)) == 200
    assert _with(plan, ec().signed(said)) == 401, "the same id again"


def test_a_token_is_taken_once_after_a_restart_too(plan: Served, folder: Path) -> None:
    token = ec().signed(claims(ISSUER, AUDIENCE, plan.now))
    assert _with(plan, token) == 200
    with over(folder) as again:
        assert _with(again, token) == 401


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"hook": "order-select"}, "hook"),
        ({"hookInstance": "1"}, "hookInstance"),
        ({"hookInstance": None}, "hookInstance"),
        ({"context": None}, "context"),
        ({"context": []}, "context"),
        ({"context": {"patientId": PATIENT}}, "context.draftOrders"),
        ({"prefetch": []}, "prefetch"),
        ({"fhirAuthorization": "x"}, "fhirAuthorization"),
        ({"fhirServer": ["x"]}, "fhirServer"),
        ({"extension": 1}, "extension"),
    ],
)
def test_calls_that_are_no_calls(plan: Served, changed: dict[str, Any], place: str) -> None:
    answer = post(plan, signing() | changed, "order-sign-crd")
    assert answer.status_code == 400
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert place in [place for issue in outcome["issue"] for place in issue.get("expression", [])]


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"resourceType": "MedicationRequest", "id": "a"}, 422),
        (medication() | {"subject": {"reference": "Patient/another"}}, 422),
        (service() | {"code": None}, 400),
        (medication() | {"medicationCodeableConcept": "ketamine"}, 400),
        (medication() | {"extension": "x"}, 400),
        (medication() | {"dosageInstruction": 7, "dispenseRequest": [], "contained": "x"}, 400),
        (service() | {"occurrenceDateTime": "2026-13-45"}, 400),
        (service() | {"basedOn": 1, "code": {"coding": [None, 7, {"system": 1, "code": 2}]}}, 400),
        ({"resourceType": "MedicationRequest"}, 400),
    ],
)
def test_orders_of_strange_form(plan: Served, order: dict[str, Any], status: int) -> None:
    answer = post(plan, signing(order))
    assert answer.status_code == status, answer.text


def test_coverages_that_cannot_be_told_apart_or_are_missing(plan: Served) -> None:
    def with_coverage(*held: dict[str, Any]) -> int:
        number = patient()
        number["identifier"] = []
        prefetch = {"patient": number, "coverage": bundle(*held, kind="searchset")}
        return post(plan, signing(prefetch=prefetch)).status_code

    assert with_coverage() == 400
    assert with_coverage(coverage(), coverage(id="cov-2")) == 400
    assert with_coverage(coverage() | {"status": "cancelled"}) == 400
    assert with_coverage(coverage()) == 200
    assert (
        with_coverage(coverage() | {"class": "x", "identifier": [1], "payor": {}, "subscriberId": 5}) == 200
    )


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"\xff", b'{"hook": NaN}', b'{"hook": 1, "hook": 2}', b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 3_000 + b"1" + b"}" * 3_000, b'{"a": ' + b"9" * 50_000 + b"}",
    ],
)  # fmt: skip
def test_bodies_that_cannot_be_read(plan: Served, content: bytes) -> None:
    answer = post(plan, content)
    assert answer.status_code == 400
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_bodies_that_are_too_large_or_of_another_type(plan: Served) -> None:
    assert post(plan, b'{"a": "' + b"x" * 9_000_000 + b'"}').status_code == 413
    headers = {"Content-Type": "application/xml", **hook_token(plan, PATH)}
    assert plan.client.request("POST", PATH, content=b"<a/>", headers=headers).status_code == 415
    assert post(plan, signing(), "nothing-crd").status_code == 404


def test_many_orders_are_turned_away(plan: Served) -> None:
    many = [medication(id=f"m{number}") for number in range(51)]
    assert post(plan, signing(*many)).status_code == 400
    assert len(post(plan, signing(*many[:50])).json()["systemActions"]) == 50


def test_nothing_of_the_patient_reaches_the_log_or_an_error(plan: Served) -> None:
    post(plan, signing())
    wrong = post(plan, signing(medication() | {"subject": {"reference": "Patient/SECRET"}}))
    assert "SECRET" not in wrong.text
    for secret in ("HP0044110", "1984-03-09", PATIENT, "SECRET"):
        assert secret not in plan.log.getvalue()
