"""Use cases of clinicians: resolve a judgment, approve, extend, and the only ways to a "no"."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from assent.casework.deadlines.clocks import deadline_of, extension_rules, plan_day
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import Adverse, ApprovalBasis, Approved, PartiallyApproved
from assent.casework.determination.events import Reopened
from assent.casework.determination.signature import (
    NO_SUPPORT,
    Alternative,
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SigningTable,
    SpecificReason,
    Support,
)
from assent.casework.notices.passages.alternatives import check_alternatives
from assent.casework.record.checks import Refused
from assent.casework.record.event import Actor, Body
from assent.casework.record.lines import Grant
from assent.casework.record.state import RequestState
from assent.casework.review import commands as review_commands
from assent.casework.review.events import Assessed, ExtensionTaken, JudgmentResolved
from assent.desk.determination.citations import check_cited, supported
from assent.desk.notices.previews import NOT_SIGNED, DecisionPreview, check_seen, decision_preview
from assent.desk.ports import Desk
from assent.desk.record.recording import Recording, take_up
from assent.desk.record.view import seen
from assent.desk.review.reassessment import reassess
from assent.logic.conclude import Outcome

_N = TypeVar("_N", Adverse, PartiallyApproved)


@dataclass(frozen=True, slots=True)
class Signed:
    """A clinician's signature with the reasons by clause; ``considered`` are facts of the record.

    Where nothing is named as considered, it is every recorded fact that the latest assessment rests on.
    ``alternatives`` is what the plan would cover instead, where something is. ``departure`` is why the clinician
    departs from the record, empty where they do not; ``preview`` the digest of the preview that they saw.
    """

    signature: ClinicianSignature
    reasons: tuple[SpecificReason, ...] = ()
    considered: tuple[Considered, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    departure: str = ""
    preview: str = ""


def resolve_judgment(
    desk: Desk,
    request: str,
    resolved: JudgmentResolved,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Answer an open clause for this case, signed; the request is assessed again by the reading chosen."""
    work = take_up(desk, request, now, expected)
    work.add(review_commands.resolve_judgment(work.state, resolved, work.now, actor, desk.signing), actor)
    reassess(work)
    return work.save()


def approve(
    desk: Desk,
    request: str,
    lines: Iterable[str],
    signed: Signed,
    actor: Actor,
    now: datetime,
    *,
    continuity: bool = False,
    expected: int | None = None,
) -> RequestState:
    """Approve lines (all open ones where none is named) as asked for, and authorize them.

    By the criteria where they are met, or every clause in question was resolved in favour; otherwise
    outside the criteria, which needs reasons. ``continuity``: because treatment goes on that was begun
    before, or that another carrier approved, with the reason.
    """
    work = take_up(desk, request, now, expected)
    check_cited(work.desk.catalogue, work.state, signed.reasons)
    for name in _chosen(work.state, lines):
        determination = (
            _continuity(work.state, name, signed) if continuity else _approval(work.state, name, signed)
        )
        work.add(
            determination_commands.approve(work.state, determination, work.now, actor, desk.signing), actor
        )
    work.authorize()
    return work.save()


