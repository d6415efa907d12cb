"""What a letter of one request is composed from: its record, the plan, the reader, and a fresh assessment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from assent.casework.appeal import events as appeal_events
from assent.casework.deadlines.clocks import plan_day
from assent.casework.deadlines.events import DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination.events import AutomaticallyApproved, DelegateDecided, Determined
from assent.casework.intake.events import Withdrawn
from assent.casework.notices.channel import to_member
from assent.casework.notices.check import A_NO
from assent.casework.notices.due import DueNotice, due
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.matter import LEFT_OPEN, Matter, Told
from assent.casework.notices.notice import PROVIDER, Addressee
from assent.casework.record.checks import Damaged, Refused
from assent.casework.record.event import Event
from assent.casework.requirement.coverage import Member, Provider
from assent.casework.requirement.rules_set import switches_of
from assent.casework.review.events import ExpediteRefused, ExtensionTaken, InformationRequested
from assent.casework.worklist.query import Filter, Order
from assent.desk.assessment.assess import decided_by, policy_of, what_if_policy
from assent.desk.notices.letter_ports import Letters
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording
from assent.desk.record.standing import state_of
from assent.desk.review.conclusions import concluded
from assent.logic.conclude import Outcome
from assent.logic.policy import Policy

TELLING = (
    InformationRequested,
    AutomaticallyApproved,
    Determined,
    DelegateDecided,
    DeemedGranted,
    DeemedAdverse,
    ExtensionTaken,
    ExpediteRefused,
    Withdrawn,
    appeal_events.AppealFiled,
    appeal_events.AppealDecided,
    appeal_events.AppealForwarded,
    DeadlineMissed,
    appeal_events.AppealExtended,
    appeal_events.OutsideDecided,
    appeal_events.Effectuated,
    appeal_events.ReversalConfirmed,
)
"""What has happened where a letter may be owed. A warning is owed by the day alone."""


def owed(work: Recording, events: Sequence[Event]) -> tuple[DueNotice, ...]:
    """The letters that a request owes now. A warning is none where another request continues."""
    today, days = plan_day(work.now), work.desk.office.warning_days
    due_notices = due(work.state, events, today, days)
    if any(notice.kind is NoticeKind.LAPSE_WARNING for notice in due_notices):
        return due(work.state, events, today, days, _continued(work))
    return due_notices


@dataclass(frozen=True)
class LetterSource:
    """What the letters that a request owes now are composed from.

    Sending one changes no fact, so the assessment behind a "no" is made once for all of them. ``digests`` are
    those of decisions with all their letters, by the entry and the lines that they are about.
    """

    work: Recording
    events: Sequence[Event]
    digests: dict[tuple[int, tuple[str, ...]], str] = field(default_factory=dict)

    def matter(self, due_notice: DueNotice, language: str = "", *, undated: bool = False) -> Matter:
        """What one letter is composed from; in another ``language`` than its reader's where one is named."""
        work, policy, addressee = self.work, self._policy, _addressee(self.work, due_notice)
        told = self._told_with_way if due_notice.kind in A_NO else self._told
        if undated:
            addressee, told = replace(addressee, name=LEFT_OPEN), replace(told, member=LEFT_OPEN)
        return Matter(
            due=due_notice,
            state=work.state,
            event=self.events[due_notice.about - 1],
            moments=work.moments,
            policy=policy,
            package=work.desk.catalogue.package(policy.id),
            letterhead=work.desk.plan.letterhead,
            addressee=replace(addressee, language=language) if language else addressee,
            now=work.now,
            told=told,
            texts=work.desk.texts,
            undated=undated,
        )

    @cached_property
    def _policy(self) -> Policy:
        return _policy(self.work)

    @cached_property
    def _told(self) -> Told:
        return _told(self.work)

    @cached_property
    def _told_with_way(self) -> Told:
        return _with_way(self.work, self._told)


def letters_of(desk: Desk) -> Letters:
    """What sets letters in type; raises ``Refused`` where this installation writes none."""
    if desk.letters is None:
        raise Refused("This installation writes no letters.")
    return desk.letters


