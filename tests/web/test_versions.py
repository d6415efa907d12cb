"""Which version of a request was seen: how it may be said, and where it must be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.served import Served, submission

PATH = "/api/requests/met/notes"
NOTE = {"says": "Called the office."}


@pytest.fixture
def seen(served: Served) -> int:
    """The version of a request that is open."""
    made = served.post("office", "/api/requests", submission("excluded", id="met"))
    assert made.status_code == 201, made.text
    return int(made.headers["ETag"].strip('"'))


def note(served: Served, body: dict[str, Any] | None = None, **headers: str) -> int:
    return int(served.post("nurse", PATH, {**NOTE, **(body or {})}, **headers).status_code)


FORMS = [
    '"{}"',
    'W/"{}"',
    '"{}-gzip"',
    '"{}--gzip"',
    'W/"{}-br"',
    '"{};gzip"',
    ' "{}" ',
    '"0", "{}"',
    'W/"1" , "{}-gzip"',
]


@pytest.mark.parametrize("form", FORMS)
def test_a_tag_is_read_as_its_version_whatever_a_proxy_made_of_it(
    served: Served, seen: int, form: str
) -> None:
    assert note(served, If_Match=form.format(seen)) == 200
    assert note(served, If_Match=form.format(seen)) == 412


@pytest.mark.parametrize("way", ["header", "body"])
def test_a_version_may_be_sent_beside_the_tag(served: Served, seen: int, way: str) -> None:
    def sent() -> int:
        return note(served, Assent_Version=str(seen)) if way == "header" else note(served, {"version": seen})

    assert sent() == 200
    assert sent() == 412


def test_any_version_will_do_where_no_determination_is_made(served: Served, seen: int) -> None:
    assert note(served, If_Match="*") == 200
    assert note(served) == 200


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ({}, {"If_Match": "6"}),
        ({}, {"If_Match": '"six"'}),
        ({}, {"If_Match": '"6" "7"'}),
        ({}, {"If_Match": 'w/"6"'}),
        ({}, {"Assent_Version": '"6"'}),
        ({}, {"Assent_Version": "-1"}),
        ({"version": "6"}, {}),
        ({"version": True}, {}),
        ({"version": 6.0}, {}),
        ({"version": 6}, {"If_Match": '"7"'}),
        ({"version": 6}, {"Assent_Version": "7"}),
        ({}, {"If_Match": '"7"', "Assent_Version": "6"}),
    ],
)
def test_what_names_no_version_or_two_is_refused(
    served: Served, seen: int, body: dict[str, Any], headers: dict[str, str]
) -> None:
    refused = served.post("nurse", PATH, {**NOTE, **body}, **headers)
    assert refused.status_code == 422, refused.text
    assert refused.json()["type"] == "urn:assent:problem:refused"


@pytest.mark.parametrize(
    "headers", [{}, {"If_Match": "*"}, {"If_Match": '"1", "2"'}, {"If_Match": 'W/"1", W/"2"'}]
)
def test_a_determination_names_one_version(served: Served, seen: int, headers: dict[str, str]) -> None:
    body = {"attests": "I reviewed this.", "lines": ["drug"]}
    refused = served.post("doctor", "/api/requests/met/approvals", body, **headers)
    assert (refused.status_code, refused.json()["type"]) == (428, "urn:assent:problem:state-the-version")


@pytest.mark.parametrize("form", ['W/"{}"', '"{}-gzip"', "header", "body"])
def test_a_determination_is_made_behind_a_proxy_that_compresses(served: Served, seen: int, form: str) -> None:
    body: dict[str, Any] = {"attests": "I reviewed this.", "lines": ["drug", "infusion"]}
    reasons = [{"clause": "X.8", "finding": "Aneurysm.", "why": "It is cleared elsewhere."}]
    body["reasons"] = reasons
    headers = {"If_Match": form.format(seen)} if "{" in form else {}
    headers |= {"Assent_Version": str(seen)} if form == "header" else {}
    body |= {"version": seen} if form == "body" else {}
    answered = served.post("doctor", "/api/requests/met/approvals", body, **headers)
    assert answered.status_code != 428, answered.text
    assert "version" not in answered.text or answered.status_code == 200
    stale = served.post("doctor", "/api/requests/met/approvals", {**body, "version": 1})
    assert stale.status_code in {412, 422}


def test_answers_with_a_tag_are_not_to_be_transformed(served: Served, seen: int) -> None:
    looked = served.get("nurse", "/api/requests/met")
    assert looked.headers["Cache-Control"] == "no-store, no-transform"
    assert "no-transform" not in served.get("nurse", "/api/requests").headers["Cache-Control"]


def test_a_body_that_takes_no_version_refuses_it(served: Served) -> None:
    asked = served.post("office", "/api/needs", {"code": "J3490", "product_line": "commercial", "version": 3})
    assert asked.status_code == 422
