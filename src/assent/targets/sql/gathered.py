"""Values out of lists as columns of the case: between which bounds each lies, and whether there is one.

The same bounds as the reference's (``assent.logic.ranges``): a number in its smallest place, a date as
it is. A comparison is decided where the bounds decide it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlglot import exp

from assent.logic.definitions import Kind
from assent.logic.exact import decimals, has_list
from assent.logic.tree import (
    Compare,
    Fact,
    Field,
    Literal,
    Member,
    OfRecords,
    OtherwiseValue,
    Shift,
    Value,
    value_node,
)
from assent.logic.walk import operands
from assent.logic.whole_numbers import LONGEST_LIST, Scaled, bounds, extremes
from assent.targets.sql.numbers import NUMBER, scaled, whole_number
from assent.targets.sql.terms import (
    FALSE,
    FIRST_DAY,
    LAST_DAY,
    TRUE,
    Term,
    all_true,
    any_true,
    binary,
    call,
    case,
    cast,
    coalesce,
    day,
    is_known,
    is_unknown,
    moved,
    negated,
    number,
    surely,
    within_calendar,
)
from assent.targets.sql.verdicts import bit

if TYPE_CHECKING:
    from assent.targets.sql.compile import Compiler


@dataclass(frozen=True, slots=True)
class Bounds:
    """A value out of a list: its bounds, whether there may be one and may be none; the latest day."""

    low: Term
    high: Term
    absent: Term
    present: Term
    last: Term | None = None

    @property
    def settled(self) -> Term:
        """Whether nothing that is not known could change it; never NULL."""
        exact = all_true((negated(self.absent), surely(binary(exp.EQ, self.low, self.high))))
        return any_true((negated(self.present), exact))

    @property
    def exact(self) -> Term:
        """The value where it is exactly known, else NULL."""
        return case(((all_true((self.present, self.settled)), self.low),))


class _Records(NamedTuple):
    """For the record at hand: does it match for sure, or possibly; its value; and the field's limits."""

    sure: Term
    possible: Term
    value: Term
    low: Term
    high: Term
    latest: Term | None = None
    """The last day that the value may be, where it is a date that may be known in part; then ``value`` is the first."""


