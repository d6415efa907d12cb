"""The engines that decide the tables, each as a function from cases to answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from assent.casework.assessment.findings import failing_clauses, findings
from assent.logic.ask_tree import flat
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.conclude import Outcome, conclude
from assent.logic.evaluate import Adoptions, Evaluation
from assent.logic.partial_dates import PartialDate
from assent.logic.tree import Clause, ClauseKind, Condition, Judgment, Readings
from assent.logic.truth import Verdict
from assent.logic.walk import children
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.targets.python import CompactConclusion, CompiledPolicy, compile_policy
from assent.targets.sql.population import population_query
from assent.targets.sql.relations import relation_of
from assent.targets.sql.schema import PopulationQuery


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine says of a case; lists are compared without regard to order."""

    outcome: str
    failed: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    judgment: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    advisories: tuple[str, ...] = ()


Engine = Callable[[Sequence[CaseFacts], Adoptions], Sequence[Answer]]
Adopted = frozenset[tuple[str, str]]
Verdicts = Callable[[str], Verdict | None]
"""An engine's own verdict of a clause, by its id; None where it gives none."""


def by_reference(cases: Sequence[CaseFacts], adoptions: Adoptions) -> list[Answer]:
    """The answers of the reference interpreter."""
    return [_reference_answer(case, adoptions) for case in cases]


def _reference_answer(case: CaseFacts, adoptions: Adoptions) -> Answer:
    conclusion = conclude(POLICY, Evaluation(case, adoptions))
    found = findings(POLICY, conclusion)
    return Answer(
        conclusion.outcome.value,
        found.failed,
        found.exclusions,
        found.judgment,
        flat(conclusion.missing),
        found.advisories,
    )


def by_python(cases: Sequence[CaseFacts], adoptions: Adoptions) -> list[Answer]:
    """The answers of the policy compiled to Python."""
    compiled = _compiled(frozenset(adoptions.items()))
    return [_python_answer(compiled.conclude(case), compiled, case, adoptions) for case in cases]


@cache
def _compiled(adoptions: Adopted) -> CompiledPolicy:
    return compile_policy(POLICY, dict(adoptions))


def _python_answer(
    found: CompactConclusion, compiled: CompiledPolicy, case: CaseFacts, adoptions: Adoptions
) -> Answer:
    known = frozenset(compiled.clause_ids)
    failed, advisories = _rolled_up(
        found.outcome.value,
        found.pathway,
        lambda clause: found.verdict(clause) if clause in known else None,
        case,
        adoptions,
    )
    judgment: tuple[str, ...] = ()
    if found.outcome is Outcome.JUDGMENT and found.route is not None:
        judgment = (found.route,)
    elif found.pathway is not None and found.outcome is not Outcome.NOT_MET:
        standing = _standing(found.pathway)
        judgment = tuple(
            clause for one in found.open_questions for clause in _open_place(standing[one], found, known)
        )
    return Answer(found.outcome.value, *failed, judgment, found.missing, advisories)


def by_sql(cases: Sequence[CaseFacts], adoptions: Adoptions) -> list[Answer]:
    """The answers of the policy compiled to SQL, all cases in one query."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        if adoptions:  # as the population command runs a small file; without them, as it runs a large one
            connection.execute("PRAGMA disable_optimizer")
        named = ((str(place), case) for place, case in enumerate(cases))
        partial = relation_of(connection, POLICY.vocabulary, named, "cases").partial
        result = connection.execute(_query(frozenset(adoptions.items()), partial).text)
        columns = [column[0] for column in result.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    return [_sql_answer(row, case, adoptions) for row, case in zip(rows, cases, strict=True)]


@cache
def _query(adoptions: Adopted, partial: frozenset[tuple[str, str]]) -> PopulationQuery:
    """The query for cases of which these dates are known in part: as their columns then are, as text."""
    with duckdb.connect() as connection:
        schema = relation_of(connection, POLICY.vocabulary, (("none", _in_part(partial)),), "cases")
    return population_query(POLICY, schema, "cases", adoptions=dict(adoptions))


def _in_part(partial: frozenset[tuple[str, str]]) -> CaseFacts:
    """A case in which just these dates are known in part."""
    some = PartialDate(2025)
    lists = {name: RecordList(({},)) for name, _ in partial if name}
    for name, field in partial:
        if name:
            lists[name] = RecordList(({**lists[name].records[0], field: some},))
    return CaseFacts({field: some for name, field in partial if not name}, lists)


def _sql_answer(row: Mapping[str, Any], case: CaseFacts, adoptions: Adoptions) -> Answer:
    def verdict(clause: str) -> Verdict | None:
        if f"{clause} strict" not in row:
            return None
        return Verdict(row[f"{clause} strict"], row[f"{clause} lenient"])

    failed, advisories = _rolled_up(row["outcome"], row["pathway"], verdict, case, adoptions)
    return Answer(row["outcome"], *failed, tuple(row["judgment"]), tuple(row["missing"]), advisories)


class _OfEngine(Evaluation):
    """An evaluation that takes an engine's verdict for every clause that has one."""

    def __init__(self, facts: CaseFacts, adoptions: Adoptions, verdicts: Verdicts) -> None:
        super().__init__(facts, adoptions)
        self._of_engine = verdicts

    def verdict(self, condition: Condition, record: int | None = None) -> Verdict:
        if record is None and isinstance(condition, Clause):
            found = self._of_engine(condition.id)
            if found is not None:
                return found
        return super().verdict(condition, record)


