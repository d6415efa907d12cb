"""A short run of generated calls to a real server; ``python -m tests.robustness.fuzz`` makes a long one."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.robustness.fuzz.faults import Call, faults_of, faults_of_log
from tests.robustness.fuzz.installation import installation
from tests.robustness.fuzz.run import run
from tests.robustness.fuzz.values import HELD, MARK


def test_generated_calls_end_as_they_must_and_the_record_verifies(tmp_path: Path) -> None:
    with installation(tmp_path / "plan") as made:
        figures = run(made, calls=400, seed=31)
    assert figures.faults == []
    assert figures.verified
    assert figures.calls > 350
    answered = {status for _, status in figures.statuses}
    assert answered >= {200, 400, 401, 403, 404, 405, 415, 422}


_CALL = Call("GET /api/x", "office", "GET", "/api/x")
_PAGE = Call("GET page /x", "office", "GET", "/x", page=True)
_FHIR = Call("GET /fhir/x", "program", "GET", "/fhir/x")
_PROBLEM = {
    "type": "urn:x",
    "title": "Refused",
    "status": 422,
    "detail": "Send it otherwise.",
    "instance": "urn:y",
}
_OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "diagnostics": "Send it otherwise."}],
}


def _answer(status: int, kind: str, *, data: object = None, text: str = "", **headers: str) -> httpx.Response:
    content = {"json": data} if data is not None else {"text": text}
    return httpx.Response(status, headers={"content-type": kind, **headers}, **content)


@pytest.mark.parametrize(
    ("call", "answer", "fault"),
    [
        (_CALL, _answer(422, "application/problem+json", data=_PROBLEM), ""),
        (_CALL, _answer(500, "application/problem+json", data={**_PROBLEM, "status": 500}), "status 500"),
        (_CALL, _answer(422, "application/problem+json", data={**_PROBLEM, "detail": ""}), "no problem document"),
        (_CALL, _answer(422, "application/json", data=_PROBLEM), "no problem document"),
        (_CALL, _answer(422, "application/problem+json", data={**_PROBLEM, "detail": MARK}), "of a member"),
        (_CALL, _answer(200, "application/json", data={}, location=MARK), "a header holds"),
        (_FHIR, _answer(422, "application/fhir+json", data=_OUTCOME), ""),
        (_FHIR, _answer(422, "application/problem+json", data=_PROBLEM), "no OperationOutcome"),
        (_PAGE, _answer(404, "text/html", text="<html><h1>No</h1></html>"), ""),
        (_PAGE, _answer(429, "application/problem+json", data=_PROBLEM), "no page"),
        (_PAGE, _answer(403, "text/html", text=f"<html><h1>{HELD}</h1></html>"), "of a member"),
        (Call("GET page /x", "admin", "GET", "/x", page=True), _answer(200, "text/html", text=f"</p>{HELD}"), "told"),
    ],
)  # fmt: skip
def test_what_is_a_fault_and_what_is_none(call: Call, answer: httpx.Response, fault: str) -> None:
    found = list(faults_of(call, answer))
    assert bool(found) == bool(fault)
    assert all(fault in one for one in found)


@pytest.mark.parametrize(
    "line",
    [
        '{"event": "failed"}',
        '{"event": "server failure"}',
        "Traceback (most recent call last):",
        f"{HELD} looked",
    ],
)
def test_a_failure_in_the_log_is_found(line: str) -> None:
    assert len(list(faults_of_log(f'{{"event": "call"}}\n{line}\n'))) == 1
    assert list(faults_of_log('{"event": "call", "status": 200}\n')) == []
