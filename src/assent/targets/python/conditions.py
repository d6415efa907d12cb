"""The truth of a condition as a Python expression: whether it surely holds, whether it possibly does.

A truth is two booleans, so Kleene's tables become plain ``and`` and ``or`` that stop early. A
verdict in a variable is a small code: 3 x strict + lenient, with false 0, unknown 1, true 2. As
strict never exceeds lenient, 0 is not met, 4 unknown, 8 met; 1, 2 and 5 are disputed.
"""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any, assert_never

from assent.logic.dates_read import decided_by_bounds, reads_dates
from assent.logic.definitions import Kind
from assent.logic.evaluate import first_fact
from assent.logic.exact import calculated, decimals, factor, has_list, inexact, literal
from assent.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
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
    Span,
    Unknown,
    Value,
)  # fmt: skip
from assent.targets.python.graph import Amount, Shape
from assent.targets.python.in_part import dates_of_amount, dates_of_shape, in_part_text, parts_with_dates
from assent.targets.python.names import Names
from assent.targets.python.text import (
    ALWAYS,
    NEVER,
    Code,
    Constants,
    both,
    cases,
    chosen,
    comparison,
    counted,
    either,
    opposite,
)  # fmt: skip

STRICT, LENIENT = True, False
Truth = Callable[[bool, bool], Code]
"""The text of a truth, by side and by whether it is to be sure (or only possible)."""


def verdict_lines(name: str, disputed: bool, truth: Truth) -> list[str]:
    """Statements that set a variable to the verdict code, given the text of each truth."""
    if not disputed:
        return cases(name, (
            (truth(STRICT, True), Code("8")), (truth(STRICT, False), Code("4")), (ALWAYS, Code("0")),
        ))  # fmt: skip
    met = truth(LENIENT, True)
    return cases(name, (
        (truth(STRICT, True), Code("8")),
        (truth(STRICT, False), ((met, Code("5")), (ALWAYS, Code("4")))),
        (met, Code("2")), (truth(LENIENT, False), Code("1")), (ALWAYS, Code("0")),
    ))  # fmt: skip


