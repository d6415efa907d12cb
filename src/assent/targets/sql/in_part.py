"""Dates of a population that are known only to the month or year.

Where a column holds some, a date is NULL unless its day is known, and has a first and a last day that it may be
(``Inputs.day``). Comparisons are decided by these, as those of values out of lists by their bounds. A column
without such dates has none of this.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from assent.logic.dates_read import (
    DateLeaf,
    dates_of_condition,
    dates_of_value,
    decided_by_bounds,
    parts_with_dates,
)
from assent.logic.exact import has_list
from assent.logic.tree import Compare, Condition, Fact, Field, Member, OfRecords, Value, value_node
from assent.logic.walk import own_leaves, values
from assent.targets.sql.terms import FALSE, Term, all_true, any_true, case, coalesce, is_known
from assent.targets.sql.verdicts import T, U, is_, of_known

if TYPE_CHECKING:
    from assent.targets.sql.compile import Compiler


class InPart:
    """Tells which expressions read partial dates, and for which rows."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler
        self._inputs = compiler.inputs

    def reads(self, this: Compare | Member) -> bool:
        """Whether a comparison reads a column, of the case or the record at hand, that holds partial dates."""
        return any(self._holds(leaf) for value in values(this) for leaf in own_leaves(value))

    def of_condition(self, condition: Condition) -> Term:
        """Whether a condition may be undecided only because the day of a date is not known; never NULL."""
        if not self._inputs.schema.partial:
            return FALSE
        live = self._compiler.analysis.live
        doubts = []
        for part in parts_with_dates(condition, live):
            if not decided_by_bounds(part):
                over = self._compiler.analysis.over(part)
                doubts.append(self._some(dates_of_condition(part, live), over))
            elif isinstance(part, Compare | Member) and self.reads(part):
                undecided = is_(self._compiler.verdict(part), U)
                doubts.append(all_true((undecided, *map(is_known, self._compiler.gathered.lows(part)))))
        return any_true(doubts)

    def of_value(self, value: Value[Any]) -> Term:
        """Whether a value is worked out from a partial date; never NULL."""
        if not self._inputs.schema.partial:
            return FALSE
        over = next((leaf.records for leaf in own_leaves(value) if isinstance(leaf, Field)), "")
        return self._some(dates_of_value(value, self._compiler.analysis.live), over)

    def first(self, of: Value[Any], first: Term, then: Term) -> Term:
        """The first value where it is known, else the second; where it reads a partial date, the first alone."""
        in_part = self.of_value(of)
        known = coalesce(first, then)
        return known if in_part == FALSE else case(((in_part, first),), known)

    def first_of_bounds(self, of: Value[Any], first: Term, then: Term) -> Term:
        """The same of a bound; a value out of a list gives way to the second where there is none for sure."""
        in_part = self.alone(of)
        known = coalesce(first, then)
        return known if in_part == FALSE else case(((in_part, first),), known)

    def alone(self, of: Value[Any]) -> Term:
        """Whether the first of two values counts for its partial dates, known or not; never NULL."""
        in_part, this = self.of_value(of), value_node(of)
        if in_part == FALSE or not has_list(of):
            return in_part
        assert isinstance(this, OfRecords)
        return all_true((in_part, self._compiler.gathered.bounds(this).present))

    def _holds(self, leaf: Fact[Any] | Field[Any]) -> bool:
        return self._inputs.in_part(leaf.definition, leaf.records if isinstance(leaf, Field) else "")

    def _some(self, read: Iterable[DateLeaf], over: str) -> Term:
        return any_true(self._is_partial(leaf, over) for leaf in read if self._holds(leaf))

    def _is_partial(self, leaf: DateLeaf, over: str) -> Term:
        records = leaf.records if isinstance(leaf, Field) else ""
        partial = self._inputs.is_partial(leaf.definition, records)
        if records in ("", over):
            return partial
        return is_(self._compiler.columns.some(records, of_known(partial)), T)
