"""A call that is kept holds no token, however it is written, and is otherwise as it came."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.casework.exchange.guidance import HookCall, without_token
from assent.casework.record.checks import InvalidRecord

_SECRET = "s3cret-of-a-chart"
_AT = datetime(2026, 2, 10, tzinfo=UTC)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('{"hook" : "a" , "n":1.50}', '{"hook" : "a" , "n":1.50}'),
        ('{ "fhirAuthorization" : {"access_token":"%s"} , "n":1.50 }', '{ "fhirAuthorization" : {} , "n":1.50 }'),
        ('{"n":1E2,"fhirAuthorization":{"scope":"\\ud800","access_token":"%s"}}',
         '{"n":1E2,"fhirAuthorization":{"scope": "\\ud800"}}'),
        ('{"fhir\\u0041uthorization": "%s"}', '{"fhir\\u0041uthorization": {}}'),
        ('{"fhirAuthorization": ["%s"], "fhirAuthorization": {"refresh_token": "%s"}}',
         '{"fhirAuthorization": {}, "fhirAuthorization": {}}'),
        ("\ufeff\n{}", "\ufeff\n{}"),
    ],
)  # fmt: skip
def test_the_token_is_left_out_and_nothing_else(sent: str, kept: str) -> None:
    body = sent.replace("%s", _SECRET).encode()
    call = HookCall("H-1", _AT, "ehr", "order-sign", "i-1", body, b"{}")
    assert call.request.decode() == kept
    assert _SECRET not in repr(call)


@given(st.dictionaries(st.text(), _VALUES, max_size=4), _VALUES, st.booleans())
def test_whatever_comes_with_it_stays(others: dict[str, object], further: object, ascii_only: bool) -> None:
    others.pop("fhirAuthorization", None)
    authorization = {"access_token": _SECRET, "other": further, "token_type": "Bearer"}
    body = json.dumps({**others, "fhirAuthorization": authorization}, ensure_ascii=ascii_only)
    kept = without_token(body.encode())
    assert json.loads(kept) == {**others, "fhirAuthorization": {"token_type": "Bearer"}}
    assert _SECRET.encode() not in kept
    assert without_token(kept) == kept


@pytest.mark.parametrize(
    "body", [b'"fhirAuthorization"', b'{"fhirAuthorization": ', b"\xff fhirAuthorization"]
)
def test_what_cannot_be_read_is_not_kept(body: bytes) -> None:
    with pytest.raises(InvalidRecord, match="JSON object"):
        without_token(body)
