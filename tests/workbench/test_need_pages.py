"""Whether authorization is required, where the rules leave it open: stated or decided on a page made for it."""

from __future__ import annotations

from typing import Any

from tests.web.served import Served, facts, submission
from tests.workbench.opened import fill, get

_AT = "/requests/r-1/need"


def _left_open(served: Served) -> str:
    """A request whose drug nobody named: the plan's list is of some drugs under that code only."""
    given: dict[str, Any] = {
        name: value for name, value in facts("excluded").items() if name not in ("drug", "ndc")
    }
    made = served.post("office", "/api/requests", submission("excluded", id="r-1", facts=given))
    assert made.status_code == 201, made.text
    needs = {line["need"]["need"] for line in served.get("nurse", "/api/requests/r-1").json()["lines"]}
    assert "undetermined" in needs
    return "r-1"


def test_what_the_rules_leave_open_is_decided_with_a_reason(served: Served) -> None:
    request = _left_open(served)
    assert f"/requests/{request}/need" in get(served, "nurse", f"/requests/{request}").text
    page = get(served, "nurse", _AT)
    assert "Not settled" in page.text
    empty = fill(served, "nurse", _AT, {"do": "settle"})
    assert (empty.status_code, "Change at least one answer" in empty.text) == (422, True)
    bare = fill(served, "nurse", _AT, {"do": "decide", "need": "required"})
    assert bare.status_code == 422
    stated = fill(served, "nurse", _AT, {"do": "settle", "c.active_treatment": "yes"})
    assert "still leave it open" in stated.text
    known = served.get("nurse", "/api/requests/r-1").json()["lines"][0]["need"]["known"]
    assert ["active_treatment", True] in known
    why = "The order names ketamine; the pharmacist of the plan confirms it."
    done = fill(served, "nurse", _AT, {"do": "decide", "need": "required", "why": why})
    assert done.headers["location"] == "/requests/r-1?done=review_decide_need"
    assert "Nothing is open" in get(served, "nurse", _AT).text
    assert get(served, "doctor", _AT).status_code == 200
    assert get(served, "auditor", _AT).status_code == 403