class Gathered:
    """Works out values out of lists, and comparisons with them."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._columns = compiler.columns
        self._known: dict[int, tuple[OfRecords[Any], Bounds]] = {}

    def bounds(self, this: OfRecords[Any]) -> Bounds:
        """The bounds of a value out of a list."""
        if id(this) not in self._known:
            self._known[id(this)] = this, self._work_out(this)
        return self._known[id(this)][1]

    def candidate(self, this: OfRecords[Any]) -> Term:
        """Whether the record at hand may be the one whose value counts; never NULL."""
        last = self.bounds(this).last
        return TRUE if last is None else self._candidate(this, last)

    def possible(self, this: OfRecords[Any]) -> Term:
        """Whether the record at hand may match; never NULL."""
        return bit(self._compiler.verdict(this.where), strict=True, possible=True)

    def compared(self, this: Compare) -> Term:
        """The truth of a comparison with values out of lists; NULL is unknown."""
        left, right = self._sides(this)
        sure, impossible = _decided(this.operator, left, right)
        both = (this.left, this.right)
        present = all_true(map(self._present, both))
        absent = any_true(map(self._absent, both))
        return case((
            (negated(present), FALSE), (impossible, FALSE), (all_true((sure, negated(absent))), TRUE),
        ))  # fmt: skip

    def day(self, value: Value[Any], upper: bool) -> Term:
        """The first or the last that a date can be."""
        this = value_node(value)
        match this:
            case Fact(definition) if self._compiler.inputs.in_part(definition):
                return self._compiler.inputs.day(definition, upper=upper)
            case Field(records, definition) if self._compiler.inputs.in_part(definition, records):
                return self._compiler.inputs.day(definition, records, upper=upper)
            case Literal() | Fact() | Field():
                return self._compiler.safe_day(value)
            case OfRecords():
                bounds = self.bounds(this)
                return bounds.high if upper else bounds.low
            case Shift(inner, span):
                return moved(self.day(inner, upper), span)
            case OtherwiseValue(first, then):
                known = self._exact(first) if has_list(first) else self.day(first, upper)
                return self._compiler.in_part.first_of_bounds(first, known, self.day(then, upper))
        raise AssertionError(this)

    def lows(self, this: Compare | Member) -> tuple[Term, ...]:
        """The first or least that the values of a comparison or a membership can be; NULL where they are unknown."""
        if isinstance(this, Compare):
            left, right = self._sides(this)
            return left[0], right[0]
        literal: Literal[Any] = Literal(this.choices[0], this.value.kind, this.value.unit)
        return (self._sides(Compare("is", this.value, literal))[0][0],)

    def _sides(self, this: Compare) -> tuple[tuple[Term, Term], tuple[Term, Term]]:
        if this.left.kind is Kind.DATE:
            left, right = (tuple(self.day(side, upper) for upper in (False, True)) for side in _both(this))
            return (left[0], left[1]), (right[0], right[1])
        ends = extremes(this)
        terms = [whole_number(self._compiler, bound) for bound in (*ends.left, *ends.right)]
        return (terms[0], terms[1]), (terms[2], terms[3])

    def _present(self, value: Value[Any]) -> Term:
        this = value_node(value)
        match this:
            case OfRecords():
                return self.bounds(this).present
            case OtherwiseValue(first, then):
                alone = self._compiler.in_part.alone(first)
                return any_true((alone, self._known_exactly(first), self._present(then)))
        return all_true(map(self._present, operands(value)))

    def _absent(self, value: Value[Any]) -> Term:
        this = value_node(value)
        match this:
            case OfRecords():
                return self.bounds(this).absent
            case OtherwiseValue(first, then):
                alone = self._compiler.in_part.alone(first)
                return all_true((negated(alone), negated(self._known_exactly(first)), self._absent(then)))
        return any_true(map(self._absent, operands(value)))

    def _known_exactly(self, first: Value[Any]) -> Term:
        return is_known(self._exact(first) if has_list(first) else self._compiler.value(first))

    def _exact(self, first: Value[Any]) -> Term:
        this = value_node(first)
        assert isinstance(this, OfRecords)
        return self.bounds(this).exact

    def _work_out(self, this: OfRecords[Any]) -> Bounds:
        at_hand, opened = self._at_hand(this), self._compiler.lists.open(this.records)
        sure_one = is_known(self._most(this, at_hand.sure, number(1)))
        known_one = is_known(self._most(this, at_hand.possible, number(1)))
        last = None
        match this.how:
            case "count":
                return self._count(this, at_hand, opened)
            case "sum":
                return self._sum(this, at_hand, opened)
            case "latest":
                low, high, last = self._latest(this, at_hand, opened, sure_one)
            case "highest":
                low = coalesce(
                    self._most(this, at_hand.sure, _low(at_hand)),
                    case(((opened, at_hand.low),), self._least(this, at_hand.possible, _low(at_hand))),
                )
                high = case(((opened, at_hand.high),), self._most(this, at_hand.possible, _high(at_hand)))
            case _:
                low = case(((opened, at_hand.low),), self._least(this, at_hand.possible, _low(at_hand)))
                high = coalesce(
                    self._least(this, at_hand.sure, _high(at_hand)),
                    case(((opened, at_hand.high),), self._most(this, at_hand.possible, _high(at_hand))),
                )
        derive = self._columns.derive
        present = derive(any_true((opened, known_one)))
        return Bounds(derive(low), derive(high), derive(negated(sure_one)), present, last)

    def _at_hand(self, this: OfRecords[Any]) -> _Records:
        match = self._compiler.verdict(this.where)
        sure, possible = (bit(match, strict=True, possible=possibly) for possibly in (False, True))
        if this.field is None:
            return _Records(sure, possible, _whole(1), _whole(1), _whole(1))
        if this.field.kind is Kind.DATE:
            first, latest = (self._day(this.field, upper) for upper in (False, True))
            return _Records(sure, possible, first, day(FIRST_DAY), day(LAST_DAY), latest)
        scaled_field = Scaled(this.field, decimals(this.field.definition))
        low, high = bounds(scaled_field)
        return _Records(sure, possible, scaled(self._compiler, scaled_field), _whole(low), _whole(high))

    def _day(self, field: Field[Any], upper: bool) -> Term:
        """The first or the last day that a date of the record at hand may be."""
        calendar_day = within_calendar(
            self._compiler.inputs.day(field.definition, field.records, upper=upper)
        )
        return self._columns.derive(calendar_day, field.records)

    def _count(self, this: OfRecords[Any], at_hand: _Records, opened: Term) -> Bounds:
        low = self._total(this, case(((at_hand.sure, _whole(1)),)))
        known = self._total(this, case(((at_hand.possible, _whole(1)),)))
        unlisted = case(((opened, _whole(LONGEST_LIST)),), _whole(0))
        return self._sure(low, binary(exp.Add, known, unlisted))

    def _sum(self, this: OfRecords[Any], at_hand: _Records, opened: Term) -> Bounds:
        nothing = _whole(0)
        sums = []
        for pick, bound, limit in (
            ("LEAST", _low(at_hand), at_hand.low), ("GREATEST", _high(at_hand), at_hand.high),
        ):  # fmt: skip
            unsure = call(pick, nothing, bound)
            known = self._total(this, case(((at_hand.sure, bound), (at_hand.possible, unsure))))
            further = binary(exp.Mul, _whole(LONGEST_LIST), call(pick, nothing, limit))
            sums.append(binary(exp.Add, known, case(((opened, further),), nothing)))
        return self._sure(*sums)

    def _sure(self, low: Term, high: Term) -> Bounds:
        """A value that there always is."""
        return Bounds(self._columns.derive(low), self._columns.derive(high), FALSE, TRUE)

    def _latest(
        self, this: OfRecords[Any], at_hand: _Records, opened: Term, sure_one: Term
    ) -> tuple[Term, Term, Term]:
        assert this.by is not None
        last = self._columns.derive(self._most(this, at_hand.sure, self._day(this.by, False)))
        by = self._columns.derive(
            within_calendar(self._compiler.inputs.value(this.by.definition, this.records)), this.records
        )
        at_last = surely(all_true((at_hand.sure, binary(exp.EQ, by, last))))
        doubtful = all_true((at_hand.possible, negated(at_last), self._candidate(this, last)))
        chosen = self._most if this.tie == "highest" else self._least
        low = call("LEAST", chosen(this, at_last, _low(at_hand)), self._least(this, doubtful, _low(at_hand)))
        high = call(
            "GREATEST", chosen(this, at_last, _high(at_hand)), self._most(this, doubtful, _high(at_hand))
        )
        unbound = all_true((opened, negated(sure_one)))
        return case(((unbound, at_hand.low),), low), case(((unbound, at_hand.high),), high), last

    def _candidate(self, this: OfRecords[Any], last: Term) -> Term:
        assert this.by is not None
        by = self._day(this.by, True)
        later = surely(binary(exp.GTE, by, last))
        return any_true((is_unknown(by), is_unknown(last), later))

    def _most(self, this: OfRecords[Any], where: Term, value: Term) -> Term:
        return self._columns.reduce(this.records, case(((where, value),)), _greatest)

    def _least(self, this: OfRecords[Any], where: Term, value: Term) -> Term:
        return self._columns.reduce(this.records, case(((where, value),)), _smallest)

    def _total(self, this: OfRecords[Any], value: Term) -> Term:
        return coalesce(cast(self._columns.reduce(this.records, value, _summed), NUMBER), _whole(0))


def _both(this: Compare) -> tuple[Value[Any], Value[Any]]:
    return this.left, this.right


def _decided(operator: str, left: tuple[Term, Term], right: tuple[Term, Term]) -> tuple[Term, Term]:
    """When a comparison surely holds, and when it cannot, from the bounds of both sides."""
    (low, high), (least, most) = left, right
    match operator:
        case ">=":
            return binary(exp.GTE, low, most), binary(exp.LT, high, least)
        case ">":
            return binary(exp.GT, low, most), binary(exp.LTE, high, least)
        case "<=":
            return binary(exp.LTE, high, least), binary(exp.GT, low, most)
        case "<":
            return binary(exp.LT, high, least), binary(exp.GTE, low, most)
    same = all_true((binary(exp.GTE, low, most), binary(exp.LTE, high, least)))
    return same, any_true((binary(exp.LT, high, least), binary(exp.GT, low, most)))


def _low(at_hand: _Records) -> Term:
    return coalesce(at_hand.value, at_hand.low)


def _high(at_hand: _Records) -> Term:
    return coalesce(at_hand.value if at_hand.latest is None else at_hand.latest, at_hand.high)


def _whole(plain: int) -> Term:
    return cast(number(plain), NUMBER)


def _greatest(items: Term) -> Term:
    return call("LIST_MAX", items)


def _smallest(items: Term) -> Term:
    return call("LIST_MIN", items)


def _summed(items: Term) -> Term:
    return call("LIST_SUM", items)
