"""Use case: assess one case by the policy version in force on its request date."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from assent.casework.assessment.as_json import assessment_json
from assent.casework.assessment.assessment import Assessment, assess, invalid, version_fault
from assent.casework.assessment.case import Case, Fault
from assent.casework.plan.plan import Plan, check_adoptions
from assent.casework.plan.plan import PlanError as PlanError
from assent.logic.codec import canonical, digest
from assent.logic.policy import Policy
from assent.logic.tree import Plain
from assent.policies.catalogue import CATALOGUE, first_encoded, in_force, policies, version_of


def assess_case(
    case: Case,
    plan: Plan | None = None,
    what_if: Mapping[str, str] | None = None,
    *,
    explained: bool = True,
) -> Assessment:
    """Assess a case under the plan's decisions of its request date, and what-if adoptions over them.

    ``explained`` as in ``assess``. An unknown policy, or a request date before the first encoded text,
    is invalid input. Raises ``PlanError`` for an adoption that the policy does not know.
    """
    plan = plan or Plan()
    policy = policy_of(case)
    if policy is None:
        return invalid(case, None, {}, (*case.faults, *_no_policy(case)))
    adoptions = adoptions_for(policy, case, plan, what_if)
    package = CATALOGUE.package(policy.id)
    if explained:
        return assess(policy, plan.applied(case, policy), adoptions, package=package)
    from assent.desk.assessment.compiled import known  # not for those who assess one case and end

    return assess(
        policy,
        plan.applied(case, policy),
        adoptions,
        package=package,
        explained=False,
        known=lambda facts: known(policy, adoptions, facts),
    )


def adoptions_for(
    policy: Policy, case: Case, plan: Plan, what_if: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The readings adopted on the case's request date, and those of a what-if over them.

    Raises ``PlanError`` for one of a what-if that the policy does not know.
    """
    adopted = plan.adopted(policy, case.request_date) if case.request_date else {}
    return {**adopted, **check_adoptions(policy, (what_if or {}).items())}


def record(assessment: Assessment) -> dict[str, Any]:
    """The assessment as JSON data, with the digests that a replay is compared by."""
    digest_ = policy_digest(assessment.policy) if assessment.policy else ""
    return assessment_json(assessment, digest_, case_digest(assessment.case))


@cache
def _encoded_digest(policy_id: str, version: str) -> str:
    policy = version_of(policy_id, version)
    assert policy is not None
    return digest(policy)


def policy_digest(policy: Policy) -> str:
    """The digest of a policy version; worked out once for each version of the catalogue."""
    encoded = policy is version_of(policy.id, policy.version)
    return _encoded_digest(policy.id, policy.version) if encoded else digest(policy)


def case_digest(case: Case) -> str:
    """The digest of a case's id and facts, independent of the order in which they were given."""
    lists = {
        name: {
            "complete": one.complete,
            "records": [_known(record) for record in one.records],
        }
        for name, one in case.facts.lists.items()
    }
    data = {"case": case.id, "policy": case.policy, "facts": _known(case.facts.values), "lists": lists}
    return "sha256:" + sha256(canonical(data)).hexdigest()


def what_if_policy(policy_id: str) -> Policy:
    """The newest version of a policy, whose questions may be adopted in a what-if."""
    found = in_force(policy_id, date.max)
    if found is None:
        raise PlanError(f"there is no policy {policy_id!r}; there are: {', '.join(policies())}")
    return found


def policy_of(case: Case) -> Policy | None:
    """The version in force on the case's request date; without a date the newest; None where none was."""
    day = case.request_date
    if case.policy not in policies():
        return None
    return in_force(case.policy, day) if day else what_if_policy(case.policy)


def _no_policy(case: Case) -> tuple[Fault, ...]:
    if case.policy not in policies():
        return (Fault("policy", case.policy, f"is not in the catalogue; it holds: {', '.join(policies())}"),)
    return (version_fault(case, first_encoded(case.policy)),)


def _known(values: Mapping[str, Plain | None]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }
