"""The whole program of a policy: its routes, a function for each pathway, and what they call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assent.logic.calendar_math import moved
from assent.logic.conclude import OUTCOMES, Outcome
from assent.logic.exact import exactly
from assent.logic.partial_dates import PartialDate, any_partial, exact
from assent.logic.policy import Pathway, Policy, Route
from assent.logic.ranges import (
    combined,
    compared,
    could_be_latest,
    divided_range,
    exact_value,
    first_in_part,
    first_known,
    interval,
    member,
    point,
    scaled,
    shifted,
)
from assent.logic.tree import Clause, Condition
from assent.logic.walk import children, every_condition, facts_of
from assent.targets.python.body import Body, Functions, function, printable
from assent.targets.python.conditions import STRICT
from assent.targets.python.graph import Graph, Quantifier
from assent.targets.python.missing import Missing
from assent.targets.python.names import Names
from assent.targets.python.questions import Questions
from assent.targets.python.runtime import (
    agreed,
    code_of,
    divided,
    gathered_rows,
    greatest,
    latest_of,
    least,
    months_later,
)
from assent.targets.python.text import Constants, block, comparison, either, indented, opposite, when

NOT_EVALUATED = 9
"""The verdict code of a clause that was not evaluated."""


@dataclass(frozen=True, slots=True)
class Program:
    """Python source, the globals that it needs, and what its numbers stand for."""

    source: str
    bound: dict[str, object]
    clause_ids: tuple[str, ...]
    questions: tuple[str, ...]
    pathways: dict[str, str]


def write_program(policy: Policy, graph: Graph, *, in_part: bool = False) -> Program:
    """Print a policy as Python; ``in_part`` for cases that hold partial dates."""
    return _Writer(policy, graph, in_part=in_part).program()


def write_conditions(
    conditions: Sequence[Condition], graph: Graph, *, in_part: bool = False
) -> tuple[str, dict[str, object]]:
    """Print conditions that stand in no policy as a function ``verdicts`` of the facts, which gives the code of each.

    The source, and the globals that it needs.
    """
    shapes = [graph.shape(condition) for condition in conditions]
    names, constants = Names(shapes, also=shapes, in_part=in_part), Constants()
    body = Body(names, constants, shapes)
    for shape in shapes:
        body.ensure(shape)
    codes = "".join(f"{names.shape(shape)}, " for shape in shapes)
    lines = [*body.loads(), *body.lines, f"return ({codes})"]
    source = [
        *constants.listed(),
        "",
        "",
        *function("def verdicts(facts):", "Conditions beside a policy", lines),
    ]
    return "\n".join(source), {**called(), **constants.bound}


class _Writer:
    def __init__(self, policy: Policy, graph: Graph, *, in_part: bool) -> None:
        self.policy = policy
        self.graph = graph
        self.clauses = {clause.id: clause for root in policy.roots() for clause in _clauses(root)}
        self.names = Names(
            [graph.shape(condition) for condition in (*policy.roots(), *self.clauses.values())],
            also=[graph.shape(pathway.criteria) for pathway in policy.pathways.values()],
            in_part=in_part,
        )
        self.constants = Constants()
        self.functions = Functions(self.names, self.constants)
        self.missing = Missing(graph, self.functions)
        self.questions = Questions(graph, self.functions)

    def program(self) -> Program:
        main = self._routes()
        pathways = {}
        for key, pathway in self.policy.pathways.items():
            pathways[key] = self.names.function("pathway", key)
            main += self._pathway(pathway, pathways[key])
        outcomes = {outcome.name: outcome for outcome in Outcome}
        source = "\n".join((*_HEAD, *self.constants.listed(), "", "", *self.functions.text, *main))
        return Program(
            source.rstrip() + "\n", {**outcomes, **called(), **self.constants.bound},
            tuple(self.clauses), tuple(self.questions.identifiers), pathways,
        )  # fmt: skip

    def _routes(self) -> list[str]:
        roots = [self.graph.shape(route.when) for route in self.policy.routes]
        body = Body(self.names, self.constants, roots)
        for number, route in enumerate(self.policy.routes):
            self._route(body, route, number)
        first = either(comparison(self.names.fact(fact.name), "is", "None") for fact in self.policy.first)
        body.lines += when(first, ["if add:", "    ask_first(facts, add)", "return INCOMPLETE, None"])
        body.lines.append("return None")
        loads = body.loads(also=[fact.name for fact in self.policy.first])
        return [
            *function("def ask_first(facts, add):", "What decides which questions apply", self._first()),
            *function("def route(facts, add):", "Which document governs", [*loads, *body.lines]),
        ]

    def _route(self, body: Body, route: Route, number: int) -> None:
        shape = self.graph.shape(route.when)
        outcome = OUTCOMES[route.leads_to]
        body.ensure(shape)
        body.lines.append(f"# {printable(route.clause)}")
        body.lines += when(body.printer.sure(shape, STRICT), [f"return {outcome.name}, {number}"])
        asks = ["if add and not ask_first(facts, add):", *indented(self._route_asks(body, route))]
        body.lines += when(body.printer.possible(shape, STRICT), [*asks, "return INCOMPLETE, None"])

    def _route_asks(self, body: Body, route: Route) -> list[str]:
        return self.missing.of_root(route.when, body.printer) or ["pass"]

    def _first(self) -> list[str]:
        lines = ["get = facts.values.get", "asked = False"]
        for fact in self.policy.first:
            lines += [f"if get({fact.name!r}) is None:", f"    add({fact.name!r})", "    asked = True"]
        return [*lines, "return asked"]

    def _pathway(self, pathway: Pathway, name: str) -> list[str]:
        criteria = self.graph.shape(pathway.criteria)
        roots = self._roots(pathway)
        shapes = [self.graph.shape(clause) for clause in roots]
        body = Body(self.names, self.constants, [*shapes, criteria])
        for shape in (*criteria.inner, *shapes):
            body.ensure(shape)
        own = {clause.id for clause in roots}
        codes = [
            self.names.shape(self.graph.shape(clause)) if clause.id in own else str(NOT_EVALUATED)
            for clause in self.clauses.values()
        ]
        body.lines += [
            "# Every clause, in the order of the table",
            f"codes = ({''.join(f'{c}, ' for c in codes)})",
        ]
        body.lines += ["if not more:", "    return codes", "# The criteria"]
        body.ensure(criteria)
        body.lines.append(f"criteria = {self.names.shape(criteria)}")
        body.lines += self._outcome(pathway, body)
        body.lines += ["if more < 2:", "    return outcome, codes, (), ()", *self._asks(pathway, body)]
        body.lines.append("return outcome, codes, tuple(sorted(asked)), tuple(opened)")
        return function(f"def {name}(facts, more):", pathway.name, [*body.loads(), *body.lines])

    def _roots(self, pathway: Pathway) -> list[Clause]:
        """The clauses of the routes and criteria, and those evaluated beside them."""
        whens = [route.when for route in self.policy.routes]
        beside = (*self.policy.administrative, *self.policy.advisories)
        return [clause for root in (*whens, pathway.criteria, *beside) for clause in _clauses(root)]

    def _outcome(self, pathway: Pathway, body: Body) -> list[str]:
        questions = self.questions.inside(pathway.criteria, body.printer)
        administrative = [self.graph.shape(clause) for clause in self.policy.administrative]
        cures = either(opposite(body.printer.possible(shape, STRICT)) for shape in administrative)
        return [
            "opened = {}",
            *block("if criteria == 5 or (more > 1 and 0 < criteria < 8):", questions),
            "if criteria == 8:", f"    outcome = INCOMPLETE if {cures.text} else MET",
            "elif criteria == 0:", "    outcome = NOT_MET",
            "elif criteria == 2 or (criteria == 5 and opened):", "    outcome = JUDGMENT",
            "else:", "    outcome = INCOMPLETE",
        ]  # fmt: skip

    def _asks(self, pathway: Pathway, body: Body) -> list[str]:
        lines = self.missing.of_root(pathway.criteria, body.printer)
        cures: list[str] = []
        for clause in self.policy.administrative:
            shape = self.graph.shape(clause)
            asks = self.missing.of_root(clause, body.printer)
            lines += when(body.printer.unknown(shape, STRICT), asks)
            unfulfilled = opposite(body.printer.possible(shape, STRICT))
            cures += when(unfulfilled, [f"asked.update({_facts_inside(clause)!r})"])
        lines += cures
        return ["asked = set()", *block("if criteria:", ["add = asked.add", *lines] if lines else [])]


_CALLED = (
    moved, months_later, divided, exactly, least, greatest, agreed, gathered_rows, code_of,
    combined, compared, could_be_latest, exact_value, first_known, point, scaled, shifted, PartialDate,
    any_partial, exact, divided_range, first_in_part, interval, member, latest_of,
)  # fmt: skip
"""What a program may call."""
_HEAD = (
    "# One policy as plain Python, printed from its tree. A verdict is 3 x strict + lenient with",
    "# false 0, unknown 1, true 2: so 0 is not met, 4 unknown, 8 met, and 1, 2, 5 are disputed.",
    "# f_ are facts, l_ lists, r_ fields of the record r, v_ values, c_ clauses, q_ conditions on",
    "# lists, n_ conditions that stand in several places.",
)


def called() -> dict[str, object]:
    """What a program may call, by name."""
    return {function.__name__: function for function in _CALLED}


def _clauses(condition: Condition) -> Iterator[Clause]:
    """The clauses inside a condition, those of recorded readings too; none about single records."""
    if isinstance(condition, Clause):
        yield condition
    if not isinstance(condition, Quantifier):
        for inner in children(condition):
            yield from _clauses(inner)


def _facts_inside(clause: Clause) -> tuple[str, ...]:
    """The facts that a clause reads, asked for when it is known not to be fulfilled."""
    names = (
        leaf.definition.name for inner in every_condition(clause, recorded=False) for leaf in facts_of(inner)
    )
    return tuple(dict.fromkeys(names))
