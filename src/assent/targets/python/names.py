"""Which parts of a policy get a local variable of their own, and what all variables are called."""

import keyword
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from assent.logic.dates_read import reads_dates
from assent.logic.definitions import Kind
from assent.logic.exact import ranged
from assent.logic.tree import (
    Arithmetic,
    AtLeastDistinct,
    Clause,
    Compare,
    Fact,
    Field,
    Literal,
    Member,
    OfRecords,
    Otherwise,
    OtherwiseValue,
    Shift,
)
from assent.targets.python.graph import Amount, Shape, reachable


class Names:
    """The variables of a program: one name, one meaning, in every function of it.

    A condition has a variable where it is a clause or ranges over a list, where it stands in
    several places, and where its truth is needed twice at one place. ``in_part``: the program is for cases
    that hold partial dates; then a date has two variables, and what reads a date is compared by its bounds.
    """

    def __init__(self, roots: Iterable[Shape], also: Iterable[Shape], *, in_part: bool = False) -> None:
        self.in_part = in_part
        roots = tuple(roots)
        self._taken: set[str] = set()
        self._functions: set[str] = set()
        self._names: dict[object, str] = {}
        self._dates = set(_dates(roots)) if in_part else set()
        self._named = _named(tuple(reachable(roots)), self) | {shape.number for shape in also}

    def shape(self, shape: Shape) -> str | None:
        """The variable that holds the verdict code of a condition, if it has one."""
        if shape.number not in self._named:
            return None
        match shape.this:
            case Clause(id=name):
                return self._name(("clause", name), f"c_{name}")
        letter = "q" if shape.quantifier is not None else "n"
        return self._name(shape.number, f"{letter}_{shape.number}")

    def amount(self, amount: Amount) -> str | None:
        """The variable that holds a value, or None for a literal."""
        match amount.this:
            case Literal():
                return None
            case Fact(definition):
                return self.fact(definition.name)
            case Field(records, definition):
                return self.field(records, definition.name)
            case Shift() | Arithmetic() | OtherwiseValue() | OfRecords():
                return self._name(amount, f"v_{amount.number}")

    def by_bounds(self, shape: Shape) -> bool:
        """Whether a comparison or a membership is decided by bounds: it reads a list, or a date in part."""
        if not isinstance(shape.this, Compare | Member):
            return False
        dated = self.in_part and any(reads_dates(amount.this) for amount in shape.values)
        return dated or (isinstance(shape.this, Compare) and ranged(shape.this))

    def held(self, amount: Amount) -> str | None:
        """The variable of a date as the case holds it, be it partial; None for any other value."""
        if not self.in_part or amount.this.kind is not Kind.DATE:
            return None
        match amount.this:
            case Fact(definition):
                return self.held_fact(definition.name)
            case Field(records, definition):
                return self.held_field(records, definition.name)
        return None

    def held_fact(self, name: str) -> str:
        """The variable of a fact that is a date, be it partial."""
        return self._name(("held", name), f"h_{name}")

    def held_field(self, records: str, name: str) -> str:
        """The variable of a field that is a date, be it partial."""
        return self._name(("held", records, name), f"rh_{name}")

    def is_date(self, records: str, name: str) -> bool:
        """Whether a field is a date that may be partial."""
        return (records, name) in self._dates

    def rows(self, amount: Amount) -> str:
        """The variable of what a value out of a list is gathered from."""
        return self._name((amount, "rows"), f"rows_{amount.number}")

    def fact(self, name: str) -> str:
        """The variable of a fact."""
        return self._name(("fact", name), f"f_{name}")

    def field(self, records: str, name: str) -> str:
        """The variable of a field of the record at hand."""
        return self._name(("field", records, name), f"r_{name}")

    def records(self, name: str) -> str:
        """The variable of a list's records."""
        return self._name(("records", name), f"l_{name}")

    def opened(self, name: str) -> str:
        """The variable that says that there may be more records than those known."""
        return self._name(("open", name), f"open_{name}")

    def part(self, shape: Shape, word: str) -> str:
        """A variable that belongs to a quantifier, such as the records chosen by a latest."""
        return self._name((shape.number, word), f"{word}_{shape.number}")

    def function(self, word: str, about: str) -> str:
        """The name of a function of the program."""
        name = self._name((word, about), f"{word}_{about}")
        self._functions.add(name)
        return name

    @property
    def variables(self) -> set[str]:
        """All names of variables given out so far."""
        return self._taken - self._functions

    def _name(self, key: object, preferred: str) -> str:
        if key not in self._names:
            plain = name = re.sub(r"\W", "_", preferred, flags=re.ASCII)
            while name in self._taken or keyword.iskeyword(name):
                name = f"{plain}_{len(self._taken)}"
            self._taken.add(name)
            self._names[key] = name
        return self._names[key]


def _dates(roots: Iterable[Shape]) -> Iterator[tuple[str, str]]:
    """The list, empty for a fact of the case, and the name of every date that is read."""
    waiting = [value for shape in reachable(roots) for value in shape.values]
    while waiting:
        amount = waiting.pop()
        waiting += amount.inner
        match amount.this:
            case Fact(definition) if definition.kind is Kind.DATE:
                yield "", definition.name
            case Field(records, definition) if definition.kind is Kind.DATE:
                yield records, definition.name


def _named(shapes: tuple[Shape, ...], names: Names) -> set[int]:
    """The numbers of the conditions that get a variable."""
    uses = Counter(inner.number for shape in shapes for inner in shape.inner)
    numbers = {
        shape.number
        for shape in shapes
        if shape.quantifier is not None
        or (isinstance(shape.this, Clause) and shape.records is None)
        or (uses[shape.number] > 1 and not shape.leaf)
        or names.by_bounds(shape)
    }
    for shape in shapes:
        numbers |= {inner.number for inner in shape.inner if _needed_twice(shape, inner)}
    return numbers


def _needed_twice(shape: Shape, inner: Shape) -> bool:
    """Whether the truth of ``inner`` stands twice in the code of ``shape``, or outside its loop."""
    if inner.leaf:
        return False
    match shape.this:
        case Otherwise():
            return inner is shape.inner[0]
        case AtLeastDistinct():
            return True
    hoisted = shape.records is not None and inner.records is None
    return hoisted or (shape.disputed and not inner.disputed and len(inner.inner) > 1)
