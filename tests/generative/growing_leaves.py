"""The leaves of a generated condition: facts and fields, compared with what they may meet."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from hypothesis import strategies as st

from assent.logic.authoring import otherwise
from assent.logic.definitions import Definition
from assent.logic.tree import (
    Condition,
    Constant,
    Unknown,
    Value,
)
from tests.generative.small_vocabulary import (
    CODES,
    DATES,
    DRUG,
    FLAGS,
    INTEGERS,
    LISTS,
    REQUEST_DATE,
    REQUEST_DATES,
    SEVERITY,
    SPANS,
    Severity,
    SmallList,
)

D = TypeVar("D")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Place:
    """Where a condition stands: how deep, with what polarity, over which list, how quietly.

    A quiet place admits nothing disputed and no ``latest``.
    """

    depth: int
    positive: bool = True
    records: SmallList | None = None
    quiet: bool = False

    def down(self, **changes: Any) -> "Place":
        """One level further in."""
        return replace(self, depth=self.depth - 1, **changes)

    @property
    def turned(self) -> "Place":
        """One level further in, where true harms if it helped, and helps if it harmed."""
        return self.down(positive=not self.positive)


@dataclass
class Leaves:
    """The facts, values and leaves of one tree while it is drawn, and what is used up of them."""

    draw: Draw
    once: bool = False
    monotone: bool = False
    used: set[str] = field(default_factory=set)

    def one_of(self, options: tuple[D, ...] | list[D]) -> D:
        """One of them, the first being the simplest."""
        return self.draw(st.sampled_from(options))  # type: ignore[no-any-return]

    def flip(self) -> bool:
        """Yes or no, no being simpler."""
        return bool(self.draw(st.booleans()))

    def free(self, options: tuple[D, ...]) -> list[D]:
        """The facts, fields or lists among them that may stand here; all, unless once is enough."""
        return [one for one in options if not self.once or _path(one) not in self.used]

    def take(self, options: tuple[D, ...]) -> D:
        """A fact, field or list that may stand here, which uses it up."""
        taken = self.one_of(self.free(options))
        self.used.add(_path(taken))
        return taken

    def leaf(self, place: Place) -> Condition:
        """A flag, a comparison, a membership; rarely a constant or the plain unknown."""
        makers: list[Callable[[], Condition]] = []
        over, own = place.records, not (self.once and place.records)
        if own and self.free(FLAGS):
            makers.append(lambda: self.take(FLAGS))
        if over and self.free(over.flags):
            makers.append(lambda: self.take(over.flags))
        if self.numbers(place):
            makers.append(lambda: self.comparison(self.number(place), INTEGER_LITERALS, place))
        if self.days(place):
            makers.append(lambda: self.comparison(self.day(place), (), place))
            makers.append(lambda: self.duration(place))
        if self.choices(place):
            makers.append(lambda: self.membership(self.take(self.choices(place)), tuple(Severity)))
        if own and self.free((DRUG,)):
            makers.append(lambda: self.membership(self.take((DRUG,)), CODES))
        makers += [lambda: Constant(self.flip()), lambda: self.unknown(place)]
        return self.one_of(makers)()

    def unknown(self, place: Place) -> Condition:
        """The plain unknown, with or without something to ask."""
        if place.records is not None or not self.free(FLAGS):
            return Unknown()
        another = LISTS[0].records.more("Which trial was it?")
        return Unknown(self.one_of(((), (self.take(FLAGS).definition,), (another,))))

    def comparison(self, left: Value[Any], plains: tuple[int, ...], place: Place) -> Condition:
        """The value against a literal, the shifted request date, or another value of its type."""
        if plains:
            right: Any = self.one_of(plains)
            if not self.once and self.flip():
                right = self.number(place)
        else:
            right = self.shifted(REQUEST_DATE)
            if not self.once and self.flip():
                right = self.one_of((self.day(place), *REQUEST_DATES))
        compare = self.one_of(("__ge__", "__gt__", "__le__", "__lt__", "is_"))
        return getattr(left, compare)(right)  # type: ignore[no-any-return]

    def duration(self, place: Place) -> Condition:
        """So many days between a date and the request date, at least or at most."""
        apart: Value[Any] = REQUEST_DATE - self.shifted(self.take(tuple(self.days(place))))
        limit = self.one_of((0, 1, 30, 31, 365))
        return apart >= limit if self.flip() else apart <= limit

    def membership(self, value: Value[Any], values: tuple[Any, ...]) -> Condition:
        """The value is this, or one of these; never all of them."""
        first, second = self.one_of(values[:-1]), self.one_of(values)
        return self.one_of((value.is_(first), value.is_in(first, second)))

    def numbers(self, place: Place) -> list[Value[Any]]:
        """The integers that may stand here."""
        own = () if self.once and place.records else INTEGERS
        return [*self.free(own), *self.free(place.records.integers if place.records else ())]

    def number(self, place: Place) -> Value[Any]:
        """An integer, or arithmetic on one or two."""
        first = self.take(tuple(self.numbers(place)))
        others: list[Callable[[], Value[Any]]] = [lambda: first]
        if not self.once:
            others += [
                lambda: first + self.take(tuple(self.numbers(place))),
                lambda: first - self.take(tuple(self.numbers(place))),
                lambda: first * 2,
                lambda: first / 2,
            ]
            if not self.monotone:
                others.append(lambda: otherwise(first, self.take(tuple(self.numbers(place)))))
        return self.one_of(others)()

    def days(self, place: Place) -> list[Value[Any]]:
        """The dates that may stand here."""
        own = () if self.once and place.records else DATES
        return [*self.free(own), *self.free(place.records.dates if place.records else ())]

    def day(self, place: Place) -> Value[Any]:
        """A date, perhaps moved."""
        first = self.shifted(self.take(tuple(self.days(place))))
        if self.once or self.monotone or not self.flip():
            return first
        return otherwise(first, self.shifted(self.one_of((REQUEST_DATE, *self.days(place)))))

    def shifted(self, value: Value[Any]) -> Value[Any]:
        """The date, or the date moved forward or back by a span."""
        span = self.one_of(SPANS)
        if not (span.days or span.months):
            return value
        return value - span if self.flip() else value + span

    def choices(self, place: Place) -> tuple[Value[Any], ...]:
        """The choices that may stand here."""
        own = () if self.once and place.records else (SEVERITY,)
        return (*self.free(own), *self.free(place.records.choices if place.records else ()))


INTEGER_LITERALS = (2, 1, 3, 4)
"""Thresholds inside the range 0 to 5, so that every comparison can come out either way."""


def _path(one: object) -> str:
    """What the use of a fact, a field or a list is noted under."""
    if isinstance(one, SmallList):
        return one.records.name
    definition: Definition = one.definition  # type: ignore[attr-defined]
    return f"{getattr(one, 'records', '')}.{definition.name}"
