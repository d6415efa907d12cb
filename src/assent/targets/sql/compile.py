"""Conditions and values compiled to SQL: each condition one small number that holds both sides.

"Not" is carried inwards to the facts, where it costs nothing.
"""

from __future__ import annotations

from typing import Any, assert_never

from sqlglot import exp

from assent.logic.definitions import Definition, Kind
from assent.logic.exact import calculated, has_list, ranged
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
    LiteralPlain,
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
from assent.logic.whole_numbers import large
from assent.logic.whole_numbers import sides as sides_of
from assent.targets.sql.analysis import Analysis
from assent.targets.sql.columns import Columns
from assent.targets.sql.gathered import Gathered
from assent.targets.sql.in_part import InPart
from assent.targets.sql.inputs import Inputs
from assent.targets.sql.lists import Lists
from assent.targets.sql.numbers import whole_number
from assent.targets.sql.terms import FALSE as NO
from assent.targets.sql.terms import TRUE as YES
from assent.targets.sql.terms import (
    Term,
    binary,
    case,
    cast,
    day,
    moved,
    number,
    one_of,
    text,
    within_calendar,
)
from assent.targets.sql.verdicts import (
    FALSE,
    TRUE,
    UNKNOWN,
    F,
    T,
    U,
    both,
    code,
    either,
    is_,
    looked_up,
    masked,
    of_truth,
    opposite,
    otherwise,
    side_is,
    sides,
)

_COMPARISONS: dict[str, type[exp.Binary]] = {
    "is": exp.EQ, ">=": exp.GTE, ">": exp.GT, "<=": exp.LTE, "<": exp.LT,
}  # fmt: skip
_ARITHMETIC: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul, "/": exp.Div}


