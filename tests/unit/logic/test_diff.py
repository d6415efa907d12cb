"""What two versions of a policy differ in, clause by clause."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assent.logic.authoring import (
    Clause,
    ClauseKind,
    Condition,
    Definition,
    Grant,
    Impossible,
    Pathway,
    Policy,
    Records,
    Route,
    Row,
    Vocabulary,
    all_of,
    any_of,
    at_least_of,
    code,
    given,
    integer,
    none_of,
    reading,
    readings,
    true,
    yes_no,
)
from assent.logic.definitions import Sensitivity
from assent.logic.diff import Change, Difference, Subject, differences
from assent.logic.policy import Destination

SMOKER = yes_no("smoker", "Does the member smoke?")
CONSENT = yes_no("consent", "Did the member consent?")
SCORE = integer("score", "What is the score?", 0, 27)
TRIALS = Records("trials", "Which trials were there?", "Was there one more?")
KIND = code("kind", "Which kind of request is it?")
PULSE = integer("pulse", "How fast is the pulse?", 20, 200)
HEIGHT = integer("height", "How tall is the member?", 50, 250)
FACTS = tuple(one.definition for one in (SMOKER, CONSENT, SCORE, KIND, PULSE))
DURATION = TRIALS.integer("weeks", "For how many weeks?", 0, 99)


def clause(id: str, expr: Condition, **more: Any) -> Clause:
    return Clause(id, ClauseKind.CRITERION, f"Statement {id}.", expr, **more)


def question(live: str = "wide narrow", recorded: str = "", **exprs: Condition) -> Condition:
    def made(names: str) -> list[Any]:
        return [reading(one, f"{one}.", exprs.get(one, SMOKER)) for one in names.split()]

    return readings("Q1", "What is meant?", made(live), made(recorded))


def policy(
    *, d: Condition = SCORE >= 15, e: Condition | None = None, extra: tuple[Clause, ...] = ()
) -> Policy:
    deepest = clause("I.3.d", any_of(TRIALS.any(DURATION >= 6), d))
    third = clause("I.3", all_of(deepest, clause("I.3.e", question() if e is None else e)))
    return Policy(
        id="P", title="A policy", version="1", effective=date(2026, 1, 1),
        outline={"I.3.d": Row("I.3.d", ClauseKind.CRITERION, "Statement I.3.d.")},
        vocabulary=Vocabulary(FACTS, (TRIALS.definition,)),
        first=(), pathway_by="kind", level=(),
        routes=(Route("R.1", SMOKER, Destination.JUDGMENT, "P2", "Because."),),
        pathways={"initial": Pathway("initial", all_of(third, *extra), Grant(180, "I.3"))},
        administrative=(), advisories=(),
    )  # fmt: skip


OLD = policy()


def said(new: Policy, old: Policy = OLD) -> list[str]:
    return [one.says for one in differences(old, new)]


def test_equal_policies_do_not_differ() -> None:
    assert differences(OLD, policy()) == ()


def test_a_threshold_is_reported_in_its_own_clause_only() -> None:
    assert differences(OLD, policy(d=SCORE >= 17)) == (
        Difference(
            Subject.CLAUSE, "I.3.d", Change.CHANGED,
            "the score is at least 15", "the score is at least 17",
        ),
    )  # fmt: skip
    assert said(policy(d=SCORE >= 17)) == [
        "clause I.3.d changed: from [the score is at least 15] to [the score is at least 17]"
    ]


def test_only_the_smallest_part_is_reported() -> None:
    old, new = (
        policy(d=given(SMOKER, none_of(one <= SCORE, CONSENT, TRIALS.every(one <= DURATION))))
        for one in (4, 5)
    )
    assert said(new, old) == [
        "clause I.3.d changed: from [the score is at least 4] to [the score is at least 5]",
        "clause I.3.d changed: from [the weeks is at least 4] to [the weeks is at least 5]",
    ]


def test_a_part_added_or_removed() -> None:
    old, new = policy(d=all_of(SMOKER, CONSENT)), policy(d=all_of(SMOKER, SCORE >= 1, CONSENT))
    assert said(new, old) == ["clause I.3.d changed: with [the score is at least 1]"]
    assert said(old, new) == ["clause I.3.d changed: without [the score is at least 1]"]


def test_another_connective_or_order_is_the_whole_part() -> None:
    all_, any_, turned = (
        policy(d=d) for d in (all_of(SMOKER, CONSENT), any_of(SMOKER, CONSENT), all_of(CONSENT, SMOKER))
    )
    whole = "all of (smoker is yes; consent is yes)"
    assert whole in said(any_, all_)[0]
    assert whole in said(turned, all_)[0]
    two, three = (policy(d=at_least_of(n, SMOKER, CONSENT, true)) for n in (2, 3))
    assert "at least 2 of" in said(three, two)[0]


def test_a_clause_added_and_where_it_now_stands() -> None:
    new = policy(extra=(clause("I.4", SMOKER),))
    assert said(new) == [
        "clause I.4 added: with [Statement I.4.]",
        "pathway initial changed: with [clause I.4]",
    ]
    assert said(OLD, new) == [
        "clause I.4 removed: without [Statement I.4.]",
        "pathway initial changed: without [clause I.4]",
    ]


def test_a_clause_restated_rekinded_or_bound() -> None:
    old = policy(extra=(clause("I.4", SMOKER),))
    changed = replace(
        clause("I.4", SMOKER, binds_when=CONSENT), kind=ClauseKind.EXCLUSION, says="Other words."
    )
    found = differences(old, policy(extra=(changed,)))
    assert [(one.change, one.before, one.after) for one in found] == [
        (Change.RESTATED, "Statement I.4.", "Other words."),
        (Change.REKINDED, "criterion", "exclusion"),
        (Change.CHANGED, "", "binding only where consent is yes"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (question("wide narrow odd"), ["reading Q1/odd added: with [odd.]"]),
        (question("wide"), ["reading Q1/narrow removed: without [narrow.]"]),
        (question("wide", "narrow"), ["reading Q1/narrow now only recorded"]),
        (
            question(wide=SCORE >= 9),
            ["reading Q1/wide changed: from [smoker is yes] to [the score is at least 9]"],
        ),
    ],
)
def test_readings_are_reported_by_question_not_by_clause(new: Condition, expected: list[str]) -> None:
    assert said(policy(e=new)) == expected


def test_a_recorded_reading_that_decides_now() -> None:
    old = policy(e=question("wide", "narrow"))
    assert said(OLD, old) == ["reading Q1/narrow now live"]


def test_routes_grants_and_pathways() -> None:
    route = Route("R.1", CONSENT, Destination.OTHER_GUIDANCE, "P2", "Because.")
    initial = OLD.pathways["initial"]
    shorter = replace(initial, grant=Grant(90, "I.3"))
    new = replace(OLD, routes=(route,), pathways={"initial": shorter, "later": initial})
    assert said(new) == [
        "route R.1 changed: from [smoker is yes] to [consent is yes]",
        "route R.1 changed: from [leads to: judgment] to [leads to: other_guidance]",
        "grant initial changed: from [days: 180] to [days: 90]",
        "pathway later added: with [initial]",
    ]


def test_facts_fields_and_rules_of_input() -> None:
    facts: tuple[Definition, ...] = (
        SMOKER.definition, SCORE.definition, KIND.definition,
        replace(PULSE.definition, high=300), HEIGHT.definition,
    )  # fmt: skip
    lists = (replace(TRIALS.definition, fields=()),)
    rules = (Impossible("score", SCORE > 52, "at most 52"),)
    new = replace(OLD, vocabulary=Vocabulary(facts, lists, rules))
    assert said(new) == [
        "fact pulse changed: from [high: 200] to [high: 300]",
        "fact height added: with [How tall is the member?]",
        "fact consent removed: without [Did the member consent?]",
        "fact trials.weeks removed: without [For how many weeks?]",
        "rule of input score: at most 52 added: with [at most 52]",
    ]


def test_what_is_no_part_of_a_decision_is_no_difference() -> None:
    """Other words for a choice, that a code is billed, that a day is needed: no digest covers them."""
    consent = replace(CONSENT.definition, billed=True, to_the_day=True)
    facts = (SMOKER.definition, consent, *FACTS[2:])
    new = replace(OLD, vocabulary=Vocabulary(facts, (replace(TRIALS.definition, singular="trial"),)))
    assert said(new) == []
    sensitive = replace(consent, sensitivity=Sensitivity.SUBSTANCE_USE)
    assert said(replace(OLD, vocabulary=Vocabulary((facts[0], sensitive, *facts[2:]), (TRIALS.definition,))))


def test_properties_of_the_policy() -> None:
    new = replace(OLD, version="2", effective=date(2026, 7, 1), level=("I.3",))
    assert said(new) == [
        "policy P changed: from [version: 1] to [version: 2]",
        "policy P changed: from [effective: 2026-01-01] to [effective: 2026-07-01]",
        "policy P changed: from [level: none] to [level: I.3]",
    ]
