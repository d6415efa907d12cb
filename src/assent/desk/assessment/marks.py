"""The numbers that a policy measures records by, read out of its clauses: for pictures beside the values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assent.logic.policy import Policy
from assent.logic.policy_memory import once_per_policy
from assent.logic.tree import Clause, Compare, Condition, Fact, Field, Literal, Readings, Shift
from assent.logic.walk import children


@dataclass(frozen=True, slots=True)
class Mark:
    """A clause compares a field of a record with ``bound``, by a ``reading`` where wording is open.

    ``operator`` is ``>=``, ``>``, ``<=`` or ``<``, as the clause has it. ``where`` are the values by which the
    records that it is about are chosen, such as the scale of a rating.
    """

    clause: str
    field: str
    operator: str
    bound: float
    where: Mapping[str, str]
    question: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A clause wants the date of a record to lie at most so many ``days`` before the date of a fact."""

    clause: str
    field: str
    before: str
    days: int


@once_per_policy
def marks(policy: Policy, records: str) -> tuple[Mark, ...]:
    """The bounds of the fields of a list, each once, by the clauses that are about one kind of record."""
    every_mark = (mark for clause in policy.clauses().values() for mark in _marks(clause, records))
    return tuple(
        {(mark.field, mark.bound, *mark.where.values(), mark.reading): mark for mark in every_mark}.values()
    )


@once_per_policy
def windows(policy: Policy, records: str) -> tuple[Window, ...]:
    """How far back the dates of a list may lie, by the live readings, each once."""
    every_window = (
        Window(clause.id, compared.left.definition.name, shifted.value.definition.name, -shifted.span.days)
        for clause in policy.clauses().values()
        for compared, _ in _own(clause.expr, "", "")
        if compared.operator == ">="
        and isinstance(compared.left, Field)
        and compared.left.records == records
        and isinstance(shifted := compared.right, Shift)
        and isinstance(shifted.value, Fact)
        and shifted.span.days < 0
    )
    return tuple({(window.field, window.before, window.days): window for window in every_window}.values())


def _marks(clause: Clause, records: str) -> Iterator[Mark]:
    own = [
        (comparison, reading) for comparison, reading in _own(clause.expr, "", "") if _of(comparison, records)
    ]
    kinds = {
        (_name(comparison), str(_literal(comparison))) for comparison, _ in own if comparison.operator == "is"
    }
    chosen = dict(kinds)
    if len(kinds) > len(chosen):
        return  # it is about several kinds of records: which number is for which cannot be told
    for comparison, (question, reading) in own:
        bound = _literal(comparison)
        if comparison.operator != "is" and isinstance(bound, int | float) and bound > 0:
            yield Mark(clause.id, _name(comparison), comparison.operator, bound, chosen, question, reading)


def _own(condition: Condition, question: str, reading: str) -> Iterator[tuple[Compare, tuple[str, str]]]:
    """The comparisons down to the next clauses, each with the live reading in which it stands."""
    if isinstance(condition, Compare):
        yield condition, (question, reading)
    elif isinstance(condition, Readings):
        for live_reading in condition.live:
            if live_reading.expr is not None:
                several = len(condition.live) > 1
                inside = (condition.question, live_reading.name) if several else (question, reading)
                yield from _own(live_reading.expr, *inside)
    elif not isinstance(condition, Clause):
        for inner in children(condition, recorded=False):
            yield from _own(inner, question, reading)


def _of(compare: Compare, records: str) -> bool:
    left, right = compare.left, compare.right
    return isinstance(left, Field) and left.records == records and isinstance(right, Literal)


def _name(compare: Compare) -> str:
    assert isinstance(compare.left, Field)
    return compare.left.definition.name


def _literal(compare: Compare) -> object:
    assert isinstance(compare.right, Literal)
    return compare.right.plain
