"""Which clauses an outcome names, at the level that the policy's outline fixes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import assert_never

from assent.logic import tree
from assent.logic.conclude import Conclusion, Outcome
from assent.logic.evaluate import Evaluation, live_readings
from assent.logic.policy import Policy
from assent.logic.questions import OpenQuestion
from assent.logic.truth import FALSE


@dataclass(frozen=True, slots=True)
class Findings:
    """Clause ids at the policy's level, in reading order: what failed, what is open, what to note."""

    failed: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    judgment: tuple[str, ...] = ()
    advisories: tuple[str, ...] = ()


def findings(policy: Policy, conclusion: Conclusion) -> Findings:
    """The clauses behind a conclusion. Failures are named only where the whole is definitely not met."""
    advisories = raised_advisories(policy, conclusion)
    if conclusion.route is not None:
        judged = conclusion.outcome is Outcome.JUDGMENT
        return Findings(judgment=(conclusion.route.clause,) if judged else (), advisories=advisories)
    if conclusion.pathway is None:
        return Findings(advisories=advisories)
    if conclusion.outcome is not Outcome.NOT_MET:
        return Findings(judgment=judged_clauses(policy, conclusion.questions), advisories=advisories)
    failing = list(failing_clauses(conclusion.pathway.criteria, conclusion.evaluation, policy.level))
    return Findings(
        failed=_ids(clause for clause in failing if clause.kind is not tree.ClauseKind.EXCLUSION),
        exclusions=_ids(clause for clause in failing if clause.kind is tree.ClauseKind.EXCLUSION),
        advisories=advisories,
    )


def failing_clauses(
    condition: tree.Condition, evaluation: Evaluation, level: tuple[str, ...]
) -> Iterator[tree.Clause]:
    """The outermost clauses of the level that make a definitely false condition false."""
    if evaluation.verdict(condition) != FALSE:
        return
    this = tree.node(condition)
    match this:
        case tree.Clause(id=name) if name in level:
            yield this
        case tree.Clause(expr=expr):
            yield from failing_clauses(expr, evaluation, level)
        case tree.AllOf(parts) | tree.AnyOf(parts) | tree.CountOf(_, parts):
            yield from _each(parts, evaluation, level)
        case tree.Given(_, then):
            yield from failing_clauses(then, evaluation, level)
        case tree.Otherwise(first, then):
            yield from _each((first, then), evaluation, level)
        case tree.Readings():
            live = live_readings(this, evaluation.adoptions)
            yield from _each(
                [reading.expr for reading in live if reading.expr is not None], evaluation, level
            )
        case (
            tree.Constant() | tree.Flag() | tree.FieldFlag() | tree.Compare() | tree.Member()
            | tree.NoneOf() | tree.Not() | tree.Unknown() | tree.Judgment() | tree.AtLeast()
            | tree.AtLeastDistinct() | tree.Every() | tree.Latest()
        ):  # fmt: skip
            return
        case _:
            assert_never(this)


def judged_clauses(policy: Policy, questions: Iterable[OpenQuestion]) -> tuple[str, ...]:
    """The clauses of the level in which open questions stand, and those that they name besides."""
    named = chain.from_iterable(
        (*_outermost(question.clauses, policy.level), *question.names) for question in questions
    )
    return tuple(dict.fromkeys(named))


def raised_advisories(policy: Policy, conclusion: Conclusion) -> tuple[str, ...]:
    """The advisory clauses, by their own ids, known not to hold; only where criteria were evaluated."""
    if conclusion.pathway is None:
        return ()
    return tuple(
        clause.id for clause in policy.advisories if conclusion.evaluation.verdict(clause).strict is False
    )


def at_level(policy: Policy, clause: str) -> str:
    """The id of the level that a finer id counts as: ``C.3.c`` counts as ``C.3``."""
    parts = clause.split(".")
    for end in range(len(parts), 0, -1):
        if (shorter := ".".join(parts[:end])) in policy.level:
            return shorter
    return clause


def _each(
    parts: Iterable[tree.Condition], evaluation: Evaluation, level: tuple[str, ...]
) -> Iterator[tree.Clause]:
    for part in parts:
        yield from failing_clauses(part, evaluation, level)


def _outermost(clauses: tuple[str, ...], level: tuple[str, ...]) -> tuple[str, ...]:
    return next(((clause,) for clause in clauses if clause in level), ())


def _ids(clauses: Iterable[tree.Clause]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause.id for clause in clauses))
