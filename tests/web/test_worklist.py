"""The worklist a page at a time, and what an office may know of."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tests.web.served import OTHER_NPI, START, Served, submission


def _many(served: Served, count: int) -> None:
    for number in range(count):
        served.now = START + timedelta(minutes=number)
        body = submission("two-facts-missing", id=f"r-{number}", member=f"M-{number % 3}")
        assert served.post("office", "/api/requests", body).status_code == 201


def test_pages_follow_each_other(served: Served) -> None:
    _many(served, 7)
    path, found = "/api/requests?limit=3&order=received&stage=pended", []
    while path:
        answer = served.get("nurse", path)
        assert answer.status_code == 200, answer.text
        found += [one["request"] for one in answer.json()["requests"]]
        link = answer.headers.get("link", "")
        assert bool(link) is (answer.json()["next"] is not None)
        path = link.partition(">")[0].removeprefix("<")
        assert not path or urlsplit(path).path == "/api/requests"
    assert found == [f"r-{number}" for number in range(7)]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("stage=pended", 3),
        ("stage=determined", 0),
        ("stage=determined&stage=pended", 3),
        ("urgency=expedited", 0),
        ("product_line=commercial", 3),
        ("assignee=nurse-1", 1),
        ("unassigned=true", 2),
        ("due_before=2026-02-10T00:00:00Z", 0),
        ("due_before=2026-12-31T00:00:00-05:00", 3),
    ],
)
def test_filters(served: Served, query: str, count: int) -> None:
    _many(served, 3)
    served.post("intake", "/api/requests/r-1/assignment", {"to": "nurse-1", "role": "nurse"})
    answer = served.get("nurse", f"/api/requests?{query.replace('+', '%2B')}")
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["requests"]) == count


def test_a_member_is_searched_by_a_body(served: Served) -> None:
    _many(served, 4)
    found = served.post("nurse", "/api/requests/search", {"member": "M-0"}).json()["requests"]
    assert [one["request"] for one in found] == ["r-0", "r-3"]
    assert "M-0" not in str(found)
    assert served.get("nurse", "/api/requests?member=M-0").json()["requests"] != []  # no such filter here
    staged = served.post(
        "nurse", "/api/requests/search", {"member": "M-0", "stages": ["pended", "determined"]}
    )
    assert len(staged.json()["requests"]) == 2


def test_an_office_knows_of_its_own_requests_only(served: Served) -> None:
    _many(served, 1)
    theirs = submission("met", id="theirs", member="M-9", provider=OTHER_NPI)
    assert served.post("other", "/api/requests", theirs).status_code == 201
    assert [one["request"] for one in served.get("office", "/api/requests").json()["requests"]] == ["r-0"]
    assert served.post("office", "/api/requests/search", {"member": "M-9"}).json()["requests"] == []
    missing = served.get("office", "/api/requests/none").json()
    number = served.get("other", "/api/requests/theirs").json()["authorizations"][0]
    for who in ("office", "program"):
        for method, path, body in (
            ("GET", "", None),
            ("GET", "/documents", None),
            ("POST", "/facts", {"facts": {"ketamine_misuse": False}}),
            ("POST", "/withdrawal", {"asked_by": "member", "why": "x"}),
            ("POST", "/appeals", {"filer": "member"}),
            ("POST", "/notes", {"says": "x"}),
        ):
            answer = served.call(who, method, f"/api/requests/theirs{path}", body, If_Match='"1"')
            assert answer.status_code == 404, (method, path, answer.text)
            assert answer.json()["detail"] == missing["detail"].replace("none", "theirs")
        assert served.get(who, f"/api/authorizations/{number}").status_code == 404


def test_an_office_asks_in_its_own_name_only(served: Served) -> None:
    answer = served.post("office", "/api/requests", submission("met", provider=OTHER_NPI))
    assert answer.status_code == 403
    own = submission("met")
    del own["provider"]
    assert served.post("office", "/api/requests", own).status_code == 201
    assert served.get("office", "/api/requests/met").json()["provider"] == "1234567893"


def test_every_look_is_on_the_record(served: Served) -> None:
    _many(served, 1)
    served.get("nurse", "/api/requests/r-0")
    timeline = served.get("auditor", "/api/requests/r-0").json()["timeline"]
    looks = [one["actor"] for one in timeline if one["event"] == "viewed"]
    assert looks == ["nurse-1", "auditor-1"]
