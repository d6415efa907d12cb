"""The pages of reviewers in process: whose they are, what they send, what stands on the record."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.web.served import NPI, START, Served, submission
from tests.workbench.opened import fill as sent
from tests.workbench.opened import get as opened
from tests.workbench.opened import post

_PAGES = ["/worklist", "/inbox", "/search"]
_OF_REQUEST = ["", "/evidence", "/history", "/what-if", "/beside/r-1"]


def _submitted(served: Served, name: str = "excluded", id: str = "r-1", **more: Any) -> str:
    made = served.post("office", "/api/requests", submission(name, id=id, **more))
    assert made.status_code == 201, made.text
    return id


def _events(served: Served, request: str = "r-1") -> list[Any]:
    return [type(event.body).__name__ for event in served.desk.record.read(request)]


@pytest.mark.parametrize("who", ["intake", "nurse", "doctor", "auditor"])
@pytest.mark.parametrize("path", [*_PAGES, *(f"/requests/r-1{one}" for one in _OF_REQUEST)])
def test_reviewers_and_auditors_open_every_page(served: Served, who: str, path: str) -> None:
    _submitted(served)
    page = opened(served, who, path)
    assert page.status_code == 200, page.text
    assert page.headers["cache-control"].startswith("no-store")


@pytest.mark.parametrize("who", ["author", "admin"])
@pytest.mark.parametrize("path", [*_PAGES, *(f"/requests/r-1{one}" for one in _OF_REQUEST)])
def test_authors_and_administrators_see_no_request(served: Served, who: str, path: str) -> None:
    _submitted(served)
    assert opened(served, who, path).status_code == 403


def test_an_office_goes_on_to_its_own_page_and_sees_no_workings(served: Served) -> None:
    _submitted(served)
    page = opened(served, "office", "/requests/r-1")
    assert (page.status_code, page.headers["location"]) == (303, "/office/requests/r-1")
    for path in [*_PAGES, *(f"/requests/r-1{one}" for one in _OF_REQUEST if one)]:
        assert opened(served, "office", path).status_code == 404, path
        assert opened(served, "other", path).status_code == 404, path
    assert opened(served, "other", "/requests/r-1").status_code == 404


def test_without_a_session_one_signs_in_first(served: Served) -> None:
    for path in [*_PAGES, "/requests/r-1", "/requests/r-1/what-if"]:
        assert opened(served, None, path).status_code == 401


def test_a_request_that_is_not_there(served: Served) -> None:
    for part in _OF_REQUEST:
        assert opened(served, "nurse", f"/requests/none{part}").status_code == 404


def test_the_case_page_is_one_look_and_a_clause_another(served: Served) -> None:
    _submitted(served)
    before = _events(served).count("Viewed")
    whole = opened(served, "nurse", "/requests/r-1?clause=X.8")
    part = opened(served, "nurse", "/requests/r-1?clause=X.9", hx_request="true")
    assert _events(served).count("Viewed") == before + 2
    assert "<!doctype html>" in whole.text
    assert "<!doctype html>" not in part.text
    assert part.text.lstrip().startswith("<section")
    assert "Exclusions, 9" in part.text
    last = served.desk.record.read("r-1")[-1].body
    assert "clause X.9" in str(last)


def test_the_clause_in_focus_is_the_one_that_fails(served: Served) -> None:
    _submitted(served)
    text = opened(served, "nurse", "/requests/r-1").text
    failed = re.search(r'id="focus-title">([^<]+)<', text)
    made = served.get("nurse", "/api/requests/r-1").json()["assessment"]
    wanted = (*made["failed"], *made["exclusions"])[0]
    says = next(one["says"] for one in made["trace"] if one["id"] == wanted)
    assert failed
    assert failed[1] == says


def test_no_member_stands_in_an_address_or_a_title(served: Served) -> None:
    _submitted(served)
    for path in [*_PAGES, *(f"/requests/r-1{one}" for one in _OF_REQUEST)]:
        text = opened(served, "nurse", path).text
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        assert title
        assert "M-1" not in title[1]
        assert not any("M-1" in one for one in re.findall(r'(?:href|action|src|hx-get)="([^"]*)"', text))


def test_names_with_markup_stay_text(served: Served) -> None:
    _submitted(served)
    evil = "<script>alert(1)</script>"
    served.post("nurse", "/api/requests/r-1/escalations", {"to": "physician", "why": evil})
    served.post("intake", "/api/requests/r-1/assignment", {"to": evil, "role": "nurse"})
    for path in ("/requests/r-1", "/worklist", "/inbox", "/requests/r-1/history"):
        text = opened(served, "doctor", path).text
        assert evil not in text, path
    assert "&lt;script&gt;" in opened(served, "doctor", "/requests/r-1").text


def test_what_was_done_is_said_in_words_and_nothing_else_is(served: Served) -> None:
    _submitted(served)
    assert "Done: Add a note." in opened(served, "nurse", "/requests/r-1?done=review_note").text
    assert 'class="note good done"' not in opened(served, "nurse", "/requests/r-1?done=owned").text


def test_filters_of_the_worklist(served: Served) -> None:
    for number, name in enumerate(("excluded", "two-facts-missing")):
        served.now = START + timedelta(minutes=number)
        _submitted(served, name, id=f"r-{number}", member=f"M-{number}")
    served.post("intake", "/api/requests/r-0/assignment", {"to": "nurse-1", "role": "nurse"})

    def found(query: str) -> set[str]:
        return set(re.findall(r'href="/requests/(r-\d)"', opened(served, "nurse", f"/worklist?{query}").text))

    assert found("") == {"r-0", "r-1"}
    assert found("stage=pended") == {"r-1"}
    assert found("whose=me") == {"r-0"}
    assert found("whose=nobody") == {"r-1"}
    assert found("urgency=expedited") == set()
    assert found("product_line=commercial") == {"r-0", "r-1"}
    assert found("due_before=2026-02-09") == set()
    assert found("due_before=2027-02-09") == {"r-0", "r-1"}
    wrong = opened(served, "nurse", "/worklist?due_before=soon&stage=nowhere")
    assert wrong.status_code == 200
    assert 'href="#f-due_before"' in wrong.text
    assert 'href="#f-stage"' in wrong.text


def test_the_worklist_says_what_a_request_waits_for_and_that_it_is_late(served: Served) -> None:
    _submitted(served, "two-facts-missing")
    text = opened(served, "nurse", "/worklist").text
    assert "answers from the office:" in text
    assert "due-overdue" not in text
    served.now = START + timedelta(days=60)
    assert "due-overdue" in opened(served, "nurse", "/worklist").text


def test_several_requests_are_given_at_once(served: Served) -> None:
    for number in range(3):
        _submitted(served, id=f"r-{number}", member=f"M-{number}")
    fields = [("request", "r-0"), ("request", "r-2"), ("to", "nurse-1"), ("give", "yes"), ("whose", "nobody")]
    done = sent(served, "intake", "/worklist", fields)
    assert (done.status_code, done.headers["location"]) == (303, "/worklist?whose=nobody&given=2")
    rows = served.get("nurse", "/api/requests?assignee=nurse-1").json()["requests"]
    assert {row["request"] for row in rows} == {"r-0", "r-2"}


def test_giving_keeps_what_was_chosen_where_it_fails(served: Served) -> None:
    _submitted(served)
    nobody = sent(served, "intake", "/worklist", [("request", "r-1"), ("to", "stranger"), ("give", "yes")])
    assert nobody.status_code == 422
    assert 'value="r-1" checked' in nobody.text
    assert 'href="#give-to"' in nobody.text
    nothing = sent(served, "intake", "/worklist", [("to", "nurse-1"), ("give", "yes")])
    assert 'value="nurse-1" selected' in nothing.text
    assert 'href="#rows"' in nothing.text
    one = sent(
        served, "intake", "/worklist",
        [("request", "r-1"), ("request", "gone"), ("to", "nurse-1"), ("give", "yes")],
    )  # fmt: skip
    assert one.status_code == 422
    assert "Not assigned: gone." in one.text
    assert "Assigned: 1." in one.text


def test_an_auditor_gives_nothing(served: Served) -> None:
    _submitted(served)
    assert 'name="give"' not in opened(served, "auditor", "/worklist").text
    fields = [("request", "r-1"), ("to", "nurse-1"), ("give", "yes")]
    assert "Not assigned: r-1." in sent(served, "auditor", "/worklist", fields).text
    assert "Assigned" not in _events(served)


@pytest.mark.parametrize("path", ["/worklist", "/search", "/requests/r-1/what-if"])
def test_a_form_from_elsewhere_is_refused(served: Served, path: str) -> None:
    _submitted(served)
    assert post(served, "nurse", path, {"text": "r-1", "csrf": "AAAA"}).status_code == 403
    other = re.search(r'name="csrf" value="([^"]+)"', opened(served, "doctor", path).text)
    assert other
    assert post(served, "nurse", path, {"text": "r-1", "csrf": other[1]}).status_code == 403


def _cookie_of(answer: Any) -> str:
    return str(answer.headers["set-cookie"]).partition(";")[0]


def test_a_view_is_saved_for_one_account_and_forgotten(served: Served) -> None:
    saved = sent(served, "nurse", "/worklist", {"name": "Mine", "save": "yes", "whose": "me"})
    assert (saved.status_code, saved.headers["location"]) == (303, "/worklist?whose=me")
    assert all(one in saved.headers["set-cookie"] for one in ("HttpOnly", "Secure", "SameSite=strict"))
    cookie = _cookie_of(saved)

    def shown(who: str) -> str:
        headers = {"cookie": f"__Host-assent={served.tokens[who]}; {cookie}", "accept": "text/html"}
        return served.client.request("GET", "/worklist", headers=headers).text

    assert '<a class="tag" href="/worklist?whose=me"' in shown("nurse")
    assert "Mine" not in shown("doctor")
    assert sent(served, "nurse", "/worklist", {"name": "", "save": "yes"}).status_code == 422


@pytest.mark.parametrize("held", ["x", "W10=", "W1siYSIsICJ3aG9zZT08c2NyaXB0PiJdXQ==", "e30=", "WzFd"])
def test_a_broken_cookie_of_views_is_no_trouble(served: Served, held: str) -> None:
    cookie = _cookie_of(sent(served, "nurse", "/worklist", {"name": "Mine", "save": "yes"})).partition("=")[0]
    headers = {"cookie": f"__Host-assent={served.tokens['nurse']}; {cookie}={held}", "accept": "text/html"}
    page = served.client.request("GET", "/worklist", headers=headers)
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_a_search_by_number_member_and_drug(served: Served) -> None:
    _submitted(served)
    direct = sent(served, "nurse", "/search", {"kind": "request", "text": "r-1"})
    assert (direct.status_code, direct.headers["location"]) == (303, "/requests/r-1")
    assert (
        "There is no request whose number begins so."
        in sent(served, "nurse", "/search", {"kind": "request", "text": "r-2"}).text
    )
    for typed in ("R-1", "R", "r-"):
        begins = sent(served, "nurse", "/search", {"kind": "request", "text": typed})
        assert begins.headers["location"] == "/requests/r-1", typed
    for typed in ("%", "_-1", "-1", "r-1\\"):
        assert sent(served, "nurse", "/search", {"kind": "request", "text": typed}).status_code == 422, typed
    assert 'value="M-9"' in sent(served, "nurse", "/search", {"kind": "member", "text": "M-9"}).text
    for kind, text in (("member", "M-1"), ("drug", "J3490"), ("drug", "j3490")):
        found = sent(served, "nurse", "/search", {"kind": kind, "text": text})
        assert 'href="/requests/r-1"' in found.text, (kind, text)
    for text in ("349", "J349", "%", "J3_90", "J3490, 96365\\", "\\"):
        assert "Nothing found" in sent(served, "nurse", "/search", {"kind": "drug", "text": text}).text, text


def test_the_interface_searches_by_drug_too(served: Served) -> None:
    _submitted(served)
    for drug in ("J3490", "96365"):
        rows = served.post("nurse", "/api/requests/search/drug", {"drug": drug}).json()["requests"]
        assert [row["request"] for row in rows] == ["r-1"]
    assert served.post("other", "/api/requests/search/drug", {"drug": "J3490"}).json()["requests"] == []


def test_the_inbox_shows_an_answer_until_somebody_acts(served: Served) -> None:
    _submitted(served, "two-facts-missing")

    def inbox(who: str) -> list[tuple[str, str]]:
        return [(one["request"], one["what"]) for one in served.get(who, "/api/inbox").json()]

    assert inbox("nurse") == []
    asks = served.get("office", "/api/requests/r-1").json()["asks"]
    served.now = START + timedelta(hours=1)
    body = {"asks": [asks[0]["fact"]], "says": "Nobody knows."}
    assert served.post("office", "/api/requests/r-1/no-answer", body).status_code == 200
    assert ("r-1", "answered") in inbox("nurse")
    served.now = START + timedelta(hours=2)
    served.post("nurse", "/api/requests/r-1/notes", {"says": "Seen."})
    assert inbox("nurse") == []
    assert inbox("office") == []


def test_what_came_months_ago_stays_away_when_a_closed_request_is_looked_at(served: Served) -> None:
    """Looking at a request is an entry of its record, and so the request is recent again; what came with it is not."""
    _submitted(served, "two-facts-missing")

    def inbox(who: str) -> set[str]:
        return {one["what"] for one in served.get(who, "/api/inbox").json()}

    served.now = START + timedelta(hours=1)
    called = {"to": "physician", "why": "The dose needs a physician."}
    assert served.post("nurse", "/api/requests/r-1/escalations", called).status_code == 200
    asks = served.get("office", "/api/requests/r-1").json()["asks"]
    body = {"asks": [asks[0]["fact"]], "says": "Nobody knows."}
    served.now = START + timedelta(hours=2)
    assert served.post("office", "/api/requests/r-1/no-answer", body).status_code == 200
    served.now = START + timedelta(days=40)
    opened(served, "nurse", "/requests/r-1")
    assert "called" in inbox("doctor"), "on an open request it still waits"
    assert (
        served.post(
            "office", "/api/requests/r-1/withdrawal", {"asked_by": "member", "why": "Moved away."}
        ).status_code
        == 200
    )
    assert inbox("nurse") == {"withdrawn"}
    served.now = START + timedelta(days=80)
    opened(served, "nurse", "/requests/r-1")
    assert (inbox("nurse"), inbox("doctor")) == (set(), set())


def test_a_lock_is_taken_over_with_a_reason(served: Served) -> None:
    _submitted(served)
    assert served.call("nurse", "PUT", "/api/requests/r-1/lock").status_code == 200
    shown = opened(served, "doctor", "/requests/r-1").text
    assert "Nurse works on it alone until" in shown
    assert "/steps/review_take_over" in shown
    assert served.call("doctor", "PUT", "/api/requests/r-1/lock").status_code == 409
    at = "/requests/r-1/steps/review_take_over"
    assert "There is a problem" in sent(served, "doctor", at, {"do": "yes", "version": "", "why": ""}).text
    why = "The nurse's session was lost."
    done = sent(served, "doctor", at, {"do": "yes", "why": why})
    assert done.headers["location"] == "/requests/r-1?done=review_take_over"
    lock = served.get("nurse", "/api/requests/r-1").json()["lock"]
    assert lock["by"] == "doctor-1"
    assert "The nurse&#39;s session was lost." in opened(served, "nurse", "/requests/r-1/history").text
    again = sent(served, "doctor", at, {"do": "yes", "why": why})
    assert "Nobody else holds the lock" in again.text.replace("&#39;", "'")


def test_reviewers_see_who_else_was_there(served: Served) -> None:
    _submitted(served)
    opened(served, "doctor", "/requests/r-1")
    served.now = START + timedelta(minutes=12)
    seen = opened(served, "nurse", "/requests/r-1").text
    assert "Also here in the last half hour:" in seen
    assert "Physician <span" in seen
    served.now = START + timedelta(minutes=43)
    assert "Also here" not in opened(served, "nurse", "/requests/r-1").text


def test_what_if_changes_nothing_but_its_own_page(served: Served) -> None:
    _submitted(served)
    at = "/requests/r-1/what-if"
    facts = served.get("nurse", "/api/requests/r-1").json()["facts"]
    chosen = sent(served, "nurse", at, {"fact": "age_is_not_there", "choose": "yes"})
    assert chosen.status_code == 422
    assert "Choose one of the facts" in chosen.text
    step = sent(served, "nurse", at, {"fact": "arterial_aneurysm", "choose": "yes"})
    assert 'type="radio" name="value" value="true"' in step.text
    wrong = sent(served, "nurse", at, {"fact": "symptom_days", "value": "some", "try": "yes"})
    assert wrong.status_code == 422
    assert 'value="some"' in wrong.text
    tried = sent(served, "nurse", at, {"fact": "pregnant", "value": "true", "try": "yes"})
    assert "Scratch copy: nothing here is recorded." in tried.text
    assert "Exclusions, 1" in tried.text
    assert "Clauses that come out differently" in tried.text
    copy = re.search(r'name="copy" value="([^"]+)"', tried.text)
    assert copy
    assert "pregnant" not in copy[1]
    back = sent(served, "nurse", at, {"copy": copy[1], "remove": "pregnant"})
    assert "Nothing is changed on the copy yet." in back.text
    theirs = sent(served, "doctor", at, {"copy": copy[1], "fact": "pregnant", "choose": "yes"})
    assert "was older than an hour" in theirs.text
    after = served.get("nurse", "/api/requests/r-1").json()["facts"]
    assert after == facts
    assert set(_events(served)[8:]) <= {"Viewed", "Escalated", "Assessed"}


def test_a_document_is_opened_beside_its_facts(served: Served) -> None:
    _submitted(served)
    text = b"On 2026-02-01 the member scored PHQ-9  of\n21. <script>alert(1)</script>"
    headers = {
        "Authorization": f"Bearer {served.tokens['office']}",
        "Content-Type": "text/plain",
        "Content-Disposition": 'attachment; filename="chart.txt"',
    }
    made = served.client.request("POST", "/api/requests/r-1/documents", headers=headers, content=text)
    assert made.status_code == 201, made.text
    digest = made.json()["documents"][0]["digest"]
    evidence = {"basis": "attested", "source": "chart", "by": "Jane Roe, MD", "words": "phq-9 of 21"}
    confirmed = served.post(
        "nurse",
        "/api/requests/r-1/corrections",
        {
            "path": "symptom_days",
            "value": 400,
            "evidence": evidence,
            "document": digest,
            "was": next(
                one["value"]
                for one in served.get("nurse", "/api/requests/r-1").json()["facts"]
                if one["fact"] == "symptom_days"
            ),
            "why": "As the chart has it.",
        },
    )
    assert confirmed.status_code == 200, confirmed.text
    page = opened(served, "nurse", f"/requests/r-1/documents/{digest}")
    assert "<mark>PHQ-9  of\n21</mark>" in page.text
    assert "<script>alert" not in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    kept = opened(served, "nurse", f"/requests/r-1/documents/{digest}/content")
    assert kept.content == text
    assert kept.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in kept.headers["content-security-policy"]
    for who in ("office", "other"):
        for more in ("", "/content"):
            assert opened(served, who, f"/requests/r-1/documents/{digest}{more}").status_code == 404
    assert opened(served, "nurse", f"/requests/r-1/documents/{'0' * 64}").status_code == 404
    assert f"document {digest}" in str(served.desk.record.read("r-1"))


def test_two_requests_beside_each_other_are_both_looked_at(served: Served) -> None:
    _submitted(served)
    _submitted(served, "two-facts-missing", id="r-2")
    before = [_events(served, id).count("Viewed") for id in ("r-1", "r-2")]
    text = opened(served, "nurse", "/requests/r-1/beside/r-2").text
    assert [_events(served, id).count("Viewed") for id in ("r-1", "r-2")] == [one + 1 for one in before]
    assert "Facts that differ:" in text
    assert opened(served, "nurse", "/requests/r-1/beside/r-3").status_code == 404


def test_reviewers_are_told_to_the_plans_people_only(served: Served) -> None:
    people = served.get("nurse", "/api/reviewers").json()
    assert {one["role"] for one in people} == {"intake", "nurse", "physician"}
    assert served.get("office", "/api/reviewers").json() == []
    assert served.get("author", "/api/reviewers").status_code == 403
    assert NPI not in str(people)
