"""The structure of the tree: the conditions and values that stand directly in a node."""

from collections.abc import Iterable, Iterator
from typing import Any, assert_never

from assent.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
    Constant,
    CountOf,
    Every,
    Fact,
    Field,
    FieldFlag,
    Flag,
    Given,
    Judgment,
    Latest,
    Literal,
    Member,
    NoneOf,
    Not,
    OfRecords,
    Otherwise,
    OtherwiseValue,
    Readings,
    Shift,
    Unknown,
    Value,
    node,
    value_node,
)  # fmt: skip


def children(condition: Condition, *, recorded: bool = True) -> tuple[Condition, ...]:
    """The conditions directly inside; with ``recorded`` also those of recorded readings."""
    this = node(condition)
    match this:
        case Constant() | Flag() | FieldFlag() | Unknown():
            return ()
        case Compare() | Member():
            return tuple(gathered.where for gathered in gatherings(this))
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts) | CountOf(_, parts):
            return parts
        case Not(part):
            return (part,)
        case Given(gate, then):
            return (gate, then)
        case Otherwise(first, then):
            return (first, then)
        case Readings(live=live, recorded=only_recorded):
            considered = (*live, *only_recorded) if recorded else live
            return tuple(reading.expr for reading in considered if reading.expr is not None)
        case Judgment(_, when):
            return (when,)
        case Clause(expr=expr, binds_when=binds):
            return (expr,) if binds is None else (binds, expr)
        case AtLeast(where=where, settled=settled):
            return (where,) if settled is None else (where, settled)
        case AtLeastDistinct(where=where) | Every(where=where):
            return (where,)
        case Latest(where=where, test=test):
            return (where, test)
    assert_never(this)


def values(condition: Condition) -> tuple[Value[Any], ...]:
    """The value expressions directly inside."""
    match node(condition):
        case Compare(_, left, right):
            return (left, right)
        case Member(value):
            return (value,)
        case AtLeastDistinct(field=field) | Latest(by=field):
            return (field,)
    return ()


def every_condition(condition: Condition, *, recorded: bool = True) -> Iterator[Condition]:
    """The condition and all inside it, parents first, repeated where they stand repeatedly."""
    waiting = [condition]
    while waiting:
        following = waiting.pop()
        yield following
        waiting.extend(reversed(children(following, recorded=recorded)))


def distinct_conditions(roots: Iterable[Condition]) -> Iterator[Condition]:
    """Every condition of these and all inside them, parents first, each node once, where it first stands.

    A policy may use a part in many places: whoever asks what there is need not go through it in each.
    """
    seen = set[int]()
    for root in roots:
        waiting = [root]
        while waiting:
            following = waiting.pop()
            if id(following) not in seen:
                seen.add(id(following))
                yield following
                waiting.extend(reversed(children(following)))


def leaves(value: Value[Any]) -> tuple[Fact[Any] | Field[Any], ...]:
    """The facts and fields of a value expression, from left to right."""
    this = value_node(value)
    match this:
        case Literal():
            return ()
        case Fact() | Field():
            return (this,)
        case Shift(inner):
            return leaves(inner)
        case Arithmetic(_, left, right) | OtherwiseValue(left, right):
            return leaves(left) + leaves(right)
        case OfRecords(field=field, by=by):
            return tuple(leaf for leaf in (field, by) if leaf is not None)
    assert_never(this)


def own_leaves(value: Value[Any]) -> tuple[Fact[Any] | Field[Any], ...]:
    """The facts of a value, and the fields of the record at hand: not those gathered from a list."""
    return tuple(part for part in every_value(value) if isinstance(part, Fact | Field))


def gatherings(condition: Condition) -> tuple[OfRecords[Any], ...]:
    """The values out of lists that a condition itself reads."""
    parts = (inner for value in values(condition) for inner in every_value(value))
    return tuple(part for part in parts if isinstance(part, OfRecords))


def operands(value: Value[Any]) -> tuple[Value[Any], ...]:
    """The values directly inside a value expression."""
    this = value_node(value)
    match this:
        case Literal() | Fact() | Field() | OfRecords():
            return ()
        case Shift(inner):
            return (inner,)
        case Arithmetic(_, left, right) | OtherwiseValue(left, right):
            return (left, right)
    assert_never(this)


def every_value(value: Value[Any]) -> Iterator[Value[Any]]:
    """The value and all inside it, wholes before parts."""
    yield value
    for inner in operands(value):
        yield from every_value(inner)


def facts_of(condition: Condition) -> Iterator[Flag | FieldFlag | Fact[Any] | Field[Any]]:
    """The facts and fields that a condition itself reads, not those of the conditions inside."""
    match node(condition):
        case Flag() | FieldFlag() as flag:
            yield flag
    for value in values(condition):
        yield from leaves(value)
