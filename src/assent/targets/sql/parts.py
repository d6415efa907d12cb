"""What is asked about part by part, beside what a clinician decides, as in ``assent.logic.asks``."""

from __future__ import annotations

from collections.abc import Iterator

from assent.logic.absorb import every_part_counts, worth_asking
from assent.logic.tree import (
    AllOf,
    AnyOf,
    Clause,
    Condition,
    CountOf,
    Given,
    NoneOf,
    Not,
    Otherwise,
    node,
)
from assent.targets.sql.asked import Asked, Step
from assent.targets.sql.compile import Compiler
from assent.targets.sql.terms import TRUE, Term, all_true, any_true, negated
from assent.targets.sql.verdicts import U, settled


class Parts:
    """The steps from a condition to its parts, each by itself; ``helps``: its being true helps the request."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler

    def by_itself(self, condition: Condition, helps: bool, when: Term) -> Iterator[Step]:
        """A condition, by its parts; by its one side where nothing in it is disputed."""
        yield Asked(condition, helps, by_parts=self._compiler.analysis.disputed(condition)), when

    def active(self, asked: Asked) -> Term:
        """Whether a condition is neither met nor failed for good; never NULL."""
        return negated(settled(self._compiler.verdict(asked.condition)))

    def inside(self, asked: Asked) -> Iterator[Step]:
        """What is asked about inside: by its parts, unless its hardest side is still to be settled."""
        if every_part_counts(asked.condition, helps=asked.strict):
            yield from self._by_parts(asked.condition, asked.strict, TRUE)
            return
        yield Asked(asked.condition, asked.strict), TRUE
        unknown = self._compiler.side_is(asked.condition, asked.strict, U)
        yield from self._by_parts(asked.condition, asked.strict, negated(unknown))

    def _by_parts(self, condition: Condition, helps: bool, when: Term) -> Iterator[Step]:
        """Its parts, each by itself; what is asked as a whole, on the other side."""
        this = node(condition)
        match this:
            case AllOf(parts, in_order=True):
                yield from self._in_order(parts, helps, when)
            case AllOf(parts):
                yield from self._each(worth_asking(parts, conjunct=True), helps, when)
            case AnyOf(parts):
                yield from self._each(worth_asking(parts, conjunct=False), helps, when)
            case NoneOf(parts):
                yield from self._each(worth_asking(parts, conjunct=False), not helps, when)
            case Not(part):
                yield from self.by_itself(part, not helps, when)
            case CountOf(_, parts):
                yield from self._each(parts, helps, when)
            case Given(gate, then):
                yield from self._gated(gate, then, helps, when)
            case Otherwise(first, then):
                yield from self._otherwise(condition, first, then, helps, when)
            case Clause(expr=expr, binds_when=None):
                yield from self.by_itself(expr, helps, when)
            case Clause(expr=expr, binds_when=Condition() as binds):
                yield from self._gated(binds, expr, helps, when)
            case _:
                yield Asked(condition, not helps), when

    def _each(self, parts: tuple[Condition, ...], helps: bool, when: Term) -> Iterator[Step]:
        for part in parts:
            yield from self.by_itself(part, helps, when)

    def _in_order(self, parts: tuple[Condition, ...], helps: bool, when: Term) -> Iterator[Step]:
        """The parts up to the first that has an unknown side."""
        for part in parts:
            yield from self.by_itself(part, helps, when)
            when = all_true((when, self._known(part)))

    def _gated(self, gate: Condition, then: Condition, helps: bool, when: Term) -> Iterator[Step]:
        yield from self.by_itself(gate, not helps, when)
        yield from self.by_itself(then, helps, all_true((when, self._known(gate))))

    def _otherwise(
        self, condition: Condition, first: Condition, then: Condition, helps: bool, when: Term
    ) -> Iterator[Step]:
        """Both while the whole is unknown, else the one that decides."""
        unknown = negated(self._known(condition))
        first_known, then_known = self._known(first), self._known(then)
        decides = all_true((negated(first_known), then_known))
        yield from self.by_itself(first, helps, all_true((when, any_true((unknown, first_known)))))
        yield from self.by_itself(then, helps, all_true((when, any_true((unknown, decides)))))

    def _known(self, condition: Condition) -> Term:
        """Whether both sides are known; never NULL."""
        return negated(any_true(self._compiler.side_is(condition, side, U) for side in (True, False)))
