"""The reference interpreter on small cases that a reader can check by eye."""

from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from assent.logic.authoring import (
    Clause,
    ClauseKind,
    Condition,
    Records,
    all_of,
    at_least_of,
    choice,
    days,
    given,
    integer,
    judgment,
    months,
    none_of,
    not_,
    number,
    on_date,
    otherwise,
    quantity,
    reading,
    readings,
    true,
    unknown,
    yes_no,
)
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.errors import FactError
from assent.logic.evaluate import Evaluation
from assent.logic.truth import FALSE, TRUE, UNKNOWN, Verdict

T, F, N = True, False, None
OPEN_QUESTION = Verdict(False, True)


class Outcome(StrEnum):
    RESPONSE = "response"
    NONE = "none"


A, B = yes_no("a", "Is A so?"), yes_no("b", "Is B so?")
AGE = integer("age", "How old?", 0, 120)
DOSE = number("dose", "Which dose?", "mg", 0, 1000)
WEIGHT = number("weight", "Which weight?", "kg", 0, 300)
REQUESTED = on_date("request_date", "When was it requested?")
STARTED = on_date("started", "When did it start?")
TRIALS = Records("trials", "Which trials were there?", "Was there one more?")
DAY = TRIALS.on_date("day", "When?")
GOOD = TRIALS.flag("good", "Was it adequate?")
DRUG = TRIALS.code("drug", "Which drug?")
OUTCOME = TRIALS.choice("outcome", Outcome, "What was the outcome?")
SETTING = choice("setting", Outcome, "Which setting?")


def verdict(condition: Condition, **values: Any) -> Verdict:
    return Evaluation(CaseFacts(values)).verdict(condition)


def over(condition: Condition, *records: dict[str, Any], complete: bool = False) -> Verdict:
    facts = CaseFacts({}, {"trials": RecordList(records, complete)})
    return Evaluation(facts).verdict(condition)


def trial(good: bool | None = None, drug: str | None = None, day: int | None = None) -> Any:
    return {"good": good, "drug": drug, "day": day and date(2026, 1, day)}


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        (AGE >= 18, {"age": 18}, TRUE),
        (AGE >= 18, {"age": 17}, FALSE),
        (AGE > 18, {"age": 18}, FALSE),
        (AGE < 18, {"age": 18}, FALSE),
        (AGE <= 18, {"age": 18}, TRUE),
        (AGE.is_(18), {"age": 18}, TRUE),
        (AGE >= 18, {}, UNKNOWN),
        (AGE >= 18, {"age": None}, UNKNOWN),
        (SETTING.is_in(Outcome.RESPONSE), {"setting": "none"}, FALSE),
        (SETTING.is_(Outcome.RESPONSE), {"setting": "response"}, TRUE),
        (SETTING.is_in(Outcome.RESPONSE), {}, UNKNOWN),
        (quantity(0.5, "mg/kg") <= DOSE / WEIGHT, {"dose": 40.0, "weight": 80.0}, TRUE),
        (quantity(0.5, "mg/kg") <= DOSE / WEIGHT, {"dose": 40.0}, UNKNOWN),
        (AGE * 2 - AGE >= 18, {"age": 18}, TRUE),
        (AGE + AGE >= 37, {"age": 18}, FALSE),
    ],
)
def test_a_comparison_is_unknown_where_a_side_is(
    condition: Condition, values: dict[str, Any], expected: Verdict
) -> None:
    assert verdict(condition, **values) == expected


def test_division_by_zero_is_an_error_of_the_input_and_names_the_fact() -> None:
    with pytest.raises(FactError, match="must not be 0") as caught:
        verdict(quantity(0.5, "mg/kg") <= DOSE / WEIGHT, dose=40.0, weight=0.0)
    assert caught.value.fact == "weight"


@pytest.mark.parametrize(
    ("start", "span", "requested", "reached"),
    [
        (date(2025, 8, 31), months(6), date(2026, 2, 28), True),
        (date(2025, 8, 31), months(6), date(2026, 2, 27), False),
        (date(2023, 8, 31), months(6), date(2024, 2, 29), True),
        (date(2024, 2, 29), months(12), date(2025, 2, 28), True),
        (date(2025, 12, 31), months(2), date(2026, 2, 28), True),
        (date(2026, 1, 1), days(30), date(2026, 1, 31), True),
        (date(2026, 1, 1), days(30), date(2026, 1, 30), False),
    ],
)
def test_months_are_clipped_to_the_last_day(start: date, span: Any, requested: date, reached: bool) -> None:
    passed = STARTED + span <= REQUESTED
    assert verdict(passed, started=start, request_date=requested).strict is reached


