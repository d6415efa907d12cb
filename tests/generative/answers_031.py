"""How an office may answer what Policy 031 asks: at random, or as well as it could be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from assent.logic.ask_tree import Ask, AskKind, asked
from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.conclude import Conclusion, Outcome, conclude
from assent.logic.definitions import Definition
from assent.logic.evaluate import Evaluation
from assent.logic.tree import (
    AllOf,
    Clause,
    Condition,
    Constant,
    Given,
    Judgment,
    NoneOf,
    Not,
    Otherwise,
    Plain,
)
from assent.logic.walk import children, facts_of
from assent.policies.mgb_031.facts import VOCABULARY
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.generative.cases_031 import values_031
from tests.spec.base_case import pressures, scores, trial

RANK = {False: 0, None: 1, True: 2}
FACTS = {one.name: one for one in VOCABULARY.facts}
LISTS = {one.name: one for one in VOCABULARY.lists}
Chooser = Callable[[CaseFacts, str, tuple[Plain, ...]], Plain]
"""Chooses the answer to the question of a fact or field, by its path, among the values it may take."""

HELPFUL: dict[str, tuple[Record, ...]] = {
    "trials": tuple(map(trial, ("ssri", "snri", "bupropion", "tca"))),
    "scores": scores(("phq_9", 27, 0)).records,
    "blood_pressures": pressures((120, 80, 0)).records,
    "diagnoses": ({"code": "F33.2"},),
}


@dataclass
class Office:
    """Answers round by round. It gives further records of a list one by one, then the helpful ones: all.

    A clearance that is pending is asked for until it is settled, so no answer leaves it pending.
    """

    choose: Chooser
    further: dict[str, list[Record]] = field(default_factory=dict)

    def answered(self, facts: CaseFacts, asks: Iterator[Ask]) -> CaseFacts:
        """The case after one round of answers."""
        for ask in {(one.fact, one.kind): one for one in asks}.values():
            facts = self._answered(facts, ask)
        return facts

    def _answered(self, facts: CaseFacts, ask: Ask) -> CaseFacts:
        if ask.kind is AskKind.VALUE:
            return self.valued(facts, ask.fact)
        known = facts.records(ask.fact)
        coming = self.further.setdefault(ask.fact, [])
        if coming and ask.kind is AskKind.ANOTHER:
            longer = RecordList((*known.records, coming.pop(0)), known.complete)
        else:
            longer = RecordList((*known.records, *HELPFUL[ask.fact]), complete=True)
        return CaseFacts(facts.values, {**facts.lists, ask.fact: longer})

    def valued(self, facts: CaseFacts, path: str) -> CaseFacts:
        """The case in which the question of one path is answered."""
        options = tuple(value for value in values_031(definition_of(path)) if value != "pending")
        return with_value(facts, path, self.choose(facts, path, options))


def definition_of(path: str) -> Definition:
    """The fact or field that a path names."""
    name, _, inside = path.partition("[")
    return LISTS[name].field_named(inside.partition(".")[2]) if inside else FACTS[name]


def with_value(facts: CaseFacts, path: str, value: Plain) -> CaseFacts:
    """The case in which that path has that value."""
    name, _, inside = path.partition("[")
    if not inside:
        return CaseFacts({**facts.values, name: value}, facts.lists)
    known = facts.records(name)
    index, _, field_name = inside.partition("].")
    records = list(known.records)
    records[int(index)] = {**records[int(index)], field_name: value}
    return CaseFacts(facts.values, {**facts.lists, name: RecordList(tuple(records), known.complete)})


def asks_of(conclusion: Conclusion) -> list[Ask]:
    """What is asked now and not known, clearances that are pending among it; cures are left out."""
    values = conclusion.evaluation.facts.values
    return [ask for ask in asked(conclusion.missing) if values.get(ask.fact) in (None, "pending")]


def favourably(facts: CaseFacts, rounds: int = 20) -> Conclusion:
    """What comes of the case when all that is asked is answered as well as it could be."""
    office = Office(_best)
    concluded = conclude(POLICY, Evaluation(facts))
    for _ in range(rounds):
        if not (asks := asks_of(concluded)):
            break
        facts = office.answered(facts, iter(asks))
        concluded = conclude(POLICY, Evaluation(facts))
    return concluded


def _best(facts: CaseFacts, path: str, options: tuple[Plain, ...]) -> Plain:
    """The value with the best verdicts; of equals, what is obtainable, else what its polarity wants."""
    obtainable = definition_of(path).obtainable
    first = obtainable.values if obtainable else ((path not in HARMFUL),)
    ordered = sorted(options, key=lambda value: value not in first)
    return max(ordered, key=lambda value: _score(with_value(facts, path, value)))


def open_answer(chance: Random) -> Chooser:
    """Any answer, but where it can be none that ends the questions by a definite no."""

    def choose(facts: CaseFacts, path: str, options: tuple[Plain, ...]) -> Plain:
        shuffled = chance.sample(options, k=len(options))
        return next((one for one in shuffled if not _fails(with_value(facts, path, one))), shuffled[0])

    return choose


def _fails(facts: CaseFacts) -> bool:
    return conclude(POLICY, Evaluation(facts)).outcome in (Outcome.NOT_MET, Outcome.OTHER_GUIDANCE)


def rounds(condition: Condition) -> int:
    """The most questions that follow on each other, each asked once the one before is answered."""
    inside = [rounds(inner) for inner in children(condition, recorded=False)]
    match condition:
        case Constant():
            return 0
        case AllOf(in_order=True) | Given() | Clause() | Otherwise():
            return sum(inside)
    return max(inside, default=1)


def _score(facts: CaseFacts) -> int:
    evaluation = Evaluation(facts)
    criteria = POLICY.pathways[str(facts.values["request_kind"])].criteria
    verdicts = map(evaluation.verdict, children(criteria))
    return sum(RANK[side] for verdict in verdicts for side in verdict)


def polarities(condition: Condition, positive: bool = True) -> Iterator[tuple[str, bool]]:
    """Each yes-or-no fact below, and whether its being true helps where it stands."""
    for leaf in facts_of(condition):
        yield leaf.definition.name, positive
    for index, inner in enumerate(children(condition, recorded=False)):
        gate = index == 0 and (
            isinstance(condition, Given)
            or (isinstance(condition, Clause) and condition.binds_when is not None)
        )
        turned = gate or isinstance(condition, NoneOf | Not | Judgment)
        yield from polarities(inner, positive is not turned)


def harmful(*roots: Condition) -> frozenset[str]:
    """The yes-or-no facts whose being true can only harm."""
    found = [one for root in roots for one in polarities(root)]
    flags = {one.name for one in VOCABULARY.facts if one.kind.value == "boolean"}
    return frozenset((flags & {name for name, _ in found}) - {name for name, helps in found if helps})


HARMFUL = harmful(*(pathway.criteria for pathway in POLICY.pathways.values()))
