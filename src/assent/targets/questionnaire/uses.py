"""Where a policy's tree reads facts and lists, under which rules, and for which clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assent.logic.adoptions import Adoptions, live_expressions
from assent.logic.definitions import Definition
from assent.logic.tree import (
    AllOf,
    Another,
    AnyOf,
    AskedAgain,
    AskedField,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
    Every,
    Fact,
    Field,
    FieldFlag,
    Flag,
    Given,
    Latest,
    Member,
    OfRecords,
    Otherwise,
    Readings,
    Unknown,
    Value,
    node,
)
from assent.logic.walk import children, every_value, values
from assent.targets.questionnaire.rules import (
    PERHAPS,
    Rules,
    both,
    known_true,
    not_false,
    not_known,
    not_true,
)


@dataclass(frozen=True, slots=True)
class FactUse:
    """A fact, or a field of a list (``scores.total``), or a list alone, as one place of the tree reads it.

    ``rules`` are what has to hold there for it to matter; ``clause`` is the innermost one, empty outside of any.
    """

    path: str
    rules: Rules
    clause: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: the rules so far, and the clause."""

    rules: Rules
    clause: str

    def under(self, rules: Rules) -> _Place:
        return replace(self, rules=both(self.rules, rules))


def uses_of(root: Condition, adoptions: Adoptions) -> Iterator[FactUse]:
    """Every use under a condition, in reading order; readings that do not decide are left out."""
    yield from _uses(root, _Place(PERHAPS, ""), adoptions)


def _uses(condition: Condition, place: _Place, adoptions: Adoptions) -> Iterator[FactUse]:
    this = node(condition)
    match this:
        case Flag() | FieldFlag() as leaf:
            yield _use(leaf, place)
        case AtLeast(records=records) | AtLeastDistinct(records=records) | Every(records=records):
            yield FactUse(records, place.rules, place.clause)
        case Latest(records=records):
            yield FactUse(records, place.rules, place.clause)
        case Unknown(asks):
            yield from (_asked(ask, place) for ask in asks)
    for value in values(condition):
        yield from _of_value(value, place)
    for inner, under in _inside(this, place, adoptions):
        yield from _uses(inner, under, adoptions)


def _inside(condition: Condition, place: _Place, adoptions: Adoptions) -> Iterator[tuple[Condition, _Place]]:
    """The conditions directly inside, each with what has to hold for it to be asked."""
    this = node(condition)
    match this:
        case AllOf(parts, in_order):
            for part in parts:
                yield part, place
                if in_order:
                    place = place.under(known_true(part, adoptions))
        case AnyOf(parts):
            for part in parts:
                yield part, place
                place = place.under(not_true(part, adoptions))
        case Given(gate, then):
            yield gate, place
            yield then, place.under(known_true(gate, adoptions))
        case Otherwise(first, then):
            yield first, place
            yield then, place.under(not_known(first))
        case Clause(id=id, expr=expr, binds_when=binds):
            own = replace(place, clause=id)
            if binds is not None:
                yield binds, own
                own = own.under(not_false(binds, adoptions))
            yield expr, own
        case Readings():
            yield from ((expr, place) for expr in live_expressions(this, adoptions))
        case Compare() | Member():
            yield from ((gathering.where, place) for value in values(this) for gathering in _gathered(value))
        case _:
            yield from ((inner, place) for inner in children(this))


def _of_value(value: Value[Any], place: _Place) -> Iterator[FactUse]:
    for inner in every_value(value):
        match inner:
            case Fact() | Field() as leaf:
                yield _use(leaf, place)
            case OfRecords(records=records, field=field, by=by):
                yield FactUse(records, place.rules, place.clause)
                yield from (_use(leaf, place) for leaf in (field, by) if leaf is not None)


def _gathered(value: Value[Any]) -> Iterator[OfRecords[Any]]:
    return (inner for inner in every_value(value) if isinstance(inner, OfRecords))


def _use(leaf: Flag | FieldFlag | Fact[Any] | Field[Any], place: _Place) -> FactUse:
    name = leaf.definition.name
    path = f"{leaf.records}.{name}" if isinstance(leaf, Field | FieldFlag) else name
    return FactUse(path, place.rules, place.clause)


def _asked(ask: Definition | Another | AskedField | AskedAgain, place: _Place) -> FactUse:
    match ask:
        case Definition(name=name):
            return FactUse(name, place.rules, place.clause)
        case Another(records=records):
            return FactUse(records, place.rules, place.clause)
        case AskedField(field=field):
            return _use(field, place)
        case AskedAgain(fact=fact):
            return _use(fact, place)
