"""Documents: attached as they are or as a form, opened as attachments, refused where they are not what they say."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote

import pytest
from httpx import Response

from tests.web.served import Served, submission

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


def _submitted(served: Served) -> None:
    assert served.post("office", "/api/requests", submission("two-facts-missing")).status_code == 201


def _raw(served: Served, who: str, data: bytes, kind: str, **headers: str) -> Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return served.client.request(
        "POST",
        "/api/requests/two-facts-missing/documents",
        content=data,
        headers={"Authorization": f"Bearer {served.tokens[who]}", "Content-Type": kind, **given},
    )


def test_a_document_is_attached_listed_opened(served: Served) -> None:
    _submitted(served)
    made = _raw(
        served,
        "office",
        PDF,
        "application/pdf",
        Content_Disposition="attachment; filename*=UTF-8''EKG%20M%C3%BCller.pdf",
    )
    assert made.status_code == 201, made.text
    digest = sha256(PDF).hexdigest()
    shown = {"digest": digest, "name": "EKG Müller.pdf", "media_type": "application/pdf", "size": len(PDF)}
    assert made.json()["documents"] == [shown]
    assert served.get("nurse", "/api/requests/two-facts-missing/documents").json() == [shown]
    opened = served.get("nurse", f"/api/requests/two-facts-missing/documents/{digest}")
    assert opened.content == PDF
    assert opened.headers["content-disposition"] == "attachment; filename*=UTF-8''EKG%20M%C3%BCller.pdf"
    assert opened.headers["content-type"] == "application/octet-stream"
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert opened.headers["cache-control"] == "no-store"
    assert "sandbox" in opened.headers["content-security-policy"]
    timeline = served.get("nurse", "/api/requests/two-facts-missing").json()["timeline"]
    assert [one["event"] for one in timeline].count("viewed") == 3


def test_a_form_carries_one_too(served: Served) -> None:
    _submitted(served)
    made = served.client.request(
        "POST",
        "/api/requests/two-facts-missing/documents",
        files={"document": ("note.txt", b"a note", "text/plain")},
        headers={"Authorization": f"Bearer {served.tokens['office']}"},
    )
    assert made.status_code == 201, made.text
    assert made.json()["documents"][0]["name"] == "note.txt"
    empty = served.client.request(
        "POST",
        "/api/requests/two-facts-missing/documents",
        files={"other": ("note.txt", b"a note", "text/plain")},
        headers={"Authorization": f"Bearer {served.tokens['office']}"},
    )
    assert empty.status_code == 422
    assert empty.json()["errors"][0]["pointer"] == "/document"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\pat\\EKG.pdf", "EKG.pdf"),
        ("/a/b\\c/EKG  of May.pdf", "EKG of May.pdf"),
        ("a/" * 150 + "note.txt", "note.txt"),
        ("../..", None),
        ("folder/", None),
        ("a\x07b.pdf", None),
        ("exe.\u202efdp", None),
        ("x" * 201, None),
    ],
)
def test_a_name_is_the_last_part_of_a_path(served: Served, sent: str, kept: str | None) -> None:
    _submitted(served)
    named = f"attachment; filename*=UTF-8''{quote(sent, safe='')}"
    made = _raw(served, "office", PDF, "application/pdf", Content_Disposition=named)
    if kept is None:
        assert made.status_code == 422, made.text
        assert made.json()["detail"].startswith("name: ")
    else:
        assert made.json()["documents"][0]["name"] == kept


def test_what_is_not_taken(served: Served) -> None:
    _submitted(served)
    assert _raw(served, "office", PDF, "text/html").status_code == 415
    assert _raw(served, "office", b"no pdf", "application/pdf").status_code == 422
    assert _raw(served, "office", b"", "application/pdf").status_code == 422
    assert _raw(served, "author", PDF, "application/pdf").status_code == 403
    assert _raw(served, "other", PDF, "application/pdf").status_code == 404
    assert served.get("nurse", "/api/requests/two-facts-missing/documents").json() == []


def test_a_document_of_another_request_is_not_there(served: Served) -> None:
    _submitted(served)
    served.post("office", "/api/requests", submission("met", member="M-2"))
    _raw(served, "office", PDF, "application/pdf")
    digest = sha256(PDF).hexdigest()
    assert served.get("nurse", f"/api/requests/met/documents/{digest}").status_code == 404
    assert served.get("other", f"/api/requests/two-facts-missing/documents/{digest}").status_code == 404


def test_an_answer_may_stand_in_a_document(served: Served) -> None:
    _submitted(served)
    _raw(served, "office", PDF, "application/pdf")
    answer = served.post(
        "office",
        "/api/requests/two-facts-missing/facts",
        {"facts": {"ketamine_misuse": False}, "document": sha256(PDF).hexdigest()},
    )
    assert answer.status_code == 200, answer.text
    facts = served.get("nurse", "/api/requests/two-facts-missing").json()["facts"]
    (fact,) = [one for one in facts if one["fact"] == "ketamine_misuse"]
    assert (fact["value"], fact["document"], fact["supported"]) == (False, sha256(PDF).hexdigest(), True)


def test_who_goes_away_is_no_failure(served: Served) -> None:
    _submitted(served)
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/requests/two-facts-missing/documents",
        "raw_path": b"/api/requests/two-facts-missing/documents",
        "query_string": b"",
        "root_path": "",
        "scheme": "https",
        "headers": [
            (b"authorization", f"Bearer {served.tokens['office']}".encode()),
            (b"content-type", b"application/pdf"),
        ],
    }
    sent: list[object] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        sent.append(message)

    served.client.run(served.app, scope, receive, send)
    assert sent == []
    assert served.lines()[-1]["status"] == 499
    assert not [line for line in served.lines() if line["level"] == "error"]
