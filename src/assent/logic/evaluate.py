"""The reference interpreter: one case, one expression, one verdict. It optimises nothing.

The compiled forms are held equal to it by generated tests.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, assert_never

from assent.logic.adoptions import Adoptions, live_expressions, live_readings
from assent.logic.calculation import Exact, calculate, compare, first_fact, moved_date
from assent.logic.case_facts import CaseFacts, Record
from assent.logic.dates_read import (
    dates_of_condition,
    dates_of_value,
    decided_by_bounds,
    in_part,
    parts_with_dates,
    reads_dates,
    some_in_part,
)
from assent.logic.definitions import Kind
from assent.logic.exact import decimals, exactly, factor, has_list, how_compared, inexact, literal
from assent.logic.partial_dates import exact
from assent.logic.ranges import (
    Range,
    Row,
    combined,
    compared,
    could_be_latest,
    divided_range,
    exact_value,
    first_in_part,
    first_known,
    gathered,
    interval,
    is_latest,
    last_of,
    member,
    point,
    scaled,
    shifted,
)
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
    Plain,
    Readings,
    Shift,
    Unknown,
    Value,
    node,
    value_node,
)  # fmt: skip
from assent.logic.truth import (
    FALSE,
    TRUE,
    UNKNOWN,
    Truth,
    Verdict,
    agreed,
    conjunction,
    disjunction,
    every_of,
    negation,
    opposite,
    otherwise,
    reaches,
    reaches_distinct,
    some_of,
    unanimous,
    worst,
)  # fmt: skip
from assent.logic.walk import values


@dataclass(frozen=True, slots=True)
class Known:
    """What another form of the same policy has worked out about a case.

    ``verdicts`` by the identity of the condition and the index of the record (-1 where there is none);
    ``unquestioned``: no question of wording or judgment is open.
    """

    verdicts: Mapping[tuple[int, int], Verdict] = field(default_factory=dict)
    unquestioned: bool = False


_NOTHING = Known()


class Evaluation:
    """The verdicts of expressions for one case under a plan's adoptions, each worked out once.

    ``known`` holds verdicts of these very conditions, which whoever passes them keeps alive.
    """

    def __init__(self, facts: CaseFacts, adoptions: Adoptions | None = None, known: Known = _NOTHING) -> None:
        self.facts = facts
        self.adoptions: Adoptions = adoptions or {}
        self.unquestioned = known.unquestioned
        self._verdicts: dict[tuple[int, int], Verdict] = dict(known.verdicts)
        self._gathered: dict[int, tuple[OfRecords[Any], Range]] = {}
        self._in_part = in_part(facts)
        self._kept: list[Condition] = []  # so that no other condition comes to have the same id

    def verdict(self, condition: Condition, record: int | None = None) -> Verdict:
        """The verdict of a condition; ``record`` is the index of the record at hand, if any."""
        key = (id(condition), -1 if record is None else record)
        if (verdict := self._verdicts.get(key)) is None:
            verdict = self._verdicts[key] = self._work_out(condition, record)
            self._kept.append(condition)
        return verdict

    def value(self, value: Value[Any], record: int | None = None) -> Plain | Fraction | None:
        """The value of an expression, None where a part of it is not exactly known. Arithmetic is exact."""
        this = value_node(value)
        match this:
            case Literal(plain):
                return plain  # type: ignore[no-any-return]
            case Fact(definition):
                return exact(self.facts.values.get(definition.name))  # type: ignore[no-any-return]
            case Field(records, definition):
                return exact(self.record(records, record).get(definition.name))  # type: ignore[no-any-return]
            case Shift(inner, span):
                start = self.value(inner, record)
                return moved_date(start, span, inner) if isinstance(start, date) else None
            case Arithmetic("days", left, right):
                later, earlier = self.value(left, record), self.value(right, record)
                if isinstance(later, date) and isinstance(earlier, date):
                    return (later - earlier).days
                return None
            case Arithmetic():
                return self.number(this, record)
            case OtherwiseValue(first, then):
                if inexact(this):
                    return self.number(this, record)
                known = self.value(first, record)
                return self.value(then, record) if self._given_up(known, first, record) else known
            case OfRecords():
                return exact_value(self.gathered(this))
        assert_never(this)

    def gathered(self, this: OfRecords[Any]) -> Range:
        """What is known of a value out of a list."""
        key = id(this)
        if key not in self._gathered:
            self._gathered[key] = this, gathered(this, self._rows(this), self._open(this.records))
        return self._gathered[key][1]

    def _rows(self, this: OfRecords[Any]) -> Iterator[Row]:
        for index, verdict in enumerate(self.matches(this.records, this.where)):
            value = None if this.field is None else self.held(this.field, index)
            yield Row(verdict.strict, value, None if this.by is None else self.held(this.by, index))

    def range(self, value: Value[Any], record: int | None = None) -> Range | None:
        """Between which bounds a value lies; None where a fact that it is worked out from is unknown."""
        this = value_node(value)
        if not has_list(this) and not (self._in_part and reads_dates(this)):
            numeric = this.kind in (Kind.INTEGER, Kind.NUMBER)
            return point(self.number(this, record) if numeric else self.value(this, record))
        match this:
            case OfRecords():
                return self.gathered(this)
            case Fact() | Field():
                return interval(self.held(this, record))
            case Shift(inner, span):
                return shifted(self.range(inner, record), span)
            case OtherwiseValue(first, then):
                return self._first_range(first, then, record)
            case Arithmetic("/", left, right) if not has_list(this):
                return divided_range(self.range(left, record), self.number(right, record), right)
            case Arithmetic(operator, left, right):
                adds = operator in "+-"
                right_range = self._range_in(right, left, record) if adds else self.range(right, record)
                return combined(operator, self.range(left, record), right_range)
        raise AssertionError(this)

    def _first_range(self, first: Value[Any], then: Value[Any], record: int | None) -> Range | None:
        first_range = self.range(first, record)
        second = self._range_in(then, first, record)
        if not self._reads_in_part(first, record):
            return first_known(first_range, second)
        return first_in_part(first_range, second) if has_list(first) else first_range

    def _given_up(self, known: object, first: Value[Any], record: int | None) -> bool:
        """Whether the second value counts: the first is unknown, and not for want of the day of a date."""
        return known is None and not self._reads_in_part(first, record)

    def _wants_a_day(self, condition: Condition, record: int | None) -> bool:
        """Whether a condition may be undecided only because the day of a date is not known."""
        return any(self._is_in_part(part, record) for part in parts_with_dates(condition, self._live))

    def _is_in_part(self, part: Condition, record: int | None) -> bool:
        if not decided_by_bounds(part):
            return some_in_part(dates_of_condition(part, self._live), self.facts, record)
        known = all(self.range(value, record) is not None for value in values(part))
        return known and self.verdict(part, record) == UNKNOWN

    def _reads_in_part(self, value: Value[Any], record: int | None) -> bool:
        return self._in_part and some_in_part(dates_of_value(value, self._live), self.facts, record)

    def held(self, leaf: Fact[Any] | Field[Any], record: int | None) -> Any:
        """A fact or field as the case holds it, be it a partial date."""
        at = self.facts.values if isinstance(leaf, Fact) else self.record(leaf.records, record)
        return at.get(leaf.definition.name)

    def _range_in(self, value: Value[Any], target: Value[Any], record: int | None) -> Range | None:
        """A range in the unit of another value."""
        unscaled = self.range(value, record)
        return unscaled if value.unit == target.unit else scaled(unscaled, factor(value, target))

    def number(self, value: Value[Any], record: int | None = None) -> Exact | None:
        """A numeric value as it counts in arithmetic, in its own unit; None where a part is unknown."""
        this = value_node(value)
        match this:
            case Literal(plain):
                return literal(plain)
            case Fact(definition) | Field(_, definition):
                plain = self.value(this, record)
                return exactly(plain, decimals(definition)) if isinstance(plain, int | float) else None
            case Arithmetic("days") | Shift() | OfRecords():
                plain = self.value(this, record)
                return plain if isinstance(plain, int | Fraction) else None
            case Arithmetic(operator, left, right):
                left_number, right_number = self.number(left, record), self.number(right, record)
                if left_number is None or right_number is None:
                    return None
                by = factor(right, left) if operator in ("+", "-") else 1
                return calculate(operator, left_number, right_number * by, right)
            case OtherwiseValue(first, then):
                known = self.number(first, record)
                return self._converted(then, first, record) if self._given_up(known, first, record) else known
        assert_never(this)

    def _converted(self, value: Value[Any], target: Value[Any], record: int | None) -> Exact | None:
        """A number in the unit of another value."""
        return None if (number := self.number(value, record)) is None else number * factor(value, target)

    def _compare(self, this: Compare, record: int | None) -> Truth:
        left, right = this.left, this.right
        ranged, calculated = how_compared(this)
        if ranged or (self._in_part and (reads_dates(left) or reads_dates(right))):
            return compared(this.operator, self.range(left, record), self._range_in(right, left, record))
        if calculated:
            return compare(this.operator, self.number(left, record), self._converted(right, left, record))
        return compare(this.operator, self.value(left, record), self.value(right, record))

    def _member(self, value: Value[Any], choices: tuple[Plain, ...], record: int | None) -> Truth:
        if self._in_part and reads_dates(value) and not has_list(value):
            return member(self.range(value, record), choices)
        return None if (plain := self.value(value, record)) is None else plain in choices

    def record(self, records: str, index: int | None) -> Record:
        """The record at hand."""
        if index is None:
            raise AssertionError(f"a field of {records} stands outside an expression over that list")
        return self.facts.records(records).records[index]

    def _work_out(self, condition: Condition, record: int | None) -> Verdict:
        def part(inner: Condition) -> Verdict:
            return self.verdict(inner, record)

        this = node(condition)
        match this:  # the most frequent first
            case AllOf(parts):
                return every_of(map(part, parts))
            case Compare():
                return agreed(self._compare(this, record))
            case Clause(expr=expr, binds_when=binds):
                return part(expr) if binds is None else some_of((opposite(part(binds)), part(expr)))
            case Flag(definition):
                return agreed(_truth(self.facts.values.get(definition.name)))
            case AnyOf(parts):
                return some_of(map(part, parts))
            case Readings():
                return self._readings(this, record)
            case Member(value, choices):
                return agreed(self._member(value, choices, record))
            case Given(gate, then):
                return some_of((opposite(part(gate)), part(then)))
            case Not(inner):
                return opposite(part(inner))
            case Judgment(_, when):
                return Verdict(negation(part(when).lenient), True)
            case Otherwise(first, then):
                if self._in_part and self._wants_a_day(first, record):
                    return part(first)
                return otherwise(part(first), part(then))
            case FieldFlag(records, definition):
                return agreed(_truth(self.record(records, record).get(definition.name)))
            case AtLeast(records, n, where):
                return _count(n, self.matches(records, where), self._open(records))
            case Unknown():
                return UNKNOWN
            case Constant(truth):
                return agreed(truth)
            case Latest():
                return Verdict(self.latest(this, True)[0], self.latest(this, False)[0])
            case NoneOf(parts):
                return opposite(some_of(map(part, parts)))
            case CountOf(n, parts):
                return _count(n, [part(inner) for inner in parts], open_list=False)
            case AtLeastDistinct():
                return self._distinct(this)
            case Every(records, where):
                matched = every_of(self.matches(records, where))
                return every_of((matched, UNKNOWN)) if self._open(records) else matched
        assert_never(this)

    def matches(self, records: str, where: Condition) -> list[Verdict]:
        """The verdict of a condition for each known record of a list."""
        return [self.verdict(where, index) for index in range(len(self.facts.records(records).records))]

    def _open(self, records: str) -> bool:
        return not self.facts.records(records).complete

    def _readings(self, question: Readings, record: int | None) -> Verdict:
        verdicts = [self.verdict(expr, record) for expr in self._live(question)]
        strict = conjunction(verdict.strict for verdict in verdicts)
        return Verdict(strict, disjunction(verdict.lenient for verdict in verdicts))

    def _live(self, question: Readings) -> tuple[Condition, ...]:
        return live_expressions(question, self.adoptions)

    def _distinct(self, this: AtLeastDistinct) -> Verdict:
        matched = self.matches(this.records, this.where)
        values = [self.value(this.field, index) for index in range(len(matched))]
        opened = self._open(this.records)
        return Verdict(
            *(
                reaches_distinct(this.n, [m.side(side) for m in matched], values, opened)
                for side in (True, False)
            )
        )

    def latest(self, this: Latest, strict: bool) -> tuple[Truth, tuple[int, ...]]:
        """The truth of one side, and the records that it was taken from (several are a tie).

        Where it is not certain which record is the latest, none is chosen; what every record that could be
        it says, dated or not, is the answer all the same.
        """
        could, certain = self.could_be_latest(this, strict)
        truths = [self.verdict(this.test, index).side(strict) for index in could]
        none_matches = None if self._open(this.records) else False
        if not certain:
            matched = any(verdict.side(strict) for verdict in self.matches(this.records, this.where))
            return unanimous(truths if matched else [*truths, none_matches]), ()
        if not could:
            return none_matches, ()
        return worst(truths, positive=not this.tie), could

    def could_be_latest(self, this: Latest, strict: bool) -> tuple[tuple[int, ...], bool]:
        """The records that could be the latest, and whether each of them certainly is (several are a tie)."""
        matched = [verdict.side(strict) for verdict in self.matches(this.records, this.where)]
        days = [self.held(this.by, index) for index in range(len(matched))]
        last = last_of(day for truth, day in zip(matched, days, strict=True) if truth)
        could = tuple(
            index
            for index, (truth, day) in enumerate(zip(matched, days, strict=True))
            if truth is not False and could_be_latest(day, last)
        )
        return could, is_latest(matched, days, could)


def _truth(value: object) -> Truth:
    return value if isinstance(value, bool) else None


def _count(n: int, verdicts: Iterable[Verdict], open_list: bool) -> Verdict:
    counted = list(verdicts)
    return Verdict(*(reaches(n, [v.side(side) for v in counted], open_list) for side in (True, False)))


__all__ = ["FALSE", "TRUE", "Adoptions", "Evaluation", "Known", "first_fact", "live_readings"]
