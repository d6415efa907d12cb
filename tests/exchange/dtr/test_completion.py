"""A completed adaptive form says what CRD said, where CRD was called; never that an authorization is there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exchange.dtr.client import (
    ADAPTIVE,
    DTR,
    asked_until_completed,
    asking,
    by_name,
    package,
)
from tests.exchange.dtr.test_filled_from_hooks import OURS, context, plan
from tests.exchange.hooks import information
from tests.exchange.reading import issues
from tests.web.served import Served, facts, submission

__all__ = ["plan"]
URL = "http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information"


def completed(plan: Served, *more: Any, base: str = DTR, **changes: Any) -> dict[str, Any]:
    (bundle,) = package(plan, asking(*more, coverage=OURS), base)
    begun = {**bundle[-1], **changes}
    assert URL not in str(begun)
    return asked_until_completed(plan, begun, facts("met"), base)


@pytest.mark.parametrize("base", [DTR, f"{DTR}/2.0"])
def test_what_was_said_while_ordering_is_said_again(plan: Served, base: str) -> None:
    said_before = context(plan)
    response = completed(plan, said_before, by_name(ADAPTIVE), base=base)
    said = information({"resource": response})
    assert said["coverage-assertion-id"] == [said_before["valueString"]]
    assert said["coverage"] == [{"reference": "Coverage/cov-1"}]
    assert (said["covered"], said["pa-needed"]) == (["covered"], ["auth-needed"])
    assert (said["doc-needed"], said["doc-purpose"]) == (["clinical"], ["withpa"]), "spec-48"
    assert [one["code"] for one in said["billingCode"]] == ["J3490", "96365"]
    assert said["date"] == [plan.now.date().isoformat()]
    assert "satisfied-pa-id" not in said
    assert "by PAS" in said["reason"][0]["text"]


def test_once_more_it_stands_there_once(plan: Served) -> None:
    response = completed(plan, context(plan), by_name(ADAPTIVE))
    again = asked_until_completed(plan, {**response, "status": "in-progress"}, facts("met"))
    assert again["extension"] == response["extension"]


def test_without_crd_nothing_is_said_of_coverage(plan: Served) -> None:
    """Neither of a form that is asked for by name, nor of one for a request that waits (spec-42, spec-43)."""
    assert URL not in str(completed(plan, by_name(ADAPTIVE)))
    sent = plan.post("office", "/api/requests", submission("two-facts-missing", id="R-1", member="HP0044110"))
    assert sent.status_code == 201, sent.text
    assert URL not in str(completed(plan, {"name": "context", "valueString": "R-1"}))


def test_an_identifier_that_names_nothing_says_nothing(plan: Served) -> None:
    context(plan)
    other: dict[str, Any] = {
        "identifier": {"system": "urn:assent:coverage-assertion", "value": "CA-OFANOTHER"}
    }
    assert URL not in str(completed(plan, by_name(ADAPTIVE), **other))


@pytest.mark.parametrize(
    ("identifier", "place"),
    [
        (7, "identifier"),
        ([{"value": "CA-1"}], "identifier"),
        *(({"value": value}, "identifier.value") for value in (7, None, ["CA-1"])),
        ({"system": 7, "value": "CA-1"}, "identifier.system"),
    ],
    ids=str,
)
def test_an_identifier_that_is_none_is_named(plan: Served, identifier: object, place: str) -> None:
    (bundle,) = package(plan, asking(by_name(ADAPTIVE), coverage=OURS), DTR)
    begun = {**bundle[-1], "identifier": identifier}
    answer = plan.post("program", f"{DTR}/Questionnaire/$next-question", begun)
    assert answer.status_code == 400
    assert [one["expression"] for one in issues(answer)] == [[f"QuestionnaireResponse.{place}"]]
