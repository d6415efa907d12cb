"""What stands inside a clause: the verdict of each of its conditions, for each record where it is about one.

Whoever asks what is missing looks at an open clause condition by condition. One function works all of them out in a
fraction of the time that it takes to look at each.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from assent.logic.tree import Clause, Condition, Readings, node
from assent.logic.walk import children, gatherings
from assent.targets.python.body import Body, function, printable
from assent.targets.python.graph import Graph, Quantifier
from assent.targets.python.lists import record_at_hand
from assent.targets.python.names import Names
from assent.targets.python.program import called
from assent.targets.python.text import Constants, indented


@dataclass(frozen=True, slots=True)
class WrittenInside:
    """The source of a function ``inside`` of the facts, and the globals that it needs.

    It gives the verdict codes of ``conditions``, then for each list of ``of_records`` those of its conditions for each
    record.
    """

    source: str
    bound: Mapping[str, object]
    conditions: tuple[Condition, ...]
    of_records: Mapping[str, tuple[Condition, ...]]


def write_inside(
    clause: Clause, graph: Graph, others: Collection[int], *, in_part: bool = False
) -> WrittenInside:
    """Print what stands inside a clause; what stands inside ``others``, clauses by their identity, is theirs."""
    inside = _Inside(graph, others)
    inside.add(clause.expr, None)
    if clause.binds_when is not None:
        inside.add(clause.binds_when, None)
    return inside.written(clause, in_part=in_part)


@dataclass(slots=True)
class _Inside:
    """Conditions by their identity: those about no record, and by its list those that are asked of each record."""

    graph: Graph
    others: Collection[int]
    own: dict[int, Condition] = field(default_factory=dict)
    of_records: dict[str, dict[int, Condition]] = field(default_factory=dict)

    def add(self, condition: Condition, records: str | None) -> None:
        """A condition and all inside it, as an evaluation comes to them."""
        found = self.own if records is None else self.of_records.setdefault(records, {})
        if id(condition) in found or id(condition) in self.others:
            return
        found[id(condition)] = condition
        for inner, its_records in _looked_at(condition, self.graph):
            self.add(inner, its_records or records)

    def written(self, clause: Clause, *, in_part: bool) -> WrittenInside:
        """The function that works them out."""
        graph, lists = self.graph, self.of_records.values()
        shapes = [graph.shape(part) for found in (self.own, *lists) for part in found.values()]
        names, constants = Names(shapes, also=shapes, in_part=in_part), Constants()
        body = Body(names, constants, shapes)
        for shape in shapes:
            body.ensure(shape)
        for records, found in self.of_records.items():
            body.lines += self._each_record(body, records, found)
        rows = "".join(f"{_rows(records)}, " for records in self.of_records)
        answer = f"return ({self._codes(names, self.own)}), ({rows})"
        lines = [*body.loads(), *body.lines, answer]
        source = [*constants.listed(), "", "", *function("def inside(facts):", printable(clause.id), lines)]
        of_records = {records: tuple(found.values()) for records, found in self.of_records.items()}
        bound = {**called(), **constants.bound}
        return WrittenInside("\n".join(source), bound, tuple(self.own.values()), of_records)

    def _each_record(self, body: Body, records: str, found: Mapping[int, Condition]) -> list[str]:
        printer, shapes = body.printer, [self.graph.shape(part) for part in found.values()]
        return [
            f"{_rows(records)} = []",
            f"for r in {printer.names.records(records)}:",
            *indented([
                *record_at_hand(printer, shapes),
                f"{_rows(records)}.append(({self._codes(printer.names, found)}))",
            ]),
        ]  # fmt: skip

    def _codes(self, names: Names, found: Mapping[int, Condition]) -> str:
        return "".join(f"{names.shape(self.graph.shape(part))}, " for part in found.values())


def _rows(records: str) -> str:
    return f"inside_{records}"


def _looked_at(condition: Condition, graph: Graph) -> Iterator[tuple[Condition, str | None]]:
    """The conditions directly inside, with the list whose records each is asked of; of a question the live readings."""
    this = node(condition)
    if isinstance(this, Readings):
        yield from ((part, None) for part in graph.live(this))
    elif isinstance(this, Quantifier):
        yield from ((part, this.records) for part in children(this))
    else:
        gathered = gatherings(this)
        yield from ((part.where, part.records) for part in gathered)
        if not gathered:
            yield from ((part, None) for part in children(this))
