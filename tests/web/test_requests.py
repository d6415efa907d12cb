"""Submit, answer, follow, withdraw; what an office may know of."""

from __future__ import annotations

from typing import Any

import pytest

from assent.casework.assessment.assessment import assess
from tests.web.served import Served, submission


def test_a_request_is_submitted_answered_and_approved(served: Served) -> None:
    made = served.post("office", "/api/requests", submission("two-facts-missing"))
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == "/api/requests/two-facts-missing"
    first = made.json()
    assert first["stage"] == "pended"
    assert {ask["fact"] for ask in first["asks"]} == {"trials[3].adherence", "ketamine_misuse"}
    answered = served.post(
        "office",
        "/api/requests/two-facts-missing/facts",
        {
            "facts": {"trials[3].adherence": 91, "ketamine_misuse": False},
            "evidence": {"source": "pharmacy record", "on": "2026-02-10", "by": "pharmacist"},
        },
        If_Match=made.headers["ETag"],
    )
    assert answered.status_code == 200, answered.text
    assert answered.json()["stage"] == "determined"
    assert answered.headers["ETag"] != made.headers["ETag"]
    looked = served.get("office", "/api/requests/two-facts-missing")
    assert looked.status_code == 200, looked.text
    assert [line["status"] for line in looked.json()["lines"]] == ["approved", "approved"]


def submitted(served: Served, name: str, **facts: object) -> None:
    """One example as a request, with some facts changed."""
    body = submission(name)
    body["facts"] = {**body["facts"], **facts}
    made = served.post("office", "/api/requests", body)
    assert made.status_code == 201, made.text


def looked(served: Served, who: str, request: str) -> dict[str, Any]:
    answer = served.get(who, f"/api/requests/{request}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("who", ["nurse", "doctor", "auditor", "intake"])
def test_a_reviewer_sees_the_open_question_and_what_each_reading_would_mean(served: Served, who: str) -> None:
    name = "judgment-by-a-reading"
    submitted(served, name)
    seen = looked(served, who, name)
    (judgment,) = seen["judgments"]
    assert (judgment["clause"], judgment["question"], judgment["answer"], judgment["by"]) == (
        "I.3", "I.3.c.cutoff", None, None,
    )  # fmt: skip
    means = {one["reading"]: (one["live"], one["outcome"]) for one in judgment["readings"]}
    assert means["sixteen"] == (True, "not_met")
    assert means["eleven"] == (True, "met")
    assert means["thirteen"][0] is False
    assessment = seen["assessment"]
    assert assessment["outcome"] == "judgment"
    assert assessment["way_to_yes"]["possible"]
    assert {entry["id"] for entry in assessment["trace"]} >= {"I.3", "I.3.c"}


def test_an_answered_question_is_no_longer_open(served: Served) -> None:
    name = "judgment-by-a-reading"
    submitted(served, name)
    body = {
        "clause": "I.3", "answer": True, "reasons": "The total and the chart agree.", "question": "I.3.c.cutoff",
        "reading": "eleven", "attests": "judgment-1",
    }  # fmt: skip
    version = looked(served, "doctor", name)["version"]
    answer = served.post("doctor", f"/api/requests/{name}/judgments", body, If_Match=f'"{version}"')
    assert answer.status_code == 200, answer.text
    seen = looked(served, "doctor", name)
    (judgment,) = seen["judgments"]
    assert (judgment["answer"], judgment["reading"]) == (True, "eleven")
    assert seen["assessment"]["outcome"] == "met", "by the reading that was chosen"


def test_a_question_without_readings_is_open_too(served: Served) -> None:
    submitted(served, "met", psychotic_features=True)
    (judgment,) = looked(served, "doctor", "met")["judgments"]
    assert judgment["clause"].startswith("X.2")
    assert judgment["question"] is None
    assert judgment["asks"]
    assert judgment["readings"] == []


def test_a_reviewer_sees_conflicts_bars_and_the_way_to_yes(served: Served) -> None:
    submitted(served, "excluded")
    submitted(served, "met", requested_start="2026-09-01")
    excluded, met = looked(served, "nurse", "excluded"), looked(served, "nurse", "met")
    assert not excluded["assessment"]["way_to_yes"]["possible"]
    assert excluded["judgments"] == []
    assert "late_start" in {bar["id"] for bar in met["bars"]}


def test_an_office_sees_what_is_asked_and_the_way_to_yes_without_the_plan_s_workings(served: Served) -> None:
    submitted(served, "two-facts-missing")
    seen, whole = (looked(served, who, "two-facts-missing") for who in ("office", "nurse"))
    assert {ask["label"] for ask in seen["asks"]} == {"mirtazapine (trial 4): adherence", "ketamine misuse"}
    assert seen["assessment"]["missing"] == whole["assessment"]["missing"]
    assert seen["bars"] == []
    assert whole["bars"]
    hidden = set(whole["assessment"]) - set(seen["assessment"])
    assert hidden == {
        "adoptions", "advisories", "automatic_approval_barred_by", "computed", "conflicts", "trace",
    }  # fmt: skip
    assert served.get("other", "/api/requests/two-facts-missing").status_code == 404


def test_a_look_assesses_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted(served, "two-facts-missing")
    calls: list[object] = []

    def counted(*args: Any, **options: Any) -> Any:
        calls.append(args)
        return assess(*args, **options)

    monkeypatch.setattr("assent.desk.record.explanation.assess", counted)
    monkeypatch.setattr("assent.desk.assessment.assess.assess", counted)
    looked(served, "nurse", "two-facts-missing")
    assert len(calls) == 1
