"""Laws of Policy 031, on cases over its whole vocabulary.

Strict is never above lenient. To know more never unsettles an answer, but for the facts listed as
``UNSETTLING`` and ``ADMINISTRATIVE``. To assert what excludes never helps. To answer what is asked
ends. The same facts, in whatever order they are given, make the same bytes.
"""

import json
import random
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TypeVar

from hypothesis import event, given, settings
from hypothesis import strategies as st

from assent.casework.assessment.case import Case
from assent.desk.assessment.assess import assess_case, record
from assent.logic.ask_tree import flat
from assent.logic.asks import Asker
from assent.logic.case_facts import CaseFacts, Record, RecordList
from assent.logic.conclude import Conclusion, Outcome, conclude
from assent.logic.evaluate import Evaluation
from assent.logic.tree import (
    AtLeast,
    AtLeastDistinct,
    ClauseKind,
    Condition,
    Every,
    Latest,
    Otherwise,
)
from assent.logic.walk import children, every_condition, facts_of
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.generative.answers_031 import RANK, Office, asks_of, harmful, open_answer, rounds
from tests.generative.cases_031 import GOOD, cases_031, one_thing_more
from tests.packages import CATALOGUE

Known = TypeVar("Known")

UNSETTLING = frozenset({
    # I.1: an element that is recorded goes before the psychiatrist's diagnosis.
    "depressed_mood", "anhedonia", "weight_or_appetite_change", "sleep_disturbance", "fatigue",
    "poor_concentration", "guilt_or_worthlessness", "psychomotor_change", "thoughts_of_death",
    "symptom_days", "distress_or_impairment", "due_to_substance_or_condition",
    "better_explained_by_psychosis",
    # I.0.age: a known day of the first infusion replaces the request date.
    "birth_date", "first_infusion_date", "request_date",
    # I.2: an unknown form counts as oral. I.3: a later rating, a current one after outdated ones.
    "mood_stabilizer_form", "scores",
    # R.2: a documented conclusion goes before the totals. X.1: so does a clinician's statement.
    "scale_improvement_documented", "pregnancy_risk_stated", "pregnant", "childbearing_potential",
    "response_scale", "response_scale_more_is_better",
    # X.5: a known answer goes before what maintenance treatment says. R.3: so does a known day. X.7, X.9: the
    # event goes before its day.
    "sud_treatment_accepted", "sud_maintenance_treatment", "abstinent_since", "delirium",
    "last_delirium_date", "intracerebral_hemorrhage", "hemorrhage_date", "earlier_authorization",
    "earlier_authorization_end",
    # X.8: what a clearance covers goes before which limbs are present. Who gave it decides whether it is
    # disputed; unknown, it is asked for.
    "aortic_aneurysm", "arterial_aneurysm", "arterial_aneurysm_vessels", "arteriovenous_malformation",
    "aneurysm_clearance_covers_aorta", "aneurysm_clearance_covers_arteries",
    "aneurysm_clearance_covers_malformation", "aneurysm_clearance_by", "hemorrhage_clearance_by",
    "cardiovascular_clearance_by", "csf_clearance_by", "eye_clearance_by", "thyroid_clearance_by",
    # I.3.window: a first infusion before the request. I.4.same: classes go before medicines. Routes: which
    # questions apply is known before the plan is asked.
    "requested_start", "trials", "drug", "route", "indication",
    # X.10: a later reading.
    "blood_pressures",
    # V.MA, V.OC: not recorded is itself an answer. C.J3490: an advisory, on known values only.
    "cms_guidance_exists", "masshealth_guidance_exists", "ndc", "ndc_usable",
    # D.1.weight: a weight that fits the dose only in pounds is in doubt once both are known.
    "weight_kg", "dose_mg", "dose_mg_per_kg",
})  # fmt: skip
"""The facts and lists under the first of an ``otherwise``, or of a ``latest``: to know them may unsettle."""

ADMINISTRATIVE = frozenset({"requested_by_treating_specialist"})
"""Unknown it leaves the outcome alone; known not to be so, it turns ``met`` into ``incomplete`` (O.3)."""

EXCLUDING = frozenset({
    "pregnant", "breastfeeding", "pregnancy_risk_stated", "childbearing_potential",
    "primary_psychotic_disorder", "psychotic_features", "dementia", "ketamine_hypersensitivity",
    "substance_use_disorder", "sud_active", "prior_ketamine_course", "prior_course_adequate_dose",
    "delirium", "aortic_aneurysm", "arterial_aneurysm", "arteriovenous_malformation",
    "intracerebral_hemorrhage", "arrhythmia", "unstable_cardiovascular_disease", "csf_obstruction",
    "eye_pressure_disorder", "uncontrolled_hyperthyroidism", "porphyria", "active_pulmonary_infection",
    "severe_pulmonary_disease", "ketamine_misuse",
})  # fmt: skip
"""The yes-or-no facts of the exclusions that exclude, or open the way to an exclusion, where true."""


