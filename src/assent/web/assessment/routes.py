"""Routes of whoever reads a policy, or asks what it would say of a case."""

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from assent.casework.people.permissions import Use, check_use
from assent.casework.record.checks import NotFound
from assent.casework.record.days import plan_day
from assent.desk.assessment import policies, policy_terms
from assent.desk.assessment.assess import assess_case, record
from assent.desk.assessment.policies import (
    BarShown,
    ClauseShown,
    FactShown,
    NoSuchClause,
    OwnerQuestion,
    Policy,
    PolicyShown,
    QuestionShown,
)
from assent.desk.assessment.policy_terms import AdoptedReading, PolicyChange, PolicyTerms
from assent.web.assessment.cases import read_case
from assent.web.router import Router
from assent.web.server.caller import Caller, SignedIn
from assent.web.server.description import CHANGES, EVERY, OF_ONE
from assent.web.server.parameters import Day
from assent.web.server.strict import StrictRoute
from assent.web.server.words import Name, StrictBody

router = Router(route_class=StrictRoute, tags=["policies"])
PolicyId = Annotated[
    str,
    Path(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="The id of a policy.", examples=["example-policy"]
    ),
]
ClauseId = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$", description="The id of a clause.", examples=["C.3.d"]),
]


Version = Annotated[
    str,
    Query(
        pattern=r"^([A-Za-z0-9][A-Za-z0-9.-]{0,39})?$",
        description="A version by its name; empty for the newest.",
    ),
]
Revision = Annotated[
    int | None,
    Query(ge=1, le=10_000, description="Which encoding of the version, counted from 1; else the newest."),
]


class AssessmentBody(StrictBody):
    """A case to be assessed without being submitted."""

    policy: Name = Field(default="", description="The id of the policy; empty where there is one only.")
    facts: dict[str, Any] = Field(description="As in a submission.")
    adopt: dict[Name, Name] = Field(
        default={}, max_length=50, description="What if the plan had adopted these readings, by question?"
    )


class AssessmentShown(BaseModel):
    """What the software concludes, with every reason; `assent schema assessment` has the whole schema."""

    model_config = ConfigDict(extra="allow")
    case: str
    case_digest: str
    outcome: str = Field(description="met, not_met, incomplete, judgment, other_guidance or invalid.")
    pathway: str | None
    missing_facts: list[str]
    way_to_yes: dict[str, Any] | None
    trace: list[dict[str, Any]]


def _policy(caller: Caller, policy: str, version: str, revision: int | None) -> Policy:
    check_use(caller.account.role, Use.READ_POLICY)
    try:
        return policies.named_version(caller.desk.catalogue, policy, version, revision)
    except LookupError as error:
        raise NotFound(str(error.args[0])) from None


@router.get("/api/policies", responses=EVERY, summary="List policies")
def list_policies(caller: SignedIn) -> list[PolicyShown]:
    """Every encoded version, in each of its revisions."""
    check_use(caller.account.role, Use.READ_POLICY)
    return policies.list_policies(caller.desk.catalogue)


@router.get("/api/policies/{policy}/clauses", responses=OF_ONE, summary="Every clause")
def clauses(
    policy: PolicyId, caller: SignedIn, version: Version = "", revision: Revision = None
) -> list[ClauseShown]:
    """Every row of the outline, in reading order, of the newest version or the one that is named."""
    return policies.show_outline(caller.desk.catalogue, _policy(caller, policy, version, revision))


@router.get("/api/policies/{policy}/clauses/{clause}", responses=OF_ONE, summary="One clause")
def clause(
    policy: PolicyId, clause: ClauseId, caller: SignedIn, version: Version = "", revision: Revision = None
) -> ClauseShown:
    """One clause, with its expression in words and its readings."""
    try:
        return policies.show_clause(caller.desk.catalogue, _policy(caller, policy, version, revision), clause)
    except NoSuchClause as error:
        raise NotFound(str(error)) from None


@router.get("/api/policies/{policy}/facts", responses=OF_ONE, summary="Every fact")
def facts(
    policy: PolicyId, caller: SignedIn, version: Version = "", revision: Revision = None
) -> list[FactShown]:
    """Every fact with its type, range and question."""
    return policies.list_facts(_policy(caller, policy, version, revision))


@router.get("/api/policies/{policy}/questions", responses=OF_ONE, summary="Every question of wording")
def questions(
    policy: PolicyId, caller: SignedIn, version: Version = "", revision: Revision = None
) -> list[QuestionShown]:
    """Every open question of wording, with its readings."""
    return policies.list_questions(_policy(caller, policy, version, revision))


@router.get(
    "/api/policies/{policy}/owner-questions", responses=OF_ONE, summary="Every question for the owner"
)
def owner_questions(policy: PolicyId, caller: SignedIn) -> list[OwnerQuestion]:
    """What only the policy's owner can settle, in order, and what the software does until then."""
    check_use(caller.account.role, Use.READ_POLICY)
    try:
        return policies.list_owner_questions(caller.desk.catalogue.package(policy))
    except LookupError as error:
        raise NotFound(str(error.args[0])) from None


@router.get("/api/policies/{policy}/terms", responses=OF_ONE, summary="Routes, grants, codes and scales")
def terms(
    policy: PolicyId, caller: SignedIn, version: Version = "", revision: Revision = None
) -> PolicyTerms:
    """What a version holds beside its clauses, and which facts each clause reads."""
    return policy_terms.show_terms(caller.desk.catalogue, _policy(caller, policy, version, revision))


@router.get(
    "/api/policies/{policy}/adoptions", responses=OF_ONE, summary="Readings that the plan has adopted"
)
def adoptions(
    policy: PolicyId,
    caller: SignedIn,
    version: Version = "",
    on: Annotated[Day | None, Query(description="As of this day; today if left out.")] = None,
) -> list[AdoptedReading]:
    """Which reading of a question of wording the plan has adopted, since when and by whom."""
    known = _policy(caller, policy, version, None)
    return policy_terms.adopted_readings(caller.desk.plan, known, on or plan_day(caller.now))


@router.get("/api/policies/{policy}/changes", responses=OF_ONE, summary="What changed between two encodings")
def changes(
    policy: PolicyId,
    caller: SignedIn,
    since: Annotated[int, Query(ge=1, le=10_000, description="The revision that is compared with.")],
    since_version: Version = "",
    version: Version = "",
    revision: Revision = None,
) -> list[PolicyChange]:
    """What differs of an encoding from an earlier one, of the same version or another: clause by clause, in words."""
    later = _policy(caller, policy, version, revision)
    earlier = _policy(caller, policy, since_version or later.version, since)
    return policy_terms.policy_changes(earlier, later)


@router.get("/api/policies/{policy}/bars", responses=OF_ONE, summary="What bars automatic approval")
def bars(policy: PolicyId, caller: SignedIn) -> list[BarShown]:
    """What keeps the software from approving by itself. An office does not see it: it is the plan's own check."""
    return policy_terms.bars_for(caller.desk, policy, caller.actor)


@router.post("/api/assessments", responses=CHANGES, summary="Assess a case without submitting it")
def assess(body: AssessmentBody, caller: SignedIn) -> AssessmentShown:
    """What the software would conclude today, with every reason. Nothing is recorded, nothing is decided."""
    check_use(caller.account.role, Use.READ_POLICY)
    case = read_case(caller.desk, body.facts, "case", body.policy)
    desk = caller.desk
    return AssessmentShown.model_validate(record(assess_case(case, desk.catalogue, desk.plan, body.adopt)))
