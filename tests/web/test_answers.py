"""Answers as people give them: with units, in words, as a list that was asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.served import EXAMPLES, Served, submission

_DOCUMENT = {"source": "pharmacy record", "on": "2026-02-10", "by": "pharmacist"}


def answer(served: Served, facts: dict[str, Any], case: dict[str, Any] | None = None) -> Any:
    sent = submission("two-facts-missing")
    if case is not None:
        sent["facts"] = case
    made = served.post("office", "/api/requests", sent)
    assert made.status_code == 201, made.text
    body = {"facts": facts, "evidence": _DOCUMENT}
    return served.post("office", f"/api/requests/{made.json()['request']}/facts", body)


def facts_of(served: Served, request: str) -> dict[str, Any]:
    shown = served.get("nurse", f"/api/requests/{request}").json()
    return {fact["fact"]: fact for fact in shown["facts"]}


@pytest.mark.parametrize(
    ("facts", "path", "value", "words"),
    [
        ({"trials[3].adherence": "91%", "ketamine_misuse": "no"}, "trials[3].adherence", 91,
            '"91%" read as 91 percent'),
        ({"trials[3].weeks": 8, "ketamine_misuse": False}, "trials[3].days", 56, '"8 weeks" read as 56 days'),
        ({"weight_lb": 160}, "weight_kg", 72.5747792, '"160 lb" read as 72.5747792 kg'),
    ],
)  # fmt: skip
def test_an_answer_is_converted_and_its_words_are_kept(
    served: Served, facts: dict[str, Any], path: str, value: object, words: str
) -> None:
    answered = answer(served, facts)
    assert answered.status_code == 200, answered.text
    assert {"fact": path, "says": words} in answered.json()["converted"]
    held = facts_of(served, "two-facts-missing")[path]
    assert held["value"] == value
    assert held["evidence"]["words"] == words


def test_what_is_kept_as_it_was_written_is_not_shown_as_converted(served: Served) -> None:
    answered = answer(served, {"trials[3].adherence": 91, "ketamine_misuse": "no"})
    assert answered.json()["converted"] == [{"fact": "ketamine_misuse", "says": '"no" read as no'}]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("weight_kg", "160 lb", '"160 lb" read as 72.5747792 kg'),
        ("trials[0].days", "8 weeks", '"8 weeks" read as 56 days'),
        ("trials[0].adherence", "90%", '"90%" read as 90 percent'),
    ],
)
def test_a_correction_shows_what_was_converted(served: Served, path: str, value: str, words: str) -> None:
    assert served.post("office", "/api/requests", submission("two-facts-missing")).status_code == 201
    was = facts_of(served, "two-facts-missing")[path]["value"]
    body = {"path": path, "value": value, "was": was, "why": "As the chart says.", "evidence": _DOCUMENT}
    corrected = served.post("nurse", "/api/requests/two-facts-missing/corrections", body)
    assert corrected.status_code == 200, corrected.text
    assert corrected.json()["converted"] == [{"fact": path, "says": words}]


def test_a_weight_that_fits_only_pounds_is_asked_for_and_holds_the_request(served: Served) -> None:
    """36 mg are 0.5 mg/kg of 158.7 lb, and 0.23 mg/kg of 158.7 kg."""
    case = json.loads((EXAMPLES / "met.json").read_text("utf-8"))
    case |= {"dose_mg": 36, "weight_kg": 158.7, "dose_mg_per_kg": None}
    sent = submission("met", id="pounds", facts=case)
    stood = served.post("office", "/api/requests", sent).json()
    assert stood["stage"] == "pended"
    (asked,) = stood["asks"]
    assert (asked["fact"], asked["clauses"]) == ("weight_kg", ["D.1.weight"])
    assert "in kilograms or in pounds?" in asked["question"]
    again = {"facts": {"weight_kg": 158.7}, "evidence": _DOCUMENT}
    assert served.post("office", "/api/requests/pounds/facts", again).json()["stage"] == "pended"
    answered = served.post(
        "office", "/api/requests/pounds/facts", {**again, "facts": {"weight_kg": "158.7 lb"}}
    ).json()
    assert answered["asks"] == []
    assert facts_of(served, "pounds")["weight_kg"]["value"] == pytest.approx(71.985, abs=0.001)


def test_an_adherence_that_may_be_a_fraction_is_asked_for_and_holds_the_request(served: Served) -> None:
    case = json.loads((EXAMPLES / "met.json").read_text("utf-8"))
    case |= {"psychotherapy_failed": False, "severe_suicidal_ideation": False}
    for trial in case["trials"]["records"]:
        trial["adherence"] = 0.9
    stood = served.post("office", "/api/requests", submission("met", id="fraction", facts=case)).json()
    assert stood["stage"] == "pended"
    asked = {one["fact"] for one in stood["asks"]}
    assert asked == {f"trials[{at}].adherence" for at in range(len(case["trials"]["records"]))}
    body = {"facts": dict.fromkeys(sorted(asked), "90%"), "evidence": _DOCUMENT}
    answered = served.post("office", "/api/requests/fraction/facts", body).json()
    assert answered["asks"] == []
    assert {one["says"] for one in answered["converted"]} == {'"90%" read as 90 percent'}


def test_a_list_that_was_asked_for_is_answered_as_a_list(served: Served) -> None:
    case = json.loads((EXAMPLES / "met.json").read_text("utf-8"))
    case["blood_pressures"] = None
    case["unstable_cardiovascular_disease"] = None
    reading = {"systolic": "124 mmHg", "diastolic": 80, "date": "2026-02-09"}
    answered = answer(served, {"blood_pressures": [reading], "blood_pressures.complete": "yes"}, case)
    assert answered.status_code == 200, answered.text
    held = facts_of(served, "two-facts-missing")
    assert held["blood_pressures[0].systolic"]["value"] == 124
    assert held["blood_pressures.complete"]["value"] is True


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"trials[3].adherence": "80-90"}, "is a range where one number is due"),
        ({"trials[3].adherence": "> 80"}, "write the number itself"),
        ({"ketamine_misuse": 0}, "write yes or no"),
        ({"birth_date": 0}, "must be a date as year-month-day"),
        ({"blood_pressures": [{"systolic": [1]}]}, "systolic must be one plain value"),
        ({"trials": [{"colour": "red"}]}, "stands under a key that is not known"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(
    served: Served, facts: dict[str, Any], words: str
) -> None:
    answered = answer(served, facts)
    assert answered.status_code == 422, answered.text
    assert words in answered.text
    assert "null" not in answered.text


@pytest.mark.parametrize("act", ["facts", "corrections", "confirmations"])
def test_nothing_rests_on_evidence_of_a_day_to_come(served: Served, act: str) -> None:
    case = json.loads((EXAMPLES / "two-facts-missing.json").read_text("utf-8"))
    made = served.post("office", "/api/requests", submission("two-facts-missing"))
    assert made.status_code == 201, made.text
    evidence = {"source": "chart", "by": "pharmacist"}
    checked = {"path": "weight_kg", "value": case["weight_kg"]}
    bodies: dict[str, dict[str, Any]] = {
        "facts": {"facts": {"weight_kg": 81}},
        "corrections": {
            "path": "weight_kg",
            "value": 81,
            "was": case["weight_kg"],
            "why": "As the chart says.",
        },
        "confirmations": checked,
    }
    path = f"/api/requests/two-facts-missing/{act}"
    ahead = {**bodies[act], "evidence": {**evidence, "on": "2026-02-11"}}
    refused = served.post("nurse", path, ahead)
    assert refused.status_code == 422, refused.text
    assert "its evidence is dated 2026-02-11, after today, 2026-02-10" in refused.json()["detail"]
    today = {**bodies[act], "evidence": {**evidence, "on": "2026-02-10"}}
    assert served.post("nurse", path, today).status_code == 200
