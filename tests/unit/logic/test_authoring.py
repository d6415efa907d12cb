"""An author's mistakes stop at import, with a sentence that says what to write instead."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from assent.logic.authoring import (
    AuthoringError,
    Clause,
    ClauseKind,
    Condition,
    Records,
    Row,
    all_of,
    any_of,
    at_least_of,
    choice,
    clause,
    given,
    integer,
    judgment,
    none_of,
    not_,
    number,
    on_date,
    quantity,
    reading,
    readings,
    true,
    yes_no,
)
from assent.logic.checks import check
from assent.logic.definitions import Definition, Kind


class Instrument(StrEnum):
    PHQ9 = "phq9"
    HAMD = "hamd"


AGE = integer("age", "How old is the member?", 0, 120)
DOSE = number("dose", "What is the daily dose?", "mg", 0, 1000)
WEIGHT = number("weight", "What is the weight?", "kg", 1, 300)
STARTED = on_date("started", "When did it start?")
SMOKER = yes_no("smoker", "Does the member smoke?")
TOOL = choice("tool", Instrument, "Which instrument was used?")
TRIALS = Records("trials", "Which trials were there?", "Was there one more trial?")
DAY = TRIALS.on_date("day", "When was the trial?")
ADEQUATE = TRIALS.flag("adequate", "Was it adequate?")
RATINGS = Records("ratings", "Which ratings were there?", "Was there one more rating?")
RATED = RATINGS.on_date("rated", "When was it rated?")
OUTLINE = {"I.1": Row("I.1", ClauseKind.CRITERION, "The member is an adult.")}

LOOSE: Any = AGE
"""The age as an editor without types would see it."""


def refused(mistake: Callable[[], Any], *says: str) -> None:
    with pytest.raises(AuthoringError) as caught:
        mistake()
    for part in says:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: (AGE >= 18) and SMOKER,
        lambda: (AGE >= 18) or SMOKER,
        lambda: not SMOKER,
        lambda: 18 <= AGE <= 65,
        lambda: [one for one in (SMOKER,) if one],
        lambda: bool(AGE),
    ],
)
def test_pythons_own_connectives_are_refused(mistake: Callable[[], Any]) -> None:
    refused(mistake, "Write all_of(...), any_of(...) or none_of(...)", "two comparisons instead")


def test_an_expression_compares_by_structure() -> None:
    assert (AGE >= 18) == (AGE >= 18)
    assert (AGE >= 18) != (AGE >= 19)
    assert (SMOKER & (AGE >= 18)) == all_of(SMOKER, AGE >= 18)
    assert any_of(SMOKER, not_(SMOKER)) == (SMOKER | ~SMOKER)


def test_an_unknown_value_of_a_choice_names_the_known_ones() -> None:
    refused(lambda: TOOL.is_("bdi"), "'bdi' is not a value of tool", "phq9, hamd")  # type: ignore[arg-type]
    refused(lambda: TOOL.is_in(Instrument.PHQ9, "bdi"), "phq9, hamd")  # type: ignore[arg-type]
    assert TOOL.is_(Instrument.PHQ9) == TOOL.is_("phq9")  # type: ignore[arg-type]


def test_units_must_match() -> None:
    minutes = quantity(5, "min")
    refused(lambda: minutes <= DOSE, "in min", "in mg", "measure different things")
    refused(lambda: DOSE + minutes, "in mg", "in min", "measure different things")
    refused(lambda: DOSE >= AGE, "in mg", "a number without unit", 'quantity(1, "mg")')  # type: ignore[operator]
    check([quantity(5, "g") <= DOSE])
    assert (DOSE / WEIGHT).unit == "mg/kg"
    assert (DOSE / WEIGHT * WEIGHT).unit == "mg"
    check([quantity(0.5, "mg/kg") <= DOSE / WEIGHT])


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        (lambda: LOOSE >= STARTED, "integer cannot be compared with a date"),
        (lambda: TOOL >= Instrument.PHQ9, "write .is_() or .is_in()"),
        (lambda: AGE.is_(True), "a yes-or-no fact is a condition itself"),
        (lambda: LOOSE.is_(SMOKER), "put & or | between conditions"),
        (lambda: LOOSE + STARTED, "needs two numbers"),
        (AGE.is_in, "needs at least one value"),
        (lambda: object() <= LOOSE, "is not a value of the policy language"),
    ],
)
def test_types_must_match(mistake: Callable[[], Any], says: str) -> None:
    refused(mistake, says)


@pytest.mark.parametrize(
    ("mistake", "says"),
    [
        (all_of, "all_of() needs at least one condition"),
        (lambda: any_of(LOOSE), "Compare the value with something"),
        (lambda: at_least_of(3, SMOKER), "n must lie between 1"),
        (lambda: TRIALS.at_least(0, ADEQUATE), "ask for one or more"),
        (lambda: TRIALS.latest(RATED, ADEQUATE), "rated is a field of ratings, not of trials"),
        (lambda: TRIALS.definition.field_named("dya"), "Its fields: day, adequate"),
        (lambda: RATINGS.on_date("rated", "When?"), "two fields named 'rated'"),
        (lambda: clause(OUTLINE, "I.9", SMOKER), "Add its row there first"),
        (lambda: readings("Q1", "?", [reading("a", "A.")]), "at least one live reading"),
        (lambda: readings("Q1", "?", [reading("a", "A.", true)] * 2), "names a reading twice"),
    ],
)
def test_builders_say_what_they_need(mistake: Callable[[], Any], says: str) -> None:
    refused(mistake, says)


@pytest.mark.parametrize("question", ["", "  ", "The age"])
def test_a_fact_without_a_question_is_refused(question: str) -> None:
    refused(lambda: yes_no("smoker", question), "Write the question that obtains it, ending in '?'")
    refused(lambda: Records("trials", question, "More?"), "Write one, ending in '?'")


def test_a_fact_is_one_word_and_a_choice_has_values() -> None:
    refused(lambda: yes_no("is smoker", "Smokes?"), "one word of letters, digits and _")
    refused(lambda: Definition("x", Kind.CHOICE, "Which?"), "name the values it may take")


def criterion(id: str, expr: Condition, binds_when: Condition | None = None) -> Condition:
    return Clause(id, ClauseKind.CRITERION, f"Statement {id}.", expr, binds_when)


def disputed(question: str = "Q1") -> Condition:
    return readings(question, "?", [reading("a", "A.", SMOKER), reading("b", "B.", true)])


@pytest.mark.parametrize(
    ("root", "says"),
    [
        (all_of(criterion("I.1", SMOKER), criterion("I.1", true)), "two different clauses"),
        (
            all_of(disputed(), readings("Q1", "?", [reading("a", "A.", SMOKER)])),
            "Q1 stands for two different nodes. Make it one.",
        ),
        (all_of(disputed(), none_of(disputed())), "Write both as passing conditions"),
        (all_of(disputed(), given(disputed(), true)), "Write both as passing conditions"),
        (none_of(judgment("Is it so?", SMOKER)), "Write the exclusion as a passing condition"),
        (not_(judgment("Is it so?", SMOKER)), "Write the exclusion as a passing condition"),
        (given(judgment("Is it so?", SMOKER), true), "as a gate"),
        (TRIALS.latest(DAY, ADEQUATE, tie=True), "must be given tie=False"),
        (none_of(TRIALS.latest(DAY, ADEQUATE)), "must be given tie=True"),
        (TRIALS.latest(DAY, ADEQUATE, where=disputed()), "Q1 cannot stand in the condition that"),
        (criterion("I.1", SMOKER, disputed()), "Q1 cannot stand in binds_when of I.1"),
        (criterion("I.1", SMOKER, judgment("So?", true)), "judgment"),
    ],
)
def test_loading_checks_the_tree(root: Condition, says: str) -> None:
    refused(lambda: check([root]), says)


@pytest.mark.parametrize(
    "root",
    [
        all_of(criterion("I.1", SMOKER), criterion("I.1", SMOKER)),
        any_of(disputed(), all_of(disputed(), not_(none_of(disputed())))),
        not_(none_of(judgment("Is it so?", SMOKER))),
        none_of(TRIALS.latest(DAY, ADEQUATE, tie=True)),
        given(TRIALS.latest(DAY, ADEQUATE, tie=True), TRIALS.latest(DAY, ADEQUATE)),
        TRIALS.at_least(2, disputed()),
        criterion("I.1", disputed(), readings("Q2", "?", [reading("a", "A.", SMOKER)])),
    ],
)
def test_what_may_be_repeated_or_turned_twice_is_loaded(root: Condition) -> None:
    check([root])


def test_dates_move_only_by_spans() -> None:
    refused(lambda: STARTED + LOOSE, "needs two numbers")
    assert (date(2026, 1, 1) <= STARTED) == (date(2026, 1, 1) <= STARTED)