def test_days_between_dates_are_counted_from_right_to_left() -> None:
    apart = (REQUESTED - STARTED).is_(31)
    assert verdict(apart, started=date(2026, 1, 1), request_date=date(2026, 2, 1)) == TRUE
    assert verdict(apart, started=date(2026, 2, 1), request_date=date(2026, 1, 1)) == FALSE


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(T, T, T), (T, N, N), (T, F, F), (N, T, T), (N, F, N), (F, N, T)]
)
def test_given_is_not_the_gate_or_then(a: Any, b: Any, expected: Any) -> None:
    assert verdict(given(A, B), a=a, b=b).strict is expected


@pytest.mark.parametrize(("a", "b", "expected"), [(T, F, T), (F, T, F), (N, T, T), (N, F, F), (N, N, N)])
def test_otherwise_is_the_first_where_it_is_known(a: Any, b: Any, expected: Any) -> None:
    assert verdict(otherwise(A, B), a=a, b=b).strict is expected


def test_a_count_of_parts() -> None:
    two = at_least_of(2, A, B, AGE >= 18)
    assert verdict(two, a=True, age=20) == TRUE
    assert verdict(two, a=False, b=False) == FALSE
    assert verdict(two, a=True, b=False) == UNKNOWN
    assert verdict(none_of(A, B), a=False, b=False) == TRUE
    assert verdict(all_of(true, unknown(A))) == UNKNOWN


@pytest.mark.parametrize(
    ("records", "complete", "expected"),
    [
        ([], False, UNKNOWN),
        ([], True, FALSE),
        ([trial(True)], False, UNKNOWN),
        ([trial(True)], True, FALSE),
        ([trial(True), trial(None)], True, UNKNOWN),
        ([trial(True), trial(True)], False, TRUE),
        ([trial(False), trial(False), trial(False)], False, UNKNOWN),
    ],
)
def test_at_least_two(records: list[Any], complete: bool, expected: Verdict) -> None:
    assert over(TRIALS.at_least(2, GOOD), *records, complete=complete) == expected


@pytest.mark.parametrize(
    ("records", "complete", "expected"),
    [
        ([trial(True, "x"), trial(True, "x")], True, FALSE),
        ([trial(True, "x"), trial(True, "x")], False, UNKNOWN),
        ([trial(True, "x"), trial(True, "y")], False, TRUE),
        ([trial(True, "x"), trial(None, "y")], True, UNKNOWN),
        ([trial(True, "x"), trial(True, None)], True, UNKNOWN),
        ([trial(True, "x"), trial(False, "y")], True, FALSE),
        ([trial(None, "x"), trial(True, "x")], True, FALSE),
    ],
)
def test_two_different_values(records: list[Any], complete: bool, expected: Verdict) -> None:
    assert over(TRIALS.at_least_distinct(2, DRUG, GOOD), *records, complete=complete) == expected


def test_a_sure_match_without_a_value_has_one_value_at_any_rate() -> None:
    assert over(TRIALS.at_least_distinct(1, DRUG, GOOD), trial(True, None)) == TRUE


@pytest.mark.parametrize(
    ("records", "complete", "expected"),
    [
        ([], True, TRUE),
        ([], False, UNKNOWN),
        ([trial(True)], False, UNKNOWN),
        ([trial(True)], True, TRUE),
        ([trial(True), trial(False)], False, FALSE),
        ([trial(True), trial(None)], True, UNKNOWN),
    ],
)
def test_every(records: list[Any], complete: bool, expected: Verdict) -> None:
    assert over(TRIALS.every(GOOD), *records, complete=complete) == expected