@given(cases_031())
def test_strict_is_never_above_lenient_anywhere(facts: CaseFacts) -> None:
    evaluation = Evaluation(facts)
    for root in POLICY.roots():
        for condition, index in _everywhere(root, facts, None):
            strict, lenient = evaluation.verdict(condition, index)
            assert RANK[strict] <= RANK[lenient]


def test_what_may_unsettle_an_answer_is_listed() -> None:
    assert _unsettling() == UNSETTLING
    administrative = [leaf for one in POLICY.administrative for leaf in facts_of(one.expr)]
    assert {leaf.definition.name for leaf in administrative} == ADMINISTRATIVE


@given(cases_031(), st.data())
def test_one_more_known_fact_never_unsettles_an_answer(facts: CaseFacts, data: st.DataObject) -> None:
    before = conclude(POLICY, Evaluation(facts))
    event(before.outcome.value)
    further = [known for name, known in one_thing_more(facts) if name not in UNSETTLING | ADMINISTRATIVE]
    for known in data.draw(st.lists(st.sampled_from(further), max_size=5)) if further else ():
        after = conclude(POLICY, Evaluation(known))
        assert _still(before, after)


def _still(before: Conclusion, after: Conclusion) -> bool:
    """Settled sides and open questions stay; so do outcomes that no unknown fact stands behind.

    A ``judgment`` of which one side is unknown may become ``met`` or ``incomplete``, where another
    branch makes the question idle; it never becomes ``not_met``, as its kindest side is true.
    """
    if before.verdict is None or after.verdict is None:
        return before.outcome in (Outcome.INCOMPLETE, after.outcome)
    sides = zip(before.verdict, after.verdict, strict=True)
    stay = all(was is None or now is was for was, now in sides)
    asked = (one.node for one in before.questions if not _in_a_list(one.node))
    open_ = all(after.evaluation.verdict(one) == before.evaluation.verdict(one) for one in asked)
    known = None not in before.verdict
    return stay and open_ and (not known or before.outcome is after.outcome)


@given(cases_031(), st.sampled_from(sorted(EXCLUDING)))
def test_asserting_what_excludes_never_helps(facts: CaseFacts, name: str) -> None:
    excluded = CaseFacts({**facts.values, name: True}, facts.lists)
    before, after = (conclude(POLICY, Evaluation(one)) for one in (facts, excluded))
    if before.verdict is None or after.verdict is None:
        return
    for was, now in zip(before.verdict, after.verdict, strict=True):
        assert RANK[now] <= RANK[was]
    assert _ORDER[after.outcome] <= _ORDER[before.outcome]


@given(cases_031(), st.data())
def test_a_verdict_never_gets_worse_when_something_becomes_known_in_its_favor(
    facts: CaseFacts, data: st.DataObject
) -> None:
    """On each side some answer does at least as well as not knowing it, presumptions among it.

    So not to say something is never better than the best that can be said of it, whatever it is.
    """
    before = conclude(POLICY, Evaluation(facts)).verdict
    if before is None:
        return
    further = list(one_thing_more(facts))
    names = sorted({name for name, _ in further})
    for name in data.draw(st.lists(st.sampled_from(names), max_size=5)) if names else ():
        told = (conclude(POLICY, Evaluation(known)).verdict for other, known in further if other == name)
        after = [verdict for verdict in told if verdict is not None]
        for side, was in enumerate(before):
            assert not after or RANK[was] <= max(RANK[verdict[side]] for verdict in after), name


@settings(max_examples=100)
@given(cases_031())
def test_each_criterion_is_asked_about_as_if_it_stood_alone(facts: CaseFacts) -> None:
    """Beside whatever question is open; nothing is asked once the criteria fail, or of first facts."""
    concluded = conclude(POLICY, Evaluation(facts))
    if concluded.pathway is None:
        return
    asker = Asker(concluded.evaluation, POLICY.vocabulary)
    alone = {name for one in children(concluded.pathway.criteria) for name in flat(asker.missing(one))}
    alone |= {leaf.definition.name for one in concluded.unsettled for leaf in facts_of(one.expr)}
    alone |= {leaf.definition.name for one in concluded.cures for leaf in facts_of(one.expr)}
    event(f"{concluded.outcome}, {'something' if alone else 'nothing'} asked")
    assert {*flat(concluded.missing)} == (set() if concluded.outcome is Outcome.NOT_MET else alone)


def test_what_excludes_is_listed() -> None:
    exclusions = (one for one in POLICY.clauses().values() if one.kind is ClauseKind.EXCLUSION)
    assert harmful(*exclusions) == EXCLUDING


