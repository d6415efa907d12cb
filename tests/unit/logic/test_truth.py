"""Kleene's tables, and the pair of sides that a verdict is."""

import pytest

from assent.logic.truth import (
    FALSE,
    TRUE,
    UNKNOWN,
    Truth,
    Verdict,
    agreed,
    at_least,
    conjunction,
    disjunction,
    every_of,
    negation,
    opposite,
    some_of,
    worst,
)

T, F, N = True, False, None
DISPUTED = Verdict(False, True)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T), (T, N, N, T), (T, F, F, T),
        (N, T, N, T), (N, N, N, N), (N, F, F, N),
        (F, T, F, T), (F, N, F, N), (F, F, F, F),
    ],
)  # fmt: skip
def test_and_is_the_least_and_or_the_greatest(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert conjunction((left, right)) is both
    assert disjunction((left, right)) is either


def test_nothing_to_fulfil_is_true_and_nothing_to_choose_from_is_false() -> None:
    assert conjunction(()) is True
    assert disjunction(()) is False


@pytest.mark.parametrize(("truth", "other"), [(T, F), (N, N), (F, T)])
def test_negation_keeps_the_unknown(truth: Truth, other: Truth) -> None:
    assert negation(truth) is other


@pytest.mark.parametrize(
    ("needed", "sure", "possible", "truth"),
    [(2, 2, 2, T), (2, 3, 3, T), (2, 1, 2, N), (2, 0, 1, F), (1, 0, 0, F), (2, 1, 1, F)],
)
def test_a_count_between_its_bounds(needed: int, sure: int, possible: int, truth: Truth) -> None:
    assert at_least(needed, sure, possible) is truth


@pytest.mark.parametrize(
    ("verdict", "turned"),
    [
        (TRUE, FALSE), (FALSE, TRUE), (UNKNOWN, UNKNOWN), (DISPUTED, DISPUTED),
        (Verdict(None, True), Verdict(False, None)), (Verdict(False, None), Verdict(None, True)),
    ],
)  # fmt: skip
def test_the_opposite_swaps_the_sides(verdict: Verdict, turned: Verdict) -> None:
    assert opposite(verdict) == turned


def test_a_missing_fact_and_a_dispute_stay_apart() -> None:
    assert every_of((DISPUTED, UNKNOWN)) == Verdict(False, None)
    assert some_of((DISPUTED, UNKNOWN)) == Verdict(None, True)
    assert every_of((DISPUTED, TRUE)) == DISPUTED


@pytest.mark.parametrize(
    ("verdict", "settled"),
    [(TRUE, True), (FALSE, True), (UNKNOWN, False), (DISPUTED, False), (Verdict(N, T), False)],
)
def test_only_sides_that_are_known_and_agree_are_settled(verdict: Verdict, settled: bool) -> None:
    assert verdict.settled is settled


def test_the_worst_answer_depends_on_whether_true_helps() -> None:
    assert worst((T, F), positive=True) is False
    assert worst((T, F), positive=False) is True
    assert worst((T, N), positive=True) is None
    assert agreed(None) == UNKNOWN
