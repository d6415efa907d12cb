"""How many records are missing, and in what they must differ from each other."""

from __future__ import annotations

from typing import Any

import pytest

from assent.logic.ask_tree import Ask, AskTree, all_asked, asked, one_asked
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import conclude
from assent.logic.evaluate import Evaluation
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.spec.base_case import initial_case

MEDICINES = {
    "sertraline": "ssri", "citalopram": "ssri", "fluoxetine": "ssri", "paroxetine": "ssri",
    "venlafaxine": "snri",
}  # fmt: skip


def trial(medicine: str, **changes: Any) -> dict[str, Any]:
    return {
        "medicine": medicine, "drug_class": MEDICINES[medicine], "role": "antidepressant",
        "in_current_episode": True, "response": "inadequate", "days": 60, "dose_accepted": True,
        "adherence": 95.0, **changes,
    }  # fmt: skip


def missing(*trials: dict[str, Any], complete: bool = False) -> AskTree | None:
    """What is asked of a case with these trials."""
    case = initial_case(severe_suicidal_ideation=False, psychotherapy_failed=False)
    lists = {**case.lists, "trials": RecordList(trials, complete)}
    return conclude(POLICY, Evaluation(CaseFacts(case.values, lists))).missing


@pytest.mark.parametrize(
    ("medicines", "wanted"),
    [
        ((), {"I.4": (4, "medicine"), "I.4.class": (2, "drug_class")}),
        (("sertraline",), {"I.4": (3, "medicine"), "I.4.class": (1, "drug_class")}),
        (("sertraline", "citalopram"), {"I.4": (2, "medicine"), "I.4.class": (1, "drug_class")}),
        (("sertraline", "venlafaxine"), {"I.4": (2, "medicine")}),
        (("sertraline", "sertraline"), {"I.4": (3, "medicine"), "I.4.class": (1, "drug_class")}),
        (("sertraline", "citalopram", "fluoxetine", "paroxetine"), {"I.4.class": (1, "drug_class")}),
        (("sertraline", "citalopram", "fluoxetine", "venlafaxine"), {}),
    ],
)
def test_the_trials_that_are_missing_are_counted(
    medicines: tuple[str, ...], wanted: dict[str, tuple[int, str]]
) -> None:
    asks = asked(missing(*map(trial, medicines)))
    assert {ask.clauses[0]: (ask.count, ask.differ_by) for ask in asks} == wanted


def test_a_trial_that_may_still_count_is_not_missing() -> None:
    asks = list(asked(missing(trial("sertraline"), trial("venlafaxine", adherence=None))))
    assert {ask.fact: ask.count for ask in asks} == {"trials": 2, "trials[1].adherence": 1}


def test_together_the_greater_number_counts_and_among_alternatives_the_smaller() -> None:
    three, two = Ask("trials", "A trial", count=3), Ask("trials", "A trial", count=2)
    other = Ask("pressure", "A pressure")
    assert all_asked((two, three)) == three
    assert one_asked((two, three)) == two
    both = one_asked((three, other))
    assert list(asked(all_asked((two, other, both)))) == [two, other, three, other], "not implied by fewer"
    assert all_asked((three, other, both)) == all_asked((three, other))


def test_one_way_to_ask_a_fact_is_enough() -> None:
    percent, fraction = Ask("a", "How much?"), Ask("a", "A fraction?")
    assert one_asked((percent, all_asked((percent, fraction)))) == percent
    with_more = all_asked((percent, Ask("b", "And b?")))
    assert len(list(asked(one_asked((percent, with_more))))) == 3, "what names another fact stays"