def _addressee(work: Recording, due_notice: DueNotice) -> Addressee:
    """Who gets it. Somebody whom the directory does not know has no address, and the check holds it back."""
    draft, directory = work.state.draft, work.desk.directory
    if draft is None or directory is None:
        return Addressee(due_notice.to, "")
    if due_notice.to == PROVIDER:
        office = directory.provider(draft.provider)
        return _office(office) if office else Addressee(due_notice.to, "")
    member = directory.member(draft.member)
    return _member(work, due_notice, member) if member else Addressee(due_notice.to, "")


def _office(office: Provider) -> Addressee:
    return Addressee(PROVIDER, office.name, office.address, channel=office.channel, fax=office.fax)


def _member(work: Recording, due_notice: DueNotice, member: Member) -> Addressee:
    switches, day = switches_of(work.state.rules), plan_day(work.now)
    channel = to_member(member, due_notice.kind, work.state.product_line, day, switches)
    return Addressee(due_notice.to, member.printed_name, member.address, member.language, channel)


def _policy(work: Recording) -> Policy:
    """The version by which it was assessed last; before that the one in force for its case."""
    assessments = [line.assessment.assessed for line in work.state.lines.values() if line.assessment]
    catalogue, last = work.desk.catalogue, assessments[-1] if assessments else None
    policy = decided_by(catalogue, last.policy, last.version, last.policy_digest) if last else None
    if policy is not None:
        return policy
    draft = work.state.draft
    return policy_of(work.case, catalogue) or what_if_policy(catalogue, draft.policy if draft else "")


def _told(work: Recording) -> Told:
    """The member's name and those of who signed, and whose facts are protected."""
    directory, draft = work.desk.directory, work.state.draft
    member = directory.member(draft.member) if directory and draft else None
    return Told(
        member=member.printed_name if member else "", names=_names(work), part2_programs=part2_programs(work)
    )


def _with_way(work: Recording, told: Told) -> Told:
    """For a "no" also the way to yes, by an assessment of the record; without one nothing is said of it."""
    conclusion = concluded(work)
    if conclusion is None:
        return told
    return replace(
        told,
        assessed=True,
        way=conclusion.way,
        met=conclusion.outcome is Outcome.MET,
        missing=conclusion.missing,
        guidance=conclusion.guidance[0] if conclusion.guidance else "",
    )


def part2_programs(work: Recording) -> frozenset[str]:
    """The offices that gave facts and of which the directory says that they are Part 2 programs."""
    directory = work.desk.directory
    if directory is None:
        return frozenset()
    gave = {entry.by.organization for fact in work.state.facts.values() for entry in fact.entries}
    offices = (directory.provider(npi) for npi in gave if npi)
    return frozenset(office.npi for office in offices if office is not None and office.part2_program)


def _names(work: Recording) -> dict[str, str]:
    """The names of those who signed, as their accounts give them."""
    accounts = work.desk.accounts
    if accounts is None:
        return {}
    signed = {
        determination.signature.person
        for determination in work.state.determinations()
        if determination.signature is not None
    } | {
        decision.signature.person
        for appeal in work.state.appeals.values()
        if appeal.decided
        for decision in appeal.decided.decisions
    }  # fmt: skip
    signers = {person: accounts.book.one(person) for person in signed}
    return {person: on_file.account.name for person, on_file in signers.items() if on_file is not None}


def _continues(work: Recording, request: str) -> Iterator[str]:
    """The authorization that a request continues. One that is damaged says none: a warning too many harms nobody."""
    try:
        submitted = state_of(work.desk, request).submitted
    except Damaged:
        return
    if submitted is not None and submitted.earlier is not None:
        yield submitted.earlier.number


def _continued(work: Recording) -> frozenset[str]:
    """Authorizations that other requests of the member ask to continue."""
    draft = work.state.draft
    numbers: set[str] = set()
    after: str | None = None
    while draft is not None:
        page = work.desk.record.page(Filter(member=draft.member), Order.RECEIVED, after=after)
        for row in page.rows:
            if row.request != work.state.id and row.kind == "reauthorization":
                numbers.update(_continues(work, row.request))
        after = page.next
        if after is None:
            break
    return frozenset(numbers)
