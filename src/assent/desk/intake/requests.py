"""Use cases of a request: submit, answer, withdraw. Each returns the request as it then stands."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from assent.casework.assessment.case import Basis, Evidence
from assent.casework.intake import commands, events
from assent.casework.intake.duplicates import RequestKnown, summary
from assent.casework.intake.reauthorization import carried_over, carried_paths
from assent.casework.record.actors import OFFICES
from assent.casework.record.caller import FactOrRecords
from assent.casework.record.checks import Damaged, Refused
from assent.casework.record.codec.events import canonical, to_data
from assent.casework.record.days import plan_day
from assent.casework.record.event import Actor, Role
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState
from assent.desk.intake.answers import TellsConversions, by_path, read_values, untold
from assent.desk.intake.documents import attach_kept
from assent.desk.intake.impossible_facts import ImpossibleFacts
from assent.desk.intake.signers import check_signer_of, check_signers
from assent.desk.intake.submission import UNKNOWN_LINE, Submission, content_of, facts_of, with_request_date
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording, begin, package_of, take_up
from assent.desk.record.standing import state_of
from assent.desk.requirement import settlement
from assent.desk.review.reassessment import reassess
from assent.logic.tree import Plain
from assent.terms.facts import EARLIER_AUTHORIZATION, EARLIER_AUTHORIZATION_END

_WHICH_MEMBER = (
    "Which member this is for cannot be told by number and birth date: find the member, and say who it is. "
    "The clock runs from the receipt."
)


def submit(
    desk: Desk, submission: Submission, actor: Actor, now: datetime, key: str | None = None
) -> RequestState:
    """Take a request in and assess it at once: it is approved, pended, or sent to a person.

    The same key with the same content a second time is the same request. Raises ``Refused``.
    """
    facts, actor = facts_of(submission), actor.acting_for(submission.provider)
    content = content_of(submission, facts, actor) if key else ""
    try:
        work = begin(desk, submission.id, now)
        dated = with_request_date(submission, now)
        check_submission(desk, dated, actor, now)
        draft_on(work, dated, actor, facts if dated is submission else None)
        submit_on(work, dated, actor)
        return work.save(key, content)
    except Refused:  # a repeat of what was done is no new request, whatever stands against one now
        done = desk.record.done_under(key, submission.id, content) if key else None
        if done is None:
            raise
        return state_of(desk, done)


def check_submission(desk: Desk, submission: Submission, actor: Actor, now: datetime) -> None:
    """Raise ``Refused`` for a case that cannot be, or a member whom the directory does not know."""
    case = submission.case
    if case.faults:
        raise ImpossibleFacts(case.faults)
    if not submission.identified:
        return
    start = min((requested.start for requested in submission.lines), default=None)
    if start is not None:
        settlement.check_directory(desk, submission.member, submission.product_line, start, actor, now)


def draft_on(
    work: Recording, submission: Submission, actor: Actor, facts: events.FactsGiven | None = None
) -> None:
    """Put the draft and its facts on the record; ``facts`` are these where they are made already."""
    case = submission.case
    check_signers(work.desk, submission)
    line = submission.product_line or ("" if submission.identified else UNKNOWN_LINE)
    draft = events.DraftCreated(
        submission.member, submission.provider, line, case.policy, submission.identified
    )
    members = work.desk.office.members
    work.add(commands.create_draft(work.state, draft, work.now, actor, members), actor)
    attach_kept(work, submission.documents, actor)
    facts = facts or facts_of(submission)
    if facts is not None:
        work.add(commands.give_facts(work.state, facts, work.now, actor, package=package_of(work)), actor)
        work.given_whole(case)


def submit_on(work: Recording, submission: Submission, actor: Actor) -> None:
    """Put the submission on the record, settle what comes before the criteria, and assess."""
    settlement.record_rules(work)
    settlement.check_receipt(submission.received_at, submission.channel, work.now, actor)
    settlement.check_request_date(submission.case.request_date, work.now)
    settlement.check_kinds(submission.lines)
    earlier, carried = _earlier(work, submission)
    submitted = events.Submitted(
        submission.kind, submission.channel, submission.received_at or work.now,
        submission.urgency, submission.lines, earlier,
    )  # fmt: skip
    requests, damaged = others_of(work.desk, submission.member)
    work.add(
        commands.submit(work.state, submitted, work.now, actor, requests, carried, package=package_of(work)),
        actor,
    )
    if earlier is not None:
        _continued(work, submission, earlier)
    beside_damaged(work, damaged)
    if not submission.identified:
        settlement.send(work, Role.INTAKE, _WHICH_MEMBER)
        return
    settlement.send_unclocked(work)
    settlement.record_coverage(work)
    settlement.settle(work, submission.circumstances, work.desk.software)
    reassess(work)


def answer(
    desk: Desk,
    request: str,
    facts: Mapping[str, FactOrRecords],
    evidence: Evidence,
    actor: Actor,
    now: datetime,
    key: str | None = None,
    *,
    document: str = "",
    expected: int | None = None,
    tell: TellsConversions = untold,
) -> RequestState:
    """Give facts, which may answer what is asked; the request is assessed again.

    A list of records is put after those that the request has. ``document`` is the digest of an attachment in
    which they stand. ``tell`` is told what was converted, but not where the same answer came before.
    """
    content = _content_of_answer(request, actor, facts, evidence, document)
    done = desk.record.done_under(key, request, content) if key else None
    if done is not None:
        return state_of(desk, done)
    work = take_up(desk, request, now, expected)
    check_signer_of(work, evidence)
    stated = _facts_given(by_path(work.state, facts), _signed_now(evidence, now), document)
    read = read_values(work, stated, tell)
    work.add(commands.give_facts(work.state, read, work.now, actor, package=package_of(work)), actor)
    settlement.settle_by_facts(work)
    reassess(work)
    return work.save(key, content)


def _content_of_answer(
    request: str, actor: Actor, facts: Mapping[str, FactOrRecords], evidence: Evidence, document: str
) -> str:
    """What makes it the same answer when its key comes again."""
    plain = {path: value for path, value in facts.items() if not isinstance(value, list | tuple)}
    lists = {path: value for path, value in facts.items() if isinstance(value, list | tuple)}
    stated = [to_data(events.FactsGiven, _facts_given(plain, evidence, document))] if plain else []
    behind = [lists, to_data(Evidence, evidence), document] if lists else []
    return sha256(canonical([request, actor.id, *stated, *behind])).hexdigest()


def _facts_given(facts: Mapping[str, Plain | None], evidence: Evidence, document: str) -> events.FactsGiven:
    return events.FactsGiven(
        tuple(GivenFact(path, value, evidence, document) for path, value in facts.items())
    )


def _signed_now(evidence: Evidence, now: datetime) -> Evidence:
    """Who signs an answer and gives no day signs it as it is given."""
    undated = evidence.basis is Basis.ATTESTED and evidence.on is None
    return replace(evidence, on=plan_day(now)) if undated else evidence


def answer_without(
    desk: Desk,
    request: str,
    asks: Iterable[str],
    why: str,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Answer that there is no answer to these questions, in words. A person looks at what is still unknown."""
    work = take_up(desk, request, now, expected)
    without = events.Answered(tuple(asks), why)
    work.add(commands.answer(work.state, work.now, actor, without=without), actor)
    settlement.send(work, Role.NURSE, f"No answer can be had to: {', '.join(without.asks)}.")
    return work.save()


