"""What is said while ordering: coverage, authorization and documentation of each order, in both versions of CRD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assent.casework.exchange.guidance import AuthorizationGuidance, Covered, GuidanceReason, OrderGuidance
from assent.casework.record.checks import InvalidRecord, NotFound, NotPermitted
from assent.desk.deadlines.sweep import sweep
from assent.desk.exchange.guidance import assertion_of, list_hook_calls
from tests.exchange.hooks import (
    BORN,
    CPT,
    HCPCS,
    MEMBER,
    NDC,
    PATIENT,
    RXNORM,
    Json,
    bundle,
    call,
    coverage,
    guidance_of,
    information,
    installation,
    medication,
    patient,
    post,
    service,
    signing,
)
from tests.web.served import ACCOUNTS, NPI, OTHER_NPI, Served, submission

_PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"


@pytest.fixture(scope="module")
def plan(an_empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation with a directory of members, and a registered program."""
    with installation(an_empty_store, tmp_path_factory.mktemp("crd") / "office") as served:
        yield served


def test_discovery_names_the_six_hooks(plan: Served) -> None:
    found = plan.get(None, "/cds-services").json()["services"]
    assert {one["hook"] for one in found} == {
        "order-sign", "order-dispatch", "appointment-book", "order-select", "encounter-start", "encounter-discharge",
    }  # fmt: skip
    for one in found:
        assert one["extension"]["davinci-crd.version"] == ["2.0", "2.2"]
        codes = [option["code"] for option in one["extension"]["davinci-crd.configuration-options"]]
        assert len(set(codes)) == len(codes)
        assert {"patient", "coverage"} <= set(one["prefetch"])
        assert all(one[name] for name in ("id", "title", "description"))


def test_ketamine_and_its_infusion_need_authorization(plan: Served) -> None:
    answer = post(plan, signing()).json()
    actions = answer["systemActions"]
    assert [action["type"] for action in actions] == ["update", "update"]
    drug, infusion = map(information, actions)
    for said, code in ((drug, "J3490"), (infusion, "96365")):
        assert said["covered"] == ["covered"]
        assert said["pa-needed"] == ["auth-needed"]
        assert said["doc-needed"] == ["clinical"]
        assert said["billingCode"][0]["code"] == code
        assert said["coverage"] == [{"reference": "Coverage/cov-1"}]
        assert said["questionnaire"][0].startswith(
            "https://assent.test/fhir/dtr/Questionnaire/mgb-031-initial|"
        )
    assert drug["coverage-assertion-id"] == infusion["coverage-assertion-id"]
    assert "ordered with it" in infusion["reason"][0]["text"], "what was assumed is said"


def test_an_order_is_sent_back_as_it_came_but_for_the_extension(plan: Served) -> None:
    order = medication() | {"extension": [{"url": "https://ehr.example.org/note", "valueString": "kept"}]}
    (action,) = post(plan, signing(order)).json()["systemActions"]
    resource = dict(action["resource"])
    assert resource.pop("extension")[0] == order.pop("extension")[0]
    assert resource == order


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (medication((RXNORM, "238083")), "J3490"),
        (medication((RXNORM, "6130"), (HCPCS, "J3490")), "J3490"),
        (medication((NDC, "42023-0113-10")), "J3490"),
        (medication((HCPCS, "J3490"), (NDC, "00409-2051-05")), "J3490"),
    ],
)
def test_clinical_codes_are_mapped_by_the_policy(plan: Served, order: dict[str, Any], code: str) -> None:
    (said,) = guidance_of(plan, signing(order))
    assert (said["pa-needed"], said["billingCode"][0]["code"]) == (["auth-needed"], code)


def test_codes_of_the_billing_options_are_considered(plan: Served) -> None:
    order = medication(("http://example.org/own", "KET"))
    option = {"coding": [{"system": HCPCS, "code": "J3490"}, {"system": NDC, "code": "42023-0113-10"}]}
    url = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-billing-options"
    order["medicationCodeableConcept"]["extension"] = [{"url": url, "valueCodeableConcept": option}]
    (said,) = guidance_of(plan, signing(order))
    assert said["pa-needed"] == ["auth-needed"]


