"""Whatever anybody does, in whatever order: no "no" without its clinician, and none by lateness.

Sequences of commands by every role, with arguments drawn freely (right and wrong ones), and of bare
bodies that pass no command at all. What is refused changes nothing; what is reached is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import event as seen
from hypothesis import strategies as st

from assent.casework import plain_actions
from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import (
    AppealDecided,
    AppealExtended,
    AppealFiled,
    AppealForwarded,
    Effectuated,
    LineRuling,
    OutsideDecided,
    Ruling,
)
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.authorization import commands as authorization_commands
from assent.casework.authorization.events import (
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    UnitsUsed,
)
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines import extensions
from assent.casework.deadlines.events import Deadline, DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination import commands as determination_commands
from assent.casework.determination import delegation
from assent.casework.determination import fold as determination_fold
from assent.casework.determination.determination import (
    Adverse,
    ApprovalBasis,
    Approved,
    Determination,
    Overturned,
    PartiallyApproved,
    Upheld,
)
from assent.casework.determination.events import (
    AutomaticallyApproved,
    DelegateDecided,
    DelegateDecisionEntered,
    DelegateDecisionRejected,
    Determined,
    HandedOver,
    Recalled,
    Reopened,
    ReopenGround,
)
from assent.casework.determination.signature import (
    Act,
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SpecificReason,
)
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import (
    Answered,
    DraftCreated,
    DraftExpired,
    DuplicateNoted,
    FactConfirmed,
    FactCorrected,
    FactsGiven,
    Urgency,
    WithdrawalChannel,
    Withdrawn,
)
from assent.casework.lifecycle import apply, fold
from assent.casework.people.office import Delegate, DelegateSigner
from assent.casework.people.permissions import TABLE, Action
from assent.casework.record import commands as record_commands
from assent.casework.record import guards
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import Refused
from assent.casework.record.codec.events import CodecError, read_event, write_event
from assent.casework.record.event import Body, Event
from assent.casework.record.events import NoteWritten, Viewed
from assent.casework.record.given import GivenFact
from assent.casework.record.seal import seal, verify_chain
from assent.casework.record.state import AuthorizationState, RequestState
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import CoverageChecked, Need, NeedDetermined, RulesSet, SwitchedRule
from assent.casework.review import commands as review_commands
from assent.casework.review import peer_to_peer
from assent.casework.review.events import (
    Assessed,
    Assigned,
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    ExpediteRefused,
    ExtensionTaken,
    JudgmentResolved,
    Locked,
    NoLongerNeeded,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOffered,
    PeerToPeerOutcome,
    Unlocked,
)
from assent.logic.conclude import Outcome
from tests.generative.authority import REACHED, check_authority
from tests.unit.casework.request.story import (
    DRUG,
    INFUSION,
    MONDAY,
    NPI,
    PAPER,
    PHYSICIAN,
    SIGNING,
    SYSTEM,
    Story,
    asking,
    in_review,
    partial,
    received,
    refused,
    submission,
)

Command = Callable[..., tuple[Body, ...]]
DECIDING = (AutomaticallyApproved, Determined, DelegateDecided, AppealDecided, Reopened)
SIGNED = (
    *(
        determination_commands.approve,
        determination_commands.determine_adversely,
        determination_commands.determine_partially,
    ),
    *(appeal_commands.decide_appeal, review_commands.resolve_judgment),
)
LATE = (DeadlineMissed, DeemedAdverse, DeemedGranted, Escalated)
PEOPLE = [Actor(f"{role.value}-{n}", role, NPI if n == 1 else "") for role in Role for n in (1, 2)]
DOCTORS = [one for one in PEOPLE if one.role is Role.PHYSICIAN]
REASONS = (SpecificReason("I.3", "Three trials are documented; the policy asks for four."),)
HOURS = 24 * 40

words = st.just("because")
people = st.sampled_from([*PEOPLE, *DOCTORS * 4])
moments = st.sampled_from([MONDAY + timedelta(hours=hours) for hours in (-1, 0, 0, 0, 1, 100, HOURS)])
lines = st.sampled_from([*["1", "2"] * 6, "9"])
both = st.sampled_from([*[("1",), ("2",), ("1", "2")] * 4, ("9",)])
grants = st.sampled_from([DRUG.asked, INFUSION.asked, replace(INFUSION.asked, units=2)])
wider = st.builds(
    replace,
    st.sampled_from([DRUG.asked, INFUSION.asked, replace(INFUSION.asked, units=4)]),
    units=st.sampled_from([None, 2, 4, 8, 9999]),
    end=st.sampled_from([INFUSION.end, INFUSION.end, date(2035, 1, 1)]),
)
"""Grants as somebody may wish them: often more than any source gives."""
FACT = Considered(ConsideredKind.FACT, "age")
considered = st.sampled_from([
    *[FACT] * 6,
    Considered(ConsideredKind.FACT, "nothing"),
    Considered(ConsideredKind.DOCUMENT, "nowhere"),
])  # fmt: skip
paths = st.sampled_from(["age", "weight_kg", "severe_suicidal_ideation"])
values = st.sampled_from([True, 44, None])
channels = st.sampled_from([WithdrawalChannel.PORTAL, WithdrawalChannel.PHONE])
withdrawals = st.builds(Withdrawn, words, words, words, channels, st.just(""), words)
evidence = st.sampled_from([Evidence(Basis.ATTESTED, "a", None, "dr"), Evidence(Basis.STATED)])
facts = st.builds(GivenFact, paths, values, evidence)
given_facts = facts.map(lambda one: FactsGiven((one,)))


def _signature(by: Actor, at: datetime, days: int, credential: str) -> ClinicianSignature:
    until = (at + timedelta(days=days)).date()
    return ClinicianSignature(by.id, credential, "L-1", until, "psychiatry", at, "I decided this.")


likely = st.builds(_signature, st.sampled_from(DOCTORS), st.just(MONDAY), st.just(400), st.just("MD"))
odd = st.builds(
    _signature, people, moments, st.sampled_from([0, 400]), st.sampled_from(["MD", "MD", "RN", "none"])
)
signatures = st.sampled_from([likely, likely, odd]).flatmap(lambda kind: kind)
refusing: tuple[st.SearchStrategy[Any], ...] = (signatures, st.just(REASONS), st.tuples(considered))
partials = st.builds(PartiallyApproved, grants, *refusing)
adverses = st.builds(Adverse, lines, *refusing)
criteria = st.builds(Approved, grants, st.just(ApprovalBasis.CRITERIA), st.just("case-1"), signatures)
approvals = criteria | st.builds(
    Approved, grants, st.sampled_from(ApprovalBasis), st.just("case-1"), signatures, st.just(REASONS)
)
determinations: st.SearchStrategy[Determination] = approvals | partials | adverses
delegates = (
    st.builds(Approved, grants | wider, st.just(ApprovalBasis.DELEGATE), st.just(""), signatures)
    | partials
    | adverses
)
papers = st.sampled_from([*[PAPER.digest] * 6, "nowhere"])
entries = st.builds(DelegateDecisionEntered, st.just("d"), st.just("D-1"), delegates, papers)
on_appeal = st.builds(
    Approved, grants | wider, st.just(ApprovalBasis.APPEAL), st.just(""), signatures, st.just(REASONS)
)
appeal_decisions = (
    st.builds(Upheld, lines, *refusing) | on_appeal.map(Overturned) | partials.map(Overturned)
).map(lambda one: AppealDecided("A-1", (one,)))
deadlines = st.builds(Deadline, st.just("r"), lines, moments, st.just("cfr"), st.sampled_from(["", "A-1"]))
assessments = st.sampled_from(Outcome).map(
    lambda outcome: Assessed(
        ("1", "2"), "mgb-031", "1", "p", (), "case-1", outcome, ("I.2",), decisive=("age",)
    )
)
missing = st.sampled_from([(), ("active_treatment",)])
needs = st.builds(
    lambda some, need, open_: NeedDetermined(some, need, missing=open_), both, st.sampled_from(Need), missing
)
switched = st.builds(
    lambda on: RulesSet((SwitchedRule("ma.transition_90_days", on, "Counsel", MONDAY.date()),)), st.booleans()
)
coverages = st.sampled_from([(), ("the coverage lapsed",)]).map(
    lambda problems: CoverageChecked("medicare_advantage", problems=problems)
)
forwarding = st.builds(AppealForwarded, st.just("A-1"), st.just("independent review entity"), words)
part = replace(INFUSION.asked, units=2)
rulings = st.sampled_from([
    *[LineRuling("2", Ruling.OVERTURNED, INFUSION.asked), LineRuling("1", Ruling.OVERTURNED, DRUG.asked)] * 2,
    *(LineRuling("2", Ruling.PARTLY_OVERTURNED, grant) for grant in (part, INFUSION.asked)),
    *(LineRuling("2", Ruling.OVERTURNED, replace(INFUSION.asked, units=units)) for units in (9, None)),
    *(LineRuling(line, ruling) for line in ("1", "2", "9") for ruling in (Ruling.UPHELD, Ruling.DISMISSED)),
])  # fmt: skip
outside = st.builds(
    lambda number, rule, one, paper, reason: OutsideDecided(
        f"R-1-O{number}", "", 2, rule, "a body", f"E-{number}", MONDAY.date(), MONDAY, (one,), paper, reason
    ),
    st.sampled_from([1, 2]), st.sampled_from(["appeal.ma.2", "appeal.aco.2"]), rulings, papers,
    st.sampled_from(["", "at once", "at once"]),
)  # fmt: skip
longer = st.builds(
    lambda ground, hours: AppealExtended("A-1", ground, "m", "j", MONDAY + timedelta(hours=hours)),
    st.sampled_from(["asked", "wished"]), st.sampled_from([1, 150, HOURS]),
)  # fmt: skip
granting = st.builds(
    lambda number, grant: Effectuated(f"R-1-O{number}", (grant,)), st.sampled_from([1, 2]), grants
)
signing: dict[str, Any] = {"signing": SIGNING}
DELEGATES = (
    Delegate(
        "d",
        frozenset({"medicare_advantage", "commercial"}),
        tuple(DelegateSigner(one.id, "MD", "L-1", date(2028, 1, 1), "psychiatry") for one in DOCTORS),
    ),
)
rules = {"2": extensions.ExtensionRule(frozenset({"asked"}), timedelta(days=14))}


@dataclass(frozen=True)
class Step:
    """One thing that somebody tries: a command with its arguments, or a bare body."""

    name: str
    by: Actor
    hours: int
    run: Callable[[RequestState, datetime, Actor], tuple[Body, ...]]


def trying(command: Command, *args: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[Step]:
    """The command, by anybody, some hours later."""

    def step(by: Actor, themselves: bool, hours: int, drawn: tuple[Any, ...]) -> Step:
        def run(state: RequestState, at: datetime, actor: Actor) -> tuple[Body, ...]:
            return command(state, *drawn, at=at, actor=actor, **more)

        return Step(command.__name__, _signer(drawn, by) if themselves else by, hours, run)

    fitting = [one for one in PEOPLE if one.role in TABLE[_action(command)]]
    by = st.sampled_from([st.sampled_from(fitting)] * 3 + [people]).flatmap(lambda kind: kind)
    themselves = st.sampled_from([command in SIGNED, command in SIGNED, False])
    return st.builds(step, by, themselves, st.sampled_from([0] * 6 + [1, 100]), st.tuples(*args))


def stating(kind: type[Any], events: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    """A plain action, under the row that it has."""

    def command(state: RequestState, stated: Body, *, at: datetime, actor: Actor) -> tuple[Body, ...]:
        return plain_actions.record(state, stated, at, actor)

    command.__name__ = plain_actions.ROW_OF[kind].action.value
    return trying(command, events)


def _action(command: Command) -> Action:
    return Action(command.__name__)


def _signer(drawn: tuple[Any, ...], otherwise: Actor) -> Actor:
    """Whoever signed what was drawn, so that people mostly sign for themselves."""
    for one in drawn:
        decided = getattr(one, "decisions", (one,))[0]
        signature = getattr(getattr(decided, "determination", decided), "signature", None)
        if isinstance(signature, ClinicianSignature):
            return next(person for person in PEOPLE if person.id == signature.person)
    return otherwise


def bare(body: Body, by: Actor) -> Step:
    def run(state: RequestState, at: datetime, actor: Actor) -> tuple[Body, ...]:
        return (body,)

    return Step(f"bare {type(body).__name__}", by, 0, run)


ENTER = trying(delegation.take_delegate_decision, entries, **signing, delegates=DELEGATES)
CONFIRM = trying(delegation.confirm_delegate_decision, both, **signing, delegates=DELEGATES)
DECIDE_APPEAL = trying(
    appeal_commands.decide_appeal, appeal_decisions, **signing, reports_to={}, number="AU-9"
)
CORRECT = trying(
    authorization_commands.correct_authorization,
    st.builds(AuthorizationCorrected, st.just("AU-1"), st.tuples(wider), words),
)
NO = (
    trying(determination_commands.determine_adversely, adverses, **signing)
    | trying(determination_commands.determine_partially, partials, **signing)
    | ENTER
    | CONFIRM
    | DECIDE_APPEAL
)
YES = (
    trying(determination_commands.approve, approvals, **signing)
    | trying(
        determination_commands.approve_automatically,
        st.lists(grants, max_size=2),
        st.sampled_from(["", "plan 7"]),
    )
    | trying(authorization_commands.issue_authorization, st.just("AU-1"), both)
    | CORRECT
    | trying(
        authorization_commands.use_units, lines.map(lambda one: UnitsUsed("AU-1", one, 1, DRUG.start, "C-1"))
    )
    | trying(
        authorization_commands.lapse,
        st.just(AuthorizationLapsed("AU-1", (MONDAY + timedelta(hours=HOURS)).date())),
    )
)
LATENESS = (
    trying(deadlines_commands.miss_deadline, deadlines, st.sampled_from(deadlines_commands.Consequence))
    | trying(review_commands.escalate, deadlines.map(lambda one: Escalated(Role.PHYSICIAN, "late", one)))
    | trying(intake_commands.expire_draft, st.just(DraftExpired("late")))
    | trying(
        review_commands.extend,
        lines.map(lambda one: ExtensionTaken(one, "asked", "m", "j", MONDAY + timedelta(hours=HOURS))),
        rules=rules,
        deadline=Deadline("r", "2", MONDAY + timedelta(hours=100)),
    )
)
OUTSIDE = trying(appeal_commands.take_outside_decision, outside) | trying(
    appeal_commands.effectuate, st.sampled_from(["R-1-O1", "R-1-O2"]), st.just("AU-3")
)
"""What a body outside the plan decides, and what the plan does of it: never a determination, never a no."""
WORK = (
    trying(intake_commands.create_draft, st.just(DraftCreated("M-1", NPI, "commercial", "mgb-031")))
    | trying(intake_commands.submit, st.just(submission()))
    | trying(intake_commands.give_facts, given_facts)
    | trying(review_commands.confirm_fact, st.builds(FactConfirmed, paths, values, evidence))
    | trying(review_commands.correct_fact, st.builds(FactCorrected, facts, values, words))
    | trying(review_commands.record_assessment, assessments)
    | trying(
        review_commands.request_information, st.just(asking("weight_kg", escalate_at=None)), deadline=None
    )
    | stating(NoteWritten, words.map(NoteWritten))
    | trying(intake_commands.withdraw, withdrawals)
    | stating(Assigned, people.map(lambda one: Assigned(one.id, one.role)))
    | trying(review_commands.lock, moments.map(Locked))
    | stating(Unlocked, st.just(Unlocked()))
    | trying(intake_commands.note_duplicate, st.just(DuplicateNoted(("R-2",))))
    | stating(ExpediteProposed, words.map(ExpediteProposed))
    | stating(ExpediteGranted, words.map(ExpediteGranted))
    | trying(review_commands.refuse_expedite, words.map(ExpediteRefused), must_grant=False)
    | trying(
        review_commands.resolve_judgment,
        st.builds(JudgmentResolved, st.just("I.2"), st.booleans(), words, signatures),
        **signing,
    )
    | trying(delegation.recall, both.map(lambda some: Recalled(some, "not theirs")))
    | trying(
        delegation.hand_over, both.map(lambda some: HandedOver(some, "d", "by contract")), delegates=DELEGATES
    )
    | trying(delegation.reject_delegate_decision, both, words)
    | trying(requirement_commands.set_rules, switched)
    | trying(requirement_commands.check_coverage, coverages)
    | trying(requirement_commands.determine_need, needs)
    | trying(appeal_commands.forward_appeal, forwarding)
    | trying(
        appeal_commands.extend_appeal,
        longer,
        rule=rules["2"],
        deadline=Deadline("r", "2", MONDAY + timedelta(hours=100), "", "A-1"),
    )
    | OUTSIDE
    | trying(determination_commands.reopen, st.builds(Reopened, both, st.sampled_from(ReopenGround), words))
    | trying(peer_to_peer.offer_peer_to_peer, moments.map(PeerToPeerOffered))
    | stating(PeerToPeerBooked, moments.map(lambda when: PeerToPeerBooked(when, "p", "t")))
    | trying(
        peer_to_peer.hold_peer_to_peer, st.builds(PeerToPeerHeld, st.sampled_from(PeerToPeerOutcome), words)
    )
    | trying(
        appeal_commands.file_appeal,
        both.map(lambda some: AppealFiled("A-1", 1, some, "m", Urgency.STANDARD, MONDAY.date(), "x")),
    )
    | trying(record_commands.view, st.just(Viewed("case", "work")))
)


def _answering(by: Actor, one: FactsGiven) -> Step:
    return Step("answer", by, 0, lambda state, at, actor: intake_commands.answer(state, at, actor, given=one))


ANSWERS = st.builds(_answering, people, given_facts)
BARE_NO = st.builds(
    bare,
    determinations.map(Determined)
    | st.builds(DelegateDecided, st.just("d"), st.just("D-1"), delegates, st.integers(1, 9))
    | entries
    | appeal_decisions
    | criteria.map(lambda one: AutomaticallyApproved(replace(one, signature=None), "plan 7")),
    people,
)
BARE_REST = st.builds(
    bare,
    deadlines.map(DeadlineMissed)
    | deadlines.map(DeemedAdverse)
    | deadlines.map(DeemedGranted)
    | needs
    | switched
    | coverages
    | forwarding
    | outside
    | longer
    | granting
    | st.builds(DelegateDecisionRejected, lines, st.integers(1, 9), words)
    | st.builds(AuthorizationCorrected, st.just("AU-1"), st.tuples(wider), words)
    | wider.map(lambda one: AuthorizationIssued("AU-2", (one,)))
    | grants.map(lambda one: AuthorizationIssued("AU-1", (one,)))
    | st.just(Answered(("weight_kg",), "none"))
    | st.just(NoLongerNeeded(("weight_kg",)))
    | assessments,
    people,
)


def handed_over() -> Story:
    return in_review().record(HandedOver(("1", "2"), "d", "by contract"), by=PEOPLE[4])


def entered() -> Story:
    """A decision of the delegate waits for a second person, on both lines."""
    story = handed_over()
    for line, asked in (("1", DRUG.asked), ("2", INFUSION.asked)):
        signature = _signature(DOCTORS[0], MONDAY, 400, "MD")
        yes = Approved(asked, ApprovalBasis.DELEGATE, "", signature)
        no = Adverse(line, signature, REASONS, (FACT,))
        body = DelegateDecisionEntered("d", "D-1", yes if line == "1" else no, PAPER.digest)
        story.record(body, by=next(one for one in PEOPLE if one.role is Role.INTAKE))
    return story


def authorized() -> Story:
    """In part: fewer units than were asked for."""
    story = received().record(Determined(partial("2", 4)), by=PHYSICIAN)
    return story.record(AuthorizationIssued("AU-1", (partial("2", 4).grant,)), by=SYSTEM)


def asked_about() -> Story:
    """In review, while it is open whether authorization may be required of the second line."""
    need = NeedDetermined(("2",), Need.UNDETERMINED, missing=("active_treatment",))
    return in_review().record(need, by=PEOPLE[0])


def appealed() -> Story:
    """By somebody of our own list of doctors, so that the same one may try to decide it."""
    story = received()
    for line in ("1", "2"):
        made = Adverse(line, _signature(DOCTORS[0], MONDAY, 400, "MD"), REASONS, (FACT,))
        story.record(Determined(made), by=DOCTORS[0])
    appeal = AppealFiled("A-1", 1, ("2",), "m", Urgency.STANDARD, MONDAY.date(), "x")
    return story.record(appeal, by=PEOPLE[0])


def reversed_outside() -> Story:
    """Refused, and overturned in part by a body outside the plan."""
    ruling = LineRuling("2", Ruling.PARTLY_OVERTURNED, part)
    came = OutsideDecided(
        "R-1-O1", "", 2, "appeal.ma.2", "a body", "E-1", MONDAY.date(), MONDAY, (ruling,), PAPER.digest,
        "at once",
    )  # fmt: skip
    return appealed().record(came, by=PEOPLE[0])


BEGINNINGS: dict[str, Callable[[], Story]] = {
    "new": Story,
    "received": received,
    "in review": in_review,
    "overdue": lambda: in_review().later(hours=100),
    "handed over": handed_over,
    "entered": entered,
    "authorized": authorized,
    "need open": asked_about,
    "refused": refused,
    "appealed": appealed,
    "reversed outside": reversed_outside,
}


def lived(beginning: str, steps: list[Step]) -> Story:
    """The story after these tries; each event that came to be is checked as it comes."""
    story = BEGINNINGS[beginning]()
    for step in steps:
        story.later(hours=step.hours)
        try:
            bodies = step.run(story.state, story.at, step.by)
        except Refused:
            continue
        for body in bodies:
            before = story.state
            try:
                story.record(body, by=step.by)
            except Refused:
                assert step.name.startswith("bare"), f"{step.name} proposed what cannot follow"
                assert story.state is before
                continue
            check_event(before, story.state, story.events[-1], bare=step.name.startswith("bare"))
            check_authority(before, story.state, story.events[-1])
    return story


def check_event(before: RequestState, after: RequestState, event: Event, bare: bool) -> None:
    """Only what decides changes a determination, and a new "no" has all that a "no" needs."""
    was, now = list(before.determinations()), list(after.determinations())
    if not isinstance(event.body, DECIDING):
        assert now == was, f"{type(event.body).__name__} changed a determination"
    if isinstance(event.body, LATE):
        assert [line.status for line in after.lines.values()] == [one.status for one in before.lines.values()]
    for no in (one for one in now if not isinstance(one, Approved) and one not in was):
        seen(f"{type(no).__name__} by {type(event.body).__name__}")
        check_no(before, event, no, bare)
    if isinstance(event.body, AppealDecided):
        for decision in event.body.decisions:
            if isinstance(decision, Upheld):
                seen("Upheld")
                check_no(before, event, decision, bare)


def check_no(
    before: RequestState, event: Event, no: Adverse | PartiallyApproved | Upheld, bare: bool
) -> None:
    signature = no.signature
    assert isinstance(signature, ClinicianSignature)
    assert signature.signed_at <= event.at
    assert event.at.date() <= signature.licence_valid_until
    assert all(reason.clause and reason.words for reason in no.reasons)
    assert no.reasons
    assert {one.reference for one in no.considered if one.kind is ConsideredKind.FACT} <= set(before.facts)
    assert {one.reference for one in no.considered if one.kind is ConsideredKind.DOCUMENT} <= set(
        before.documents
    )
    assert no.considered
    if isinstance(event.body, DelegateDecided):
        assert before.lines[no.line].delegate == event.body.delegate
    else:
        assert (event.actor.role, event.actor.id) == (Role.PHYSICIAN, signature.person)
    if isinstance(event.body, AppealDecided):
        assert signature.person not in before.took_part
    elif (need := before.lines[no.line].need) is not None:
        assert not need.released
        assert need.need is Need.REQUIRED or not need.missing
    if not bare:
        acts = {Adverse: Act.REFUSE, PartiallyApproved: Act.PARTIALLY_APPROVE}
        act = Act.DECIDE_APPEAL if isinstance(event.body, AppealDecided) else acts[type(no)]
        assert SIGNING.allows(signature, act, before.product_line, before.lines[no.line].requested)


beginnings = st.sampled_from(list(BEGINNINGS))
kinds = [*[NO] * 6, YES, YES, LATENESS, WORK, OUTSIDE, ANSWERS, BARE_NO, BARE_NO, BARE_REST]
anything = st.lists(st.sampled_from(kinds).flatmap(lambda kind: kind), min_size=12, max_size=20)


@settings(max_examples=300)
@given(beginnings, anything)
def test_no_sequence_reaches_a_no_without_its_clinician(beginning: str, steps: list[Step]) -> None:
    story = lived(beginning, steps)
    assert verify_chain(story.events) == ()


THEIR_YES = trying(
    delegation.take_delegate_decision,
    st.builds(Approved, grants | wider, st.just(ApprovalBasis.DELEGATE), st.just(""), likely).map(
        lambda yes: DelegateDecisionEntered("d", "D-1", yes, PAPER.digest)
    ),
    **signing,
    delegates=DELEGATES,
)
OVERTURN = trying(
    appeal_commands.decide_appeal,
    st.builds(
        Approved, grants | wider, st.just(ApprovalBasis.APPEAL), st.just(""), likely, st.just(REASONS)
    ).map(lambda yes: AppealDecided("A-1", (Overturned(yes),))),
    **signing, reports_to={}, number="AU-9",
)  # fmt: skip
EFFECTUATE = trying(appeal_commands.effectuate, st.just("R-1-O1"), st.just("AU-4"))
AUTHORITY = [
    *(ENTER, THEIR_YES, THEIR_YES, CONFIRM, OVERTURN, OVERTURN, DECIDE_APPEAL, CORRECT, OUTSIDE, EFFECTUATE),
    *(NO, YES, WORK, BARE_NO, BARE_REST),
]
WANTED = {
    *("AuthorizationIssued", "AuthorizationCorrected", "taken in from outside", "effectuated"),
    *("determined by a clinician", "an appeal decided"),
    *("a delegate's Approved confirmed", "a delegate's Adverse confirmed"),
}


def histories(examples: int, steps: Sequence[st.SearchStrategy[Step]], *starts: str) -> None:
    """Lives of requests with much in them that grants; each event is checked as it comes."""

    @settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.sampled_from(starts),
        st.lists(st.sampled_from(steps).flatmap(lambda kind: kind), min_size=8, max_size=16),
    )
    def live(beginning: str, tried: list[Step]) -> None:
        lived(beginning, tried)

    live()


def test_no_authorization_exceeds_its_source_and_every_determination_is_somebodys_who_may() -> None:
    REACHED.clear()
    likely_starts = ("handed over", "entered", "authorized", "appealed", "reversed outside")
    histories(500, AUTHORITY, *likely_starts * 3, *BEGINNINGS)
    assert set(REACHED) >= WANTED, WANTED - set(REACHED)


def _nothing(*_: object, **__: object) -> None:
    """A guard that is not there."""


@pytest.mark.parametrize(
    ("module", "guard", "steps", "start"),
    [
        (determination_fold, "_confirmed_by_another", (CONFIRM, BARE_NO), "entered"),
        (guards, "within_what_was_asked", (THEIR_YES, CONFIRM), "handed over"),
        (guards, "document_on_record", (ENTER,), "handed over"),
        (guards, "within_what_was_asked", (OVERTURN,), "appealed"),
        (guards, "within_what_was_asked", (OUTSIDE,), "appealed"),
        (AuthorizationState, "granted_by_source", (CORRECT,), "authorized"),
    ],
)
def test_the_histories_find_a_guard_that_is_missing(
    module: object,
    guard: str,
    steps: Sequence[st.SearchStrategy[Step]],
    start: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    histories(200, steps, start)
    monkeypatch.setattr(module, guard, _nothing)
    with pytest.raises(AssertionError):
        histories(200, steps, start)


@given(
    st.sampled_from(["overdue", "appealed", "reversed outside", *BEGINNINGS]),
    st.lists(LATENESS | ANSWERS | OUTSIDE | BARE_REST, min_size=5),
)
def test_lateness_and_what_is_decided_outside_determine_nothing(beginning: str, steps: list[Step]) -> None:
    before = list(BEGINNINGS[beginning]().state.determinations())
    assert list(lived(beginning, steps).state.determinations()) == before


@given(beginnings, anything)
def test_the_bytes_fold_to_the_same_state(beginning: str, steps: list[Step]) -> None:
    story = lived(beginning, steps)
    texts = [write_event(event) for event in story.events]
    events = [read_event(text) for text in texts]
    assert events == story.events
    assert [write_event(event) for event in events] == texts
    assert fold(story.state.id, events) == story.state


@given(anything, st.data())
def test_any_changed_byte_is_found(steps: list[Step], data: st.DataObject) -> None:
    texts = [write_event(event) for event in lived("refused", steps).events]
    at = data.draw(st.integers(0, len(texts) - 1))
    place = data.draw(st.integers(0, len(texts[at]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != texts[at][place]))
    texts[at] = texts[at][:place] + bytes([byte]) + texts[at][place + 1 :]
    try:
        events = [read_event(text) for text in texts]
    except CodecError:
        seen("not read")
        return
    seen("read, and found by the chain")
    assert verify_chain(events) != ()


def _tried(story: Story, at: datetime, by: Actor, body: Body) -> bool:
    try:
        apply(story.state, seal("R-1", story.events[-1], at, by, body))
    except Refused:
        return False
    return True


def _sound(by: Actor, signed: ClinicianSignature, looked_at: Considered, at: datetime) -> bool:
    """What a "no" needs, said once more in other words than the code under test says it."""
    in_time = signed.signed_at <= at and at.date() <= signed.licence_valid_until
    return by.role is Role.PHYSICIAN and signed.person == by.id and in_time and looked_at == FACT


signers = st.sampled_from(PEOPLE).flatmap(
    lambda by: st.tuples(
        st.just(by),
        likely
        | st.builds(_signature, st.just(by), st.just(MONDAY), st.sampled_from([0, 1, 400]), st.just("MD")),
    )
)
later = st.sampled_from([MONDAY, MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)])


@settings(max_examples=300)
@given(signers, considered, later)
def test_bare_an_adverse_determination_is_reached_exactly_with_all_it_needs(
    who: tuple[Actor, ClinicianSignature], looked_at: Considered, at: datetime
) -> None:
    """The checks above would hold of a machine that refuses everything; this one does not."""
    by, signed = who
    made = Adverse("1", signed, REASONS, (looked_at,))
    assert _tried(in_review(), at, by, Determined(made)) is _sound(by, signed, looked_at, at)


@settings(max_examples=300)
@given(signers, considered, later)
def test_bare_an_appeal_is_upheld_exactly_with_all_it_needs(
    who: tuple[Actor, ClinicianSignature], looked_at: Considered, at: datetime
) -> None:
    by, signed = who
    decided = AppealDecided("A-1", (Upheld("2", signed, REASONS, (looked_at,)),))
    right = _sound(by, signed, looked_at, at) and by != DOCTORS[0]
    assert _tried(appealed(), at, by, decided) is right
