"""A new request of an office: begun, kept as a draft, taken up again, signed, submitted, and nobody else's."""

from __future__ import annotations

import re
from html import unescape

import pytest
from httpx import Response

from tests.web.served import EXAMPLES, Served
from tests.workbench.opened import get, post, tokens

SIGNED = {"attested_by": "Jane Roe, MD, NPI 1234567893", "attested_on": "2026-02-10", "urgency": "standard"}
START = {"member": "M-1", "product_line": "commercial", "drug": "ketamine"}


def carried(page: Response) -> dict[str, str]:
    """What the first form of a conversation's page carries."""
    return {**tokens(page.text), "version": _value(page, "version"), "key": _value(page, "key")}


def _value(page: Response, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.text)
    assert found, page.text[:3000]
    return unescape(found[1])


def begun(served: Served, **more: str) -> str:
    first = get(served, "office", "/office/new")
    made = post(served, "office", "/office/new", {**tokens(first.text), **START, **more})
    assert made.status_code == 303, made.text
    return made.headers["location"]


def of_check(served: Served, name: str) -> str:
    """The draft that a checked case comes to."""
    file = (EXAMPLES / name).read_bytes()
    same = {"sec-fetch-site": "same-origin"}
    page = served.client.request("POST", "/check/file", files={"file": (name, file)}, headers=same)
    sealed = {**tokens(get(served, "office", "/office/new").text), "state": _value(page, "state")}
    shown = post(served, "office", "/office/new", {**sealed, "carry": "yes"})
    assert "came along" in shown.text
    # of the names of the first page, those that the check knew stand there again
    typed = {**START, "drug_code": _value(shown, "drug_code"), "ndc": _value(shown, "ndc")}
    made = post(served, "office", "/office/new", {**sealed, **typed})
    assert made.status_code == 303, made.text
    return made.headers["location"]


def _facts(served: Served, address: str) -> dict[str, object]:
    request = address.rpartition("/")[2]
    found = served.get("office", f"/api/requests/{request}").json()["facts"]
    return {one["fact"]: one["value"] for one in found}


def test_a_checked_case_becomes_a_request(served: Served) -> None:
    address = of_check(served, "met.json")
    page = get(served, "office", address)
    assert "Check your answers" in page.text
    done = post(served, "office", f"{address}/submit", {**carried(page), **SIGNED})
    assert done.status_code == 303, done.text
    receipt = get(served, "office", done.headers["location"])
    assert address.rpartition("/")[2] in receipt.text
    assert "Approved" in receipt.text or "To be decided by" in receipt.text
    by_interface = served.post("office", "/api/requests", _by_interface("met"))
    assert by_interface.status_code == 201
    mine = served.get("office", f"/api/requests/{address.rpartition('/')[2]}").json()
    theirs = served.get("office", f"/api/requests/{by_interface.json()['request']}").json()
    assert [line["outcome"] for line in mine["lines"]] == [line["outcome"] for line in theirs["lines"]]
    assert mine["channel"] == "portal"


def _by_interface(name: str) -> dict[str, object]:
    from tests.web.served import submission

    return submission(name, id="by-interface", member="M-2")


def test_an_answer_is_kept_and_taken_up_again(served: Served) -> None:
    address = begun(served)
    page = get(served, "office", address)
    assert "Is this a first request or a reauthorization?" in page.text
    sent = {**carried(page), "question": "request_kind", "do": "continue", "value": "initial"}
    after = post(served, "office", address, sent)
    assert "By which route is the drug given?" in after.text
    assert _facts(served, address)["request_kind"] == "initial"
    assert "By which route is the drug given?" in get(served, "office", address).text
    assert address in get(served, "office", "/office/drafts").text


def test_a_page_that_is_older_than_the_draft_keeps_what_was_typed(served: Served) -> None:
    address = begun(served)
    page = get(served, "office", address)
    sent = {**carried(page), "question": "request_kind", "do": "continue", "value": "initial"}
    assert post(served, "office", address, sent).status_code == 200
    stale = post(served, "office", address, {**sent, "value": "reauthorization"})
    assert stale.status_code == 422
    assert "There is a problem" in stale.text
    assert _facts(served, address)["request_kind"] == "initial"


def test_items_and_days_of_records_are_kept_as_what_they_come_to(served: Served) -> None:
    address = of_check(served, "two-facts-missing.json")
    page = get(served, "office", address)
    scale = {"r.scale": "phq_9", "r.date": "2026-02-03", **{f"r.items.{place}": "2" for place in range(9)}}
    sent = {**carried(page), "question": "scores", "do": "continue", **scale}
    assert post(served, "office", address, sent).status_code == 200
    assert _facts(served, address)["scores[1].total"] == 18
    page = get(served, "office", address)
    trial = {
        "r.drug": "Zoloft 50 mg",
        "r.start": "2025-01-06",
        "r.end": "2025-03-02",
        "r.response": "inadequate",
    }
    assert (
        post(served, "office", address, {**carried(page), "question": "trials", **trial}).status_code == 200
    )
    assert _facts(served, address)["trials[4].days"] == 56


