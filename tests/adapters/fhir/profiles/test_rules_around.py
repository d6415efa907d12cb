"""Rules that need more than the value: what a reference leads to, what a value set holds, and all that is inside."""

from __future__ import annotations

from typing import Any

import pytest

from assent.adapters.fhir.profiles.codes import Listed
from assent.adapters.fhir.profiles.elements import Invariant
from assent.adapters.fhir.profiles.invariants import is_broken
from assent.adapters.fhir.profiles.surroundings import RuleSurroundings

SEEN = {
    "Practitioner/p": {"resourceType": "Practitioner", "id": "p"},
    "Device/d": {"resourceType": "Device", "id": "d"},
}
STATES = {"a": Listed.IN, "b": Listed.OUT, "c": Listed.UNKNOWN}
AROUND = RuleSurroundings(
    lambda reference: SEEN.get(reference["reference"]), lambda _, value: STATES[value["coding"][0]["code"]]
)
WHO = "who.exists((resolve() is Practitioner) or (resolve() is Device)) implies onBehalfOf.exists()"
TEAM = "onBehalfOf.exists() implies (member.resolve().iif(empty(), true, ofType(Practitioner).exists()))"


def _broken(key: str, expression: str, value: Any, path: str = "Provenance.agent") -> bool:
    return is_broken(Invariant(key, expression, ""), value, path, value, value, AROUND)


@pytest.mark.parametrize(
    ("agent", "broken"),
    [
        ({"who": {"reference": "Practitioner/p"}}, True),
        ({"who": {"reference": "Device/d"}}, True),
        ({"who": {"reference": "Practitioner/p"}, "onBehalfOf": {"reference": "Organization/o"}}, False),
        ({"who": {"reference": "Practitioner/elsewhere"}}, False),
    ],
)
def test_a_rule_follows_references_inside_of_the_message_and_says_nothing_of_others(
    agent: dict[str, Any], broken: bool
) -> None:
    """Rules of US Core (provenance-1) as they are published."""
    assert _broken("provenance-1", WHO, agent) is broken


@pytest.mark.parametrize(
    ("member", "broken"), [("Device/d", True), ("Practitioner/p", False), ("Practitioner/x", False)]
)
def test_a_member_on_behalf_of_somebody_is_a_practitioner(member: str, broken: bool) -> None:
    value = {"member": {"reference": member}, "onBehalfOf": {"reference": "Organization/o"}}
    assert _broken("ctm-1", TEAM, value, "CareTeam.participant") is broken


@pytest.mark.parametrize(("code", "broken"), [("a", False), ("b", True), ("c", False)])
def test_a_value_set_that_is_not_known_whole_says_nothing(code: str, broken: bool) -> None:
    value = {"value": {"coding": [{"code": code}]}}
    assert _broken("x-1", "value.memberOf('http://example.org/ValueSet/s')", value, "Any") is broken


IDLE = "contained.where((('#'+id in (%resource.descendants().reference))).not()).empty()"


@pytest.mark.parametrize(
    ("resource", "broken"),
    [
        ({"contained": [{"resourceType": "Organization", "id": "o"}]}, True),
        ({"contained": [{"resourceType": "Organization", "id": "o"}], "owner": {"reference": "#o"}}, False),
        ({"contained": [{"resourceType": "Questionnaire", "id": "q"}], "questionnaire": "#q"}, False),
        ({"contained": [{"resourceType": "Provenance", "id": "p", "target": [{"reference": "#"}]}]}, False),
        ({"contained": [{"resourceType": "Organization"}]}, False),
        ({"contained": "none"}, False),
        ({}, False),
    ],
)
def test_what_is_contained_is_referred_to(resource: dict[str, Any], broken: bool) -> None:
    assert _broken("dom-3", IDLE, resource, "Task") is broken
    assert not _broken("dom-3", "descendants().empty()", resource, "Task"), "another rule under the same key"


def _form(*links: str) -> dict[str, Any]:
    return {"item": [{"linkId": links[0], "item": [{"linkId": link} for link in links[1:]]}]}


def test_link_ids_and_concepts_stand_once() -> None:
    distinct = "descendants().linkId.isDistinct()"
    assert _broken("que-2", distinct, _form("1", "2", "1"), "Questionnaire")
    assert not _broken("que-2", distinct, _form("1", "2", "3"), "Questionnaire")
    codes = "concept.code.combine($this.descendants().concept.code).isDistinct()"
    twice = {"concept": [{"code": "a", "concept": [{"code": "b"}, {"code": "a"}]}]}
    assert _broken("csd-1", codes, twice, "CodeSystem")
    assert not _broken("csd-1", codes, {"concept": [{"code": "a"}, {"code": "b"}, 7]}, "CodeSystem")


def test_a_form_of_ten_thousand_items_takes_one_pass() -> None:
    """The square of it would be a hundred million steps."""
    value = {"item": [{"linkId": str(number)} for number in range(10_000)]}
    assert not _broken("que-2", "descendants().linkId.isDistinct()", value, "Questionnaire")
