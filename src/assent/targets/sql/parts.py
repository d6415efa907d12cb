"""What is asked about part by part, beside what a clinician decides, as in ``assent.logic.asks``."""

from __future__ import annotations

from collections.abc import Iterator

from assent.logic.absorb import worth_asking
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
from assent.targets.sql.verdicts import F, T, U, is_, side_is


class Parts:
    """The steps from a condition to its parts, each by itself; ``helps``: its being true helps the request."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler

    def by_itself(self, condition: Condition, helps: bool, when: Term) -> Iterator[Step]:
        """A condition, on its hardest side while that is unknown, else part by part."""
        yield Asked(condition, helps), when
        if self._compiler.analysis.disputed(condition):
            yield Asked(condition, helps, beside=True), when

    def active(self, one: Asked) -> Term:
        """Whether a condition fails under the hardest answers and may hold under others; never NULL."""
        verdict = self._compiler.verdict(one.condition)
        known, settled = (F, F) if one.strict else (T, T)
        return all_true((side_is(verdict, one.strict, known), negated(is_(verdict, settled))))

    def inside(self, one: Asked) -> Iterator[Step]:
        """What is asked about inside such a condition."""
        this, helps = node(one.condition), one.strict
        match this:
            case AllOf(parts, in_order=True):
                yield from self._in_order(parts, helps)
            case AllOf(parts):
                yield from self._each(worth_asking(parts, conjunct=True), helps)
            case AnyOf(parts):
                yield from self._each(worth_asking(parts, conjunct=False), helps)
            case NoneOf(parts):
                yield from self._each(worth_asking(parts, conjunct=False), not helps)
            case Not(part):
                yield from self.by_itself(part, not helps, TRUE)
            case CountOf(_, parts):
                yield from self._each(parts, helps)
            case Given(gate, then):
                yield from self._gated(gate, then, helps)
            case Otherwise(first, then):
                yield from self._otherwise(one.condition, first, then, helps)
            case Clause(expr=expr, binds_when=None):
                yield from self.by_itself(expr, helps, TRUE)
            case Clause(expr=expr, binds_when=Condition() as binds):
                yield from self._gated(binds, expr, helps)
            case _:
                yield Asked(one.condition, not helps), TRUE

    def _each(self, parts: tuple[Condition, ...], helps: bool) -> Iterator[Step]:
        for part in parts:
            yield from self.by_itself(part, helps, TRUE)

    def _in_order(self, parts: tuple[Condition, ...], helps: bool) -> Iterator[Step]:
        """The parts up to the first that has an unknown side."""
        earlier_known: list[Term] = []
        for part in parts:
            yield from self.by_itself(part, helps, all_true(earlier_known))
            earlier_known.append(self._known(part))

    def _gated(self, gate: Condition, then: Condition, helps: bool) -> Iterator[Step]:
        yield from self.by_itself(gate, not helps, TRUE)
        yield from self.by_itself(then, helps, self._known(gate))

    def _otherwise(self, whole: Condition, first: Condition, then: Condition, helps: bool) -> Iterator[Step]:
        """Both while the whole is unknown, else the one that decides."""
        unknown = negated(self._known(whole))
        first_known, then_known = self._known(first), self._known(then)
        yield from self.by_itself(first, helps, any_true((unknown, first_known)))
        decides = all_true((negated(first_known), then_known))
        yield from self.by_itself(then, helps, any_true((unknown, decides)))

    def _known(self, condition: Condition) -> Term:
        """Whether both sides are known; never NULL."""
        verdict = self._compiler.verdict(condition)
        return negated(any_true(side_is(verdict, side, U) for side in (True, False)))
