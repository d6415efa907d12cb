"""Health, figures, rounds, the audit, and the pages at the root."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from assent.desk.reports import operations as operating
from assent.web.server.rounds import Rounds, going_round
from tests.web.calling import calling
from tests.web.served import START, Served, submission


def _figure(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not in:\n{text}"
    return float(found[1])


def test_it_is_alive_and_ready(served: Served) -> None:
    assert served.get(None, "/healthz").json() == {"status": "alive"}
    assert served.get(None, "/readyz").json() == {"status": "ready"}


def test_figures_for_operators(served: Served) -> None:
    served.post("office", "/api/requests", submission("two-facts-missing"))
    served.post("office", "/api/requests", submission("met", member="M-2"))
    served.post("office", "/api/requests", submission("met", member="M-2"))
    text = served.get("admin", "/metrics").text
    of = 'assent_http_requests_total{{method="POST",route="/api/requests",status="{}"}}'
    assert _figure(text, of.format(201)) == 2
    assert _figure(text, 'assent_submissions_total{outcome="pended"}') == 1
    assert _figure(text, 'assent_submissions_total{outcome="determined"}') == 1
    assert _figure(text, 'assent_open_requests{product_line="commercial",stage="pended"}') == 1
    assert _figure(text, "assent_overdue_requests") == 0
    served.now = START + timedelta(days=60)
    assert _figure(served.get("admin", "/metrics").text, "assent_overdue_requests") == 1


def test_figures_are_for_this_machine_and_administrators(served: Served) -> None:
    assert served.get(None, "/metrics").status_code == 401
    assert served.get("office", "/metrics").status_code == 403
    with calling(served.app, "127.0.0.1") as here:
        assert here.request("GET", "/metrics").status_code == 200


def test_the_sweep_goes_round(served: Served) -> None:
    served.post("office", "/api/requests", submission("two-facts-missing"))
    served.now = START + timedelta(days=60)
    rounds = Rounds(served.installation)
    rounds.once()
    assert served.get("nurse", "/api/requests/two-facts-missing").json()["escalations"]
    swept = [line for line in served.lines() if line["event"] == "swept"]
    assert swept[0]["count"] >= 1
    assert _figure(served.get("admin", "/metrics").text, "assent_last_sweep_timestamp_seconds") > 0
    rounds.once()
    assert len([line for line in served.lines() if line["event"] == "swept"]) == len(swept)


def test_a_round_that_fails_is_no_end(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("M-1")

    monkeypatch.setattr("assent.web.server.rounds.sweep", fail)
    with going_round(served.installation, 0.01):
        while len([line for line in served.lines() if line["event"] == "sweep failed"]) < 2:
            pass
    assert "M-1" not in served.log.getvalue()


def test_an_auditor_verifies_replays_and_exports(served: Served) -> None:
    served.post("office", "/api/requests", submission("met"))
    made = served.post("auditor", "/api/audit/checkpoints")
    assert made.status_code == 201, made.text
    kept = {str(made.json()["number"]): made.json()["digest"]}
    verified = served.post("auditor", "/api/audit/verification", {"kept": kept}).json()
    assert (verified["requests"], verified["faults"]) == (1, [])
    wrong = served.post("auditor", "/api/audit/verification", {"kept": {"1": "0" * 64}}).json()
    assert wrong["faults"]
    (replayed,) = served.get("auditor", "/api/requests/met/replay").json()
    assert (replayed["outcome"], replayed["equal"]) == ("met", True)
    record = served.get("auditor", "/api/requests/met/record").json()
    assert record["events"][0]["type"] == "draft_created"
    assert served.get("nurse", "/api/requests/met/record").status_code == 403


def test_the_pages_need_nothing_from_elsewhere(served: Served) -> None:
    for path in ("/", "/api"):
        page = served.get(None, path)
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert not re.search(r"https?://|src=\"(?!/)|<script(?! src=\"/static/)", page.text)
    described = served.app.openapi()["paths"]
    assert all(path in page.text for path in described)


def test_every_operation_has_a_short_name_of_its_own(served: Served) -> None:
    names = [
        one["operationId"] for methods in served.app.openapi()["paths"].values() for one in methods.values()
    ]
    assert len(names) == len(set(names)) > 60
    assert {"requests_submit", "decisions_determine_adversely", "session_sign_in"} <= set(names)


def test_every_parameter_and_every_field_that_is_taken_is_described(served: Served) -> None:
    described = served.app.openapi()
    operations = [one for methods in described["paths"].values() for one in methods.values()]
    parameters = [(one["operationId"], each) for one in operations for each in one.get("parameters", ())]
    assert [(id, each["name"]) for id, each in parameters if not each.get("description")] == []
    schemas = described["components"]["schemas"]
    assert [name for name in schemas if not name.isalnum()] == []  # two of one name, told apart by module
    taken = taken_by(operations, schemas)
    assert "AppealExtendedBody" in taken
    bare = [
        (body, name)
        for body, schema in taken.items()
        for name, each in schema.get("properties", {}).items()
        if not (each.get("description") or each.get("examples") or "const" in each)
    ]
    assert bare == []


def taken_by(operations: list[dict[str, Any]], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schemas of all bodies, and of what stands in them."""
    found, left = dict[str, Any](), [one["requestBody"] for one in operations if "requestBody" in one]
    while left:
        for name in re.findall(r"#/components/schemas/([\w-]+)", json.dumps(left.pop())):
            if name not in found:
                found[name] = schemas[name]
                left.append(schemas[name])
    return found


def test_every_operation_is_described(served: Served) -> None:
    for path, methods in served.app.openapi()["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["description"], where
            assert len(operation["tags"]) == 1, where
            assert "500" in operation["responses"], where
            open_ = path in {"/healthz", "/readyz", "/metrics", "/api/password"} or path.startswith("/auth/")
            signs_in = (method, path) == ("post", "/api/session")
            assert ("security" in operation) is not (open_ or signs_in), where


def test_every_answer_has_the_headers_of_a_careful_server(served: Served) -> None:
    for path in ("/", "/healthz", "/api/me", "/nothing", "/api/openapi.json"):
        headers = served.get("office", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] in ("no-referrer", "same-origin")
        assert headers["cache-control"] == "no-store"
        assert headers["strict-transport-security"].startswith("max-age=")
        assert "default-src 'none'" in headers["content-security-policy"]


def test_readiness_says_no_where_the_record_is_away(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(served.desk.record), "is_current", lambda _: False)
    assert operating.is_ready(served.desk) is False
    assert served.get(None, "/readyz").status_code == 503
