"""What must not come of a call, whatever was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.robustness.fuzz.values import HELD, MARK

_FHIR = ("/fhir", "/cds-services")
_PROGRAMS = ("/api", "/oauth", "/healthz", "/readyz", "/metrics", "/auth", "/static")
_SEE_NO_REQUEST = frozenset(
    {"other", "author", "admin", "second admin", "service", "nobody", "other program"}
)
"""Neither the other office nor who sees no request at all is told what the first office's requests hold."""
_COMES_BACK = frozenset({409, 412, 422, 428})
"""A page with one of these comes back with the case that it is about; what was typed comes back with any error."""
_PROBLEM_EVENTS = ("Traceback", '"event": "failed"', '"event": "server failure"')


@dataclass(frozen=True)
class Call:
    """A call as it is sent; ``kind`` is the name that figures are counted under."""

    kind: str
    who: str
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    page: bool = False

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.path[:200]} {self.headers} {self.content[:1500]!r}"


def faults_of(call: Call, answer: httpx.Response) -> Iterator[str]:
    """What is wrong with the answer of a call."""
    if answer.status_code >= 500 and answer.status_code != 503:
        yield f"status {answer.status_code}"
    if _names_member(str(answer.headers)):
        yield "a header holds what is of a member"
    named = HELD in answer.text or (MARK in answer.text and not call.page)
    comes_back = call.page and answer.status_code in _COMES_BACK
    if answer.status_code >= 400 and named and not comes_back:
        yield f"an error of {answer.status_code} holds what is of a member"
    if HELD in answer.text and call.who in _SEE_NO_REQUEST:
        yield f"{call.who} is told what is of another's request"
    if answer.status_code >= 400 and call.method != "HEAD":
        yield from _wrong_form(call, answer)
    elif call.page and answer.status_code == 200 and not _is_page_or_file(answer):
        yield f"a page of type {answer.headers.get('content-type')}"


def _names_member(text: str) -> bool:
    return MARK in text or HELD in text


def _wrong_form(call: Call, answer: httpx.Response) -> Iterator[str]:
    kind = answer.headers.get("content-type", "").partition(";")[0]
    path = call.path.partition("?")[0]
    if path.startswith("/oauth") and kind == "application/json":
        if not _json(answer).get("error_description"):
            yield "an error of the token endpoint without words"
    elif path.startswith(_FHIR) and (path + "/").startswith(tuple(f"{base}/" for base in _FHIR)):
        issues = _json(answer).get("issue", ())
        if kind != "application/fhir+json" or not issues or not all(_says(issue) for issue in issues):
            yield f"no OperationOutcome with words: {kind} {answer.text[:300]}"
    elif call.page and not path.startswith(_PROGRAMS):
        if kind != "text/html" or "<h1" not in answer.text or "</html>" not in answer.text:
            yield f"no page: {kind} {answer.text[:300]}"
    elif not _is_problem(kind, _json(answer), answer.status_code):
        yield f"no problem document: {kind} {answer.text[:300]}"


def _is_problem(kind: str, data: dict[str, Any], status: int) -> bool:
    words = ("type", "title", "detail", "instance")
    return (
        kind == "application/problem+json"
        and all(data.get(word) for word in words)
        and data["status"] == status
    )


def _says(issue: dict[str, Any]) -> bool:
    return bool(issue.get("diagnostics") or issue.get("details", {}).get("text"))


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        data = json.loads(answer.content)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _is_page_or_file(answer: httpx.Response) -> bool:
    kind = answer.headers.get("content-type", "")
    return "</" in answer.text if kind.startswith("text/html") else bool(kind)


def faults_of_log(text: str) -> Iterator[str]:
    """Failures in the log of a server, and what is of a member."""
    for line in text.splitlines():
        if _names_member(line):
            yield f"the log holds what is of a member: {line[:300]}"
        if any(event in line for event in _PROBLEM_EVENTS):
            yield f"a failure in the log: {line[:600]}"