def test_a_code_that_stands_for_many_drugs_is_asked_about(plan: Served) -> None:
    (said,) = guidance_of(plan, signing(medication((HCPCS, "J3490"))))
    assert said["covered"] == said["pa-needed"] == ["conditional"]
    assert said["info-needed"] == ["detail-code"]
    (said,) = guidance_of(plan, signing(medication(("http://example.org/own", "X"))))
    assert said["info-needed"] == ["detail-code"]


def test_what_the_list_does_not_have_needs_no_authorization(plan: Served) -> None:
    (said,) = guidance_of(plan, signing(service((CPT, "96366"))))
    assert said["pa-needed"] in (["no-auth"], ["indeterminate"])
    assert said["covered"] == ["indeterminate"], "benefits are not known here"
    assert "doc-needed" not in said


def test_nothing_clinical_makes_an_order_not_covered(plan: Served) -> None:
    """A pregnancy, which excludes: the answer is that authorization is needed, and no more."""
    pregnant = {
        "resourceType": "Condition", "id": "c1", "subject": {"reference": f"Patient/{PATIENT}"},
        "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Z33.1"}]},
    }  # fmt: skip
    prefetch = {
        "patient": patient(),
        "coverage": bundle(coverage(), kind="searchset"),
        "conditions": bundle(pregnant),
    }
    for said in guidance_of(plan, signing(prefetch=prefetch)):
        assert (said["covered"], said["pa-needed"]) == (["covered"], ["auth-needed"])
    with pytest.raises(InvalidRecord, match="not-covered"):
        OrderGuidance("MedicationRequest/1", Covered.NOT_COVERED, None, "Because.")
    with pytest.raises(InvalidRecord, match="not-covered"):
        OrderGuidance(
            "MedicationRequest/1", Covered.NOT_COVERED, None, "Because.", reason=GuidanceReason.TECHNICAL
        )
    with pytest.raises(InvalidRecord, match="not-covered"):
        OrderGuidance(
            "MedicationRequest/1", Covered.NOT_COVERED, AuthorizationGuidance.NEEDED, "Because.",
            reason=GuidanceReason.NO_MEMBER,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "born", "reason"),
    [
        ("HP9999999", "1984-03-09", "no-member-found"),
        (MEMBER, "1984-03-10", "no-member-found"),
        ("HP0000002", "1990-01-01", "no-active-coverage"),
    ],
)
def test_not_covered_is_said_where_no_member_or_coverage_is_found(
    plan: Served, number: str, born: str, reason: str
) -> None:
    prefetch = {"patient": patient(number, born), "coverage": bundle(coverage(number), kind="searchset")}
    for said in guidance_of(plan, signing(prefetch=prefetch)):
        assert said["covered"] == ["not-covered"]
        assert "pa-needed" not in said
        assert said["reason"][0]["coding"][0]["code"] == reason
        assert said["reason"][0]["text"]
    for said in guidance_of(plan, signing(prefetch=prefetch, version="2.0")):
        assert said["covered"] == ["not-covered"]
        assert said["pa-needed"] == ["no-auth"], "a rule of the older version holds only where it is said"
        assert "coding" not in said["reason"][0], "the older version has no such code"


def test_a_member_with_two_coverages_is_not_guessed_about(plan: Served) -> None:
    two = {"patient": patient("HP0000003", "1950-01-01")}
    unnamed = two | {"coverage": bundle(coverage("HP0000003", "Gold"), kind="searchset")}
    (said,) = guidance_of(plan, signing(medication(), prefetch=unnamed))
    assert said["covered"] == said["pa-needed"] == ["indeterminate"]
    assert said["reason"][0]["coding"][0]["code"] == "coverage-not-found"
    named = two | {"coverage": bundle(coverage("HP0000003", "Commercial"), kind="searchset")}
    (said,) = guidance_of(plan, signing(medication(), prefetch=named))
    assert said["covered"] == ["covered"]


