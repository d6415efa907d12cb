"""A policy compiled to SQL gives what the reference gives: outcome, verdicts, missing, judgment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assent import bootstrap
from assent.desk.assessment.population import make_example
from assent.logic.ask_tree import flat
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import Conclusion, Outcome, conclude
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Policy
from assent.logic.tree import Readings
from assent.logic.walk import every_condition
from assent.policies.mgb_031.package import PACKAGE
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.targets.sql.population import clauses_of_cases, population_query
from assent.targets.sql.questions import named_clauses
from assent.targets.sql.relations import relation_of, schema_of
from tests.generative.trees import case_facts, small_policies

CASES_A_POLICY = 25
Answers = Mapping[str, Any]


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(small_policies(), st.lists(case_facts(), min_size=CASES_A_POLICY, max_size=CASES_A_POLICY), st.data())
def test_any_policy_on_any_cases(policy: Policy, cases: list[CaseFacts], data: st.DataObject) -> None:
    adoptions = data.draw(_adoptions(policy))
    known = [facts for facts in cases if facts.values["kind"] in (None, *policy.pathways)]
    answers = _by_sql(policy, known, adoptions)
    for facts, answer in zip(known, answers, strict=True):
        assert _differences(policy, facts, adoptions, answer) == {}


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(small_policies(), st.lists(case_facts(in_part=True), min_size=CASES_A_POLICY, max_size=CASES_A_POLICY))
def test_dates_known_in_part(policy: Policy, cases: list[CaseFacts]) -> None:
    known = [facts for facts in cases if facts.values["kind"] in (None, *policy.pathways)]
    for facts, answer in zip(known, _by_sql(policy, known, {}), strict=True):
        assert _differences(policy, facts, {}, answer) == {}


def test_the_published_policy_on_an_example_population(tmp_path: Path) -> None:
    cases = tmp_path / "cases.parquet"
    distributions = bootstrap.resource(PACKAGE, PACKAGE.example_population)
    make_example(PACKAGE, distributions, 500, cases, seed=7)
    with duckdb.connect() as connection:
        source = f"read_parquet('{cases}')"
        made = population_query(POLICY, schema_of(connection, source), source)
        facts = [_facts_of(POLICY, row) for row in _rows(connection, f"SELECT * FROM {source}")]
        answers = list(_rows(connection, made.text))
    outcomes = {answer["outcome"] for answer in answers}
    assert outcomes == {outcome.value for outcome in Outcome}
    for each, answer in zip(facts, answers, strict=True):
        if answer["outcome"] != Outcome.INVALID.value:
            assert _differences(POLICY, each, {}, answer) == {}


@st.composite
def _adoptions(draw: st.DrawFn, policy: Policy) -> dict[str, str]:
    """A reading with an expression for some of the policy's questions."""
    questions = {
        inner.question: inner
        for root in policy.roots()
        for inner in every_condition(root)
        if isinstance(inner, Readings)
    }
    return {
        name: draw(st.sampled_from([
            one.name for one in (*question.live, *question.recorded) if one.expr is not None
        ]))
        for name, question in questions.items()
        if draw(st.integers(0, 3)) == 0
    }  # fmt: skip


def _by_sql(policy: Policy, cases: Sequence[CaseFacts], adoptions: Mapping[str, str]) -> list[Answers]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        named = ((str(place), facts) for place, facts in enumerate(cases))
        schema = relation_of(connection, policy.vocabulary, named, "cases")
        made = population_query(policy, schema, "cases", adoptions=adoptions)
        return list(_rows(connection, made.text))


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[Answers]:
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    for row in result.fetchall():
        yield dict(zip(names, row, strict=True))


def _differences(
    policy: Policy, facts: CaseFacts, adoptions: Mapping[str, str], answer: Answers
) -> dict[str, tuple[Any, Any]]:
    """What SQL answers otherwise than the reference: (wanted, found) by column."""
    wanted = _by_reference(policy, facts, adoptions)
    return {name: (value, answer[name]) for name, value in wanted.items() if answer[name] != value}


def _by_reference(policy: Policy, facts: CaseFacts, adoptions: Mapping[str, str]) -> Answers:
    evaluation = Evaluation(facts, adoptions)
    concluded = conclude(policy, evaluation)
    wanted: dict[str, Any] = {
        "outcome": concluded.outcome.value,
        "pathway": concluded.pathway.name if concluded.pathway else None,
        "route": concluded.route.clause if concluded.route else None,
        "missing": list(flat(concluded.missing)),
        "judgment": _judgment(policy, concluded),
        "errors": None,
    }
    for name, clause in clauses_of_cases(policy).items():
        verdict = evaluation.verdict(clause)
        wanted |= {f"{name} strict": verdict.strict, f"{name} lenient": verdict.lenient}
    return wanted


def _judgment(policy: Policy, concluded: Conclusion) -> list[str]:
    if concluded.route is not None:
        return [concluded.route.clause] if concluded.outcome is Outcome.JUDGMENT else []
    named = (named_clauses(one.clauses, one.names, policy.level) for one in concluded.questions)
    return sorted({clause for clauses in named for clause in clauses})


def _facts_of(policy: Policy, row: Answers) -> CaseFacts:
    lists = {
        one.name: RecordList(tuple(row[one.name] or ()), bool(row[f"{one.name}_complete"]))
        for one in policy.vocabulary.lists
    }
    return CaseFacts({one.name: row[one.name] for one in policy.vocabulary.facts}, lists)
