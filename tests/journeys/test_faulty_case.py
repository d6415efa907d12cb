"""What cannot be is said where it is submitted, fault by fault, by command and over HTTP, and nothing is recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.test_command_line import EXAMPLES, assent
from tests.web.served import Served, submission
from tests.web.served import serving as serving

FAULTY = EXAMPLES / "invalid.json"
FAULTS = {
    "brith_date": "did you mean birth_date?",
    "product_line": "did you mean commercial?",
    "scores[0].date": "is not a day of the calendar; correct it",
    "trials[0].adherence": "must be a number from 0 to 100, in percent; correct it",
    "scores[1].total": "must be a whole number from 0 to 27 for phq_9",
    "last_delirium_date": "correct it or what it contradicts",
}


def test_a_submission_by_command_lists_every_fault_and_records_nothing(tmp_path: Path) -> None:
    store = str(tmp_path / "requests")
    assert assent("init", store).status == 0
    submit = (
        "request",
        "submit",
        str(FAULTY),
        "--store",
        store,
        "--member",
        "M-1",
        "--provider",
        "1234567893",
    )
    refused = assent(*submit)
    assert (refused.status, refused.out) == (1, "")
    said = {line.split(":")[0].strip(): line for line in refused.err.splitlines()[1:]}
    assert said.keys() == FAULTS.keys()
    for fact, words in FAULTS.items():
        assert words in said[fact], fact
    assert "assent assess" not in refused.err, "nobody is sent to another command"
    assert "invalid" not in assent("request", "list", "--store", store).out
    assert assent("request", "show", "invalid", "--store", store).status == 1


def test_an_answer_by_command_shows_what_was_converted(tmp_path: Path) -> None:
    store = str(tmp_path / "requests")
    assert assent("init", store).status == 0
    day = ("--at", "2026-02-10T09:00")
    case = str(EXAMPLES / "two-facts-missing.json")
    submit = (
        "request",
        "submit",
        case,
        "--store",
        store,
        "--member",
        "M-1",
        "--provider",
        "1234567893",
        *day,
    )
    assert assent(*submit).status == 0
    answered = assent(
        "request", "answer", "two-facts-missing", "--store", store, "--set", "weight_kg=160 lb", *day
    )
    assert answered.status == 0
    assert '  weight_kg: "160 lb" read as 72.5747792 kg' in answered.err


def test_what_assess_calls_a_fault_a_submission_does_too(tmp_path: Path) -> None:
    one = json.loads(assent("assess", "--json", str(FAULTY)).out)
    assert {error["fact"] for error in one["errors"]} >= FAULTS.keys() - {"last_delirium_date"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "plan") as over_http:
        yield over_http


def test_a_submission_over_http_points_at_every_fault(served: Served) -> None:
    refused = served.post("office", "/api/requests", submission("invalid"))
    assert refused.status_code == 422
    pointed = {error["pointer"] for error in refused.json()["errors"]}
    assert len(pointed) == len(FAULTS)
    assert served.get("nurse", "/api/requests").json()["requests"] == []
