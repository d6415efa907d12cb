"""Every way in which a call can go wrong ends as a problem that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from assent.adapters.projections import RequestRecord
from assent.web.server.installation import CallLimits
from tests.adapters.store.tampering import unguarded
from tests.web.served import Served, serving, submission


def _problem(answer: object, status: int, kind: str) -> dict[str, object]:
    from httpx import Response

    assert isinstance(answer, Response)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    data: dict[str, object] = answer.json()
    assert data["type"] == f"urn:assent:problem:{kind}"
    assert data["status"] == status
    assert data["instance"] == f"urn:assent:call:{answer.headers['x-request-id']}"
    assert data["detail"]
    return data


def test_there_is_no_such_address(served: Served) -> None:
    _problem(served.get("office", "/api/nothing"), 404, "not-found")


def test_the_address_does_not_take_the_method(served: Served) -> None:
    answer = served.call("office", "PUT", "/api/me")
    _problem(answer, 405, "wrong-method")
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize("who", [None, "nobody"])
def test_nobody_is_signed_in(served: Served, who: str | None) -> None:
    served.tokens["nobody"] = "no token of anybody"
    answer = served.get(who, "/api/me")
    _problem(answer, 401, "not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_request_that_somebody_changed_behind_the_programs_back(served: Served) -> None:
    served.post("office", "/api/requests", submission("excluded"))
    assert isinstance(served.desk.record, RequestRecord)
    changed = "UPDATE event SET body = replace(body, 'excluded', 'Annabel') WHERE sequence = 2"
    unguarded(served.desk.record.store, changed.replace("excluded", "aneurysm"))
    for who in ("office", "nurse"):
        said = _problem(served.get(who, "/api/requests/excluded"), 409, "damaged")["detail"]
        assert "excluded" in str(said)
        assert "`assent audit verify`" in str(said)
        assert "Annabel" not in str(said)
    _problem(served.get("other", "/api/requests/excluded"), 404, "not-found")
    note = served.post("nurse", "/api/requests/excluded/notes", {"says": "x"}, If_Match='"1"')
    _problem(note, 409, "damaged")
    assert served.get("nurse", "/api/requests").status_code == 200
    assert "Annabel" not in served.log.getvalue()


def test_a_role_may_not(served: Served) -> None:
    served.post("office", "/api/requests", submission("excluded"))
    body = {"to": "physician", "why": "look"}
    _problem(served.post("author", "/api/requests/excluded/escalations", body), 403, "not-permitted")
    _problem(served.get("nurse", "/api/accounts"), 403, "not-permitted")
    _problem(served.get("author", "/api/requests"), 403, "not-permitted")


def test_each_fault_of_the_facts_is_named_with_its_place(served: Served) -> None:
    body = submission("two-facts-missing")
    body["facts"]["dose_mg"] = "much"
    body["facts"]["trials"]["records"][2]["adherence"] = 400
    body["facts"]["scores"][0]["date"] = "soon"
    data = _problem(served.post("office", "/api/requests", body), 422, "refused")
    errors = data["errors"]
    assert isinstance(errors, list)
    places = {one["pointer"] for one in errors}
    assert places == {"/facts/dose_mg", "/facts/trials/records/2/adherence", "/facts/scores/0/date"}
    assert all(one["place"] == "body" and one["detail"] for one in errors)
    assert served.get("office", "/api/requests/two-facts-missing").status_code == 404


def test_a_field_that_is_not_known_is_named(served: Served) -> None:
    data = _problem(
        served.post("office", "/api/requests", submission("met", urgncy="expedited")), 422, "refused"
    )
    assert data["errors"] == [
        {
            "place": "body",
            "pointer": "/urgncy",
            "detail": "is not known here; correct its name, or leave it out",
        }
    ]


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        ({"member": None}, "/member", "must be a text"),
        ({"member": "Jane Doe"}, "/member", "as on the card, without spaces"),
        ({"received_at": "2026-02-10T09:00:00"}, "/received_at", "needs its time zone"),
        ({"attested_on": "yesterday"}, "/attested_on", "a date as year-month-day"),
        ({"provider": "123"}, "/provider", "ten digits of an NPI"),
        ({"urgency": "fast"}, "/urgency", "must be 'standard' or 'expedited'"),
        ({"lines": "drug"}, "/lines", "must be a list"),
    ],
)
def test_each_field_says_in_words_what_it_takes(
    served: Served, changes: dict[str, object], place: str, says: str
) -> None:
    body = {**submission("met"), **changes}
    data = _problem(served.post("office", "/api/requests", body), 422, "refused")
    errors = data["errors"]
    assert isinstance(errors, list)
    assert [one["pointer"] for one in errors] == [place]
    assert says in errors[0]["detail"]


def test_an_answer_that_cannot_be_says_what_is_allowed(served: Served) -> None:
    assert served.post("office", "/api/requests", submission("two-facts-missing")).status_code == 201
    body = {"facts": {"trials[3].adherence": 130, "dose_mg": "much"}}
    data = _problem(served.post("office", "/api/requests/two-facts-missing/facts", body), 422, "refused")
    said = {one["pointer"]: one["detail"] for one in data["errors"]}  # type: ignore[attr-defined]
    assert set(said) == {"/facts/trials[3].adherence", "/facts/dose_mg"}
    assert "from 0 to 100" in said["/facts/trials[3].adherence"]


def test_who_signs_nothing_is_told_so_and_not_to_get_a_licence(served: Served) -> None:
    seen = served.post("office", "/api/requests", submission("excluded")).headers["etag"]
    body = {"attests": "determination-1", "reasons": [{"clause": "X.8", "words": "The scan shows it."}]}
    for who in ("office", "intake", "auditor"):
        answer = served.post(who, "/api/requests/excluded/adverse-determinations", body, If_Match=seen)
        data = _problem(answer, 403, "not-permitted")
        assert "Who may: physician." in str(data["detail"])
    answer = served.post("unlicensed", "/api/requests/excluded/adverse-determinations", body, If_Match=seen)
    assert "No license is on file" in str(_problem(answer, 422, "refused")["detail"])


def test_a_submission_says_for_which_office_and_under_which_policy(served: Served) -> None:
    without = {**submission("met"), "provider": None}
    data = _problem(served.post("intake", "/api/requests", without), 422, "refused")
    assert data["errors"] == [
        {"place": "body", "pointer": "/provider", "detail": "is missing: the NPI of the office"}
    ]
    unknown = served.post("office", "/api/requests", submission("met", policy="mgb-099"))
    assert "'mgb-099' is not in the catalogue; it holds: mgb-031" in str(
        _problem(unknown, 422, "refused")["detail"]
    )


def test_a_document_has_bytes_and_not_too_many(served: Served) -> None:
    served.post("office", "/api/requests", submission("met"))
    token = {"Authorization": f"Bearer {served.tokens['office']}", "Content-Type": "text/plain"}
    at = "/api/requests/met/documents"
    empty = _problem(served.client.request("POST", at, content=b"", headers=token), 422, "refused")
    assert "is empty" in str(empty["detail"])
    most = 25 * 1024 * 1024
    much = served.client.request("POST", at, content=b"y" * (most + 1), headers=token)
    assert "at most 25 MB" in str(_problem(much, 413, "too-large")["detail"])


def test_a_body_that_is_no_json(served: Served) -> None:
    token = {"Authorization": f"Bearer {served.tokens['office']}"}
    for kind, data, status, word in (
        ("application/json", b'{"member": ', 400, "unreadable"),
        ("text/csv", b"member", 415, "wrong-type"),
        (
            "application/json",
            b'{"member": "M-1", "facts": {"dose_mg": 36, "dose_mg": 360}}',
            400,
            "unreadable",
        ),
        ("application/json", b'{"member": "M-1", "facts": {"dose_mg": NaN}}', 400, "unreadable"),
        ("application/json", b'{"member": "\xff", "facts": {}}', 400, "unreadable"),
    ):
        headers = {**token, "Content-Type": kind}
        answer = served.client.request("POST", "/api/requests", content=data, headers=headers)
        _problem(answer, status, word)


def test_an_id_is_taken(served: Served) -> None:
    assert served.post("office", "/api/requests", submission("met")).status_code == 201
    answer = served.post("office", "/api/requests", submission("met"))
    assert answer.status_code in {409, 422}
    assert "choose another id" in answer.json()["detail"]


def test_somebody_else_acted_meanwhile(served: Served) -> None:
    made = served.post("office", "/api/requests", submission("excluded"))
    seen = made.headers["etag"]
    body = {"to": "nurse-1", "role": "nurse"}
    assert served.post("nurse", "/api/requests/excluded/assignment", body, If_Match=seen).status_code == 200
    again = served.post("intake", "/api/requests/excluded/assignment", body, If_Match=seen)
    _problem(again, 412, "changed")


def test_looking_is_not_acting(served: Served) -> None:
    made = served.post("office", "/api/requests", submission("excluded"))
    for who in ("nurse", "doctor", "office"):
        assert served.get(who, "/api/requests/excluded").headers["etag"] == made.headers["etag"]
    body = {"to": "nurse-1", "role": "nurse"}
    done = served.post("nurse", "/api/requests/excluded/assignment", body, If_Match=made.headers["etag"])
    assert done.status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("approvals", {"attests": "approval-1"}),
        ("adverse-determinations", {"attests": "determination-1", "reasons": [{"clause": "X.8", "words": "w"}]}),
    ],
)  # fmt: skip
def test_a_determination_says_what_it_saw(served: Served, path: str, body: dict[str, object]) -> None:
    served.post("office", "/api/requests", submission("excluded"))
    _problem(served.post("doctor", f"/api/requests/excluded/{path}", body), 428, "state-the-version")


def test_an_idempotency_key_is_one_request(served: Served) -> None:
    body = submission("met", id=None)
    first = served.post("office", "/api/requests", body, Idempotency_Key="k-1")
    again = served.post("office", "/api/requests", body, Idempotency_Key="k-1")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    other = served.post("office", "/api/requests", submission("excluded", id=None), Idempotency_Key="k-1")
    _problem(other, 422, "key-reused")
    elsewhere = served.post("intake", "/api/requests", body, Idempotency_Key="k-1")
    assert elsewhere.status_code == 201
    assert elsewhere.json()["request"] != first.json()["request"]
    assert len(served.get("intake", "/api/requests").json()["requests"]) == 2


def test_too_much_is_not_received(tmp_path: Path) -> None:
    limits = CallLimits(body=10_000, upload=30_000, per_second=1_000, burst=1_000)
    with serving(tmp_path / "office", limits) as served:
        made = served.post("office", "/api/requests", submission("met"))
        assert made.status_code == 201
        body = submission("met", id="more", attested_by="x" * 20_000)
        _problem(served.post("office", "/api/requests", body), 413, "too-large")
        token = {"Authorization": f"Bearer {served.tokens['office']}", "Content-Type": "application/json"}
        sent: list[int] = []

        async def endless() -> object:
            for number in range(1_000):
                sent.append(number)
                yield b" " * 1_000

        answer = served.client.request("POST", "/api/requests", content=endless(), headers=token)
        _problem(answer, 413, "too-large")
        assert len(sent) < 20
        token["Content-Type"] = "text/plain"
        upload = served.client.request(
            "POST", "/api/requests/met/documents", content=b"y" * 20_000, headers=token
        )
        assert upload.status_code == 201
        upload = served.client.request(
            "POST", "/api/requests/met/documents", content=b"y" * 40_000, headers=token
        )
        _problem(upload, 413, "too-large")


def test_too_many_calls(tmp_path: Path) -> None:
    limits = CallLimits(per_second=0.001, burst=3)
    with serving(tmp_path / "office", limits) as served:
        for _ in range(3):
            assert served.get("office", "/api/me").status_code == 200
        answer = served.get("office", "/api/me")
        _problem(answer, 429, "too-many")
        assert int(answer.headers["retry-after"]) > 100
        assert served.get("nurse", "/api/me").status_code == 200


def test_the_record_cannot_be_used(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from assent.adapters.store.errors import StoreUnavailable
    from assent.adapters.store.store import Store

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(Store, "append", away)
    monkeypatch.setattr(Store, "writable", away)
    answer = served.post("office", "/api/requests", submission("met"))
    _problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "5"
    _problem(served.get(None, "/readyz"), 503, "unavailable")
    assert served.get(None, "/healthz").status_code == 200


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "\u202e", "a\x85b"])
def test_odd_signs_end_as_a_problem_or_on_the_record(served: Served, odd: str) -> None:
    body = submission("excluded")
    body["facts"]["aortic_aneurysm"] = {"value": True, "source": odd, "words": odd, "by": odd}
    body["facts"]["trials"] = {"complete": True, "records": [{"drug": odd}]}
    first = served.post("office", "/api/requests", body)
    assert first.status_code in {201, 422}, first.text
    named = served.post("office", "/api/requests", submission("met", id="named", attested_by=odd))
    assert named.status_code in {201, 422}, named.text
    given = served.post("office", "/api/requests", submission("two-facts-missing", id="given", member="M-3"))
    assert given.status_code == 201
    answer = served.post(
        "office",
        "/api/requests/given/facts",
        {"facts": {"trials[3].drug": odd}, "evidence": {"source": odd, "words": odd}},
    )
    assert answer.status_code in {200, 422}, answer.text
    noted = served.post("nurse", "/api/requests/given/notes", {"says": odd})
    assert noted.status_code in {200, 422}, noted.text
    assert not [line for line in served.lines() if line["event"] == "failed"]


def at(body: object, pointer: str) -> object:
    """What stands at a pointer; raises where there is nothing."""
    for step in pointer.split("/")[1:]:
        body = body[int(step)] if isinstance(body, list) else body[step]  # type: ignore[index]
    return body


_UPHELD: dict[str, object] = {"outcome": "upheld", "line": "drug"}
_OVERTURNED: dict[str, object] = {"outcome": "overturned", "line": "drug"}
_TOLD = {
    "approved": {"outcome": "approved", "units": "many"},
    "partially_approved": {"outcome": "partially_approved"},
    "adverse": {"outcome": "adverse", "reasons": [{"clause": "X.8"}]},
}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *(
            (f"/api/requests/R-1/appeals/A-1/{name}", {"decisions": [decision]})
            for name in ("decision",)
            for decision in (_UPHELD, _OVERTURNED, {**_OVERTURNED, "reasons": 3}, {"outcome": "maybe"}, 7, {})
        ),
        *(
            ("/api/requests/R-1/delegate-decisions", {"delegate": "D", "decision": told})
            for told in _TOLD.values()
        ),
        ("/api/requests/R-1/facts", {"facts": {"days": [1]}}),
        ("/api/requests/R-1/facts", {"facts": {"days": {"a": 1}}, "evidence": {"on": 3}}),
        ("/api/requests/R-1/corrections", {"path": "a", "value": [], "why": ""}),
        ("/api/requests", {"facts": {}, "lines": [{"kind": "x"}], "circumstances": {"a": 3}}),
    ],
)
def test_a_pointer_points_into_the_body_that_was_sent(served: Served, path: str, body: object) -> None:
    answer = served.post("doctor", path, body, If_Match='"1"')
    assert answer.status_code in (422, 403), answer.text
    for one in answer.json().get("errors", ()):
        if one["place"] == "body":
            parent, _, name = one["pointer"].rpartition("/")
            found = at(body, parent)
            missing = one["detail"].startswith("is missing")
            assert missing or not one["pointer"] or at(body, one["pointer"]) is not None, one
            assert not missing or (isinstance(found, dict) and name not in found), one


def test_a_pointer_names_no_form_of_a_choice(served: Served) -> None:
    body = {"decisions": [_OVERTURNED]}
    answer = served.post("doctor", "/api/requests/R-1/appeals/A-1/decision", body, If_Match='"1"')
    pointers = {one["pointer"] for one in answer.json()["errors"]}
    assert "/decisions/0/reasons" in pointers
    assert not any("overturned" in one for one in pointers)
