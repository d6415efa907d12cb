"""The policy as a graph in which equal expressions are one: what is shared, disputed, about a record.

A plan's adoptions are applied here: of a question only the readings that decide are left.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, assert_never

from assent.logic.errors import AuthoringError
from assent.logic.evaluate import Adoptions, live_readings
from assent.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
    ConditionNode,
    Constant,
    CountOf,
    Every,
    Fact,
    Field,
    FieldFlag,
    Flag,
    Given,
    Judgment,
    Latest,
    Literal,
    Member,
    NoneOf,
    Not,
    OfRecords,
    Otherwise,
    OtherwiseValue,
    Readings,
    Shift,
    Unknown,
    Value,
    ValueNode,
    node,
    value_node,
)  # fmt: skip
from assent.logic.walk import children, leaves, operands, values

Quantifier = AtLeast | AtLeastDistinct | Every | Latest
Leaf = Constant | Flag | FieldFlag | Compare | Member | Unknown


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """A value expression; ``records`` is the list whose record it reads, if any.

    ``where`` picks the records of a value out of a list, whose ``inner`` are its field and its date.
    """

    number: int
    this: ValueNode
    inner: tuple["Amount", ...]
    records: str | None
    where: "Shape | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A condition as far as its truth goes: the words and asks of equal conditions may differ.

    ``disputed``: its strict and lenient side can differ. ``records``: the list whose record it is
    about, if any; a quantifier over a list is itself about no record.
    """

    number: int
    this: ConditionNode
    inner: tuple["Shape", ...]
    values: tuple[Amount, ...]
    disputed: bool
    records: str | None

    @property
    def quantifier(self) -> Quantifier | None:
        """The node, where it ranges over a list."""
        return self.this if isinstance(self.this, Quantifier) else None

    @property
    def leaf(self) -> bool:
        """No condition stands inside."""
        return isinstance(self.this, Leaf)


class Graph:
    """All expressions of a policy under a plan's adoptions."""

    def __init__(self, adoptions: Adoptions) -> None:
        self.adoptions = adoptions
        self.shapes: list[Shape] = []
        self._by_key: dict[tuple[object, ...], Shape] = {}
        self._by_node: dict[int, tuple[Condition, Shape]] = {}
        self._amounts: dict[tuple[object, ...], Amount] = {}

    def shape(self, condition: Condition) -> Shape:
        """The condition's place in the graph."""
        entry = self._by_node.get(id(condition))
        if entry is None:
            entry = self._by_node[id(condition)] = condition, self._shape(condition)
        return entry[1]

    def live(self, question: Readings) -> tuple[Condition, ...]:
        """The expressions of the readings that decide."""
        readings = live_readings(question, self.adoptions)
        return tuple(reading.expr for reading in readings if reading.expr is not None)

    def amount(self, value: Value[Any]) -> Amount:
        """The value's place in the graph."""
        this = value_node(value)
        if isinstance(this, OfRecords):
            return self._gathered(this)
        inner = tuple(self.amount(part) for part in operands(this))
        key = (*_value_key(this), *(part.number for part in inner))
        if key not in self._amounts:
            records = this.records if isinstance(this, Field) else _one_list(part.records for part in inner)
            self._amounts[key] = Amount(len(self._amounts), this, inner, records)
        return self._amounts[key]

    def _gathered(self, this: OfRecords[Any]) -> Amount:
        """The place of a value out of a list; it is about no single record."""
        inner = tuple(self.amount(part) for part in leaves(this))
        where = self.shape(this.where)
        key = (*_value_key(this), where.number, *(part.number for part in inner))
        if key not in self._amounts:
            self._amounts[key] = Amount(len(self._amounts), this, inner, None, where)
        return self._amounts[key]

    def _shape(self, condition: Condition) -> Shape:
        this = node(condition)
        if isinstance(this, Readings):
            conditions = self.live(this)
            if len(conditions) == 1:
                return self.shape(conditions[0])
        else:
            conditions = self._inside(this)
        inner = tuple(self.shape(part) for part in conditions)
        amounts = tuple(self.amount(value) for value in values(condition))
        key = (*_key(this), *(part.number for part in inner), *(~part.number for part in amounts))
        if key not in self._by_key:
            shape = Shape(
                len(self.shapes), this, inner, amounts, _disputes(this, inner),
                _about(this, inner, amounts),
            )  # fmt: skip
            self.shapes.append(shape)
            self._by_key[key] = shape
        return self._by_key[key]

    @staticmethod
    def _inside(this: ConditionNode) -> tuple[Condition, ...]:
        match this:
            case AtLeast(where=where):
                return (where,)
        return children(this)


def reachable(shapes: Iterable[Shape], stop: Callable[[Shape], bool] = lambda _: False) -> Iterator[Shape]:
    """The shapes and all inside them, each once, parts before wholes; not those that ``stop``."""
    visited: set[int] = set()

    def visit(shape: Shape) -> Iterator[Shape]:
        if shape.number not in visited and not stop(shape):
            visited.add(shape.number)
            for inner in shape.inner:
                yield from visit(inner)
            yield shape

    for shape in shapes:
        yield from visit(shape)


def _disputes(this: ConditionNode, inner: tuple[Shape, ...]) -> bool:
    own = isinstance(this, Judgment | Readings)
    return own or any(part.disputed for part in inner)


def _about(this: ConditionNode, inner: tuple[Shape, ...], amounts: tuple[Amount, ...]) -> str | None:
    inside = _one_list((*(part.records for part in inner), *(part.records for part in amounts)))
    match this:
        case FieldFlag(records=records):
            return records
        case AtLeast(records) | AtLeastDistinct(records) | Every(records) | Latest(records):
            _one_list((records, inside))
            return None
        case Compare() | Member():
            return _one_list(part.records for part in amounts)
    return inside


def _one_list(lists: Iterable[str | None]) -> str | None:
    names = {name for name in lists if name is not None}
    if len(names) > 1:
        raise AuthoringError(f"One expression reads records of {' and of '.join(sorted(names))}.")
    return names.pop() if names else None


def _value_key(this: ValueNode) -> tuple[object, ...]:
    match this:
        case Literal(plain, unit_=unit):
            return "literal", type(plain).__name__, plain, unit
        case Fact(definition):
            return "fact", definition.name
        case Field(records, definition):
            return "field", records, definition.name
        case Shift(_, span):
            return "shift", span
        case Arithmetic(operator):
            return "arithmetic", operator
        case OtherwiseValue():
            return ("otherwise",)
        case OfRecords(records, how, tie=tie):
            return "of records", records, how, tie
    assert_never(this)


def _key(this: ConditionNode) -> tuple[object, ...]:
    name = type(this).__name__
    match this:
        case Constant(truth):
            return name, truth
        case Flag(definition):
            return name, definition.name
        case FieldFlag(records, definition):
            return name, records, definition.name
        case Compare(operator):
            return name, operator
        case Member(_, choices):
            return name, *((type(choice).__name__, choice) for choice in choices), "of"
        case CountOf(n):
            return name, n
        case Clause(id=name_, binds_when=binds):
            return name, name_, binds is None
        case AtLeast(records, n) | AtLeastDistinct(records, n):
            return name, records, n
        case Every(records):
            return name, records
        case Latest(records, tie=tie):
            return name, records, tie
        case (
            AllOf() | AnyOf() | NoneOf() | Not() | Given() | Otherwise() | Unknown() | Readings() | Judgment()
        ):
            return (name,)
    assert_never(this)
