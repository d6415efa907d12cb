"""What is asked although it could not change the answer: the whole list, kept literally."""

from __future__ import annotations

from itertools import product

from assent.logic.ask_tree import flat
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import conclude
from assent.logic.evaluate import Evaluation
from assent.logic.truth import Verdict
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.spec.base_case import initial_case, trial

SAME_CLASS = tuple(trial("ssri") for _ in range(4))


def _with_fifth(**changes: float | None) -> CaseFacts:
    return initial_case(trials=RecordList((*SAME_CLASS, trial("ssri", **changes)), complete=False))


def _verdict(facts: CaseFacts) -> Verdict:
    return Evaluation(facts).verdict(POLICY.clauses()["I.4"])


def test_an_unfinished_trial_of_a_class_that_is_there_is_asked_all_the_same() -> None:
    unfinished = _with_fifth(adherence=None)
    assert flat(conclude(POLICY, Evaluation(unfinished)).missing) == ("trials", "trials[4].adherence")


def test_its_answer_cannot_change_the_criterion() -> None:
    answers = [_verdict(_with_fifth(adherence=percent)) for percent in (0.0, 79.9, 80.0, 100.0)]
    assert all(one == two for one, two in product(answers, answers))