class Compiler:
    """Compiles the conditions of one policy for one input; the columns collect in ``columns``."""

    def __init__(self, columns: Columns, inputs: Inputs, analysis: Analysis) -> None:
        self.columns = columns
        self.inputs = inputs
        self.analysis = analysis
        self.lists = Lists(self)
        self.gathered = Gathered(self)
        self.in_part = InPart(self)
        self._verdicts: dict[tuple[int, bool], Term] = {}
        self._kept: list[Condition] = []

    def verdict(self, condition: Condition, negated: bool = False) -> Term:
        """The verdict, or its opposite: a column of the case, or of the record at hand."""
        key = (id(condition), negated)
        verdict = self._verdicts.get(key)
        if verdict is None:
            term = self._work_out(condition, negated)
            verdict = self._verdicts[key] = self.columns.derive(term, self.analysis.over(condition))
            self._kept.append(condition)
        return verdict

    def side_is(self, condition: Condition, strict: bool, bits: int) -> Term:
        """Whether one side of its verdict is true, false or unknown (``T``, ``F``, ``U``); never NULL."""
        verdict = self.verdict(condition)
        if not self.analysis.disputed(condition):
            return is_(verdict, bits)
        return side_is(verdict, strict, bits)

    def value(self, value: Value[Any]) -> Term:
        """A value; NULL where a part of it is unknown."""
        this = value_node(value)
        match this:
            case Literal(plain):
                return _literal(plain)
            case Fact(definition):
                return self.inputs.value(definition)
            case Field(records, definition):
                return self.inputs.value(definition, records)
            case Shift(inner, span):
                return moved(self.safe_day(inner), span)
            case Arithmetic("days", left, right):
                return binary(exp.Sub, self.safe_day(left), self.safe_day(right))
            case Arithmetic(operator, left, right):
                sides = (cast(self.value(left), "DOUBLE"), cast(self.value(right), "DOUBLE"))
                return binary(_ARITHMETIC[operator], *sides)
            case OtherwiseValue(first, then):
                return self.in_part.first(first, self.value(first), self.value(then))
            case OfRecords():
                return self.gathered.bounds(this).exact
        assert_never(this)

    def safe_day(self, value: Value[Any]) -> Term:
        """A date, NULL where it lies outside the calendar, so that arithmetic on it is safe."""
        match value_node(value):
            case Fact(definition):
                return self.columns.derive(within_calendar(self.inputs.value(definition)))
            case Field(records, definition):
                return self.columns.derive(within_calendar(self.inputs.value(definition, records)), records)
            case OtherwiseValue(first, then):
                return self.in_part.first(first, self.safe_day(first), self.safe_day(then))
        return self.value(value)

    def _work_out(self, condition: Condition, negated: bool) -> Term:
        def part(inner: Condition) -> Term:
            return self.verdict(inner, negated)

        def turned(inner: Condition) -> Term:
            return self.verdict(inner, not negated)

        all_of, some = (either, both) if negated else (both, either)
        this = node(condition)
        match this:
            case Constant(truth):
                return TRUE if truth is not negated else FALSE
            case Flag(definition):
                return of_truth(self.inputs.value(definition), negated)
            case FieldFlag(records, definition):
                return of_truth(self.inputs.value(definition, records), negated)
            case Compare():
                return self._compare(this, negated)
            case Member(value, choices):
                return self._member(value, choices, negated)
            case AllOf(parts):
                return all_of(map(part, parts))
            case AnyOf(parts):
                return some(map(part, parts))
            case NoneOf(parts):
                return all_of(map(turned, parts))
            case Not(inner):
                return turned(inner)
            case CountOf(n, parts):
                return self._count(n, parts, negated)
            case Given(gate, then):
                return some((turned(gate), part(then)))
            case Otherwise(first, then):
                verdict = otherwise(part(first), part(then))
                in_part = self.in_part.of_condition(first)
                return verdict if in_part == NO else case(((in_part, part(first)),), verdict)
            case Unknown():
                return UNKNOWN
            case Readings():
                return self._readings([part(inner) for inner in self.analysis.live(this)])
            case Judgment(_, when):
                if negated:
                    return opposite(self.verdict(condition))
                return sides(turned(when), TRUE)
            case Clause(expr=expr, binds_when=binds):
                return part(expr) if binds is None else some((turned(binds), part(expr)))
            case AtLeast() | Every():
                return self.lists.reached(this, negated)
            case AtLeastDistinct() | Latest():
                if negated:
                    return opposite(self.verdict(condition))
                return self.lists.of_values(this)
        assert_never(this)

    def _readings(self, live: list[Term]) -> Term:
        return live[0] if len(live) == 1 else sides(both(live), either(live))

    def _count(self, n: int, parts: tuple[Condition, ...], negated: bool) -> Term:
        """At least n of the parts; not so is "too many of them fail"."""
        needed = len(parts) - n + 1 if negated else n
        verdicts = [self.verdict(part, negated) for part in parts]
        over = next(filter(None, map(self.analysis.over, parts)), "")
        reached = []
        for place in range(4):
            bits = [cast(masked(verdict, 1 << place), "INTEGER") for verdict in verdicts]
            total = bits[0]
            for addend in bits[1:]:
                total = binary(exp.Add, total, addend)
            enough = binary(exp.GTE, total, number(needed << place))
            reached.append(case(((enough, code(1 << place)),), code(0)))
        return self.columns.derive(either(reached), over)

    def _compare(self, this: Compare, negated: bool) -> Term:
        if ranged(this) or self.in_part.reads(this):
            compared = self.columns.derive(self.gathered.compared(this), self.analysis.over(this))
            return of_truth(compared, negated)
        if calculated(this) or large(this):
            multiplied = (whole_number(self, side) for side in sides_of(this))
            return of_truth(binary(_COMPARISONS[this.operator], *multiplied), negated)
        if this.operator == "is" and isinstance(this.right, Literal):
            return self._member(this.left, (this.right.plain,), negated)
        sides_ = (self.value(this.left), self.value(this.right))
        return of_truth(binary(_COMPARISONS[this.operator], *sides_), negated)

    def _member(self, value: Value[Any], choices: tuple[LiteralPlain, ...], negated: bool) -> Term:
        match value_node(value):
            case Fact(definition) if definition.kind is Kind.CHOICE:
                return _chosen(self.inputs.choice(definition), definition, choices, negated)
            case Field(records, definition) if definition.kind is Kind.CHOICE:
                return _chosen(self.inputs.choice(definition, records), definition, choices, negated)
        if self.in_part.reads(Member(value, choices)) and not has_list(value):
            same = (Compare("is", value, Literal(choice, value.kind, value.unit)) for choice in choices)
            return (both if negated else either)(self._compare(comparison, negated) for comparison in same)
        return of_truth(one_of(self.value(value), map(_literal, choices)), negated)


def _chosen(place: Term, definition: Definition, choices: tuple[LiteralPlain, ...], negated: bool) -> Term:
    """Whether a choice, by its place among the values, is one of those wanted; 0 is unknown."""
    chosen = set(map(str, choices))
    verdicts = [U, *(T if (choice in chosen) is not negated else F for choice in definition.choices)]
    return looked_up(place, verdicts)


def _literal(plain: LiteralPlain) -> Term:
    match plain:
        case bool():
            return YES if plain else NO
        case int() | float():
            return number(plain)
        case str():
            return text(plain)
    return day(plain)
