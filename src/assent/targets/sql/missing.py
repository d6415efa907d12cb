"""What is missing of each row: the names of the facts that can still change its outcome.

The reference builds a tree of questions; its flat names follow from the top down. A condition is
asked about where one above it is and its own truth is unknown on the side looked at, or is not settled
and looked at part by part; so each has one BOOLEAN column for each of these that says whether it is asked
about, and a fact is named where one that reads it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from assent.logic.tree import (
    Arithmetic,
    Clause,
    Compare,
    Condition,
    Fact,
    Field,
    FieldFlag,
    Flag,
    Literal,
    Member,
    Shift,
    node,
    value_node,
)  # fmt: skip
from assent.logic.walk import every_condition, every_value, facts_of, values
from assent.targets.sql.asked import Asked, AskedKey, Named, Step, Steps
from assent.targets.sql.compile import Compiler
from assent.targets.sql.outcome import Conclusions, sorted_names
from assent.targets.sql.parts import Parts
from assent.targets.sql.terms import (
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
    known_only,
    listed,
    negated,
    number,
    text,
)
from assent.targets.sql.verdicts import F, U


@dataclass(frozen=True, slots=True)
class _Want:
    """A way by which a condition comes to be asked about: the terms of ``when`` all hold.

    ``known`` are terms that hold wherever those do. None is ever NULL.
    """

    when: tuple[Term, ...]
    known: frozenset[Term]


class Missing:
    """Finds the names that each row is asked for."""

    def __init__(self, compiler: Compiler, conclusions: Conclusions) -> None:
        self._compiler = compiler
        self._columns = compiler.columns
        self._conclusions = conclusions
        self._inwards = Steps(compiler)
        self._parts = Parts(compiler)
        self._wants: dict[AskedKey, list[_Want]] = {}
        self._steps: dict[AskedKey, list[Step]] = {}
        self._of_case: dict[str, list[Term]] = {}
        self._of_records: dict[str, list[Term]] = {}
        self._reasons: dict[str, list[Term]] = {}

    def names(self) -> Term:
        """The sorted names; an empty list where nothing is asked."""
        roots = [step for step in self._roots() if not self._noted(step, "")]
        sided = [self._sided(*step) for step in roots if not isinstance(step, Named)]
        for asked, gate in sided:
            self._wants.setdefault(asked.key, []).append(_Want((gate,), frozenset()))
        for asked in self._in_order([asked for asked, _ in sided]):
            self._pass_on(asked)
        further = tuple(self._named_in(records) for records in self._of_records)
        return sorted_names(self._of_case, further)

    def _noted(self, step: Step, records: str, active: Term = TRUE) -> bool:
        """Note a name that is asked for; False for a condition."""
        if not isinstance(step, Named):
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

    def _sided(self, asked: Asked, gate: Term) -> tuple[Asked, Term]:
        """The same, on the one side there is where nothing is disputed."""
        strict = asked.strict or not self._compiler.analysis.disputed(asked.condition)
        return Asked(asked.condition, strict, asked.records, asked.by_parts), gate

    def _in_order(self, roots: list[Asked]) -> list[Asked]:
        """Every condition that may be asked about, each after all that lead to it."""
        visited: set[AskedKey] = set()
        order: list[Asked] = []

        def visit(asked: Asked) -> None:
            if asked.key in visited:
                return
            visited.add(asked.key)
            inside = self._parts.inside(asked) if asked.by_parts else self._inwards.inside(asked)
            steps = [step if isinstance(step, Named) else self._sided(*step) for step in inside]
            self._steps[asked.key] = list(steps)
            for step in steps:
                if not isinstance(step, Named):
                    visit(step[0])
            order.append(asked)

        for root in roots:
            visit(root)
        return order[::-1]

    def _pass_on(self, asked: Asked) -> None:
        """Work out whether a condition is asked about, and hand that to what stands in it."""
        wants = _fewer(self._wants.get(asked.key, ()))
        known = frozenset.intersection(*(want.known for want in wants)) if wants else frozenset[Term]()
        reached = self._columns.derive(any_true(all_true(want.when) for want in wants), asked.records)
        looked = self._looked_into(asked)
        both = (reached,) if looked in known else (reached, looked)
        active = self._columns.derive(all_true(both), asked.records)
        known |= {looked}
        for step in self._steps[asked.key]:
            if self._noted(step, asked.records, active) or isinstance(step, Named):
                continue
            inner, gate = step
            when = both if gate == TRUE else (active, gate)
            self._wants.setdefault(inner.key, []).append(_Want(when, known | {gate}))
            if inner.records and not asked.records:
                self._reasons.setdefault(inner.records, []).append(active)

    def _looked_into(self, asked: Asked) -> Term:
        if asked.by_parts:
            return self._parts.active(asked)
        if _asks_only_what_it_lacks(asked.condition) and not self._decided_in_part(asked.condition):
            return TRUE
        return self._compiler.side_is(asked.condition, asked.strict, U)

    def _decided_in_part(self, condition: Condition) -> bool:
        """Whether it may be decided though the day of a date is not known."""
        this = node(condition)
        return isinstance(this, Compare | Member) and self._compiler.in_part.reads(this)

    def _named_in(self, records: str) -> Term:
        """The names asked for in the records of a list."""
        names = known_only(listed(self._of_records[records]))
        only = any_true(self._reasons[records])
        named = self._columns.reduce(records, names, _flattened, only)
        return coalesce(named, cast(listed(()), "TEXT[]"))

    def _roots(self) -> Iterator[Step]:
        """What is asked about for each outcome, and when."""
        concluded = self._conclusions
        routes_open = [step.unknown for step in concluded.routes]
        first_known = negated(any_true(concluded.first_unknown.values()))
        for name, unknown_ in concluded.first_unknown.items():
            yield Named(name, all_true((any_true((*routes_open, concluded.first)), unknown_)))
        for step in concluded.routes:
            yield Asked(step.route.when, True), all_true((step.unknown, first_known))
        pending: list[Term] = []
        for way in concluded.pathways:
            asks = all_true((way.reached, negated(concluded.not_met(way))))
            pending.append(asks)
            yield from self._parts.by_itself(way.pathway.criteria, True, asks)
        for clause in concluded.policy.administrative:
            unknown = self._compiler.side_is(clause, True, U)
            yield from self._parts.by_itself(clause, True, all_true((any_true(pending), unknown)))
            yield from self._cure(clause, any_true(pending))

    def _cure(self, clause: Clause, pending: Term) -> Iterator[Step]:
        unfulfilled = self._compiler.side_is(clause, True, F)
        for inner in every_condition(clause, recorded=False):
            for leaf in facts_of(inner):
                yield Named(leaf.definition.name, all_true((pending, unfulfilled)))


def _fewer(wants: Iterable[_Want]) -> list[_Want]:
    """The same ways, where two that differ only in a term being true or false are one."""
    merged = dict[frozenset[Term], _Want]()
    for want in wants:
        when, known = want.when, want.known
        for term in when:
            remaining = tuple(part for part in when if part != term)
            opposite = merged.pop(frozenset((*remaining, negated(term))), None) if remaining else None
            if opposite is not None:
                when, known = remaining, known & opposite.known
                break
        same = merged.get(frozenset(when))
        merged[frozenset(when)] = _Want(when, known & same.known if same else known)
    return list(merged.values())


def _asks_only_what_it_lacks(condition: Condition) -> bool:
    """Whether it is unknown wherever a value that it reads is: its names then need no other gate."""
    match node(condition):
        case Flag() | FieldFlag():
            return True
        case Compare() | Member():
            parts = (part for value in values(condition) for part in every_value(value))
            return all(
                isinstance(value_node(part), Fact | Field | Literal | Shift | Arithmetic) for part in parts
            )
    return False


def _flattened(items: Term) -> Term:
    return call("FLATTEN", items)
