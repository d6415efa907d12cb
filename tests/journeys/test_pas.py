"""A request by PAS in both versions of the guide, on both databases: pended, answered, certified, denied."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assent.casework.people.accounts import Account, OnFile
from assent.casework.people.sign_in import Session
from assent.casework.record.actors import Role
from assent.desk.deadlines import sweep
from assent.desk.people.account_ports import Changing
from assent.desk.people.account_steps import accounts_of
from assent.desk.ports import SYSTEM
from assent.desk.record import audit
from assent.desk.record.standing import state_of
from tests.exchange import bundles
from tests.exchange.reading import (
    action_of,
    actions,
    extension,
    issues,
    notes,
    response_of,
    submit,
)
from tests.web.served import OTHER_NPI, START, Served, over

VERSIONS = ["2.2", "2.0"]
REASON = {
    "clause": "X.8",
    "words": "The scan of 3 February shows an aneurysm, and the surgeon refused clearance.",
}


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    with over(folder) as made:
        yield made


def _answers(before: bundles.Bundle, number: str, version: str) -> bundles.Bundle:
    """The two answers that are asked for, by an update."""
    update = bundles.update(before, number, prior_inside=version == "2.2", ketamine_misuse=False)
    items = bundles.resource(update, "QuestionnaireResponse")["item"]
    last = [item for item in items if item["linkId"] == "trials"][-1]
    last["item"].append({"linkId": "trials.adherence", "answer": [{"valueInteger": 91}]})
    return update


def _request_number(response: dict[str, Any]) -> str:
    return next(str(one["value"]) for one in response["identifier"] if one["system"] == "urn:assent:request")


@pytest.mark.parametrize("version", VERSIONS)
def test_pended_answered_certified_and_asked_about(served: Served, version: str) -> None:
    request = bundles.request()
    pended = response_of(submit(served, version, request))
    assert actions(pended) == {1: "A4", 2: "A4"}
    assert pended["outcome"] == ("complete" if version == "2.2" else "queued")
    assert [fact for note in notes(pended) for fact in ("trials[3].adherence", "ketamine_misuse") if fact in note] == [
        "trials[3].adherence", "ketamine_misuse",
    ]  # fmt: skip
    assert all("clause" in note for note in notes(pended))
    state = state_of(served.desk, _request_number(pended))
    assert [(one.name, one.media_type) for one in state.documents.values()] == [
        (f"PAS {version} request.json", "application/fhir+json")
    ]
    served.now = START + timedelta(hours=2)
    update = _answers(request, "2", version)
    certified = response_of(submit(served, version, update))
    assert actions(certified) == {1: "A1", 2: "A1"}
    number = certified["preAuthRef"]
    assert served.desk.record.authorization(number) == state.id
    assert certified["preAuthPeriod"] == {"start": "2026-02-16", "end": "2026-03-15"}
    assert extension(certified["item"][0], "itemTraceNumber")["value"] == "IT-1"
    assert extension(certified["item"][0], "itemPreAuthIssueDate") == "2026-02-10"
    _ask(served, version, request, number)
    assert audit.verify(served.desk, {}).faults == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_update_of_another_day_leaves_the_request_date_as_it_was(served: Served, version: str) -> None:
    """The request date chooses the policy's version and is the day as of which facts are looked at."""
    request = bundles.request()
    id = _request_number(response_of(submit(served, version, request)))
    served.now = START + timedelta(days=3)
    assert actions(response_of(submit(served, version, _answers(request, "2", version)))) == {
        1: "A1",
        2: "A1",
    }
    held = state_of(served.desk, id).facts["request_date"]
    assert [str(entry.fact.value) for entry in held.entries] == ["2026-02-10"]


