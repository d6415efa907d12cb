"""Use case: assess one case by the policy version in force on its request date."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from typing import Any

from assent.casework.assessment.as_json import assessment_json
from assent.casework.assessment.assessment import Assessment, assess, invalid, version_fault
from assent.casework.assessment.bars import NO_CHANGES
from assent.casework.assessment.case import Case, Fault, unknown_policy
from assent.casework.plan.plan import Plan, PlanError, check_adoptions
from assent.logic.codec import canonical, digest
from assent.logic.package import Catalogue as Catalogue
from assent.logic.package import PolicyPackage
from assent.logic.package import UnknownPolicy as UnknownPolicy
from assent.logic.partial_dates import as_text
from assent.logic.policy import Policy
from assent.logic.policy_memory import once_per_policy
from assent.logic.tree import Plain


def assess_case(
    case: Case,
    catalogue: Catalogue,
    plan: Plan | None = None,
    what_if: Mapping[str, str] | None = None,
    *,
    explained: bool = True,
) -> Assessment:
    """Assess a case by its policy under the plan's decisions of its request date, and a what-if over them.

    ``explained`` as in ``assess``. An unknown policy, or a request date before the first encoded text,
    is invalid input. Raises ``PlanError`` for an adoption that the policy does not know.
    """
    plan = plan or Plan()
    package = catalogue.find(case.policy)
    policy = policy_of(case, catalogue)
    if package is None or policy is None:
        return invalid(case, None, {}, _without_policy(case, package, catalogue))
    adoptions = adoptions_for(policy, case, plan, what_if)
    day = case.request_date
    plan_bars = plan.bars(policy, day) if day else NO_CHANGES
    if explained:
        return assess(policy, plan.applied(case, policy), adoptions, package=package, plan_bars=plan_bars)
    from assent.desk.assessment.compiled import known  # not for those who assess one case and end

    return assess(
        policy,
        plan.applied(case, policy),
        adoptions,
        package=package,
        explained=False,
        known=lambda facts: known(policy, adoptions, package, facts),
        plan_bars=plan_bars,
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


@once_per_policy
def policy_digest(policy: Policy) -> str:
    """The digest of a policy version; worked out once for each."""
    return digest(policy)


def decided_by(
    catalogue: Catalogue, policy: str, version: str, digest: str, revision: int = 0
) -> Policy | None:
    """The encoding of a version that has this digest; where none has, the revision of this number.

    Where there is no such number either it is the newest, and None without the version.
    """
    package = catalogue.find(policy)
    if package is None:
        return None
    same = (encoding for encoding in package.revisions(version) if policy_digest(encoding) == digest)
    replaced = (kept.read() for kept in package.kept if kept.digest == digest)
    numbered = package.encoding(version, revision)
    return next(chain(same, replaced), numbered if numbered is not None else package.version(version))


def case_digest(case: Case) -> str:
    """The digest of a case's id and facts, independent of the order in which they were given."""
    lists = {
        name: {
            "complete": records.complete,
            "records": [_known(record) for record in records.records],
        }
        for name, records in case.facts.lists.items()
    }
    content = {"case": case.id, "policy": case.policy, "facts": _known(case.facts.values), "lists": lists}
    return "sha256:" + sha256(canonical(content)).hexdigest()


def what_if_policy(catalogue: Catalogue, policy_id: str) -> Policy:
    """The newest version of a policy, whose questions may be adopted in a what-if. Raises ``PlanError``."""
    try:
        return catalogue.package(policy_id).newest
    except UnknownPolicy as error:
        raise PlanError(str(error)) from None


def policy_of(case: Case, catalogue: Catalogue) -> Policy | None:
    """The version in force on the case's request date; without a date the newest; None where none was."""
    package, day = catalogue.find(case.policy), case.request_date
    if package is None:
        return None
    return package.in_force(day) if day else package.newest


def _without_policy(case: Case, package: PolicyPackage | None, catalogue: Catalogue) -> tuple[Fault, ...]:
    """Every fault of a case for which there is no policy; what reading it has found is not said twice."""
    if package is None:
        fault = unknown_policy(case.policy, catalogue)
    else:
        fault = version_fault(replace(case, policy=package.id), package.first_encoded)
    return tuple(dict.fromkeys((*case.faults, fault)))


def _known(values: Mapping[str, Plain | None]) -> dict[str, Any]:
    return {name: as_text(value) for name, value in values.items() if value is not None}
