"""Cases of two policies are read, each by the facts of its own policy and version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assent.adapters.case_files import case_schema, parse_case, read_text, starter_case, with_settings
from assent.adapters.case_files.starter import UnknownPathway
from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.case import Case
from assent.desk.assessment.assess import assess_case, decided_by, policy_digest
from assent.desk.assessment.brief import brief
from assent.desk.assessment.compiled import known
from assent.logic.conclude import Outcome
from assent.logic.package import Catalogue
from tests.packages import BOTH, CATALOGUE, PACKAGE, TOY, TOY_ALONE
from tests.spec.toy.cases import MET_LATER, toy_case

JANUARY, JULY = TOY.versions
KETAMINE = {"policy": "mgb-031", "request_date": "2026-03-02", "request_kind": "initial"}


def read(facts: dict[str, Any], catalogue: Catalogue = BOTH) -> Case:
    return parse_case(facts, "a case", catalogue)


def of(facts: dict[str, Any], catalogue: Catalogue = BOTH, **adopted: str) -> Assessment:
    adoptions = {name.replace("__", "."): reading for name, reading in adopted.items()}
    return assess_case(read(facts, catalogue), catalogue, what_if=adoptions)


def faults(facts: dict[str, Any], catalogue: Catalogue = BOTH) -> list[tuple[str, str]]:
    return [(one.fact, one.says) for one in of(facts, catalogue).errors]


@pytest.mark.parametrize("catalogue", [BOTH, TOY_ALONE])
def test_each_case_is_assessed_by_the_version_of_its_day(catalogue: Catalogue) -> None:
    early, late = of(toy_case(), catalogue), of(MET_LATER, catalogue)
    assert (early.policy, early.outcome) == (JANUARY, Outcome.MET)
    assert (late.policy, late.outcome) == (JULY, Outcome.MET)
    assert of({**MET_LATER, "trial_days": 20}, catalogue).outcome is Outcome.NOT_MET


def test_a_case_that_names_no_policy_means_the_only_one() -> None:
    unnamed = toy_case(policy=None)
    assert read(unnamed, TOY_ALONE).policy == "toy-007"
    assert parse_case(unnamed, "a case", BOTH, policy="toy-007").policy == "toy-007"
    assert faults(unnamed) == [("policy", "is missing; name one of mgb-031, toy-007")]


def test_a_policy_that_there_is_not_is_said_once() -> None:
    assert faults(toy_case(policy="toy-008")) == [
        ("policy", "is not in the catalogue; it holds: mgb-031, toy-007")
    ]


def test_before_the_first_text_the_newest_facts_are_read_and_the_day_is_at_fault() -> None:
    early = toy_case(request_date="2025-12-31", standing_sessions=None, trial_days="many")
    assert [fact for fact, _ in faults(early)] == ["trial_days", "request_date"]


def test_facts_of_one_policy_are_unknown_to_the_other() -> None:
    (fact, says), *rest = faults(toy_case(dementia=False))
    assert (fact, rest) == ("dementia", [])
    assert "not known" in says
    assert [fact for fact, _ in faults({**KETAMINE, "home_has_room": True})] == ["home_has_room"]


def test_a_kind_of_request_that_a_policy_does_not_decide_is_a_fault_that_names_what_it_has() -> None:
    assert faults(toy_case(request_kind="reauthorization")) == [
        ("request_kind", "is no request that toy-007 decides; it has: initial")
    ]


def test_a_reading_may_be_adopted_where_the_version_has_its_question() -> None:
    sessions = {"complete": True, "records": [{"date": "2026-02-10", "minutes": 35}]}
    early = toy_case(standing_sessions=sessions)
    assert of(early).outcome is Outcome.JUDGMENT
    assert of(early, N__2__minutes="once").outcome is Outcome.MET
    assert of(early, N__2__minutes="three_times").outcome is Outcome.NOT_MET


def test_the_brief_outcome_is_that_of_the_assessment() -> None:
    for facts in (
        toy_case(),
        MET_LATER,
        toy_case(home_has_room=None),
        toy_case(request_kind="reauthorization"),
    ):
        assert brief(read(facts), BOTH)["outcome"] == of(facts).outcome.value


def test_a_policy_of_the_same_name_is_not_taken_for_another() -> None:
    lenient = replace(JULY, pathways=JANUARY.pathways)
    facts = read(toy_case(trial_days=15)).facts
    for _ in range(120):  # the first ones are left to the reference
        strict_known, lenient_known = known(JULY, {}, TOY, facts), known(lenient, {}, TOY, facts)
    assert strict_known != lenient_known


def test_the_starter_case_and_the_schema_are_those_of_the_policy() -> None:
    text = starter_case(TOY)
    (case,) = read_text(text.encode(), "starter.yaml", BOTH)
    assert (case.faults, case.policy) == ((), "toy-007")
    assert assess_case(case, BOTH).policy is JULY
    assert "porphyria" not in text
    with pytest.raises(UnknownPathway, match="it has: initial"):
        starter_case(TOY, "reauthorization")
    properties = case_schema(TOY)["properties"]
    assert "home_has_room" in properties
    assert "dementia" not in properties
    assert "home_has_room" not in case_schema(PACKAGE)["properties"]


def test_what_if_settings_leave_out_what_the_policy_derives_from_them() -> None:
    scores = [{"scale": "phq_9", "items": [2] * 9}]
    changed, _ = with_settings({"scores": scores}, {"scores[0].total": "20"}, PACKAGE.derivations)
    assert changed["scores"] == [{"scale": "phq_9", "total": 20}]
    kept, _ = with_settings({"scores": scores}, {"scores[0].total": "20"}, TOY.derivations)
    assert kept["scores"] == [{"scale": "phq_9", "items": [2] * 9, "total": 20}]


def test_a_replay_finds_the_revision_that_decided() -> None:
    (first,) = PACKAGE.versions
    corrected = replace(first, revision=first.revision + 1)
    catalogue = Catalogue((replace(PACKAGE, versions=(first, corrected)), TOY))
    assert decided_by(catalogue, "mgb-031", "2026-01", policy_digest(first)) is first
    assert decided_by(catalogue, "mgb-031", "2026-01", policy_digest(corrected)) is corrected
    assert decided_by(catalogue, "mgb-031", "2026-01", "sha256:another") is corrected
    assert decided_by(CATALOGUE, "toy-007", "2026-01", policy_digest(JANUARY)) is None