@pytest.mark.parametrize(
    ("typed", "adherence"), [("1/6/2025 30\n02/05/2025 26", 100), ("2025-01-06 30\n2025-02-05 26", 100)]
)
def test_days_of_dispenses_may_be_typed_month_first(served: Served, typed: str, adherence: int) -> None:
    address = of_check(served, "two-facts-missing.json")
    page = get(served, "office", address)
    trial = {"r.drug": "Zoloft 50 mg", "r.start": "2025-01-06", "r.end": "2025-03-02", "r.dispenses": typed}
    answer = post(served, "office", address, {**carried(page), "question": "trials", **trial})
    assert answer.status_code == 200
    assert _facts(served, address)["trials[4].adherence"] == adherence


def test_not_known_yet_is_not_asked_again_in_this_run(served: Served) -> None:
    address = of_check(served, "two-facts-missing.json")
    page = get(served, "office", address)
    assert _value(page, "question") == "trials[3]"
    after = post(served, "office", address, {**carried(page), "question": "trials[3]", "do": "unknown"})
    assert _value(after, "question") == "ketamine_misuse"
    off = re.findall(r'name="off" value="([^"]+)"', after.text)
    assert "trials[3].adherence" in off


@pytest.mark.parametrize("missing", ["attested_by", "attested_on"])
def test_nobody_submits_without_a_signature(served: Served, missing: str) -> None:
    address = of_check(served, "met.json")
    page = get(served, "office", address)
    answer = post(served, "office", f"{address}/submit", {**carried(page), **SIGNED, missing: ""})
    assert answer.status_code == 422
    assert f'href="#f-{missing}"' in answer.text
    assert served.get("office", f"/api/requests/{address.rpartition('/')[2]}").json()["stage"] == "draft"


def test_submitting_twice_is_one_request(served: Served) -> None:
    address = of_check(served, "met.json")
    sent = {**carried(get(served, "office", address)), **SIGNED}
    first = post(served, "office", f"{address}/submit", sent)
    again = post(served, "office", f"{address}/submit", sent)
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]


def test_a_member_number_is_never_in_an_address(served: Served) -> None:
    address = begun(served, member="M-77")
    assert "M-77" not in address
    assert "M-77" not in served.log.getvalue()


@pytest.mark.parametrize("who", ["other", "nurse", "author", "admin"])
def test_a_draft_is_its_own_offices(served: Served, who: str) -> None:
    address = begun(served)
    assert get(served, who, address).status_code in (403, 404)
    assert get(served, who, f"{address}/receipt").status_code in (403, 404)
    mine = tokens(get(served, who, "/account").text)
    sent = {**mine, "question": "request_kind", "do": "continue", "value": "initial", "version": "9"}
    assert post(served, who, address, sent).status_code in (403, 404, 422)
    assert post(served, who, f"{address}/submit", {**mine, **SIGNED}).status_code in (403, 404, 422)
    assert "request_kind" not in _facts(served, address)


def test_only_who_makes_requests_begins_one(served: Served) -> None:
    assert get(served, "nurse", "/office/new").status_code == 403
    assert get(served, None, "/office/new").status_code == 401
    assert get(served, "intake", "/office/new").status_code == 200


def test_another_offices_number_is_refused(served: Served) -> None:
    first = get(served, "office", "/office/new")
    sent = {**tokens(first.text), **START, "provider": "1245319599"}
    answer = post(served, "office", "/office/new", sent)
    assert answer.status_code == 422
    assert "own requests only" in answer.text
    assert 'value="M-1"' in answer.text


def test_a_form_without_its_token_does_nothing(served: Served) -> None:
    address = begun(served)
    sent = {"question": "request_kind", "do": "continue", "value": "initial"}
    assert post(served, "office", address, sent).status_code == 403
    assert "request_kind" not in _facts(served, address)


