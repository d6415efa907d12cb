"""Use case: the outcome of very many cases, each in microseconds, without words.

The policy is turned once into plain Python for each version and set of adoptions. The full
assessment of the same case says why.
"""

from typing import Any

from assent.casework.assessment.as_json import verdict_word
from assent.casework.assessment.case import Case
from assent.casework.plan.plan import Plan
from assent.desk.assessment.assess import adoptions_for, assess_case, policy_of
from assent.desk.assessment.compiled import compiled
from assent.logic.errors import FactError
from assent.logic.package import Catalogue
from assent.targets.python import verdict_of


def brief(
    case: Case,
    catalogue: Catalogue,
    plan: Plan | None = None,
    what_if: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The outcome, what is missing, open questions, and each clause's verdict that was evaluated.

    An invalid case carries its errors, as the full assessment does. Raises ``PlanError``.
    """
    plan = plan or Plan()
    policy = policy_of(case, catalogue)
    if policy is None or case.faults or case.request_date is None:
        return _invalid(case, catalogue, plan, what_if)
    adoptions = adoptions_for(policy, case, plan, what_if)
    form = compiled(policy, adoptions, catalogue.package(case.policy))
    try:
        conclusion = form.conclude(plan.applied(case, policy).facts, asks=True)
    except FactError:
        return _invalid(case, catalogue, plan, what_if)
    verdicts = zip(form.clause_ids, map(verdict_of, conclusion.verdicts), strict=True)
    return {
        "case": case.id,
        "outcome": conclusion.outcome.value,
        "pathway": conclusion.pathway,
        "route": conclusion.route,
        "missing_facts": list(conclusion.missing),
        "questions": list(conclusion.open_questions),
        "clauses": {clause: verdict_word(verdict) for clause, verdict in verdicts if verdict is not None},
        "errors": [],
    }


def _invalid(case: Case, catalogue: Catalogue, plan: Plan, what_if: dict[str, str] | None) -> dict[str, Any]:
    errors = [
        {"fact": error.fact, "value": error.value, "says": error.says}
        for error in assess_case(case, catalogue, plan, what_if).errors
    ]
    return {
        "case": case.id,
        "outcome": "invalid",
        "pathway": None,
        "route": None,
        "missing_facts": [],
        "questions": [],
        "clauses": {},
        "errors": errors,
    }
