"""Dates, times and yes or no in bodies and addresses: read in one way, and never out of a number."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from assent.web.server import stated
from tests.web.served import Served, submission

WRONG: dict[str, list[object]] = {
    "date": [0, "0", 1771200000, "1771200000", 20260210, "20260210", 1.5, True, "2026-W07-2", "02/10/2026",
             "2026-02-10T00:00:00Z", "0001-01-01"],
    "date-time": [0, "0", 1771200000, "1771200000", True, "2026-02-10", "20260210T090000Z", "2026-02-10T09:00"],
    "boolean": [0, 1, "1", 2.0, "perhaps"],
}  # fmt: skip


def fields() -> list[tuple[type[BaseModel], str, str]]:
    """Every field of every body that is a date, a time or yes or no, with which of them it is."""
    return [
        (body, name, kinds.pop())
        for body in stated._KIND_OF
        for name, schema in body.model_json_schema(by_alias=False).get("properties", {}).items()
        if len(kinds := kinds_of(schema)) == 1 and kinds <= set(WRONG)
    ]


def kinds_of(schema: dict[str, Any]) -> set[str]:
    """What a field may be, beside null; the value of a fact may be many things."""
    parts = (part.get("format") or part.get("type") for part in schema.get("anyOf", [schema]))
    return {str(kind) for kind in parts} - {"null"}


def test_no_body_takes_a_number_for_a_date_a_time_or_a_flag(served: Served) -> None:
    found = fields()
    assert {kind for _, _, kind in found} == set(WRONG)
    taken = [
        (body.__name__, name, value)
        for body, name, kind in found
        for value in WRONG[kind]
        if name not in refused(body, {name: value})
    ]
    assert taken == []


OF_TEXTS = {200, 4_000}
"""How long names and sentences may be."""
SHOW_NOTHING = (" ", "\u200b", "\u00a0\n", "\u3164", "\u2060\ufeff", "\u202e")


def test_no_body_takes_a_text_that_shows_nothing(served: Served) -> None:
    """It would pass for the reason, the note or the departure that something rests on."""
    texts = [
        (body, name)
        for body in stated._KIND_OF
        for name, schema in body.model_json_schema(by_alias=False).get("properties", {}).items()
        if name not in {"value", "was"}  # of a fact, which its type checks
        and {part.get("maxLength") for part in schema.get("anyOf", [schema])} & OF_TEXTS
    ]
    assert len(texts) > 50
    assert _taken(texts, SHOW_NOTHING) == []


SAY_NO_WORD = (" ... ", "---", "123", "1/2/2026", "??")
QUOTED = {("EvidenceBody", "words"), ("NoticeDeliveredBody", "says")}
"""What stands in a document, or a receipt by its number."""


def test_no_body_takes_a_reason_or_a_note_without_a_word(served: Served) -> None:
    sentences = [
        (body, name)
        for body in stated._KIND_OF
        for name, schema in body.model_json_schema(by_alias=False).get("properties", {}).items()
        if 4_000 in {part.get("maxLength") for part in schema.get("anyOf", [schema])}
        and name not in {"value", "was"}
        and (body.__name__, name) not in QUOTED
    ]
    assert len(sentences) > 20
    assert _taken(sentences, SAY_NO_WORD) == []


def _taken(texts: list[tuple[Any, str]], values: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """What is taken of these values, by body and field."""
    return [
        (body.__name__, name, value)
        for body, name in texts
        for value in values
        if name not in refused(body, {name: value})
    ]


def test_an_outside_decision_is_not_taken_in_for_a_reason_that_shows_nothing(served: Served) -> None:
    made = served.post("office", "/api/requests", submission("excluded"))
    assert made.status_code == 201
    body = {
        "level": 2, "reference": "E-1", "rulings": [{"line": "drug", "ruling": "overturned"}], "document": "0" * 64,
        "no_level_before": "\u200b ",
    }  # fmt: skip
    refused = served.post("nurse", "/api/requests/excluded/outside-decisions", body, If_Match='"1"')
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/no_level_before"


def refused(body: type[BaseModel], given: dict[str, Any]) -> set[object]:
    try:
        body.model_validate(given)
    except ValidationError as error:
        return {each["loc"][0] for each in error.errors() if each["type"] != "missing"}
    return set()


@pytest.mark.parametrize("value", WRONG["date"])
def test_a_need_is_asked_of_a_day_that_is_written_as_one(served: Served, value: object) -> None:
    asked = served.post("office", "/api/needs", {"code": "J3490", "product_line": "commercial", "on": value})
    assert asked.status_code == 422, asked.text
    (error,) = asked.json()["errors"]
    assert error["pointer"] == "/on"
    assert "date" in error["detail"]


@pytest.mark.parametrize(
    "address",
    ["/api/codes?on=0", "/api/rules?on=20260210", "/api/rules?on=1771200000",
     "/api/reports/operations?from=0&to=2026-12-31"],
)  # fmt: skip
def test_a_day_in_an_address_is_written_in_the_same_way(served: Served, address: str) -> None:
    asked = served.get("auditor", address)
    assert asked.status_code == 422, asked.text


def test_yes_and_no_are_taken_as_words(served: Served) -> None:
    body = {"code": "J3490", "product_line": "commercial", "on": "2026-02-10", "drug": "ketamine"}
    asked = served.post("office", "/api/needs", {**body, "circumstances": {"new_member_90_days": "no"}})
    assert asked.status_code == 200, asked.text
    asked = served.post("office", "/api/needs", {**body, "circumstances": {"new_member_90_days": 0}})
    assert asked.status_code == 422, asked.text
