"""The OpenAPI description is true: generated calls, valid and broken, end as it says and never with a failure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assent.desk.record.display import show
from tests.web.served import Served, serving, submission

_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_FEW = settings(
    max_examples=4,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_PENDED, _REFERRED, _APPROVED = "two-facts-missing", "excluded", "met"
_THERE = (_PENDED, _REFERRED, _APPROVED)


@pytest.fixture
def prepared(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "office") as served:
        for number, name in enumerate(_THERE):
            body = submission(name, id=name, member=f"M-{number}")
            made = served.post("office", "/api/requests", body)
            assert made.status_code == 201, made.text
        yield served


def _aimed(case: schemathesis.Case[Any], served: Served) -> None:
    """Most calls are about something that is there, in the version that it has."""
    chosen = int(sha256(repr((case.path_parameters, case.body)).encode()).hexdigest(), 16)
    request = _THERE[chosen % len(_THERE)]
    if chosen % 5 and "request" in case.path_parameters:
        case.path_parameters["request"] = request
    if "number" in case.path_parameters:
        case.path_parameters["number"] = show(served.desk, _APPROVED).authorizations[0]
    if chosen % 7 and "request" in case.path_parameters and case.method == "POST":
        case.headers["If-Match"] = f'"{show(served.desk, request).version}"'


@pytest.mark.parametrize(
    ("who", "mode"),
    [
        ("office", GenerationMode.POSITIVE),
        ("doctor", GenerationMode.POSITIVE),
        ("admin", GenerationMode.POSITIVE),
        ("intake", GenerationMode.NEGATIVE),
    ],
)
def test_calls_end_as_the_description_says(prepared: Served, who: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", prepared.app)
    token = {"Authorization": f"Bearer {prepared.tokens[who]}"}
    answered: Counter[int] = Counter()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        if operation.label == "DELETE /api/session":
            continue  # nobody would be signed in for the rest

        @seed(31)
        @_FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case: schemathesis.Case[Any]) -> None:
            _aimed(case, prepared)
            response = case.call(headers=token)
            answered[response.status_code] += 1
            failed = [line for line in prepared.lines() if line["event"] == "failed"]
            assert not failed, f"{failed[-1]} {case.as_curl_command()}"
            case.validate_response(response, checks=_CHECKS)

        try:
            check()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # a call that takes nothing cannot be broken
    assert answered[401] < 20, answered
    assert answered[422] > 20, answered
