"""Orders of which nothing may be said: taken back, forbidding, of unknown meaning, or for a patient who died."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.hooks import (
    HCPCS,
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
from tests.web.served import Served

_MODIFIER = {"modifierExtension": [{"url": "https://ehr.example.org/not", "valueBoolean": True}]}
_OF_DOSE = {"dosageInstruction": [{"text": "0.5 mg/kg", **_MODIFIER}]}
_ALLOWED = {"auth-needed", "conditional"}


@pytest.fixture(scope="module")
def plan(an_empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation with a directory of members, and a registered program."""
    with installation(an_empty_store, tmp_path_factory.mktemp("withheld") / "office") as served:
        yield served


def _nothing_is_said(said: dict[str, list[Any]], word: str = "indeterminate") -> str:
    """Neither that it is covered or not, nor that authorization is needed or not; the words why."""
    assert (said["covered"], said["pa-needed"]) == ([word], [word])
    assert not {"doc-needed", "questionnaire", "billingCode", "satisfied-pa-id"} & set(said)
    reason: str = said["reason"][0]["text"]
    return reason


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"doNotPerform": True}, "not to be done"),
        ({"status": "entered-in-error"}, "is entered-in-error"),
        ({"status": "cancelled"}, "is cancelled"),
        ({"status": "stopped"}, "is stopped"),
        (_MODIFIER, "changes what it means"),
        (_OF_DOSE, "changes what it means"),
    ],
)
def test_of_an_order_that_does_not_stand_nothing_is_said(plan: Served, changed: Json, words: str) -> None:
    for version, word in (("2.2", "indeterminate"), ("2.0", "conditional")):
        drug, infusion = guidance_of(plan, signing(medication() | changed, service(), version=version))
        assert words in _nothing_is_said(drug, word)
        assert infusion["pa-needed"][0] not in ("auth-needed", "no-auth"), "the drug is not ordered with it"


@pytest.mark.parametrize("changed", [{"doNotPerform": True}, {"status": "revoked"}, _MODIFIER])
def test_orders_of_services_alike_and_others_of_the_call_are_answered(plan: Served, changed: Json) -> None:
    drug, infusion = guidance_of(plan, signing(medication(), service() | changed))
    assert drug["pa-needed"] == ["auth-needed"]
    _nothing_is_said(infusion)


def test_what_says_what_is_ordered_has_to_stand_too(plan: Served) -> None:
    order = medication()
    concept = order.pop("medicationCodeableConcept")
    order["medicationReference"] = {"reference": "#m"}
    named = {"resourceType": "Medication", "id": "m", "code": concept}
    (said,) = guidance_of(plan, signing(order | {"contained": [named]}))
    assert said["pa-needed"] == ["auth-needed"]
    for changed in (_MODIFIER, {"status": "entered-in-error"}):
        _nothing_is_said(guidance_of(plan, signing(order | {"contained": [named | changed]}))[0])


def test_an_appointment_stands_with_its_order(plan: Served) -> None:
    def booked(appointment: Json, order: Json) -> dict[str, list[Any]]:
        visit = {
            "resourceType": "Appointment", "id": "a1", "status": "proposed",
            "participant": [{"actor": {"reference": "Patient/mem-4411"}, "status": "accepted"}],
            "basedOn": [{"reference": "ServiceRequest/sr-infusion"}], **appointment,
        }  # fmt: skip
        before = {
            "patient": patient(),
            "coverage": bundle(coverage(), kind="searchset"),
            "orders": bundle(order),
        }
        context = {"userId": "Practitioner/psych", "appointments": bundle(visit)}
        (said,) = guidance_of(plan, call("appointment-book", context, before))
        return said

    drug = service((HCPCS, "J3490"))
    assert booked({}, drug)["pa-needed"][0] in _ALLOWED
    assert "based on" in _nothing_is_said(booked({}, drug | {"status": "revoked"}))
    _nothing_is_said(booked({"status": "cancelled"}, drug))


@pytest.mark.parametrize("whose", ["patient", "coverage"])
def test_a_modifier_of_patient_or_coverage_counts_for_every_order(plan: Served, whose: str) -> None:
    before = {"patient": patient(), "coverage": coverage()}
    before[whose] |= _MODIFIER
    for said in guidance_of(plan, signing(prefetch=before)):
        assert f"of the {whose}" in _nothing_is_said(said)


@pytest.mark.parametrize(
    ("died", "day", "answered"),
    [
        ({"deceasedBoolean": True}, "2026-02-20", False),
        ({"deceasedBoolean": False}, "2026-02-20", True),
        ({"deceasedDateTime": "2026-02-01"}, "2026-02-20", False),
        ({"deceasedDateTime": "2026-02-01"}, "", False),
        ({"deceasedDateTime": "2026"}, "2026-02-20", False),
        ({"deceasedDateTime": "soon"}, "2026-02-20", False),
        ({"deceasedDateTime": "2026-02-20T23:00:00-05:00"}, "2026-02-20", True),
        ({"deceasedDateTime": "2026-02-01"}, "2026-01-20", True),
    ],
)
def test_nothing_is_ordered_for_the_dead(plan: Served, died: Json, day: str, answered: bool) -> None:
    order = medication()
    order["dispenseRequest"] |= {"validityPeriod": {"start": day}} if day else {}
    before = {"patient": patient() | died, "coverage": bundle(coverage(), kind="searchset")}
    (said,) = guidance_of(plan, signing(order, prefetch=before))
    if answered:
        assert said["pa-needed"] == ["auth-needed"]
    else:
        assert "the patient died" in _nothing_is_said(said)


def test_what_was_said_of_an_order_is_taken_back_with_it(plan: Served) -> None:
    (action,) = post(plan, signing(medication())).json()["systemActions"]
    assert information(action)["pa-needed"] == ["auth-needed"]
    (again,) = post(plan, signing(action["resource"] | {"status": "cancelled"})).json()["systemActions"]
    assert len(again["resource"]["extension"]) == 1
    _nothing_is_said(information(again))
    assert not post(plan, signing(again["resource"])).json()["cards"]
