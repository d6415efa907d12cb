"""Reading a policy, and asking what it would say of a case."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from assent import bootstrap
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.web.served import EXAMPLES, Served, facts


def test_a_policy_is_read_clause_by_clause(served: Served) -> None:
    listed = served.get("author", "/api/policies").json()
    assert [(one["id"], one["revision"]) for one in listed] == [
        ("mgb-031", number) for number in range(1, POLICY.revision + 1)
    ]
    clauses = served.get("office", "/api/policies/mgb-031/clauses").json()
    one = served.get("office", "/api/policies/mgb-031/clauses/I.3.d").json()
    assert one in clauses
    assert one["expression"]["text"]
    assert {"fact": "dose_mg", "unit": "mg"}.items() <= next(
        fact
        for fact in served.get("office", "/api/policies/mgb-031/facts").json()
        if fact["fact"] == "dose_mg"
    ).items()
    assert served.get("office", "/api/policies/mgb-031/questions").json()[0]["live"]


def test_what_is_not_there_names_what_is_near(served: Served) -> None:
    assert served.get("office", "/api/policies/other/clauses").status_code == 404
    answer = served.get("office", "/api/policies/mgb-031/clauses/I.99")
    assert answer.status_code == 404
    assert "I.3" in answer.json()["detail"]


def test_a_case_is_assessed_and_nothing_is_recorded(served: Served) -> None:
    answer = served.post("office", "/api/assessments", {"facts": facts("two-facts-missing")})
    assert answer.status_code == 200, answer.text
    (case,) = bootstrap.cases(str(EXAMPLES / "two-facts-missing.json"), {})
    from assent.desk.assessment.assess import assess_case, record

    expected = json.loads(json.dumps(record(assess_case(case, served.desk.catalogue, served.desk.plan))))
    assert {**answer.json(), "case": case.id, "case_digest": ""} == {**expected, "case_digest": ""}
    assert served.get("intake", "/api/requests").json()["requests"] == []


def test_what_if_the_plan_had_adopted_a_reading(served: Served) -> None:
    body = {"facts": facts("judgment-by-a-reading")}
    plain = served.post("office", "/api/assessments", body).json()
    (question,) = [one for one in plain["readings"] if one["live"]][:1]
    adopted = served.post(
        "office", "/api/assessments", {**body, "adopt": {question["question"]: question["reading"]}}
    ).json()
    assert plain["outcome"] == "judgment"
    assert adopted["adoptions"] == {question["question"]: question["reading"]}
    wrong = served.post("office", "/api/assessments", {**body, "adopt": {"Q99": "none"}})
    assert wrong.status_code == 422


def test_the_dated_rules_are_read_with_citation_and_certainty(served: Served) -> None:
    rules = served.get("author", "/api/rules?on=2026-02-10&product_line=medicare_advantage").json()
    assert len(rules) > 10
    assert all(one["citation"] and one["certainty"] for one in rules)
    one = served.get("office", f"/api/rules/{rules[0]['id']}?on=2026-02-10").json()
    assert one == rules[0]
    missing = served.get("office", "/api/rules/claims.none")
    assert missing.status_code == 404
    assert "Near it: claims." in missing.json()["detail"]


def test_anybody_who_may_sign_in_reads_what_needs_authorization(served: Served) -> None:
    for who in ("office", "program", "intake", "nurse", "doctor", "author", "auditor", "admin"):
        found = served.get(who, "/api/codes?on=2026-02-10&product_line=one_care").json()
        assert (found["kept"], found["day"]) == (True, "2026-02-10")
        assert [(one["code"], one["holds"]) for one in found["codes"]] == [("J3490", True), ("96365", True)]
    assert served.get(None, "/api/codes").status_code == 401
    before = served.get("office", "/api/codes?on=2020-01-01&product_line=one_care").json()
    assert {one["holds"] for one in before["codes"]} == {False}
    wrong = served.get("office", "/api/codes?product_line=gold")
    assert wrong.status_code == 422
    assert "one_care" in wrong.json()["detail"]


def test_an_office_asks_whether_authorization_is_required_and_nothing_is_recorded(served: Served) -> None:
    asked = {"code": "J3490", "product_line": "commercial"}
    open_ = served.post("office", "/api/needs", asked)
    assert open_.status_code == 200, open_.text
    assert (open_.json()["need"], open_.json()["missing"]) == ("undetermined", ["drug"])
    assert open_.json()["list_of"] == "2026-02-10"
    required = served.post("office", "/api/needs", {**asked, "ndc": "00409-2051-05"}).json()
    assert (required["need"], required["rule"]) == ("required", "policy.authorization_required")
    assert required["listed"][0]["policy"] == "mgb-031"
    other = served.post("program", "/api/needs", {**asked, "code": "90867", "on": "2026-03-01"}).json()
    assert (other["need"], other["citation"]) == ("undetermined", "the plan's list of 2026-03-01")
    known = {"new_member_90_days": True, "active_treatment": True}
    new = {**asked, "product_line": "medicare_advantage", "circumstances": known}
    assert served.post("office", "/api/needs", new).json()["need"] == "not_allowed"
    assert served.get("intake", "/api/requests").json()["requests"] == []


def test_left_out_the_day_is_the_plans_day_and_not_that_of_utc(served: Served) -> None:
    served.now = datetime(2026, 6, 5, 2, tzinfo=UTC)  # ten in the evening of 4 June where the plan is
    assert served.get("office", "/api/codes").json()["day"] == "2026-06-04"
    need = served.post("office", "/api/needs", {"code": "90867", "product_line": "commercial"}).json()
    assert need["list_of"] == "2026-06-04"
    rule = "/api/rules/ma_state.2026.medications"  # effective from 5 June
    assert served.get("author", rule).json()["holds"] is False
    assert served.get("author", f"{rule}?on=2026-06-05").json()["holds"] is True


def test_what_cannot_be_asked_names_the_field_and_no_value(served: Served) -> None:
    asked = {"code": "J3490", "product_line": "commercial"}
    for wrong, field in (
        ({"ndc": "999"}, "ndc"),
        ({"drug": "ketamin "}, "drug"),
        ({"product_line": "gold"}, "product_line"),
    ):
        answer = served.post("office", "/api/needs", {**asked, **wrong})
        assert answer.status_code == 422, answer.text
        assert answer.json()["detail"].startswith(f"{field}: ")
        assert not any(value in answer.text for value in wrong.values())
    assert served.post("office", "/api/needs", {"code": "J3490"}).status_code == 422
    assert served.post("office", "/api/needs", {**asked, "member": "M-1"}).status_code == 422


def test_the_questions_for_the_owner_are_told_in_order(served: Served) -> None:
    asked = served.get("office", "/api/policies/mgb-031/owner-questions").json()
    assert len(asked) == 13
    assert "I.3.c.cutoff" in asked[1]["touches"]
    assert asked[1]["until_decided"]
    assert served.get("office", "/api/policies/none/owner-questions").status_code == 404
