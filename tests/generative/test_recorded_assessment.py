"""What an assessment is recorded by is the same whether it was made for a reader or not, and by which form."""

from __future__ import annotations

import pytest
from hypothesis import event, given

from assent.casework.assessment.assessment import Assessment, assess
from assent.casework.assessment.case import Case
from assent.casework.record.codec.events import body_text
from assent.casework.review.assessment import assessed
from assent.logic.case_facts import CaseFacts
from assent.logic.policy import Policy
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.targets.python import CompiledPolicy, compile_policy
from bench.cases import cases
from tests.generative.trees import case_facts, small_policies
from tests.packages import PACKAGE


@given(small_policies(in_order=True), case_facts())
def test_a_recorded_assessment_needs_no_explanation(policy: Policy, facts: CaseFacts) -> None:
    if facts.values.get("kind") not in (None, *policy.pathways):
        facts = CaseFacts({**facts.values, "kind": next(iter(policy.pathways))}, facts.lists)
    event(_same(policy, facts, {}, compile_policy(policy, {})))


@pytest.mark.parametrize(("unknown", "oddity"), [(0.02, 0.01), (0.1, 0.1), (0.5, 0.1)])
def test_nor_one_by_policy_031(unknown: float, oddity: float) -> None:
    form = compile_policy(POLICY, {})
    made = {_same(POLICY, facts, {}, form) for facts in cases(60, seed=23, unknown=unknown, oddity=oddity)}
    assert len(made) > 1


def test_nor_under_an_adopted_reading() -> None:
    adopted = {"I.3.c.cutoff": "eleven"}
    form = compile_policy(POLICY, adopted)
    for facts in cases(40, seed=5, unknown=0.05, oddity=0.05):
        _same(POLICY, facts, adopted, form)


def _same(policy: Policy, facts: CaseFacts, adoptions: dict[str, str], form: CompiledPolicy) -> str:
    case = Case("R-1", facts)
    full = assess(policy, case, adoptions, package=PACKAGE)
    for brief in (
        assess(policy, case, adoptions, package=PACKAGE, explained=False),
        assess(policy, case, adoptions, package=PACKAGE, explained=False, known=form.known),
        assess(policy, case, adoptions, package=PACKAGE, known=form.known),
    ):
        recorded = [assessed(one, ("drug",), "policy", "case") for one in (full, brief)]
        assert body_text(recorded[0]) == body_text(recorded[1])
        assert (brief.missing, brief.guidance, brief.policy) == (full.missing, full.guidance, full.policy)
    assert brief == full
    assert full.looked_at == _of_trace(full)
    return full.outcome.value


def _of_trace(full: Assessment) -> tuple[str, ...]:
    """The known values that the trace shows for its binding clauses."""
    used = (one for clause in full.trace if clause.binds for one in clause.used)
    return tuple(dict.fromkeys(one.fact for one in used if one.value is not None))
