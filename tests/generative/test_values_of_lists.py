"""Values out of lists: the engines agree, and what is decided stays so when more becomes known."""

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assent.logic.ask_tree import flat
from assent.logic.authoring import (
    AuthoringError,
    Condition,
    Records,
    Value,
    all_of,
    integer,
    not_,
    number,
    on_date,
    otherwise,
    quantity,
)
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import conclude
from assent.logic.definitions import Definition, Kind, Tense
from assent.logic.evaluate import Evaluation
from assent.logic.exact import has_list
from assent.logic.partial_dates import PartialDate
from assent.logic.tree import Compare, Span
from assent.logic.walk import every_value
from assent.targets.python import compile_policy
from assent.targets.sql.population import population_query
from assent.targets.sql.relations import relation_of
from tests.generative.small_vocabulary import made_exact
from tests.unit.targets.three_engines import REQUEST_DATE, REQUESTED, Laboratory

Draw = Any
tall = number("tall", "How tall?", "m", 0.5, 2.5)
planned = integer("planned", "How many are planned?", 1, 6)
surgery = on_date("surgery", "When is the operation?", tense=Tense.ANY)
visits = Records("visits", "Are these all the visits?", "One more visit")
weight = visits.number("weight", "How heavy?", "kg", 1, 4)
change = visits.integer("change", "What changed?", -2, 2)
seen = visits.on_date("seen", "When?", tense=Tense.ANY)
kept = visits.flag("kept", "Was it kept?")
LABORATORY = Laboratory((tall, planned, surgery), (visits,))
DAYS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 1))
MONTHS = (PartialDate(2026, 2), PartialDate(2026, 3), PartialDate(2026))
CASES = 25


def wheres(draw: Draw) -> Condition:
    return draw(st.sampled_from((  # type: ignore[no-any-return]
        all_of(kept), not_(kept), change >= 0, all_of(kept, weight <= 3), seen <= REQUEST_DATE - Span(days=31),
        kept | (change >= planned),
    )))  # fmt: skip


@st.composite
def numbers(draw: Draw) -> Value[Any]:
    """A number out of the list, by itself or calculated with."""
    where = wheres(draw)
    tie = draw(st.sampled_from(("highest", "lowest")))
    one, other = (
        draw(st.sampled_from((
            visits.highest(weight, where=where), visits.lowest(weight, where=where),
            visits.sum(weight, where=where), visits.latest_value(weight, seen, where=where, tie=tie),
        )))
        for _ in range(2)
    )  # fmt: skip
    return draw(st.sampled_from((  # type: ignore[no-any-return]
        one, visits.count(where=where), visits.sum(change, where=where), one - other, one / tall**2,
        visits.highest(change, where=where) * 2, otherwise(one, other), otherwise(one, quantity(2, "kg")),
        visits.count(where=where) * planned, REQUEST_DATE - visits.highest(seen, where=where),
        visits.latest_value(change, seen, where=where, tie=tie) - planned, quantity(3, "kg") / one,
    )))  # fmt: skip


@st.composite
def days(draw: Draw) -> Value[Any]:
    """A date out of the list, perhaps moved or with a stand-in."""
    where = wheres(draw)
    one = draw(st.sampled_from((
        visits.highest(seen, where=where), visits.lowest(seen, where=where),
        visits.latest_value(seen, seen, where=where, tie="lowest"),
    )))  # fmt: skip
    return draw(st.sampled_from((  # type: ignore[no-any-return]
        one, one + Span(months=1), one - Span(days=28), otherwise(one, REQUEST_DATE), otherwise(surgery, one),
    )))  # fmt: skip


@st.composite
def comparisons(draw: Draw) -> Condition:
    """A comparison of a value out of a list with a number, a fact, or another such value."""
    operator = draw(st.sampled_from(("is", ">=", ">", "<=", "<")))
    if draw(st.booleans()):
        left = draw(days())
        right: Any = draw(st.one_of(st.just(surgery), st.just(REQUEST_DATE - Span(months=1)), days()))
    else:
        left = draw(numbers())
        plain = quantity(draw(st.sampled_from((0, 1, 2, 2.5, 3, 6))), left.unit)
        right = draw(st.one_of(st.just(plain), numbers()))
    try:
        made = Compare(operator, left, right)
        LABORATORY.policy(made)
    except AuthoringError:
        assume(False)
    return made


def value_of(definition: Definition, *, in_part: bool = False) -> st.SearchStrategy[Any]:
    match definition.kind:
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.DATE:
            return st.sampled_from((*DAYS, *MONTHS) if in_part else DAYS)
        case Kind.NUMBER:
            return st.sampled_from((1, 1.5, 2, 2.5))
    return st.integers(int(definition.low or 0), int(definition.high or 0))


