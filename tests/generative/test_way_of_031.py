"""The way to yes of Policy 031, followed: it leads where it says, or says what cannot change."""

from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from assent.logic.ask_tree import flat
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import Conclusion, Outcome, conclude
from assent.logic.evaluate import Evaluation
from assent.logic.questions import open_questions
from assent.logic.truth import TRUE
from assent.logic.walk import children
from assent.logic.way import (
    Cannot,
    Clinician,
    Step,
    Way,
    WayGroup,
    feasible,
    followed,
    left_to_clinicians,
    obstacles,
)
from assent.logic.way_to_yes import way_to_yes
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.generative.answers_031 import FACTS, LISTS, favourably
from tests.generative.cases_031 import cases_031
from tests.spec.base_case import initial_case, scores, trials


@st.composite
def unmet_cases(draw: st.DrawFn) -> tuple[CaseFacts, Way]:
    """A case that is not met, or for a clinician, and its way."""
    facts = draw(cases_031())
    way = _way(conclude(POLICY, Evaluation(facts)))
    assume(way is not None)
    assert way is not None
    return facts, way


def _way(concluded: Conclusion) -> Way | None:
    """The way, where the criteria were looked at and it is worth saying."""
    if concluded.pathway is None or concluded.outcome not in (Outcome.NOT_MET, Outcome.JUDGMENT):
        return None
    return way_to_yes(concluded.pathway.criteria, concluded.evaluation)


@settings(max_examples=100)
@given(unmet_cases())
def test_a_way_followed_leads_to_a_yes_or_to_the_questions_that_it_names(
    unmet: tuple[CaseFacts, Way],
) -> None:
    """What was unknown, or has become relevant, is asked for first, and answered as well as it can be.

    A question that was open before need not be named where unknown facts could still make it idle.
    The cure of an administrative clause is asked for at the end and stands outside the way.
    """
    facts, way = unmet
    assume(feasible(way))
    named = _named(way) | _open(facts)
    for one in alternatives(way):
        arrived = conclude(POLICY, Evaluation(followed(one, facts)))
        event(arrived.outcome.value)
        if arrived.outcome is Outcome.JUDGMENT:
            assert {question.question for question in arrived.questions} <= named
        if arrived.outcome is Outcome.INCOMPLETE:
            assert flat(arrived.missing)
            arrived = favourably(arrived.evaluation.facts)
        assert arrived.verdict == TRUE or arrived.outcome is Outcome.JUDGMENT, one


@settings(max_examples=150)
@given(cases_031())
def test_every_open_question_that_a_clinician_could_settle_in_favor_is_named(facts: CaseFacts) -> None:
    concluded = conclude(POLICY, Evaluation(facts))
    event(f"{concluded.outcome}, {len(concluded.questions)} open")
    if not concluded.questions or concluded.outcome is not Outcome.JUDGMENT:
        return
    way = _way(concluded)
    assert way is not None
    assert {one.question for one in concluded.questions} <= _named(way)


BESIDE: tuple[tuple[CaseFacts, str], ...] = (
    (initial_case(trials=trials("ssri", "ssri", "snri", "augmentation", complete=True)), "I.4.count"),
    (initial_case(trials=trials("ssri", "ssri", "snri", "maoi", complete=True)), "I.4.class"),
    (
        initial_case(
            severe_suicidal_ideation=True, rapid_onset_needed=True, trials=trials("ssri", complete=True)
        ),
        "I.0.si",
    ),
    (initial_case(administration_setting="infusion_clinic"), "I.6.setting"),
    (initial_case(family_release="refused"), "X.16.family"),
    (
        initial_case(
            eye_pressure_disorder=True, eye_clearance="conditional", eye_clearance_by="ophthalmology"
        ),
        "X.12.conditional",
    ),
)


@pytest.mark.parametrize(("facts", "question"), BESIDE, ids=[question for _, question in BESIDE])
def test_what_can_be_obtained_does_not_hide_what_a_clinician_may_decide(
    facts: CaseFacts, question: str
) -> None:
    """Both are named as alternatives, whether or not something else stands in the way."""
    for other in (False, True):
        values = {
            **facts.values,
            "csf_obstruction": other,
            "csf_clearance": "none" if other else None,
            "csf_clearance_by": "neurology",
        }
        concluded = conclude(POLICY, Evaluation(CaseFacts(values, facts.lists)))
        assert concluded.outcome is (Outcome.NOT_MET if other else Outcome.JUDGMENT)
        way = _way(concluded)
        assert way is not None
        assert question in _named(way)
        assert question not in {one.question for one in left_to_clinicians(way)}


def test_nobody_is_sent_for_another_rating() -> None:
    facts = initial_case(scores=scores(("qids_sr16", 13, 5), complete=True))
    way = _way(conclude(POLICY, Evaluation(facts)))
    assert way is not None
    assert {one.question for one in left_to_clinicians(way)} == _named(way) == {"I.3.c.cutoff"}


def _named(way: Way) -> set[str]:
    return {part.question for part in parts_of(way) if isinstance(part, Clinician)}


def test_a_conditional_clearance_from_another_specialty_is_replaced_as_a_whole() -> None:
    facts = initial_case(
        eye_pressure_disorder=True, eye_clearance="conditional", eye_clearance_by="cardiology"
    )
    way = _way(conclude(POLICY, Evaluation(facts)))
    assert way is not None
    outcomes = [conclude(POLICY, Evaluation(followed(one, facts))).outcome for one in alternatives(way)]
    assert Outcome.NOT_MET not in outcomes


@settings(max_examples=100)
@given(unmet_cases())
def test_every_step_is_obtainable_and_every_obstacle_is_explained(unmet: tuple[CaseFacts, Way]) -> None:
    _, way = unmet
    for part in parts_of(way):
        match part:
            case Step(fact=name, records=records) if records:
                # A later measurement counts by what its ``latest`` says, another record by its list.
                assert LISTS[name].obtainable is not None or name == "blood_pressures"
                assert all(set(one) <= {field.name for field in LISTS[name].fields} for one in records)
            case Step(fact=name, value=value):
                obtainable = FACTS[name].obtainable
                assert obtainable is not None
                assert value in obtainable.values
            case Cannot(fact=name, why=why, clauses=clauses):
                assert name or why
                assert clauses
            case Clinician(question=question, clauses=clauses):
                assert question
                assert clauses
        assert not isinstance(part, Step) or (part.how and part.clauses)
    if not feasible(way):
        assert obstacles(way)


def _open(facts: CaseFacts) -> set[str]:
    """The questions open in any of the criteria, each taken by itself."""
    evaluation = Evaluation(facts)
    criteria = POLICY.pathways[str(facts.values["request_kind"])].criteria
    return {one.question for part in children(criteria) for one in open_questions(part, evaluation)}


def alternatives(way: Way) -> list[Way]:
    """The way without choices: each possible alternative taken once, the first ones elsewhere."""
    match way:
        case WayGroup(together=False, parts=parts):
            return list(chain.from_iterable(alternatives(one) for one in parts if feasible(one)))
        case WayGroup(parts=parts):
            options = [alternatives(one) for one in parts]
            firsts = [one[0] for one in options]
            turned = [
                WayGroup(True, (*firsts[:index], other, *firsts[index + 1 :]))
                for index, others in enumerate(options)
                for other in others[1:]
            ]
            return [WayGroup(True, tuple(firsts)), *turned]
    return [way]


def parts_of(way: Way) -> Iterator[Way]:
    """Everything named on the way."""
    if isinstance(way, WayGroup):
        yield from chain.from_iterable(map(parts_of, way.parts))
    else:
        yield way