def _ask(served: Served, version: str, request: bundles.Bundle, number: str) -> None:
    """By example, and by the number, what stands now is found."""
    for change in ({}, {"url": "authorizationNumber", "valueString": number}):
        inquiry = bundles.inquiry(request, f"Q{len(change)}")
        if change:
            change["url"] = (
                f"http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-{change['url']}"
            )
            bundles.claim_of(inquiry)["extension"] = [change]
        answer = served.post("program", f"/fhir/pas/{version}/Claim/$inquire", inquiry).json()
        found = answer["parameter"][0]["resource"] if version == "2.2" else answer
        assert answer["resourceType"] == ("Parameters" if version == "2.2" else "Bundle")
        assert actions(response_of(found)) == {1: "A1", 2: "A1"}


@pytest.mark.parametrize("version", VERSIONS)
def test_an_update_leaves_the_day_of_the_request(served: Served, version: str) -> None:
    request = bundles.request()
    id = _request_number(response_of(submit(served, version, request)))
    received = state_of(served.desk, id).facts["request_date"].current
    served.now = START + timedelta(days=3)
    certified = response_of(submit(served, version, _answers(request, "2", version)))
    assert actions(certified) == {1: "A1", 2: "A1"}, "nothing bars the software from approving it"
    state = state_of(served.desk, id)
    assert state.facts["ketamine_misuse"].current.value is False
    assert state.facts["request_date"].current == received


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_again_and_the_same_number_for_something_else(served: Served, version: str) -> None:
    request = bundles.request()
    first = submit(served, version, request)
    again = served.post("program", f"/fhir/pas/{version}/Claim/$submit", dict(reversed(request.items())))
    assert again.json() == first
    other = copy.deepcopy(request)
    bundles.resource(other, "Patient")["gender"] = "other"
    refused = served.post("program", f"/fhir/pas/{version}/Claim/$submit", other)
    assert refused.status_code == 409, refused.text
    assert issues(refused)[0]["code"] == "conflict"
    assert len(list(served.desk.record.worklist((), None, None, None))) == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_physician_will_say_is_not_hinted_at_and_what_one_signed_is_said(
    served: Served, version: str
) -> None:
    """Excluded by the facts: pended like any other, until a physician denies it; then no update changes it."""
    request = bundles.request("excluded")
    waiting = response_of(submit(served, version, request))
    assert actions(waiting) == {1: "A4", 2: "A4"}
    assert notes(waiting) == ["The plan reviews this. Nothing more is asked for now."]
    assert "extension" not in waiting or not any("Reviewer" in one["url"] for one in waiting["extension"])
    id = _request_number(waiting)
    served.now = START + timedelta(days=1)
    seen = served.get("doctor", f"/api/requests/{id}").headers["etag"]
    body = {"attests": "determination-1", "reasons": [REASON]}
    denied = served.decide("doctor", f"/api/requests/{id}/adverse-determinations", body, If_Match=seen)
    assert denied.status_code == 200, denied.text
    answer = response_of(submit(served, version, request))
    assert actions(answer) == {1: "A3", 2: "A3"}
    assert notes(answer)[0] == f"Clause X.8: {REASON['words']}"
    reviewer = extension(answer, "claimResponseReviewer")
    assert reviewer["wasHumanReviewedFlag"] is True
    assert reviewer["reviewerSpecialty"] == {"text": "psychiatry"}
    update = bundles.update(request, "2", prior_inside=version == "2.2", ketamine_misuse=False)
    rejected = response_of(submit(served, version, update))
    assert rejected["outcome"] == "error"
    assert rejected["error"][0]["code"]["coding"][0]["system"] == "https://codesystem.x12.org/005010/901"
    assert "Appeal" in notes(rejected)[0]


