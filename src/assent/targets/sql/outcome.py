"""The outcome of each row: validity, then routing, then the criteria, then the administrative clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from assent.logic.conclude import OUTCOMES, Outcome
from assent.logic.policy import Pathway, Policy, Route
from assent.targets.sql.compile import Compiler
from assent.targets.sql.questions import Place, Questions, level_clauses
from assent.targets.sql.terms import (
    Term,
    all_true,
    any_true,
    binary,
    call,
    case,
    cast,
    known_only,
    listed,
    negated,
    one_of,
    surely,
    text,
    unknown,
)
from assent.targets.sql.validity import Validity
from assent.targets.sql.verdicts import (
    DISPUTED,
    UNDECIDED,
    F,
    T,
    U,
    code,
    either,
    is_,
    settled,
)


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A route: when it is reached and holds, and when it is reached and unknown (never NULL)."""

    route: Route
    holds: Term
    unknown: Term


@dataclass(frozen=True, slots=True)
class PathwayStep:
    """A pathway: when its criteria decide (never NULL), their verdict, and where questions may be open.

    ``unsettled`` are the rows in which a question can be open at all.
    """

    pathway: Pathway
    reached: Term
    verdict: Term
    unsettled: Term
    places: tuple[Place, ...]

    @property
    def question_open(self) -> Term:
        """Whether any question of the criteria is open."""
        return any_true(place.open for place in self.places)


class Conclusions:
    """What each row comes to, step by step, as columns."""

    def __init__(self, policy: Policy, compiler: Compiler) -> None:
        self.policy = policy
        self._compiler = compiler
        self._columns = compiler.columns
        self.validity = Validity(compiler, policy)
        self.invalid = self.validity.invalid()
        self.first_unknown = self._first_unknown()
        reached: Term = negated(self.invalid)
        self.routes, reached = self._routes(reached)
        asks_first = self._columns.derive(any_true(self.first_unknown.values()))
        self.first = self._columns.derive(all_true((reached, asks_first)))
        on_criteria = self._columns.derive(all_true((reached, negated(asks_first))))
        self.pathways = tuple(self._pathways(on_criteria))
        self.not_cured = self._columns.derive(any_true(
            self._compiler.side_is(clause, True, F) for clause in policy.administrative
        ))  # fmt: skip

    def outcome(self) -> Term:
        """The outcome."""
        branches = [(self.invalid, Outcome.INVALID)]
        for step in self.routes:
            branches += [(step.holds, OUTCOMES[step.route.leads_to]), (step.unknown, Outcome.INCOMPLETE)]
        branches.append((self.first, Outcome.INCOMPLETE))
        for pathway in self.pathways:
            branches += self._on_criteria(pathway)
        named = [(when, text(outcome.value)) for when, outcome in branches]
        return self._columns.derive(case(named, text(Outcome.INCOMPLETE.value)))

    def where_valid(self, verdict: Term) -> Term:
        """The verdict, unknown where the row holds impossible input."""
        kept = self._columns.derive(case(((self.invalid, code(0)),), code(T)))
        filled = self._columns.derive(case(((self.invalid, code(U)),), code(0)))
        return self._columns.derive(either((binary(exp.BitwiseAnd, verdict, kept), filled)))

    def pathway(self) -> Term:
        """The pathway whose criteria decide, else NULL."""
        return case(((step.reached, text(step.pathway.name)) for step in self.pathways), unknown("TEXT"))

    def route(self) -> Term:
        """The clause of the route that holds, else NULL."""
        return case(((step.holds, text(step.route.clause)) for step in self.routes), unknown("TEXT"))

    def judgment(self) -> Term:
        """The clauses that a clinician, or the plan for an undetermined route, is asked about, sorted."""
        by_route: dict[str, list[Term]] = {}
        for step in self.routes:
            if OUTCOMES[step.route.leads_to] is Outcome.JUDGMENT:
                by_route.setdefault(step.route.clause, []).append(step.holds)
        branches = [(way.unsettled, sorted_names(self._named(way))) for way in self.pathways]
        return case(branches, sorted_names(by_route))

    def _named(self, step: PathwayStep) -> dict[str, list[Term]]:
        """When each clause is named by an open question; a question counts where it is open first."""
        by_clause: dict[str, list[Term]] = {}
        earlier: dict[str, list[Term]] = {}
        for place in step.places:
            before = earlier.setdefault(place.question, [])
            first = all_true((place.open, *map(negated, before)))
            before.append(place.open)
            for clause in level_clauses(place, self.policy.level):
                by_clause.setdefault(clause, []).append(first)
        return by_clause

    def _first_unknown(self) -> dict[str, Term]:
        inputs = self._compiler.inputs
        return {fact.name: inputs.lacks(fact) for fact in self.policy.first}

    def _routes(self, reached: Term) -> tuple[tuple[RouteStep, ...], Term]:
        steps = []
        for route in self.policy.routes:
            holds = self._columns.derive(all_true((reached, self._compiler.side_is(route.when, True, T))))
            open_ = self._columns.derive(all_true((reached, self._compiler.side_is(route.when, True, U))))
            steps.append(RouteStep(route, holds, open_))
            reached = self._columns.derive(all_true((reached, self._compiler.side_is(route.when, True, F))))
        return tuple(steps), reached

    def _pathways(self, reached: Term) -> Iterator[PathwayStep]:
        definitions = {fact.name: fact for fact in self.policy.vocabulary.facts}
        value = self._compiler.inputs.value(definitions[self.policy.pathway_by])
        for name, pathway in self.policy.pathways.items():
            chosen = self._columns.derive(all_true((reached, surely(one_of(value, [text(name)])))))
            verdict = self._compiler.verdict(pathway.criteria)
            unsettled = self._columns.derive(all_true((chosen, negated(settled(verdict)))))
            yield PathwayStep(
                pathway,
                chosen,
                verdict,
                unsettled,
                Questions(self._compiler).places(pathway.criteria),
            )

    def _on_criteria(self, step: PathwayStep) -> Iterator[tuple[Term, Outcome]]:
        met = self._columns.derive(all_true((step.reached, is_(step.verdict, T))))
        yield all_true((met, self.not_cured)), Outcome.INCOMPLETE
        yield met, Outcome.MET
        yield self.not_met(step), Outcome.NOT_MET
        yield all_true((step.reached, is_(step.verdict, DISPUTED))), Outcome.JUDGMENT
        undecided = all_true((step.reached, is_(step.verdict, UNDECIDED)))
        yield all_true((undecided, step.question_open)), Outcome.JUDGMENT

    def not_met(self, step: PathwayStep) -> Term:
        """Whether the criteria fail on both sides; never NULL."""
        return self._columns.derive(all_true((step.reached, is_(step.verdict, F))))


def sorted_names(named: dict[str, list[Term]], further: tuple[Term, ...] = ()) -> Term:
    """The names whose conditions hold, sorted; ``further`` are lists of further names."""
    own = [case(((any_true(whens), text(name)),)) for name, whens in sorted(named.items())]
    names = known_only(listed(own)) if own else listed_nothing()
    if not further:
        return names
    return call("LIST_SORT", call("LIST_DISTINCT", call("LIST_CONCAT", names, *further)))


def listed_nothing() -> Term:
    """An empty list of strings."""
    return cast(listed(()), "TEXT[]")
