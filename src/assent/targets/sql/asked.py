"""What is asked about inside a condition that is asked about: further conditions, and names.

The same steps as the reference's questions, of which only the names are wanted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, assert_never

from sqlglot import exp

from assent.logic.absorb import worth_asking
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
    Member,
    NoneOf,
    Not,
    OfRecords,
    Otherwise,
    OtherwiseValue,
    Readings,
    Unknown,
    Value,
    node,
    value_node,
)  # fmt: skip
from assent.logic.walk import every_condition, leaves, operands, values
from assent.targets.sql.compile import Compiler
from assent.targets.sql.terms import (
    TRUE,
    Term,
    all_true,
    any_true,
    binary,
    is_unknown,
    negated,
    number,
)
from assent.targets.sql.verdicts import T, U, bit, is_, of_known

AskedKey = tuple[int, bool, str, bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition that may be asked about, the side looked at, and the list of the record at hand.

    ``by_parts``: it is looked at part by part, beside what a clinician decides, while it is not settled;
    the side is the one that is hardest for the request.
    """

    condition: Condition
    strict: bool
    records: str = ""
    by_parts: bool = False

    @property
    def key(self) -> AskedKey:
        """What tells it from others."""
        return id(self.condition), self.strict, self.records, self.by_parts


@dataclass(frozen=True, slots=True)
class Named:
    """A name that is asked for at a place: of the case, or a field of the record at hand."""

    name: str
    when: Term
    field_of: str = ""


Step = tuple[Asked, Term] | Named
"""A condition and when it is asked about, or a name."""


