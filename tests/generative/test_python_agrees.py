"""The compiled form agrees with the reference interpreter on every policy and case."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from assent.logic.ask_tree import flat
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import Conclusion, conclude
from assent.logic.errors import FactError
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Policy
from assent.logic.tree import Condition, Readings
from assent.logic.truth import Verdict
from assent.logic.walk import children, every_condition
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.targets.python import CompiledPolicy, compile_policy
from bench.cases import cases
from tests.generative.trees import case_facts, small_policies
from tests.packages import PACKAGE


@given(small_policies(in_order=True), st.lists(case_facts(), min_size=1, max_size=6))
def test_the_compiled_form_agrees_with_the_reference(policy: Policy, drawn: list[CaseFacts]) -> None:
    compiled = compile_policy(policy)
    for facts in drawn:
        event(_agree(compiled, policy, facts, {}))


@given(small_policies(in_order=True), st.lists(case_facts(in_part=True), min_size=1, max_size=6))
def test_it_agrees_on_dates_known_in_part(policy: Policy, drawn: list[CaseFacts]) -> None:
    compiled = compile_policy(policy)
    for facts in drawn:
        event(_agree(compiled, policy, facts, {}))


@given(small_policies(in_order=True), case_facts(), st.data())
def test_it_agrees_under_adopted_readings(policy: Policy, facts: CaseFacts, data: st.DataObject) -> None:
    adoptions = {
        question.question: data.draw(st.sampled_from([one.name for one in question.live]))
        for question in _questions(policy)
        if data.draw(st.booleans())
    }
    _agree(compile_policy(policy, adoptions), policy, facts, adoptions)


@pytest.mark.parametrize(("unknown", "oddity"), [(0.05, 0.01), (0.3, 0.2), (0.6, 0.1)])
def test_policy_031_agrees_with_the_reference(unknown: float, oddity: float) -> None:
    compiled = compile_policy(POLICY)
    for facts in cases(150, seed=11, unknown=unknown, oddity=oddity):
        _agree(compiled, POLICY, facts, {})


@given(small_policies(in_order=True), st.lists(case_facts(in_part=True), min_size=1, max_size=6))
def test_conditions_beside_a_policy_agree_with_the_reference(policy: Policy, drawn: list[CaseFacts]) -> None:
    """Their verdicts are those of each by itself, whatever the criteria make of the case."""
    conditions = [inner for pathway in policy.pathways.values() for inner in children(pathway.criteria)]
    compiled = compile_policy(policy, beside=conditions)
    for facts in drawn:
        _same_verdicts(compiled, conditions, facts)


@pytest.mark.parametrize(("unknown", "oddity"), [(0.02, 0.01), (0.3, 0.2)])
def test_bars_of_policy_031_agree_with_the_reference(unknown: float, oddity: float) -> None:
    conditions = [bar.when for bar in PACKAGE.approval_bars]
    compiled, raised = compile_policy(POLICY, beside=conditions), 0
    for facts in cases(150, seed=12, unknown=unknown, oddity=oddity):
        _same_verdicts(compiled, conditions, facts)
        raised += any(verdict.lenient for verdict in compiled.beside(facts).values())
    assert raised


@given(small_policies(in_order=True), st.lists(case_facts(in_part=True), min_size=1, max_size=6))
def test_what_an_evaluation_starts_from_is_what_it_would_work_out(
    policy: Policy, drawn: list[CaseFacts]
) -> None:
    compiled = compile_policy(policy)
    for facts in drawn:
        _known_agrees(compiled, policy, facts)


@pytest.mark.parametrize(("unknown", "oddity"), [(0.02, 0.01), (0.1, 0.02)])
def test_so_it_is_for_policy_031(unknown: float, oddity: float) -> None:
    compiled = compile_policy(PACKAGE.newest)
    clauses = len(compiled.clause_ids) + len(PACKAGE.newest.routes)
    drawn = cases(60, seed=13, unknown=unknown, oddity=oddity)
    known = [_known_agrees(compiled, PACKAGE.newest, facts) for facts in drawn]
    assert max(known) > clauses  # and more than clauses: what is inside those that are open


def _known_agrees(compiled: CompiledPolicy, policy: Policy, facts: CaseFacts) -> int:
    """How many verdicts there are, each that of the reference."""
    if facts.values.get("kind") not in (None, *policy.pathways):
        facts = CaseFacts({**facts.values, "kind": next(iter(policy.pathways))}, facts.lists)
    try:
        known = compiled.known(facts).verdicts
    except FactError:
        return 0
    evaluation = Evaluation(facts, {})
    conditions = {id(condition): condition for root in policy.roots() for condition in every_condition(root)}
    assert known == {key: evaluation.verdict(conditions[key[0]]) for key in known}
    return len(known)


def _same_verdicts(compiled: CompiledPolicy, conditions: list[Condition], facts: CaseFacts) -> None:
    try:
        evaluation = Evaluation(facts, {})
        expected = {(id(condition), -1): evaluation.verdict(condition) for condition in conditions}
    except FactError:
        with pytest.raises(FactError):
            compiled.beside(facts)
    else:
        assert compiled.beside(facts) == expected


def _agree(compiled: CompiledPolicy, policy: Policy, facts: CaseFacts, adoptions: dict[str, str]) -> str:
    if facts.values.get("kind") not in (None, *policy.pathways):
        facts = CaseFacts({**facts.values, "kind": next(iter(policy.pathways))}, facts.lists)
    evaluation = Evaluation(facts, adoptions)
    expected = conclude(policy, evaluation)
    found = compiled.conclude(facts)
    assert found.outcome is expected.outcome
    assert found.route == (expected.route.clause if expected.route else None)
    assert found.pathway == (expected.pathway.name if expected.pathway else None)
    assert found.missing == flat(expected.missing)
    assert found.open_questions == tuple(one.question for one in expected.questions)
    at_once = compiled.conclude(facts, asks=True)
    assert (at_once.missing, at_once.open_questions) == (found.missing, found.open_questions)
    assert compiled.verdicts(facts) == found.verdicts
    verdicts = {clause: found.verdict(clause) for clause in compiled.clause_ids}
    assert verdicts == _verdicts(compiled, policy, expected)
    return expected.outcome.value


def _verdicts(compiled: CompiledPolicy, policy: Policy, expected: Conclusion) -> dict[str, Verdict | None]:
    found: dict[str, Verdict | None] = dict.fromkeys(compiled.clause_ids)
    if expected.pathway is None:
        return found
    roots = [
        *(route.when for route in policy.routes),
        expected.pathway.criteria, *policy.administrative, *policy.advisories,
    ]  # fmt: skip
    reached = {getattr(one, "id", "") for root in roots for one in every_condition(root)}
    for name, clause in policy.clauses().items():
        if name in found and name in reached:
            found[name] = expected.evaluation.verdict(clause)
    return found


def _questions(policy: Policy) -> list[Readings]:
    found = {
        one.question: one
        for root in policy.roots()
        for one in every_condition(root)
        if isinstance(one, Readings)
    }
    return list(found.values())