@pytest.mark.parametrize(
    ("records", "complete", "expected"),
    [
        ([trial(False, "x", 1), trial(True, "x", 2)], False, TRUE),
        ([trial(True, "x", 1), trial(False, "x", 2)], False, FALSE),
        ([trial(True, "x", 2), trial(False, "y", 3)], False, TRUE),  # the later does not match
        ([trial(True, "x", 2), trial(False, "x", None)], False, UNKNOWN),  # an undated match
        ([trial(True, "x", 2), trial(True, "x", None)], False, TRUE),  # whichever is the latest
        ([trial(True, "x", None)], False, TRUE),  # the only one
        ([trial(None, "x", None)], False, UNKNOWN),
        ([trial(True, "x", 2), trial(False, None, 3)], False, UNKNOWN),  # a later may match
        ([trial(True, "x", 2), trial(True, None, 3)], False, TRUE),
        ([trial(False, None, 3)], True, FALSE),  # whether it matches or none does
        ([trial(True, None, 3)], True, UNKNOWN),
        ([trial(True, "x", 2), trial(False, None, 1)], False, TRUE),  # an earlier may match
        ([trial(True, "x", 2), trial(None, "x", 3)], False, UNKNOWN),  # its value is unknown
        ([trial(True, "y", 2)], False, UNKNOWN),
        ([trial(True, "y", 2)], True, FALSE),
        ([], True, FALSE),
    ],
)
def test_latest(records: list[Any], complete: bool, expected: Verdict) -> None:
    latest = TRIALS.latest(DAY, GOOD, where=DRUG.is_("x"))
    assert over(latest, *records, complete=complete) == expected


@pytest.mark.parametrize(
    ("first", "second", "helps", "harms"),
    [(T, F, F, T), (T, T, T, T), (T, N, N, T), (F, N, F, N), (F, F, F, F)],
)
def test_a_tie_takes_the_answer_worse_for_approval(first: Any, second: Any, helps: Any, harms: Any) -> None:
    records = trial(first, "x", 2), trial(second, "x", 2)
    assert over(TRIALS.latest(DAY, GOOD), *records).strict is helps
    assert over(TRIALS.latest(DAY, GOOD, tie=True), *records).strict is harms


def test_a_tie_names_all_the_records_that_it_was_taken_from() -> None:
    records = (trial(True, "x", 2), trial(True, "x", 1), trial(False, "x", 2))
    evaluation = Evaluation(CaseFacts({}, {"trials": RecordList(records)}))
    latest: Any = TRIALS.latest(DAY, GOOD)
    assert evaluation.latest(latest, strict=True) == (False, (0, 2))


QUESTION = readings(
    "Q1", "Must both hold?",
    live=[reading("both", "Both.", A & B), reading("either", "Either.", A | B)],
    recorded=[reading("never", "Never.", not_(true)), reading("note", "Outside.")],
)  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (T, T, TRUE), (F, F, FALSE), (T, F, OPEN_QUESTION),
        (T, N, Verdict(None, True)), (F, N, Verdict(False, None)), (N, N, UNKNOWN),
    ],
)  # fmt: skip
def test_readings_are_decided_by_the_live_ones(a: Any, b: Any, expected: Verdict) -> None:
    assert verdict(QUESTION, a=a, b=b) == expected
    assert verdict(not_(QUESTION), a=a, b=b) == Verdict(
        *(None if side is None else not side for side in reversed(expected))
    )


@pytest.mark.parametrize(("adopted", "expected"), [("both", FALSE), ("either", TRUE), ("never", FALSE)])
def test_an_adoption_leaves_one_reading_live(adopted: str, expected: Verdict) -> None:
    facts = CaseFacts({"a": True, "b": False})
    assert Evaluation(facts, {"Q1": adopted}).verdict(QUESTION) == expected


@pytest.mark.parametrize(("a", "expected"), [(F, TRUE), (T, OPEN_QUESTION), (N, Verdict(N, T))])
def test_a_judgment_is_open_where_its_condition_holds(a: Any, expected: Verdict) -> None:
    assert verdict(judgment("Is it so?", A), a=a) == expected


@pytest.mark.parametrize(("a", "b", "expected"), [(F, F, TRUE), (F, N, TRUE), (T, F, FALSE), (N, F, UNKNOWN)])
def test_a_clause_that_does_not_bind_fails_nothing(a: Any, b: Any, expected: Verdict) -> None:
    clause = Clause("I.1", ClauseKind.CRITERION, "B, where A.", B, binds_when=A)
    assert verdict(clause, a=a, b=b) == expected


def test_a_condition_on_records_may_read_facts_of_the_case() -> None:
    recent = TRIALS.any(REQUESTED - days(30) <= DAY)
    facts = CaseFacts({"request_date": date(2026, 1, 31)}, {"trials": RecordList((trial(day=1),))})
    assert Evaluation(facts).verdict(recent) == TRUE
