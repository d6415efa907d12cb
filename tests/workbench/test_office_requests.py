"""The pages of a provider's office: its requests, answers in parts, appeals, documents; and nobody else's."""

from __future__ import annotations

import pytest

from tests.workbench.plans import REQUESTS, Plan, denied, is_open, waits
from tests.workbench.reading import forms_of

_NOTE = ("adherence.txt", b"Claims show 85 percent.", "text/plain")


def _percent(plan: Plan, request: str) -> str:
    return next(one.fact for one in plan.shown(request).asks if one.fact.endswith("adherence"))


def _asks_adherence(plan: Plan) -> str:
    found = plan.first(lambda one: waits(one) and any(ask.fact.endswith("adherence") for ask in one.asks))
    return found.request


@pytest.mark.parametrize(("who", "npi"), [("alder.reyes", "2000000317"), ("birchwater.desk", "2000000325")])
def test_somebody_lists_the_requests_of_their_npi_and_no_others(plan: Plan, who: str, npi: str) -> None:
    reader = plan.reader(who)
    reader.open("/office")
    mine = {name for name in REQUESTS if plan.shown(name).provider == npi}
    shown = {name for name in REQUESTS if f'"/office/requests/{name}"' in reader.html}
    assert shown == mine
    reader.open("/office?show=answer")
    assert {name for name in REQUESTS if f'"/office/requests/{name}"' in reader.html} < mine


def test_who_acts_for_two_npis_may_look_at_one(plan: Plan) -> None:
    reader = plan.reader("alder.desk")
    reader.open("/office?npi=2000000325")
    mine = {name for name in REQUESTS if plan.shown(name).provider == "2000000325"}
    assert {name for name in REQUESTS if f'"/office/requests/{name}"' in reader.html} == mine
    reader.open("/office?npi=2000000333")  # of another office: as if none were chosen
    assert "2000000333" not in reader.says


def test_an_office_finds_its_own_requests_by_how_their_number_begins(plan: Plan) -> None:
    reader = plan.reader("alder.reyes")
    reader.open("/office")
    mine = {name for name in REQUESTS if plan.shown(name).provider == "2000000317"}
    form = next(one for one in forms_of(reader.html) if "member" in dict(one.fields))
    form.fields = [(name, "d-00" if name == "member" else value) for name, value in form.fields]
    reader.send(form)
    assert {name for name in REQUESTS if f'"/office/requests/{name}"' in reader.html} == mine
    assert "d-00" in reader.says


def test_an_office_without_requests_is_shown_where_to_begin(plan: Plan) -> None:
    reader = plan.reader("nowhere.desk")
    reader.open("/office")
    assert "Your office has no requests yet" in reader.says
    assert 'href="/office/new"' in reader.html


def test_a_request_is_answered_in_parts_with_a_document(plan: Plan) -> None:
    request = _asks_adherence(plan)
    asked, path = {one.fact for one in plan.shown(request).asks}, _percent(plan, request)
    reader = plan.reader(plan.office_of(request))
    reader.open(f"/requests/{request}/answer")
    reader.press("check", {f"facts.{path}": "85 %"}, file=_NOTE)
    assert "85 percent" in reader.says
    assert "Stays open" in reader.says
    assert {one.fact for one in plan.shown(request).asks} == asked  # nothing is answered before it is sent
    reader.press("send")
    assert reader.status == 303
    after = plan.shown(request)
    fact = next(one for one in after.facts if one.fact == path)
    assert fact.value == 85
    assert fact.document == after.documents[-1].digest
    assert {one.fact for one in after.asks} == asked - {path}


def test_that_there_is_no_answer_is_said_with_the_reason(plan: Plan) -> None:
    request = plan.first(waits).request
    path = plan.shown(request).asks[0].fact
    reader = plan.reader(plan.office_of(request))
    reader.open(f"/requests/{request}/answer")
    reader.press("check", {f"none.{path}": "yes"})
    assert reader.status == 422
    assert "Say why there is no answer" in reader.says
    reader.press("check", {"says": "The chart does not say."})
    reader.press("send")
    assert path not in {one.fact for one in plan.shown(request).asks}


