"""What is refused before it is read: by address, by size, by who sends it; and what an answer says at most."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request

from assent.adapters.store.errors import StoreUnavailable
from assent.web.server import incoming
from assent.web.server.addresses import source
from assent.web.server.incoming import Incoming
from assent.web.server.installation import CallLimits
from assent.web.server.problems import MOST_ERRORS, FieldProblem, FoundProblem, ProblemKind, written
from assent.web.server.rates import Buckets, Transfers
from assent.web.server.strict import MOST_NAMES
from tests.web.calling import calling
from tests.web.served import Served, serving, submission

MANY = {f"unknown{number}": 1 for number in range(95_000)}


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Served]:
    """An installation with limits that are soon met."""
    limits = CallLimits(
        sign_ins_per_second=0.001, sign_in_burst=3, refused_per_second=0.001, refused_burst=3, at_once=1
    )
    with serving(tmp_path / "office", limits) as served:
        yield served


def test_a_sign_in_with_very_many_names_is_not_even_read(served: Served) -> None:
    refused = served.post(None, "/api/session", MANY)
    assert refused.status_code == 413
    assert len(refused.content) < 1_000
    few = served.post(None, "/api/session", {f"x{number}": 1 for number in range(300)})
    assert few.status_code == 422
    assert len(few.json()["errors"]) == MOST_ERRORS
    assert "more are not named" in few.json()["detail"]


def test_very_many_names_of_somebody_signed_in_end_at_once(served: Served) -> None:
    body = {**submission("met"), "facts": {f"f{number}": 1 for number in range(MOST_NAMES + 1)}}
    refused = served.post("office", "/api/requests", body)
    assert (refused.status_code, refused.json()["detail"]) == (
        400,
        f"The body holds more than {MOST_NAMES} names.",
    )


def test_of_many_errors_the_first_are_named_and_the_rest_counted() -> None:
    errors = [
        FieldProblem(place="body", pointer=f"/{number}", detail="is not known here") for number in range(950)
    ]
    problem = FoundProblem(ProblemKind.REFUSED, "It cannot be.", "r", tuple(errors))
    data = json.loads(written(problem).body)
    assert [error["pointer"] for error in data["errors"]] == [f"/{number}" for number in range(MOST_ERRORS)]
    assert data["detail"] == f"It cannot be. {950 - MOST_ERRORS} more are not named."


def test_without_a_token_nothing_long_is_read(served: Served) -> None:
    body = submission("met", note="x" * 5_000)
    assert served.post(None, "/api/requests", body).status_code == 413
    assert served.post(None, "/api/requests", {"id": "x"}).status_code == 401
    assert served.call(None, "POST", "/api/requests", body, authorization="Bearer ").status_code == 413


def test_a_long_body_waits_until_it_is_known_whose_it_is(served: Served) -> None:
    body = {"id": "x" * 100_000}
    refused = served.call(None, "POST", "/api/requests", body, authorization="Bearer nobody")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert served.post("office", "/api/requests", body).status_code == 422


def test_where_the_store_cannot_be_reached_before_a_long_body_the_call_is_to_be_made_again(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise StoreUnavailable("another program holds the database")

    monkeypatch.setattr(incoming, "signed_in", down)
    answered = served.call(None, "POST", "/api/requests", {"id": "x" * 100_000}, authorization="Bearer her")
    assert answered.status_code == 503, answered.text
    assert answered.headers["Retry-After"] == "5"
    assert answered.json()["type"].endswith("unavailable")
    assert "another program holds the database" in answered.json()["detail"]


def test_tries_to_sign_in_are_limited_before_the_body(narrow: Served) -> None:
    wrong = {"id": "office-1", "password": "not this one"}
    assert [narrow.post(None, "/api/session", wrong).status_code for _ in range(3)] == [401] * 3
    refused = narrow.post(None, "/api/session", MANY)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    with calling(narrow.app, "198.51.100.7") as elsewhere:
        assert elsewhere.request("POST", "/api/session", json=wrong).status_code == 401


def test_who_calls_without_a_token_again_and_again_waits_and_nobody_else(narrow: Served) -> None:
    assert [narrow.get(None, "/api/me").status_code for _ in range(3)] == [401] * 3
    assert narrow.get(None, "/api/me").status_code == 429
    assert narrow.get("office", "/api/me").status_code == 200


def test_two_lengths_are_refused(served: Served) -> None:
    both = served.call(
        "office", "POST", "/api/drafts", {"id": "x"}, transfer_encoding="chunked", content_length="11"
    )
    assert both.status_code == 400
    assert both.headers["connection"] == "close"
    assert "not by both" in both.json()["detail"]


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("testclient", "testclient"),
    ],
)
def test_ipv6_is_counted_by_its_64(host: str, found: str) -> None:
    assert source({"type": "http", "client": (host, 1)}) == found
    assert source({"type": "http", "client": None}) == ""


def test_an_address_stands_in_the_security_log_only(served: Served) -> None:
    with calling(served.app, "2001:db8:1:2:3:4:5:6") as there:
        there.request("GET", "/api/me")
    served.get("office", "/api/me")
    lines = [line for line in served.lines() if "address" in line]
    assert [(line["event"], line["address"], line["status"]) for line in lines] == [
        ("security", "2001:db8:1:2::/64", 401)
    ]
    assert "2001:db8" not in "".join(json.dumps(line) for line in served.lines() if line["event"] == "call")


def test_an_office_has_so_many_documents_under_way(narrow: Served) -> None:
    narrow.post("office", "/api/requests", submission("two-facts-missing"))
    at = "/api/requests/two-facts-missing/documents"
    headers = {"Authorization": f"Bearer {narrow.tokens['office']}", "Content-Type": "text/plain"}
    sent = narrow.client.request("POST", at, content=b"x" * 300_000, headers=headers)
    assert sent.status_code == 201, sent.text
    digest = sent.json()["documents"][0]["digest"]
    office = "1234567893"
    transfers: Transfers = narrow.app.state.counted.transfers
    assert transfers.begin(office) == 0
    assert narrow.get("office", f"{at}/{digest}").status_code == 429
    assert narrow.client.request("POST", at, content=b"y", headers=headers).status_code == 429
    assert narrow.get("nurse", f"{at}/{digest}").status_code == 200
    transfers.end(office)
    opened = narrow.get("office", f"{at}/{digest}")
    assert (opened.content, opened.headers["content-length"]) == (b"x" * 300_000, "300000")
    assert narrow.get("office", f"{at}/{'0' * 64}").status_code == 404
    assert narrow.get("office", f"{at}/{digest}").status_code == 200


def test_bytes_are_counted_and_paid_back() -> None:
    now = [0.0]
    transfers = Transfers(8, Buckets(10, 100, lambda: now[0]))
    assert transfers.begin("office") == 0
    transfers.charge("office", 150)
    transfers.end("office")
    assert transfers.begin("office") == pytest.approx(5.1)
    assert transfers.begin("other") == 0
    now[0] = 5.2
    assert transfers.begin("office") == 0


def test_a_body_that_does_not_come_is_given_up(served: Served) -> None:
    from dataclasses import replace

    from assent.web.server.installation import Installation

    limits = replace(served.installation.limits, piece_seconds=0.05, slowest=1_000_000)
    here: Installation = replace(served.installation, limits=limits)

    async def never() -> dict[str, object]:
        import asyncio

        await asyncio.sleep(5)
        return {"type": "http.request"}

    scope = {"type": "http", "method": "POST", "path": "/api/me", "headers": [], "client": ("x", 1)}

    async def wait() -> str:
        receive = Incoming(scope, here, served.app.state.counted).limited(never, 100)
        try:
            await Request(scope, receive).body()
        except Exception as error:
            return type(error).__name__
        return ""

    assert served.client.run(wait) == "TooSlow"


def test_a_preview_is_posted(served: Served) -> None:
    served.post("office", "/api/requests", submission("two-facts-missing"))
    wrong = served.get("nurse", "/api/requests/two-facts-missing/letters/preview")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
