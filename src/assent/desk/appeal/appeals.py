"""Use cases of appeals: filed, extended, decided by who took no part before, forwarded to the outside body."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from assent.casework.appeal import commands
from assent.casework.appeal.events import AppealDecided, AppealExtended, AppealFiled, AppealForwarded
from assent.casework.appeal.extension import appeal_extension
from assent.casework.appeal.ladder import check_reviewer, follows, may_file, sending
from assent.casework.deadlines.clocks import plan_day
from assent.casework.determination.determination import AppealDecision, Approved, Overturned
from assent.casework.determination.signature import NO_SUPPORT, SpecificReason, Support
from assent.casework.intake.events import Urgency
from assent.casework.notices.passages.alternatives import check_alternatives
from assent.casework.record.actors import OFFICES
from assent.casework.record.caller import Between, Called, FromCaller, MaybeWords, Name, Size
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Body, Role
from assent.casework.record.state import RequestState
from assent.desk.determination.citations import check_cited, supported
from assent.desk.notices.previews import NOT_SIGNED, DecisionPreview, check_seen, decision_preview
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording, take_up
from assent.desk.record.view import seen
from assent.desk.requirement.settlement import send


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal as it comes in. ``received_on`` is the day of the paper; None is today."""

    lines: Annotated[
        tuple[Name, ...],
        Size(0, 20),
        FromCaller("All that can be appealed where none is named.", default=()),
    ]
    filer: Annotated[Called, FromCaller("Who files it.", "member")]
    grounds: Annotated[MaybeWords, FromCaller("What the appeal says.", default="")]
    urgency: Annotated[Urgency, FromCaller("By which clock it is decided.")] = Urgency.STANDARD
    level: Annotated[int, Between(1, 9), FromCaller("The level on the ladder of the product line.")] = 1
    received_on: Annotated[date | None, FromCaller("The day of the paper; today if left out.")] = None


