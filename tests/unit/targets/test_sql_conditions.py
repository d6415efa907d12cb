"""Each node of the policy language compiled to SQL, on tables small enough to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import duckdb
import pytest

from assent.logic.authoring import (
    Condition,
    Effective,
    Grant,
    Pathway,
    Policy,
    Records,
    Row,
    Vocabulary,
    all_of,
    any_of,
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
    reading,
    readings,
    unknown,
    yes_no,
)
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.definitions import Tense
from assent.logic.tree import Clause, ClauseKind
from assent.targets.sql.population import population_query
from assent.targets.sql.relations import relation_of


class Kind(StrEnum):
    INITIAL = "initial"


class Color(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


request_date = on_date("request_date", "When was it requested?")
kind = choice("kind", Kind, "What kind of request is it?")
a, b, c = (yes_no(name, f"Is {name} so?") for name in "abc")
color = choice("color", Color, "Which color?")
size = integer("size", "How large?", 0, 100)
weight = number("weight", "How heavy?", "kg", 0, 500)
start = on_date("start", "When did it start?", tense=Tense.ANY)
visits = Records("visits", "Are these all the visits?", "A further visit")
kept = visits.flag("kept", "Was it kept?")
place = visits.choice("place", Color, "Where was it?")
score = visits.integer("score", "What was the score?", 0, 10)
day = visits.on_date("day", "On which day?", tense=Tense.ANY)

VOCABULARY = Vocabulary(
    tuple(one.definition for one in (request_date, kind, a, b, c, color, size, weight, start)),
    (visits.definition,),
)
REQUESTED = date(2026, 3, 31)
T, F, U = True, False, None


def policy_of(condition: Condition, level: Sequence[str] = ("K",)) -> Policy:
    clause = Clause("K", ClauseKind.CRITERION, "It holds.", condition)
    return Policy(
        id="small",
        title="Small",
        version="1",
        effective=date(2026, 1, 1),
        outline={"K": Row("K", ClauseKind.CRITERION, "It holds.")},
        vocabulary=VOCABULARY,
        first=(kind.definition,),
        routes=(),
        pathway_by="kind",
        pathways={"initial": Pathway("initial", clause, Grant(28, "K"))},
        administrative=(),
        advisories=(),
        level=tuple(level),
        history=(Effective("E", date(2026, 1, 1), "First.", encoded=True),),
    )


def answer(
    condition: Condition, values: Mapping[str, Any], lists: RecordList | None = None
) -> dict[str, Any]:
    facts = {"request_date": REQUESTED, "kind": "initial", **values}
    case = CaseFacts(facts, {"visits": lists} if lists else {})
    policy = policy_of(condition)
    with duckdb.connect() as connection:
        schema = relation_of(connection, VOCABULARY, [("1", case)], "cases")
        made = population_query(policy, schema, "cases")
        row = connection.execute(made.text).fetchone()
    assert row is not None
    return dict(zip(made.columns, row, strict=True))


def sides(condition: Condition, lists: RecordList | None = None, **values: Any) -> tuple[Any, Any]:
    found = answer(condition, values, lists)
    assert found["errors"] is None
    return found["K strict"], found["K lenient"]


@pytest.mark.parametrize(
    ("left", "right", "both", "either", "neither", "if_then", "else_"),
    [
        (T, T, T, T, F, T, T),
        (T, F, F, T, F, F, T),
        (T, U, U, T, F, U, T),
        (F, T, F, T, F, T, F),
        (F, F, F, F, T, T, F),
        (F, U, F, U, U, T, F),
        (U, T, U, T, F, T, T),
        (U, F, F, U, U, U, F),
        (U, U, U, U, U, U, U),
    ],
)
def test_connectives(
    left: Any, right: Any, both: Any, either: Any, neither: Any, if_then: Any, else_: Any
) -> None:
    facts = {"a": left, "b": right}
    assert sides(all_of(a, b), **facts) == (both, both)
    assert sides(any_of(a, b), **facts) == (either, either)
    assert sides(none_of(a, b), **facts) == (neither, neither)
    assert sides(given(a, b), **facts) == (if_then, if_then)
    assert sides(otherwise(a, b), **facts) == (else_, else_)


@pytest.mark.parametrize(
    ("values", "wanted"), [((T, T, U), T), ((T, U, F), U), ((T, F, F), F), ((U, U, F), U)]
)
def test_two_of_three(values: tuple[Any, ...], wanted: Any) -> None:
    facts = dict(zip("abc", values, strict=True))
    assert sides(at_least_of(2, a, b, c), **facts) == (wanted, wanted)
    assert sides(not_(at_least_of(2, a, b, c)), **facts) == (None if wanted is None else not wanted,) * 2


@pytest.mark.parametrize(
    ("condition", "values", "wanted"),
    [
        (size >= 5, {"size": 5}, T),
        (size > 5, {"size": 5}, F),
        (size < 5, {}, U),
        (size.is_in(3, 5), {"size": 5}, T),
        (color.is_(Color.RED), {"color": "red"}, T),
        (color.is_in(Color.RED, Color.BLUE), {"color": "green"}, F),
        (color.is_(Color.RED), {}, U),
        (not_(color.is_(Color.RED)), {"color": "blue"}, T),
        (weight * 2 >= 0.3, {"weight": 0.15}, T),
        (start + months(1) <= request_date, {"start": date(2026, 2, 28)}, T),
        (start + months(1) <= request_date, {"start": date(2026, 3, 1)}, F),
        (request_date - months(1) <= start, {"start": date(2026, 2, 28)}, T),
        (request_date - start >= 31, {"start": date(2026, 2, 28)}, T),
        (start >= request_date - days(30), {"start": date(2026, 3, 1)}, T),
        (unknown(a), {"a": T}, U),
    ],
)
def test_values(condition: Condition, values: Mapping[str, Any], wanted: Any) -> None:
    assert sides(condition, **values) == (wanted, wanted)


def question(*names: str) -> Condition:
    meanings = {"narrow": a & b, "wide": a | b}
    return readings("Q", "What is meant?", live=[reading(n, n, meanings[n]) for n in names])


def test_readings_that_differ_are_open() -> None:
    found = answer(question("narrow", "wide"), {"a": T, "b": F})
    assert (found["K strict"], found["K lenient"], found["outcome"]) == (F, T, "judgment")
    assert found["judgment"] == ["K"]


def test_readings_that_agree_do_not_matter() -> None:
    assert answer(question("narrow", "wide"), {"a": T, "b": T})["outcome"] == "met"
    assert answer(question("narrow", "wide"), {"a": F, "b": F})["outcome"] == "not_met"


def test_sides_swap_under_not() -> None:
    assert sides(not_(question("narrow", "wide")), a=T, b=U) == (F, U)


@pytest.mark.parametrize(
    ("when", "wanted", "outcome"), [(F, (T, T), "met"), (T, (F, T), "judgment"), (U, (U, T), "incomplete")]
)
def test_a_judgment_is_open_where_its_condition_is_true(when: Any, wanted: Any, outcome: str) -> None:
    found = answer(judgment("Is it?", a), {"a": when})
    assert (found["K strict"], found["K lenient"]) == wanted
    assert found["outcome"] == outcome


def test_an_adoption_leaves_one_reading() -> None:
    policy = policy_of(question("narrow", "wide"))
    facts = CaseFacts({"request_date": REQUESTED, "kind": "initial", "a": T, "b": F})
    with duckdb.connect() as connection:
        schema = relation_of(connection, VOCABULARY, [("1", facts)], "cases")
        made = population_query(policy, schema, "cases", adoptions={"Q": "wide"})
        row = dict(zip(made.columns, connection.execute(made.text).fetchall()[0], strict=True))
    assert row["outcome"] == "met"


def records(*given_: Mapping[str, Any], complete: bool = True) -> RecordList:
    return RecordList(given_, complete)


KEPT, MISSED, UNSAID = {"kept": T}, {"kept": F}, {"kept": U}


@pytest.mark.parametrize(
    ("listed", "some", "two", "every"),
    [
        (records(), F, F, T),
        (records(complete=False), U, U, U),
        (records(KEPT), T, F, T),
        (records(KEPT, complete=False), T, U, U),
        (records(KEPT, UNSAID), T, U, U),
        (records(MISSED, UNSAID), U, F, F),
        (records(KEPT, KEPT, MISSED), T, T, F),
        (records({}, {}), U, U, U),
    ],
)
def test_quantifiers(listed: RecordList, some: Any, two: Any, every: Any) -> None:
    assert sides(visits.any(kept), listed) == (some, some)
    assert sides(visits.at_least(2, kept), listed) == (two, two)
    assert sides(visits.every(kept), listed) == (every, every)
    assert sides(not_(visits.any(kept)), listed) == (None if some is None else not some,) * 2


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        (records({"kept": T, "place": "red"}, {"kept": T, "place": "blue"}), T),
        (records({"kept": T, "place": "red"}, {"kept": T, "place": "red"}), F),
        (records({"kept": T, "place": "red"}, {"kept": T}), U),
        (records({"kept": T, "place": "red"}, {"kept": F, "place": "blue"}), F),
        (records({"kept": T, "place": "red"}, complete=False), U),
    ],
)
def test_different_values(listed: RecordList, wanted: Any) -> None:
    assert sides(visits.at_least_distinct(2, place, kept), listed) == (wanted, wanted)


JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        (records({"day": JUNE, "score": 9}, {"day": JULY, "score": 1}), F),
        (records({"day": JULY, "score": 9}, {"day": JUNE, "score": 1}), T),
        (records({"day": JULY, "score": 9}, {"day": JULY, "score": 1}), F),
        (records({"day": JULY, "score": 9}, {"score": 1}), U),
        (records({"day": JULY}, {"day": JUNE, "score": 9}), U),
        (records(), F),
        (records(complete=False), U),
    ],
)
def test_the_latest_record(listed: RecordList, wanted: Any) -> None:
    assert sides(visits.latest(day, score >= 5), listed) == (wanted, wanted)


def test_what_is_missing_names_facts_and_paths() -> None:
    condition = all_of(a, visits.at_least(2, all_of(kept, score >= 5)))
    found = answer(condition, {}, records({"kept": T, "score": 7}, {"kept": T}, {"kept": F}))
    assert found["outcome"] == "incomplete"
    assert found["missing"] == ["a", "visits[1].score"]


def test_nothing_is_missing_where_an_answer_is_sure() -> None:
    assert answer(any_of(a, b), {"a": T})["missing"] == []
    assert answer(all_of(a, b), {"a": F})["missing"] == []


def test_a_gate_is_asked_before_what_stands_behind_it() -> None:
    assert answer(given(a, b), {})["missing"] == ["a"]
    assert answer(given(a, b), {"a": T})["missing"] == ["b"]
