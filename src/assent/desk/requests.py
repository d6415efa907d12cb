"""Use cases of a request: submit, answer, assign, withdraw. Each returns the request as it then stands."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from assent.casework.case import Basis as Basis
from assent.casework.case import Case
from assent.casework.case import Evidence as Evidence
from assent.casework.request import commands_intake, commands_review
from assent.casework.request.checks import Refused as Refused
from assent.casework.request.duplicates import Summary, summary
from assent.casework.request.event_codec import canonical, to_data
from assent.casework.request.events import Actor as Actor
from assent.casework.request.events import Body
from assent.casework.request.events import Role as Role
from assent.casework.request.events_intake import (
    Channel,
    DraftCreated,
    EarlierAuthorization,
    FactsGiven,
    SubmissionKind,
    Submitted,
    Withdrawn,
)  # fmt: skip
from assent.casework.request.events_intake import Urgency as Urgency
from assent.casework.request.events_review import Assigned
from assent.casework.request.fold import fold
from assent.casework.request.given import GivenFact
from assent.casework.request.lines import Benefit, ItemKind, RequestedLine
from assent.casework.request.state import RequestState
from assent.desk.assess import policy_of
from assent.desk.ports import Desk
from assent.desk.reassess import reassess, valid_case
from assent.desk.recording import Recording, begin, take_up
from assent.desk.request_facts import check_places, given_facts
from assent.logic.tree import Plain

_DRUG_BENEFITS = {
    "medicare_advantage": Benefit.PART_B,
    "one_care": Benefit.PART_B,
    "senior_care_options": Benefit.PART_B,
    "mgb_aco": Benefit.COVERED_OUTPATIENT_DRUG,
}


@dataclass(frozen=True, slots=True)
class Submission:
    """A request as it comes in. ``id`` is the request's; ``earlier`` the authorization it continues.

    ``attested_by`` signed the request as a whole: that stands behind each fact without evidence of its own.
    """

    id: str
    case: Case
    member: str
    provider: str
    lines: tuple[RequestedLine, ...]
    urgency: Urgency = Urgency.STANDARD
    channel: Channel = Channel.INTERFACE
    earlier: EarlierAuthorization | None = None
    attested_by: str = ""
    attested_on: date | None = None


def submit(
    desk: Desk, submission: Submission, actor: Actor, now: datetime, key: str | None = None
) -> RequestState:
    """Take a request in and assess it at once: it is approved, pended, or sent to a person.

    The same key with the same content a second time is the same request. Raises ``Refused``.
    """
    case, request = submission.case, submission.id
    if case.faults:
        wrong = ", ".join(dict.fromkeys(one.fact for one in case.faults))
        raise Refused(f"The case cannot be as given: {wrong}. `assent assess` says what is allowed.")
    content = _content(submission, actor)
    done = desk.record.done_under(key, request, content) if key else None
    if done is not None:
        return fold(done, desk.record.read(done))
    work = begin(desk, request, now)
    _draft(work, submission, actor)
    made = Submitted(
        SubmissionKind.REAUTHORIZATION if submission.earlier else SubmissionKind.INITIAL,
        submission.channel, now, submission.urgency, submission.lines, submission.earlier,
    )  # fmt: skip
    others = _others(desk, submission.member)
    work.add(commands_intake.submit(work.state, made, now, actor, others), actor)
    reassess(work)
    done = work.save(key, content)
    return fold(done, desk.record.read(done))


def lines_of(case: Case) -> tuple[RequestedLine, ...]:
    """The drug and the infusion that a case asks for, for the term of its pathway."""
    values = case.facts.values
    dates = (values.get(name) for name in ("requested_start", "first_infusion_date", "request_date"))
    start = next((one for one in dates if isinstance(one, date)), None)
    policy = policy_of(case)
    pathway = policy.pathways.get(str(values.get("request_kind"))) if policy else None
    if start is None or pathway is None:
        raise Refused("The case must say its request_date and request_kind before it can be submitted.")
    end = start + timedelta(days=pathway.grant.days - 1)
    drug, infusion = _code(values, "drug_code", "J3490"), _code(values, "administration_code", "96365")
    benefit = _DRUG_BENEFITS.get(str(values.get("product_line")), Benefit.MEDICAL)
    planned, ndc = values.get("planned_infusions"), _code(values, "ndc", "")
    units = planned if isinstance(planned, int) and infusion == "96365" else None
    return (
        RequestedLine("drug", drug, ItemKind.DRUG, benefit, start, end, None, ndc or None),
        RequestedLine("infusion", infusion, ItemKind.SERVICE, Benefit.MEDICAL, start, end, units),
    )


def answer(
    desk: Desk,
    request: str,
    facts: Mapping[str, Plain | None],
    evidence: Evidence,
    actor: Actor,
    now: datetime,
    key: str | None = None,
) -> RequestState:
    """Give facts, which may answer what is asked; the request is assessed again."""
    given = FactsGiven(tuple(GivenFact(path, value, evidence) for path, value in facts.items()))
    content = sha256(canonical([request, actor.id, to_data(FactsGiven, given)])).hexdigest()
    done = desk.record.done_under(key, request, content) if key else None
    if done is not None:
        return fold(done, desk.record.read(done))
    work = take_up(desk, request, now)
    work.add(commands_intake.give_facts(work.state, _read(work, given), now, actor), actor)
    reassess(work)
    work.save(key, content)
    return work.state


def assign(desk: Desk, request: str, to: str, role: Role, actor: Actor, now: datetime) -> RequestState:
    """Give a request to somebody to work on."""
    work = take_up(desk, request, now)
    return _saved(work, commands_review.assign(work.state, Assigned(to, role), now, actor), actor)


def withdraw(desk: Desk, request: str, asked_by: str, why: str, actor: Actor, now: datetime) -> RequestState:
    """Take back what is still open, at the wish of the provider or the member."""
    work = take_up(desk, request, now)
    body = Withdrawn(asked_by, why)
    return _saved(work, commands_intake.withdraw(work.state, body, now, actor), actor)


def _saved(work: Recording, bodies: tuple[Body, ...], actor: Actor) -> RequestState:
    work.add(bodies, actor)
    work.save()
    return work.state


def _draft(work: Recording, submission: Submission, actor: Actor) -> None:
    case = submission.case
    line = str(case.facts.values.get("product_line") or "")
    draft = DraftCreated(submission.member, submission.provider, line, case.policy)
    work.add(commands_intake.create_draft(work.state, draft, work.now, actor), actor)
    given = FactsGiven(_facts(submission))
    work.add(commands_intake.give_facts(work.state, given, work.now, actor), actor)


def _facts(submission: Submission) -> tuple[GivenFact, ...]:
    if not submission.attested_by:
        return given_facts(submission.case)
    by, on = submission.attested_by, submission.attested_on
    return given_facts(submission.case, Evidence(Basis.ATTESTED, "signed request", on, by))


def _others(desk: Desk, member: str) -> list[Summary]:
    rows = desk.record.worklist((), member, None, None)
    found = (summary(fold(row.request, desk.record.read(row.request))) for row in rows)
    return [one for one in found if one is not None]


def _content(submission: Submission, actor: Actor) -> str:
    """What makes it the same submission when its key comes again."""
    given = to_data(FactsGiven, FactsGiven(_facts(submission)))
    lines = [to_data(RequestedLine, line) for line in submission.lines]
    said = [submission.id, submission.member, submission.provider, submission.urgency.value, actor.id]
    return sha256(canonical([*said, lines, given])).hexdigest()


def _read(work: Recording, given: FactsGiven) -> FactsGiven:
    """Values as the vocabulary reads them: a date that came as text is a date. Raises ``Refused``."""
    check_places(work.state, given.facts)
    ahead = Recording(work.desk, work.state, work.moments, work.now)
    ahead.add([given], Actor("reader", Role.SYSTEM))
    read = {one.path: one.value for one in given_facts(valid_case(ahead))}
    strange = [one.path for one in given.facts if one.value is not None and one.path not in read]
    if strange:
        raise Refused(f"{', '.join(strange)} is nothing to answer; `assent policy facts` lists the facts.")
    return FactsGiven(tuple(replace(one, value=read.get(one.path, one.value)) for one in given.facts))


def _code(values: Mapping[str, Plain | None], name: str, otherwise: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) and value != "none" else otherwise