def test_what_cannot_be_is_named_and_kept(plan: Plan) -> None:
    request = _asks_adherence(plan)
    path = _percent(plan, request)
    reader = plan.reader(plan.office_of(request))
    reader.open(f"/requests/{request}/answer")
    reader.press("check", {f"facts.{path}": "a lot", "evidence.source": "<script>alert(1)</script>"})
    assert reader.status == 422
    assert "a lot" in reader.html
    assert "<script>alert" not in reader.html
    assert "&lt;script&gt;alert" in reader.html
    reader.press("check", {f"facts.{path}": ""})
    assert "Answer at least one question" in reader.says


def test_a_file_that_is_no_document_is_refused(plan: Plan) -> None:
    request = plan.first(waits).request
    reader = plan.reader(plan.office_of(request))
    address = f"/requests/{request}/attached/documents"
    for file in (None, ("page.html", b"<p>", "text/html"), ("scan.pdf", b"no PDF", "application/pdf")):
        reader.open(address)
        reader.press("yes", file=file)
        assert reader.status == 422, file
    reader.press("yes", file=_NOTE)
    assert reader.status == 303
    assert plan.shown(request).documents[-1].name == "adherence.txt"


def test_an_appeal_needs_grounds_and_is_filed_with_its_lines(plan: Plan) -> None:
    request = plan.first(denied).request
    reader = plan.reader(plan.office_of(request))
    reader.open(f"/requests/{request}/appeals/new")
    reader.press("yes")
    assert reader.status == 422
    reader.press("yes", {"grounds": "The trial of May was overlooked.", "urgency": "expedited"}, file=_NOTE)
    assert reader.page is not None
    assert reader.page.headers["location"] == f"/office/requests/{request}?done=appeals_file"
    (appeal,) = plan.shown(request).appeals
    assert (appeal.urgency, len(appeal.lines)) == ("expedited", len(plan.shown(request).lines))


def test_a_request_is_withdrawn_by_its_office(plan: Plan) -> None:
    request = plan.first(is_open).request
    reader = plan.reader(plan.office_of(request))
    reader.open(f"/requests/{request}/steps/requests_withdraw")
    reader.press("yes", {"why": "The member wants to wait."})
    assert reader.status == 303
    assert plan.shown(request).stage == "withdrawn"


@pytest.mark.parametrize(
    "page",
    [
        "/office/requests/{request}",
        "/requests/{request}/answer",
        "/requests/{request}/appeals/new",
        "/requests/{request}/attached/documents",
        "/requests/{request}/steps/requests_withdraw",
    ],
)
def test_another_office_finds_nothing(plan: Plan, page: str) -> None:
    request = plan.first(waits).request
    other = "cove.desk" if plan.office_of(request) != "cove.desk" else "alder.desk"
    reader = plan.reader(other)
    reader.open(page.format(request=request))
    known = reader.says.partition("Reference")[0]
    assert reader.status == 404
    reader.open(page.format(request="D-9999"))
    assert reader.says.partition("Reference")[0] == known.replace(request, "D-9999")


def test_the_plan_s_people_and_workings_stay_inside(plan: Plan) -> None:
    request = plan.first(lambda one: bool(one.escalations) and bool(one.assignee)).request
    reader = plan.reader(plan.office_of(request))
    reader.open(f"/office/requests/{request}")
    detail = plan.shown(request)
    assert reader.status == 200
    for escalation in detail.escalations:
        assert escalation.why not in reader.says
    for page in ("facts", "questions/new", "approval", "decision/denial", "judgments", "delegate-decision"):
        reader.open(f"/requests/{request}/{page}")
        assert reader.status == 403, page
