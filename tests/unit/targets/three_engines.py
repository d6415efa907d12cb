"""One condition decided by every engine: the reference, compiled Python and SQL, which must agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from assent.logic.ask_tree import flat
from assent.logic.authoring import (
    Condition,
    Effective,
    Fact,
    Flag,
    Grant,
    Pathway,
    Policy,
    Records,
    Row,
    Vocabulary,
    integer,
    on_date,
)
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.codec import decode_policy, encode_policy
from assent.logic.conclude import conclude
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Route
from assent.logic.tree import Clause, ClauseKind, Plain
from assent.targets.python import compile_policy
from assent.targets.sql.population import population_query
from assent.targets.sql.relations import relation_of

REQUEST_DATE = on_date("request_date", "When was it requested?")
KIND = integer("kind", "Which kind of request is it?", 1, 2)
REQUESTED = date(2026, 3, 31)


@dataclass(frozen=True, slots=True)
class Decided:
    """What all engines say of one case: the clause's strict truth, the outcome, and what is missing."""

    truth: bool | None
    outcome: str
    missing: tuple[str, ...]
    route: str | None = None


class Laboratory:
    """Policies of one clause over some facts and lists."""

    def __init__(self, facts: Sequence[Fact[Any] | Flag], lists: Sequence[Records] = ()) -> None:
        known = (REQUEST_DATE, KIND, *facts)
        self.vocabulary = Vocabulary(
            tuple(fact.definition for fact in known), tuple(records.definition for records in lists)
        )

    def policy(
        self, criteria: Condition, routes: tuple[Route, ...] = (), grant: Grant | None = None
    ) -> Policy:
        """The policy whose one clause is the condition."""
        clause = Clause("K", ClauseKind.CRITERION, "It holds.", criteria)
        return Policy(
            id="small", title="Small", version="1", effective=date(2026, 1, 1),
            outline={"K": Row("K", ClauseKind.CRITERION, "It holds.")},
            vocabulary=self.vocabulary, first=(KIND.definition,), routes=routes, pathway_by="kind",
            pathways={"1": Pathway("1", clause, grant or Grant(28, "K"))},
            administrative=(), advisories=(), level=("K",),
            history=(Effective("E", date(2026, 1, 1), "First.", encoded=True),),
        )  # fmt: skip

    def decide(
        self,
        criteria: Condition,
        lists: Mapping[str, RecordList] | None = None,
        **values: Plain | None,
    ) -> Decided:
        """What the engines say, held equal; the policy goes through its JSON once."""
        return self.conclude(criteria, lists or {}, (), values)

    def routed(self, routes: tuple[Route, ...], **values: Plain | None) -> Decided:
        """What the engines say of a policy with routes and an easy criterion."""
        return self.conclude(KIND >= 1, {}, routes, values)

    def conclude(
        self,
        criteria: Condition,
        lists: Mapping[str, RecordList],
        routes: tuple[Route, ...],
        values: Mapping[str, Plain | None],
    ) -> Decided:
        """The same, for any case of the small policy."""
        policy = self.policy(criteria, routes)
        assert decode_policy(encode_policy(policy)) == policy
        facts = CaseFacts({"request_date": REQUESTED, "kind": 1, **values}, lists)
        by_reference = _by_reference(policy, facts)
        assert _by_python(policy, facts) == by_reference
        assert _by_sql(policy, facts) == by_reference
        return by_reference

    def truth(
        self, criteria: Condition, lists: Mapping[str, RecordList] | None = None, **values: Plain | None
    ) -> bool | None:
        """The truth of the condition."""
        return self.decide(criteria, lists, **values).truth


def _by_reference(policy: Policy, facts: CaseFacts) -> Decided:
    concluded = conclude(policy, Evaluation(facts))
    truth = concluded.evaluation.verdict(policy.clauses()["K"]).strict if concluded.pathway else None
    route = concluded.route.clause if concluded.route else None
    return Decided(truth, concluded.outcome.value, flat(concluded.missing), route)


def _by_python(policy: Policy, facts: CaseFacts) -> Decided:
    concluded = compile_policy(policy).conclude(facts)
    verdict = concluded.verdict("K")
    truth = verdict.strict if verdict else None
    return Decided(truth, concluded.outcome.value, concluded.missing, concluded.route)


def _by_sql(policy: Policy, facts: CaseFacts) -> Decided:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        schema = relation_of(connection, policy.vocabulary, [("1", facts)], "cases")
        query = population_query(policy, schema, "cases")
        values = connection.execute(query.text).fetchone()
    assert values is not None
    row = dict(zip(query.columns, values, strict=True))
    assert row["errors"] is None
    truth = row["K strict"] if row["pathway"] else None
    return Decided(truth, row["outcome"], tuple(row["missing"]), row["route"])
