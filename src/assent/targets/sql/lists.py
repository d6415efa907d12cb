"""Conditions on lists of records, reduced to columns of the case.

"Some record" is the bitwise "or" of the records' verdicts and "every record" their "and"; a number
of records is counted for what is sure and for what is possible. A list's own any or all would read
an unknown as false.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from assent.logic.definitions import Kind
from assent.logic.tree import AtLeast, AtLeastDistinct, Every, Latest
from assent.targets.sql.columns import spread
from assent.targets.sql.terms import (
    FIRST_DAY,
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
    listed,
    negated,
    number,
    paren,
    within_calendar,
)
from assent.targets.sql.verdicts import (
    FALSE,
    F,
    T,
    U,
    bit,
    code,
    either,
    is_,
    masked,
    of_known,
    opposite,
    side_bits,
    side_is,
)

if TYPE_CHECKING:
    from assent.targets.sql.compile import Compiler

_NO_DATE = 1 << 40
_LEAST_WIDTH = 5
_DOUBT, _NOTHING = 6, 7
"""Ranks after those of known answers: a record that may be later, and no record at all."""
_SURE, _POSSIBLE = 0b0101, 0b1010
"""Of a verdict, what is sure on either side, and what is possible."""
_MASK_BITS = 15
"""Four masks of so many bits stand in one number."""


@dataclass(frozen=True, slots=True)
class LatestRecord:
    """The latest matching record from one side: the test's verdict, whether one is known, its day.

    ``could`` says of the record at hand whether it could be the latest.
    """

    verdict: Term
    chosen: Term
    last: Term
    could: Term


class Lists:
    """Compiles the quantifiers over lists."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._columns = compiler.columns
        self._latest: dict[tuple[int, bool], LatestRecord] = {}

    def open(self, records: str) -> Term:
        """Whether there may be more records; never NULL."""
        return negated(self._compiler.inputs.complete(records))

    def reached(self, this: AtLeast | Every, turned: bool) -> Term:
        """At least n records match, or every one; ``turned``, its opposite."""
        records, is_every = this.records, isinstance(this, Every)
        if isinstance(this, AtLeast) and this.n > 1:
            enough = self._enough(records, this.n, self.possible_counts(this))
            return opposite(self._columns.derive(enough)) if turned else enough
        match = self._compiler.verdict(this.where, turned)
        if is_every is not turned:
            doubt = case(((self.open(records), code(U)),), code(T))
            return binary(exp.BitwiseAnd, self._columns.all(records, match), self._columns.derive(doubt))
        return either((self._columns.some(records, match), self._open_code(records)))

    def of_values(self, this: AtLeastDistinct | Latest) -> Term:
        """At least n different values, or the test of the latest record."""
        sides = [True, False] if self._compiler.analysis.disputed(this) else [True]
        verdicts = []
        for strict in sides:
            bits = side_bits(strict) if len(sides) == 2 else T
            if isinstance(this, Latest):
                verdict = self.latest(this, strict).verdict
                verdicts.append(binary(exp.BitwiseAnd, verdict, code(bits)))
            else:
                verdicts.append(self._reaches(this.records, this.n, *self.distinct(this, strict), bits))
        return either(verdicts)

    def possible_counts(self, this: AtLeast) -> tuple[Term, ...]:
        """The counts of matching records: strict sure and possible, then lenient."""
        disputed = self._compiler.analysis.disputed(this.where)
        counts = self._columns.counts(this.records, self._compiler.verdict(this.where), disputed)
        return counts if disputed else counts * 2

    def distinct(self, this: AtLeastDistinct, strict: bool) -> tuple[Term, Term]:
        """How many different values the records surely hold, and how many they could hold."""
        match = self._compiler.verdict(this.where)
        definition = this.field.definition
        lacks = self._compiler.inputs.lacks(definition, this.records)
        unnamed = case(((lacks, match),), FALSE)
        disputed = self._compiler.analysis.disputed(this.where)
        without = self._columns.counts(this.records, unnamed, disputed)[1 if strict or not disputed else 3]
        if definition.kind is Kind.CHOICE and len(definition.choices) < _MASK_BITS:
            sure, could = self._by_mask(this, match, strict)
        else:
            sure, could = self._by_value(this, match, strict)
        return sure, self._columns.derive(binary(exp.Add, could, without))

    def latest(self, this: Latest, strict: bool) -> LatestRecord:
        """The latest record that matches, seen from one side of the verdict."""
        key = (id(this), strict)
        if key not in self._latest:
            self._latest[key] = self._find_latest(this, strict)
        return self._latest[key]

    def latest_chosen(self, this: Latest, strict: bool) -> Term:
        """Whether the record at hand is the latest, or one of several on that day; never NULL."""
        latest = self.latest(this, strict)
        if self._compiler.inputs.in_part(this.by.definition, this.records):
            return all_true((latest.chosen, latest.could))
        matches = bit(self._compiler.verdict(this.where), strict, possible=False)
        same_day = exp.NullSafeEQ(this=paren(self._day_number(this)), expression=paren(latest.last))
        return all_true((latest.chosen, matches, is_known(self._day_number(this)), same_day))

    def _find_latest(self, this: Latest, strict: bool) -> LatestRecord:
        match, test = self._compiler.verdict(this.where), self._compiler.verdict(this.test)
        if self._compiler.inputs.in_part(this.by.definition, this.records):
            return self._find_latest_in_part(this, strict, match, test)
        days = self._day_number(this)
        worst, best = (T, F) if this.tie else (F, T)
        mask = side_bits(strict)
        by_code = [2 if bits & mask == worst & mask else 0 if bits & mask == best & mask else 1
                 for bits in range(16)]  # fmt: skip
        rank = call("LIST_EXTRACT", listed(map(number, by_code)), binary(exp.Add, test, number(1)))
        doubtful = binary(
            exp.Add, binary(exp.Mul, coalesce(days, number(_NO_DATE)), number(8)), number(_DOUBT)
        )
        dated = binary(exp.Add, binary(exp.Mul, days, number(8)), rank)
        known = all_true((side_is(match, strict, T), is_known(days)))
        ranked = case(((side_is(match, strict, F), exp.null()), (known, dated)), doubtful)
        top = self._columns.reduce(this.records, ranked, _greatest)
        last = self._columns.derive(binary(exp.BitwiseRightShift, top, number(3)))
        last_sure = self._columns.reduce(this.records, case(((known, days),)), _greatest)
        not_older = any_true((is_unknown(days), is_unknown(last_sure), binary(exp.GTE, days, last_sure)))
        could = self._columns.derive(all_true((negated(side_is(match, strict, F)), not_older)), this.records)
        agreed = self._agreed(this.records, match, test, could, strict)
        ranks = coalesce(binary(exp.BitwiseAnd, top, number(7)), number(_NOTHING))
        ranks = self._columns.derive(ranks)
        found_open = case(((self.open(this.records), code(U)),), code(F))
        verdict = case((
            (binary(exp.EQ, ranks, number(2)), code(worst)),
            (binary(exp.EQ, ranks, number(0)), code(best)),
            (binary(exp.EQ, ranks, number(_NOTHING)), found_open),
            (binary(exp.EQ, ranks, number(1)), code(U)),
        ), agreed)  # fmt: skip
        chosen = self._columns.derive(binary(exp.LT, ranks, number(_DOUBT)))
        return LatestRecord(self._columns.derive(verdict), chosen, last, could)

    def _find_latest_in_part(self, this: Latest, strict: bool, match: Term, test: Term) -> LatestRecord:
        """The same where days may be known in part: nobody knows which of several such records is the latest."""
        records, derive, reduce = this.records, self._columns.derive, self._columns.reduce
        first, last = (
            within_calendar(self._compiler.inputs.day(this.by.definition, records, upper=upper))
            for upper in (False, True)
        )
        first, last = derive(first, records), derive(last, records)
        sure = side_is(match, strict, T)
        reached = reduce(records, case(((sure, first),)), _greatest)
        not_older = any_true((is_unknown(last), is_unknown(reached), binary(exp.GTE, last, reached)))
        could = derive(all_true((negated(side_is(match, strict, F)), not_older)), records)
        exact = binary(exp.EQ, first, last)
        dated = all_true((sure, is_known(last)))
        in_doubt = derive(of_known(all_true((could, negated(dated)))), records)
        in_part = derive(of_known(all_true((could, dated, negated(exact)))), records)
        some_could, some_doubt, some_in_part = (
            is_(self._columns.some(records, term), T)
            for term in (derive(of_known(could), records), in_doubt, in_part)
        )
        several = binary(exp.GT, reduce(records, case(((could, number(1)),)), _added), number(1))
        certain = all_true((negated(some_doubt), any_true((negated(some_in_part), negated(several)))))
        chosen = derive(all_true((some_could, certain)))
        all_say = self._columns.all(records, derive(case(((could, test),), code(T)), records))
        some_say = self._columns.some(records, derive(case(((could, test),), code(F)), records))
        verdict = case((
            (negated(some_could), case(((self.open(records), code(U)),), code(F))),
            (chosen, some_say if this.tie else all_say),
        ), self._agreed(records, match, test, could, strict))  # fmt: skip
        return LatestRecord(derive(verdict), chosen, reached, could)

    def _agreed(self, records: str, match: Term, test: Term, could: Term, strict: bool) -> Term:
        """What every record says that could be the latest; unknown where they do not say the same."""
        all_say = self._columns.all(records, self._columns.derive(case(((could, test),), code(T)), records))
        some_says = self._columns.some(
            records, self._columns.derive(case(((could, test),), code(F)), records)
        )
        none = case(((self.open(records), code(U)),), code(F))
        matched = bit(self._columns.some(records, match), strict, possible=False)
        sure = binary(exp.BitwiseAnd, all_say, case(((matched, code(T)),), none))
        possible = binary(exp.BitwiseOr, some_says, case(((matched, code(F)),), none))
        return either((masked(sure, _SURE), masked(possible, _POSSIBLE)))

    def _day_number(self, this: Latest) -> Term:
        date = within_calendar(self._compiler.inputs.value(this.by.definition, this.records))
        return self._columns.derive(binary(exp.Sub, paren(date), day(FIRST_DAY)), this.records)

    def _by_mask(self, this: AtLeastDistinct, match: Term, strict: bool) -> tuple[Term, Term]:
        """The values as bits of one number, once for each bit of the verdict."""
        width = max(_LEAST_WIDTH, 1 + len(this.field.definition.choices))
        place = self._compiler.inputs.choice(this.field.definition, this.records)
        # A value that is none of the choices makes the row invalid; it must only not overflow.
        value = exp.BitwiseLeftShift(
            this=cast(number(1), "BIGINT"), expression=paren(call("LEAST", place, number(width - 1)))
        )
        value_bits = binary(exp.Mul, value, spread(match, 4, width))
        mask = self._columns.reduce(this.records, value_bits, _joined_bits)
        sure, could = (
            binary(
                exp.BitwiseAnd, _down(mask, (2 * (not strict) + possible) * width), number((1 << width) - 1)
            )
            for possible in (False, True)
        )
        some = cast(binary(exp.NEQ, sure, number(0)), "TINYINT")
        return call("GREATEST", _different(sure), some), _different(could)

    def _by_value(self, this: AtLeastDistinct, match: Term, strict: bool) -> tuple[Term, Term]:
        value = self._compiler.inputs.value(this.field.definition, this.records)
        sure, could = (
            self._columns.reduce(this.records, case(((bit(match, strict, possible), value),)), _unlike)
            for possible in (False, True)
        )
        some = bit(self._columns.some(this.records, match), strict, possible=False)
        return call("GREATEST", sure, cast(some, "BIGINT")), could

    def _enough(self, records: str, n: int, counts: tuple[Term, ...]) -> Term:
        if counts[:2] == counts[2:]:
            return self._reaches(records, n, counts[0], counts[1], T)
        strict = self._reaches(records, n, counts[0], counts[1], side_bits(True))
        lenient = self._reaches(records, n, counts[2], counts[3], side_bits(False))
        return either((strict, lenient))

    def _reaches(self, records: str, n: int, sure: Term, could: Term, bits: int) -> Term:
        possible = any_true((binary(exp.GTE, could, number(n)), self.open(records)))
        return case(((binary(exp.GTE, sure, number(n)), code(T & bits)), (possible, code(U & bits))), code(F))

    def _open_code(self, records: str) -> Term:
        return self._columns.derive(case(((self.open(records), code(U)),), code(F)))


def _greatest(items: Term) -> Term:
    return call("LIST_MAX", items)


def _added(items: Term) -> Term:
    return coalesce(call("LIST_SUM", items), number(0))


def _joined_bits(items: Term) -> Term:
    return coalesce(call("LIST_AGGREGATE", items, exp.Literal.string("bit_or")), number(0))


def _down(number_: Term, bits: int) -> Term:
    return binary(exp.BitwiseRightShift, number_, number(bits)) if bits else number_


def _different(mask: Term) -> Term:
    """How many values a mask holds; its lowest bit is a value that is not known."""
    return call("BIT_COUNT", binary(exp.BitwiseRightShift, mask, number(1)))


def _unlike(items: Term) -> Term:
    return coalesce(call("LIST_UNIQUE", items), number(0))
