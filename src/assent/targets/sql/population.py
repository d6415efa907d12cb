"""A policy as one SQL query over a population: a row in, a row out."""

from __future__ import annotations

from collections.abc import Mapping

from assent.logic.evaluate import Adoptions
from assent.logic.policy import Policy
from assent.logic.tree import AtLeast, AtLeastDistinct, Clause, Condition, Every, Latest, node
from assent.logic.walk import children, every_condition
from assent.targets.sql.analysis import Analysis
from assent.targets.sql.columns import Columns
from assent.targets.sql.compile import Compiler
from assent.targets.sql.inputs import Inputs, check_columns
from assent.targets.sql.layout import query
from assent.targets.sql.missing import Missing
from assent.targets.sql.outcome import Conclusions
from assent.targets.sql.schema import CASE_ID, EVERYTHING, Output, PopulationQuery, Schema
from assent.targets.sql.terms import Term, cast, column
from assent.targets.sql.verdicts import boolean


def population_query(
    policy: Policy,
    schema: Schema,
    source: str,
    *,
    adoptions: Adoptions | None = None,
    outputs: frozenset[Output] = EVERYTHING,
) -> PopulationQuery:
    """The query for a relation named ``source`` with these columns.

    Raises ``PopulationError`` for columns that the policy does not know, ``ValueError`` for an
    adoption that names no reading.
    """
    check_columns(schema, policy.vocabulary)
    columns = Columns()
    inputs = Inputs(columns, schema, policy.vocabulary)
    compiler = Compiler(columns, inputs, Analysis(adoptions or {}))
    conclusions = Conclusions(policy, compiler)
    selected: dict[str, Term] = {
        CASE_ID: cast(column(CASE_ID), "TEXT"),
        "outcome": conclusions.outcome(),
        "pathway": conclusions.pathway(),
        "route": conclusions.route(),
    }
    clauses = clauses_of_cases(policy)
    for name, clause in clauses.items():
        verdict = conclusions.where_valid(compiler.verdict(clause))
        lenient = boolean(verdict, strict=True) if not compiler.analysis.disputed(clause) else None
        selected[f"{name} strict"] = columns.derive(boolean(verdict, strict=True))
        selected[f"{name} lenient"] = columns.derive(lenient or boolean(verdict, strict=False))
    if Output.MISSING in outputs:
        selected["missing"] = Missing(compiler, conclusions).names()
    if Output.JUDGMENT in outputs:
        selected["judgment"] = conclusions.judgment()
    if Output.ERRORS in outputs:
        selected["errors"] = conclusions.validity.errors()
    text = query(columns, selected, source, inputs.lists)
    return PopulationQuery(text, tuple(selected), tuple(clauses), _deciding(policy, tuple(clauses)))


def _deciding(policy: Policy, clauses: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Of each pathway the clauses at the policy's level; all of them where it has no level."""
    deciding: dict[str, tuple[str, ...]] = {}
    for name, pathway in policy.pathways.items():
        standing = {
            condition.id for condition in every_condition(pathway.criteria) if isinstance(condition, Clause)
        }
        level = policy.level or clauses
        deciding[name] = tuple(clause for clause in clauses if clause in standing and clause in level)
    return deciding


def clauses_of_cases(policy: Policy) -> Mapping[str, Clause]:
    """The clauses about the case as a whole, by id in reading order; not those about single records."""
    clauses: dict[str, Clause] = {}
    for root in policy.roots():
        _collect(root, clauses)
    return clauses


def _collect(condition: Condition, clauses: dict[str, Clause]) -> None:
    match node(condition):
        case Clause(id=name) as clause:
            clauses.setdefault(name, clause)
        case AtLeast() | AtLeastDistinct() | Every() | Latest():
            return
    for inner in children(condition):
        _collect(inner, clauses)
