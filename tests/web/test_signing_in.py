"""Signing in and out: tokens, cookies that other sites cannot use, tries that are limited."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from httpx import Response

from assent.web.server.caller import COOKIE
from assent.web.server.installation import CallLimits
from tests.web.served import START, Served, serving

PASSWORD = "a long enough sentence of one's own"


def _enrolled(served: Served) -> None:
    """An account with a password of its own."""
    body = {"id": "nurse-9", "name": "Nurse Nine", "role": "nurse"}
    added = served.post("admin", "/api/accounts", body)
    assert added.status_code == 201, added.text
    confirmed = served.post("second admin", f"/api/account-proposals/{added.json()['proposal']}/confirmation")
    assert confirmed.status_code == 200, confirmed.text
    given = f"{added.json()['password']}-{confirmed.json()['password']}"
    first = served.post(None, "/api/session", {"id": "nurse-9", "password": given})
    assert first.status_code == 401
    assert first.json()["type"] == "urn:assent:problem:password-due"
    own = served.post(None, "/api/password", {"id": "nurse-9", "current": given, "new": PASSWORD})
    assert own.status_code == 204, own.text


def _with_cookie(served: Served, method: str, path: str, token: str, **headers: str) -> Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return served.client.request(method, path, headers={"Cookie": f"{COOKIE}={token}", **given})


def test_a_person_signs_in_acts_and_signs_out(served: Served) -> None:
    _enrolled(served)
    made = served.post(None, "/api/session", {"id": "NURSE-9", "password": PASSWORD})
    assert made.status_code == 201, made.text
    assert made.json()["account"]["role"] == "nurse"
    served.tokens["nine"] = made.json()["token"]
    assert served.get("nine", "/api/me").json()["id"] == "nurse-9"
    assert served.get("nine", "/api/requests").status_code == 200
    assert served.call("nine", "DELETE", "/api/session").status_code == 204
    assert served.get("nine", "/api/me").status_code == 401


def test_a_session_ends_by_itself(served: Served) -> None:
    _enrolled(served)
    made = served.post(None, "/api/session", {"id": "nurse-9", "password": PASSWORD})
    served.tokens["nine"] = made.json()["token"]
    served.now = START + timedelta(minutes=14)
    assert served.get("nine", "/api/me").status_code == 200
    served.now = START + timedelta(minutes=14 + 16)
    assert served.get("nine", "/api/me").status_code == 401


def test_a_cookie_is_for_this_site_alone(served: Served) -> None:
    _enrolled(served)
    made = served.post(None, "/api/session", {"id": "nurse-9", "password": PASSWORD, "cookie": True})
    assert made.json()["token"] is None
    kept = made.headers["set-cookie"]
    assert kept.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in kept
    assert "Domain" not in kept
    token = kept.split(";")[0].removeprefix(f"{COOKIE}=")
    assert _with_cookie(served, "GET", "/api/me", token).status_code == 200


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, False),
        ({"Sec_Fetch_Site": "cross-site"}, False),
        ({"Sec_Fetch_Site": "same-site"}, False),
        ({"Sec_Fetch_Site": "none"}, False),
        ({"Origin": "https://elsewhere.test"}, False),
        ({"Origin": "null"}, False),
        ({"Sec_Fetch_Site": "cross-site", "Origin": "https://assent.test"}, False),
        ({"Sec_Fetch_Site": "same-origin"}, True),
        ({"Origin": "https://assent.test"}, True),
        ({"X_Assent_Call": "1"}, True),
    ],
)
def test_another_site_changes_nothing_with_a_cookie(
    served: Served, headers: dict[str, str], allowed: bool
) -> None:
    answer = _with_cookie(served, "POST", "/api/audit/checkpoints", served.tokens["auditor"], **headers)
    assert answer.status_code == (201 if allowed else 403)


def test_wrong_tries_lock_an_id_for_a_while(served: Served) -> None:
    _enrolled(served)
    tries = [
        served.post(None, "/api/session", {"id": "nurse-9", "password": f"wrong {number}"})
        for number in range(6)
    ]
    assert [one.status_code for one in tries] == [401, 401, 401, 401, 401, 429]
    assert 0 < int(tries[-1].headers["retry-after"]) <= 15 * 60
    assert {one.json()["detail"] for one in tries[:4]} == {tries[0].json()["detail"]}
    unknown = served.post(None, "/api/session", {"id": "nobody", "password": "wrong"})
    assert unknown.json()["detail"] == tries[0].json()["detail"]
    served.now = START + timedelta(minutes=16)
    again = served.post(None, "/api/session", {"id": "nurse-9", "password": PASSWORD})
    assert again.status_code == 201


def test_an_address_tries_only_so_often(tmp_path: Path) -> None:
    with serving(tmp_path / "office", CallLimits(sign_ins_per_second=0.01, sign_in_burst=2)) as served:
        body = {"id": "nobody", "password": "wrong"}
        answers = [served.post(None, "/api/session", body) for _ in range(3)]
        assert [one.status_code for one in answers] == [401, 401, 429]
        assert int(answers[-1].headers["retry-after"]) > 10


def test_a_program_calls_with_a_token_until_it_is_revoked(served: Served) -> None:
    body = {"name": "import", "valid_until": "2026-06-01T00:00:00Z"}
    made = served.post("admin", "/api/accounts/program-1/tokens", body)
    assert made.status_code == 201, made.text
    served.tokens["import"] = made.json()["token"]
    assert served.get("import", "/api/me").json()["organization"] == "1234567893"
    listed = served.get("admin", "/api/accounts/program-1/tokens").json()
    assert [one["name"] for one in listed] == ["import"]
    assert made.json()["token"] not in str(listed)
    gone = served.post("admin", "/api/accounts/program-1/tokens/revocation", {"name": "import"})
    assert gone.status_code == 204
    assert served.get("import", "/api/me").status_code == 401


def test_accounts_are_an_administrators(served: Served) -> None:
    changed = served.call(
        "admin",
        "PATCH",
        "/api/accounts/doctor-3",
        {
            "licence": {
                "credential": "DO",
                "specialty": "psychiatry",
                "number": "MA-3",
                "valid_until": "2027-01-31",
            }
        },
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["licence"] is None
    confirmation = f"/api/account-proposals/{changed.json()['proposal']}/confirmation"
    assert served.post("admin", confirmation).status_code == 403
    assert served.post("second admin", confirmation).status_code == 200
    (listed,) = (one for one in served.get("admin", "/api/accounts").json() if one["id"] == "doctor-3")
    assert listed["licence"]["credential"] == "DO"
    line = served.get("auditor", "/api/account-log?account=doctor-3").json()[1]
    assert (line["what"], line["by"]) == ("changed", "admin-2")
    assert (line["details"]["proposed_by"], line["details"].get("via")) == ("admin-1", None)
    off = served.call("admin", "PATCH", "/api/accounts/doctor-3", {"disabled": True})
    assert off.json()["disabled"] is True
    assert served.get("unlicensed", "/api/me").status_code == 401


def test_without_a_provider_there_is_no_way_through_one(served: Served) -> None:
    assert served.get(None, "/auth/openid/start").status_code == 422
    assert served.get(None, "/auth/openid/callback?state=x").status_code == 401
