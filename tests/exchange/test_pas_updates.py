"""Updates that add items or ask for something else: each is received anew, and nothing decided is changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assent.casework.deadlines.clocks import line_deadlines
from assent.casework.record.state import LineStatus, RequestState
from assent.casework.worklist.rows import Standing
from assent.desk.record import audit
from assent.desk.record.recording import events_of
from assent.desk.record.standing import standing_of, state_of
from tests.exchange import bundles
from tests.exchange.reading import actions, extension, notes, response_of, submit
from tests.web.served import START, Served

VERSIONS = ["2.2", "2.0"]
REASON = {"clause": "X.8", "words": "The scan of 3 February shows an aneurysm."}


def _number(response: dict[str, Any]) -> str:
    return next(str(one["value"]) for one in response["identifier"] if one["system"] == "urn:assent:request")


def _state(served: Served, response: dict[str, Any]) -> RequestState:
    return state_of(served.desk, _number(response))


def _standing(served: Served, state: RequestState) -> Standing:
    return standing_of(state.id, events_of(served.desk, state.id))


def _first_due(served: Served, state: RequestState, line: str) -> Any:
    standing = _standing(served, state)
    return min(one.due_at for one in line_deadlines(standing.state, standing.moments)[line] if one.due_at)


def _begun(served: Served, state: RequestState, line: str) -> set[Any]:
    standing = _standing(served, state)
    return {
        one.started_at
        for one in line_deadlines(standing.state, standing.moments)[line]
        if one.started_at is not None
    }


def _update(before: bundles.Bundle, number: str, version: str, **more: Any) -> bundles.Bundle:
    return bundles.update(before, number, prior_inside=version == "2.2", **more)


def _answers(before: bundles.Bundle, number: str, version: str) -> bundles.Bundle:
    """The two answers that are asked for."""
    update = _update(before, number, version, ketamine_misuse=False)
    trials = [
        item
        for item in bundles.resource(update, "QuestionnaireResponse")["item"]
        if item["linkId"] == "trials"
    ]
    trials[-1]["item"].append({"linkId": "trials.adherence", "answer": [{"valueInteger": 91}]})
    return update


@pytest.mark.parametrize("version", VERSIONS)
def test_an_added_item_is_a_further_line_with_its_own_receipt_and_clock(served: Served, version: str) -> None:
    request = bundles.request()
    before = _state(served, response_of(submit(served, version, request)))
    due = _first_due(served, before, "drug")
    served.now = START + timedelta(days=2)
    update = bundles.with_item(_update(request, "2", version), 3, like=2, code="96366")
    answer = response_of(submit(served, version, update))
    assert list(actions(answer)) == [1, 2, 3]
    assert extension(answer["item"][2], "itemTraceNumber")["value"] == "IT-3"
    state = _state(served, answer)
    assert state.id == before.id
    assert list(state.lines) == ["drug", "infusion", "item-3"]
    assert state.received("item-3") == served.now
    assert state.received("drug") == START
    assert _first_due(served, state, "drug") == due
    if actions(answer)[3] == "A4":
        assert _first_due(served, state, "item-3") > due
        assert any(
            "Received on 2026-02-12. The time to decide it runs from then." in one for one in notes(answer)
        )
    assert audit.verify(served.desk, {}).faults == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_another_amount_takes_the_place_of_what_was_asked_and_is_granted_as_asked(
    served: Served, version: str
) -> None:
    request = bundles.request()
    first = response_of(submit(served, version, request))
    served.now = START + timedelta(hours=1)
    update = bundles.changed(_update(request, "2", version), 1, units=6)
    answer = response_of(submit(served, version, update))
    assert actions(answer) == {1: "A4", 2: "A4"}
    assert any("in the place of what was asked for before" in one for one in notes(answer))
    assert extension(answer["item"][0], "itemTraceNumber")["value"] == "IT-1"
    state = _state(served, answer)
    assert state.id == _number(first)
    assert (state.lines["drug"].status, state.lines["drug"].requested.units) == (LineStatus.WITHDRAWN, 8)
    new = state.lines["item-1"]
    assert (new.instead_of, new.requested.units, new.requested.ndc) == ("drug", 6, "00409-2051-05")
    assert state.received("item-1") == served.now
    assert (_begun(served, state, "item-1"), _begun(served, state, "infusion")) == ({served.now}, {START})
    served.now = START + timedelta(hours=2)
    decided = response_of(submit(served, version, _answers(update, "3", version)))
    assert actions(decided) == {1: "A1", 2: "A1"}
    state = _state(served, decided)
    assert state.lines["item-1"].granted is not None
    assert (state.lines["item-1"].granted.units, state.lines["drug"].granted) == (6, None)
    again = response_of(submit(served, version, request))
    assert actions(again) == {1: "A1", 2: "A1"}
    assert audit.verify(served.desk, {}).faults == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_item_may_be_changed_again_and_in_its_code(served: Served, version: str) -> None:
    request = bundles.request()
    submit(served, version, request)
    second = bundles.changed(_update(request, "2", version), 2, code="96366")
    assert actions(response_of(submit(served, version, second)))[1] == "A4"
    third = bundles.changed(_update(second, "3", version), 2, end="2026-03-01")
    fourth = bundles.with_item(_update(third, "4", version), 3, like=2, code="96365")
    submit(served, version, third)
    answer = response_of(submit(served, version, fourth))
    assert list(actions(answer)) == [1, 2, 3]
    lines = _state(served, answer).lines
    assert {id: (line.requested.code, line.instead_of) for id, line in lines.items()} == {
        "drug": ("J3490", ""), "infusion": ("96365", ""), "item-2": ("96366", "infusion"),
        "item-2-2": ("96366", "item-2"), "item-3": ("96365", ""),
    }  # fmt: skip
    assert str(lines["item-2-2"].requested.end) == "2026-03-01"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_asked_otherwise_by_a_slip_changes_no_clock(served: Served, version: str) -> None:
    request = bundles.request()
    before = _state(served, response_of(submit(served, version, request)))
    slip = bundles.changed(_update(request, "2", version), 1, units=6, flagged=False)
    bundles.changed(slip, 2, end="2026-03-01", flagged=False)
    answer = response_of(submit(served, version, slip))
    assert answer["outcome"] == "error"
    assert [says[:6] for says in notes(answer)] == ["Item 1", "Item 2"]
    assert all("infoChanged" in says for says in notes(answer))
    assert [extension(one, "errorPath") for one in answer["error"]] == [
        "Bundle.entry[0].resource.item[0]", "Bundle.entry[0].resource.item[1]",
    ]  # fmt: skip
    assert state_of(served.desk, before.id).version == before.version


def test_a_decided_item_is_never_changed_and_what_is_open_beside_it_may_be(served: Served) -> None:
    request = bundles.request("excluded")
    id = _number(response_of(submit(served, "2.2", request)))
    seen = served.get("doctor", f"/api/requests/{id}").headers["etag"]
    body = {
        "attests": "determination-1", "line": "drug", "start": "2026-02-16", "end": "2026-03-15", "units": 4,
        "reasons": [REASON],
    }  # fmt: skip
    partly = served.post("doctor", f"/api/requests/{id}/partial-approvals", body, If_Match=seen)
    assert partly.status_code == 200, partly.text
    decided = state_of(served.desk, id).lines["drug"]
    more = bundles.changed(_update(request, "2", "2.2"), 1, units=12)
    rejected = response_of(submit(served, "2.2", more))
    assert rejected["outcome"] == "error"
    assert "by a further item" in notes(rejected)[0]
    other = bundles.changed(_update(request, "3", "2.2"), 2, units=4)
    assert actions(response_of(submit(served, "2.2", other))) == {1: "A6", 2: "A4"}
    further = bundles.with_item(_update(other, "4", "2.2"), 3, like=1)
    assert actions(response_of(submit(served, "2.2", further))) == {1: "A6", 2: "A4", 3: "A4"}
    still = state_of(served.desk, id).lines["drug"]
    assert (still.requested, still.determination, still.granted) == (
        decided.requested, decided.determination, decided.granted,
    )  # fmt: skip


def test_what_was_canceled_is_asked_for_again_by_a_further_item(served: Served) -> None:
    request = bundles.request()
    submit(served, "2.2", request)
    second = bundles.cancelled(_update(request, "2", "2.2"), 2)
    submit(served, "2.2", second)
    back = bundles.changed(_update(request, "3", "2.2"), 2, units=8)
    assert "by a further item" in notes(response_of(submit(served, "2.2", back)))[0]
    again = bundles.with_item(_update(second, "4", "2.2"), 3, like=2)
    item = bundles.claim_of(again)["item"][2]
    item.pop("modifierExtension")
    certification = next(one for one in item["extension"] if one["url"].endswith("certificationType"))
    certification["valueCodeableConcept"]["coding"][0]["code"] = "I"
    assert actions(response_of(submit(served, "2.2", again))) == {1: "A4", 2: "C", 3: "A4"}


def test_the_same_service_twice_on_the_same_days_is_looked_at_by_a_person(served: Served) -> None:
    """Each line alone meets the criteria; granting both would be twice what the policy grants."""
    twice = bundles.with_item(bundles.request("met"), 3, like=1)
    answer = response_of(submit(served, "2.2", twice))
    assert set(actions(answer).values()) == {"A4"}
    says = " ".join(one.why for one in _state(served, answer).escalations)
    assert "it may ask for the same as line item-3" in says


def test_the_office_and_the_plan_see_both_lines_and_that_something_came(served: Served) -> None:
    request = bundles.request()
    id = _number(response_of(submit(served, "2.2", request)))
    served.now = START + timedelta(hours=1)
    submit(served, "2.2", bundles.changed(_update(request, "2", "2.2"), 1, units=6))
    for who in ("office", "nurse"):
        entries = served.get(who, f"/api/requests/{id}").json()["timeline"]
        assert [one["says"] for one in entries if one["event"] == "lines_added"] == [
            "line item-1 in the place of drug"
        ]
    came = served.get("nurse", "/api/inbox").json()
    assert "changed" in [one["what"] for one in came if one["request"] == id]