def withdraw(
    desk: Desk,
    request: str,
    asked_by: str,
    why: str,
    actor: Actor,
    now: datetime,
    *,
    person: str = "",
    channel: events.WithdrawalChannel | None = None,
    document: str = "",
    note: str = "",
    expected: int | None = None,
) -> RequestState:
    """Take back what is still open, at the wish of the provider or the member: ``asked_by`` is one of the two.

    Who asked, and how, is on file: an office that withdraws itself has asked by that; whoever keys in what another
    asked gives the ``person``, the ``channel``, and a ``document`` of the request or a ``note`` of what was said.
    The member and the office are written to.
    """
    if asked_by not in ("provider", "member"):
        raise Refused("asked_by: only the provider or the member takes a request back; write which of them.")
    work = take_up(desk, request, now, expected)
    if actor.role in OFFICES and channel is None:
        of_program = actor.role is Role.SYSTEM_CLIENT
        channel = events.WithdrawalChannel.INTERFACE if of_program else events.WithdrawalChannel.PORTAL
        person = person or _office_of(work, actor)
    body = events.Withdrawn(asked_by, why, person, channel, document, note)
    return work.do(commands.withdraw(work.state, body, work.now, actor), actor)


def _office_of(work: Recording, actor: Actor) -> str:
    """The office that asks, by its name where the directory knows it."""
    provider = work.state.draft.provider if work.state.draft else actor.organization
    office = work.desk.directory.provider(provider) if work.desk.directory else None
    return office.name if office else actor.id


def _earlier(
    work: Recording, submission: Submission
) -> tuple[events.EarlierAuthorization | None, events.FactsGiven | None]:
    """The authorization that is continued, with what the policy carries over from its request."""
    if not submission.earlier:
        return None, None
    number, member = submission.earlier, submission.member
    request = work.desk.record.authorization(number)
    before = state_of(work.desk, request) if request else None
    if request is None or before is None or before.draft is None or before.draft.member != member:
        raise Refused(f"There is no authorization {number} of this member; read the number again.")
    link = events.EarlierAuthorization(number, request, before.authorizations[number].ends)
    package, values = package_of(work), submission.case.facts.values
    rules = package.carry_over if package else ()
    return link, carried_over(before, link, carried_paths(rules, before, values))


def _continued(work: Recording, submission: Submission, earlier: events.EarlierAuthorization) -> None:
    """Put on the record what the plan knows of the authorization that is continued, as far as the policy reads it."""
    package, day = package_of(work), submission.case.request_date
    policy = package.in_force(day) if package and day else None
    if policy is None:
        return
    known = {EARLIER_AUTHORIZATION: True, EARLIER_AUTHORIZATION_END: earlier.ends}
    evidence = Evidence(Basis.STATED, f"authorization {earlier.number}")
    read = {fact.name for fact in policy.vocabulary.facts}
    facts = [GivenFact(name, value, evidence) for name, value in known.items() if name in read]
    if facts:
        work.add_by_software(commands.give_facts, events.FactsGiven(tuple(facts)))


def others_of(desk: Desk, member: str) -> tuple[list[RequestKnown], list[str]]:
    """The other requests of a member, and the ids of those that are not what was written."""
    requests, damaged = list[RequestKnown](), list[str]()
    for request in desk.record.of_member(member):
        try:
            known = summary(state_of(desk, request))
        except Damaged:
            damaged.append(request)
            continue
        requests += [known] if known is not None else []
    return requests, damaged


def beside_damaged(work: Recording, damaged: list[str]) -> None:
    """A damaged request of the member keeps no other out; but it may be this one, so a person decides."""
    if damaged:
        noted = events.DuplicateNoted(tuple(sorted(damaged)))
        work.add_by_software(commands.note_duplicate, noted)
        why = f"Whether this asks for the same as {', '.join(noted.requests)} cannot be told: "
        settlement.send(
            work,
            Role.INTAKE,
            why + "that record is not what was written. An auditor runs `assent audit verify`.",
        )