def _on(order: dict[str, Any], day: str, id: str = "mr-ketamine") -> dict[str, Any]:
    validity = {**order["dispenseRequest"], "validityPeriod": {"start": day}}
    return {**order, "id": id, "dispenseRequest": validity}


def test_the_coverage_of_the_day_of_the_service_counts_and_each_order_has_its_own(plan: Served) -> None:
    """Commercial until February, Medicare Advantage from March."""
    sent = {
        "patient": patient("HP0000004", "1950-01-01"),
        "coverage": bundle(coverage("HP0000004", "Gold"), kind="searchset"),
    }
    for day, line in (("2026-02-20", "commercial"), ("2026-03-02", "medicare_advantage")):
        (said,) = guidance_of(plan, signing(_on(medication(), day), prefetch=sent))
        assert "coding" not in said["reason"][0], day
        assertion = assertion_of(plan.desk, str(said["coverage-assertion-id"][0]), ["1234567893"])
        assert assertion.product_line == line
    both = signing(
        _on(medication(), "2026-02-20"), _on(medication(), "2026-03-02", "mr-later"), prefetch=sent
    )
    first, later = guidance_of(plan, both)
    assert first["covered"] == ["covered"]
    assert later["covered"] == ["indeterminate"]
    assert "in calls of their own" in later["reason"][0]["text"]
    ended = {"patient": patient(), "coverage": bundle(coverage("HP0000002"), kind="searchset")}
    ended["patient"] = patient("HP0000002", "1990-01-01")
    (said,) = guidance_of(plan, signing(_on(medication(), "2026-02-20"), prefetch=ended))
    assert said["reason"][0]["coding"][0]["code"] == "no-active-coverage"


def test_of_several_coverages_that_are_sent_the_one_of_the_day_counts(plan: Served) -> None:
    """Two of this plan on the day are a mistake of the call, which says so; one that is over is passed over."""
    over = coverage(id="cov-old") | {"period": {"start": "2024-01-01", "end": "2025-12-31"}}
    sent = {"patient": patient(), "coverage": bundle(over, coverage(), kind="searchset")}
    (said,) = guidance_of(plan, signing(medication(), prefetch=sent))
    assert said["coverage"] == [{"reference": "Coverage/cov-1"}]
    both = {"patient": patient(), "coverage": bundle(coverage(id="cov-2"), coverage(), kind="searchset")}
    refused = post(plan, signing(medication(), prefetch=both))
    assert refused.status_code == 400
    assert "send the one that counts" in refused.text


def test_the_older_version_has_its_own_words(plan: Served) -> None:
    assert guidance_of(plan, signing(version="2.0"))[0]["pa-needed"] == ["auth-needed"]
    assert guidance_of(plan, signing(version=None))[0]["pa-needed"] == ["auth-needed"], (
        "who asks for none gets the older"
    )
    (said,) = guidance_of(plan, signing(medication((HCPCS, "J3490")), version="2.0"))
    assert said["info-needed"] == ["OTH"]
    assert post(plan, signing(version="3.0")).status_code == 422


def test_cards_lead_to_the_policy_and_say_what_it_asks(plan: Served) -> None:
    cards = post(plan, signing()).json()["cards"]
    reference, instructions = cards
    assert reference["links"][0]["type"] == "absolute"
    assert reference["links"][0]["url"].startswith("https://")
    assert "links" not in instructions
    assert "suggestions" not in instructions
    assert "asks first" in instructions["summary"]
    assert "- " in instructions["detail"]
    for card in cards:
        assert len(card["summary"]) < 140
        assert card["indicator"] == "info"
        assert card["source"]["topic"]["code"] == "guideline"
        assert card["source"]["label"]
        assert card["extension"]["davinci-crd.associated-resource"][0] == {
            "reference": "MedicationRequest/mr-ketamine"
        }
    assert post(plan, signing()).json()["cards"] == cards, "the same call is answered with the same cards"


