"""What is missing on one side, as flat names: code that looks only where something is still unknown.

The names are those of ``assent.logic.side_asks``: a condition is looked into only while it is unknown
on the side looked at, and what is asked "if yes" is left out.
"""

from dataclasses import dataclass
from typing import Any, assert_never

from assent.logic.absorb import worth_asking
from assent.logic.definitions import Definition
from assent.logic.errors import AuthoringError
from assent.logic.tree import (
    AllOf,
    Another,
    AnyOf,
    AskedAgain,
    AskedField,
    AtLeast,
    AtLeastDistinct,
    Clause,
    Compare,
    Condition,
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
    Member,
    NoneOf,
    Not,
    OfRecords,
    Otherwise,
    OtherwiseValue,
    Readings,
    Unknown,
    Value,
    node,
    value_node,
)  # fmt: skip
from assent.logic.walk import gatherings, leaves, operands, values
from assent.targets.python.body import Functions
from assent.targets.python.conditions import STRICT, Conditions
from assent.targets.python.graph import Graph, Quantifier, Shape
from assent.targets.python.lists import record_at_hand
from assent.targets.python.text import NEVER, Code, block, both, indented, opposite, when


def separate_name(condition: Condition, shape: Shape) -> str:
    """What the function that looks into a clause, or into a condition on a list, is named for."""
    if isinstance(condition, Clause):
        return condition.id
    assert shape.quantifier is not None
    return f"{shape.quantifier.records}_{shape.number}"


@dataclass(frozen=True, slots=True)
class Printing:
    """The policy as a graph, and the functions written so far."""

    graph: Graph
    functions: Functions


def lines_on_side(printing: Printing, printer: Conditions, condition: Condition, side: bool) -> list[str]:
    """What to ask about one side of a condition, if it is unknown."""
    return _Side(printing, printer, side).ask(condition)


