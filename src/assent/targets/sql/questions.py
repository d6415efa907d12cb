"""Which questions are open for a case, and the clauses that they name.

A question is reached through conditions that are not settled and gates that are known to hold, as
in the reference; inside a list for some record. Only the parts of a policy that hold a question
are walked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assent.logic.tree import (
    AtLeast,
    AtLeastDistinct,
    Clause,
    Condition,
    Every,
    Given,
    Judgment,
    Latest,
    Readings,
    node,
)  # fmt: skip
from assent.logic.walk import children
from assent.targets.sql.compile import Compiler
from assent.targets.sql.terms import TRUE, Term, all_true, any_true, negated
from assent.targets.sql.verdicts import F, T, is_, of_known, settled


@dataclass(frozen=True, slots=True)
class Place:
    """One place in which a question stands, and when it is open there (never NULL)."""

    question: str
    clauses: tuple[str, ...]
    names: tuple[str, ...]
    open: Term


@dataclass(frozen=True, slots=True)
class _Walk:
    """How a condition is reached: when, inside which clauses, over the records of which list.

    Inside a list ``reached`` is about the record at hand, and ``entered`` about the case: the same
    condition reached by several ways is then looked for in the records only once.
    """

    reached: Term
    inside: tuple[str, ...] = ()
    records: str = ""
    entered: Term = TRUE


class Questions:
    """Finds the open questions of a condition."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._holding: dict[int, bool] = {}
        self._kept: list[Condition] = []

    def places(self, root: Condition) -> tuple[Place, ...]:
        """Every place of every question, in reading order."""
        return tuple(self._walk(root, _Walk(TRUE)))

    def _walk(self, condition: Condition, walk: _Walk) -> Iterator[Place]:
        if not self._holds_question(condition):
            return
        walk = self._narrowed(walk, negated(self._settled(condition)))
        this = node(condition)
        match this:
            case Readings():
                yield self._place(this.question, this.names, walk, self._differ(this))
            case Judgment(question, when):
                yield self._place(question, (), walk, self._is(when, T))
            case Clause(id=name):
                walk = replace(walk, inside=(*walk.inside, name))
        for inner, further in self._within(condition, walk):
            yield from self._walk(inner, further)

    def _within(self, condition: Condition, walk: _Walk) -> Iterator[tuple[Condition, _Walk]]:
        this = node(condition)
        match this:
            case AtLeast(records, _, where) | AtLeastDistinct(records, _, _, where) | Every(records, where):
                yield where, _Walk(TRUE, walk.inside, records, walk.reached)
            case Latest():
                chosen = (self._compiler.lists.latest_chosen(this, side) for side in (True, False))
                over = _Walk(TRUE, walk.inside, this.records, walk.reached)
                yield this.test, self._narrowed(over, any_true(chosen))
            case Given(gate, then):
                yield gate, walk
                yield then, self._narrowed(walk, self._is(gate, T))
            case Clause(expr=expr, binds_when=binds):
                holds = TRUE if binds is None else self._is(binds, T)
                yield expr, self._narrowed(walk, holds)
            case Readings():
                for inner in self._compiler.analysis.live(this):
                    yield inner, walk
            case _:
                for inner in children(condition):
                    yield inner, walk

    def _narrowed(self, walk: _Walk, gate: Term) -> _Walk:
        reached = self._compiler.columns.derive(all_true((walk.reached, gate)), walk.records)
        return replace(walk, reached=reached)

    def _differ(self, question: Readings) -> Term:
        live = self._compiler.analysis.live(question)
        return all_true(any_true(self._is(inner, bits) for inner in live) for bits in (T, F))

    def _place(self, question: str, names: tuple[str, ...], walk: _Walk, open_: Term) -> Place:
        is_open = self._compiler.columns.derive(all_true((walk.reached, open_)), walk.records)
        if walk.records:
            some = is_(self._compiler.columns.some(walk.records, of_known(is_open)), T)
            is_open = self._compiler.columns.derive(all_true((walk.entered, some)))
        return Place(question, walk.inside, names, is_open)

    def _is(self, condition: Condition, bits: int) -> Term:
        return is_(self._compiler.verdict(condition), bits)

    def _settled(self, condition: Condition) -> Term:
        is_settled = settled(self._compiler.verdict(condition))
        return self._compiler.columns.derive(is_settled, self._compiler.analysis.over(condition))

    def _holds_question(self, condition: Condition) -> bool:
        holds = self._holding.get(id(condition))
        if holds is None:
            match node(condition):
                case Judgment():
                    holds = True
                case Readings() as question:
                    holds = len(self._compiler.analysis.live(question)) > 1
                case _:
                    holds = False
            inside = self._compiler.analysis.inside(condition)
            holds = self._holding[id(condition)] = holds or any(map(self._holds_question, inside))
            self._kept.append(condition)
        return holds


def level_clauses(place: Place, level: tuple[str, ...]) -> tuple[str, ...]:
    """The clauses that an open question names: the outermost of the policy's level, and its own names."""
    return named_clauses(place.clauses, place.names, level)


def named_clauses(inside: tuple[str, ...], names: tuple[str, ...], level: tuple[str, ...]) -> tuple[str, ...]:
    """The clause of ``level`` that stands outermost in ``inside``, then ``names``."""
    outermost = next((name for name in inside if name in level), None)
    return names if outermost is None else (outermost, *names)
