"""As for the commands, at the desk and in the store: no row says no without its clinician, whoever calls what."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent import bootstrap
from assent.casework.appeal.events import AppealDecided, AppealExtended, Ruling
from assent.casework.authorization.events import AuthorizationCorrected, UnitsUsed
from assent.casework.determination.determination import (
    Adverse,
    ApprovalBasis,
    Approved,
    Overturned,
    PartiallyApproved,
    Upheld,
)
from assent.casework.determination.events import (
    DelegateDecided,
    DelegateDecisionEntered,
    Determined,
    Reopened,
    ReopenGround,
)
from assent.casework.determination.signature import Act, ClinicianSignature
from assent.casework.intake.events import FactConfirmed, FactCorrected
from assent.casework.lifecycle import apply, fold
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Role
from assent.casework.record.events import NoteWritten
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState, new_request
from assent.casework.review.events import (
    Assigned,
    Escalated,
    ExpediteGranted,
    ExpediteProposed,
    ExtensionTaken,
    JudgmentResolved,
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOutcome,
    Unlocked,
)
from assent.desk import plain_actions
from assent.desk.appeal import appeals, effectuation
from assent.desk.appeal.effectuation import OutsideDecision, RulingStated
from assent.desk.authorization import authorizations
from assent.desk.deadlines import sweep
from assent.desk.determination import delegation, determinations
from assent.desk.determination.determinations import Signed
from assent.desk.intake import documents, requests
from assent.desk.ports import SYSTEM, Desk
from assent.desk.record import audit, view
from assent.desk.review import peer_to_peer, review
from tests.generative.authority import REACHED, check_authority, seen
from tests.journeys import signing
from tests.journeys.living import (
    INTAKE,
    MEDICARE,
    OFFICE,
    PHARMACY,
    PHONED,
    REASON,
    REVIEWER,
    SAID,
    TUESDAY,
    fact,
    make_folder,
    signed_by,
    submission,
)

BOTH = ("drug", "infusion")
PEOPLE = [Actor(f"{role.value}-{n}", role, OFFICE if n == 1 else "") for role in Role for n in (1, 2)]
DOCTORS = [one for one in PEOPLE if one.role is Role.PHYSICIAN]
CASES: dict[str, dict[str, Any]] = {
    "excluded": {"name": "excluded.json"},
    "judgment": {"name": "judgment-by-a-reading.json"},
    "pended": {"name": "two-facts-missing.json"},
    "medicare": {"name": "excluded.json", "member": "M-2", "facts": MEDICARE},
    "need": {"name": "excluded.json", "member": "M-5", "facts": MEDICARE},
    "aco": {"name": "other-guidance.json", "member": "M-3"},
}
UseCase = Callable[[Desk, str, Actor, datetime], object]


@dataclass(frozen=True)
class Try:
    """One use case, by somebody, some hours later."""

    name: str
    by: Actor
    hours: int
    act: UseCase


@dataclass(frozen=True)
class Hand:
    """How somebody signs, rightly or not."""

    signer: Actor | None
    credential: str
    days: int
    reasons: bool
    considered: str

    def signed(self, by: Actor, at: datetime) -> Signed:
        until = at.date() + timedelta(days=self.days)
        return signed_by(
            self.signer or by, at, *([REASON] if self.reasons else []), credential=self.credential, until=until,
            considered=fact(self.considered) if self.considered else (),
        )  # fmt: skip


people = st.sampled_from([*PEOPLE, *DOCTORS * 15, *[INTAKE] * 4])
hands = st.builds(
    Hand,
    st.sampled_from([None] * 60 + PEOPLE),
    st.sampled_from([*["MD"] * 8, "RN", "none"]),
    st.sampled_from([*[400] * 8, -1, 0]),
    st.sampled_from([*[True] * 5, False]),
    st.sampled_from(["", *["dose_mg"] * 6, "nothing"]),
)
lines = st.sampled_from([(), (), *[("drug",), ("infusion",), BOTH] * 2, ("other",)])
line = st.sampled_from([*BOTH, "other"])


def grant(name: str, units: int | None) -> Grant:
    return Grant(name, units, date(2026, 2, 16), date(2026, 3, 15))


def no(name: str, signed: Signed) -> Adverse:
    return Adverse(name, signed.signature, signed.reasons, signed.considered)


def state_of(desk: Desk, request: str) -> RequestState:
    return fold(request, desk.record.read(request))


def appeal_of(desk: Desk, request: str) -> str:
    return next(reversed(list(state_of(desk, request).appeals)), "none")


def decide_appeal(hand: Hand, overturn: bool) -> UseCase:
    def act(desk: Desk, request: str, by: Actor, at: datetime) -> object:
        signed, appeal = hand.signed(by, at), appeal_of(desk, request)
        filed = state_of(desk, request).appeals.get(appeal)
        made = [
            Overturned(
                Approved(
                    grant(name, 8 if name == "infusion" else None), ApprovalBasis.APPEAL, "", signed.signature,
                    signed.reasons,
                )
            )
            if overturn
            else Upheld(name, signed.signature, signed.reasons, signed.considered)
            for name in (filed.filed.lines if filed else BOTH)
        ]  # fmt: skip
        return signing.decide(desk, request, appeal, made, by, at)

    return act


def _paper(desk: Desk, request: str) -> str:
    """A paper of the request; where there is none, one that is not on the record."""
    return next(iter(state_of(desk, request).documents), "f" * 64)


def delegates(hand: Hand, name: str, kind: str) -> UseCase:
    def act(desk: Desk, request: str, by: Actor, at: datetime) -> object:
        signed = hand.signed(REVIEWER, at)
        made: Approved | PartiallyApproved | Adverse = Approved(
            grant(name, None), ApprovalBasis.DELEGATE, "", signed.signature
        )
        if kind == "partial":
            made = PartiallyApproved(grant(name, 2), signed.signature, signed.reasons, signed.considered)
        elif kind == "adverse":
            made = no(name, signed)
        paper = _paper(desk, request)
        decided = [DelegateDecisionEntered("Example Pharmacy Services", "E-1", made, paper)]
        return delegation.take_delegate_decision(desk, request, decided, by, at)

    return act


def refusing(some: tuple[str, ...], hand: Hand) -> UseCase:
    return lambda desk, request, by, at: signing.determine_adversely(
        desk, request, some, hand.signed(by, at), by, at
    )


def cutting(name: str, units: int, hand: Hand) -> UseCase:
    return lambda desk, request, by, at: signing.determine_partially(
        desk, request, grant(name, units), hand.signed(by, at), by, at
    )


def approving(some: tuple[str, ...], hand: Hand, continuity: bool) -> UseCase:
    return lambda desk, request, by, at: determinations.approve(
        desk, request, some, hand.signed(by, at), by, at, continuity=continuity
    )


def resolving(clause: str, answer: bool, hand: Hand) -> UseCase:
    return lambda desk, request, by, at: determinations.resolve_judgment(
        desk, request, JudgmentResolved(clause, answer, "as examined", hand.signed(by, at).signature), by, at
    )


def reopening(some: tuple[str, ...], ground: ReopenGround) -> UseCase:
    return lambda desk, request, by, at: determinations.reopen(
        desk, request, Reopened(some or BOTH, ground, "why"), by, at
    )


def answering(value: bool | int | None, path: str) -> UseCase:
    return lambda desk, request, by, at: requests.answer(desk, request, {path: value}, PHARMACY, by, at)


def filing(some: tuple[str, ...]) -> UseCase:
    return lambda desk, request, by, at: appeals.file(
        desk, request, appeals.Appeal(some, "member", "no"), by, at
    )


def ruling(said: Ruling, some: tuple[str, ...]) -> UseCase:
    def act(desk: Desk, request: str, by: Actor, at: datetime) -> object:
        part = said is Ruling.PARTLY_OVERTURNED
        says = tuple(RulingStated(name, said, grant(name, 3) if part else None) for name in some or BOTH)
        number = f"E-{len(state_of(desk, request).outside)}"
        made = OutsideDecision(
            2, number, says, document=_paper(desk, request), no_level_before="It took the matter up at once."
        )
        return effectuation.take_outside_decision(desk, request, made, by, at)

    return act


def swept(desk: Desk, _: str, by: Actor, at: datetime) -> object:
    return sweep.sweep(desk, at, by)


def _widened(state: RequestState) -> AuthorizationCorrected:
    """A correction of the latest authorization to much more."""
    number = next(reversed(list(state.authorizations)), "none")
    held = state.authorizations[number].grants if number in state.authorizations else (grant("infusion", 1),)
    wide = tuple(replace(one, units=9999, end=date(2035, 1, 1)) for one in held)
    return AuthorizationCorrected(number, wide, "a slip")


PLAIN: dict[str, UseCase] = {
    "hand over": lambda d, r, by, at: delegation.hand_over(d, r, (), "Example Pharmacy Services", "why", by, at),
    "confirm theirs": lambda d, r, by, at: delegation.confirm_delegate_decision(d, r, (), by, at),
    "reject theirs": lambda d, r, by, at: delegation.reject_delegate_decision(d, r, (), "why", by, at),
    "recall": lambda d, r, by, at: delegation.recall(d, r, (), "why", by, at),
    "withdraw": lambda d, r, by, at: requests.withdraw(d, r, "member", "why", by, at, **PHONED),
    "answer without": lambda d, r, by, at: requests.answer_without(
        d, r, tuple(state_of(d, r).asks)[:1], "none", by, at
    ),
    "settle need": lambda d, r, by, at: review.settle_need(d, r, {"active_treatment": False}, by, at),
    "confirm": lambda d, r, by, at: review.confirm(
        d, r, FactConfirmed("dose_mg", state_of(d, r).facts["dose_mg"].current.value, PHARMACY), by, at
    ),
    "correct": lambda d, r, by, at: review.correct(
        d, r,
        FactCorrected(GivenFact("pregnant", True, PHARMACY), state_of(d, r).facts["pregnant"].current.value, "x")
        if "pregnant" in state_of(d, r).facts
        else FactCorrected(GivenFact("pregnant", True, SAID), None, "x"),
        by, at,
    ),
    "assign": lambda d, r, by, at: plain_actions.act(d, r, Assigned(DOCTORS[1].id, Role.PHYSICIAN), by, at),
    "lock": review.lock,
    "unlock": lambda d, r, by, at: plain_actions.act(d, r, Unlocked(), by, at),
    "note": lambda d, r, by, at: plain_actions.act(d, r, NoteWritten("says"), by, at),
    "escalate": lambda d, r, by, at: plain_actions.act(d, r, Escalated(Role.PHYSICIAN, "why"), by, at),
    "propose": lambda d, r, by, at: plain_actions.act(d, r, ExpediteProposed("why", True), by, at),
    "expedite": lambda d, r, by, at: plain_actions.act(d, r, ExpediteGranted("why"), by, at),
    "no expedite": lambda d, r, by, at: review.refuse_expedite(d, r, "why", by, at),
    "extend": lambda d, r, by, at: determinations.extend(
        d, r, ExtensionTaken("infusion", "enrollee_asked", "member", "why", at + timedelta(days=9)), by, at
    ),
    "offer": lambda d, r, by, at: peer_to_peer.offer(d, r, at + timedelta(days=2), by, at),
    "book": lambda d, r, by, at: plain_actions.act(d, r, PeerToPeerBooked(at, "peer", "treating"), by, at),
    "hold": lambda d, r, by, at: peer_to_peer.hold(d, r, PeerToPeerHeld(PeerToPeerOutcome.RECONSIDER, "x"), by, at),
    "forward": lambda d, r, by, at: appeals.forward(d, r, appeal_of(d, r), "the entity", "why", by, at),
    "longer appeal": lambda d, r, by, at: appeals.extend(
        d, r, AppealExtended(appeal_of(d, r), "enrollee_asked", "member", "why", at + timedelta(days=40)), by, at
    ),
    "effectuate": lambda d, r, by, at: effectuation.effectuate(
        d, r, next(reversed(list(state_of(d, r).outside)), "none"), by, at
    ),
    "look": view.look,
    "attach": lambda d, r, by, at: documents.attach(d, r, [b"%PDF-1.7\n"], "a.pdf", "application/pdf", by, at),
    "use units": lambda d, r, by, at: authorizations.use_units(
        d, r, UnitsUsed(next(iter(state_of(d, r).authorizations), "none"), "infusion", 1, date(2026, 2, 20), "C"),
        by, at,
    ),
    "correct authorization": lambda d, r, by, at: authorizations.correct(
        d, r,
        AuthorizationCorrected(next(iter(state_of(d, r).authorizations), "none"), (grant("infusion", 1),), "x"),
        by, at, expected=state_of(d, r).version,
    ),
    "widen authorization": lambda d, r, by, at: authorizations.correct(
        d, r, _widened(state_of(d, r)), by, at, expected=state_of(d, r).version
    ),
}  # fmt: skip
acts: st.SearchStrategy[tuple[str, UseCase]] = st.one_of(
    st.tuples(st.just("refuse"), st.builds(refusing, lines, hands)),
    st.tuples(st.just("refuse"), st.builds(refusing, lines, hands)),
    st.tuples(st.just("cut"), st.builds(cutting, line, st.sampled_from([2, 8]), hands)),
    st.tuples(
        st.just("delegate"), st.builds(delegates, hands, line, st.sampled_from(["", "partial", "adverse"]))
    ),
    st.tuples(st.just("appeal"), st.builds(filing, lines)),
    st.tuples(st.just("decide appeal"), st.builds(decide_appeal, hands, st.booleans())),
    st.tuples(st.just("approve"), st.builds(approving, lines, hands, st.booleans())),
    st.tuples(
        st.just("resolve"), st.builds(resolving, st.sampled_from(["I.3", "X.8"]), st.booleans(), hands)
    ),
    st.tuples(st.just("decided outside"), st.builds(ruling, st.sampled_from(Ruling), lines)),
    st.tuples(st.just("reopen"), st.builds(reopening, lines, st.sampled_from(ReopenGround))),
    st.tuples(
        st.just("answer"),
        st.builds(
            answering, st.sampled_from([False, True, 91, None]), st.sampled_from(["ketamine_misuse", "age"])
        ),
    ),
    st.just(("sweep", swept)),
    st.sampled_from(sorted(PLAIN)).map(lambda name: (name, PLAIN[name])),
)


def _try(act: tuple[str, UseCase], by: Actor, hours: int) -> Try:
    return Try(act[0], SYSTEM if act[0] == "sweep" and hours else by, hours, act[1])


tries = st.lists(
    st.builds(_try, acts, people, st.sampled_from([0, 0, 0, 1, 30, 24 * 12])), min_size=8, max_size=14
)


STARTS: dict[str, tuple[str, ...]] = {
    "new": (),
    "with a paper": ("attach",),
    "at the delegate": ("attach", "hand over"),
    "refused": ("attach", "refuse"),
}


def _prepared(desk: Desk, id: str, start: str) -> None:
    """Lived through so far as it can be."""
    doctor = DOCTORS[0]
    steps = {**PLAIN, "refuse": refusing((), Hand(None, "MD", 400, reasons=True, considered="dose_mg"))}
    for name in STARTS[start]:
        with suppress(Refused):
            steps[name](desk, id, doctor, TUESDAY)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("desk") / "folder")


@settings(max_examples=40, derandomize=True)
@given(case=st.sampled_from(sorted(CASES)), start=st.sampled_from(sorted(STARTS)), steps=tries)
def test_no_use_case_leaves_a_no_without_its_clinician(
    template: Path, case: str, start: str, steps: list[Try]
) -> None:
    folder = template.parent / uuid4().hex
    shutil.copytree(template, folder)
    with bootstrap.desk(folder) as desk:
        id = requests.submit(desk, submission(id=case, **CASES[case]), INTAKE, TUESDAY).id
        _prepared(desk, id, start)
        at = TUESDAY
        for step in steps:
            at += timedelta(hours=step.hours)
            before = len(desk.record.read(id))
            try:
                step.act(desk, id, step.by, at)
            except Refused:
                assert len(desk.record.read(id)) == before, f"{step.name} was refused and left something"
        check_rows(desk, id)
        check_events(desk, id)
        check_history(desk, id)
        assert all(one.equal for one in audit.replay(desk, id))
        assert audit.verify(desk, {}).faults == ()
    shutil.rmtree(folder)


def check_rows(desk: Desk, request: str) -> None:
    for row in audit.export(desk, request)["derived"]["determination"]:
        seen(str(row["outcome"]))
        if row["outcome"] != "approved":
            assert all(row[name] for name in ("signer", "credential", "licence", "reasons", "considered"))
            assert not row["automatic"]


def refusals(desk: Desk, request: str) -> Iterator[tuple[Any, Any, Any]]:
    """Each event that says no, with the no and the act that its clinician signs."""
    for one in desk.record.read(request):
        match one.body:
            case (
                Determined(determination=Adverse() as made) | DelegateDecided(determination=Adverse() as made)
            ):
                yield one, made, Act.REFUSE
            case (
                Determined(determination=PartiallyApproved() as part)
                | DelegateDecided(determination=PartiallyApproved() as part)
            ):
                yield one, part, Act.PARTIALLY_APPROVE
            case AppealDecided(decisions=decisions):
                yield from ((one, each, Act.DECIDE_APPEAL) for each in decisions if isinstance(each, Upheld))


def check_events(desk: Desk, request: str) -> None:
    state = state_of(desk, request)
    for event, made, act in refusals(desk, request):
        seen(f"{type(event.body).__name__}: {act.value}")
        signature = made.signature
        assert isinstance(signature, ClinicianSignature)
        assert made.reasons
        assert made.considered
        assert signature.valid_at(event.at)
        requested = state.lines[made.line].requested
        assert desk.signing.allows(signature, act, state.product_line, requested)
        if not isinstance(event.body, DelegateDecided):
            assert event.body.preview, "signed before its letters were seen"
            assert (event.actor.role, event.actor.id) == (Role.PHYSICIAN, signature.person)


def check_history(desk: Desk, request: str) -> None:
    """Each event adds only what it may: an authorization within its source, a determination by who may make it."""
    state = new_request(request)
    for event in desk.record.read(request):
        after = apply(state, event)
        check_authority(state, after, event)
        state = after


WALK = (
    "attach", "hand over", "their yes", "confirm theirs", "widen authorization", "refuse", "appeal", "overturn",
    "decided outside", "effectuate", "reject theirs", "sweep", "recall", "approve",
)  # fmt: skip


WANTED = {
    *("AuthorizationIssued", "taken in from outside", "effectuated", "determined by a clinician"),
    *("a delegate's decision entered", "a delegate's Approved confirmed", "an appeal decided"),
}


def test_at_the_desk_no_authorization_exceeds_its_source(template: Path) -> None:
    """Walks of those who may, in any order, and that they went where it matters."""
    REACHED.clear()

    @settings(max_examples=40, derandomize=True, database=None)
    @given(data=st.data())
    def walk(data: st.DataObject) -> None:
        folder = template.parent / uuid4().hex
        shutil.copytree(template, folder)
        with bootstrap.desk(folder) as desk:
            _walked(desk, data)
        shutil.rmtree(folder)

    walk()
    assert set(REACHED) >= WANTED, WANTED - set(REACHED)


def _walked(desk: Desk, data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(["aco", "aco", "excluded", "medicare", "judgment"]))
    id = requests.submit(desk, submission(id=case, **CASES[case]), INTAKE, TUESDAY).id
    at, steps = TUESDAY, _walk_steps()
    more = data.draw(st.lists(st.sampled_from(WALK), min_size=10, max_size=18))
    for name in (*_LEADING_ON[case], *more):
        at += timedelta(hours=data.draw(st.sampled_from([0, 0, 1, 30])))
        act, by = steps[name]
        with suppress(Refused):
            act(desk, id, data.draw(st.sampled_from(by)), at)
    check_history(desk, id)
    assert audit.verify(desk, {}).faults == ()


_LEADING_ON = {
    "aco": ("attach", "hand over", "their yes"),
    "judgment": ("attach",),
    **dict.fromkeys(("excluded", "medicare"), ("attach", "refuse", "appeal")),
}


def _walk_steps() -> dict[str, tuple[UseCase, list[Actor]]]:
    hand = Hand(None, "MD", 400, reasons=True, considered="dose_mg")
    clerks = [one for one in PEOPLE if one.role in (Role.INTAKE, Role.NURSE)]
    nurses = [one for one in PEOPLE if one.role is Role.NURSE]
    own: dict[str, tuple[UseCase, list[Actor]]] = {
        "their yes": (delegates(hand, "drug", ""), clerks),
        "refuse": (refusing((), hand), DOCTORS),
        "appeal": (filing(()), [INTAKE]),
        "overturn": (decide_appeal(hand, overturn=True), DOCTORS),
        "decided outside": (ruling(Ruling.OVERTURNED, ()), clerks),
        "effectuate": (PLAIN["effectuate"], nurses),
        "approve": (approving((), hand, continuity=False), DOCTORS),
        "sweep": (swept, [SYSTEM]),
    }
    return {name: own.get(name) or (PLAIN[name], clerks) for name in WALK}
