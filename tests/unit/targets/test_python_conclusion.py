"""What a compiled policy concludes: outcome, what is missing, open questions; and its source."""

import ast

import pytest

from assent.logic.authoring import (
    Condition,
    Destination,
    Route,
    all_of,
    any_of,
    given,
    in_order,
    judgment,
    reading,
    readings,
)  # fmt: skip
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import Outcome
from assent.targets.python import NOT_EVALUATED, compile_policy
from tests.unit.targets.python_policies import FAILED, GROUP, TRIALS, A, B, C, case, compiled, policy

_READINGS = readings("Q", "Does b count?", live=[reading("no", "a", A), reading("yes", "b", A | B)])


@pytest.mark.parametrize(
    ("criteria", "facts", "outcome", "missing", "questions"),
    [
        (A & B, case(a=True, b=True), "met", (), ()),
        (A & B, case(a=False), "not_met", (), ()),
        (A & B, case(a=True), "incomplete", ("b",), ()),
        (A & B, case(), "incomplete", ("a", "b"), ()),
        (A | B, case(a=True), "met", (), ()),
        (given(A, B), case(), "incomplete", ("a",), ()),
        (in_order(A, B), case(), "incomplete", ("a",), ()),
        (in_order(A, B), case(a=True), "incomplete", ("b",), ()),
        (given(A, B), case(a=True), "incomplete", ("b",), ()),
        (_READINGS, case(a=False, b=True), "judgment", (), ("Q",)),
        (_READINGS & C, case(a=False, b=True), "incomplete", ("c",), ("Q",)),
        (judgment("J", A) & B, case(a=True), "incomplete", ("b",), ("J",)),
        (all_of(judgment("J", A), any_of(B, _READINGS)), case(a=None, b=True), "incomplete", ("a",), ()),
        (TRIALS.at_least(2, FAILED), case([{}]), "incomplete", ("trials", "trials[0].failed"), ()),
        (TRIALS.at_least(2, FAILED), case([{}, {}]), "incomplete",
            ("trials[0].failed", "trials[1].failed"), ()),
        (TRIALS.every(FAILED), case([{"failed": True}]), "incomplete", ("trials",), ()),
        (TRIALS.at_least_distinct(2, GROUP, FAILED), case([{"failed": True}]), "incomplete",
            ("trials", "trials[0].group"), ()),
    ],
)  # fmt: skip
def test_conclusions(
    criteria: Condition, facts: CaseFacts, outcome: str, missing: tuple[str, ...], questions: tuple[str, ...]
) -> None:
    for at_once in (False, True):
        concluded = compiled(criteria).conclude(facts, asks=at_once)
        assert concluded.outcome == outcome
        assert concluded.missing == missing
        assert concluded.open_questions == questions
        assert concluded.pathway == "1"


def test_an_unfulfilled_administrative_clause_asks_for_the_cure() -> None:
    curable = compile_policy(policy(A, administrative=B))
    assert curable.conclude(case(a=True, b=False)).missing == ("b",)
    assert curable.conclude(case(a=True, b=False)).outcome is Outcome.INCOMPLETE
    assert curable.conclude(case(a=True)).outcome is Outcome.MET
    assert curable.conclude(case(a=True)).missing == ("b",)


def test_a_route_stops_before_the_criteria() -> None:
    route = Route("V.1", B, Destination.OTHER_GUIDANCE, "Another document", "it governs")
    routed = compile_policy(policy(A, routes=(route,)))
    stopped = routed.conclude(case(a=True, b=True))
    assert (stopped.outcome, stopped.route, stopped.pathway) == (Outcome.OTHER_GUIDANCE, "V.1", None)
    assert stopped.verdicts == (NOT_EVALUATED,)
    assert stopped.verdict("C.1") is None
    unsure = routed.conclude(case(a=True))
    assert (unsure.outcome, unsure.route, unsure.missing) == (Outcome.INCOMPLETE, None, ("b",))
    assert routed.conclude(case(a=True, b=False)).outcome is Outcome.MET


def test_what_decides_which_questions_apply_is_asked_alone() -> None:
    concluded = compiled(A).conclude(CaseFacts({"a": True}))
    assert (concluded.outcome, concluded.missing) == (Outcome.INCOMPLETE, ("kind",))


def test_an_adoption_of_no_reading_is_refused() -> None:
    with pytest.raises(ValueError, match="'perhaps' is no reading of Q"):
        compiled(_READINGS, {"Q": "perhaps"})


def test_the_source_is_python_that_names_each_clause_above_its_statement() -> None:
    source = compiled(A & B).source
    ast.parse(source)
    lines = [line.strip() for line in source.splitlines()]
    statement = lines[lines.index("# C.1") + 1]
    assert statement == (
        "c_C_1 = 8 if f_a is True and f_b is True else 4 if f_a is not False and f_b is not False else 0"
    )


def test_no_text_of_a_policy_becomes_code() -> None:
    hostile = "x'\n    raise SystemExit  # \""
    found = compiled(judgment(hostile, A) & TRIALS.any(GROUP.is_(hostile))).conclude(
        case([{"group": hostile}], a=True)
    )
    assert found.open_questions == (hostile,)