def test_what_the_chart_answers_is_not_asked(plan: Served) -> None:
    def asked(order: dict[str, Any]) -> str:
        card = post(plan, signing(order)).json()["cards"][1]
        detail: str = card["detail"]
        return detail

    by_infusion = medication()
    route = {"coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]}
    by_infusion["dosageInstruction"][0]["route"] = route
    question = "By which route is the drug given?"
    assert question in asked(medication())
    assert question not in asked(by_infusion)
    assert "Which drug is requested?" not in asked(medication())


def test_options_are_obeyed_and_unknown_ones_passed_over(plan: Served) -> None:
    def options(**set_to: Any) -> dict[str, Any]:
        body = signing()
        body["extension"]["davinci-crd.configuration"] = set_to
        answer: dict[str, Any] = post(plan, body).json()
        return answer

    assert options(**{"coverage-info": False})["systemActions"] == []
    assert options(guideline=False)["cards"] == []
    assert len(options(**{"max-cards": 1})["cards"]) == 1
    assert options(**{"max-cards": 0})["cards"] == []
    strange = options(nothing=True, **{"max-cards": "many", "coverage-info": "yes"})
    assert (len(strange["systemActions"]), len(strange["cards"])) == (2, 2)


def test_what_was_said_is_not_said_again_and_what_changed_is(plan: Served) -> None:
    first = post(plan, signing()).json()["systemActions"]
    again = post(plan, signing(*(action["resource"] for action in first))).json()
    assert again["systemActions"] == []
    order = first[0]["resource"]
    order["medicationCodeableConcept"] = {"coding": [{"system": HCPCS, "code": "J3490"}]}
    (action,) = post(plan, signing(order)).json()["systemActions"]
    assert len(action["resource"]["extension"]) == 1, "in the place of what was said before"
    assert information(action)["pa-needed"] == ["conditional"]


def test_what_was_said_is_kept_for_whoever_was_told(plan: Served) -> None:
    (said, _) = guidance_of(plan, signing())
    (id,) = said["coverage-assertion-id"]
    kept = assertion_of(plan.desk, id, (NPI,))
    assert (kept.member, kept.product_line, kept.policy) == (MEMBER, "commercial", "mgb-031")
    assert [order.order for order in kept.orders] == [
        "MedicationRequest/mr-ketamine",
        "ServiceRequest/sr-infusion",
    ]
    for wrong, npis in ((id, (OTHER_NPI,)), ("CA-NOTHING", (NPI,)), ("", (NPI,)), ("x" * 5_000, (NPI,))):
        with pytest.raises(NotFound):
            assertion_of(plan.desk, wrong, npis)


def test_calls_are_kept_with_their_answers(plan: Served) -> None:
    body = signing()
    answer = post(plan, body)
    refused = post(plan, signing(prefetch={}))
    assert refused.status_code == 412
    latest, first = list_hook_calls(plan.desk, ACCOUNTS["auditor"].actor, 2)
    assert (first.status, json.loads(first.request), first.response) == (200, body, answer.content)
    assert (latest.status, json.loads(latest.response)["resourceType"]) == (412, "OperationOutcome")
    assert first.instance == body["hookInstance"]
    with pytest.raises(NotPermitted):
        list_hook_calls(plan.desk, ACCOUNTS["program"].actor)
    with plan.desk.record.store.engine.connect() as connection, pytest.raises(Exception, match="append-only"):  # type: ignore[attr-defined]
        connection.exec_driver_sql("UPDATE coverage_assertion SET said = '{}'")


@pytest.mark.parametrize("hook", ["order-select", "order-dispatch", "appointment-book"])
def test_other_hooks_about_orders(plan: Served, hook: str) -> None:
    orders = bundle(medication(), service())
    prefetch = {"patient": patient(), "coverage": bundle(coverage(), kind="searchset")}
    user = {"userId": "Practitioner/psych"}
    appointment = {
        "resourceType": "Appointment", "id": "a1", "status": "proposed", "start": "2026-02-20T09:00:00Z",
        "end": "2026-02-20T10:00:00Z", "basedOn": [{"reference": "ServiceRequest/sr-infusion"}],
        "participant": [
            {"actor": {"reference": f"Patient/{PATIENT}"}, "status": "tentative"},
            {"type": [{"coding": [{"system": _PARTICIPATION, "code": "PPRF"}]}],
             "actor": {"reference": "Practitioner/psych"}, "status": "tentative"},
        ],
    }  # fmt: skip
    calls: dict[str, tuple[Json, Json]] = {
        "order-select": (user | {"draftOrders": orders, "selections": ["MedicationRequest/mr-ketamine"]}, {}),
        "order-dispatch": (
            {"dispatchedOrders": ["MedicationRequest/mr-ketamine"], "performer": "Organization/1"},
            {"medicationRequests": bundle(medication())},
        ),
        "appointment-book": (user | {"appointments": bundle(appointment)}, {"orders": orders}),
    }
    context, more = calls[hook]
    (said,) = guidance_of(plan, call(hook, context, prefetch | more))
    if hook == "appointment-book":
        assert said["billingCode"][0]["code"] == "96365"
        return
    assert said["pa-needed"] == ["auth-needed"]
    assert ("doc-needed" in said) is (hook == "order-dispatch"), (
        "at a choice of orders nothing is asked for yet"
    )


@pytest.mark.parametrize("hook", ["encounter-start", "encounter-discharge"])
def test_an_encounter_is_told_only_that_there_is_no_coverage(plan: Served, hook: str) -> None:
    encounter = {
        "resourceType": "Encounter", "id": "e1", "status": "in-progress",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "type": [{"coding": [{"system": "http://snomed.info/sct", "code": "308335008"}]}],
        "subject": {"reference": f"Patient/{PATIENT}"},
    }  # fmt: skip
    context = {"userId": "Practitioner/psych", "encounterId": "e1"}
    held = {"patient": patient(), "coverage": bundle(coverage(), kind="searchset"), "encounter": encounter}
    assert post(plan, call(hook, context, held)).json() == {"cards": [], "systemActions": []}
    lost = held | {"patient": patient("HP0000002", "1990-01-01"), "coverage": bundle(coverage("HP0000002"))}
    (said,) = guidance_of(plan, call(hook, context, lost))
    assert said["covered"] == ["not-covered"]


def test_an_order_that_is_authorized_already_is_satisfied(plan: Served) -> None:
    sent = submission("met", member=MEMBER)
    sent["facts"]["birth_date"] = BORN
    made = plan.post("office", "/api/requests", sent)
    assert made.status_code == 201, made.text
    (authorization,) = plan.get("office", f"/api/requests/{sent['id']}").json()["authorizations"]
    said = guidance_of(plan, signing())
    assert [one["satisfied-pa-id"] for one in said] == [[authorization]] * 2
    assert [one["pa-needed"] for one in said] == [["satisfied"], ["satisfied"]]
    assert all("doc-needed" not in one for one in said)
    late = service() | {"occurrenceDateTime": "2026-12-01"}
    assert [one["pa-needed"] for one in guidance_of(plan, signing(medication(), late))][1] == ["auth-needed"]


def test_calls_go_when_their_time_is_over_and_stay_under_a_legal_hold(plan: Served) -> None:
    (action, _) = post(plan, signing()).json()["systemActions"]
    (id,) = information(action)["coverage-assertion-id"]
    npis = (NPI,)
    later = plan.now + timedelta(days=plan.desk.office.hook_call_days)
    assert sweep(plan.desk, later).forgotten == 0
    held = replace(plan.desk, office=replace(plan.desk.office, legal_hold=True))
    assert sweep(held, later + timedelta(days=1)).forgotten == 0
    assert assertion_of(plan.desk, id, npis).id == id
    assert sweep(plan.desk, later + timedelta(days=1)).forgotten > 0
    with pytest.raises(NotFound):
        assertion_of(plan.desk, id, npis)
    assert list_hook_calls(plan.desk, ACCOUNTS["auditor"].actor) == []
