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
from assent.logic.tree import Clause, Condition
from assent.logic.truth import Truth, Verdict
from assent.targets.python.graph import Graph
from assent.targets.python.insides import WrittenInside, write_inside
from assent.targets.python.program import NOT_EVALUATED, Program, write_conditions, write_program

_TRUTHS: tuple[Truth, Truth, Truth] = (False, None, True)
_SETTLED = frozenset({0, 8, NOT_EVALUATED})
_PAIRS = tuple(Verdict(strict, lenient) for strict in _TRUTHS for lenient in _TRUTHS)

Codes = tuple[int, ...]
"""A verdict code for each clause: 3 x strict + lenient, false 0, unknown 1, true 2; 9 not evaluated."""

_Whole = tuple[Outcome, Codes, tuple[str, ...], tuple[int, ...]]
_Pathway = Callable[[CaseFacts, int], object]
_Route = Callable[[CaseFacts, object], tuple[Outcome, int | None] | None]
_Codes = Callable[[CaseFacts], Codes]


def verdict_of(code: int) -> Verdict | None:
    """The verdict that a code stands for; None where the clause was not evaluated."""
    return None if code == NOT_EVALUATED else _PAIRS[code]


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
        self._policy, self._adoptions, self._beside = policy, adoptions or {}, tuple(beside)
        self._positions = {name: index for index, name in enumerate(written.clause_ids)}
        self._routes = tuple(route.clause for route in policy.routes)
        self._whens = tuple(route.when for route in policy.routes)
        self._by = policy.pathway_by
        self._stopped: Codes = (NOT_EVALUATED,) * len(written.clause_ids)
        clauses = policy.clauses()
        self._clauses = tuple(clauses[name] for name in written.clause_ids)
        self._of_exact = self._made(written, in_part=False)
        self._dates = _Dates(policy.vocabulary)

    @cached_property
    def _of_partial(self) -> "_Running":
        """The program for cases that hold partial dates; few do."""
        return self._made(write_program(self._policy, Graph(self._adoptions), in_part=True), in_part=True)

    def _made(self, written: Program, *, in_part: bool) -> "_Running":
        beside = self._written_conditions(self._beside, in_part=in_part)
        whens = self._written_conditions(self._whens, in_part=in_part)
        insides = _Insides(self._policy.id, self._clauses, self._adoptions, in_part=in_part)
        return _Running.of(written, self._policy, beside, whens, insides)

    def _written_conditions(self, conditions: Sequence[Condition], *, in_part: bool) -> _Codes:
        source, bound = write_conditions(conditions, Graph(self._adoptions), in_part=in_part)
        return cast(_Codes, _run(source, self._policy.id, bound)["verdicts"])

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

        It must be of the same policy and adoptions; then it works out only what stands below settled clauses.
        """
        running = self._running(facts)
        conclusion = self._concluded(running, facts, asks=True)
        pairs = zip(self._clauses, conclusion.verdicts, strict=True)
        verdicts = {(id(clause), -1): _PAIRS[code] for clause, code in pairs if code != NOT_EVALUATED}
        if conclusion.pathway is not None:
            verdicts |= _verdicts_of(map(id, self._whens), running.whens(facts))
        if conclusion.outcome is Outcome.MET:
            verdicts |= _verdicts_of(map(id, self._beside), running.beside(facts))
        for place, code in enumerate(conclusion.verdicts):
            if code not in _SETTLED:
                verdicts |= running.insides.verdicts(place, facts)
        return Known(verdicts, conclusion.pathway is not None and not conclusion.open_questions)

    def beside(self, facts: CaseFacts) -> dict[tuple[int, int], Verdict]:
        """The verdicts of the conditions beside the policy, as ``Known`` holds them, whatever the criteria come to."""
        return _verdicts_of(map(id, self._beside), self._running(facts).beside(facts))

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
    beside: _Codes
    whens: _Codes
    insides: "_Insides"

    @classmethod
    def of(
        cls, written: Program, policy: Policy, beside: _Codes, whens: _Codes, insides: "_Insides"
    ) -> "_Running":
        """A program, ready to run, with the conditions beside it, of its routes, and inside its clauses."""
        functions = _run(written.source, policy.id, written.bound)
        pathways = {
            key: (pathway.name, cast(_Pathway, functions[written.pathways[key]]))
            for key, pathway in policy.pathways.items()
        }
        return cls(cast(_Route, functions["route"]), pathways, written.questions, beside, whens, insides)


class _Insides:
    """The conditions inside each clause, as a function that is made when the clause is first found open."""

    def __init__(
        self, policy: str, clauses: Sequence[Clause], adoptions: Adoptions, *, in_part: bool
    ) -> None:
        self._policy, self._clauses, self._adoptions, self._in_part = policy, clauses, adoptions, in_part
        self._ids = frozenset(map(id, clauses))
        self._functions: dict[int, _InsideOne] = {}

    def verdicts(self, place: int, facts: CaseFacts) -> dict[tuple[int, int], Verdict]:
        """The verdicts inside the clause at a place of the table, as ``Known`` holds them."""
        function = self._functions.get(place)
        if function is None:
            function = self._functions[place] = self._made(self._clauses[place])
        return function(facts)

    def _made(self, clause: Clause) -> "_InsideOne":
        written = write_inside(clause, Graph(self._adoptions), self._ids, in_part=self._in_part)
        return _InsideOne.of(written, self._policy)


@dataclass(frozen=True, slots=True)
class _InsideOne:
    """What stands inside one clause: a function for the codes, and what they are about, by identity."""

    codes: Callable[[CaseFacts], tuple[Codes, tuple[Sequence[Codes], ...]]]
    about: tuple[int, ...]
    about_records: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, written: WrittenInside, policy: str) -> "_InsideOne":
        functions = _run(written.source, policy, written.bound)
        of_records = tuple(tuple(map(id, conditions)) for conditions in written.of_records.values())
        codes = cast("Callable[[CaseFacts], tuple[Codes, tuple[Sequence[Codes], ...]]]", functions["inside"])
        return cls(codes, tuple(map(id, written.conditions)), of_records)

    def __call__(self, facts: CaseFacts) -> dict[tuple[int, int], Verdict]:
        codes, by_list = self.codes(facts)
        verdicts = _verdicts_of(self.about, codes)
        for about_each, rows in zip(self.about_records, by_list, strict=True):
            for index, row in enumerate(rows):
                verdicts |= _verdicts_of(about_each, row, index)
        return verdicts


def _verdicts_of(about: Iterable[int], codes: Codes, record: int = -1) -> dict[tuple[int, int], Verdict]:
    """The verdicts that codes stand for, by the identity of each condition, as ``Known`` holds them."""
    return {(identity, record): _PAIRS[code] for identity, code in zip(about, codes, strict=True)}


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


def _run(source: str, policy: str, bound: Mapping[str, object]) -> dict[str, object]:
    """The functions that the source defines. It holds no text of a user except as quoted constants."""
    functions: dict[str, object] = {**bound}
    exec(compile(source, f"<policy {policy}>", "exec"), functions)  # noqa: S102
    return functions
