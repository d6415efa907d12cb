"""Figures, readings and rules: for whom, counted from the record, with charts that hold no script and no style."""

from __future__ import annotations

import re

import pytest

from tests.web.served import Served, submission
from tests.workbench.opened import get

_REPORTS = ["/figures", "/figures/public/2026", "/figures/oversight", "/readings"]
_QUESTION = "I.3.c.cutoff"


@pytest.fixture
def judged(served: Served) -> Served:
    """An installation in which a physician has answered a question of wording."""
    name = "judgment-by-a-reading"
    assert served.post("office", "/api/requests", submission(name)).status_code == 201
    body = {
        "clause": "I.3", "answer": True, "reasons": "The total and the chart agree.", "question": _QUESTION,
        "reading": "eleven", "attests": "judgment-1",
    }  # fmt: skip
    seen = served.get("doctor", f"/api/requests/{name}").json()
    made = served.post("doctor", f"/api/requests/{name}/judgments", body, If_Match=f'"{seen["version"]}"')
    assert made.status_code == 200, made.text
    return served


@pytest.mark.parametrize("address", _REPORTS)
@pytest.mark.parametrize(
    ("who", "status"),
    [("auditor", 200), ("author", 200), ("admin", 200), ("doctor", 200),
     ("nurse", 403), ("intake", 403), ("office", 403), ("other", 403), (None, 401)],
)  # fmt: skip
def test_reports_are_for_who_may_read_them(
    served: Served, address: str, who: str | None, status: int
) -> None:
    assert get(served, who, address).status_code == status


@pytest.mark.parametrize("who", ["office", "nurse", "admin"])
def test_rules_are_for_everybody_who_is_signed_in(served: Served, who: str) -> None:
    page = get(served, who, "/rules")
    assert page.status_code == 200
    assert ('href="/readings"' in page.text) is (who == "admin")
    every = served.get(who, "/api/rules").json()
    assert page.text.count('<tr id="rule-') == len(every)
    of_line = served.get(who, "/api/rules?product_line=mgb_aco").json()
    assert get(served, who, "/rules?line=mgb_aco").text.count('<tr id="rule-') == len(of_line) < len(every)


def test_charts_hold_no_script_no_style_and_stand_beside_their_tables(judged: Served) -> None:
    page = get(judged, "author", "/readings?first=2026-01-01&last=2026-12-31").text
    (chart,) = re.findall(r"<svg class=\"chart\".*?</svg>", page, re.DOTALL)
    assert "<rect" in chart
    for refused in ("<script", "<style", "style=", "onload", "http"):
        assert refused not in chart
    assert "Which QIDS-SR16 total shows a severe episode?" in page


def test_the_report_of_readings_counts_open_questions_and_answers(judged: Served) -> None:
    found = judged.get("author", "/api/reports/readings?first=2026-01-01&last=2026-12-31").json()
    mine = next(one for one in found if one["question"] == _QUESTION)
    assert (mine["open_on"], mine["resolved_on"], mine["without_reading"]) == (1, 1, 0)
    assert {
        one["reading"]: (one["chosen"], one["in_favor"]) for one in mine["readings"] if one["chosen"]
    } == {"eleven": (1, 1)}
    assert [one["question"] for one in found if one["open_on"]] == [_QUESTION]
    before = judged.get("author", "/api/reports/readings?first=2025-01-01&last=2025-12-31").json()
    assert not any(one["open_on"] or one["resolved_on"] for one in before)
    assert judged.get("nurse", "/api/reports/readings?first=2026-01-01&last=2026-12-31").status_code == 403


def test_open_requests_are_counted_for_who_reads_reports(served: Served) -> None:
    assert served.post("office", "/api/requests", submission("excluded")).status_code == 201
    counted = served.get("auditor", "/api/reports/open").json()
    assert sum(one["count"] for one in counted) == 1
    assert served.get("office", "/api/reports/open").status_code == 403


@pytest.mark.parametrize(
    ("query", "says"),
    [("first=2026-13-01", "2026-13-01"), ("first=2026-05-01&last=2026-04-01", "Exchange the two")],
)
@pytest.mark.parametrize("address", ["/figures", "/readings", "/figures/oversight"])
def test_days_that_cannot_be_are_named_and_kept(served: Served, address: str, query: str, says: str) -> None:
    page = get(served, "author", f"{address}?{query}")
    assert page.status_code == 422
    assert 'href="#first"' in page.text or 'href="#last"' in page.text
    assert says in page.text


def test_what_is_typed_for_a_day_stays_text(served: Served) -> None:
    page = get(served, "author", "/figures?first=%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.status_code == 422
    assert "<script>alert" not in page.text


def test_clauses_in_tables_are_cited(judged: Served) -> None:
    page = get(judged, "author", "/figures?first=2026-01-01&last=2026-12-31").text
    assert "<strong>Initial Treatment, 3</strong>" in page
    assert "11 and above" in page
    assert f">{_QUESTION}<" not in page
