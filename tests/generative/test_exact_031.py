"""Where the answers to Policy 031 are not the exact ones, those in which all completions of a case agree.

Kleene's tables are exact where each unknown fact stands once, and nothing else than they decides. So
only such facts of a clause need to be unknown as stand in it repeatedly, or under an ``otherwise``.
Up to four of them are forgotten at a time, on cases otherwise known, and each clause and pathway is
compared with its completions. The cases are drawn from a fixed seed: the lists below are exact for it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain, product
from math import prod
from random import Random

import pytest

from assent.logic.ask_tree import flat
from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.conclude import Outcome, conclude
from assent.logic.evaluate import Evaluation
from assent.logic.tree import Condition, Fact, Flag, Otherwise, Plain
from assent.logic.walk import every_condition, facts_of
from assent.policies.mgb_031.disagreements import DISAGREEMENTS
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.generative.answers_031 import FACTS
from tests.generative.cases_031 import GOOD, MET, MET_LISTS, values_031
from tests.spec.base_case import initial_case, renewal_case

CASES, SETS = 80, 2
MOST_FORGOTTEN, MOST_COMPLETIONS = 4, 40

CAUTIOUS = {
    # Who monitors is unknown and expertise known to be absent: "other" is a judgment, which the strict side
    # counts as no, but its two halves are looked at apart. Who it is is asked for all the same.
    "I.6.monitor", "I.6",
    # Days of the first infusion are drawn from a few: between them lie others that decide the other way.
    "I.0.age", "I.3", "I.3.a", "I.3.c", "I.3.d",
    # A form that is unknown beside a mood stabilizer that is: both are asked for.
    "I.2", "R.1",
    # The scale of two totals is unknown: no other scale is drawn beside its kind and lowest total.
    "R.2",
    # Which limbs a clearance covers, and whether others are present, is asked limb by limb; a clearance by
    # an unknown giver that no giver could make count is asked for all the same, as that of a hemorrhage is.
    "X.8", "X.9",
    # Whether there was an earlier authorization and when it ended: no day is drawn beside a "no".
    "R.0",
    # PTSD with severity unknown: severe is a judgment (O.2), not severe fails (O.4), so the strict
    # side is no either way. Severity is asked for, as it says which of the two it is.
    "initial",
}  # fmt: skip
"""Unknown here, although every completion gives the same answer: something is asked that need not be."""

PRESUMING = {
    # A documented diagnosis stands for the elements of Table A that are not recorded.
    "I.1",
    # A mood stabilizer counts as oral unless its form says otherwise.
    "I.2", "R.1",
    # Nobody's statement of risk, with childbearing potential and contraception known, is X.1.risk.
    "X.1",
    # Without a documented conclusion the two totals decide.
    "R.2",
    # A surgeon where the vessel is not stated is for a clinician to judge.
    "X.8",
    # An advisory, raised on known values only.
    "C.J3490",
}  # fmt: skip
"""Answered here, although completions differ: an ``otherwise`` answers while its first is unknown."""

DISPUTED_MEANWHILE = {
    # The reading by which effective contraception leaves a risk holds while nobody has stated it: the
    # question is open, and the clinician's statement is offered.
    "X.1",
}
"""Those of ``PRESUMING`` that answer "no" on the strict side alone while some answer would do better.

A clinician decides, so nothing is denied for want of what is unknown.
"""
READ_AGAINST = {
    # Where nobody documented a conclusion the two totals decide, and no decrease is no improvement: the policy
    # wants improvement on a scale, and its totals are known. How function changed is asked.
    "R.2",
}
"""Those that answer "no" on both sides, so that the request is not met and what is unknown is not asked.

