"""What a request waits for is sent by CDex's operation, in both versions of PAS, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assent.casework.intake.events import Answered
from assent.casework.record.actors import Role
from assent.casework.record.state import Stage
from assent.desk.record import audit
from assent.desk.record.recording import events_of
from assent.desk.record.standing import state_of
from tests.exchange import bundles
from tests.exchange.attachments import PDF, answers, attachments, document, form_of, weight
from tests.exchange.reading import actions, issues, notes, response_of, submit
from tests.web.served import NPI, START, Served, over

VERSIONS = ["2.2", "2.0"]
NOT_FINAL = {"valueBoolean": False}
FINAL = {"valueBoolean": True}


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    (folder / "exchange.toml").write_text('address = "https://assent.test"\n', "utf-8")
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
    body = attachments(tracking, answers(ketamine_misuse=False), document(), Final=NOT_FINAL)
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
        "CDex attachments, more to follow.json", "Visit note",
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
    assert {one["what"] for one in served.get("nurse", "/api/inbox").json()} == {"answered", "called"}


def _answered(served: Served, id: str) -> list[Answered]:
    return [event.body for event in events_of(served.desk, id) if isinstance(event.body, Answered)]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("final", [FINAL, None])
def test_what_is_final_answers_what_was_asked(
    served: Served, version: str, final: dict[str, Any] | None
) -> None:
    """CDex: left out, it is final. A person reads what came; answers as data are taken still."""
    request = bundles.request()
    pended = response_of(submit(served, version, request))
    id = _number(pended)["value"]
    asked = set(state_of(served.desk, id).asks)
    served.now = START + timedelta(hours=2)
    taken = _send(served, version, attachments(_number(pended), document(), Final=final))
    assert "Nothing more is expected" in issues(taken)[0]["diagnostics"]
    state = state_of(served.desk, id)
    assert (state.stage, dict(state.asks)) == (Stage.RECEIVED, {})
    (answer,) = _answered(served, id)
    assert (set(answer.asks), answer.says) == (asked, "")
    assert [state.documents[digest].name for digest in answer.documents] == ["Visit note"]
    answer_now = submit(served, version, request)
    assert actions(response_of(answer_now)) == {1: "A4", 2: "A4"}
    assert not [one for one in notes(response_of(answer_now)) if "clause" in one]
    assert _tasks(answer_now) == {}
    timeline = served.get("nurse", f"/api/requests/{id}").json()["timeline"]
    assert [one["says"] for one in timeline if one["event"] == "answered"] == [
        f"by document: {', '.join(answer.asks)}"
    ]
    served.now = START + timedelta(hours=3)
    update = bundles.update(request, "2", ketamine_misuse=False, prior_inside=version == "2.2")
    trials = [
        item
        for item in bundles.resource(update, "QuestionnaireResponse")["item"]
        if item["linkId"] == "trials"
    ]
    trials[-1]["item"].append({"linkId": "trials.adherence", "answer": [{"valueInteger": 91}]})
    assert actions(response_of(submit(served, version, update))) == {1: "A1", 2: "A1"}
    assert audit.verify(served.desk, {}).faults == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_not_final_leaves_open_what_is_asked(served: Served, version: str) -> None:
    pended = response_of(submit(served, version, bundles.request()))
    id = _number(pended)["value"]
    before = state_of(served.desk, id)
    taken = _send(served, version, attachments(_number(pended), document(), Final=NOT_FINAL))
    assert "More is expected" in issues(taken)[0]["diagnostics"]
    state = state_of(served.desk, id)
    assert (state.stage, state.asks, state.escalations) == (Stage.PENDED, before.asks, before.escalations)


def test_who_sends_nothing_but_that_it_is_final_has_no_answer(served: Served) -> None:
    """A questionnaire leaves one of two questions open, and nothing follows."""
    pended = response_of(submit(served, "2.2", bundles.request()))
    id = _number(pended)["value"]
    body = attachments(_number(pended), answers(ketamine_misuse=False), Final=FINAL)
    assert _send(served, "2.2", body).status_code == 200
    state = state_of(served.desk, id)
    assert (state.stage, state.unanswerable) == (Stage.RECEIVED, ("trials[3].adherence",))
    *_, last = _answered(served, id)
    assert (last.documents, last.says) == ((), "The office says that nothing more follows.")
    assert state.escalations[-1].to is Role.NURSE


def test_what_is_asked_only_by_an_answer_that_came_stays_open(served: Served) -> None:
    pended = response_of(submit(served, "2.2", bundles.request("met", arrhythmia=None)))
    id = _number(pended)["value"]
    assert set(state_of(served.desk, id).asks) == {"arrhythmia"}
    body = attachments(_number(pended), answers(arrhythmia=True), Final=FINAL)
    assert _send(served, "2.2", body).status_code == 200
    state = state_of(served.desk, id)
    assert state.asks
    assert "arrhythmia" not in state.asks
    assert (state.stage, state.unanswerable) == (Stage.PENDED, ())


def _tasks(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The Tasks of an answer by what they ask for."""
    tasks = [one["resource"] for one in bundle["entry"] if bundles.kind(one) == "Task"]
    return {task["code"]["coding"][0]["code"]: task for task in tasks}