class Conditions:
    """Prints conditions and values."""

    def __init__(self, names: Names, constants: Constants) -> None:
        self.names = names
        self.constants = constants

    def worked_out(self, name: str, shape: Shape) -> list[str]:
        """Statements that set a variable to the verdict code of a condition, from its parts."""
        holder = self.names.shape(shape)
        if holder and holder != name:
            return [f"{name} = {holder}"]
        if self.names.by_bounds(shape):
            return [f"{name} = {self._by_bounds(shape)}"]
        if isinstance(shape.this, Clause) and len(shape.inner) == 1 and self.names.shape(shape.inner[0]):
            return [f"{name} = {self.names.shape(shape.inner[0])}"]
        return verdict_lines(name, shape.disputed, lambda side, sure: self.inline(shape, side, sure))

    def sure(self, shape: Shape, side: bool) -> Code:
        """The condition is true on that side."""
        name = self.names.shape(shape)
        if name is None:
            return self.inline(shape, side, True)
        if shape.disputed and side is LENIENT:
            return comparison(name, "in", "{2, 5, 8}", "not in")
        return comparison(name, "==", "8", "!=")

    def possible(self, shape: Shape, side: bool) -> Code:
        """The condition is true or unknown on that side."""
        name = self.names.shape(shape)
        if name is None:
            return self.inline(shape, side, False)
        if shape.disputed and side is STRICT:
            return comparison(name, ">=", "3", "<")
        return comparison(name, "!=", "0", "==")

    def unknown(self, shape: Shape, side: bool) -> Code:
        """The condition is unknown on that side."""
        name = self.names.shape(shape)
        if name is None:
            return self._unknown_inline(shape, side)
        if not shape.disputed:
            return comparison(name, "==", "4", "!=")
        return comparison(name, "in", "{4, 5}" if side is STRICT else "{1, 4}", "not in")

    def _unknown_inline(self, shape: Shape, side: bool) -> Code:
        match shape.this:
            case Flag(definition):
                return comparison(self.names.fact(definition.name), "is", "None", "is not")
            case FieldFlag(records, definition):
                return comparison(self.names.field(records, definition.name), "is", "None", "is not")
            case Compare() | Member():
                return self.lacking(shape.values)
        return both((self.possible(shape, side), opposite(self.sure(shape, side))))

    def unsettled(self, shape: Shape) -> Code:
        """The condition's sides are not both known and equal."""
        name = self.names.shape(shape)
        if name is None:
            return both((self.possible(shape, LENIENT), opposite(self.sure(shape, STRICT))))
        return comparison(f"0 < {name}", "<", "8")

    def truth(self, shape: Shape, side: bool, sure: bool) -> Code:
        """``sure`` or ``possible``."""
        return self.sure(shape, side) if sure else self.possible(shape, side)

    def inline(self, shape: Shape, side: bool, sure: bool) -> Code:
        """The truth of a condition from its parts."""
        parts, this = shape.inner, shape.this
        match this:
            case Constant(truth):
                return ALWAYS if truth else NEVER
            case Unknown():
                return NEVER if sure else ALWAYS
            case Flag(definition):
                return _flag(self.names.fact(definition.name), sure)
            case FieldFlag(records, definition):
                return _flag(self.names.field(records, definition.name), sure)
            case Compare():
                return self._compare(this, *shape.values, sure=sure)
            case Member(_, choices):
                return self._member(shape.values[0], choices, sure)
            case AllOf():
                return both(self.truth(part, side, sure) for part in parts)
            case AnyOf():
                return either(self.truth(part, side, sure) for part in parts)
            case NoneOf():
                return opposite(either(self.truth(part, not side, not sure) for part in parts))
            case Not():
                return opposite(self.truth(parts[0], not side, not sure))
            case CountOf(n):
                counts = counted(self.truth(part, side, sure) for part in parts)
                return comparison(counts, ">=", str(n), "<")
            case Given():
                return self._given(parts, side, sure)
            case Otherwise():
                return self._otherwise(parts[0], parts[1], side, sure)
            case Readings():
                joined = both if side is STRICT else either
                return joined(self.truth(part, side, sure) for part in parts)
            case Judgment():
                if side is LENIENT:
                    return ALWAYS
                return opposite(self.truth(parts[0], LENIENT, not sure))
            case Clause():
                return self.truth(parts[0], side, sure) if len(parts) == 1 else self._given(parts, side, sure)
            case AtLeast() | AtLeastDistinct() | Every() | Latest():
                return self.truth(shape, side, sure)
        assert_never(this)

    def value(self, amount: Amount) -> str:
        """The value as text: a literal, or the variable that holds it."""
        name = self.names.amount(amount)
        if name is not None:
            return name
        assert isinstance(amount.this, Literal)
        return self.constants.literal(amount.this.plain)

    def known(self, amounts: tuple[Amount, ...]) -> Code:
        """No value is unknown."""
        return both(
            comparison(self.value(amount), "is not", "None", "is")
            for amount in amounts
            if not isinstance(amount.this, Literal)
        )

    def lacking(self, amounts: tuple[Amount, ...]) -> Code:
        """Some value is unknown."""
        return either(
            comparison(self.value(amount), "is", "None", "is not")
            for amount in amounts
            if not isinstance(amount.this, Literal)
        )

    def calculation(self, amount: Amount) -> str:
        """The text that works out a value from its parts."""
        parts = [self.value(inner) for inner in amount.inner]
        if isinstance(amount.this, OtherwiseValue):
            first = either((self.known(amount.inner[:1]), self._in_part(amount.inner[0])))
            return chosen(first, Code(parts[0], 1), Code(parts[1], 1)).text
        return chosen(self.known(amount.inner), Code(self._formula(amount, parts), 1), Code("None")).text

    def _formula(self, amount: Amount, parts: list[str]) -> str:
        match this := amount.this:
            case Shift(_, Span(months=0, days=days)):
                return f"{parts[0]} + {self.constants.name(timedelta(days=days))}"
            case Shift(_, Span(months=months, days=0)):
                return f"months_later({parts[0]}, {months})"
            case Shift(_, span):
                return f"moved({parts[0]}, {self.constants.name(span)})"
            case Arithmetic("days"):
                return f"({parts[0]} - {parts[1]}).days"
            case Arithmetic(operator):
                return self._calculated(operator, this, amount.inner)
            case Literal() | Fact() | Field() | OtherwiseValue() | OfRecords():
                return self.value(amount)
        assert_never(this)

    def _calculated(self, operator: str, this: Arithmetic[object], inner: tuple[Amount, ...]) -> str:
        if not inexact(this):
            return f" {operator} ".join(map(self.value, inner))
        left, right = inner
        if operator == "/":
            divisor = self.constants.literal(first_fact(this.right))
            return f"divided({self.exact(left)}, {self.exact(right)}, {divisor})"
        by = factor(this.right, this.left) if operator in ("+", "-") else Fraction(1)
        return f"{self.exact(left)} {operator} {self.exact(right, by)}"

    def exact(self, amount: Amount, by: Fraction = Fraction(1)) -> str:
        """The text of a known number as it counts in arithmetic, times a factor."""
        if by != 1:
            return f"{self.exact(amount)} * {self.constants.name(by)}"
        match amount.this:
            case Literal(float() as plain):
                return self.constants.name(literal(plain))
            case Fact(definition) | Field(_, definition) if definition.kind is Kind.NUMBER:
                return f"exactly({self.value(amount)}, {decimals(definition)})"
            case OtherwiseValue(first, then):
                known, fallback = amount.inner
                if isinstance(known.this, Literal):
                    return self.exact(known)
                when_known = f"{self.exact(known)} if {self.value(known)} is not None"
                return f"({when_known} else {self.exact(fallback, factor(then, first))})"
        return self.value(amount)

    def _by_bounds(self, shape: Shape) -> str:
        this = shape.this
        if isinstance(this, Member):
            return f"code_of(member({self.range(shape.values[0])}, {self._choices(this.choices)}))"
        assert isinstance(this, Compare)
        left, right = shape.values
        right_range = self.range(right, factor_of(this.right, this.left))
        return (
            f"code_of(compared({self.constants.literal(this.operator)}, {self.range(left)}, {right_range}))"
        )

    def _otherwise(self, first: Shape, then: Shape, side: bool, sure: bool) -> Code:
        """The second where the first is unknown, and not for want of the day of a date."""
        in_part = self._wants_a_day(first)
        second = self.truth(then, side, sure)
        second = both((opposite(in_part), second)) if sure else either((in_part, second))
        return either((self.sure(first, side), both((self.possible(first, side), second))))

    def _wants_a_day(self, shape: Shape) -> Code:
        """Whether a condition may be undecided only because the day of a date is not known."""
        if not self.names.in_part:
            return NEVER
        tests = []
        for part in parts_with_dates(shape):
            if not decided_by_bounds(part.this):
                tests.append(in_part_text(self.names, dates_of_shape(part), part.records))
                continue
            known = (comparison(self.range(amount), "is not", "None", "is") for amount in part.values)
            tests.append(both((comparison(str(self.names.shape(part)), "==", "4", "!="), *known)))
        return either(tests)

    def _in_part(self, amount: Amount) -> Code:
        """Whether a value reads a date that is known only in part."""
        if not self.names.in_part:
            return NEVER
        return in_part_text(self.names, dates_of_amount(amount), amount.records)

    def range(self, amount: Amount, by: Fraction = Fraction(1)) -> str:
        """The text of what is known of a value: its bounds, None where a fact is unknown."""
        if by != 1:
            return f"scaled({self.range(amount)}, {self.constants.name(by)})"
        match this := amount.this:
            case OfRecords():
                return self.value(amount)
            case _ if not has_list(this) and not (self.names.in_part and reads_dates(this)):
                return self._point(amount)
            case Fact() | Field():
                return f"interval({self.names.held(amount)})"
            case Arithmetic("/", _, right) if not has_list(this):
                top, bottom = amount.inner
                known = chosen(self.known((bottom,)), Code(self.exact(bottom), 1), Code("None")).text
                return f"divided_range({self.range(top)}, {known}, {self.constants.name(right)})"
            case Shift(_, span):
                return f"shifted({self.range(amount.inner[0])}, {self.constants.name(span)})"
            case OtherwiseValue(first, then):
                preferred, fallback = amount.inner
                preferred_range, in_part = self.range(preferred), self._in_part(preferred)
                both_ranges = f"{preferred_range}, {self.range(fallback, factor_of(then, first))}"
                if in_part == NEVER:
                    return f"first_known({both_ranges})"
                alone = f"first_in_part({both_ranges})" if has_list(first) else preferred_range
                return f"({alone} if {in_part.text} else first_known({both_ranges}))"
            case Arithmetic(operator, left, right):
                augend, addend = amount.inner
                by = factor(right, left) if operator in ("+", "-") else Fraction(1)
                sign = self.constants.literal(operator)
                return f"combined({sign}, {self.range(augend)}, {self.range(addend, by)})"
        raise AssertionError(this)

    def settled(self, amount: Amount) -> Code:
        """Whether a value is exactly known."""
        this = amount.this
        if isinstance(this, OfRecords):
            return comparison(f"exact_value({self.value(amount)})", "is not", "None", "is")
        if not has_list(this):
            return self.known((amount,))
        if isinstance(this, OtherwiseValue):
            first, then = amount.inner
            second = both((opposite(self._in_part(first)), self.settled(then)))
            return either((self.settled(first), second))
        return both(map(self.settled, amount.inner))

    def _point(self, amount: Amount) -> str:
        if isinstance(amount.this, Literal) or amount.this.kind not in (Kind.INTEGER, Kind.NUMBER):
            return f"point({self.exact(amount)})"
        return f"point({self.exact(amount)} if {self.value(amount)} is not None else None)"

    def _given(self, parts: tuple[Shape, ...], side: bool, sure: bool) -> Code:
        gate, then = parts
        return either((opposite(self.truth(gate, not side, not sure)), self.truth(then, side, sure)))

    def _compare(self, this: Compare, left: Amount, right: Amount, *, sure: bool) -> Code:
        operator = this.operator
        signs = ("==", "!=") if operator == "is" else (operator, "")
        texts = self.value(left), self.value(right)
        if calculated(this):
            texts = self.exact(left), self.exact(right, factor(this.right, this.left))
        met = comparison(texts[0], signs[0], texts[1], signs[1])
        if not sure:
            return either((self.lacking((left, right)), met))
        never_none = operator == "is" and isinstance(right.this, Literal) and not calculated(this)
        return met if never_none else both((self.known((left, right)), met))

    def _member(self, value: Amount, choices: tuple[object, ...], sure: bool) -> Code:
        name = self.value(value)
        met = comparison(name, "in", self._choices(choices), "not in")
        if len(choices) == 1:
            met = comparison(name, "==", self.constants.literal(choices[0]), "!=")
        return met if sure else either((self.lacking((value,)), met))

    def _choices(self, choices: tuple[object, ...]) -> str:
        written = [self.constants.literal(choice) for choice in choices]
        if all(isinstance(choice, str) for choice in choices):
            return f"{{{', '.join(written)}}}"
        return f"({', '.join(written)},)"


def factor_of(source: Value[Any], target: Value[Any]) -> Fraction:
    """What a number is multiplied with to be in the unit of another; 1 for a date."""
    return factor(source, target) if source.unit != target.unit else Fraction(1)


def _flag(name: str, sure: bool) -> Code:
    if sure:
        return comparison(name, "is", "True", "is not")
    return comparison(name, "is not", "False", "is")
