"""Audit: for auditors alone; the chain verified part by part, a request at any moment, who saw what."""

from __future__ import annotations

import re

import pytest

from tests.web.served import Served, submission
from tests.workbench.opened import fill, get, post

_RECORD = "/audit/requests/met"
_PAGES = ["/audit", _RECORD, f"{_RECORD}/moments/2", f"{_RECORD}/looks", f"{_RECORD}/replay"]
_FORMS = ["/audit/find", "/audit/checkpoint", "/audit/verification", "/audit/accounts"]


@pytest.fixture
def met(served: Served) -> Served:
    """An installation with one request."""
    assert served.post("office", "/api/requests", submission("met")).status_code == 201
    return served


@pytest.mark.parametrize("address", _PAGES)
@pytest.mark.parametrize("who", ["office", "other", "nurse", "doctor", "author", "admin", "intake"])
def test_only_an_auditor_audits(met: Served, who: str, address: str) -> None:
    assert get(met, "auditor", address).status_code == 200
    assert get(met, who, address).status_code == 403
    assert get(met, None, address).status_code == 401


@pytest.mark.parametrize("address", _FORMS)
def test_forms_want_their_token(met: Served, address: str) -> None:
    assert post(met, "auditor", address, {"request": "met"}).status_code == 403


def test_an_administrator_reads_the_log_of_accounts(met: Served) -> None:
    page = get(met, "admin", "/audit/accounts")
    assert page.status_code == 200
    assert 'href="/audit"' not in page.text
    assert fill(met, "admin", "/audit/accounts", {"account": "nobody-here"}).status_code == 422
    assert fill(met, "admin", "/audit/accounts", {"account": "nurse-1"}).status_code == 200
    assert get(met, "nurse", "/audit/accounts").status_code == 403


@pytest.mark.parametrize("typed", ["nothing-of-that-name", "<script>alert(1)</script>", ""])
def test_a_request_that_is_not_there_is_named_and_kept(met: Served, typed: str) -> None:
    page = fill(met, "auditor", "/audit", {"request": typed}, "/audit/find")
    assert page.status_code == 422
    assert 'href="#request"' in page.text
    assert "<script>alert" not in page.text
    if typed.startswith("nothing"):
        assert f'value="{typed}"' in page.text


def test_a_request_is_found(met: Served) -> None:
    assert fill(met, "auditor", "/audit", {"request": "met"}, "/audit/find").headers["location"] == _RECORD


def test_a_moment_shows_what_was_known_then_and_nothing_later(met: Served) -> None:
    timeline = met.get("auditor", "/api/requests/met").json()["timeline"]
    for entry in timeline:
        then = met.get("auditor", f"/api/requests/met/moments/{entry['sequence']}").json()
        assert then["timeline"][-1]["sequence"] == entry["sequence"]
        assert len(then["timeline"]) == entry["sequence"]
        facts = any(one["event"] == "facts_given" for one in then["timeline"])
        assert bool(then["facts"]) is facts
        assessed = any(one["event"] == "assessed" for one in then["timeline"])
        assert any(line["outcome"] for line in then["lines"]) is assessed
    assert met.get("auditor", "/api/requests/met/moments/1").json()["lines"] == []
    assert met.get("auditor", "/api/requests/met/moments/999").status_code == 404
    assert met.get("nurse", "/api/requests/met/moments/1").status_code == 403


def test_the_page_of_a_moment_says_what_was_open_and_goes_on(met: Served) -> None:
    first = get(met, "auditor", f"{_RECORD}/moments/1").text
    assert "No fact had been given." in first
    assert "This is the first entry" in first
    timeline = met.get("auditor", "/api/requests/met").json()["timeline"]
    assessed = next(one["sequence"] for one in timeline if one["event"] == "assessed")
    page = get(met, "auditor", f"{_RECORD}/moments/{assessed}").text
    assert "clauses and their verdicts" in page
    assert re.search(r">Exclusions, 8</a></strong>", page)
    assert get(met, "auditor", f"{_RECORD}/moments/999").status_code == 404


def test_every_look_is_on_the_record_with_who_and_what(met: Served) -> None:
    met.get("nurse", "/api/requests/met")
    get(met, "auditor", f"{_RECORD}/moments/2")
    page = get(met, "auditor", f"{_RECORD}/looks").text
    found = met.get("auditor", "/api/requests/met/looks").json()
    assert [(one["actor"], one["part"]) for one in found] == [
        ("nurse-1", "request"), ("auditor-1", "replay"), ("auditor-1", "looks"), ("auditor-1", "looks"),
    ]  # fmt: skip
    assert "nurse-1" in page
    assert met.get("doctor", "/api/requests/met/looks").status_code == 403


def test_assessments_are_made_again(met: Served) -> None:
    assert "Every assessment comes out as it was recorded." in get(met, "auditor", f"{_RECORD}/replay").text


def test_the_verification_reports_part_by_part(met: Served) -> None:
    page = fill(met, "auditor", "/audit", {"kept": ""}, "/audit/verification")
    assert page.status_code == 200
    for says in ("1 requests", "documents and letters checked", "Settings checked", "Everything agrees."):
        assert says in page.text
    assert page.text.rstrip().endswith("</html>")


def test_a_digest_that_was_kept_elsewhere_is_compared(met: Served) -> None:
    assert fill(met, "auditor", "/audit", {}, "/audit/checkpoint").status_code == 303
    page = get(met, "auditor", "/audit").text
    found = re.search(r"1=([0-9a-f]{64})", page)
    assert found
    right = fill(met, "auditor", "/audit", {"kept": f"1={found[1]}"}, "/audit/verification")
    assert "Everything agrees." in right.text
    wrong = fill(met, "auditor", "/audit", {"kept": f"1={'0' * 64}"}, "/audit/verification")
    assert "does not agree" in wrong.text
    assert "Everything agrees." not in wrong.text


def test_what_is_no_digest_is_named_and_kept(met: Served) -> None:
    page = fill(met, "auditor", "/audit", {"kept": "1=<b>abc"}, "/audit/verification")
    assert page.status_code == 422
    assert 'href="#kept"' in page.text
    assert "1=&lt;b&gt;abc" in page.text


def test_the_last_checkpoint_is_told_to_auditors(met: Served) -> None:
    assert met.get("auditor", "/api/audit/checkpoints/last").json() is None
    made = met.post("auditor", "/api/audit/checkpoints").json()
    last = met.get("auditor", "/api/audit/checkpoints/last").json()
    assert (last["number"], last["digest"]) == (made["number"], made["digest"])
    assert met.get("admin", "/api/audit/checkpoints/last").status_code == 403
