"""The outcome of a case: routing first, then the criteria, then the administrative clauses.

The order and the table of outcomes are the plan's own rules; they are the same for every policy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assent.logic.ask_tree import Ask, AskTree, all_asked
from assent.logic.asks import Asker
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Destination, Pathway, Policy, Route
from assent.logic.questions import OpenQuestion, open_questions
from assent.logic.tree import Clause
from assent.logic.truth import FALSE, TRUE, Verdict
from assent.logic.walk import every_condition, facts_of


class Outcome(StrEnum):
    """What the software concludes about a case. Never a decision on coverage."""

    MET = "met"
    NOT_MET = "not_met"
    INCOMPLETE = "incomplete"
    JUDGMENT = "judgment"
    OTHER_GUIDANCE = "other_guidance"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The outcome of valid facts, with what it rests on.

    ``route`` is set where another document governs or the plan must say which; ``pathway`` and
    ``verdict`` where the criteria were evaluated. ``cures`` are administrative clauses known not
    to be fulfilled, ``unsettled`` those not known.
    """

    outcome: Outcome
    evaluation: Evaluation
    missing: AskTree | None = None
    route: Route | None = None
    pathway: Pathway | None = None
    verdict: Verdict | None = None
    questions: tuple[OpenQuestion, ...] = ()
    cures: tuple[Clause, ...] = ()
    unsettled: tuple[Clause, ...] = ()


def conclude(policy: Policy, evaluation: Evaluation) -> Conclusion:
    """Conclude on one case. The facts are taken to be valid; unknown facts are asked for."""
    asker = Asker(evaluation, policy.vocabulary)
    for route in policy.routes:
        truth = evaluation.verdict(route.when).strict
        if truth is True:
            return Conclusion(OUTCOMES[route.leads_to], evaluation, route=route)
        if truth is None:
            missing = _first_asks(policy, evaluation) or asker.missing(route.when)
            return Conclusion(Outcome.INCOMPLETE, evaluation, missing)
    first = _first_asks(policy, evaluation)
    if first is not None:
        return Conclusion(Outcome.INCOMPLETE, evaluation, first)
    pathway = policy.pathways[str(evaluation.facts.values[policy.pathway_by])]
    return _on_criteria(policy, pathway, asker)


def outcome_of(verdict: Verdict, question_open: bool) -> Outcome:
    """The outcome of the criteria alone, from both sides of their verdict."""
    if verdict == TRUE:
        return Outcome.MET
    if verdict == FALSE:
        return Outcome.NOT_MET
    if verdict == Verdict(False, True):
        return Outcome.JUDGMENT
    if verdict == Verdict(None, True) and question_open:
        return Outcome.JUDGMENT
    return Outcome.INCOMPLETE


OUTCOMES: Mapping[Destination, Outcome] = {
    Destination.OTHER_GUIDANCE: Outcome.OTHER_GUIDANCE,
    Destination.JUDGMENT: Outcome.JUDGMENT,
    Destination.NO_AUTHORIZATION_NEEDED: Outcome.OTHER_GUIDANCE,
    Destination.NOT_A_BENEFIT: Outcome.JUDGMENT,
}
"""The outcome of a route. That a service is no benefit is an adverse answer, so a person gives it."""


def _first_asks(policy: Policy, evaluation: Evaluation) -> AskTree | None:
    """The facts that decide which questions apply, asked alone while unknown."""
    return all_asked(
        Ask(definition.name, definition.question, (), definition.document)
        for definition in policy.first
        if evaluation.facts.values.get(definition.name) is None
    )


def _on_criteria(policy: Policy, pathway: Pathway, asker: Asker) -> Conclusion:
    evaluation = asker.evaluation
    verdict = evaluation.verdict(pathway.criteria)
    settled = verdict.settled or evaluation.unquestioned
    questions = () if settled else open_questions(pathway.criteria, evaluation)
    outcome = outcome_of(verdict, bool(questions))
    cures, unsettled = _administrative(policy, evaluation)
    if outcome is Outcome.MET and cures:
        outcome = Outcome.INCOMPLETE
    missing = None
    if outcome is not Outcome.NOT_MET:
        missing = all_asked((
            asker.missing(pathway.criteria),
            *(asker.missing(clause) for clause in unsettled),
            *(ask for clause in cures for ask in _cure(clause)),
        ))  # fmt: skip
    return Conclusion(outcome, evaluation, missing, None, pathway, verdict, questions, cures, unsettled)


def _administrative(policy: Policy, evaluation: Evaluation) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """The administrative clauses known not to be fulfilled, and those not known."""
    truths = [(clause, evaluation.verdict(clause).strict) for clause in policy.administrative]
    return (
        tuple(clause for clause, truth in truths if truth is False),
        tuple(clause for clause, truth in truths if truth is None),
    )


def _cure(clause: Clause) -> list[AskTree]:
    """What to obtain so that an administrative clause is fulfilled: its facts, by how to cure them."""
    definitions = {
        leaf.definition.name: leaf.definition
        for inner in every_condition(clause, recorded=False)
        for leaf in facts_of(inner)
    }
    return [
        Ask(
            definition.name,
            definition.obtainable.how if definition.obtainable else definition.question,
            (clause.id,),
            definition.document,
        )
        for definition in definitions.values()
    ]
