"""Expressions in words, as a policy author or a nurse reads them."""

from datetime import date
from enum import StrEnum

import pytest

from assent.logic.authoring import (
    Clause,
    ClauseKind,
    Condition,
    Records,
    all_of,
    any_of,
    at_least_of,
    choice,
    code,
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
    years,
    yes_no,
)
from assent.logic.describe import value_words, words
from assent.logic.values import Value


class Outcome(StrEnum):
    RESPONSE = "response"
    NO_RESPONSE = "no_response"
    RELAPSE = "relapse"


SMOKER = yes_no("current_smoker", "Does the member smoke?")
TOTAL = integer("phq_9_total", "What is the total?", 0, 27)
DOSE = number("dose", "What is the dose?", "mg", 0, 1000)
WEIGHT = number("weight", "What is the weight?", "kg", 1, 300)
REQUESTED = on_date("request_date", "When was it requested?")
STARTED = on_date("first_session", "When did it start?")
STATE = choice("state", Outcome, "What state?")
DRUG = code("drug", "Which drug?")
TRIALS = Records("medication_trials", "Which trials?", "Was there one more trial?")
DAY = TRIALS.on_date("day", "When?")
OUTCOME = TRIALS.choice("outcome", Outcome, "What was the outcome?")
ADEQUATE = TRIALS.flag("adequate", "Was it adequate?")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (TOTAL, "the phq 9 total"),
        (REQUESTED - days(30), "30 days before the request date"),
        (REQUESTED + days(1), "1 day after the request date"),
        (REQUESTED - months(6), "6 months before the request date"),
        (STARTED + years(18), "18 years after the first session"),
        (STARTED - years(1), "12 months before the first session"),
        (
            REQUESTED - STARTED,
            "the number of days from the first session to the request date",
        ),
        (DOSE / WEIGHT, "the dose divided by the weight"),
        (DOSE / WEIGHT * WEIGHT, "(the dose divided by the weight) times the weight"),
        (quantity(0.5, "mg/kg"), "0.5 mg/kg"),
        (OUTCOME, "the outcome"),
    ],
)
def test_values(value: Value[object], said: str) -> None:
    assert value_words(value) == said


def clause(id: str, expr: Condition, binds_when: Condition | None = None) -> Clause:
    return Clause(id, ClauseKind.CRITERION, "Says so.", expr, binds_when)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (true, "always"),
        (not_(true), "not (always)"),
        (SMOKER, "current smoker is yes"),
        (not_(SMOKER), "current smoker is no"),
        (TOTAL >= 15, "the phq 9 total is at least 15"),
        (TOTAL > 15, "the phq 9 total is more than 15"),
        (TOTAL <= 15, "the phq 9 total is at most 15"),
        (TOTAL < 15, "the phq 9 total is less than 15"),
        (STARTED >= REQUESTED, "the first session is on or after the request date"),
        (date(2026, 1, 31) > STARTED, "the first session is before 2026-01-31"),
        (REQUESTED - STARTED <= 30,
         "the number of days from the first session to the request date is at most 30 days"),
        (STATE.is_(Outcome.NO_RESPONSE), "the state is no response"),
        (STATE.is_in(*Outcome), "the state is response, no response or relapse"),
        (DRUG.is_in("A1", "B2"), "the drug is A1 or B2"),
        (all_of(SMOKER, TOTAL >= 15),
         "all of (current smoker is yes; the phq 9 total is at least 15)"),
        (all_of(SMOKER), "current smoker is yes"),
        (any_of(SMOKER, true), "any of (current smoker is yes; always)"),
        (none_of(SMOKER), "none of (current smoker is yes)"),
        (at_least_of(1, SMOKER, true), "at least 1 of (current smoker is yes; always)"),
        (given(SMOKER, true), "if (current smoker is yes) then (always)"),
        (otherwise(SMOKER, true), "(current smoker is yes) or, where that is unknown, (always)"),
        (unknown(), "unknown"),
        (unknown(SMOKER, TRIALS.more("")),
         "unknown until answered: Does the member smoke?; Was there one more trial?"),
        (TRIALS.at_least(4, ADEQUATE),
         "at least 4 of the medication trials where (adequate is yes)"),
        (TRIALS.any(true), "at least 1 of the medication trials"),
        (TRIALS.every(ADEQUATE), "every one of the medication trials has (adequate is yes)"),
        (TRIALS.at_least_distinct(2, OUTCOME, ADEQUATE),
         ("at least 2 different values of the outcome among the medication trials "
          "where (adequate is yes)")),
        (TRIALS.latest(DAY, ADEQUATE),
         ("the latest of the medication trials, by the day, has (adequate is yes); "
          "at a tie each must")),
        (judgment("Is it so?", SMOKER),
         "a clinician's judgment where (current smoker is yes): Is it so?"),
        (readings("Q1", "?", [reading("wide", "W.", true)]), "this meaning of Q1 (wide: always)"),
        (readings("Q1", "?", [reading("wide", "W.", true), reading("narrow", "N.", SMOKER)],
                  [reading("odd", "O.")]),
         ("one of these meanings of Q1 (wide: always; narrow: current smoker is yes; "
          "recorded only: odd)")),
        (clause("I.1", SMOKER), "clause I.1 (current smoker is yes)"),
        (clause("I.1", SMOKER, TOTAL >= 15),
         "clause I.1 (current smoker is yes), binding only where (the phq 9 total is at least 15)"),
    ],
)  # fmt: skip
def test_conditions(condition: Condition, said: str) -> None:
    assert words(condition) == said


def test_clauses_inside_may_stand_as_their_ids() -> None:
    outer = clause("I.3", all_of(clause("I.3.a", TOTAL >= 15), clause("I.3.b", SMOKER, true)))
    assert words(outer, clauses_by_id=True) == (
        "all of (clause I.3.a; clause I.3.b, binding only where (always))"
    )
    assert "at least 15" in words(outer)
