"""A number that follows from how a request came finds the request, also one from before numbers were short."""

from __future__ import annotations

from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from assent.desk.exchange.submissions import request_id, request_of


def _desk(*recorded: str) -> Any:
    def heads(requests: tuple[str, ...]) -> dict[str, str]:
        return {request: "sha256:0" for request in requests if request in recorded}

    return SimpleNamespace(record=SimpleNamespace(heads=heads))


def test_a_request_that_is_not_there_gets_the_number_that_can_be_read_aloud() -> None:
    new = request_id("1234567893", "urn:claims", "PA-1")
    assert request_of(_desk(), "1234567893", "urn:claims", "PA-1") == new
    assert request_of(_desk(new), "1234567893", "urn:claims", "PA-1") == new
    assert new != request_id("1234567893", "urn:other", "PA-1")


def test_a_request_of_an_older_store_keeps_its_number() -> None:
    earlier = "P-" + sha256(b"1234567893\0urn:claims\0PA-1").hexdigest()[:20]
    assert request_of(_desk(earlier), "1234567893", "urn:claims", "PA-1") == earlier
    assert request_of(_desk(earlier), "1234567893", "urn:claims", "PA-2") != earlier
