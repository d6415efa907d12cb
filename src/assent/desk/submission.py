"""A request as it comes in: what it says, the lines that it asks for, its facts as one event gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256

from assent.casework.case import Basis, Case, Evidence
from assent.casework.request.checks import Refused
from assent.casework.request.event_codec import body_text, canonical, to_data
from assent.casework.request.events import Actor
from assent.casework.request.events_intake import Channel, FactsGiven, SubmissionKind, Urgency
from assent.casework.request.lines import Benefit, ItemKind, RequestedLine
from assent.casework.request.timing import plan_day
from assent.desk.assess import policy_of
from assent.desk.request_facts import given_facts
from assent.logic.case_facts import CaseFacts
from assent.logic.tree import Plain
from assent.policies.catalogue import policies

_DRUG_BENEFITS = {
    "medicare_advantage": Benefit.PART_B,
    "one_care": Benefit.PART_B,
    "senior_care_options": Benefit.PART_B,
    "mgb_aco": Benefit.COVERED_OUTPATIENT_DRUG,
}


@dataclass(frozen=True, slots=True)
class Submission:
    """A request as it comes in. ``id`` is the request's.

    ``earlier`` is the number of the authorization that a reauthorization continues. ``received_at`` is
    when a fax or paper came in; what comes by portal or interface is received when it is submitted.
    ``circumstances`` answer the question before the criteria (``need.CIRCUMSTANCES``). ``attested_by``
    signed the request as a whole: that stands behind each fact without evidence of its own.
    """

    id: str
    case: Case
    member: str
    provider: str
    lines: tuple[RequestedLine, ...]
    urgency: Urgency = Urgency.STANDARD
    channel: Channel = Channel.INTERFACE
    kind: SubmissionKind = SubmissionKind.INITIAL
    earlier: str = ""
    received_at: datetime | None = None
    circumstances: Mapping[str, bool | None] = field(default_factory=dict)
    attested_by: str = ""
    attested_on: date | None = None


def lines_of(case: Case) -> tuple[RequestedLine, ...]:
    """The drug and the infusion that a case asks for, for the term of its pathway."""
    values = case.facts.values
    dates = (values.get(name) for name in ("requested_start", "first_infusion_date", "request_date"))
    start = next((one for one in dates if isinstance(one, date)), None)
    if case.policy not in policies():
        raise Refused(f"policy: {case.policy!r} is not in the catalogue; it holds: {', '.join(policies())}.")
    policy = policy_of(case)
    pathway = policy.pathways.get(str(values.get("request_kind"))) if policy else None
    if start is None or pathway is None:
        raise Refused("The case must say its request_date and request_kind before it can be submitted.")
    end = pathway.grant.last_day(start)
    drug, infusion = _code(values, "drug_code", "J3490"), _code(values, "administration_code", "96365")
    benefit = _DRUG_BENEFITS.get(str(values.get("product_line")), Benefit.MEDICAL)
    planned, ndc = values.get("planned_infusions"), _code(values, "ndc", "")
    units = planned if isinstance(planned, int) and infusion == "96365" else None
    return (
        RequestedLine("drug", drug, ItemKind.DRUG, benefit, start, end, None, ndc or None),
        RequestedLine("infusion", infusion, ItemKind.SERVICE, Benefit.MEDICAL, start, end, units),
    )


def with_request_date(submission: Submission, now: datetime) -> Submission:
    """With the day on which the plan received it as the case's request date, where the case names none."""
    case = submission.case
    if case.request_date is not None:
        return submission
    day = plan_day(submission.received_at or now)
    facts = CaseFacts({**case.facts.values, "request_date": day}, case.facts.lists)
    evidence = {**case.evidence, "request_date": Evidence(Basis.STATED, "time of receipt", day)}
    return replace(submission, case=replace(case, facts=facts, evidence=evidence))


def facts_of(submission: Submission) -> FactsGiven | None:
    """The facts of the case, as one event gives them; None where it holds none."""
    by, on = submission.attested_by, submission.attested_on
    behind = Evidence(Basis.ATTESTED, "signed request", on, by) if by else Evidence(Basis.STATED)
    facts = given_facts(submission.case, behind)
    return FactsGiven(facts) if facts else None


def content_of(submission: Submission, given: FactsGiven | None, actor: Actor) -> str:
    """What makes it the same submission when its key comes again."""
    facts = sha256(body_text(given)).hexdigest() if given is not None else ""
    lines = [to_data(RequestedLine, line) for line in submission.lines]
    said = [
        submission.id, submission.member, submission.provider, submission.urgency.value, actor.id,
        submission.channel.value, submission.kind.value, submission.earlier,
        submission.received_at.isoformat() if submission.received_at else "",
        dict(submission.circumstances),
    ]  # fmt: skip
    return sha256(canonical([*said, lines, facts])).hexdigest()


def _code(values: Mapping[str, Plain | None], name: str, otherwise: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) and value != "none" else otherwise
