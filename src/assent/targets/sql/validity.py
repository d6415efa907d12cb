"""Which rows hold impossible input, and what to say about each value.

An invalid row is reported with every fault; it is never dropped and none of its values is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlglot import exp

from assent.facts.grammar import EARLIEST_DAY, LATEST_DAY, out_of_range
from assent.logic.calendar_math import moved
from assent.logic.definitions import Definition, Kind, Tense
from assent.logic.exact import has_list
from assent.logic.policy import Policy
from assent.logic.tree import Arithmetic, Field, Shift, Value
from assent.logic.walk import every_condition, every_value, leaves, values
from assent.logic.whole_numbers import ratio
from assent.targets.sql.columns import MOST_RECORDS, merged
from assent.targets.sql.compile import Compiler
from assent.targets.sql.faults import Fault
from assent.targets.sql.numbers import whole_number
from assent.targets.sql.schema import NOT_A_CODE, list_complete
from assent.targets.sql.terms import (
    FIRST_DAY,
    LAST_DAY,
    Term,
    all_true,
    any_true,
    binary,
    call,
    case,
    cast,
    column,
    day,
    is_known,
    is_unknown,
    known_only,
    listed,
    negated,
    number,
    one_of,
    surely,
    text,
)
from assent.targets.sql.verdicts import T, is_, of_known
from assent.terms.facts import ASSESSED_ON, REQUEST_DATE


class Validity:
    """Checks the facts and the records of every row."""

    def __init__(self, compiler: Compiler, policy: Policy) -> None:
        self._compiler = compiler
        self._inputs = compiler.inputs
        self._policy = policy
        self._first_day, self._last_day = _calendar(policy)
        self._faults = tuple(self._all_faults())

    def invalid(self) -> Term:
        """Whether a row holds impossible input; never NULL."""
        faults = [surely(fault.bad) for fault in self._faults if not fault.records]
        for records in self._inputs.definitions:
            inside = [surely(fault.bad) for fault in self._faults if fault.records == records]
            if inside:
                fault = self._compiler.columns.keep(of_known(any_true(inside)), records)
                some = self._compiler.columns.some(records, fault)
                faults.append(is_(some, T))
        return self._compiler.columns.derive(any_true(faults))

    def errors(self) -> Term:
        """What is wrong with a row, fact by fact; NULL where nothing is."""
        invalid = self.invalid()
        own = [fault.said() for fault in self._faults if not fault.records]
        parts = [known_only(listed(own))]
        for records in self._inputs.definitions:
            inside = [fault.said() for fault in self._faults if fault.records == records]
            if inside:
                body = known_only(listed(inside))
                # Guarded for each record: few rows are invalid, and a list's lambda sees all its records.
                guarded = case(((invalid, body),))
                texts = self._compiler.columns.reduce_apart(records, guarded, _flattened, invalid)
                parts.append(call("COALESCE", texts, cast(listed(()), "TEXT[]")))
        return case(((invalid, merged(parts)),))

    def _all_faults(self) -> Iterator[Fault]:
        for definition in self._policy.vocabulary.facts:
            yield from self._of_value(definition, "")
            if definition.name == REQUEST_DATE:
                yield from self._of_request_date(definition)
        for records in self._policy.vocabulary.lists:
            yield from self._of_list(records.name)
            for definition in records.fields:
                yield from self._of_value(definition, records.name)
        yield from self._of_rules()
        yield from self._of_divisions()
        if self._policy.pathway_by in {fact.name for fact in self._policy.vocabulary.facts}:
            yield from self._of_pathway()

    def _of_value(self, definition: Definition, records: str) -> Iterator[Fault]:
        raw = self._inputs.raw(definition, records)
        if raw is None:
            return
        value = self._inputs.value(definition, records)
        if self._inputs.is_text(definition, records):
            partial = self._inputs.is_partial(definition, records)
            unread = all_true((is_known(raw), is_unknown(value), negated(partial)))
            yield Fault(definition.name, unread, raw, "", records)
        for bad, complaint in self._beyond(definition, raw, value, records):
            written = call("LTRIM", raw, text(NOT_A_CODE)) if definition.kind is Kind.CODE else raw
            yield Fault(definition.name, bad, written, complaint, records)

    def _beyond(
        self, definition: Definition, raw: Term, value: Term, records: str
    ) -> Iterator[tuple[Term, str]]:
        """When a value that was read cannot be, and what is said of it."""
        match definition.kind:
            case Kind.BOOLEAN:
                return
            case Kind.CODE:
                if self._inputs.is_native_text(definition, records):
                    yield call("STARTS_WITH", raw, text(NOT_A_CODE)), ""
            case Kind.CHOICE:
                place = self._inputs.choice(definition, records)
                yield binary(exp.GT, place, number(len(definition.choices))), ""
            case Kind.INTEGER | Kind.NUMBER:
                bad = _out_of_range(definition, value)
                if bad is not None:
                    yield bad, out_of_range(definition)
            case Kind.DATE:
                yield from self._impossible_days(definition, records)

    def _impossible_days(self, definition: Definition, records: str) -> Iterator[tuple[Term, str]]:
        value, last = (self._inputs.day(definition, records, upper=upper) for upper in (False, True))
        within: Term = exp.Between(this=value.copy(), low=day(self._first_day), high=day(self._last_day))
        if last != value:
            within = all_true((within, binary(exp.LTE, last, day(self._last_day))))
        yield negated(within), f"must be a date from {self._first_day} to {self._last_day}; correct the year"
        request = self._request_date()
        if definition.tense is Tense.PAST and definition.name != REQUEST_DATE and request is not None:
            assessed = self._value_of(ASSESSED_ON)
            latest = request if assessed is None else call("COALESCE", assessed, request)
            complaint = "must be on or before the request date or day of assessment; correct one of the two"
            yield binary(exp.GT, value, latest), complaint

    def _request_date(self) -> Term | None:
        return self._value_of(REQUEST_DATE)

    def _value_of(self, name: str) -> Term | None:
        for definition in self._policy.vocabulary.facts:
            if definition.name == name:
                return self._inputs.value(definition)
        return None

    def _of_request_date(self, definition: Definition) -> Iterator[Fault]:
        value = self._inputs.value(definition)
        first = self._policy.effective
        raw = self._inputs.raw(definition)
        lacking = is_unknown(value if raw is None else raw)
        complaint = "is missing; give the day on which the plan received it, such as 2026-02-05"
        yield Fault(REQUEST_DATE, lacking, text("none"), complaint)
        early = f"must be a date from {first}, when this policy took effect"
        yield Fault(REQUEST_DATE, binary(exp.LT, value, day(first)), value, early)

    def _of_list(self, name: str) -> Iterator[Fault]:
        schema = self._inputs.schema
        length = call("LEN", self._inputs.lists[name])
        if name in schema.types:
            yield Fault(name, binary(exp.GT, length, number(MOST_RECORDS)), length,
                         f"records; at most {MOST_RECORDS} are allowed")  # fmt: skip
        if name in schema.types and name not in schema.fields:
            raw = column(name)
            unreadable = all_true((is_known(raw), is_unknown(length)))
            yield Fault(name, unreadable, raw, "must be a list of records, as JSON")
            yield self._strange_fields(name)
        complete = list_complete(name)
        if schema.types.get(complete, "BOOLEAN") != "BOOLEAN":
            readable = exp.TryCast(this=cast(column(complete), "TEXT"), to=exp.DataType.build("BOOLEAN"))
            unreadable = all_true((is_known(column(complete)), is_unknown(readable)))
            yield Fault(complete, unreadable, column(complete), "")

    def _strange_fields(self, name: str) -> Fault:
        """A field of a record in JSON that no fact has, most likely misspelt."""
        known = [text(field.name) for field in self._inputs.definitions[name].fields]
        parsed = exp.TryCast(this=cast(column(name), "TEXT"), to=exp.DataType.build("JSON", dialect="duckdb"))
        keys = call("FLATTEN", call("JSON_KEYS", parsed, text("$[*]")))
        strange = exp.Lambda(
            this=negated(one_of(exp.column("k"), known)), expressions=[exp.to_identifier("k")], colon=True
        )
        strange_keys = call("LIST_DISTINCT", call("LIST_FILTER", keys, strange))
        return Fault(
            name, binary(exp.GT, call("LEN", strange_keys), number(0)), strange_keys,
            "stand under keys that are not known; the keys are "
            + ", ".join(field.name for field in self._inputs.definitions[name].fields),
        )  # fmt: skip

    def _of_rules(self) -> Iterator[Fault]:
        definitions = {fact.name: fact for fact in self._policy.vocabulary.facts}
        for rule in self._policy.vocabulary.impossible:
            definition = (
                self._inputs.definitions[rule.records].field_named(rule.fact)
                if rule.records
                else definitions[rule.fact]
            )
            value = self._inputs.value(definition, rule.records)
            bad = self._compiler.side_is(rule.when, True, T)
            complaint = f"must be {rule.allowed}; correct it or what it contradicts"
            yield Fault(rule.fact, bad, value, complaint, rule.records)

    def _of_divisions(self) -> Iterator[Fault]:
        reported: set[str] = set()
        for root in self._policy.roots():
            for condition in every_condition(root):
                for value in values(condition):
                    for left, divisor in _divisions(value):
                        fault = self._zero_divisor(left, divisor)
                        if fault is not None and fault.bad.sql() not in reported:
                            reported.add(fault.bad.sql())
                            yield fault

    def _zero_divisor(self, left: Value[Any], divisor: Value[Any]) -> Fault | None:
        divisor_leaves = leaves(divisor)
        if not divisor_leaves or has_list(left) or has_list(divisor):
            return None
        dividend, value = self._compiler.value(left), self._compiler.value(divisor)
        zero = whole_number(self._compiler, ratio(divisor).top)  # as it is divided by: to a billionth
        bad = all_true((is_known(dividend), is_known(value), binary(exp.EQ, zero, number(0))))
        over = [leaf.records for leaf in (*leaves(left), *divisor_leaves) if isinstance(leaf, Field)]
        records = divisor_leaves[0].records if isinstance(divisor_leaves[0], Field) else ""
        name = divisor_leaves[0].definition.name
        if over and not records:
            bad = is_(self._compiler.columns.some(over[0], of_known(surely(bad))), T)
        written = self._inputs.raw(divisor_leaves[0].definition, records) or value
        return Fault(name, bad, written, "makes a divisor 0; correct it", records)

    def _of_pathway(self) -> Iterator[Fault]:
        definition = next(
            fact for fact in self._policy.vocabulary.facts if fact.name == self._policy.pathway_by
        )
        value = self._inputs.value(definition)
        known = one_of(value, [text(name) for name in self._policy.pathways])
        if set(definition.choices) != set(self._policy.pathways):
            has = ", ".join(self._policy.pathways)
            complaint = f"is no request that {self._policy.id} decides; it has: {has}"
            yield Fault(definition.name, negated(known), value, complaint)


def _calendar(policy: Policy) -> tuple[date, date]:
    """The first and the last date that a case may hold, and from which no date of the policy leaves the calendar."""
    spans = [
        shift.span
        for condition in policy.conditions
        for value in values(condition)
        for shift in _shifts(value)
    ]
    back = [moved(LAST_DAY, -span) for span in spans if span.months > 0 or span.days > 0]
    forth = [moved(FIRST_DAY, -span) for span in spans if span.months < 0 or span.days < 0]
    return max(*forth, FIRST_DAY, EARLIEST_DAY), min(*back, LAST_DAY, LATEST_DAY)


def _shifts(value: Value[Any]) -> Iterator[Shift[Any]]:
    yield from (inner for inner in every_value(value) if isinstance(inner, Shift))


def _out_of_range(definition: Definition, value: Term) -> Term | None:
    low, high = definition.low, definition.high
    if definition.kind is Kind.NUMBER:
        low = -1.7976931348623157e308 if low is None else low
        high = 1.7976931348623157e308 if high is None else high
    bounds = []
    if low is not None and high is not None:
        return negated(exp.Between(this=value.copy(), low=number(low), high=number(high)))
    if low is not None:
        bounds.append(binary(exp.LT, value, number(low)))
    if high is not None:
        bounds.append(binary(exp.GT, value, number(high)))
    return any_true(bounds) if bounds else None


def _divisions(value: Value[Any]) -> Iterator[tuple[Value[Any], Value[Any]]]:
    for inner in every_value(value):
        if isinstance(inner, Arithmetic) and inner.operator == "/":
            yield inner.left, inner.right


def _flattened(items: Term) -> Term:
    return call("FLATTEN", items)