class Steps:
    """The steps from a condition inwards."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._columns = compiler.columns

    def inside(self, asked: Asked) -> Iterator[Step]:
        """What is asked about inside a condition that is asked about."""

        def each(parts: tuple[Condition, ...]) -> Iterator[Step]:
            for part in parts:
                yield Asked(part, asked.strict, asked.records), TRUE

        def turned(part: Condition) -> Asked:
            return Asked(part, not asked.strict, asked.records)

        this = node(asked.condition)
        match this:
            case Constant():
                return
            case Flag() | FieldFlag():
                yield self._leaf(this, TRUE)
            case Compare() | Member():
                for value in values(this):
                    yield from self._of_value(value, TRUE)
            case AllOf(parts, in_order=True):
                yield from self._in_order(asked, parts)
            case AllOf(parts):
                yield from each(worth_asking(parts, conjunct=True))
            case AnyOf(parts):
                yield from each(worth_asking(parts, conjunct=False))
            case NoneOf(parts):
                for part in worth_asking(parts, conjunct=False):
                    yield turned(part), TRUE
            case Not(part) | Judgment(_, part):
                yield turned(part), TRUE
            case CountOf(_, parts):
                yield from each(parts)
            case Given(gate, then):
                yield from self._gated(asked, gate, then)
            case Otherwise(first, then):
                yield from each((first, then))
            case Unknown(asks):
                for ask in asks:
                    yield _named(ask)
            case Readings():
                live = self._compiler.analysis.live(this)
                yield from each(worth_asking(live, conjunct=asked.strict))
            case Clause(expr=expr, binds_when=binds):
                yield from each((expr,)) if binds is None else self._gated(asked, binds, expr)
            case AtLeast():
                yield from self._at_least(this, asked.strict)
            case AtLeastDistinct():
                yield from self._distinct(this, asked.strict)
            case Every(records, where):
                yield Asked(where, asked.strict, records), TRUE
                yield Named(records, self._compiler.lists.open(records))
            case Latest():
                yield from self._latest(this, asked.strict)
            case _:
                assert_never(this)

    def _of_value(self, value: Value[Any], when: Term) -> Iterator[Step]:
        """What would make a value known, if it is unknown."""
        this = value_node(value)
        match this:
            case Fact() | Field():
                yield self._leaf(this, when)
                return
            case OfRecords():
                yield from self._gathered(this, when)
                return
            case OtherwiseValue():
                when = all_true((when, is_unknown(self._compiler.value(value))))
        for inner in operands(value):
            yield from self._of_value(inner, when)

    def _gathered(self, this: OfRecords[Any], when: Term) -> Iterator[Step]:
        """The unknown fields of records that could still count, then whether there are more records."""
        gathered = self._compiler.gathered
        bounds = gathered.bounds(this)
        when = self._columns.derive(all_true((when, negated(bounds.settled))))
        counts = all_true((when, gathered.candidate(this)))
        yield Asked(this.where, True, this.records), counts
        for field in leaves(this):
            yield self._leaf(field, all_true((counts, gathered.possible(this))))
        opened = self._compiler.lists.open(this.records)
        yield Named(this.records, all_true((when, opened, TRUE if this.by is None else bounds.absent)))

    def _leaf(self, leaf: Flag | FieldFlag | Fact[Any] | Field[Any], when: Term) -> Named:
        records = leaf.records if isinstance(leaf, Field | FieldFlag) else ""
        lacks = self._compiler.inputs.lacks(leaf.definition, records)
        return Named(leaf.definition.name, all_true((when, lacks)), records)

    def _gated(self, asked: Asked, gate: Condition, then: Condition) -> Iterator[Step]:
        """The gate while it is unknown, then what stands behind it."""
        yield Asked(gate, not asked.strict, asked.records), TRUE
        gate_known = negated(self._compiler.side_is(gate, not asked.strict, U))
        yield Asked(then, asked.strict, asked.records), gate_known

    def _in_order(self, asked: Asked, parts: tuple[Condition, ...]) -> Iterator[Step]:
        """The first unknown part; what stands behind it is asked only afterwards."""
        earlier_known: list[Term] = []
        for part in parts:
            yield Asked(part, asked.strict, asked.records), all_true(earlier_known)
            earlier_known.append(negated(self._compiler.side_is(part, asked.strict, U)))

    def _at_least(self, this: AtLeast, strict: bool) -> Iterator[Step]:
        yield Asked(this.where, strict, this.records), TRUE
        if this.n == 1:
            match = self._compiler.verdict(this.where)
            possible = bit(self._columns.some(this.records, match), strict, possible=True)
            yield Named(this.records, negated(possible))
        else:
            possible = self._compiler.lists.possible_counts(this)[1 if strict else 3]
            yield Named(this.records, binary(exp.LT, possible, number(this.n)))

    def _distinct(self, this: AtLeastDistinct, strict: bool) -> Iterator[Step]:
        yield Asked(this.where, strict, this.records), TRUE
        could = self._compiler.lists.distinct(this, strict)[1]
        yield Named(this.records, binary(exp.LT, could, number(this.n)))
        yield self._field_asked(this.field, this.where, strict)

    def _field_asked(self, field: Field[Any], where: Condition, strict: bool) -> Named:
        lacks = self._compiler.inputs.lacks(field.definition, field.records)
        possible = bit(self._compiler.verdict(where), strict, possible=True)
        return Named(field.definition.name, all_true((possible, lacks)), field.records)

    def _latest(self, this: Latest, strict: bool) -> Iterator[Step]:
        lists = self._compiler.lists
        none_chosen = negated(lists.latest(this, strict).chosen)
        could = all_true((none_chosen, lists.latest(this, strict).could))
        yield Asked(this.test, strict, this.records), any_true((lists.latest_chosen(this, strict), could))
        yield Asked(this.where, strict, this.records), none_chosen
        day = self._field_asked(this.by, this.where, strict)
        if self._compiler.inputs.in_part(this.by.definition, this.records):
            day = replace(day, when=all_true((day.when, lists.latest(this, strict).could)))
        yield Named(day.name, all_true((none_chosen, day.when)), day.field_of)
        of_test = all_true((could, self._asks_something(this.test, strict)))
        doubtful = any_true((day.when, self._asks_something(this.where, strict), of_test))
        some_doubt = is_(self._columns.some(this.records, of_known(doubtful)), T)
        yield Named(this.records, all_true((none_chosen, negated(some_doubt))))

    def _asks_something(self, condition: Condition, strict: bool) -> Term:
        """Whether an unknown condition leads to a question at all; a plain unknown may not."""
        unknown = self._compiler.side_is(condition, strict, U)
        if not any(inner == Unknown() for inner in every_condition(condition)):
            return unknown
        steps = self.inside(Asked(condition, strict, self._compiler.analysis.over(condition)))
        inside = [
            step.when
            if isinstance(step, Named)
            else all_true((step[1], self._asks_something(step[0].condition, step[0].strict)))
            for step in steps
        ]
        return all_true((unknown, any_true(inside)))


def _named(ask: Definition | Another | AskedField | AskedAgain) -> Named:
    match ask:
        case AskedField(field):
            return Named(field.definition.name, TRUE, field.records)
        case AskedAgain(fact):
            return Named(fact.definition.name, TRUE)
        case Another(records):
            return Named(records, TRUE)
        case Definition():
            return Named(ask.name, TRUE)