Failed = tuple[tuple[str, ...], tuple[str, ...]]


def _rolled_up(
    outcome: str, pathway: str | None, verdicts: Verdicts, case: CaseFacts, adoptions: Adoptions
) -> tuple[Failed, tuple[str, ...]]:
    """Failed clauses, exclusions and advisories, from the verdicts that an engine gave."""
    if pathway is None:
        return ((), ()), ()
    evaluation = _OfEngine(case, adoptions, verdicts)
    advisories = tuple(one.id for one in POLICY.advisories if evaluation.verdict(one).strict is False)
    if outcome != Outcome.NOT_MET:
        return ((), ()), advisories
    failing = list(failing_clauses(POLICY.pathways[pathway].criteria, evaluation, POLICY.level))
    exclusions = tuple(one.id for one in failing if one.kind is ClauseKind.EXCLUSION)
    return (tuple(one.id for one in failing if one.id not in exclusions), exclusions), advisories


Places = dict[str, list[tuple[str, ...]]]
"""For each question its places: the clause of the level in which it stands there, and those that it names."""


@cache
def _standing(pathway: str) -> Places:
    found: Places = {}
    _stand(POLICY.pathways[pathway].criteria, (), found)
    return found


def _open_place(
    places: list[tuple[str, ...]], found: CompactConclusion, known: frozenset[str]
) -> tuple[str, ...]:
    """The first place whose clause is not settled; a question that two clauses share is open there."""
    for place in places:
        verdict = found.verdict(place[0]) if place[0] in known else None
        if verdict is None or not verdict.settled:
            return place
    return places[0]


def _stand(condition: Condition, inside: tuple[str, ...], found: Places) -> None:
    match condition:
        case Clause(id=name) if name in POLICY.level and not inside:
            inside = (name,)
        case Readings(question=question, names=names):
            found.setdefault(question, []).append((*inside, *names))
        case Judgment(question=question):
            found.setdefault(question, []).append(inside)
    for inner in children(condition):
        _stand(inner, inside, found)


class Batched:
    """An engine that is expensive to start, asked once for each set of adopted readings.

    What is to be asked is noted beforehand; the first question then answers all under its adoptions.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._noted: dict[Adopted, dict[str, CaseFacts]] = {}
        self._answers: dict[tuple[Adopted, str], Answer] = {}
        self._asked = set[Adopted]()

    def note(self, cases: Sequence[CaseFacts], adoptions: Adoptions) -> list[Answer]:
        """Note cases for later; the answers mean nothing."""
        noted = self._noted.setdefault(frozenset(adoptions.items()), {})
        noted.update((repr(case), case) for case in cases)
        return [Answer("noted")] * len(cases)

    def __call__(self, cases: Sequence[CaseFacts], adoptions: Adoptions) -> list[Answer]:
        adopted = frozenset(adoptions.items())
        if any((adopted, repr(case)) not in self._answers for case in cases):
            self.note(cases, adoptions)
            if adopted in self._asked:
                raise AssertionError(
                    f"not noted beforehand: a row of a table is another case each time: {cases}"
                )
            self._asked.add(adopted)
            noted = self._noted.pop(adopted)
            answers = self._engine(list(noted.values()), adoptions)
            self._answers.update(
                ((adopted, name), answer) for name, answer in zip(noted, answers, strict=True)
            )
        return [self._answers[adopted, repr(case)] for case in cases]


ENGINES: Mapping[str, Engine] = {"reference": by_reference, "python": by_python, "sql": by_sql}
"""Every engine answers every table, all rows under the same adoptions in one call."""
SLOW_TO_START = frozenset({"sql"})
"""Engines that are asked for all tables at once, and outside CI under no adopted reading."""