class _Side:
    """Where a condition stands: in which function, and on which side."""

    def __init__(self, printing: Printing, printer: Conditions, side: bool, *, add: str = "add") -> None:
        self.printing = printing
        self.printer = printer
        self.side = side
        self.add = add

    def ask(self, condition: Condition) -> list[str]:
        """What to ask about a condition, if it is unknown."""
        unknown = self.printer.unknown(self.shape(condition), self.side)
        if unknown == NEVER:
            return []
        by_bounds = gatherings(condition) or self.printer.names.by_bounds(self.shape(condition))
        if isinstance(condition, Flag | FieldFlag | Compare | Member) and not by_bounds:
            return self.inside(condition)
        return when(unknown, self.inside(condition))

    def inside(self, condition: Condition) -> list[str]:
        """What to ask about a condition that is known to be unknown."""
        this = node(condition)
        shape = self.shape(condition)
        if isinstance(this, Clause | Quantifier) and shape.records is None:
            return self.call(condition, shape)
        return self.within(condition)

    def call(self, condition: Condition, shape: Shape) -> list[str]:
        """The same in a function of its own: for a clause, and for a condition on a list."""
        side = self.side if shape.disputed else STRICT
        about = separate_name(condition, shape)
        word = "asks" if side is STRICT else "asks_leniently"
        name = self.printing.functions.names.function(word, about)

        def write(printer: Conditions) -> list[str]:
            return _Side(self.printing, printer, side).within(condition)

        description = f"{about}: what to ask" + ("" if side is STRICT else " on the lenient side")
        return self.printing.functions.call(name, description, self.add, write, parameter="add")

    def within(self, condition: Condition) -> list[str]:
        """What to ask about the parts of an unknown condition."""
        this = node(condition)
        match this:
            case Constant():
                return []
            case Flag() | FieldFlag():
                return self.leaf(this)
            case Compare() | Member():
                return [line for value in values(this) for line in self.of_value(value)]
            case AllOf(parts, in_order=True):
                return self.ordered(parts)
            case AllOf(parts):
                return self.each(worth_asking(parts, conjunct=True))
            case AnyOf(parts):
                return self.each(worth_asking(parts, conjunct=False))
            case NoneOf(parts):
                return self.turned().each(worth_asking(parts, conjunct=False))
            case Not(part) | Judgment(_, part):
                return self.turned().ask(part)
            case CountOf(_, parts):
                return self.each(parts)
            case Given(gate, then):
                return self.gated(gate, then)
            case Otherwise(first, then):
                return self.each((first, then))
            case Unknown(asks):
                return [self.asked(ask) for ask in asks]
            case Readings():
                return self.each(worth_asking(self.printing.graph.live(this), conjunct=self.side))
            case Clause(expr=expr, binds_when=binds):
                return self.ask(expr) if binds is None else self.gated(binds, expr)
            case AtLeast() | AtLeastDistinct() | Every() | Latest():
                return self.over_list(this)
        assert_never(this)

    def shape(self, condition: Condition) -> Shape:
        return self.printing.graph.shape(condition)

    def turned(self) -> "_Side":
        return _Side(self.printing, self.printer, not self.side, add=self.add)

    def each(self, parts: tuple[Condition, ...]) -> list[str]:
        return [line for part in parts for line in self.ask(part)]

    def ordered(self, parts: tuple[Condition, ...]) -> list[str]:
        """The first part while it is unknown; only then, those after it."""
        first, *later = parts
        following = self.ordered(tuple(later)) if later else []
        unknown = self.printer.unknown(self.shape(first), self.side)
        asked = self.inside(first)
        if unknown == NEVER or not following:
            return following or when(unknown, asked)
        return [*block(f"if {unknown.text}:", asked or ["pass"]), *block("else:", following)]

    def gated(self, gate: Condition, then: Condition) -> list[str]:
        """The gate while it is unknown; only then, what it opens."""
        turned = self.turned()
        unknown = self.printer.unknown(self.shape(gate), turned.side)
        first, following = turned.inside(gate), self.ask(then)
        if unknown == NEVER or not following:
            return following or when(unknown, first)
        return [*block(f"if {unknown.text}:", first or ["pass"]), *block("else:", following)]

    def of_value(self, value: Value[Any]) -> list[str]:
        """What would make a value known, if it is unknown."""
        this = value_node(value)
        match this:
            case Fact() | Field():
                return self.leaf(this)
            case OfRecords():
                return self.gathered(this)
            case OtherwiseValue():
                lacking = opposite(self.printer.settled(self.printing.graph.amount(value)))
                return when(lacking, [line for operand in operands(value) for line in self.of_value(operand)])
        return [line for operand in operands(value) for line in self.of_value(operand)]

    def gathered(self, this: OfRecords[Any]) -> list[str]:
        """The unknown fields of records that could still count, then whether there are more records."""
        amount, where = self.printing.graph.amount(this), self.shape(this.where)
        gathered, names = self.printer.value(amount), self.printer.names
        lines = self.ask(this.where)
        for field in leaves(this):
            lines += self.leaf(field)
        counts = [self.printer.possible(where, self.side)]
        if this.by is not None:
            day = names.held(amount.inner[1]) or self.printer.value(amount.inner[1])
            counts.append(Code(f"could_be_latest({day}, {gathered}.last)"))
        at_hand = record_at_hand(self.printer, [where], amount.inner)
        inside = when(both(counts), lines)
        loop = block(f"for i, r in enumerate({names.records(this.records)}):", [*at_hand, *inside])
        incomplete = names.opened(this.records) + ("" if this.by is None else f" and {gathered}.absent")
        ending = block(f"if {incomplete}:", [self.name(this.records)])
        return block(f"if not {gathered}.settled:", [*(loop if inside else []), *ending])

    def leaf(self, leaf: Flag | FieldFlag | Fact[object] | Field[object]) -> list[str]:
        names, plain = self.printer.names, leaf.definition.name
        if isinstance(leaf, Flag | Fact):
            return [f"if {names.fact(plain)} is None:", f"    {self.name(plain)}"]
        return [
            f"if {names.field(leaf.records, plain)} is None:",
            f"    {self.field(leaf.records, plain)}",
        ]

    def asked(self, ask: Definition | Another | AskedField | AskedAgain) -> str:
        match ask:
            case AskedField(field):
                return self.field(field.records, field.definition.name)
            case AskedAgain(fact):
                return self.name(fact.definition.name)
            case Another(records):
                return self.name(records)
            case Definition():
                return self.name(ask.name)

    def name(self, name: str) -> str:
        return f"{self.add}({name!r})"

    def field(self, records: str, name: str) -> str:
        return f"{self.add}({records + '['!r} + str(i) + {'].' + name!r})"

    def over_list(self, this: AtLeast | AtLeastDistinct | Every | Latest) -> list[str]:
        """What to ask of the records known, and whether to ask for more."""
        if this.another.records != this.records:
            raise AuthoringError(f"{this.records} asks for one more of {this.another.records}.")
        match this:
            case AtLeast(_, n):
                return self.at_least(this, n)
            case AtLeastDistinct():
                return self.distinct(this)
            case Every(records, where):
                lines = self.records(this, self.ask(where), [where])
                opened = self.printer.names.opened(records)
                return [*lines, f"if {opened}:", f"    {self.name(records)}"]
            case Latest():
                return self.latest(this)
        assert_never(this)

    def at_least(self, this: AtLeast, n: int) -> list[str]:
        where = self.shape(this.where)
        reached = self.printer.names.part(self.shape(this), "reached")
        asks = self.ask(this.where)
        count = when(self.printer.possible(where, self.side), [f"{reached} += 1", *asks])
        return [
            f"{reached} = 0",
            *self.records(this, count, [this.where]),
            f"if {reached} < {n}:", f"    {self.name(this.records)}",
        ]  # fmt: skip

    def distinct(self, this: AtLeastDistinct) -> list[str]:
        names, shape, where = self.printer.names, self.shape(this), self.shape(this.where)
        could = names.part(shape, "could")
        bare = names.part(shape, "bare")
        value = self.printer.value(shape.values[0])
        unnamed = [f"{bare} += 1", self.field(this.records, this.field.definition.name)]
        counted = [
            *self.ask(this.where),
            f"if {value} is None:", *indented(unnamed), "else:", f"    {could}.add({value})",
        ]  # fmt: skip
        return [
            f"{could} = set()", f"{bare} = 0",
            *self.records(this, when(self.printer.possible(where, self.side), counted), [this.where]),
            f"if len({could}) + {bare} < {this.n}:", f"    {self.name(this.records)}",
        ]  # fmt: skip

    def latest(self, this: Latest) -> list[str]:
        """The test of the records chosen, else the doubts about which is the latest, else one more."""
        names, shape = self.printer.names, self.shape(this)
        chosen = names.part(shape, "chosen")
        records = names.records(this.records)
        test = self.ask(this.test)
        at_hand = record_at_hand(self.printer, [self.shape(this.test)])
        looked = [f"for i in {chosen}:", f"    r = {records}[i]", *indented([*at_hand, *test])]
        return [
            f"if {chosen}:", *indented(looked if test else ["pass"]),
            "else:", *indented(self.doubts(this, shape)),
        ]  # fmt: skip

    def doubts(self, this: Latest, shape: Shape) -> list[str]:
        doubts = self.printer.names.part(shape, "doubts")
        place = _Side(self.printing, self.printer, self.side, add=f"{doubts}.add")
        day, last = self.printer.value(shape.values[0]), self.printer.names.part(shape, "last")
        raw_day = self.printer.names.held(shape.values[0])
        reached = f"{day} is None or {last} is None or {day} >= {last}"
        could = Code(f"could_be_latest({raw_day}, {last})" if raw_day else reached, 1)
        undated = [f"if {day} is None:", f"    {place.field(this.records, this.by.definition.name)}"]
        asked = [
            *place.ask(this.where),
            *(when(could, undated) if raw_day else undated),
            *when(could, place.ask(this.test)),
        ]
        possible = self.printer.possible(self.shape(this.where), self.side)
        return [
            f"{doubts} = set()", *self.records(this, when(possible, asked), [this.where, this.test]),
            f"for name in {doubts} or ({this.records!r},):", f"    {self.add}(name)",
        ]  # fmt: skip

    def records(
        self, this: AtLeast | AtLeastDistinct | Every | Latest, lines: list[str], needed: list[Condition]
    ) -> list[str]:
        """The lines for each record ``r`` of the list, at its index ``i``."""
        if not lines:
            return []
        records = self.printer.names.records(this.records)
        shapes = [self.shape(condition) for condition in needed]
        at_hand = record_at_hand(self.printer, shapes, self.shape(this).values)
        return block(f"for i, r in enumerate({records}):", [*at_hand, *lines])
