"""The way to yes of Policy 031, followed: it leads where it says, or says what cannot change."""

from collections.abc import Iterator
from itertools import chain

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from assent.logic.ask_tree import flat
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import Conclusion, Outcome, conclude
from assent.logic.evaluate import Evaluation
from assent.logic.questions import open_questions
from assent.logic.truth import TRUE
from assent.logic.walk import children
from assent.logic.way import Cannot, Clinician, Step, Way, WayGroup, feasible, followed, obstacles
from assent.logic.way_to_yes import way_to_yes
from assent.policies.mgb_031.v2026_01 import POLICY
from tests.generative.answers_031 import FACTS, LISTS, favourably
from tests.generative.cases_031 import cases_031
from tests.spec.base_case import initial_case


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
    named = {part.question for part in parts_of(way) if isinstance(part, Clinician)} | _open(facts)
    for one in alternatives(way):
        arrived = conclude(POLICY, Evaluation(followed(one, facts)))
        event(arrived.outcome.value)
        if arrived.outcome is Outcome.JUDGMENT:
            assert {question.question for question in arrived.questions} <= named
        if arrived.outcome is Outcome.INCOMPLETE:
            assert flat(arrived.missing)
            arrived = favourably(arrived.evaluation.facts)
        assert arrived.verdict == TRUE or arrived.outcome is Outcome.JUDGMENT, one


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
                assert LISTS[name].obtainable is not None
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