Every other presumption of a deciding clause is one in the request's favor. Advisories, which change no
outcome, are not among them.
"""


def test_where_an_answer_is_more_cautious_or_bolder_than_the_exact_one_is_listed() -> None:
    cautious, presuming, disputed, against = set[str](), set[str](), set[str](), set[str]()
    advisories = {clause.id for clause in POLICY.advisories}
    for name, condition in _conditions().items():
        for facts, forgotten in _forgotten(name, condition):
            found = Evaluation(facts).verdict(condition)
            completed = [
                (each, Evaluation(each).verdict(condition)) for each in _completions(facts, forgotten)
            ]
            if all(verdict == found for _, verdict in completed):  # exact, whichever of them are possible
                continue
            verdicts = [verdict for each, verdict in completed if _possible(each)]
            for strict in (True, False) if verdicts else ():
                exact = {verdict.side(strict) for verdict in verdicts}
                answer = found.side(strict)
                if answer is None and len(exact) == 1 and None not in exact:
                    cautious.add(name)
                if answer is not None and exact != {answer}:
                    presuming.add(name)
                if answer is False and exact != {False} and name not in advisories:
                    (against if found.lenient is False else disputed).add(name)
    assert cautious == CAUTIOUS
    assert presuming == PRESUMING
    assert disputed == DISPUTED_MEANWHILE
    assert against == READ_AGAINST


@pytest.mark.parametrize("function", [None, False])
def test_totals_that_did_not_fall_deny_only_where_function_is_known(function: bool | None) -> None:
    """R.2 is read against a request on totals alone only once nobody can be asked about function."""
    facts = renewal_case(
        scale_improvement_documented=None,
        functional_improvement_documented=function,
        response_scale="ham_d",
        baseline_total=22,
        current_total=22,
    )
    concluded = conclude(POLICY, Evaluation(facts))
    asked = {"functional_improvement_documented"} if function is None else set()
    assert (concluded.outcome is Outcome.NOT_MET) is (function is False)
    assert set(flat(concluded.missing)) == asked


def test_contraception_without_a_statement_is_for_a_clinician_and_denies_nothing() -> None:
    facts = initial_case(
        pregnancy_risk_stated=None, childbearing_potential=True, effective_contraception=True
    )
    concluded = conclude(POLICY, Evaluation(facts))
    assert concluded.outcome is Outcome.JUDGMENT
    assert [one.question for one in concluded.questions] == ["X.1.risk"]


def _possible(facts: CaseFacts) -> bool:
    """Whether answers may stand beside each other: what is a fault or a conflict is no completion."""
    evaluation = Evaluation(facts)
    rules = [rule.when for rule in POLICY.vocabulary.impossible if not rule.records]
    rules += [disagreement.when for disagreement in DISAGREEMENTS]
    return not any(evaluation.verdict(rule).strict for rule in rules)


def _conditions() -> dict[str, Condition]:
    """Every clause, and the criteria of each pathway as a whole."""
    pathways = {str(name): pathway.criteria for name, pathway in POLICY.pathways.items()}
    return {**POLICY.clauses(), **pathways}


def _forgotten(name: str, condition: Condition) -> Iterator[tuple[CaseFacts, tuple[str, ...]]]:
    """Cases known but for a few facts, and those facts."""
    able = _worth_forgetting(condition)
    if not able:
        return
    chance = Random(name)
    for _ in range(CASES):
        values, lists = _values(condition, chance), _lists(chance)
        for few in {_some_facts(able, chance) for _ in range(SETS)}:
            if prod(len(values_031(FACTS[fact])) for fact in few) <= MOST_COMPLETIONS:
                yield CaseFacts({**values, **dict.fromkeys(few)}, lists), few


def _some_facts(able: list[str], chance: Random) -> tuple[str, ...]:
    return tuple(sorted(chance.sample(able, k=min(len(able), chance.randint(1, MOST_FORGOTTEN)))))


@cache
def _worth_forgetting(condition: Condition) -> list[str]:
    inside = list(every_condition(condition, recorded=False))
    counted = Counter(chain.from_iterable(map(_read, inside)))
    firsts = (every_condition(one.first) for one in inside if isinstance(one, Otherwise))
    presumed = set(chain.from_iterable(map(_read, chain.from_iterable(firsts))))
    always = {"request_date", *(one.name for one in POLICY.first)}
    several = {name for name, count in counted.items() if count > 1} | presumed
    if condition not in POLICY.clauses().values():
        several -= set(chain.from_iterable(map(_worth_forgetting, POLICY.clauses().values())))
    return sorted(several - always)


def _read(condition: Condition) -> list[str]:
    return [leaf.definition.name for leaf in facts_of(condition) if isinstance(leaf, Fact | Flag)]


def _values(condition: Condition, chance: Random) -> dict[str, Plain | None]:
    """A case that meets the policy, but for what matters here, some of which is drawn at random."""
    read = set(chain.from_iterable(map(_read, every_condition(condition))))
    if condition not in POLICY.clauses().values():
        read = {"indication", *_worth_forgetting(condition)}
    share = chance.choice((0.1, 0.5, 1.0))
    drawn = {
        name: chance.choice(values_031(FACTS[name]))
        for name in sorted(read - {"request_date", "request_kind"})
        if chance.random() < share
    }
    kind = "reauthorization" if condition is POLICY.pathways["reauthorization"].criteria else "initial"
    known = {name: values_031(FACTS[name])[0] for name in read}
    return {**known, **MET, **drawn, "request_kind": kind}


def _lists(chance: Random) -> Mapping[str, RecordList]:
    drawn = {name: _some(records, chance) for name, records in GOOD.items()}
    return chance.choice((MET_LISTS, drawn))


def _some(records: tuple[Record, ...], chance: Random) -> RecordList:
    return RecordList(tuple(chance.choices(records, k=chance.randint(1, 4))), complete=True)


def _completions(facts: CaseFacts, forgotten: tuple[str, ...]) -> Iterator[CaseFacts]:
    options = [values_031(FACTS[name]) for name in forgotten]
    for values in product(*options):
        yield CaseFacts({**facts.values, **dict(zip(forgotten, values, strict=True))}, facts.lists)
