"""What is missing, as flat names: code that looks at each part of a condition by itself.

The rules are those of ``assent.logic.asks``: an unknown part is asked about on the side hardest for
the request while that is unknown, else on the other, whatever question is open beside it.
"""

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
from assent.targets.python.body import Functions
from assent.targets.python.conditions import Conditions
from assent.targets.python.graph import Graph, Shape
from assent.targets.python.side_missing import Printing, lines_on_side
from assent.targets.python.text import Code, both, either, opposite, when


class Missing:
    """Prints what to ask about conditions."""

    def __init__(self, graph: Graph, functions: Functions) -> None:
        self.printing = Printing(graph, functions)

    def of_root(self, condition: Condition, printer: Conditions) -> list[str]:
        """What to ask about a whole condition."""
        return _Part(self.printing, printer).ask(condition)


class _Part:
    """Where a condition stands: in which function, and whether its being true helps the request.

    The side that is hardest for the request is the strict one where true helps, else the lenient one.
    """

    def __init__(self, printing: Printing, printer: Conditions, *, helps: bool = True) -> None:
        self.printing = printing
        self.printer = printer
        self.helps = helps

    def ask(self, condition: Condition) -> list[str]:
        """What to ask about a condition, by its parts; by its one side where nothing in it is disputed."""
        shape = self.shape(condition)
        if not shape.disputed:
            return self.on_side(condition, self.helps)
        if not isinstance(condition, Clause):
            return when(self.printer.unsettled(shape), self.inside(condition))
        functions = self.printing.functions
        word = "asks_by_parts" if self.helps else "asks_by_parts_turned"

        def write(printer: Conditions) -> list[str]:
            return _Part(self.printing, printer, helps=self.helps).inside(condition)

        name = functions.names.function(word, condition.id)
        description = f"{condition.id}: what to ask, part by part"
        return when(
            self.printer.unsettled(shape), functions.call(name, description, "add", write, parameter="add")
        )

    def inside(self, condition: Condition) -> list[str]:
        """Inside one that is not settled: by its parts, unless its hardest side is still to be settled."""
        if every_part_counts(condition, helps=self.helps):
            return self.by_parts(condition)
        known = opposite(self.printer.unknown(self.shape(condition), self.helps))
        return [*self.on_side(condition, self.helps), *when(known, self.by_parts(condition))]

    def by_parts(self, condition: Condition) -> list[str]:
        """What to ask about its parts, each by itself; of what is asked as a whole, on the other side."""
        this = node(condition)
        match this:
            case AllOf(parts, in_order=True):
                return self.ordered(parts)
            case AllOf(parts):
                return self.each(worth_asking(parts, conjunct=True))
            case AnyOf(parts):
                return self.each(worth_asking(parts, conjunct=False))
            case NoneOf(parts):
                return self.turned().each(worth_asking(parts, conjunct=False))
            case Not(part):
                return self.turned().ask(part)
            case CountOf(_, parts):
                return self.each(parts)
            case Given(gate, then):
                return self.gated(gate, then)
            case Otherwise(first, then):
                return self.otherwise(condition, first, then)
            case Clause(expr=expr, binds_when=binds):
                return self.ask(expr) if binds is None else self.gated(binds, expr)
        return self.on_side(condition, not self.helps)

    def shape(self, condition: Condition) -> Shape:
        return self.printing.graph.shape(condition)

    def on_side(self, condition: Condition, side: bool) -> list[str]:
        return lines_on_side(self.printing, self.printer, condition, side)

    def turned(self) -> "_Part":
        return _Part(self.printing, self.printer, helps=not self.helps)

    def unknown(self, condition: Condition) -> Code:
        """Whether a side is unknown."""
        return either(self.printer.unknown(self.shape(condition), side) for side in (True, False))

    def each(self, parts: tuple[Condition, ...]) -> list[str]:
        return [line for part in parts for line in self.ask(part)]

    def ordered(self, parts: tuple[Condition, ...]) -> list[str]:
        """The parts up to the first that has an unknown side."""
        first, *later = parts
        following = self.ordered(tuple(later)) if later else []
        return [*self.ask(first), *when(opposite(self.unknown(first)), following)]

    def gated(self, gate: Condition, then: Condition) -> list[str]:
        return [*self.turned().ask(gate), *when(opposite(self.unknown(gate)), self.ask(then))]

    def otherwise(self, condition: Condition, first: Condition, then: Condition) -> list[str]:
        """Both while the whole is unknown, else the one that decides."""
        known = opposite(self.unknown(condition))
        first_known, then_known = (opposite(self.unknown(part)) for part in (first, then))
        return [
            *when(self.unknown(condition), self.each((first, then))),
            *when(both((known, first_known)), self.ask(first)),
            *when(both((known, opposite(first_known), then_known)), self.ask(then)),
        ]
