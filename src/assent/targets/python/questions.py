"""Which questions are open: code that looks only where the sides of a verdict are unsettled.

The rules are those of ``assent.logic.questions``: readings that definitely differ, and judgments
whose condition holds, behind gates that are known to hold.
"""

from collections.abc import Callable, Sequence

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
from assent.targets.python.body import Functions
from assent.targets.python.conditions import LENIENT, STRICT, Conditions
from assent.targets.python.graph import Graph, Quantifier, Shape
from assent.targets.python.lists import record_at_hand
from assent.targets.python.side_missing import separate_name
from assent.targets.python.text import Code, block, both, either, indented, opposite, when


class Questions:
    """Prints which questions inside a condition are open; ``identifiers`` lists them by number."""

    def __init__(self, graph: Graph, functions: Functions) -> None:
        self.graph = graph
        self.functions = functions
        self.identifiers: list[str] = []

    def inside(self, condition: Condition, printer: Conditions) -> list[str]:
        """The open questions inside a condition, if it is unsettled."""
        shape = self.graph.shape(condition)
        if not shape.disputed:
            return []
        if isinstance(condition, Clause | Quantifier) and shape.records is None:
            lines = self._call(condition, shape)
        else:
            lines = self._within(condition, shape, printer)
        return when(printer.unsettled(shape), lines)

    def _call(self, condition: Condition, shape: Shape) -> list[str]:
        about = separate_name(condition, shape)
        name = self.functions.names.function("opens", about)

        def write(printer: Conditions) -> list[str]:
            return self._within(condition, shape, printer)

        return self.functions.call(name, f"{about}: which questions are open", "opened", write)

    def _within(self, condition: Condition, shape: Shape, printer: Conditions) -> list[str]:
        def inside(inner: Condition) -> list[str]:
            return self.inside(inner, printer)

        this = node(condition)
        match this:
            case Readings(question=question):
                live = self.graph.live(this)
                differ = when(self._differ(live, printer), [self._open(question)])
                return [*(differ if len(live) > 1 else []), *_lines(inside, live)]
            case Judgment(question, gate):
                holds = printer.sure(self.graph.shape(gate), STRICT)
                return [*when(holds, [self._open(question)]), *inside(gate)]
            case Given(gate, then):
                return [*inside(gate), *self._behind(gate, inside(then), printer)]
            case Clause(expr=expr, binds_when=binds):
                return inside(expr) if binds is None else self._behind(binds, inside(expr), printer)
            case AtLeast(where=where) | AtLeastDistinct(where=where) | Every(where=where):
                return self._each_record(this.records, where, printer)
            case Latest(records, test=test):
                return self._chosen(shape, records, test, printer)
            case _:
                return _lines(inside, children(condition))

    def _open(self, question: str) -> str:
        if question not in self.identifiers:
            self.identifiers.append(question)
        return f"opened[{self.identifiers.index(question)}] = True"

    def _differ(self, live: Sequence[Condition], printer: Conditions) -> Code:
        shapes = [self.graph.shape(condition) for condition in live]
        some_met = either(printer.sure(shape, STRICT) for shape in shapes)
        all_possible = both(printer.possible(shape, LENIENT) for shape in shapes)
        return both((some_met, opposite(all_possible)))

    def _behind(self, gate: Condition, lines: list[str], printer: Conditions) -> list[str]:
        return when(printer.sure(self.graph.shape(gate), STRICT), lines)

    def _each_record(self, records: str, where: Condition, printer: Conditions) -> list[str]:
        lines = self.inside(where, printer)
        at_hand = record_at_hand(printer, [self.graph.shape(where)]) if lines else []
        return block(f"for r in {printer.names.records(records)}:", [*at_hand, *lines])

    def _chosen(self, shape: Shape, records: str, test: Condition, printer: Conditions) -> list[str]:
        lines = self.inside(test, printer)
        if not lines:
            return []
        at_hand = record_at_hand(printer, [self.graph.shape(test)])
        head = f"for i in {printer.names.part(shape, 'chosen')}:"
        return [
            head,
            *indented([f"r = {printer.names.records(records)}[i]", *at_hand, *lines]),
        ]


def _lines(write: Callable[[Condition], list[str]], parts: Sequence[Condition]) -> list[str]:
    return [line for part in parts for line in write(part)]