def test_what_is_typed_stands_as_text(served: Served) -> None:
    answer = post(
        served, "office", "/office/new",
        {**tokens(get(served, "office", "/office/new").text), **START, "member": "<script>1</script>", "drug": "<b>x"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "<script>1" not in answer.text
    assert "&lt;script&gt;1" in answer.text


def _with_scores(served: Served, *totals: int) -> str:
    """A draft with as many ratings, in this order."""
    address = begun(served)
    request = address.rpartition("/")[2]
    facts = [{"scale": "phq_9", "total": total, "date": "2026-02-03"} for total in totals]
    sent = served.call(
        "office", "POST", f"/api/requests/{request}/facts", {"facts": {"scores": facts}}, If_Match='"2"'
    )
    assert sent.status_code == 200, sent.text
    return address


def _totals(served: Served, address: str) -> list[object]:
    return [value for fact, value in _facts(served, address).items() if fact.endswith(".total")]


def _remove(served: Served, address: str, key: str) -> Response:
    page = get(served, "office", address)
    shown = post(served, "office", address, {**carried(page), "go": key})
    assert "Remove this record" in shown.text, shown.text[:2000]
    return post(served, "office", address, {**carried(shown), "question": key, "do": "remove"})


@pytest.mark.parametrize(("index", "left"), [(0, [12, 13]), (1, [11, 13]), (2, [11, 12])])
def test_a_record_is_taken_back_from_a_draft(served: Served, index: int, left: list[int]) -> None:
    address = _with_scores(served, 11, 12, 13)
    assert _remove(served, address, f"scores[{index}]").status_code == 200
    assert _totals(served, address) == left
    again = get(served, "office", address)
    shown = post(served, "office", address, {**carried(again), "go": "answers"})
    assert "(rating 2)" in shown.text
    assert "(rating 3)" not in shown.text


def test_after_a_record_was_taken_back_another_takes_its_place(served: Served) -> None:
    address = _with_scores(served, 11, 12)
    _remove(served, address, "scores[1]")
    _remove(served, address, "scores[0]")
    assert _totals(served, address) == []
    request = address.rpartition("/")[2]
    one = {"facts": {"scores": [{"scale": "phq_9", "total": 20, "date": "2026-02-03"}]}}
    version = served.get("office", f"/api/requests/{request}").json()["version"]
    sent = served.call("office", "POST", f"/api/requests/{request}/facts", one, If_Match=f'"{version}"')
    assert sent.status_code == 200, sent.text
    assert _totals(served, address) == [20]


def test_only_the_last_record_of_a_draft_is_taken_back_over_the_interface(served: Served) -> None:
    request = _with_scores(served, 11, 12).rpartition("/")[2]
    first = served.call(
        "office", "POST", f"/api/requests/{request}/facts", {"facts": {"scores[0]": False}}, If_Match='"3"'
    )
    assert (first.status_code, "only the last records" in first.text) == (422, True)
    sent = served.post("office", "/api/requests", _by_interface("two-facts-missing"))
    assert sent.status_code == 201, sent.text
    version = sent.json()["version"]
    after = served.call(
        "office", "POST", "/api/requests/by-interface/facts", {"facts": {"trials[3]": False}},
        If_Match=f'"{version}"',
    )  # fmt: skip
    assert (after.status_code, "from a draft only" in after.text) == (422, True)


def _authorized(served: Served) -> str:
    """The number of an authorization of a request of the office."""
    sent = served.post("office", "/api/requests", _by_interface("met"))
    assert sent.status_code == 201, sent.text
    found = served.get("office", "/api/requests/by-interface").json()
    numbers = [line["authorization"] for line in found["lines"]]
    assert numbers[0], found["lines"]
    return str(numbers[0])


def test_a_renewal_takes_over_what_does_not_change(served: Served) -> None:
    number = _authorized(served)
    first = get(served, "office", f"/office/new?continues={number}")
    assert f"This continues authorization {number}" in first.text
    assert "M-2" in first.text
    typed = {
        **tokens(first.text),
        "continues": number,
        "provider": "1234567893",
        "product_line": "commercial",
    }
    made = post(served, "office", "/office/new", {**typed, "drug": "ketamine", "member": "M-OTHER"})
    assert made.status_code == 303, made.text
    address = made.headers["location"]
    facts = _facts(served, address)
    assert facts["request_kind"] == "reauthorization"
    assert facts["earlier_authorization"] is True
    assert facts["baseline_total"] == 19
    assert "trials[0].drug" not in facts  # what is clinical is asked as it is now
    draft = served.get("office", f"/api/requests/{address.rpartition('/')[2]}").json()
    assert draft["member"] == "M-2"  # of the authorization, whatever a form says
    page = get(served, "office", address)
    signing = post(served, "office", address, {**carried(page), "go": "result"})
    assert f'value="{number}"' in signing.text


def test_nobody_renews_another_offices_authorization(served: Served) -> None:
    number = _authorized(served)
    other = get(served, "other", f"/office/new?continues={number}")
    nothing = get(served, "other", "/office/new?continues=AU-NONE")
    assert other.status_code == nothing.status_code == 422
    assert other.text.count("M-2") == 0
    assert "There is no authorization" in other.text