def _inputs(task: dict[str, Any], type: str) -> list[dict[str, Any]]:
    return [one for one in task["input"] if one["type"]["coding"][0]["code"] == type]


@pytest.mark.parametrize("version", VERSIONS)
def test_who_knows_the_guide_alone_can_answer(served: Served, version: str) -> None:
    """By the Task: where to send, under which number, and for which items."""
    request = bundles.request()
    by_form = _tasks(submit(served, version, request))["attachment-request-questionnaire"]
    context = "questionnaire-context" if version == "2.2" else "questionnaires-needed"
    wanted = _inputs(by_form, context)
    assert [
        one["extension"][0]["valuePositiveInt" if version == "2.2" else "valueInteger"] for one in wanted
    ] == [1, 2]
    number = wanted[0]["valueString"] if version == "2.2" else wanted[0]["valueIdentifier"]["value"]
    assert by_form["identifier"] == [{"system": "urn:assent:request", "value": number}]
    owner = by_form["owner"]["identifier"]["value"]
    plan = bundles.resource(request, "Organization", "plan")["identifier"][0]["value"]
    assert (by_form["requester"]["identifier"]["value"], owner) == (plan, NPI if version == "2.2" else plan)
    address = _inputs(by_form, "payer-url")[0]["valueUrl"]
    assert address == f"https://assent.test/fhir/pas/{version}/$submit-attachment"
    lines = [
        {"name": "LineItem", "valueString": "1"},
        {"name": "Content", "resource": answers(ketamine_misuse=False)},
    ]
    body = attachments(by_form["identifier"][0], Final=NOT_FINAL)
    body["parameter"].append({"name": "Attachment", "part": lines})
    taken = served.post("program", address.removeprefix("https://assent.test"), body)
    assert taken.status_code == 200, taken.text
    asked = served.post("program", f"/fhir/pas/{version}/Claim/$inquire", bundles.inquiry(request)).json()
    found = asked["parameter"][0]["resource"] if version == "2.2" else asked
    assert set(_tasks(found)) == {"attachment-request-questionnaire"}
    served.now = START + timedelta(hours=1)
    cancel = bundles.cancelled(bundles.update(request, "2", prior_inside=version == "2.2"), 2)
    one_left = submit(served, version, cancel)
    assert len(_inputs(_tasks(one_left)["attachment-request-questionnaire"], context)) == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_a_document_that_has_a_code_is_asked_for_by_it(served: Served, version: str) -> None:
    """A renewal without word of improvement wants a progress note, which has a code of LOINC."""
    first = response_of(submit(served, version, bundles.request("met")))
    more: dict[str, Any] = dict.fromkeys(
        ("scale_improvement_documented", "functional_improvement_documented", "current_total")
    )
    renewal = bundles.renewed(bundles.request("reauthorization", number="2", **more), first["preAuthRef"])
    served.now = START + timedelta(days=30)
    tasks = _tasks(submit(served, version, renewal))
    assert set(tasks) == {"attachment-request-questionnaire", "attachment-request-code"}
    wanted = _inputs(tasks["attachment-request-code"], "attachments-needed")
    assert [one["valueCodeableConcept"]["coding"][0]["code"] for one in wanted] == ["11506-3", "11506-3"]
    number = tasks["attachment-request-code"]["identifier"][0]
    before = state_of(served.desk, number["value"])
    notes_asked = {path for path, ask in before.asks.items() if ask.document == "progress note"}
    assert notes_asked
    assert notes_asked < set(before.asks)
    served.now = START + timedelta(days=31)
    untitled = document(b"Better.", "text/plain", title=None)
    del untitled["type"]
    for code in ("34133-9", "11506-3"):
        concept = {"coding": [{"system": "http://loinc.org", "code": code, "display": "Progress note"}]}
        body = attachments(number, Final=NOT_FINAL)
        parts = [
            {"name": "Code", "valueCodeableConcept": concept}, {"name": "Content", "resource": untitled}
        ]  # fmt: skip
        body["parameter"].append({"name": "Attachment", "part": parts})
        assert _send(served, version, body).status_code == 200
        closed = set(before.asks) - set(state_of(served.desk, number["value"]).asks)
        assert closed == (notes_asked if code == "11506-3" else set())
    after = state_of(served.desk, number["value"])
    *_, answer = _answered(served, number["value"])
    assert [after.documents[digest].name for digest in answer.documents] == ["Progress note"]
    assert after.stage is Stage.PENDED


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_is_asked_to_be_sent_where_the_address_is_not_known(folder: Path, version: str) -> None:
    with over(folder) as served:
        bundle = submit(served, version, bundles.request())
        assert _tasks(bundle) == {}
        assert response_of(bundle)["communicationRequest"]