def file(
    desk: Desk,
    request: str,
    appeal: Appeal,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Take an appeal in, of lines that were refused, cut, or are deemed adverse (all of them where none is named).

    Software turns none away as late: where the time to file seems over a person looks for good cause. What
    an office files is received as it files it, and only intake keys in a paper that came before.
    """
    work = take_up(desk, request, now, expected)
    if actor.role in OFFICES and appeal.received_on not in (None, plan_day(now)):
        raise Refused(
            f"received_on {appeal.received_on}: an appeal is received as you file it; leave it out."
        )
    state = work.state
    lines = appeal.lines or tuple(name for name, line in state.lines.items() if line.appealable)
    filed = may_file(state, appeal.level, lines, appeal.received_on, now)
    id = f"{request}-A{len(state.appeals) + 1}"
    body = AppealFiled(
        id, appeal.level, lines, appeal.filer, appeal.urgency, filed.received_on, appeal.grounds
    )
    work.add(commands.file_appeal(state, body, work.now, actor), actor)
    if filed.seems_late:
        send(work, Role.PHYSICIAN, f"Appeal {id} came after {filed.last_day}: is there good cause?")
    return work.save()


def decide(
    desk: Desk,
    request: str,
    appeal: str,
    decisions: Iterable[AppealDecision],
    actor: Actor,
    now: datetime,
    *,
    departure: str = "",
    preview: str = "",
    expected: int | None = None,
) -> RequestState:
    """Decide an appeal, line by line: a physician who took no part before and is no subordinate of who did.

    What is overturned is authorized at once. What is upheld goes on by itself where the law says so, and its
    reasons stand to the record as those of any "no": ``departure`` is why they do not, ``preview`` the digest of
    the letters that the reviewer saw.
    """
    work = take_up(desk, request, now, expected)
    before = work.state.sequence
    _decide(work, appeal, tuple(decisions), actor, departure, preview)
    check_seen(work, before, preview)
    return work.save()


def preview_decision(
    desk: Desk,
    request: str,
    appeal: str,
    decisions: Iterable[AppealDecision],
    actor: Actor,
    now: datetime,
    *,
    departure: str = "",
) -> DecisionPreview:
    """The letters of the decision of an appeal before it is signed. Nothing is recorded but the look."""
    work = take_up(desk, request, now)
    before = work.state.sequence
    _decide(work, appeal, tuple(decisions), actor, departure, NOT_SIGNED)
    preview = decision_preview(work, before)
    seen(desk, request, actor, now, "preview of a decision", "appeal")
    return preview


def extend(
    desk: Desk,
    request: str,
    extension: AppealExtended,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Take more time for an appeal before the plan, once; refused where its level allows none.

    A Part B drug never has more (42 CFR 422.590), nor does a grievance of a commercial plan.
    """
    work = take_up(desk, request, now, expected)
    appeal = work.state.appeals.get(extension.appeal)
    if appeal is None or not appeal.open:
        raise Refused(f"No appeal {extension.appeal} is open before the plan.")
    rule, first = appeal_extension(work.state, appeal)
    return work.do(commands.extend_appeal(work.state, extension, work.now, actor, rule, first), actor)


def forward(
    desk: Desk,
    request: str,
    appeal: str,
    to: str,
    why: str,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Record that the file went to the outside body of the next level."""
    work = take_up(desk, request, now, expected)
    body = AppealForwarded(appeal, to, why)
    return work.do(commands.forward_appeal(work.state, body, work.now, actor), actor)


def _decide(
    work: Recording,
    appeal: str,
    decisions: tuple[AppealDecision, ...],
    actor: Actor,
    departure: str,
    preview: str,
) -> None:
    """Put the decision on top, by who may decide it, with what follows from it."""
    desk, state = work.desk, work.state
    decisions = tuple(_units_as_asked(state, decision) for decision in decisions)
    refusing = _refusing(work, decisions)
    overturned = any(isinstance(decision, Overturned) for decision in decisions)
    number = work.next_number() if overturned else ""

    def proposed(support: Support) -> tuple[Body, ...]:
        body = AppealDecided(appeal, decisions, support.departure, support.not_cited, support.preview)
        return commands.decide_appeal(state, body, work.now, actor, desk.signing, desk.reports_to, number)

    proposed(NO_SUPPORT)  # whether it can be made at all is said before how it stands to the record
    check_reviewer(state, appeal, AppealDecided(appeal, decisions), work.now, desk.office.specialties)
    support = _supported(work, refusing, departure)
    work.add(proposed(replace(support, preview=preview)), actor)
    _forward_what_is_upheld(work, AppealDecided(appeal, decisions))


def _refusing(work: Recording, decisions: tuple[AppealDecision, ...]) -> list[SpecificReason]:
    """The reasons of whatever is still refused; raises ``Refused`` for one that the policy cannot give."""
    refusing: list[SpecificReason] = []
    for decision in decisions:
        determined = decision.determination if isinstance(decision, Overturned) else decision
        check_cited(work.desk.catalogue, work.state, determined.reasons)
        if not isinstance(determined, Approved):
            check_alternatives(work.state, determined, plan_day(work.now), on_appeal=True)
            refusing += determined.reasons
    return refusing


def _supported(work: Recording, refusing: list[SpecificReason], departure: str) -> Support:
    """How these reasons stand to the record; where nothing is refused there is nothing to depart from."""
    if refusing:
        return supported(work, refusing, departure)
    if departure:
        raise Refused("departure: nothing is refused; leave departure out.")
    return NO_SUPPORT


def _units_as_asked(state: RequestState, appeal_decision: AppealDecision) -> AppealDecision:
    """What is overturned without a number of units grants the units that were asked for, not any number."""
    if not isinstance(appeal_decision, Overturned) or appeal_decision.line not in state.lines:
        return appeal_decision
    grant = appeal_decision.determination.grant.units_as_in(state.lines[appeal_decision.line].requested.asked)
    return Overturned(replace(appeal_decision.determination, grant=grant))


def _forward_what_is_upheld(work: Recording, appeal_decided: AppealDecided) -> None:
    appeal = work.state.appeals.get(appeal_decided.appeal)
    if appeal is None:
        raise Refused(f"There is no appeal {appeal_decided.appeal}.")
    to = follows(work.state, appeal)
    if to and any(
        not isinstance(decision, Overturned) or not _whole(work.state, decision)
        for decision in appeal_decided.decisions
    ):
        body = AppealForwarded(appeal_decided.appeal, to, "decided in whole or in part against the member")
        work.add_by_software(commands.forward_appeal, body)
        send(work, Role.INTAKE, sending(work.state, appeal, to, work.now))


def _whole(state: RequestState, overturned: Overturned) -> bool:
    return overturned.determination.grant.covers(state.lines[overturned.line].requested.asked)
