"""The assessment: what the software concludes about a case, with every reason. Never a decision."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from assent.casework.assessment.bars import NO_CHANGES, PlanBars, assessment_bars, of_outcome
from assent.casework.assessment.case import Bar, Case, Conflict, Fault
from assent.casework.assessment.diagnosis_codes import contradicting_codes
from assent.casework.assessment.findings import Findings, at_level, findings
from assent.casework.assessment.terms import Terms, terms
from assent.casework.assessment.trace import ClauseTrace, looked_at, trace
from assent.casework.assessment.unmet import unmet_clauses
from assent.logic.ask_tree import AskTree, flat
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import Conclusion, Outcome, conclude
from assent.logic.errors import FactError
from assent.logic.evaluate import Adoptions, Evaluation, Known
from assent.logic.package import PolicyPackage
from assent.logic.policy import Destination, Policy
from assent.logic.questions import OpenQuestion
from assent.logic.tree import Readings
from assent.logic.way import Way, everything
from assent.logic.way_to_yes import way_to_yes


@dataclass(frozen=True, slots=True)
class Advisory:
    """A note to the reviewer at a clause; it changes nothing."""

    clause: str
    says: str


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """What the whole case would come to under one reading of an open question."""

    question: str
    asks: str
    reading: str
    says: str
    live: bool
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment. The same case, policy version and adoptions give the same one, byte for byte.

    ``policy`` is None where no encoded version was in force. ``preview`` marks a trace of criteria
    that were not evaluated for the outcome, because the route is undetermined. ``looked_at`` are the
    known facts at which binding clauses of the trace looked. ``destination`` is where a route leads.
    ``questions`` are those that are open for a clinician. ``unmet`` are the clauses that failed or are open,
    down to the finest, with the advisories that are raised; a route names its own. ``plan_bars`` is what the plan
    has changed in what bars an automatic approval.
    """

    case: Case
    outcome: Outcome
    policy: Policy | None
    adoptions: Adoptions
    errors: tuple[Fault, ...] = ()
    pathway: str | None = None
    findings: Findings = field(default_factory=Findings)
    missing: AskTree | None = None
    readings: tuple[ReadingOutcome, ...] = ()
    advisories: tuple[Advisory, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    guidance: tuple[str, str] | None = None
    terms: Terms | None = None
    way: Way | None = None
    trace: tuple[ClauseTrace, ...] = ()
    preview: bool = False
    bars: tuple[Bar, ...] = ()
    looked_at: tuple[str, ...] = ()
    destination: Destination | None = None
    questions: tuple[OpenQuestion, ...] = ()
    unmet: tuple[str, ...] = ()
    plan_bars: PlanBars = NO_CHANGES

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """The flat names of what is asked now."""
        return flat(self.missing)


def invalid(case: Case, policy: Policy | None, adoptions: Adoptions, faults: tuple[Fault, ...]) -> Assessment:
    """The assessment of impossible input: every fault, and nothing else."""
    bars = (of_outcome(Outcome.INVALID),)
    return Assessment(
        replace(case, computed=()), Outcome.INVALID, policy, adoptions, errors=faults, bars=bars
    )


def assess(
    policy: Policy,
    case: Case,
    adoptions: Adoptions | None = None,
    *,
    package: PolicyPackage,
    explained: bool = True,
    known: Callable[[CaseFacts], Known] | None = None,
    plan_bars: PlanBars = NO_CHANGES,
) -> Assessment:
    """Assess a case by a policy version under the plan's adoptions. Pure; a faulty case is invalid.

    ``package`` is the one of the policy: it says what an approval grants, and what bars an automatic one;
    ``plan_bars`` is what the plan has changed in that.

    Without ``explained``, what is there for a reader is left out: readings, advisories, terms, the way
    to yes, the trace and what is unmet. All that an assessment is recorded by is the same. ``known`` gives verdicts
    that a faster form of this policy under these adoptions has worked out.
    """
    adoptions = dict(adoptions or {})
    if case.faults:
        return invalid(case, policy, adoptions, case.faults)
    try:
        evaluation = Evaluation(case.facts, adoptions, known(case.facts) if known else Known())
        return _assess(policy, case, evaluation, package, plan_bars, explained=explained)
    except FactError as error:
        return invalid(case, policy, adoptions, (Fault(error.fact, repr(error.value), error.says),))


def _assess(
    policy: Policy,
    case: Case,
    evaluation: Evaluation,
    package: PolicyPackage,
    plan_bars: PlanBars,
    *,
    explained: bool,
) -> Assessment:
    adoptions = evaluation.adoptions
    conclusion = conclude(policy, evaluation)
    policy_findings = findings(policy, conclusion)
    base = Assessment(
        case,
        conclusion.outcome,
        policy,
        adoptions,
        findings=policy_findings,
        missing=conclusion.missing,
        conflicts=case.conflicts,
        bars=(of_outcome(conclusion.outcome),),
        plan_bars=plan_bars,
    )
    if conclusion.route is not None:
        return _routed(base, policy, conclusion, explained=explained)
    if conclusion.pathway is None:
        return base
    roots = (conclusion.pathway.criteria, *policy.administrative, *policy.advisories)
    pathway, paths = conclusion.pathway.name, looked_at(roots, evaluation)
    bars = assessment_bars(case, conclusion, package, policy.vocabulary, paths, plan_bars)
    base = replace(base, pathway=pathway, looked_at=paths, bars=bars)
    if not explained:
        return base
    unmet = conclusion.outcome in (Outcome.NOT_MET, Outcome.JUDGMENT)
    met = conclusion.outcome is Outcome.MET
    return replace(
        base,
        readings=reading_outcomes(policy, case, adoptions, conclusion),
        advisories=_advisories(policy, case, policy_findings, package),
        terms=terms(package, conclusion.pathway, case.facts) if met else None,
        way=_way(conclusion) if unmet else None,
        questions=() if conclusion.outcome is Outcome.NOT_MET else conclusion.questions,
        trace=trace(roots, evaluation),
        unmet=tuple(
            dict.fromkeys(
                (
                    *unmet_clauses(conclusion.pathway.criteria, evaluation),
                    *policy_findings.judgment,
                    *policy_findings.advisories,
                )
            )
        ),
    )


def _routed(base: Assessment, policy: Policy, conclusion: Conclusion, *, explained: bool) -> Assessment:
    """Another document governs, or the plan must say which: then the criteria are a preview only."""
    route = conclusion.route
    assert route is not None
    routed = replace(
        base,
        guidance=(route.guidance, f"{route.clause}: {_named(route.why, policy, base)}"),
        destination=route.leads_to,
        unmet=() if route.leads_to is Destination.NO_AUTHORIZATION_NEEDED else (route.clause,),
    )
    pathway = policy.pathways.get(str(base.case.facts.values.get(policy.pathway_by)))
    if route.leads_to is not Destination.JUDGMENT or pathway is None:
        return routed
    roots = (pathway.criteria,)
    preview = trace(roots, conclusion.evaluation) if explained else ()
    paths = looked_at(roots, conclusion.evaluation)
    unmet = (*routed.unmet, *unmet_clauses(pathway.criteria, conclusion.evaluation)) if explained else ()
    return replace(routed, pathway=pathway.name, trace=preview, preview=True, looked_at=paths, unmet=unmet)


def _named(why: str, policy: Policy, base: Assessment) -> str:
    """The reason of a route with what was asked for by name: ``{drug}`` is the drug of the request."""
    for definition in policy.first:
        value = str(base.case.facts.values.get(definition.name) or "an unknown " + definition.name)
        why = why.replace(f"{{{definition.name}}}", value.replace("_", " "))
    return why


def reading_outcomes(
    policy: Policy, case: Case, adoptions: Adoptions, conclusion: Conclusion
) -> tuple[ReadingOutcome, ...]:
    """For every open question of wording, the outcome of the whole case under each of its readings."""
    outcomes: list[ReadingOutcome] = []
    for open_question in conclusion.questions:
        question = open_question.node
        if not isinstance(question, Readings) or conclusion.outcome is Outcome.NOT_MET:
            continue
        for reading in (*question.live, *question.recorded):
            adopted = {**adoptions, question.question: reading.name}
            outcome = (
                conclude(policy, Evaluation(case.facts, adopted)).outcome
                if reading.expr is not None
                else None
            )
            live = reading in question.live
            outcomes.append(
                ReadingOutcome(question.question, question.asks, reading.name, reading.says, live, outcome)
            )
    return tuple(outcomes)


def _advisories(
    policy: Policy, case: Case, findings: Findings, package: PolicyPackage
) -> tuple[Advisory, ...]:
    """Advisory clauses that are raised, and diagnosis codes that contradict a fact."""
    raised = [
        Advisory(at_level(policy, clause), policy.outline[clause].says) for clause in findings.advisories
    ]
    disagreeing = (Advisory(clause, statement) for clause, statement in contradicting_codes(case, package))
    return (*raised, *disagreeing)


def _way(conclusion: Conclusion) -> Way | None:
    """The way to yes of the criteria, and the cures of administrative clauses."""
    assert conclusion.pathway is not None
    roots = (conclusion.pathway.criteria, *conclusion.cures)
    return everything(way_to_yes(root, conclusion.evaluation) for root in roots)


def version_fault(case: Case, first: date | None) -> Fault:
    """The fault of a request date for which no text is encoded."""
    since = f" It is encoded from {first.isoformat()} on." if first else ""
    requested = case.request_date.isoformat() if case.request_date else ""
    return Fault(
        "request_date", requested, f"no encoded text of {case.policy} was in force on this day.{since}"
    )