@st.composite
def case_facts(draw: Draw, *, in_part: bool = False) -> CaseFacts:
    """A case with up to four visits, much of it unknown; ``in_part``, some dates to the month or year only."""

    def values(definitions: tuple[Definition, ...]) -> dict[str, Any]:
        options = ((one, value_of(one, in_part=in_part)) for one in definitions)
        return {one.name: draw(st.one_of(st.none(), known, known)) for one, known in options}

    known = values(tuple(one.definition for one in (tall, planned, surgery)))
    fields = visits.definition.fields
    records = tuple(values(fields) for _ in range(draw(st.integers(0, 4))))
    listed = RecordList(records, complete=draw(st.booleans()))
    return CaseFacts({"request_date": REQUESTED, "kind": 1, **known}, {"visits": listed})


@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(comparisons(), st.booleans(), st.lists(case_facts(), min_size=CASES, max_size=CASES))
def test_the_engines_agree(condition: Condition, turned: bool, cases: list[CaseFacts]) -> None:
    _agree(condition, turned, cases)


@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(comparisons(), st.booleans(), st.lists(case_facts(in_part=True), min_size=CASES, max_size=CASES))
def test_the_engines_agree_on_dates_known_in_part(
    condition: Condition, turned: bool, cases: list[CaseFacts]
) -> None:
    _agree(condition, turned, cases)


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(comparisons(), case_facts(in_part=True), st.data())
def test_a_day_never_changes_what_was_definite(
    condition: Condition, facts: CaseFacts, data: st.DataObject
) -> None:
    days = made_exact(facts, lambda one: data.draw(st.dates(one.first, one.last)))
    truth = Evaluation(facts).verdict(condition).strict
    assert truth is None or Evaluation(days).verdict(condition).strict is truth


def _agree(condition: Condition, turned: bool, cases: list[CaseFacts]) -> None:
    policy = LABORATORY.policy(not_(condition) if turned else condition)
    compiled = compile_policy(policy)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        schema = relation_of(
            connection, policy.vocabulary, ((str(i), one) for i, one in enumerate(cases)), "cases"
        )
        query = population_query(policy, schema, "cases")
        text = f'SELECT outcome, "K strict", missing, errors FROM ({query.text})'
        found = connection.execute(text).fetchall()
    for facts, (outcome, truth, missing, errors) in zip(cases, found, strict=True):
        expected = conclude(policy, Evaluation(facts))
        wanted = expected.outcome.value, expected.evaluation.verdict(policy.clauses()["K"]).strict
        asked = list(flat(expected.missing))
        assert errors is None
        assert (outcome, truth, missing) == (*wanted, asked)
        by_python = compiled.conclude(facts)
        assert (by_python.outcome.value, list(by_python.missing)) == (wanted[0], asked)
        assert by_python.verdict("K") == expected.evaluation.verdict(policy.clauses()["K"])
        assert (wanted[1] is None) is bool(asked)


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(comparisons(), case_facts(), st.data())
def test_what_is_decided_stays_decided(condition: Condition, facts: CaseFacts, data: st.DataObject) -> None:
    assert isinstance(condition, Compare)
    chooses = [inner for side in (condition.left, condition.right) for inner in every_value(side)]
    assume(not any("otherwise" in type(one).__name__.lower() for one in chooses))
    assume(not any(getattr(one, "how", "") == "latest" for one in chooses))
    assert any(map(has_list, chooses))
    truth = Evaluation(facts).verdict(condition).strict
    completed = _completed(facts, data)
    later = Evaluation(completed).verdict(condition).strict
    assert later is not None
    assert truth in (None, later)


def _completed(facts: CaseFacts, data: st.DataObject) -> CaseFacts:
    """The case with every unknown drawn, and further records where its list was open."""
    definitions = {one.name: one for one in LABORATORY.vocabulary.facts}
    values = {
        name: data.draw(value_of(definitions[name])) if value is None else value
        for name, value in facts.values.items()
    }
    known = facts.records("visits")
    further = 0 if known.complete else data.draw(st.integers(0, 2))
    records = tuple(
        {
            one.name: data.draw(value_of(one)) if record.get(one.name) is None else record[one.name]
            for one in visits.definition.fields
        }
        for record in (*known.records, *({} for _ in range(further)))
    )
    return replace(facts, values=values, lists={"visits": RecordList(records, complete=True)})
