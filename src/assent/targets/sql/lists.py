"""Conditions on lists of records, reduced to columns of the case.

Whether records match is never folded with a list's own any or all, which read an unknown as false:
records that surely match and records that are unknown are counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from assent.logic.definitions import Definition, Kind
from assent.logic.tree import AtLeastDistinct, Latest
from assent.targets.sql.terms import (
    FALSE,
    FIRST_DAY,
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
    negated,
    number,
    paren,
    possibly,
    surely,
    unless_unknown,
    within_calendar,
)

if TYPE_CHECKING:
    from assent.targets.sql.compile import Compiler

_NO_DATE = 1 << 40
_MASKABLE = 20


@dataclass(frozen=True, slots=True)
class LatestRecord:
    """The latest matching record: the test's truth, whether one is known, and its day number."""

    truth: Term
    chosen: Term
    last: Term


class Lists:
    """Compiles the quantifiers over lists."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._columns = compiler.columns
        self._latest: dict[tuple[int, bool], LatestRecord] = {}

    def open(self, records: str) -> Term:
        """Whether there may be more records; never NULL."""
        return negated(self._compiler.inputs.complete(records))

    def at_least(self, records: str, n: int, match: Term) -> Term:
        """At least ``n`` records match; false only if not enough could and the list is complete."""
        if n == 1:
            sure, unsure = self._columns.exists(records, match)
            return any_true((sure, unless_unknown(any_true((unsure, self.open(records))), FALSE)))
        sure, unsure = self._columns.counts(records, match)
        return self._reaches(n, sure, binary(exp.Add, sure, unsure), records)

    def every(self, records: str, match: Term) -> Term:
        """Every record matches; true only where the list is complete."""
        failing, unsure = self._columns.exists(records, negated(match))
        doubt = any_true((unsure, self.open(records)))
        return all_true((negated(failing), unless_unknown(doubt, TRUE)))

    def at_least_distinct(self, this: AtLeastDistinct, match: Term) -> Term:
        """The matching records hold at least ``n`` different values."""
        sure, could = self.distinct(this, match)
        some, _ = self._columns.exists(this.records, match)
        known = call("GREATEST", sure, cast(some, "INTEGER"))
        return self._reaches(this.n, known, could, this.records)

    def distinct(self, this: AtLeastDistinct, match: Term) -> tuple[Term, Term]:
        """How many different values the list surely holds, and how many it could hold as known."""
        definition = this.field.definition
        value = self._compiler.inputs.value(definition, this.records)
        unnamed, _ = self._columns.counts(this.records, all_true((possibly(match), is_unknown(value))))
        counted = [
            self._different(this.records, definition, held) for held in (surely(match), possibly(match))
        ]
        return counted[0], self._columns.derive(binary(exp.Add, counted[1], unnamed))

    def latest(self, this: Latest, strict: bool) -> LatestRecord:
        """The latest record that matches, seen from one side of the verdict."""
        key = (id(this), strict)
        if key not in self._latest:
            self._latest[key] = self._find_latest(this, strict)
        return self._latest[key]

    def latest_chosen(self, this: Latest, strict: bool) -> Term:
        """Whether the record at hand is the latest, or one of several on that day; never NULL."""
        found = self.latest(this, strict)
        match = self._compiler.truth(this.where, strict)
        same_day = binary(exp.EQ, self._day_number(this), found.last)
        return surely(all_true((found.chosen, match, same_day)))

    def _find_latest(self, this: Latest, strict: bool) -> LatestRecord:
        match = self._compiler.truth(this.where, strict)
        test = self._compiler.truth(this.test, strict)
        days = self._day_number(this)
        rank = case(((surely(test), number(2 if this.tie else 0)), (is_unknown(test), number(1))),
                    number(0 if this.tie else 2))  # fmt: skip
        ranked = binary(exp.Add, binary(exp.Mul, days, number(4)), rank)
        best = self._columns.reduce(this.records, case(((surely(match), ranked),)), _greatest)
        doubtful = case((
            (is_unknown(match), coalesce(days, number(_NO_DATE))),
            (all_true((surely(match), is_unknown(days))), number(_NO_DATE)),
        ))  # fmt: skip
        doubt = self._columns.reduce(this.records, doubtful, _greatest)
        last = self._columns.derive(binary(exp.BitwiseRightShift, best, number(2)))
        no_rival = any_true((is_unknown(doubt), surely(binary(exp.LT, doubt, last))))
        chosen = self._columns.derive(all_true((is_known(best), no_rival)))
        worst = binary(exp.BitwiseAnd, best, number(3))
        truth = case((
            (all_true((chosen, binary(exp.EQ, worst, number(2)))), TRUE if this.tie else FALSE),
            (all_true((chosen, binary(exp.EQ, worst, number(0)))), FALSE if this.tie else TRUE),
            (any_true((chosen, is_known(doubt), self.open(this.records))), exp.cast(exp.null(), "BOOLEAN")),
        ), FALSE)  # fmt: skip
        return LatestRecord(self._columns.derive(truth), chosen, last)

    def _day_number(self, this: Latest) -> Term:
        held = within_calendar(self._compiler.inputs.value(this.by.definition, this.records))
        return self._columns.derive(binary(exp.Sub, paren(held), day(FIRST_DAY)), this.records)

    def _different(self, records: str, definition: Definition, held: Term) -> Term:
        """The number of different values among the records for which ``held`` is true."""
        if definition.kind is Kind.CHOICE and len(definition.choices) <= _MASKABLE:
            place = self._compiler.inputs.choice(definition, records)
            bit = exp.BitwiseLeftShift(this=paren(cast(number(1), "BIGINT")), expression=paren(place))
            return self._columns.reduce(records, case(((held, bit),)), _bits_set)
        value = self._compiler.inputs.value(definition, records)
        return self._columns.reduce(records, case(((held, value),)), _unlike)

    def _reaches(self, n: int, sure: Term, could: Term, records: str) -> Term:
        possible = any_true((self.open(records), binary(exp.GTE, could, number(n))))
        return any_true((binary(exp.GTE, sure, number(n)), unless_unknown(possible, FALSE)))


def _greatest(items: Term) -> Term:
    return call("LIST_MAX", items)


def _bits_set(items: Term) -> Term:
    bits = call("LIST_AGGREGATE", items, exp.Literal.string("bit_or"))
    return coalesce(call("BIT_COUNT", bits), number(0))


def _unlike(items: Term) -> Term:
    return coalesce(call("LIST_UNIQUE", items), number(0))
