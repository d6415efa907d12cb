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
