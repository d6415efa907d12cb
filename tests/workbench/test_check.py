"""The pages of a check without signing in: what they carry, what they refuse, what they never store."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response

from assent.casework.requirement.need import CIRCUMSTANCES
from assent.logic.conclude import Outcome
from assent.workbench.shell.words import texts
from tests.web.served import EXAMPLES, Served, serving
from tests.workbench.walking import internal_names, seen_on

SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("check") / "store"


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with serving(folder) as made:
        yield made


def post(served: Served, path: str, data: dict[str, str], **more: str) -> Response:
    return served.client.request("POST", path, data=data, headers={**SAME, **more})


def filled(served: Served, name: str) -> Response:
    file = EXAMPLES / name
    return served.client.request(
        "POST", "/check/file", files={"file": (name, file.read_bytes())}, headers=SAME
    )


def charted(served: Served, data: bytes, name: str = "chart.json") -> Response:
    return served.client.request("POST", "/check/file", files={"file": (name, data)}, headers=SAME)


def state(response: Response) -> str:
    found = re.search(r'name="state" value="([^"]+)"', response.text)
    assert found, response.text[:2000]
    return found[1]


def heading(response: Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", response.text, re.DOTALL)
    assert found, response.text[:2000]
    return found[1]


def test_a_check_begins_with_whether_authorization_is_needed(served: Served) -> None:
    assert served.client.request("GET", "/check").status_code == 200
    answer = post(served, "/check", {"product_line": "commercial", "drug": "ketamine"})
    assert heading(answer) == "Does it need authorization?"
    assert answer.headers["cache-control"] == "no-store"
    first = post(served, "/check/answer", {"state": state(answer), "go": "next"})
    assert heading(first) == "Is this a first request or a reauthorization?"


def test_what_was_typed_wrongly_stands_there_with_the_way_out(served: Served) -> None:
    answer = post(served, "/check", {"product_line": "", "drug": "<script>alert(1)</script>"})
    assert answer.status_code == 422
    assert "must be one of ketamine, esketamine" in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script>alert(1)" not in answer.text


@pytest.mark.parametrize(
    ("typed", "says"),
    [({"drug": "ketamin"}, "did you mean ketamine"), ({"drug": "ketamine", "ndc": "12"}, "must be eleven digits")],
)  # fmt: skip
def test_a_slip_is_never_answered_as_if_it_were_something_else(
    served: Served, typed: dict[str, str], says: str
) -> None:
    answer = post(served, "/check", {"product_line": "commercial", **typed})
    assert (answer.status_code, says in answer.text) == (422, True)


@pytest.mark.parametrize("policy", ["mgb-999", "../x", "\u202e", "0"])
def test_a_policy_that_there_is_not_is_named_with_those_that_there_are(served: Served, policy: str) -> None:
    answer = post(served, "/check", {"policy": policy, "product_line": "commercial"}, accept="text/html")
    assert answer.status_code == 422
    assert heading(answer)
    assert "mgb-031" in answer.text
    assert [line for line in served.lines() if line["event"] == "failed"] == []


@pytest.mark.parametrize(
    "name", ["met.json", "met-with-evidence.yaml", "excluded.json", "reauthorization.json"]
)
def test_a_file_fills_the_case(served: Served, name: str) -> None:
    answer = filled(served, name)
    assert heading(answer) == "Check your answers"
    assert answer.status_code == 200


def test_a_file_that_cannot_be_is_named_by_its_fields(served: Served) -> None:
    answer = filled(served, "invalid.json")
    assert answer.status_code == 422
    given = json.loads((EXAMPLES / "invalid.json").read_text("utf-8"))
    assert any(f"{name}:" in answer.text or f"{name}[" in answer.text for name in given)
    nothing = served.client.request("POST", "/check/file", data={"x": "y"}, headers=SAME)
    assert "choose a file first" in nothing.text
    broken = served.client.request("POST", "/check/file", files={"file": ("a.json", b"{")}, headers=SAME)
    assert "is not JSON" in broken.text


def test_the_case_that_comes_out_is_the_one_that_went_in(served: Served) -> None:
    answer = post(served, "/check/case.json", {"state": state(filled(served, "met.json"))})
    assert answer.headers["content-disposition"].startswith("attachment")
    given = json.loads((EXAMPLES / "met.json").read_text("utf-8"))
    assert {**answer.json(), "case": ""} == {**given, "case": "", "policy": "mgb-031"}


def test_a_changed_or_strange_state_is_refused_with_a_way_out(served: Served) -> None:
    good = state(filled(served, "met.json"))
    for bad in ("", "x" * 100, good[:-4] + "AAAA", "y" * 70_000):
        answer = post(served, "/check/answer", {"state": bad, "go": "answers"})
        assert answer.status_code == 410
        assert 'href="/check"' in answer.text


def test_what_cannot_be_comes_back_with_what_was_typed(served: Served) -> None:
    page = filled(served, "two-facts-missing.json")
    shown = post(served, "/check/answer", {"state": state(page), "go": "weight_kg"})
    wrong = {"state": state(shown), "question": "weight_kg", "do": "continue", "value": "heavy"}
    answer = post(served, "/check/answer", wrong)
    assert answer.status_code == 422
    assert 'value="heavy"' in answer.text
    assert "write it in digits" in answer.text


def test_not_known_yet_is_asked_no_more_and_listed(served: Served) -> None:
    page = filled(served, "two-facts-missing.json")
    seen = []
    while heading(page) != "Check your answers":
        key = re.search(r'name="question" value="([^"]+)"', page.text)
        assert key
        seen.append(key[1])
        page = post(served, "/check/answer", {"state": state(page), "question": key[1], "do": "unknown"})
    assert seen == ["trials[3]", "ketamine_misuse"]
    assert "Not known yet" in page.text
    result = post(served, "/check/answer", {"state": state(page), "go": "result"})
    assert heading(result) == "Something is still open"


def test_what_only_an_approval_needs_is_asked_and_says_so(served: Served) -> None:
    given = json.loads((EXAMPLES / "met.json").read_text("utf-8"))
    del given["planned_infusions"], given["infusions_per_week"]
    page = charted(served, json.dumps(given).encode())
    page = post(served, "/check/answer", {"state": state(page), "go": "next"})
    assert 'name="question" value="planned_infusions"' in page.text
    assert "No criterion asks this." in page.text
    assert "neither the number of infusions nor their frequency is stated" in page.text
    assert "2 answers may let the software approve it at once." in page.text
    sent = {"question": "planned_infusions", "do": "continue", "value": "8"}
    page = post(served, "/check/answer", {"state": state(page), **sent})
    assert heading(page) == "Check your answers"
    assert "Would help" not in page.text


def test_back_shows_the_page_before(served: Served) -> None:
    page = filled(served, "two-facts-missing.json")
    done = {"state": state(page), "question": "trials[3]", "do": "unknown"}
    page = post(served, "/check/answer", done)
    back = post(served, "/check/answer", {"state": state(page), "go": "back"})
    assert 'name="question" value="trials[3]"' in back.text


def test_a_record_is_looked_at_while_it_is_typed(served: Served) -> None:
    page = filled(served, "two-facts-missing.json")
    typed = {
        "state": state(page),
        "question": "trials[3]",
        "r.drug": "Effexor XR 150 mg",
        "r.days": "3 weeks",
    }
    part = post(served, "/check/look", typed, **{"hx-request": "true"})
    assert "Recognized: venlafaxine" in part.text
    assert "<svg" in part.text
    assert "<html" not in part.text


def test_nothing_of_a_check_is_stored_or_logged(served: Served, folder: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before = files()
    assert before
    page = filled(served, "two-facts-missing.json")
    post(served, "/check/answer", {"state": state(page), "go": "result"})
    assert files() == before
    assert "sertraline" not in served.log.getvalue()
    assert "birth" not in served.log.getvalue()


def test_a_request_is_made_after_signing_in_with_the_case(served: Served) -> None:
    page = post(served, "/check/request", {"state": state(filled(served, "met.json"))})
    assert heading(page) == "Sign in"
    assert re.search(r'name="kept" value="\w', page.text)
    assert "office" in page.text


def test_every_outcome_and_circumstance_has_words() -> None:
    assert {f"check.circumstances.{name}" for name in CIRCUMSTANCES} <= set(texts())
    assert {f"conversation.outcomes.{one.value}.says" for one in Outcome} <= set(texts())


CHART = EXAMPLES / "charts" / "depression.json"


def test_a_chart_fills_what_it_proves_and_tells_the_rest(served: Served) -> None:
    answer = charted(served, CHART.read_bytes())
    assert answer.status_code == 200
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))
    for said in (
        "What the chart says", "a total of 300 cannot be",
        "How did the trial end? for the answer Stopped for side effects",
        "Are there psychotic features within the severe depression? against the answer Yes",
        "Which drug is requested? Ketamine", "Start: September 2025 End: November 2025",
    ):  # fmt: skip
        assert said in words, said
    assert post(served, "/check/answer", {"state": state(answer), "go": "next"}).status_code == 200
    case = post(served, "/check/case.json", {"state": state(answer)}).json()
    assert case["drug"]["value"] == "ketamine"
    assert case["scores"][0]["evidence"]["resource"] == "QuestionnaireResponse/phq-9-form"
    assert "psychotic_features" not in case


def test_a_packed_chart_is_read_and_a_bad_one_is_one_error(served: Served) -> None:
    assert "What the chart says" in charted(served, gzip.compress(CHART.read_bytes())).text
    for data, words in ((gzip.compress(b"[1]"), "is no FHIR resource"), (b'{"resourceType": ', "is no JSON")):
        answer = charted(served, data)
        assert answer.status_code == 422
        assert words in answer.text


def test_a_packed_bomb_is_turned_away(served: Served) -> None:
    answer = charted(served, gzip.compress(b" " * 30_000_000))
    assert answer.status_code == 422
    assert "is larger than 8 MB" in answer.text


def test_what_a_chart_says_is_told_without_names_of_the_software(served: Served) -> None:
    answer = charted(served, CHART.read_bytes())
    clauses = {id for package in served.desk.catalogue.packages for id in package.newest.outline}
    assert "165 pounds, read as 74.8" in " ".join(seen_on(answer.text).texts)
    assert not list(internal_names(seen_on(answer.text), (), clauses))
