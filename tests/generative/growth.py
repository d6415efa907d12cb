"""How a generated condition grows: backwards, from what is wanted at a place down to the facts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from assent.logic.tree import (
    AllOf,
    AnyOf,
    AtLeast,
    AtLeastDistinct,
    Clause,
    ClauseKind,
    Condition,
    Constant,
    CountOf,
    Every,
    Field,
    Given,
    Judgment,
    Latest,
    NoneOf,
    Not,
    Otherwise,
    Reading,
    Readings,
)
from tests.generative.growing_leaves import Leaves, Place
from tests.generative.small_vocabulary import (
    LISTS,
)


@dataclass
class Growth(Leaves):
    """One tree, or one policy, while it is drawn, and the ids given out."""

    clauses_in_lists: bool = False
    in_order: bool = False
    disputes: bool = False
    given_out: int = 0

    def name(self, letter: str) -> str:
        """An id that nothing else of the tree has."""
        self.given_out += 1
        return f"{letter}.{self.given_out}"

    def condition(self, place: Place) -> Condition:
        """A condition for the place."""
        if place.depth <= 0:
            return self.leaf(place)
        return self.one_of(self.makers(place))(place)

    def makers(self, place: Place) -> list[Callable[[Place], Condition]]:
        """What can make a condition here, the simplest first."""
        found: list[Callable[[Place], Condition]] = [
            self.leaf, self.all_of, self.any_of, self.not_, self.none_of, self.count_of,
            self.given, self.readings,
        ]  # fmt: skip
        if not self.monotone:
            found.append(self.otherwise)
        if place.records is None or self.clauses_in_lists:
            found.append(self.clause)
        if place.positive and not place.quiet:
            found.append(self.judgment)
        if self.disputes and place.records is None and not place.quiet:
            found += [self.dispute] * 4
        if place.records is None and self.free(LISTS):
            found += [self.at_least, self.distinct, self.every]
            if not self.monotone and not place.quiet:
                found.append(self.latest)
        return found

    def all_of(self, place: Place) -> Condition:
        """Every part, now and then asked in order."""
        return AllOf(self.parts(place.down()), in_order=self.in_order and self.flip())

    def any_of(self, place: Place) -> Condition:
        """Some part."""
        return AnyOf(self.parts(place.down()))

    def none_of(self, place: Place) -> Condition:
        """No part."""
        return NoneOf(self.parts(place.turned))

    def not_(self, place: Place) -> Condition:
        """The opposite."""
        return Not(self.condition(place.turned))

    def count_of(self, place: Place) -> Condition:
        """Some number of the parts."""
        parts = self.parts(place.down())
        return CountOf(self.draw(st.integers(1, len(parts))), parts)

    def given(self, place: Place) -> Condition:
        """A gate and what it opens."""
        return Given(self.condition(place.turned), self.condition(place.down()))

    def otherwise(self, place: Place) -> Condition:
        """A first answer and its stand-in."""
        return Otherwise(self.condition(place.down()), self.condition(place.down()))

    def judgment(self, place: Place) -> Condition:
        """A clinician's question."""
        return Judgment(f"Is {self.name('J')} so?", self.condition(place.turned))

    def dispute(self, place: Place) -> Condition:
        """A question that is open whatever the case says."""
        both = Reading("narrow", "It is not so.", Constant(False)), Reading("wide", "It is.", Constant(True))
        return Readings(self.name("Q"), "Is it so?", both)

    def clause(self, place: Place) -> Condition:
        """A clause, now and then one that binds only in some cases."""
        kind = self.one_of((ClauseKind.CRITERION, ClauseKind.EXCLUSION, ClauseKind.JUDGMENT))
        return self.numbered(kind, place, binds=self.flip())

    def numbered(self, kind: ClauseKind, place: Place, *, binds: bool = False) -> Clause:
        """A clause of that kind."""
        name = self.name("C")
        when = self.condition(place.turned.down(quiet=True)) if binds else None
        return Clause(name, kind, f"Statement {name}.", self.condition(place.down()), when)

    def readings(self, place: Place) -> Condition:
        """A question with one to three live readings, fewer where nothing may be disputed."""
        live = 1 if place.quiet else self.draw(st.integers(1, 3))
        names = ("narrow", "middle", "wide")[:live]
        found = tuple(Reading(one, f"It is {one}.", self.condition(place.down())) for one in names)
        recorded = self.one_of((
            (),
            (Reading("note", "Outside this policy.", None),),
            (Reading("strange", "Not how we read it.", Constant(True)),),
        ))  # fmt: skip
        return Readings(self.name("Q"), "What is meant?", found, recorded)

    def at_least(self, place: Place) -> Condition:
        """At least so many records."""
        over = self.take(LISTS)
        inner, n = place.down(records=over), self.draw(st.integers(1, 3))
        settled = self.condition(replace(inner, depth=0, quiet=True)) if self.flip() else None
        base = over.records.definition
        return AtLeast(base.name, n, self.condition(inner), over.records.more(""), settled, base.obtainable)

    def distinct(self, place: Place) -> Condition:
        """At least so many different values."""
        over = self.take(LISTS)
        base, n = over.records.definition, self.draw(st.integers(1, 3))
        by: Field[Any] = self.take((*over.choices, *over.integers, *over.dates))
        where = self.condition(place.down(records=over))
        return AtLeastDistinct(base.name, n, by, where, over.records.more(""), base.obtainable)

    def every(self, place: Place) -> Condition:
        """Every record."""
        over = self.take(LISTS)
        where = self.condition(place.down(records=over))
        return Every(over.records.name, where, over.records.more(""))

    def latest(self, place: Place) -> Condition:
        """The latest record, with the tie that its polarity demands."""
        over = self.take(LISTS)
        inner, by = place.down(records=over), self.take(over.dates)
        where = self.condition(replace(inner, quiet=True))
        return Latest(
            over.records.name, by, where, self.condition(inner), over.records.more(""),
            tie=not place.positive,
        )  # fmt: skip

    def parts(self, place: Place) -> tuple[Condition, ...]:
        """One to three conditions."""
        return tuple(self.condition(place) for _ in range(self.draw(st.integers(1, 3))))
