"""Whose role may not do something is told so first, whatever the request holds: no refusal tells how it stands.

An office learned from the answer whether a delegate's decision waited to be confirmed, which it is told nothing of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest

from assent.workbench.actions.catalogue import RequestAction, actions
from tests.robustness.fuzz.values import of_schema
from tests.web.served import ACCOUNTS, Served, submission

_TRIES = 60
_HOLE = re.compile(r"\{([a-z_]+)\}")
_NOT_AS_NEEDED = "What was sent is not as it must be"
STATES = ("two-facts-missing", "excluded", "met")


def _operations(served: Served) -> Iterator[tuple[str, str, Mapping[str, Any], RequestAction]]:
    """Every operation on a request with its path, method and description."""
    known = actions()
    for path, methods in served.app.openapi()["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] in known:
                yield path, method, operation, known[operation["operationId"]]


def _bodies(served: Served, operation: Mapping[str, Any]) -> Iterator[object]:
    """Bodies that may be well formed; who calls a right one gets past the checks of form."""
    if "requestBody" not in operation:
        yield None
        return
    random, definitions = Random(31), served.app.openapi()["components"]["schemas"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    for _ in range(_TRIES):
        body = of_schema(random, schema, definitions)
        body.pop("version", None)  # If-Match names it
        yield body


def _answers(served: Served, who: str, request: str, path: str, method: str, operation: Any) -> str:
    """What is answered to a call that is well formed; empty where none of those tried is."""
    places = {"request": request, "number": "AU-1", "appeal": "A-1", "decision": "O-1", "digest": "0" * 64}
    address = _HOLE.sub(lambda hole: places[hole[1]], path)
    tag = served.get("nurse", f"/api/requests/{request}").headers["etag"]
    for body in _bodies(served, operation):
        answer = served.call(who, method.upper(), address, body, If_Match=tag)
        if _NOT_AS_NEEDED not in answer.text:
            return f"{answer.status_code} {json.loads(answer.text).get('detail', 'done')}"
    return ""


@pytest.mark.parametrize(
    "who", ["office", "program", "intake", "nurse", "doctor", "author", "auditor", "admin"]
)
def test_the_role_is_told_before_anything_of_the_request(served: Served, who: str) -> None:
    for number, name in enumerate(STATES):
        made = served.post("office", "/api/requests", submission(name, id=name, member=f"M-{number}"))
        assert made.status_code == 201, made.text
    role, told, unformed = ACCOUNTS[who].role, list[str](), list[str]()
    for path, method, operation, action in _operations(served):
        if action.may(role) or "{number}" in path:
            continue
        for request in STATES:
            said = _answers(served, who, request, path, method, operation)
            unformed += [action.name] * (not said)
            if said and not said.startswith(f"403 The role {role.value} may not"):
                told.append(f"{action.name} of {request}: {said}")
    assert told == []
    assert unformed == []
