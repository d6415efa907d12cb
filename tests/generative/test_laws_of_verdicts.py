"""Laws that hold for every expression and every case, whatever the policy."""

import json

from hypothesis import given
from hypothesis import strategies as st

from assent.logic.case_facts import CaseFacts
from assent.logic.checks import check
from assent.logic.codec import canonical, decode, decode_policy, digest, encode, encode_policy
from assent.logic.describe import words
from assent.logic.diff import differences
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Policy
from assent.logic.tree import Condition, Not
from assent.logic.truth import Truth, Verdict, opposite
from tests.generative.gaps import answers, closable
from tests.generative.trees import case_facts, completions, conditions, small_policies

RANK = {False: 0, None: 1, True: 2}


@given(conditions(), case_facts())
def test_strict_is_never_above_lenient(condition: Condition, facts: CaseFacts) -> None:
    strict, lenient = Evaluation(facts).verdict(condition)
    assert RANK[strict] <= RANK[lenient]


@given(conditions(monotone=True), case_facts(most=2), st.data())
def test_knowing_more_never_unsettles_a_side(
    condition: Condition, facts: CaseFacts, data: st.DataObject
) -> None:
    before = Evaluation(facts).verdict(condition)
    for _ in range(3):
        further = list(completions(facts))
        if not further:
            break
        facts = data.draw(st.sampled_from(further))
        after = Evaluation(facts).verdict(condition)
        assert_settled_sides_stay(before, after)
        before = after


def assert_settled_sides_stay(before: Verdict, after: Verdict) -> None:
    for was, now in zip(before, after, strict=True):
        assert was is None or now is was


@given(conditions(monotone=True), case_facts(most=1))
def test_no_single_completion_unsettles_a_side(condition: Condition, facts: CaseFacts) -> None:
    before = Evaluation(facts).verdict(condition)
    for known in completions(facts):
        assert_settled_sides_stay(before, Evaluation(known).verdict(condition))


@given(conditions(each_fact_once=True).filter(closable), case_facts(most=2))
def test_a_verdict_never_gets_worse_when_a_fact_becomes_known_in_its_favor(
    condition: Condition, facts: CaseFacts
) -> None:
    """On each side some value does at least as well as not knowing it, also under an ``otherwise``.

    The order is false < unknown < true. Facts that the condition does not read are looked at too.
    """
    before = Evaluation(facts).verdict(condition)
    for name, values in answers(facts):
        cases = (CaseFacts({**facts.values, name: value}, facts.lists) for value in values)
        after = [Evaluation(known).verdict(condition) for known in cases]
        for strict in (True, False):
            assert RANK[before.side(strict)] <= max(RANK[one.side(strict)] for one in after)


@given(conditions(positive=False), case_facts())
def test_negation_turns_the_verdict(condition: Condition, facts: CaseFacts) -> None:
    evaluation = Evaluation(facts)
    assert evaluation.verdict(Not(condition)) == opposite(evaluation.verdict(condition))


@given(conditions(each_fact_once=True, monotone=True), case_facts(known=True))
def test_two_readings_or_a_judgment_are_all_that_stays_open(condition: Condition, facts: CaseFacts) -> None:
    for side in Evaluation(facts).verdict(condition):
        assert side is not None or "unknown" in words(condition)


@given(conditions(), conditions(positive=False))
def test_generated_trees_are_lawful(helps: Condition, harms: Condition) -> None:
    check([helps])
    check([Not(harms)])


@given(conditions())
def test_a_condition_survives_its_json(condition: Condition) -> None:
    data = encode(condition)
    again = decode(json.loads(canonical(data)))
    assert again == condition
    assert canonical(encode(again)) == canonical(data)


@given(conditions(), case_facts())
def test_a_decoded_condition_decides_alike(condition: Condition, facts: CaseFacts) -> None:
    evaluation = Evaluation(facts)
    again = decode(encode(condition))
    assert evaluation.verdict(again) == evaluation.verdict(condition)


@given(small_policies())
def test_a_policy_survives_its_json(policy: Policy) -> None:
    again = decode_policy(json.loads(canonical(encode_policy(policy))))
    assert again == policy
    assert list(again.outline) == list(policy.outline)
    assert digest(again) == digest(policy)
    assert differences(policy, again) == ()


@given(small_policies(), small_policies())
def test_policies_differ_exactly_where_their_digests_do(old: Policy, new: Policy) -> None:
    found = differences(old, new)
    assert bool(found) is (digest(old) != digest(new))
    assert all(one.says for one in found)


@given(conditions())
def test_every_condition_has_words(condition: Condition) -> None:
    assert words(condition).strip()
    assert words(condition, clauses_by_id=True).strip()
    assert len(words(condition, clauses_by_id=True)) <= len(words(condition))


def test_the_order_of_truths_is_false_unknown_true() -> None:
    truths: list[Truth] = [True, None, False]
    assert sorted(truths, key=RANK.__getitem__) == [False, None, True]
