"""Which dates an expression reads, and whether one of them is known only to the month or year."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from assent.logic.case_facts import CaseFacts
from assent.logic.definitions import Kind
from assent.logic.partial_dates import PartialDate, any_partial
from assent.logic.tree import (
    Arithmetic,
    AtLeast,
    AtLeastDistinct,
    Compare,
    Condition,
    Every,
    Fact,
    Field,
    Latest,
    Member,
    OfRecords,
    Readings,
    Value,
    node,
)
from assent.logic.walk import children, every_value, facts_of, gatherings, leaves, values

DateLeaf = Fact[Any] | Field[Any]
"""A fact, or a field of a record, that is a date."""
Live = Callable[[Readings], Iterable[Condition]]
"""The expressions of a question that decide."""


def reads_dates(value: Value[Any]) -> bool:
    """Whether a value is worked out from a date of the case or of the record at hand."""
    return any(isinstance(part, Fact | Field) and part.kind is Kind.DATE for part in every_value(value))


def dates_of_value(value: Value[Any], live: Live) -> Iterator[DateLeaf]:
    """The dates that a value is worked out from, with those that tell which records count."""
    yield from _dates(leaves(value))
    for inner in every_value(value):
        if isinstance(inner, OfRecords):
            yield from dates_of_condition(inner.where, live)


def dates_of_condition(condition: Condition, live: Live) -> Iterator[DateLeaf]:
    """The dates that a condition reads, with those of the conditions inside that decide."""
    yield from _dates(facts_of(condition))
    match node(condition):
        case Readings() as question:
            inside: Iterable[Condition] = live(question)
        case AtLeast(where=where):
            inside = (where,)
        case _:
            inside = children(condition)
    for inner in inside:
        yield from dates_of_condition(inner, live)


def parts_with_dates(condition: Condition, live: Live) -> Iterator[Condition]:
    """The conditions on dates inside: comparisons about the case or the record at hand, and those on a whole list."""
    this = node(condition)
    match this:
        case Compare() | Member():
            if next(dates_of_condition(this, live), None) is not None:
                yield condition
        case AtLeast() | AtLeastDistinct() | Every() | Latest():
            yield condition
        case _:
            for inner in live(this) if isinstance(this, Readings) else children(condition):
                yield from parts_with_dates(inner, live)


def decided_by_bounds(condition: Condition) -> bool:
    """Whether a condition is a comparison, or a membership, that is known wherever all its dates are.

    Not one that reads a list, nor one that divides by days, which are unknown until each day is known.
    """
    if not isinstance(condition, Compare | Member) or gatherings(condition):
        return False
    parts = (inner for value in values(condition) for inner in every_value(value))
    return not any(isinstance(part, Arithmetic) and _divides_by_days(part) for part in parts)


def _divides_by_days(this: Arithmetic[Any]) -> bool:
    return this.operator == "/" and reads_dates(this.right)


def some_in_part(read: Iterable[DateLeaf], facts: CaseFacts, record: int | None) -> bool:
    """Whether one of the dates is partial: of the record at hand, else of any record of its list."""
    return any(_in_part(leaf, facts, record) for leaf in read)


def in_part(facts: CaseFacts) -> bool:
    """Whether anything in a case is a partial date."""
    if PartialDate in map(type, facts.values.values()):
        return True
    records = (record for known in facts.lists.values() for record in known.records)
    return any(PartialDate in map(type, record.values()) for record in records)


def _dates(read: Iterable[Any]) -> Iterator[DateLeaf]:
    for leaf in read:
        if isinstance(leaf, Fact | Field) and leaf.kind is Kind.DATE:
            yield leaf


def _in_part(leaf: DateLeaf, facts: CaseFacts, record: int | None) -> bool:
    name = leaf.definition.name
    if isinstance(leaf, Fact):
        return isinstance(facts.values.get(name), PartialDate)
    if record is not None:
        return isinstance(facts.record(leaf.records, record).get(name), PartialDate)
    return any_partial(facts.records(leaf.records).records, name)
