"""Nothing of a member leaves through the log, the figures, an address or an error, whatever is sent or fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response

from assent.desk.intake import requests
from tests.web.served import Served, facts, submission

MARK = "ZQ7MARKED"
DIGEST = "0" * 64


def _places() -> dict[str, str]:
    return {
        "request": "marked",
        "proposal": "1",
        "revision": "1",
        "id": "nurse-1",
        "office": "oak",
        "appeal": "marked-A1",
        "decision": "marked-O1",
        "number": "AU-000000",
        "digest": DIGEST,
        "policy": "mgb-031",
        "clause": "X.8",
        "year": "2026",
        "rule": "claims.pre_service",
        "name": "plan.toml",
        "sequence": "1",
    }


def _marked_submission() -> dict[str, Any]:
    body = submission(
        "excluded", id="marked", member=f"{MARK}-1", attested_by=f"{MARK} {MARK}, NPI 1234567893"
    )
    evidence = {"source": MARK, "on": "2026-02-03", "by": MARK, "words": MARK}
    body["facts"]["aortic_aneurysm"] = {"value": True, **evidence}
    return body


def _calls(served: Served) -> Iterator[Response]:
    """Every operation, with marked values at every place where something can be sent."""
    for path, methods in served.app.openapi()["paths"].items():
        for method, operation in methods.items():
            given = operation.get("parameters", [])
            query = {one["name"]: MARK for one in given if one["in"] == "query"}
            address = path.format(**_places())
            body = {"member": MARK, "facts": {"drug": MARK, "dose_mg": MARK}, "says": MARK, "password": MARK}
            for who in ("office", "nurse", "admin"):
                headers = {"Authorization": f"Bearer {served.tokens[who]}", "If-Match": '"1"'}
                more = {"json": body} if method in {"post", "patch", "put"} else {}
                if (method, path) != ("delete", "/api/session"):
                    yield served.client.request(
                        method.upper(), address, params=query, headers=headers, **more
                    )
                    yield served.client.request(method.upper(), address, headers=headers, **more)


def test_nothing_of_a_member_leaves(
    served: Served, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "assent")
    answers = [served.post("office", "/api/requests", _marked_submission())]
    assert answers[0].status_code == 201, answers[0].text
    answers += [
        served.post("nurse", "/api/requests/marked/notes", {"says": MARK}),
        served.post("nurse", "/api/requests/marked/escalations", {"to": "physician", "why": MARK}),
        served.post("office", "/api/requests/search", {"member": f"{MARK}-1"}),
        served.post("office", "/api/requests/marked/facts", {"facts": {"drug": MARK}}),
        served.post("office", "/api/assessments", {"facts": {**facts("met"), "route": MARK}}),
        served.post("office", "/api/requests", submission("met", member=f"{MARK}-2", id=f"{MARK} {MARK}")),
        served.post(None, "/api/session", {"id": MARK, "password": MARK}),
        served.client.request(
            "POST",
            "/api/requests/marked/documents",
            content=MARK.encode(),
            headers={
                "Authorization": f"Bearer {served.tokens['office']}",
                "Content-Type": "text/plain",
                "Content-Disposition": f'attachment; filename="{MARK}.txt"',
            },
        ),
        served.client.request(
            "POST",
            "/api/requests",
            content=f'{{"member": "{MARK}", '.encode(),
            headers={
                "Authorization": f"Bearer {served.tokens['office']}",
                "Content-Type": "application/json",
            },
        ),
        served.get(None, f"/{MARK}?{MARK}={MARK}"),
    ]
    statuses = [one.status_code for one in answers]
    assert statuses[1:4] == [200, 200, 200]
    assert statuses[8] == 201
    answers += _calls(served)

    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"cannot be: {MARK}")

    monkeypatch.setattr(requests, "withdraw", fail)
    failed = served.post("office", "/api/requests/marked/withdrawal", {"asked_by": "member", "why": MARK})
    assert failed.status_code == 500
    answers.append(failed)
    assert len(answers) > 400

    written = served.log.getvalue()
    assert len(written.splitlines()) >= len(answers) - 18  # health and figures are not logged
    assert MARK not in written
    assert MARK not in caplog.text
    assert MARK not in served.get("admin", "/metrics").text
    for answer in answers:
        if answer.status_code >= 400:
            assert MARK not in answer.text, answer.text
        assert MARK not in str(answer.headers), answer.headers


def test_a_failure_is_logged_by_its_type_and_place(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.post("office", "/api/requests", submission("met"))

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError(MARK)

    monkeypatch.setattr(requests, "withdraw", fail)
    answer = served.post("office", "/api/requests/met/withdrawal", {"asked_by": "member", "why": "x"})
    (line,) = [one for one in served.lines() if one["event"] == "failed"]
    assert line["failure"] == "builtins.ZeroDivisionError"
    assert line["place"].startswith("assent.web.intake.routes:withdraw:")
    assert answer.json()["instance"] == f"urn:assent:call:{line['reference']}"
    assert answer.json()["errors"] == []
