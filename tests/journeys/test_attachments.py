"""What a request waits for is sent by CDex's operation, in both versions of PAS, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assent.desk.record import audit
from assent.desk.record.standing import state_of
from tests.exchange import bundles
from tests.exchange.attachments import PDF, answers, attachments, document, form_of, weight
from tests.exchange.reading import actions, issues, notes, response_of, submit
from tests.web.served import START, Served, over

VERSIONS = ["2.2", "2.0"]


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    with over(folder) as made:
        yield made


def _number(response: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in response["identifier"] if one["system"] == "urn:assent:request")


def _send(served: Served, version: str, body: dict[str, Any], who: str = "program") -> Any:
    return served.post(who, f"/fhir/pas/{version}/$submit-attachment", body)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_answered_questionnaire_and_a_document(served: Served, version: str) -> None:
    request = bundles.request(ketamine_misuse=None, trials=None)
    pended = response_of(submit(served, version, request))
    tracking = _number(pended)
    id = tracking["value"]
    served.now = START + timedelta(days=1)
    before = state_of(served.desk, id)
    body = attachments(tracking, answers(ketamine_misuse=False), document())
    taken = _send(served, version, body)
    assert taken.status_code == 200, taken.text
    assert issues(taken)[0]["severity"] == "information"
    assert "1 questionnaire, 1 document, 0 resources" in issues(taken)[0]["diagnostics"]
    state = state_of(served.desk, id)
    said = state.facts["ketamine_misuse"].current
    assert (said.value, said.evidence.basis, said.evidence.by) == (
        False,
        "attested",
        "Jane Roe, NPI 1999999984",
    )
    assert {one.name for one in state.documents.values()} - {one.name for one in before.documents.values()} == {
        "CDex attachments.json", "Visit note",
    }  # fmt: skip
    note = next(one for one in state.documents.values() if one.name == "Visit note")
    assert served.desk.documents is not None
    assert served.desk.documents.read(note.digest) == PDF
    assert {path for path in state.facts if state.facts[path] != before.facts.get(path)} == {
        "ketamine_misuse"
    }
    inbox = served.get("nurse", "/api/inbox").json()
    assert [(one["request"], one["what"]) for one in inbox] == [(id, "answered")]
    now = response_of(submit(served, version, request))
    assert not [one for one in notes(now) if "ketamine_misuse" in one]
    assert [one for one in notes(now) if "trials" in one]
    assert audit.verify(served.desk, {}).faults == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_was_missing_by_a_form_leads_to_approval(served: Served, version: str) -> None:
    """Found by the office's own number of the Claim; the same call again changes nothing."""
    request = bundles.request()
    pended = response_of(submit(served, version, request))
    assert actions(pended) == {1: "A4", 2: "A4"}
    tracking = pended["identifier"][0]
    assert tracking["value"] == "PA-1"
    update = bundles.update(request, "2", ketamine_misuse=False)
    trials = [
        item
        for item in bundles.resource(update, "QuestionnaireResponse")["item"]
        if item["linkId"] == "trials"
    ]
    trials[-1]["item"].append({"linkId": "trials.adherence", "answer": [{"valueInteger": 91}]})
    body = attachments(tracking, form_of(update), AdminRefNumber={"valueIdentifier": _number(pended)})
    first = _send(served, version, body)
    assert first.status_code == 200, first.text
    id = _number(pended)["value"]
    events = state_of(served.desk, id).sequence
    again = _send(served, version, dict(reversed(body.items())))
    assert again.json() == first.json()
    assert state_of(served.desk, id).sequence == events
    assert actions(response_of(submit(served, version, request))) == {1: "A1", 2: "A1"}
    late = _send(served, version, attachments(tracking, document()))
    assert late.status_code == 409, late.text
    assert "Appeal" in issues(late)[0]["diagnostics"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_chart_fills_what_is_open_and_puts_nothing_aside(served: Served, version: str) -> None:
    request = bundles.request(weight_kg=None)
    tracking = _number(response_of(submit(served, version, request)))
    known = bundles.request(number="2")
    tracking_known = _number(response_of(submit(served, version, known)))
    for number in (tracking, tracking_known):
        taken = _send(served, version, attachments(number, weight(81.5)))
        assert taken.status_code == 200, taken.text
        assert "1 resource of a chart" in issues(taken)[0]["diagnostics"]
    filled = state_of(served.desk, tracking["value"]).facts["weight_kg"].current
    assert (filled.value, filled.evidence.basis) == (81.5, "chart")
    assert state_of(served.desk, tracking_known["value"]).facts["weight_kg"].current.value == 72


@pytest.mark.parametrize("version", VERSIONS)
def test_a_document_alone_is_read_by_a_person(served: Served, version: str) -> None:
    tracking = _number(response_of(submit(served, version, bundles.request())))
    before = state_of(served.desk, tracking["value"])
    served.now = START + timedelta(hours=2)
    assert _send(served, version, attachments(tracking, document())).status_code == 200
    assert state_of(served.desk, tracking["value"]).facts == before.facts
    assert [one["what"] for one in served.get("nurse", "/api/inbox").json()] == ["answered"]
