"""Each kind of condition, compiled: a small table of cases and answers."""

from datetime import date, timedelta

import pytest

from assent.logic.authoring import (
    Condition,
    all_of,
    any_of,
    at_least_of,
    days,
    given,
    judgment,
    months,
    none_of,
    not_,
    otherwise,
    reading,
    readings,
    unknown,
)  # fmt: skip
from assent.logic.case_facts import CaseFacts
from assent.logic.errors import FactError
from assent.logic.tree import Clause, ClauseKind, Constant, Plain
from tests.unit.targets.python_policies import DAY, LATER, A, B, C, N, answer, case, compiled

_CLINIC = readings("Q", "Does b count?", live=[reading("no", "a alone", A), reading("yes", "b too", A | B)])
_CONNECTIVES: list[tuple[Condition, dict[str, Plain | None], str]] = [
    (Constant(True), {}, "TT"),
    (unknown(A), {}, "UU"),
    (A, {"a": True}, "TT"),
    (A, {"a": False}, "FF"),
    (A, {}, "UU"),
    (all_of(A, B), {"a": True}, "UU"),
    (all_of(A, B), {"a": False}, "FF"),
    (all_of(A, B), {"a": True, "b": True}, "TT"),
    (any_of(A, B), {"a": True}, "TT"),
    (any_of(A, B), {"a": False}, "UU"),
    (none_of(A, B), {"a": False, "b": False}, "TT"),
    (none_of(A, B), {"b": True}, "FF"),
    (not_(A), {}, "UU"),
    (at_least_of(2, A, B, C), {"a": True, "b": True}, "TT"),
    (at_least_of(2, A, B, C), {"a": True, "b": False}, "UU"),
    (at_least_of(2, A, B, C), {"a": False, "b": False}, "FF"),
    (given(A, B), {"a": False}, "TT"),
    (given(A, B), {"a": True, "b": False}, "FF"),
    (given(A, B), {"b": True}, "TT"),
    (given(A, B), {"b": False}, "UU"),
    (otherwise(A, B), {"a": False, "b": True}, "FF"),
    (otherwise(A, B), {"b": True}, "TT"),
    (otherwise(all_of(A, B), C), {"a": True, "c": False}, "FF"),
    (_CLINIC, {"a": False, "b": True}, "FT"),
    (_CLINIC, {"b": True}, "UT"),
    (_CLINIC, {"a": False}, "FU"),
    (_CLINIC, {"a": True}, "TT"),
    (judgment("J", A), {"a": False}, "TT"),
    (judgment("J", A), {"a": True}, "FT"),
    (judgment("J", A), {}, "UT"),
]


@pytest.mark.parametrize(("condition", "values", "expected"), _CONNECTIVES)
def test_connectives(condition: Condition, values: dict[str, Plain | None], expected: str) -> None:
    assert answer(condition, CaseFacts({"kind": 1, **values})) == expected


_MARCH = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        (N >= 3, {"n": 3}, "TT"),
        (N > 3, {"n": 3}, "FF"),
        (N <= 3, {}, "UU"),
        (N < 3, {"n": 2}, "TT"),
        (N.is_(3), {"n": 4}, "FF"),
        (N.is_in(3, 4), {"n": 4}, "TT"),
        (N.is_in(3), {}, "UU"),
        (N * 2 - N >= 3, {"n": 3}, "TT"),
        (N / 2 >= 2, {"n": 3}, "FF"),
        (LATER - DAY >= 14, {"day": _MARCH, "later": _MARCH + timedelta(days=14)}, "TT"),
        (LATER - DAY >= 14, {"day": _MARCH}, "UU"),
        (DAY + days(7) < LATER, {"day": _MARCH, "later": _MARCH + timedelta(days=7)}, "FF"),
        (DAY + months(1) <= LATER, {"day": _MARCH, "later": date(2026, 4, 30)}, "TT"),
        (DAY - months(1) <= LATER, {"day": _MARCH, "later": date(2026, 2, 27)}, "FF"),
    ],
)
def test_values(condition: Condition, values: dict[str, Plain | None], expected: str) -> None:
    assert answer(condition, CaseFacts({"kind": 1, **values})) == expected


def test_a_clause_that_does_not_bind_is_true() -> None:
    inner = Clause("C.9", ClauseKind.CRITERION, "A statement.", A, binds_when=B)
    assert answer(inner, case(a=False, b=False)) == "TT"
    assert answer(inner, case(a=False, b=True)) == "FF"
    assert answer(inner, case(a=False)) == "UU"


def test_an_adopted_reading_decides_alone() -> None:
    facts = case(a=False, b=True)
    for name, expected in (("no", False), ("yes", True)):
        verdict = compiled(_CLINIC, {"Q": name}).conclude(facts).verdict("C.1")
        assert verdict == (expected, expected)


def test_a_known_divisor_of_zero_is_an_impossible_input() -> None:
    division = compiled(any_of(A, N / N >= 1))
    with pytest.raises(FactError, match="n: 0: is divided by"):
        division.verdicts(case(a=True, n=0))
    assert division.verdicts(case(a=True)) == (8,)
