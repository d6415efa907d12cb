"""The operations of DTR one by one: what they hold, and what they say of input that leads nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.exchange.dtr.client import (
    ADAPTIVE,
    COVERAGE,
    DTR,
    HCPCS,
    ORDER,
    asked,
    asking,
    by_name,
    by_order,
    package,
)
from tests.exchange.smart import access, register
from tests.web.served import ACCOUNTS, OTHER_NPI, Served, facts, submission

NEXT = f"{DTR}/Questionnaire/$next-question"
PACKAGE = f"{DTR}/Questionnaire/$questionnaire-package"


def issues(answer: Any, status: int) -> list[dict[str, Any]]:
    assert answer.status_code == status, answer.text
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    return list(outcome["issue"])


def test_a_package_holds_the_form_its_value_sets_and_one_draft(served: Served) -> None:
    (bundle,) = package(served, asking(by_order()))
    kinds = [one["resourceType"] for one in bundle]
    assert kinds[0] == "Questionnaire"
    assert kinds.count("QuestionnaireResponse") == 1
    used = {item["answerValueSet"] for item in _items(bundle[0]["item"]) if "answerValueSet" in item}
    held = {one["url"]: one for one in bundle if one["resourceType"] == "ValueSet"}
    assert used <= set(held)
    expansions = [held[url]["expansion"] for url in used]
    assert all(len(one["contains"]) == one["total"] < 40 for one in expansions)
    assert kinds.count("Library") == 1
    draft = bundle[-1]
    references = [
        extension["valueReference"]["reference"]
        for extension in draft["extension"]
        if "valueReference" in extension
    ]
    assert references == ["Coverage/cov-1", "MedicationRequest/mr-1"]
    assert draft["subject"] == {"reference": "Patient/p1"}


def test_what_the_coverage_says_stands_in_the_draft(served: Served) -> None:
    draft = package(served, asking(by_order()))[0][-1]
    line, drug = [item for section in draft["item"] for item in section.get("item", ())]
    assert (line["linkId"], drug["linkId"]) == ("product_line", "drug")
    assert line["answer"][0]["valueCoding"]["code"] == "commercial"
    origin = line["answer"][0]["extension"][0]["extension"]
    assert origin == [{"url": "source", "valueCode": "auto-server"}]
    unknown = {**COVERAGE, "class": []}
    assert "'product_line'" not in str(package(served, asking(by_order(), coverage=unknown))[0][-1])


def test_names_of_the_answer_follow_the_guide(served: Served) -> None:
    newer = served.post("program", PACKAGE, asking(by_order())).json()
    older = served.post("program", PACKAGE.replace("/dtr/", "/dtr/2.0/"), asking(by_order())).json()
    assert [one["name"] for one in newer["parameter"]] == ["packagebundle"]
    assert [one["name"] for one in older["parameter"]] == ["PackageBundle"]


def test_a_waiting_request_is_a_context(served: Served) -> None:
    sent = served.post("office", "/api/requests", submission("two-facts-missing", id="R-1"))
    assert sent.status_code == 201, sent.text
    context = {"name": "context", "valueString": "R-1"}
    adaptive = package(served, asking(context, by_name(ADAPTIVE)))[0][-1]
    waiting = {"breastfeeding", "eye_pressure_disorder"}
    given = facts("two-facts-missing")
    new = [link for link in asked(adaptive["contained"][0]["item"]) if not _known(link, given)]
    assert 0 < len(new) <= 3, (new, waiting)
    assert package(served, asking(context))[0][0]["id"] == ADAPTIVE
    assert package(served, asking(context, by_name("mgb-031-initial")))[0][0]["id"] == "mgb-031-initial"
    other = submission("two-facts-missing", id="R-2", member="M-2", provider=OTHER_NPI)
    assert served.post("other", "/api/requests", other).status_code == 201
    context = {"name": "context", "valueString": "R-2"}
    assert issues(served.post("program", PACKAGE, asking(context)), 404)[0]["code"] == "not-found"


def _known(link: str, given: dict[str, Any]) -> bool:
    return given.get(link.partition(".")[0]) is not None


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"resourceType": "Bundle"}, 400, "Parameters"),
        (asking(), 400, "order, a questionnaire or a context"),
        (asking(by_order(), coverage=None), 400, "coverage is missing"),
        (asking(by_order(), coverage={**COVERAGE, "id": ""}), 400, "needs an id"),
        (asking(by_order(), coverage={"resourceType": "Coverage", "id": "c"}), 400, "beneficiary"),
        (asking(by_order({"resourceType": "Patient"})), 400, "order needs"),
        (asking({"name": "context", "valueString": "nobody-knows"}), 404, "no such context"),
        (asking(by_name("nothing")), 404, "no questionnaire"),
        (asking({"name": "questionnaire", "valueCanonical": "x/Questionnaire/mgb-031-initial|1"}), 404, "version"),
        (asking({"name": "questionnaire", "valueInteger": 3}), 400, "valueCanonical"),
        (asking(*[by_order()] * 21), 400, "more than 20"),
    ],
)  # fmt: skip
def test_input_that_leads_nowhere(served: Served, body: dict[str, Any], status: int, says: str) -> None:
    found = issues(served.post("program", PACKAGE, body), status)
    assert any(says in issue["diagnostics"] for issue in found)


def test_an_order_of_which_no_policy_speaks_needs_nothing(served: Served) -> None:
    other = {**ORDER, "medicationCodeableConcept": {"coding": [{"system": HCPCS, "code": "J1100"}]}}
    answer = served.post("program", PACKAGE, asking(by_order(other)))
    assert answer.status_code == 200
    (parameter,) = answer.json()["parameter"]
    assert parameter["name"] == "outcome"
    assert parameter["resource"]["issue"][0]["severity"] == "information"


def test_nobody_without_a_token(served: Served) -> None:
    for path in ("/Questionnaire", "/ValueSet/$expand?url=x", "/Questionnaire/mgb-031-initial"):
        assert issues(served.get(None, DTR + path), 401)[0]["code"] == "login"
    assert issues(served.post(None, PACKAGE, asking(by_order())), 401)[0]["code"] == "login"
    assert served.get(None, f"{DTR}/metadata").json()["rest"][0]["mode"] == "server"


@pytest.mark.parametrize("base", [DTR, f"{DTR}/2.0"])
@pytest.mark.parametrize("who", sorted(ACCOUNTS))
def test_only_a_program_with_an_access_token_collects(served: Served, who: str, base: str) -> None:
    """Sessions of people, and tokens that a program has for the JSON interface, count for nothing here."""
    headers = {"Authorization": f"Bearer {dict(served.tokens)[who]}"}
    called = served.client.request
    for path in ("Questionnaire", "ValueSet", "Library/x", "CodeSystem", "ValueSet/$expand?url=x"):
        assert issues(called("GET", f"{base}/{path}", headers=headers), 401)[0]["code"] == "login"
    sent = json.dumps(asking(by_order())).encode()
    headers["Content-Type"] = "application/fhir+json"
    for operation in ("$questionnaire-package", "$next-question", "$log-questionnaire-errors"):
        answer = called("POST", f"{base}/Questionnaire/{operation}", headers=headers, content=sent)
        assert issues(answer, 401)[0]["code"] == "login"
    assert issues(called("POST", f"{base}/ValueSet/$expand", headers=headers, content=sent), 401)


def test_a_program_reads_what_its_token_covers(served: Served) -> None:
    register(served, scopes=("system/ValueSet.rs",))
    header = access(served)
    assert served.client.request("GET", f"{DTR}/ValueSet", headers=header).status_code == 200
    for path in ("Questionnaire", "Library"):
        assert issues(served.client.request("GET", f"{DTR}/{path}", headers=header), 403)
    assert issues(served.get("nurse", f"{DTR}/Questionnaire"), 401)


def test_answers_that_are_not_valid_are_named_at_their_places(served: Served) -> None:
    draft = package(served, asking(by_name(ADAPTIVE)))[0][-1]
    wrong = [
        {"linkId": "pregnant", "answer": [{"valueString": "perhaps"}]},
        {"linkId": "nothing_of_ours", "answer": [{"valueBoolean": True}]},
    ]
    found = issues(served.post("program", NEXT, {**draft, "item": wrong}), 400)
    assert [issue["expression"] for issue in found] == [
        ["QuestionnaireResponse.item[0].answer[0]"],
        ["QuestionnaireResponse.item[1].linkId"],
    ]
    impossible = [{"linkId": "birth_date", "answer": [{"valueDate": "1850-01-01"}]}]
    assert issues(served.post("program", NEXT, {**draft, "item": impossible}), 400)
    bodies: list[dict[str, Any]] = [
        {**draft, "contained": []}, {**draft, "questionnaire": "#other"},
        {"resourceType": "Parameters", "parameter": []}, {"resourceType": "Bundle"},
        {**draft, "contained": [{**draft["contained"][0], "derivedFrom": []}]},
        {**draft, "contained": [{**draft["contained"][0], "derivedFrom": ["x/Questionnaire/mgb-031-initial"]}]},
    ]  # fmt: skip
    for body in bodies:
        assert issues(served.post("program", NEXT, body), 400)


def test_a_response_alone_is_answered_alone(served: Served) -> None:
    draft = package(served, asking(by_name(ADAPTIVE)))[0][-1]
    answer = served.post("program", NEXT, draft)
    assert answer.json()["resourceType"] == "QuestionnaireResponse"


def test_nothing_of_a_conversation_is_kept(served: Served) -> None:
    draft = package(served, asking(by_name(ADAPTIVE)))[0][-1]
    before = served.get("nurse", "/api/requests").json()
    assert served.post("program", NEXT, draft).status_code == 200
    assert served.get("nurse", "/api/requests").json() == before
    assert "Patient/p1" not in served.log.getvalue()


def test_errors_are_logged_without_what_was_sent(served: Served) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [
        {"severity": "error", "code": "invalid", "diagnostics": "Sam Doe, born 1980"},
        {"severity": "error", "code": "of-my-own"},
    ]}  # fmt: skip
    body = {"resourceType": "Parameters", "parameter": [
        by_name("mgb-031-initial"), {"name": "operationOutcome", "resource": outcome},
    ]}  # fmt: skip
    address = f"{DTR}/Questionnaire/$log-questionnaire-errors"
    assert served.post("program", address, body).status_code == 200
    log = served.log.getvalue()
    assert "questionnaire error: mgb-031-initial: invalid" in log
    assert "Sam Doe" not in log
    assert "of-my-own" not in log
    assert issues(served.post("program", address, {"resourceType": "Parameters"}), 400)
    unknown = {"resourceType": "Parameters", "parameter": [by_name("not-ours"), body["parameter"][1]]}
    assert issues(served.post("program", address, unknown), 404)


def test_value_sets_are_expanded_filtered_and_paged(served: Served) -> None:
    listed = served.get("program", f"{DTR}/ValueSet").json()
    url = listed["entry"][0]["resource"]["url"]
    whole = served.get("program", f"{DTR}/ValueSet/$expand?url={url}").json()["expansion"]
    assert whole["total"] == len(whole["contains"]) > 7
    page = served.get("program", f"{DTR}/ValueSet/$expand?url={url}&offset=2&count=3").json()["expansion"]
    assert page["contains"] == whole["contains"][2:5]
    code = whole["contains"][0]["code"]
    body = {"resourceType": "Parameters", "parameter": [
        {"name": "url", "valueUri": url}, {"name": "filter", "valueString": code},
    ]}  # fmt: skip
    found = served.post("program", f"{DTR}/ValueSet/$expand", body).json()["expansion"]["contains"]
    assert code in [one["code"] for one in found]
    assert len(found) < whole["total"]
    none = served.get("program", f"{DTR}/ValueSet/$expand?url={url}&filter=nobody").json()["expansion"]
    assert none["total"] == 0
    assert "contains" not in none
    assert issues(served.get("program", f"{DTR}/ValueSet/$expand"), 400)
    assert issues(served.get("program", f"{DTR}/ValueSet/$expand?url=nowhere"), 404)
    assert issues(served.get("program", f"{DTR}/ValueSet/$expand?url={url}&count=-1"), 400)


def test_what_a_package_holds_can_be_read(served: Served) -> None:
    (bundle,) = package(served, asking(by_order()))
    for resource in bundle[:-1]:
        kind = resource["resourceType"]
        read = served.get("program", f"{DTR}/{kind}/{resource['id']}")
        assert read.json() == resource
        found = served.get("program", f"{DTR}/{kind}?url={resource['url']}&version={resource['version']}")
        assert [entry["resource"] for entry in found.json()["entry"]] == [resource]
    assert issues(served.get("program", f"{DTR}/Questionnaire/none"), 404)
    nothing = served.get("program", f"{DTR}/Questionnaire?url=x").json()
    assert nothing == {"resourceType": "Bundle", "type": "searchset", "total": 0}


def _items(items: Any) -> Any:
    for item in items:
        yield item
        yield from _items(item.get("item", ()))
