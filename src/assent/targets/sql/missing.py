"""What is missing of each row: the names of the facts that can still change its outcome.

The reference builds a tree of questions; its flat names follow from the top down. A condition is
asked about where one above it is and its own truth is unknown on the side looked at; so each has
one BOOLEAN column that says whether it is asked about, and a fact is named where one that reads it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, assert_never

from sqlglot import exp

from assent.logic.absorb import worth_asking
from assent.logic.conclude import Outcome
from assent.logic.definitions import Definition
from assent.logic.tree import (
    AllOf, AnyOf, AtLeast, AtLeastDistinct, Clause, Compare, Condition, Constant, CountOf, Every, Field,
    FieldFlag, Flag, Given, Judgment, Latest, Member, NoneOf, Not, Otherwise, Readings, Unknown, node,
)  # fmt: skip
from assent.logic.walk import every_condition, facts_of
from assent.targets.sql.compile import Compiler
from assent.targets.sql.outcome import Conclusions, sorted_names
from assent.targets.sql.terms import (
    FALSE,
    PLACE,
    TRUE,
    Term,
    all_true,
    any_true,
    binary,
    call,
    case,
    cast,
    coalesce,
    concat,
    is_known,
    is_unknown,
    known_only,
    listed,
    negated,
    number,
    possibly,
    surely_not,
    text,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition that may be asked about, the side looked at, and the list of the record at hand."""

    condition: Condition
    strict: bool
    records: str = ""

    @property
    def key(self) -> tuple[int, bool, str]:
        return id(self.condition), self.strict, self.records


@dataclass(frozen=True, slots=True)
class _Named:
    """A name that is asked for at a place: of the case, or a field of the record at hand."""

    name: str
    when: Term
    field_of: str = ""


_Step = tuple[_Asked, Term] | _Named


