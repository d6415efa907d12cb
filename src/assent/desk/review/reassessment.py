"""Assess a request on its record, and do what follows: approve, ask, or have a person look."""

from functools import partial

from assent.casework.assessment.assessment import Assessment
from assent.casework.assessment.case import Case
from assent.casework.assessment.labels import label
from assent.casework.determination.automatic_approval import all_bars
from assent.casework.determination.commands import approve_automatically
from assent.casework.intake.commands import give_facts
from assent.casework.intake.events import FactsGiven
from assent.casework.plan.plan import PlanError
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day
from assent.casework.record.event import Role
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState
from assent.casework.review.assessment import assessed
from assent.casework.review.commands import record_assessment
from assent.casework.review.events import Assessed
from assent.casework.review.question_tree import asked_facts, outline
from assent.desk.assessment.assess import assess_case, case_digest, policy_digest, policy_of
from assent.desk.intake.impossible_facts import ImpossibleFacts
from assent.desk.record.recording import Recording, package_of
from assent.desk.requirement.settlement import compare_stated_identity, is_settled, send
from assent.desk.review.questions import request_answers
from assent.logic.conclude import Outcome
from assent.logic.policy import Destination


def reassess(work: Recording) -> None:
    """Assess as of now. What the plan presumes or has determined goes on the record first, and whose facts they are.

    Raises ``Refused`` naming the facts, not their values, where the recorded facts cannot be.
    """
    if not work.state.open_lines or not is_settled(work):
        return
    compare_stated_identity(work)
    case = valid_case(work)
    if _give_plan_facts(work, case):
        case = valid_case(work)
    assessment = _assessed(work, case)
    digest = policy_digest(assessment.policy) if assessment.policy else ""
    body = assessed(assessment, tuple(work.state.lines), digest, case_digest(assessment.case))
    work.add_by_software(record_assessment, body)
    match assessment.outcome:
        case Outcome.MET:
            _approve_or_send_on(work)
        case Outcome.INCOMPLETE:
            _ask(work, assessment)
        case Outcome.OTHER_GUIDANCE:
            send(work, Role.INTAKE, _routed(work, assessment))
        case _:
            finding = (
                _not_a_benefit(assessment) or f"The outcome is {assessment.outcome.value}: {_decisive(body)}."
            )
            send(work, Role.PHYSICIAN, f"{finding} A clinician decides.")


def _routed(work: Recording, assessment: Assessment) -> str:
    """What intake is told where no criteria apply: that nothing needs authorization, or who decides instead."""
    guidance, why = assessment.guidance or ("Another document", "")
    if assessment.destination is Destination.NO_AUTHORIZATION_NEEDED:
        return f"No authorization is needed, by {guidance} ({why}). Tell the office, and close the request."
    delegate = " or ".join(
        delegate.name for delegate in work.desk.office.delegates_for(work.state.product_line)
    )
    to = f" Hand it over to {delegate}." if delegate else ""
    return f"Routed elsewhere: {guidance} governs ({why}).{to}"


def _not_a_benefit(assessment: Assessment) -> str:
    """That a route calls it no covered benefit; empty where none does."""
    if assessment.destination is not Destination.NOT_A_BENEFIT:
        return ""
    guidance, why = assessment.guidance or ("", "")
    return f"By {guidance} it is no covered benefit ({why})."


def _decisive(body: Assessed) -> str:
    return ", ".join(body.clauses) or "the route"


def valid_case(work: Recording) -> Case:
    """The case of the record; raises ``ImpossibleFacts`` where it cannot be."""
    if work.case.faults:
        raise ImpossibleFacts(work.case.faults)
    return work.case


def _assessed(work: Recording, case: Case) -> Assessment:
    try:
        return assess_case(
            case, work.desk.catalogue, work.desk.plan, chosen_readings(work.state), explained=False
        )
    except PlanError as error:  # a reading that the question does not have
        raise Refused(f"This cannot be: {error}") from None


def chosen_readings(state: RequestState) -> dict[str, str]:
    """The readings that physicians chose for this case, by question."""
    return {
        resolution.question: resolution.reading
        for resolution in state.resolutions.values()
        if resolution.question and resolution.reading
    }


def _give_plan_facts(work: Recording, case: Case) -> bool:
    """Whether the plan presumes or has determined anything that the case does not say."""
    policy = policy_of(case, work.desk.catalogue)
    if policy is None:
        return False
    applied = work.desk.plan.applied(case, policy)
    facts = tuple(
        GivenFact(name, value, applied.evidence[name])
        for name, value in applied.facts.values.items()
        if case.facts.values.get(name) is None and value is not None
    )
    if facts:
        body = FactsGiven(facts)
        work.add_by_software(partial(give_facts, package=package_of(work)), body)
    return bool(facts)


def _approve_or_send_on(work: Recording) -> None:
    state = work.state
    package = package_of(work)
    removed = work.desk.plan.bars_removed(package.id if package else "", plan_day(work.now))
    bars = all_bars(state, state.open_lines, removed, package, work.case.facts)
    if not work.desk.automatic:
        send(work, Role.NURSE, "The criteria are met; the plan has not switched automatic approval on.")
    elif bars:
        distinct = list(dict.fromkeys(bar.says for bar in bars))
        further = f" and {len(distinct) - 3} more" if len(distinct) > 3 else ""
        send(
            work, Role.NURSE, f"The criteria are met; a person approves: {'; '.join(distinct[:3])}{further}."
        )
    else:
        grants = [state.lines[line].requested.asked for line in state.open_lines]
        switch, software = work.desk.automatic, work.desk.software
        work.add(approve_automatically(state, grants, switch, work.now, software, removed, package), software)
        work.authorize()


def _ask(work: Recording, assessment: Assessment) -> None:
    """Ask for exactly the missing facts that are not asked yet, with a time to escalate before the deadline.

    What cannot be answered is not asked again: a person looks.
    """
    needed = asked_facts(assessment.missing, partial(_called, assessment))
    missing = [ask for ask in needed if ask.fact not in work.state.asks]
    asks = tuple(ask for ask in missing if ask.fact not in work.state.unanswerable)
    if len(asks) < len(missing):
        without = ", ".join(ask.fact for ask in missing if ask not in asks)
        send(work, Role.NURSE, f"No answer can be had to: {without}.")
    if asks:
        request_answers(work, asks, work.desk.software, outline(assessment.missing))


def _called(assessment: Assessment, path: str) -> str:
    """What a question is about."""
    policy = assessment.policy
    return label(path, policy.vocabulary, assessment.case.facts.record) if policy else ""