_ORDER = {Outcome.NOT_MET: 0, Outcome.INCOMPLETE: 1, Outcome.JUDGMENT: 1, Outcome.MET: 2}


@settings(max_examples=40)
@given(cases_031(), st.sampled_from((0.1, 0.4, 0.8)), st.randoms(use_true_random=False))
def test_answering_what_is_asked_ends(facts: CaseFacts, share: float, chance: random.Random) -> None:
    facts = _forgotten(facts, share, chance)
    further = {
        name: [_some_of(one, share, chance) for one in chance.choices(records, k=FURTHER)]
        for name, records in GOOD.items()
    }
    office = Office(open_answer(chance), further)
    concluded, asked = conclude(POLICY, Evaluation(facts)), 0
    while asks := asks_of(concluded):
        asked += 1
        facts = office.answered(facts, iter(asks))
        concluded = conclude(POLICY, Evaluation(facts))
        assert asked <= MOST_ROUNDS[str(facts.values["request_kind"] or "initial")]
    event(f"{facts.values['request_kind']} {asked:02} {concluded.outcome.value}")


def test_the_most_rounds_follow_from_the_criteria() -> None:
    assert {name: _most_rounds(one.criteria) for name, one in POLICY.pathways.items()} == MOST_ROUNDS


FURTHER = 2
"""So many further records of each list are given before the helpful ones, after which it is complete."""

MOST_ROUNDS = {"initial": 20, "reauthorization": 16}
"""How often an office is asked at most, see ``_most_rounds``; generated cases are asked 6 times at most."""


def _most_rounds(criteria: Condition) -> int:
    """Once what decides which questions apply; each side its gates; each list its further records.

    A further record is given, and its fields are then asked for, before the next one is.
    """
    over = [inner for inner in every_condition(criteria, recorded=False) if _list_of(inner)]
    fields = max(rounds(part) for inner in over for part in children(inner))
    return 1 + 2 * rounds(criteria) + (FURTHER + 1) + FURTHER * fields


def _forgotten(facts: CaseFacts, share: float, chance: random.Random) -> CaseFacts:
    """The case without some of its facts, fields and lists."""
    lists = {
        name: RecordList(
            tuple(_some_of(record, share, chance) for record in one.records),
            one.complete and chance.random() > share,
        )
        for name, one in facts.lists.items()
        if chance.random() > share
    }
    kept = {"request_date": facts.values["request_date"]}
    return CaseFacts({**_some_of(facts.values, share, chance), **kept}, lists)


def _some_of(known: Record, share: float, chance: random.Random) -> Record:
    return {name: None if chance.random() < share else value for name, value in known.items()}


def _everywhere(
    condition: Condition, facts: CaseFacts, index: int | None
) -> Iterator[tuple[Condition, int | None]]:
    """Every condition, those over records once for each record."""
    yield condition, index
    over = _list_of(condition)
    places = range(len(facts.records(over).records)) if over else (index,)
    for inner in children(condition):
        for place in places:
            yield from _everywhere(inner, facts, place)


def _list_of(condition: Condition) -> str:
    match condition:
        case AtLeast(records=name) | AtLeastDistinct(records=name) | Every(records=name):
            return name
        case Latest(records=name):
            return name
    return ""


def _in_a_list(question: Condition) -> bool:
    lists = (one for root in POLICY.roots() for one in every_condition(root) if _list_of(one))
    return any(question in every_condition(inner) for one in lists for inner in children(one))


def _unsettling() -> frozenset[str]:
    found: set[str] = set()
    for condition in chain.from_iterable(map(every_condition, POLICY.roots())):
        if isinstance(condition, Otherwise):
            inside = chain.from_iterable(map(facts_of, every_condition(condition.first)))
            found |= {getattr(leaf, "records", leaf.definition.name) for leaf in inside}
        if isinstance(condition, Latest):
            found.add(condition.records)
    return frozenset(found)


@settings(max_examples=25)
@given(cases_031(), st.randoms(use_true_random=False))
def test_the_same_case_gives_the_same_bytes(facts: CaseFacts, chance: random.Random) -> None:
    shuffled = CaseFacts(
        _shuffled(facts.values, chance),
        _shuffled({
            name: RecordList(tuple(_shuffled(one, chance) for one in known.records), known.complete)
            for name, known in facts.lists.items()
        }, chance),
    )  # fmt: skip
    written = {_bytes(one) for one in (facts, facts, shuffled)}
    assert len(written) == 1


def _bytes(facts: CaseFacts) -> bytes:
    return json.dumps(record(assess_case(Case("a case", facts), CATALOGUE))).encode()


def _shuffled(known: Mapping[str, Known], chance: random.Random) -> dict[str, Known]:
    return {name: known[name] for name in chance.sample(list(known), k=len(known))}