class Missing:
    """Finds the names that each row is asked for."""

    def __init__(self, compiler: Compiler, conclusions: Conclusions) -> None:
        self._compiler = compiler
        self._columns = compiler.columns
        self._conclusions = conclusions
        self._wants: dict[tuple[int, bool, str], list[Term]] = {}
        self._steps: dict[tuple[int, bool, str], list[_Step]] = {}
        self._of_case: dict[str, list[Term]] = {}
        self._of_records: dict[str, list[Term]] = {}
        self._reasons: dict[str, list[Term]] = {}

    def names(self) -> Term:
        """The sorted names; an empty list where nothing is asked."""
        roots = [step for step in self._roots() if not self._noted(step, "")]
        asked = [self._sided(*step) for step in roots if not isinstance(step, _Named)]
        for one, gate in asked:
            self._wants.setdefault(one.key, []).append(gate)
        for one in self._in_order([one for one, _ in asked]):
            self._pass_on(one)
        further = tuple(self._named_in(records) for records in self._of_records)
        return sorted_names(self._of_case, further)

    def _noted(self, step: _Step, records: str, active: Term = TRUE) -> bool:
        """Note a name that is asked for; False for a condition."""
        if not isinstance(step, _Named):
            return False
        when = all_true((active, step.when))
        over = step.field_of or records
        if not over:
            self._of_case.setdefault(step.name, []).append(when)
            return True
        path: Term = text(step.name)
        if step.field_of:
            place = cast(binary(exp.Sub, PLACE, number(1)), "TEXT")
            path = concat(text(f"{over}["), place, text(f"].{step.name}"))
        self._of_records.setdefault(over, []).append(case(((when, path),)))
        if not records:
            self._reasons.setdefault(over, []).append(active)
        return True

    def _sided(self, asked: _Asked, gate: Term) -> tuple[_Asked, Term]:
        """The same, on the one side there is where nothing is disputed."""
        strict = asked.strict or not self._compiler.analysis.disputed(asked.condition)
        return _Asked(asked.condition, strict, asked.records), gate

    def _in_order(self, roots: list[_Asked]) -> list[_Asked]:
        """Every condition that may be asked about, each after all that lead to it."""
        seen: set[tuple[int, bool, str]] = set()
        order: list[_Asked] = []

        def visit(one: _Asked) -> None:
            if one.key in seen:
                return
            seen.add(one.key)
            steps = [step if isinstance(step, _Named) else self._sided(*step) for step in self._next(one)]
            self._steps[one.key] = list(steps)
            for step in steps:
                if not isinstance(step, _Named):
                    visit(step[0])
            order.append(one)

        for root in roots:
            visit(root)
        return order[::-1]

    def _pass_on(self, one: _Asked) -> None:
        """Work out whether a condition is asked about, and hand that to what stands in it."""
        wanted = any_true(self._wants.get(one.key, ()))
        truth = self._compiler.truth(one.condition, one.strict)
        active = self._columns.derive(all_true((wanted, is_unknown(truth))), one.records)
        for step in self._steps[one.key]:
            if self._noted(step, one.records, active) or isinstance(step, _Named):
                continue
            inner, gate = step
            self._wants.setdefault(inner.key, []).append(all_true((active, gate)))
            if inner.records and not one.records:
                self._reasons.setdefault(inner.records, []).append(active)

    def _named_in(self, records: str) -> Term:
        """The names asked for in the records of a list."""
        found = known_only(listed(self._of_records[records]))
        only = any_true(self._reasons[records])
        named = self._columns.reduce(records, found, _flattened, only)
        return coalesce(named, cast(listed(()), "TEXT[]"))

    def _roots(self) -> Iterator[_Step]:
        """What is asked about for each outcome, and when."""
        concluded = self._conclusions
        routes_open = [step.unknown for step in concluded.routes]
        first_known = negated(any_true(concluded.first_unknown.values()))
        for name, unknown_ in concluded.first_unknown.items():
            yield _Named(name, all_true((any_true((*routes_open, concluded.first)), unknown_)))
        for step in concluded.routes:
            yield _Asked(step.route.when, True), all_true((step.unknown, first_known))
        pending: list[Term] = []
        for way in concluded.pathways:
            asks = all_true((way.reached, negated(concluded.not_met(way))))
            pending.append(asks)
            yield _Asked(way.pathway.criteria, True), asks
            if self._compiler.analysis.disputed(way.pathway.criteria):
                yield _Asked(way.pathway.criteria, False), all_true((asks, is_known(way.strict)))
        for clause in concluded.policy.administrative:
            yield _Asked(clause, True), any_true(pending)
            yield from self._cure(clause, any_true(pending))

    def _cure(self, clause: Clause, pending: Term) -> Iterator[_Step]:
        incomplete = binary(exp.EQ, self._conclusions.outcome(), text(Outcome.INCOMPLETE.value))
        unfulfilled = surely_not(self._compiler.truth(clause, strict=True))
        for inner in every_condition(clause, recorded=False):
            for leaf in facts_of(inner):
                yield _Named(leaf.definition.name, all_true((pending, incomplete, unfulfilled)))

    def _next(self, one: _Asked) -> Iterator[_Step]:
        """What is asked about inside a condition that is asked about."""

        def inside(parts: tuple[Condition, ...]) -> Iterator[_Step]:
            for part in parts:
                yield _Asked(part, one.strict, one.records), TRUE

        def turned(part: Condition) -> _Asked:
            return _Asked(part, not one.strict, one.records)

        this = node(one.condition)
        match this:
            case Constant():
                return
            case Flag() | FieldFlag() | Compare() | Member():
                yield from self._leaves(this)
            case AllOf(parts):
                yield from inside(worth_asking(parts, conjunct=True))
            case AnyOf(parts):
                yield from inside(worth_asking(parts, conjunct=False))
            case NoneOf(parts):
                for part in worth_asking(parts, conjunct=False):
                    yield turned(part), TRUE
            case Not(part) | Judgment(_, part):
                yield turned(part), TRUE
            case CountOf(_, parts):
                yield from inside(parts)
            case Given(gate, then):
                yield from self._gated(one, gate, then)
            case Otherwise(first, then):
                yield from inside((first, then))
            case Unknown(asks):
                for ask in asks:
                    yield _Named(ask.name if isinstance(ask, Definition) else ask.records, TRUE)
            case Readings():
                live = self._compiler.analysis.live(this)
                yield from inside(worth_asking(live, conjunct=one.strict))
            case Clause(expr=expr, binds_when=binds):
                yield from inside((expr,)) if binds is None else self._gated(one, binds, expr)
            case AtLeast():
                yield from self._at_least(this, one.strict)
            case AtLeastDistinct():
                yield from self._distinct(this, one.strict)
            case Every(records, where):
                yield _Asked(where, one.strict, records), TRUE
                yield _Named(records, self._compiler.lists.open(records))
            case Latest():
                yield from self._latest(this, one.strict)
            case _:
                assert_never(this)

    def _leaves(self, leaf_condition: Condition) -> Iterator[_Step]:
        for leaf in facts_of(leaf_condition):
            match leaf:
                case Field(records=records) | FieldFlag(records=records):
                    value = self._compiler.inputs.value(leaf.definition, records)
                    yield _Named(leaf.definition.name, is_unknown(value), records)
                case _:
                    value = self._compiler.inputs.value(leaf.definition)
                    yield _Named(leaf.definition.name, is_unknown(value))

    def _gated(self, one: _Asked, gate: Condition, then: Condition) -> Iterator[_Step]:
        """The gate while it is unknown, then what stands behind it."""
        yield _Asked(gate, not one.strict, one.records), TRUE
        gate_known = is_known(self._compiler.truth(gate, not one.strict))
        yield _Asked(then, one.strict, one.records), gate_known

    def _at_least(self, this: AtLeast, strict: bool) -> Iterator[_Step]:
        yield _Asked(this.where, strict, this.records), TRUE
        match = self._compiler.truth(this.where, strict)
        if this.n == 1:
            _, unsure = self._columns.exists(this.records, match)
            yield _Named(this.records, negated(unsure))
        else:
            counts = self._columns.counts(this.records, match)
            yield _Named(this.records, binary(exp.LT, binary(exp.Add, *counts), number(this.n)))

    def _distinct(self, this: AtLeastDistinct, strict: bool) -> Iterator[_Step]:
        yield _Asked(this.where, strict, this.records), TRUE
        match = self._compiler.truth(this.where, strict)
        could = self._compiler.lists.distinct(this, match)[1]
        yield _Named(this.records, binary(exp.LT, could, number(this.n)))
        yield self._field_asked(this.field, match)

    def _field_asked(self, field: Field[Any], match: Term) -> _Named:
        value = self._compiler.inputs.value(field.definition, field.records)
        when = all_true((possibly(match), is_unknown(value)))
        return _Named(field.definition.name, when, field.records)

    def _latest(self, this: Latest, strict: bool) -> Iterator[_Step]:
        lists = self._compiler.lists
        match = self._compiler.truth(this.where, strict)
        none_chosen = negated(lists.latest(this, strict).chosen)
        yield _Asked(this.test, strict, this.records), lists.latest_chosen(this, strict)
        yield _Asked(this.where, strict, this.records), none_chosen
        day = self._field_asked(this.by, match)
        yield _Named(day.name, all_true((none_chosen, day.when)), day.field_of)
        doubtful = any_true((day.when, self._asks_something(this.where, strict)))
        found, _ = self._columns.exists(this.records, doubtful)
        yield _Named(this.records, all_true((none_chosen, negated(found))))

    def _asks_something(self, condition: Condition, strict: bool) -> Term:
        """Whether an unknown condition leads to a question at all; a plain unknown may not."""
        truth = self._compiler.truth(condition, strict)
        if not any(inner == Unknown() for inner in every_condition(condition)):
            return is_unknown(truth)
        steps = self._next(_Asked(condition, strict, self._compiler.analysis.over(condition)))
        inside = [
            step.when
            if isinstance(step, _Named)
            else all_true((step[1], self._asks_something(step[0].condition, step[0].strict)))
            for step in steps
        ]
        return all_true((is_unknown(truth), any_true(inside)))


def _flattened(items: Term) -> Term:
    return call("FLATTEN", items)