def determine_partially(
    desk: Desk,
    request: str,
    grant: Grant,
    signed: Signed,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Grant less than asked on one line: a physician signs, with reasons. What is granted is authorized."""
    work = take_up(desk, request, now, expected)
    before = work.state.sequence
    _grant_in_part(work, grant, signed, actor)
    check_seen(work, before, signed.preview)
    return work.save()


def determine_adversely(
    desk: Desk,
    request: str,
    lines: Iterable[str],
    signed: Signed,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Grant nothing of these lines (all open ones where none is named): a physician signs, with reasons."""
    work = take_up(desk, request, now, expected)
    before = work.state.sequence
    _refuse(work, lines, signed, actor)
    check_seen(work, before, signed.preview)
    return work.save()


def preview_partial(
    desk: Desk, request: str, grant: Grant, signed: Signed, actor: Actor, now: datetime
) -> DecisionPreview:
    """The letters of a partial approval before it is signed. Nothing is recorded but the look."""
    work = take_up(desk, request, now)
    before = work.state.sequence
    _grant_in_part(work, grant, replace(signed, preview=NOT_SIGNED), actor)
    return _looked_at(decision_preview(work, before), work, actor)


def preview_adverse(
    desk: Desk, request: str, lines: Iterable[str], signed: Signed, actor: Actor, now: datetime
) -> DecisionPreview:
    """The letters of an adverse determination before it is signed. Nothing is recorded but the look."""
    work = take_up(desk, request, now)
    before = work.state.sequence
    _refuse(work, lines, replace(signed, preview=NOT_SIGNED), actor)
    return _looked_at(decision_preview(work, before), work, actor)


def reopen(
    desk: Desk,
    request: str,
    reopened: Reopened,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Take determined lines up again on a listed ground; what was determined stays on the record."""
    work = take_up(desk, request, now, expected)
    work.add(determination_commands.reopen(work.state, reopened, work.now, actor), actor)
    reassess(work)
    return work.save()


def extend(
    desk: Desk,
    request: str,
    extension: ExtensionTaken,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Extend the time of one line; refused where its clock allows none, as for a Part B drug."""
    work = take_up(desk, request, now, expected)
    first = deadline_of(work.state, work.moments, extension.line)
    if first is None:
        raise Refused(f"No deadline runs for line {extension.line}; there is nothing to extend.")
    rules = extension_rules(work.state, work.moments)
    return work.do(review_commands.extend(work.state, extension, work.now, actor, rules, first), actor)


def _looked_at(preview: DecisionPreview, work: Recording, actor: Actor) -> DecisionPreview:
    """The preview, after the look at it was recorded."""
    seen(work.desk, work.state.id, actor, work.now, "preview of a decision", "determination")
    return preview


def _grant_in_part(work: Recording, grant: Grant, signed: Signed, actor: Actor) -> None:
    check_cited(work.desk.catalogue, work.state, signed.reasons)
    (line,) = _chosen(work.state, (grant.line,))
    considered = signed.considered or _rested_on(work.state, line)
    grant = grant.units_as_in(work.state.lines[line].requested.asked)
    partially_approved = PartiallyApproved(
        grant, signed.signature, signed.reasons, considered, signed.alternatives
    )
    check_alternatives(work.state, partially_approved, plan_day(work.now))
    _sign(work, determination_commands.determine_partially, [partially_approved], signed, actor)
    work.authorize()


def _refuse(work: Recording, lines: Iterable[str], signed: Signed, actor: Actor) -> None:
    check_cited(work.desk.catalogue, work.state, signed.reasons)
    refusals = [
        Adverse(
            name,
            signed.signature,
            signed.reasons,
            signed.considered or _rested_on(work.state, name),
            signed.alternatives,
        )
        for name in _chosen(work.state, lines)
    ]
    for adverse in refusals:
        check_alternatives(work.state, adverse, plan_day(work.now))
    _sign(work, determination_commands.determine_adversely, refusals, signed, actor)


def _sign(
    work: Recording,
    command: Callable[[RequestState, _N, datetime, Actor, SigningTable, Support], tuple[Body, ...]],
    determinations: Sequence[_N],
    signed: Signed,
    actor: Actor,
) -> None:
    """Put a "no" to each line on top. Whether it can be made at all is said before how it stands to the record."""
    signing = work.desk.signing
    for determination in determinations:
        command(work.state, determination, work.now, actor, signing, NO_SUPPORT)
    support = replace(supported(work, signed.reasons, signed.departure), preview=signed.preview)
    for determination in determinations:
        work.add(command(work.state, determination, work.now, actor, signing, support), actor)


def _chosen(state: RequestState, lines: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(lines) or state.open_lines
    unknown = [name for name in chosen if name not in state.lines]
    if unknown:
        known = ", ".join(state.lines)
        raise Refused(f"There is no line {', '.join(unknown)}; the lines are {known}.")
    if not chosen:
        raise Refused("No line is open; reopen the request, or appeal.")
    return chosen


def _approval(state: RequestState, name: str, signed: Signed) -> Approved:
    line = state.lines[name]
    assessment = line.assessment
    if assessment is not None and _is_met(state, assessment.assessed) and not signed.reasons:
        basis, digest = ApprovalBasis.CRITERIA, assessment.assessed.case_digest
        return Approved(line.requested.asked, basis, digest, signed.signature)
    if not signed.reasons:
        raise Refused(
            f"The criteria are not met for line {name}: to approve outside them, give a reason by clause."
        )
    basis = ApprovalBasis.OUTSIDE_CRITERIA
    return Approved(line.requested.asked, basis, "", signed.signature, signed.reasons)


def _continuity(state: RequestState, name: str, signed: Signed) -> Approved:
    if not signed.reasons:
        raise Refused(
            "An approval for continuity of care says what treatment goes on: give a reason by clause."
        )
    asked, basis = state.lines[name].requested.asked, ApprovalBasis.CONTINUITY
    return Approved(asked, basis, "", signed.signature, signed.reasons)


def _is_met(state: RequestState, assessed: Assessed) -> bool:
    """Met, or a judgment of which a physician answered every clause in favour."""
    if assessed.outcome is not Outcome.JUDGMENT:
        return assessed.outcome is Outcome.MET
    answers = [state.resolutions.get(clause) for clause in assessed.clauses]
    return bool(answers) and all(answer is not None and answer.answer for answer in answers)


def _rested_on(state: RequestState, name: str) -> tuple[Considered, ...]:
    assessment = state.lines[name].assessment
    decisive = assessment.assessed.decisive if assessment else ()
    return tuple(Considered(ConsideredKind.FACT, path) for path in decisive if path in state.facts)
