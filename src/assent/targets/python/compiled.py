"""A policy compiled once, and what it concludes about one case, before anything is put into words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import Outcome
from assent.logic.definitions import Definition, Kind
from assent.logic.evaluate import Adoptions, Known
from assent.logic.partial_dates import PartialDate
from assent.logic.policy import Policy, Vocabulary
from assent.logic.tree import Condition
from assent.logic.truth import Verdict
from assent.targets.python.condition_set import VERDICTS, ConditionSet, conditions_inside, functions_of
from assent.targets.python.graph import Graph
from assent.targets.python.program import NOT_EVALUATED, Program, write_program

Codes = tuple[int, ...]
"""A verdict code for each clause: 3 x strict + lenient, false 0, unknown 1, true 2; 9 not evaluated."""

_Whole = tuple[Outcome, Codes, tuple[str, ...], tuple[int, ...]]
_Pathway = Callable[[CaseFacts, int], object]
_Route = Callable[[CaseFacts, object], tuple[Outcome, int | None] | None]


def verdict_of(code: int) -> Verdict | None:
    """The verdict that a code stands for; None where the clause was not evaluated."""
    return None if code == NOT_EVALUATED else VERDICTS[code]


class CompactConclusion:
    """What ``assent.logic.conclude`` concludes, as codes and names.

    ``route`` is the clause of the route that was taken, ``pathway`` the name of the criteria that
    were evaluated, ``verdicts`` one code for each of ``CompiledPolicy.clause_ids``.
    """

    __slots__ = ("_asks", "_facts", "_policy", "outcome", "pathway", "route", "verdicts")

    def __init__(
        self,
        policy: "CompiledPolicy",
        facts: CaseFacts,
        outcome: Outcome,
        verdicts: Codes,
        route: str | None = None,
        pathway: str | None = None,
        asks: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
    ) -> None:
        self._policy = policy
        self._facts = facts
        self._asks = asks
        self.outcome = outcome
        self.verdicts = verdicts
        self.route = route
        self.pathway = pathway

    @property
    def missing(self) -> tuple[str, ...]:
        """The flat names of what is missing, sorted; worked out when first looked at."""
        return self._worked_out()[0]

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The ids of the open questions, in reading order; worked out when first looked at."""
        return self._worked_out()[1]

    def verdict(self, clause: str) -> Verdict | None:
        """The verdict of a clause, or None where it was not evaluated."""
        return verdict_of(self.verdicts[self._policy.position(clause)])

    def _worked_out(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if self._asks is None:
            self._asks = self._policy.asks(self._facts)
        return self._asks


class CompiledPolicy:
    """A policy version under a plan's adoptions, as Python code.

    ``source`` is that code, ``clause_ids`` the table behind its verdicts: every clause that has a
    verdict of its own for a case, in reading order (not those about a single record of a list).

    A known divisor of zero makes the input impossible: ``FactError`` names the fact, wherever the
    division stands in what is evaluated, whether or not its result could matter.

    ``beside`` are conditions in the policy's vocabulary that are looked at where the criteria are met, such as what
    bars an automatic approval; ``known`` holds their verdicts too.
    """

    def __init__(
        self, policy: Policy, adoptions: Adoptions | None = None, beside: Sequence[Condition] = ()
    ) -> None:
        written = write_program(policy, Graph(adoptions or {}))
        self.source = written.source
        self.clause_ids = written.clause_ids
        self._policy, self._adoptions = policy, adoptions or {}
        self._beside = self._compiled(beside)
        self._route_conditions = self._compiled(route.when for route in policy.routes)
        self._inside: dict[int, ConditionSet] = {}
        self._positions = {name: index for index, name in enumerate(written.clause_ids)}
        self._routes = tuple(route.clause for route in policy.routes)
        self._by = policy.pathway_by
        self._stopped: Codes = (NOT_EVALUATED,) * len(written.clause_ids)
        clauses = policy.clauses()
        self._clauses = tuple(clauses[name] for name in written.clause_ids)
        self._of_exact = _Running.of(written, policy, in_part=False)
        self._dates = _Dates(policy.vocabulary)

    @cached_property
    def _of_partial(self) -> "_Running":
        """The program for cases that hold partial dates; few do."""
        written = write_program(self._policy, Graph(self._adoptions), in_part=True)
        return _Running.of(written, self._policy, in_part=True)

    def _compiled(self, conditions: Iterable[Condition]) -> ConditionSet:
        return ConditionSet(self._policy.id, conditions, self._adoptions)

    def _running(self, facts: CaseFacts) -> "_Running":
        """The program for a case."""
        return self._of_partial if self._dates.partial_in(facts) else self._of_exact

    def verdicts(self, facts: CaseFacts) -> Codes:
        """The verdict code of every clause, and nothing else."""
        running = self._running(facts)
        if running.route(facts, None) is not None:
            return self._stopped
        return cast(Codes, running.pathways[str(facts.values[self._by])][1](facts, 0))

    def known(self, facts: CaseFacts) -> Known:
        """What is worked out here, for an ``Evaluation`` to start from.

        It must be of the same policy and adoptions; then it works out only what stands below clauses that are
        settled, and what is asked of single records.
        """
        running = self._running(facts)
        conclusion = self._concluded(running, facts, asks=True)
        pairs = zip(self._clauses, conclusion.verdicts, strict=True)
        verdicts = {(id(clause), -1): VERDICTS[code] for clause, code in pairs if code != NOT_EVALUATED}
        verdicts |= self._route_conditions.verdicts(facts, in_part=running.in_part)
        if conclusion.outcome is Outcome.MET:
            verdicts |= self._beside.verdicts(facts, in_part=running.in_part)
        elif conclusion.outcome is not Outcome.NOT_MET:
            verdicts |= self._verdicts_inside(running, conclusion.verdicts, facts)
        return Known(verdicts, conclusion.pathway is not None and not conclusion.open_questions)

    def beside(self, facts: CaseFacts) -> dict[tuple[int, int], Verdict]:
        """The verdicts of the conditions beside the policy, as ``Known`` holds them, whatever the criteria come to."""
        return self._beside.verdicts(facts, in_part=self._running(facts).in_part)

    def _verdicts_inside(
        self, running: "_Running", codes: Codes, facts: CaseFacts
    ) -> dict[tuple[int, int], Verdict]:
        """Those of all conditions inside clauses that are not settled: what is missing is looked for there."""
        inside: dict[tuple[int, int], Verdict] = {}
        for number, code in enumerate(codes):
            clause = self._clauses[number]
            if code == NOT_EVALUATED or VERDICTS[code].settled or (id(clause), -1) in inside:
                continue
            if number not in self._inside:
                self._inside[number] = self._compiled(conditions_inside(clause, self._adoptions))
            inside |= self._inside[number].verdicts(facts, in_part=running.in_part)
        return inside

    def conclude(self, facts: CaseFacts, *, asks: bool = False) -> CompactConclusion:
        """The conclusion on valid facts; with ``asks``, what is missing and open in the same pass."""
        return self._concluded(self._running(facts), facts, asks=asks)

    def _concluded(self, running: "_Running", facts: CaseFacts, *, asks: bool) -> CompactConclusion:
        asked: set[str] = set()
        stopped = running.route(facts, asked.add if asks else None)
        if stopped is not None:
            outcome, number = stopped
            route = None if number is None else self._routes[number]
            first = (tuple(sorted(asked)), ()) if asks else None
            return CompactConclusion(self, facts, outcome, self._stopped, route, None, first)
        name, pathway = running.pathways[str(facts.values[self._by])]
        outcome, codes, missing, opened = cast(_Whole, pathway(facts, 2 if asks else 1))
        open_points = (missing, tuple(running.questions[number] for number in opened)) if asks else None
        return CompactConclusion(self, facts, outcome, codes, None, name, open_points)

    def asks(self, facts: CaseFacts) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is missing, and the open questions."""
        concluded = self.conclude(facts, asks=True)
        return concluded.missing, concluded.open_questions

    def position(self, clause: str) -> int:
        """The place of a clause in the table; ``KeyError`` for an id that has no verdict of its own."""
        return self._positions[clause]


@dataclass(frozen=True, slots=True)
class _Running:
    """The functions of a program that its policy calls."""

    route: _Route
    pathways: Mapping[str, tuple[str, _Pathway]]
    questions: tuple[str, ...]
    in_part: bool

    @classmethod
    def of(cls, written: Program, policy: Policy, *, in_part: bool) -> "_Running":
        """A program, ready to run; ``in_part``: for cases that hold dates known in part."""
        functions = functions_of(written.source, policy.id, written.bound)
        pathways = {
            key: (pathway.name, cast(_Pathway, functions[written.pathways[key]]))
            for key, pathway in policy.pathways.items()
        }
        return cls(cast(_Route, functions["route"]), pathways, written.questions, in_part)


class _Dates:
    """The dates of a vocabulary that may be known in part."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._facts = _dates_of(vocabulary.facts)
        self._lists = {
            records.name: dates for records in vocabulary.lists if (dates := _dates_of(records.fields))
        }

    def partial_in(self, facts: CaseFacts) -> bool:
        """Whether a case holds one that is known in part."""
        if PartialDate in map(type, map(facts.values.get, self._facts)):  # of every case, so without a loop
            return True
        return any(
            PartialDate in map(type, map(record.get, dates))
            for name, dates in self._lists.items()
            for record in facts.records(name).records
        )


def _dates_of(definitions: Iterable[Definition]) -> tuple[str, ...]:
    return tuple(
        definition.name
        for definition in definitions
        if definition.kind is Kind.DATE and not definition.to_the_day
    )
