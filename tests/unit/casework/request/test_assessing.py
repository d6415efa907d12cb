"""From an assessment by the policy to the event that records it."""

from dataclasses import replace

import pytest

from assent.casework.assessment.assessment import Assessment, assess
from assent.casework.assessment.case import Basis, Case, Computed, Evidence
from assent.casework.intake.events import EarlierAuthorization
from assent.casework.intake.reauthorization import carried_over
from assent.casework.record.checks import Refused
from assent.casework.review.assessment import assessed
from assent.logic.conclude import Outcome
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.packages import PACKAGE
from tests.spec.base_case import REQUESTED, initial_case
from tests.unit.casework.request import story
from tests.unit.casework.request.story import refused

LISTS = ("trials", "scores", "blood_pressures")

ATTESTED = replace(story.ATTESTED, on=REQUESTED)


def attested(**behind: Evidence) -> Assessment:
    """A first request that meets every criterion, all attested but for what is named."""
    facts = initial_case(infusions_per_week=2.0)
    evidence = dict.fromkeys((*facts.values, *LISTS), ATTESTED)
    return assess(POLICY, Case("R-1", facts, {**evidence, **behind}), package=PACKAGE)


def test_a_case_all_attested_is_not_barred() -> None:
    made = assessed(attested(), ("1", "2"), "digest", "case")
    assert made.outcome is Outcome.MET
    assert (made.unsupported, made.bars) == ((), ())
    assert {"drug", "candidate_determined"} <= set(made.decisive)
    assert (made.policy, made.case_digest) == ("mgb-031", "case")


def test_what_was_only_stated_is_named() -> None:
    made = assessed(attested(candidate_determined=Evidence(Basis.STATED)), ("1",), "digest", "case")
    assert made.unsupported == ("candidate_determined",)


def test_a_presumption_bars_and_is_unsupported() -> None:
    made = assessed(attested(pregnant=Evidence(Basis.PRESUMED, "plan")), ("1",), "digest", "case")
    assert made.unsupported == ("pregnant",)
    assert "pregnant is presumed" in made.bars


def test_a_computed_fact_is_named_as_such() -> None:
    assessment = attested(candidate_determined=Evidence(Basis.STATED))
    case = replace(assessment.case, computed=(Computed("candidate_determined", True, "two others"),))
    made = assessed(replace(assessment, case=case), ("1",), "digest", "case")
    assert (made.computed, made.unsupported) == (("candidate_determined",), ())


def test_records_stand_on_the_evidence_of_their_list() -> None:
    assert attested().case.evidence_of("trials[0].adherence") == ATTESTED
    assert attested().case.evidence_of("unheard_of") is None


def test_what_is_carried_over_keeps_its_evidence() -> None:
    state = refused().state
    with pytest.raises(Refused, match="has no authorization AU-1"):
        carried_over(state, EarlierAuthorization("AU-1", "R-1"), {"age": "age"})