@pytest.mark.parametrize("version", VERSIONS)
def test_less_than_asked_for_is_said_only_from_a_signed_determination(served: Served, version: str) -> None:
    request = bundles.request("excluded")
    id = _request_number(response_of(submit(served, version, request)))
    for line, start, end, units in (
        ("drug", "2026-02-16", "2026-03-15", 4),
        ("infusion", "2026-02-16", "2026-03-01", 8),
    ):
        seen = served.get("doctor", f"/api/requests/{id}").headers["etag"]
        body = {
            "attests": "determination-1", "line": line, "start": start, "end": end, "units": units,
            "reasons": [REASON],
        }  # fmt: skip
        partly = served.decide("doctor", f"/api/requests/{id}/partial-approvals", body, If_Match=seen)
        assert partly.status_code == 200, partly.text
    answer = response_of(submit(served, version, request))
    assert actions(answer) == {1: "A6", 2: "A6"}
    assert extension(answer, "claimResponseReviewer")["wasHumanReviewedFlag"] is True
    added = {one["itemSequence"][0]: one for one in answer["addItem"]}
    assert added[1]["quantity"]["value"] == 4
    assert added[2]["servicedPeriod"] == {"start": "2026-02-16", "end": "2026-03-01"}
    assert {action_of(one) for one in answer["addItem"]} == {"A1"}


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_law_deems_adverse_stays_pended_with_the_right_to_appeal(
    served: Served, version: str
) -> None:
    request = _medicare(bundles.request("excluded"))
    waiting = response_of(submit(served, version, request))
    assert actions(waiting) == {1: "A4", 2: "A4"}
    served.now = START + timedelta(days=30)
    sweep.sweep(served.desk, served.now, SYSTEM)
    late = response_of(submit(served, version, request))
    assert actions(late) == {1: "A4", 2: "A4"}
    assert any("appealed" in note for note in notes(late))
    assert "error" not in late


def _medicare(request: bundles.Bundle) -> bundles.Bundle:
    """The same for a member of Medicare Advantage."""
    patient, coverage = bundles.resource(request, "Patient"), bundles.resource(request, "Coverage")
    for resource in (patient, coverage):
        resource["identifier"][0]["value"] = "M-2"
    coverage["subscriberId"] = "M-2"
    coverage["class"][0]["value"] = "medicare_advantage"
    patient["birthDate"] = "1950-03-17"
    bundles.answered(request, {**bundles.answers_of(request), "cms_guidance_exists": False})
    return request


@pytest.mark.parametrize("version", VERSIONS)
def test_an_item_is_canceled_then_the_rest(served: Served, version: str) -> None:
    request = bundles.request()
    submit(served, version, request)
    inside = version == "2.2"
    second = bundles.cancelled(bundles.update(request, "2", prior_inside=inside), 2)
    one = response_of(submit(served, version, second))
    assert actions(one) == {1: "A4", 2: "C"}
    third = bundles.cancelled(bundles.update(second, "3", prior_inside=inside), 1)
    both = response_of(submit(served, version, third))
    assert actions(both) == {1: "C", 2: "C"}
    assert state_of(served.desk, _request_number(both)).stage == "withdrawn"
    changed = bundles.update(third, "4", prior_inside=inside, ketamine_misuse=False)
    assert response_of(submit(served, version, changed))["outcome"] == "error"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_member_who_is_not_told_apart_goes_to_intake(served: Served, version: str) -> None:
    request = bundles.request()
    bundles.resource(request, "Patient")["birthDate"] = "1984-03-18"
    waiting = response_of(submit(served, version, request))
    assert actions(waiting) == {1: "A4", 2: "A4"}
    assert "which member" in notes(waiting)[0]
    id = _request_number(waiting)
    state = state_of(served.desk, id)
    assert state.draft is not None
    assert (state.draft.member[:13], state.draft.identified) == ("unidentified-", False)
    assert [one.to for one in state.escalations] == ["intake"]
    named = {"member": "M-1", "product_line": "commercial", "why": "The card shows 17 March."}
    for who, status in (("nurse", 403), ("program", 403), ("intake", 200)):
        assert served.post(who, f"/api/requests/{id}/member", named).status_code == status
    asked = response_of(submit(served, version, request))
    assert any("ketamine_misuse" in note for note in notes(asked))
    assert served.post("intake", f"/api/requests/{id}/member", named).status_code == 409


