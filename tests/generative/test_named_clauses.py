"""A clause that holds is named nowhere as one that stands in the way: not as unmet, in the way to yes, or in the trace.

A clause about records holds where it holds for each record that is there. One that stands under a negation, or as
the gate of another, may hold and yet keep the request from a yes: then it is the clause around it that is unmet.
"""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import event, given, settings

from assent.casework.assessment.trace import list_of, trace
from assent.casework.assessment.unmet import unmet_clauses
from assent.logic.case_facts import CaseFacts
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Clause, Condition
from assent.logic.truth import FALSE, TRUE
from assent.logic.walk import children
from assent.logic.way import Cannot, Clinician, Step, Way, WayGroup, feasible, followed
from assent.logic.way_to_yes import way_to_yes
from tests.generative.trees import case_facts, conditions

CONDITIONS = conditions(depth=4, clauses_in_lists=True, disputes=True)
EXAMPLES = settings(max_examples=60)


@EXAMPLES
@given(CONDITIONS, case_facts(most=3))
def test_a_clause_that_holds_is_not_unmet(condition: Condition, facts: CaseFacts) -> None:
    evaluation = Evaluation(facts)
    unmet = unmet_clauses(condition, evaluation)
    event("some are unmet" if unmet else "none is")
    assert not holding(condition, evaluation) & {*unmet}
    assert evaluation.verdict(condition) != TRUE or not unmet


@EXAMPLES
@given(CONDITIONS, case_facts(most=3))
def test_a_clause_that_holds_is_not_in_the_way_to_yes(condition: Condition, facts: CaseFacts) -> None:
    evaluation = Evaluation(facts)
    way = way_to_yes(condition, evaluation)
    event("a way" if feasible(way) else "none")
    after = Evaluation(followed(way, facts))
    named = {clause for part in _parts(way) if not isinstance(part, Clinician) for clause in part.clauses}
    assert not holding(condition, evaluation) & named
    asked = {clause for part in _parts(way) if isinstance(part, Clinician) for clause in part.clauses}
    assert not holding(condition, evaluation) & holding(condition, after) & asked


@EXAMPLES
@given(CONDITIONS, case_facts(most=3))
def test_a_clause_that_holds_does_not_fail_in_the_trace(condition: Condition, facts: CaseFacts) -> None:
    evaluation = Evaluation(facts)
    holds = holding(condition, evaluation)
    for entry in trace((condition,), evaluation):
        if entry.binds and entry.id in holds:
            verdicts = [entry.verdict] if entry.verdict else [verdict for _, verdict in entry.records]
            assert FALSE not in verdicts
            assert {*verdicts} == {TRUE}


def holding(condition: Condition, evaluation: Evaluation) -> set[str]:
    """The ids of the clauses that hold."""
    return {clause.id for clause, records in _clauses(condition, None) if _holds(clause, records, evaluation)}


def _holds(clause: Clause, records: str | None, evaluation: Evaluation) -> bool:
    if records is None:
        return evaluation.verdict(clause) == TRUE
    verdicts = evaluation.matches(records, clause)
    return bool(verdicts) and all(verdict == TRUE for verdict in verdicts)


def _clauses(condition: Condition, records: str | None) -> Iterator[tuple[Clause, str | None]]:
    if isinstance(condition, Clause):
        yield condition, records
    for inner in children(condition, recorded=False):
        yield from _clauses(inner, list_of(condition) or records)


def _parts(way: Way | None) -> Iterator[Step | Cannot | Clinician]:
    match way:
        case None:
            return
        case WayGroup(parts=parts):
            for part in parts:
                yield from _parts(part)
        case _:
            yield way
