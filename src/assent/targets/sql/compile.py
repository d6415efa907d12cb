"""Conditions and values compiled to SQL: each condition a strict and a lenient truth.

Where nothing below a condition is disputed both sides are one column, so only disputed conditions
cost twice. Under "not" and above a gate the sides swap, as in the reference interpreter.
"""

from __future__ import annotations

from typing import Any, assert_never

from sqlglot import exp

from assent.logic.definitions import Definition, Kind
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
    Otherwise,
    Plain,
    Readings,
    Shift,
    Span,
    Unknown,
    Value,
    node,
    value_node,
)  # fmt: skip
from assent.targets.sql.analysis import Analysis
from assent.targets.sql.columns import Columns
from assent.targets.sql.inputs import Inputs
from assent.targets.sql.lists import Lists
from assent.targets.sql.terms import (
    FALSE,
    TRUE,
    Term,
    all_true,
    any_true,
    binary,
    case,
    cast,
    coalesce,
    day,
    negated,
    number,
    one_of,
    one_of_places,
    paren,
    surely,
    text,
    unknown,
    unless_unknown,
    within_calendar,
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
        self._truths: dict[tuple[int, bool], Term] = {}
        self._kept: list[Condition] = []

    def truth(self, condition: Condition, strict: bool) -> Term:
        """One side of the verdict: a BOOLEAN column of the case, or of the record at hand."""
        side = strict or not self.analysis.disputed(condition)
        key = (id(condition), side)
        found = self._truths.get(key)
        if found is None:
            made = self._work_out(condition, side)
            found = self._truths[key] = self.columns.derive(made, self.analysis.over(condition))
            self._kept.append(condition)
        return found

    def both(self, condition: Condition, truth: bool) -> Term:
        """Whether both sides are known to be this truth; never NULL."""
        sides = {side: self.truth(condition, side) for side in (True, False)}
        if truth:
            return all_true(surely(side) for side in sides.values())
        return all_true(surely(negated(side)) for side in sides.values())

    def settled(self, condition: Condition) -> Term:
        """Whether both sides are known and agree; never NULL."""
        return any_true((self.both(condition, True), self.both(condition, False)))

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
                return _moved(self._safe_day(inner), span)
            case Arithmetic("days", left, right):
                return binary(exp.Sub, self._safe_day(left), self._safe_day(right))
            case Arithmetic(operator, left, right):
                sides = (cast(self.value(left), "DOUBLE"), cast(self.value(right), "DOUBLE"))
                return binary(_ARITHMETIC[operator], *sides)
        assert_never(this)

    def flag(self, definition: Definition, records: str = "") -> Term:
        """A yes-or-no fact or field."""
        return self.inputs.value(definition, records)

    def _safe_day(self, value: Value[Any]) -> Term:
        match value_node(value):
            case Fact(definition):
                return self.columns.derive(within_calendar(self.inputs.value(definition)))
            case Field(records, definition):
                return self.columns.derive(within_calendar(self.inputs.value(definition, records)), records)
        return self.value(value)

    def _work_out(self, condition: Condition, strict: bool) -> Term:
        def part(inner: Condition) -> Term:
            return self.truth(inner, strict)

        def turned(inner: Condition) -> Term:
            return negated(self.truth(inner, not strict))

        this = node(condition)
        match this:
            case Constant(truth):
                return TRUE if truth else FALSE
            case Flag(definition):
                return self.flag(definition)
            case FieldFlag(records, definition):
                return self.flag(definition, records)
            case Compare():
                return self._compare(this)
            case Member(value, choices):
                return self._member(value, choices)
            case AllOf(parts):
                return all_true(map(part, parts))
            case AnyOf(parts):
                return any_true(map(part, parts))
            case NoneOf(parts):
                return all_true(map(turned, parts))
            case Not(inner):
                return turned(inner)
            case CountOf(n, parts):
                return self._count(n, [part(inner) for inner in parts])
            case Given(gate, then):
                return any_true((turned(gate), part(then)))
            case Otherwise(first, then):
                return coalesce(part(first), part(then))
            case Unknown():
                return unknown()
            case Readings():
                answers = map(part, self.analysis.live(this))
                return all_true(answers) if strict else any_true(answers)
            case Judgment(_, when):
                return turned(when) if strict else TRUE
            case Clause(expr=expr, binds_when=binds):
                return part(expr) if binds is None else any_true((turned(binds), part(expr)))
            case AtLeast(records, n, where):
                return self.lists.at_least(records, n, part(where))
            case AtLeastDistinct():
                return self.lists.at_least_distinct(this, part(this.where))
            case Every(records, where):
                return self.lists.every(records, part(where))
            case Latest():
                return self.lists.latest(this, strict).truth
        assert_never(this)

    def _count(self, n: int, truths: list[Term]) -> Term:
        if n == 1:
            return any_true(truths)
        if n == len(truths):
            return all_true(truths)
        weights = [coalesce(cast(truth, "INTEGER"), number(1 << 10)) for truth in truths]
        total = weights[0]
        for weight in weights[1:]:
            total = binary(exp.Add, total, weight)
        total = self.columns.derive(total, next((t.table for t in total.find_all(exp.Column) if t.table), ""))
        sure = binary(exp.BitwiseAnd, total, number((1 << 10) - 1))
        unsure = binary(exp.BitwiseRightShift, total, number(10))
        possible = binary(exp.GTE, binary(exp.Add, sure, unsure), number(n))
        return case(((binary(exp.GTE, sure, number(n)), TRUE),), unless_unknown(possible, FALSE))

    def _compare(self, this: Compare) -> Term:
        if this.operator == "is" and isinstance(this.right, Literal):
            return self._member(this.left, (this.right.plain,))
        return binary(_COMPARISONS[this.operator], self.value(this.left), self.value(this.right))

    def _member(self, value: Value[Any], choices: tuple[Plain, ...]) -> Term:
        match value_node(value):
            case Fact(definition) if definition.kind is Kind.CHOICE:
                return _chosen(self.inputs.choice(definition), definition, choices)
            case Field(records, definition) if definition.kind is Kind.CHOICE:
                return _chosen(self.inputs.choice(definition, records), definition, choices)
        return one_of(self.value(value), map(_literal, choices))


def _chosen(place: Term, definition: Definition, choices: tuple[Plain, ...]) -> Term:
    return one_of_places(place, (1 + definition.choices.index(str(choice)) for choice in choices))


def _literal(plain: Plain) -> Term:
    match plain:
        case bool():
            return TRUE if plain else FALSE
        case int() | float():
            return number(plain)
        case str():
            return text(plain)
    return day(plain)


def _moved(start: Term, span: Span) -> Term:
    if span.months:
        interval = exp.Interval(this=text(str(span.months)), unit=exp.Var(this="MONTH"))
        start = cast(binary(exp.Add, start, interval), "DATE")
    return binary(exp.Add, start, paren(number(span.days))) if span.days else start