@pytest.mark.parametrize("version", VERSIONS)
def test_an_update_for_another_member_brings_nothing(served: Served, version: str) -> None:
    request = bundles.request()
    submit(served, version, request)
    update = json.loads(json.dumps(_answers(request, "2", version)).replace('"M-1"', '"M-6"'))
    answer = response_of(submit(served, version, update))
    assert answer["outcome"] == "error"
    assert "another member" in notes(answer)[0]
    again = response_of(submit(served, version, _answers(request, "3", version)))
    assert actions(again) == {1: "A1", 2: "A1"}, "its own member's answers are taken still"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_office_corrects_the_member_by_an_update(served: Served, version: str) -> None:
    request = bundles.request()
    bundles.resource(request, "Patient")["birthDate"] = "1984-03-18"
    submit(served, version, request)
    update = _answers(request, "2", version)
    bundles.resource(update, "Patient")["birthDate"] = "1984-03-17"
    corrected = response_of(submit(served, version, update))
    assert actions(corrected) == {1: "A1", 2: "A1"}


def _sign_in_other_program(served: Served) -> None:
    """A program of the second office, with a session that lasts."""
    accounts = accounts_of(served.desk)
    token = served.tokens["other program"] = accounts.secrets.token()
    account = Account("program-2", "Program of the Second Office", Role.SYSTEM_CLIENT, OTHER_NPI)
    until = START + timedelta(days=900)
    session = Session(accounts.secrets.digest(token), account.id, START, until, until, second_factor=True)

    def work(held: Changing) -> None:
        held.put(OnFile(account))
        held.start(session)

    accounts.book.change(work)


@pytest.mark.parametrize("version", VERSIONS)
def test_another_office_asks_only_where_it_takes_part(served: Served, version: str) -> None:
    _sign_in_other_program(served)
    request = bundles.request()
    submit(served, version, request)
    address = f"/fhir/pas/{version}/Claim/$inquire"
    assert not _found(served.post("other program", address, bundles.inquiry(request)).json())
    renders = bundles.request(number="7")
    bundles.resource(renders, "Practitioner")["identifier"][0]["value"] = "1245319599"
    submit(served, version, renders)
    found = _found(served.post("other program", address, bundles.inquiry(request, "Q2")).json())
    assert [one["identifier"][0]["value"] for one in found] == ["PA-7"]
    stranger = bundles.inquiry(request, "Q3")
    bundles.resource(stranger, "Patient")["birthDate"] = "1984-03-18"
    assert not _found(served.post("program", address, stranger).json())


def _found(answer: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [one["resource"] for one in answer.get("parameter", ())] or [answer]
    resources = [entry["resource"] for bundle in inner for entry in bundle.get("entry", ())]
    return [one for one in resources if one["resourceType"] == "ClaimResponse"]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_renewal_names_the_authorization_that_it_continues(served: Served, version: str) -> None:
    request = bundles.request("met")
    first = response_of(submit(served, version, request))
    assert actions(first) == {1: "A1", 2: "A1"}
    renewal = bundles.renewed(bundles.request("reauthorization", number="2"), first["preAuthRef"])
    served.now = START + timedelta(days=30)
    answer = response_of(submit(served, version, renewal))
    id = _request_number(answer)
    submitted = state_of(served.desk, id).submitted
    assert submitted is not None
    assert submitted.earlier is not None
    assert (submitted.kind, submitted.earlier.number) == ("reauthorization", first["preAuthRef"])
    unknown = bundles.renewed(bundles.request("reauthorization", number="3"), "AU-23456-789CF-G")
    rejected = response_of(submit(served, version, unknown))
    assert rejected["error"][0]["code"]["coding"][0]["code"] == "AA"
