"""A request as it comes in: what it says, the lines that it asks for, its facts as one event gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256

from assent.casework.assessment.case import Basis, Case, Evidence
from assent.casework.assessment.terms import units_of
from assent.casework.deadlines.clocks import plan_day
from assent.casework.intake.events import Channel, DocumentAttached, FactsGiven, SubmissionKind, Urgency
from assent.casework.record.checks import Refused
from assent.casework.record.codec.events import body_text, canonical, to_data
from assent.casework.record.event import Actor
from assent.casework.record.lines import RequestedLine
from assent.desk.record.facts import given_facts
from assent.logic.case_facts import CaseFacts
from assent.logic.package import Catalogue, PolicyPackage, UnknownPolicy
from assent.logic.policy import Pathway
from assent.terms.facts import PRODUCT_LINE, REQUEST_DATE

TIME_OF_RECEIPT = "time of receipt"
"""What stands behind the request date where the plan itself knows it."""
UNKNOWN_LINE = "unknown"
"""The product line of a request of which no member is known yet."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A request as it comes in. ``id`` is the request's.

    ``earlier`` is the number of the authorization that a reauthorization continues. ``received_at`` is
    when a fax or paper came in; what comes by portal or interface is received when it is submitted.
    ``circumstances`` answer the question before the criteria (``need.CIRCUMSTANCES``). ``attested_by``
    signed the request as a whole, on the day of the request where ``attested_on`` names none: that stands
    behind each fact without evidence of its own. ``documents`` are kept already and attached with it.
    ``identified`` is False where a transaction does not tell which member it is for (``DraftCreated``).
    ``covered_under`` is the product line of the member's coverage, where it was looked up; else the facts say it.
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
    documents: tuple[DocumentAttached, ...] = ()
    identified: bool = True
    covered_under: str = ""

    @property
    def product_line(self) -> str:
        """The product line under which it is decided; empty where nothing says it."""
        return self.covered_under or str(self.case.facts.values.get(PRODUCT_LINE) or "")


def lines_of(case: Case, catalogue: Catalogue) -> tuple[RequestedLine, ...]:
    """What a case asks for: each service of its policy, for the term of its pathway. Raises ``Refused``."""
    try:
        package = catalogue.package(case.policy)
    except UnknownPolicy as error:
        raise Refused(str(error)) from None
    values, begins = case.facts.values, package.start(case.facts.values)
    pathway = _pathway(package, case)
    if begins is None or pathway is None:
        kind = package.newest.pathway_by
        raise Refused(f"The case must say its {REQUEST_DATE} and {kind} before it can be submitted.")
    start = begins[0]
    end = pathway.grant.last_day(start)
    days = (end - start).days + 1
    product_line = str(values.get(PRODUCT_LINE))
    return tuple(
        RequestedLine(
            service.line, service.requested_code(values), service.kind, service.benefit_of(product_line),
            start, end, units_of(service, pathway.grant, case.facts, days).count, service.requested_ndc(values) or None,
        )
        for service in package.services
    )  # fmt: skip


def _pathway(package: PolicyPackage, case: Case) -> Pathway | None:
    """The pathway of the text in force; None where the case does not say it, or no text was in force."""
    day = case.request_date
    policy = package.in_force(day) if day else package.newest
    kind = case.facts.values.get(policy.pathway_by) if policy else None
    if policy is None or kind is None:
        return None
    if kind not in policy.pathways:
        raise Refused(
            f"{policy.pathway_by}: {package.id} has no criteria for {kind!r}; it has: "
            f"{', '.join(policy.pathways)}."
        )
    return policy.pathways[str(kind)]


def with_request_date(submission: Submission, now: datetime) -> Submission:
    """With the day on which the plan received it as the case's request date, where the case names none."""
    case = submission.case
    if case.request_date is not None:
        return submission
    day = plan_day(submission.received_at or now)
    facts = CaseFacts({**case.facts.values, REQUEST_DATE: day}, case.facts.lists)
    evidence = {**case.evidence, REQUEST_DATE: Evidence(Basis.STATED, TIME_OF_RECEIPT, day)}
    return replace(submission, case=replace(case, facts=facts, evidence=evidence))


def facts_of(submission: Submission) -> FactsGiven | None:
    """The facts of the case, as one event gives them; None where it holds none."""
    by, on = submission.attested_by, submission.attested_on or submission.case.request_date
    behind = Evidence(Basis.ATTESTED, "signed request", on, by) if by else Evidence(Basis.STATED)
    facts = given_facts(submission.case, behind)
    return FactsGiven(facts) if facts else None


def content_of(submission: Submission, stated: FactsGiven | None, actor: Actor) -> str:
    """What makes it the same submission when its key comes again."""
    facts = sha256(body_text(stated)).hexdigest() if stated is not None else ""
    lines = [to_data(RequestedLine, line) for line in submission.lines]
    particulars = [
        submission.id, submission.member, submission.provider, submission.urgency.value, actor.id,
        submission.channel.value, submission.kind.value, submission.earlier,
        submission.received_at.isoformat() if submission.received_at else "",
        dict(submission.circumstances),
    ]  # fmt: skip
    return sha256(canonical([*particulars, lines, facts])).hexdigest()
