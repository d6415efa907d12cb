"""Conditions in words, as a tree."""

from assent.logic.authoring import (
    all_of,
    any_of,
    clause,
    given,
    integer,
    judgment,
    reading,
    readings,
    yes_no,
)
from assent.logic.policy import Row
from assent.logic.tree import ClauseKind
from assent.logic.word_tree import Line, word_tree
from assent.policies.mgb_031.v2026_01 import POLICY

SMOKER = yes_no("smoker", "Does the member smoke?")
AGE = integer("age", "How old is the member?", 0, 120)
LONG = any_of(SMOKER, AGE >= 65, AGE <= 17, all_of(AGE >= 30, AGE <= 40), judgment("Q", SMOKER))


def texts(line: Line) -> list[str]:
    return [line.text, *(text for inner in line.inside for text in texts(inner))]


def test_what_fits_on_a_line_stays_on_one() -> None:
    assert word_tree(AGE >= 18) == Line("the age is at least 18")


def test_what_repeats_is_written_once() -> None:
    found = texts(word_tree(all_of(LONG, given(SMOKER, LONG), AGE >= 1)))
    assert found[:2] == ["all of", "(A) any of"]
    assert found.count("the age is at least 65") == 1
    assert "then: as A" in found


def test_a_clause_inside_stands_by_its_id() -> None:
    outline = {"I.1": Row("I.1", ClauseKind.CRITERION, "Adult.")}
    inner = clause(outline, "I.1", AGE >= 18)
    assert "clause I.1" in texts(word_tree(all_of(inner, LONG)))


def test_every_reading_is_shown_and_recorded_ones_are_marked() -> None:
    question = readings(
        "Q.1",
        "Which?",
        live=[reading("a", "the one", LONG)],
        recorded=[reading("b", "the other", SMOKER), reading("c", "a third")],
    )
    found = texts(word_tree(question))
    assert found[:2] == ["by the reading of Q.1", "the one: any of"]
    assert found[-2:] == ["recorded, the other: smoker is yes", "recorded, a third: a note"]


def test_every_clause_of_the_policy_has_its_words() -> None:
    for one in POLICY.clauses().values():
        assert all(texts(word_tree(one.expr)))
