"""An appeal on the ladder of its product line: may it be filed, who may decide it, what follows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from assent.casework.appeal.events import AppealDecided
from assent.casework.appeal.reversal_time import is_of_reversal
from assent.casework.deadlines.clocks import appeal_level, appeal_received, plan_day
from assent.casework.deadlines.events import Deadline
from assent.casework.determination.determination import Approved
from assent.casework.intake.events import Urgency
from assent.casework.notices.events import NoticeKind
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_time
from assent.casework.record.state import AppealState, LineState, RequestState
from assent.casework.requirement.rules_set import calendar_of, switches_of
from assent.regulation.appeals import Next, Reviewer, appeal_rules, filing_deadline, ladder
from assent.regulation.deadlines import Consequence
from assent.regulation.spans import EASTERN, reach, zone

_REFUSALS = frozenset({NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL, NoticeKind.DEEMED})
_OTHER_SPECIALTY = "Its reviewer practices the same or a similar specialty as the treatment asks for"


@dataclass(frozen=True, slots=True)
class Filing:
    """When an appeal counts as received, and by when it was to be filed, as far as a notice says."""

    received_on: date
    last_day: date | None

    @property
    def seems_late(self) -> bool:
        """Whether it came after that day. For a person: good cause, or a later receipt of the notice."""
        return self.last_day is not None and self.received_on > self.last_day


def may_file(
    state: RequestState, level: int, lines: Iterable[str], received_on: date | None, now: datetime
) -> Filing:
    """Raise ``Refused`` for a level that the line lacks or to which the plan itself forwards, and an impossible day.

    That is one to come, and one before the line was refused: the time to decide would be over at once.
    """
    today = plan_day(now)
    received = received_on or today
    if received > today:
        raise Refused(f"received_on {received} is yet to come; give the day on which the appeal came in.")
    step = appeal_level(state, level, now)
    if step is None:
        raise Refused(f"{state.product_line} has no appeal of level {level}; the first is level 1.")
    if Reviewer.OUTSIDE_THE_PLAN in step.reviewer:
        raise Refused(
            f"Level {level} is the {step.name}: it is asked, or the plan forwards the file; it decides."
        )
    _check_not_decided(state, level, lines := tuple(lines))
    _check_not_before(state, lines, received)
    days = [_noticed_on(state, state.lines[name]) for name in lines if name in state.lines]
    noticed = max((day for day in days if day is not None), default=None)
    if noticed is None or step.filing is None:
        return Filing(received, None)
    due = filing_deadline(step, state.product_line, noticed).due_at
    return Filing(received, plan_day(due) if due else None)


def sending(state: RequestState, appeal: AppealState, to: str, now: datetime) -> str:
    """What intake is told when an appeal goes on: the file is sent by when the appeal was due, or is sent now.

    An expedited one has its own time where the level gives one (42 CFR 422.590: 24 hours).
    """
    task = f"Send the file of appeal {appeal.filed.appeal} to: {to}"
    step = appeal_level(state, appeal.filed.level, appeal_received(appeal))
    if step is None or step.forward_expedited is None or appeal.filed.urgency is not Urgency.EXPEDITED:
        return f"{task}."
    by = reach(now, step.forward_expedited, calendar_of(state.rules), zone(EASTERN)).at
    return f"{task}, by {plan_time(by)} ({step.citation})."


def exhausts(state: RequestState, deadline: Deadline) -> bool:
    """Whether, the plan being late with an appeal, the member may go on at once (42 CFR 438.408(c)(3), (f)(1)(i))."""
    appeal = None if is_of_reversal(deadline.rule) else state.appeals.get(deadline.appeal)
    step = appeal_level(state, appeal.filed.level, appeal.filed_at) if appeal else None
    return step is not None and step.missed is Consequence.DEEMED_EXHAUSTED


def _check_not_decided(state: RequestState, level: int, lines: Iterable[str]) -> None:
    """A level is decided once for what was determined: after it comes the next one."""
    for name in lines:
        for appeal in state.appeals.values():
            decided = {decision.line for decision in appeal.decided.decisions} if appeal.decided else set()
            if appeal.filed.level == level and name in decided and not _determined_since(state, name, appeal):
                raise Refused(
                    f"Level {level} is decided for line {name} ({appeal.filed.appeal}); the next level follows."
                )


def _check_not_before(state: RequestState, lines: Iterable[str], received: date) -> None:
    """Nobody appeals what is not refused yet; a year mistyped would let the plan be late by law."""
    for name in lines:
        refused = _refused_on(state.lines[name]) if name in state.lines else None
        if refused is not None and received < refused:
            raise Refused(
                f"received_on {received} is before line {name} was refused, on {refused}; read the day again."
            )


def _refused_on(line: LineState) -> date | None:
    """The day of the "no": of its signature, or on which the law deemed it."""
    determination = line.determination
    if determination is not None:
        return plan_day(determination.signature.signed_at) if determination.signature else None
    return plan_day(line.deemed.deadline.due) if line.deemed else None


def _determined_since(state: RequestState, name: str, appeal: AppealState) -> bool:
    """Whether the line was determined anew after the appeal was decided."""
    determination = state.lines[name].determination if name in state.lines else None
    if determination is None or determination.signature is None or appeal.decided is None:
        return False
    return determination.signature.signed_at > appeal.decided.decisions[0].signature.signed_at


def check_reviewer(
    state: RequestState, appeal: str, decided: AppealDecided, now: datetime, specialties: Collection[str]
) -> None:
    """Raise ``Refused`` where the level asks for a specialty that gives such treatment (958 CMR 3.306).

    ``specialties`` are those that do. Whoever refused it need not have had one of them.
    """
    filed = state.appeals.get(appeal)
    step = appeal_level(state, filed.filed.level, now) if filed else None
    if step is None or Reviewer.SAME_OR_SIMILAR_SPECIALTY not in step.reviewer:
        return
    for decision in decided.decisions:
        has = decision.signature.specialty
        if specialties and not any(_similar(has, specialty) for specialty in specialties):
            raise Refused(f"{_OTHER_SPECIALTY}: {', '.join(sorted(specialties))} ({step.citation}).")


def follows(state: RequestState, appeal: AppealState) -> str:
    """The outside body to which the plan forwards what it does not decide wholly for the member; empty if none."""
    at = appeal_received(appeal)
    step = appeal_level(state, appeal.filed.level, at)
    if step is None or step.next is not Next.AUTO_FORWARD:
        return ""
    steps = ladder(appeal_rules(), state.product_line, plan_day(at), switches_of(state.rules))
    after = [later.name for later in steps if later.level > step.level and later.files == "plan"]
    return after[0] if after else "the next level"


def _similar(first: str, second: str) -> bool:
    """The same, or a branch of it, as child and adolescent psychiatry is of psychiatry."""
    first, second = first.casefold(), second.casefold()
    return first in second or second in first


def _noticed_on(state: RequestState, line: LineState) -> date | None:
    """The day of the latest letter to the member about a refusal; the signature's where none went out yet."""
    times = [
        telling.at
        for telling in state.tellings
        if telling.kind in _REFUSALS and telling.to == "member" and not telling.oral
    ]
    if times:
        return plan_day(max(times))
    determination = line.determination
    refused = determination is not None and not isinstance(determination, Approved)
    return (
        plan_day(determination.signature.signed_at)
        if determination and refused and determination.signature
        else None
    )
