"""Routes of whoever reads a policy, or asks what it would say of a case."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from assent.desk.assessment import policies
from assent.desk.assessment.assess import assess_case, record
from assent.desk.assessment.policies import NoSuchClause, Policy
from assent.desk.people.uses import Use, check_use
from assent.desk.refusals import NotFound
from assent.web.assessment.cases import read_case
from assent.web.server.caller import Caller, SignedIn
from assent.web.server.description import CHANGES, EVERY, OF_ONE
from assent.web.server.strict import StrictRoute
from assent.web.server.words import Body, Name

router = APIRouter(route_class=StrictRoute, tags=["policies"])
PolicyId = Annotated[
    str,
    Path(
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="The id of a policy.", examples=["example-policy"]
    ),
]
ClauseId = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9.]{0,19}$", description="The id of a clause.", examples=["C.3.d"]),
]


class PolicyShown(BaseModel):
    """One encoding of a version of a policy."""

    id: str
    version: str
    revision: int = Field(description="Which encoding of the published text it is, counted from 1.")
    title: str
    effective: date
    decides_from: date = Field(description="The first request date that this revision decides.")
    digest: str


class Reading(BaseModel):
    """One defensible meaning of a wording."""

    reading: str
    says: str


class Question(BaseModel):
    """An open question of wording: live readings decide, recorded ones are reported."""

    question: str
    asks: str
    live: list[Reading]
    recorded: list[Reading]


class Wording(BaseModel):
    """An expression in words."""

    text: str
    inside: list["Wording"]


class PlaceShown(BaseModel):
    """Where a clause stands in the published text."""

    section: str
    item: str = Field(
        description="The policy's own number, such as 8 or 3.d; else which part of the section."
    )
    page: int


class ClauseShown(BaseModel):
    """One clause: its statement in our own words, and its expression where it has one."""

    id: str
    kind: str
    says: str
    decided: str
    expression: Wording | None
    questions: list[Question]
    place: PlaceShown | None


class FactShown(BaseModel):
    """One fact of the policy's vocabulary."""

    fact: str
    type: str
    unit: str
    low: float | None
    high: float | None
    choices: list[str]
    question: str
    codes: list[str]
    sensitivity: str
    document: str
    computed: str


class AssessmentBody(Body):
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


def _policy(id: PolicyId, caller: Caller) -> Policy:
    check_use(caller.account.role, Use.READ_POLICY)
    try:
        return policies.newest(caller.desk.catalogue, id)
    except LookupError as error:
        raise NotFound(str(error.args[0])) from None


@router.get("/api/policies", responses=EVERY, summary="List policies")
def list_policies(caller: SignedIn) -> list[PolicyShown]:
    """Every encoded version, in each of its revisions."""
    check_use(caller.account.role, Use.READ_POLICY)
    return [PolicyShown.model_validate(policy) for policy in policies.list_policies(caller.desk.catalogue)]


@router.get("/api/policies/{policy}/clauses", responses=OF_ONE, summary="Every clause")
def clauses(policy: PolicyId, caller: SignedIn) -> list[ClauseShown]:
    """Every row of the outline, in reading order, of the newest version."""
    found = policies.show_outline(_policy(policy, caller))
    return [ClauseShown.model_validate(asdict(one)) for one in found]


@router.get("/api/policies/{policy}/clauses/{clause}", responses=OF_ONE, summary="One clause")
def clause(policy: PolicyId, clause: ClauseId, caller: SignedIn) -> ClauseShown:
    """One clause, with its expression in words and its readings."""
    try:
        return ClauseShown.model_validate(asdict(policies.show_clause(_policy(policy, caller), clause)))
    except NoSuchClause as error:
        raise NotFound(str(error)) from None


@router.get("/api/policies/{policy}/facts", responses=OF_ONE, summary="Every fact")
def facts(policy: PolicyId, caller: SignedIn) -> list[FactShown]:
    """Every fact with its type, range and question."""
    return [FactShown.model_validate(fact) for fact in policies.list_facts(_policy(policy, caller))]


@router.get("/api/policies/{policy}/questions", responses=OF_ONE, summary="Every question of wording")
def questions(policy: PolicyId, caller: SignedIn) -> list[Question]:
    """Every open question of wording, with its readings."""
    return [
        Question.model_validate(question) for question in policies.list_questions(_policy(policy, caller))
    ]


@router.post("/api/assessments", responses=CHANGES, summary="Assess a case without submitting it")
def assess(body: AssessmentBody, caller: SignedIn) -> AssessmentShown:
    """What the software would conclude today, with every reason. Nothing is recorded, nothing is decided."""
    check_use(caller.account.role, Use.READ_POLICY)
    case = read_case(caller.desk, body.facts, "case", body.policy)
    desk = caller.desk
    return AssessmentShown.model_validate(record(assess_case(case, desk.catalogue, desk.plan, body.adopt)))
