"""The deadlines of a request, from its events: every rule that applies to each open line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from types import MappingProxyType

from assent.casework.appeal.events import AppealExtended
from assent.casework.deadlines.events import Deadline
from assent.casework.deadlines.extensions import ExtensionRule, ground_words
from assent.casework.determination.events import Reopened
from assent.casework.intake.events import LinesAdded, SubmissionKind, Submitted
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day as plan_day
from assent.casework.record.days import plan_time
from assent.casework.record.event import Event
from assent.casework.record.lines import Benefit as LineBenefit
from assent.casework.record.state import AppealState, RequestState
from assent.casework.requirement.rules_set import calendar_of, is_outpatient_drug, switches_of
from assent.casework.review.events import Assessed, ExpediteGranted, ExtensionTaken, InformationRequested
from assent.logic.conclude import Outcome
from assent.regulation import deadlines as due
from assent.regulation.appeals import (
    AppealLevel,
    appeal_rules,
    decision_deadline,
    extension_terms,
    ladder,
)  # fmt: skip
from assent.regulation.clocks import ClockRule, clock_rules, deadlines
from assent.regulation.escalation import escalate_at, escalation_rules
from assent.regulation.extensions import Terms
from assent.regulation.items import Benefit, Item, ItemFault, Request, Times
from assent.regulation.reading import RegulationFault
from assent.regulation.rules import Switches, in_force, takes_position
from assent.regulation.spans import EASTERN, reach, zone
from assent.regulation.working_days import WorkCalendar
from assent.terms.requests import ProductLine, Urgency

_BENEFITS = {
    LineBenefit.MEDICAL: Benefit.MEDICAL,
    LineBenefit.PART_B: Benefit.PART_B,
    LineBenefit.COVERED_OUTPATIENT_DRUG: Benefit.MEDICAID_DRUG,
}
_REQUESTS = {
    SubmissionKind.INITIAL: Request.PRIOR_AUTHORIZATION,
    SubmissionKind.REAUTHORIZATION: Request.REAUTHORIZATION,
    SubmissionKind.RETROSPECTIVE: Request.RETROSPECTIVE,
    SubmissionKind.STEP_THERAPY_EXCEPTION: Request.STEP_THERAPY_EXCEPTION,
}
_CONCURRENT = "position.renewal_is_concurrent"
_LINES = frozenset(line.value for line in ProductLine)
_OF_MEDICAID = (ProductLine.MGB_ACO, ProductLine.ONE_CARE, ProductLine.SENIOR_CARE_OPTIONS)
Due = tuple[due.Deadline, ...]


@dataclass(frozen=True, slots=True)
class Moments:
    """When things happened that clocks run from.

    ``complete_at`` is the first assessment that asked for nothing: all necessary information, and
    with it the completed form, was in by then. ``asked_at`` is the first request for information.
    A line that was reopened is decided anew, and one that was added is received later: clocks of their own run
    from then (``begun``, by line), and what they wait for is in by the first such assessment after it
    (``complete_again``).
    """

    complete_at: datetime | None = None
    asked_at: datetime | None = None
    expedited_at: datetime | None = None
    begun: tuple[tuple[str, datetime], ...] = ()
    complete_again: tuple[tuple[str, datetime], ...] = ()

    def after(self, event: Event) -> "Moments":
        """The moments after one more event."""
        match event.body:
            case Assessed(outcome=Outcome.INCOMPLETE | Outcome.INVALID):
                return self
            case Assessed():
                again = {**{line: event.at for line, _ in self.begun}, **dict(self.complete_again)}
                complete = self.complete_at or event.at
                return replace(self, complete_at=complete, complete_again=tuple(again.items()))
            case Reopened(lines=lines):
                return self._begin(lines, event.at)
            case LinesAdded(lines=added):
                return self._begin([line.id for line in added], event.at)
            case InformationRequested() if self.asked_at is None:
                return replace(self, asked_at=event.at)
            case ExpediteGranted():
                return replace(self, expedited_at=event.at)
            case _:
                return self

    def _begin(self, lines: Iterable[str], at: datetime) -> "Moments":
        now = dict.fromkeys(lines, at)
        still = tuple(completed for completed in self.complete_again if completed[0] not in now)
        return replace(self, begun=tuple({**dict(self.begun), **now}.items()), complete_again=still)


def moments(events: Iterable[Event]) -> Moments:
    """The moments of a request."""
    moments = Moments()
    for event in events:
        moments = moments.after(event)
    return moments


def line_deadlines(state: RequestState, moments: Moments) -> Mapping[str, Due]:
    """The deadlines of every open line, earliest first; none where no rule of the tables applies."""
    known = _LATEST[0]
    if known is None or known[0] is not state or known[1] is not moments:
        deadlines = {line: _of_line(state, moments, line) for line in state.open_lines}
        known = _LATEST[0] = (state, moments, MappingProxyType(deadlines))
    return known[2]


_LATEST: list[tuple[RequestState, Moments, Mapping[str, Due]] | None] = [None]
"""The deadlines worked out last: who looks at a request as it stands asks for them several times."""


def unclocked(state: RequestState, moments: Moments) -> tuple[str, ...]:
    """The open lines for which no rule sets a time: a person does.

    Raises ``Refused`` for a line that its product line cannot have, as a drug outside Part B in Medicare
    Advantage.
    """
    try:
        return tuple(line for line, of_line in line_deadlines(state, moments).items() if not of_line)
    except ItemFault as error:
        raise Refused(f"The lines cannot be as given: {error}.") from None


def binding(state: RequestState, moments: Moments) -> tuple[str, due.Deadline] | None:
    """The earliest deadline that binds over all open lines and appeals, with its line."""
    decisions = ((line, due.binding(of_line)) for line, of_line in line_deadlines(state, moments).items())
    appeals = ((appeal.waiting[0], deadline) for appeal, deadline in appeal_deadlines(state))
    bound = [
        (deadline.due_at, line, deadline)
        for line, deadline in (*decisions, *appeals)
        if deadline is not None and deadline.due_at is not None
    ]
    if not bound:
        return None
    _, line, deadline = min(bound, key=lambda row: (row[0], row[1]))
    return line, deadline


def appeal_deadlines(state: RequestState) -> list[tuple[AppealState, due.Deadline]]:
    """By when each open appeal before the plan is decided, the earliest of its lines."""
    deadlines = []
    for appeal in state.appeals.values():
        level = appeal_level(state, appeal.filed.level, appeal.filed_at) if appeal.open else None
        if level is None or not level.decide:
            continue
        of_appeal = [
            deadline for line in appeal.waiting if (deadline := _appeal_deadline(state, level, appeal, line))
        ]
        if of_appeal:
            deadlines.append(
                (appeal, min(of_appeal, key=lambda deadline: deadline.due_at or appeal.filed_at))
            )
    return deadlines


def appeal_level(state: RequestState, level: int, at: datetime) -> AppealLevel | None:
    """The level of the ladder of the member's product line on the day of a time; None where there is none."""
    day = plan_day(at)
    steps = ladder(appeal_rules(), state.product_line, day, switches_of(state.rules))
    return next((step for step in steps if step.level == level), None)


def appeal_received(appeal: AppealState) -> datetime:
    """From when an appeal's clock runs: of a paper keyed in later, the first moment of the day it came."""
    local = zone(EASTERN)
    if appeal.filed.received_on < plan_day(appeal.filed_at):
        return datetime.combine(appeal.filed.received_on, time(), tzinfo=local).astimezone(UTC)
    return appeal.filed_at


def deadline_of(state: RequestState, moments: Moments, line: str) -> Deadline | None:
    """The deadline that binds one line; None where none runs."""
    deadline = due.binding(line_deadlines(state, moments).get(line, ()))
    return as_deadline(line, deadline) if deadline is not None else None


def as_deadline(line: str, deadline: due.Deadline, appeal: str = "") -> Deadline:
    """A deadline as the events name it. It has a due time."""
    assert deadline.due_at is not None
    return Deadline(deadline.rule_id, line, deadline.due_at, deadline.citation, appeal)


def escalation(state: RequestState, deadline: due.Deadline) -> datetime | None:
    """When a person must see what the deadline is about, before it is due."""
    switches, calendar = switches_of(state.rules), calendar_of(state.rules)
    return escalate_at(deadline, escalation_rules(), switches=switches, calendar=calendar)


def extension_rules(state: RequestState, moments: Moments) -> Mapping[str, ExtensionRule]:
    """What more time may be taken, by line; a line whose clocks forbid it, or do not speak of it, is absent."""
    allowed: dict[str, ExtensionRule] = {}
    for line, of_line in line_deadlines(state, moments).items():
        clocks = [deadline.rule for deadline in of_line if isinstance(deadline.rule, ClockRule)]
        deadline = due.binding(of_line)
        if deadline is None or deadline.due_at is None or any(rule.extension.barred for rule in clocks):
            continue
        rule = deadline.rule
        if isinstance(rule, ClockRule) and rule.extension.by is not None:
            calendar = calendar_of(state.rules)
            later = reach(deadline.due_at, rule.extension.by, calendar, zone(EASTERN))
            grounds = frozenset(ground.value for ground in rule.extension.grounds)
            allowed[line] = ExtensionRule(grounds, later.at - deadline.due_at, rule.citation, later.words)
    return allowed


def decision_due(state: RequestState, moments: Moments, line: str) -> datetime | None:
    """By when a line was, or is, to be decided, whether or not it is; None where no clock ran."""
    times = [deadline.due_at for deadline in _of_line(state, moments, line) if deadline.due_at is not None]
    return min(times, default=None)


def _of_line(state: RequestState, moments: Moments, line: str) -> Due:
    submitted = state.submitted
    item = _item(state, submitted, line) if submitted else None
    if submitted is None or item is None:
        return ()
    times = _times(moments, submitted, line)
    switches, calendar = switches_of(state.rules), calendar_of(state.rules)
    plain = _clocked(item, times, switches, calendar)
    if _of_medicaid_too(state, submitted, item):
        as_medicaid = replace(item, benefit=Benefit.MEDICAID_DRUG.value)
        plain = due.bound((*plain, *_clocked(as_medicaid, times, switches, calendar)))
    extension = state.lines[line].extension
    return (
        plain
        if extension is None
        else due.bound(_extended(deadline, extension, calendar) for deadline in plain)
    )


@lru_cache(maxsize=256)
def _clocked(item: Item, times: Times, switches: Switches, calendar: WorkCalendar) -> Due:
    """The same clocks are asked for again and again while one request is worked on."""
    rules = _clocks(plan_day(times.received_at), item.line, switches)
    return deadlines(rules, item, times, switches=switches, calendar=calendar)


@lru_cache(maxsize=256)
def _clocks(day: date, product_line: str, switches: Switches) -> tuple[ClockRule, ...]:
    """The clocks in force for a product line on a day: the same for all requests received on it."""
    return in_force(clock_rules(), day, product_line, switches)


def _times(moments: Moments, submitted: Submitted, line: str) -> Times:
    begun_at = dict(moments.begun).get(line)
    if begun_at is not None:
        again, wished = dict(moments.complete_again).get(line), moments.expedited_at
        since = wished if wished is not None and wished >= begun_at else None
        return Times(begun_at, again, again, expedited_at=since)
    complete = moments.complete_at
    return Times(submitted.received_at, complete, complete, moments.asked_at, moments.expedited_at)


def _item(state: RequestState, submitted: Submitted, line: str) -> Item | None:
    return item_of(state, submitted, line, state.urgency)


def item_of(state: RequestState, submitted: Submitted, line: str, urgency: Urgency) -> Item | None:
    """A line as the clocks see it; None for a benefit that the tables do not speak of.

    None too while it is not known which member it is for, and of which product line: intake looks at once.
    """
    asked = state.lines[line].requested
    benefit = _BENEFITS.get(asked.benefit)
    known = state.draft is None or state.draft.identified or state.product_line in _LINES
    if benefit is None or not known:
        return None
    medicaid = benefit is Benefit.MEDICAID_DRUG and state.product_line in _OF_MEDICAID
    if medicaid and not _is_outpatient_drug(state, submitted):
        benefit = Benefit.MEDICAL
    return Item(state.product_line, asked.kind.value, benefit, urgency, _request(state, submitted))


def _request(state: RequestState, submitted: Submitted) -> Request:
    """What is asked of the plan; a renewal during treatment is concurrent review where the plan takes it for that."""
    day = plan_day(submitted.received_at)
    if _goes_on(submitted, day) and takes_position(
        _CONCURRENT, day, state.product_line, switches_of(state.rules)
    ):
        return Request.CONCURRENT
    return _REQUESTS[submitted.kind]


def _goes_on(submitted: Submitted, day: date) -> bool:
    """Whether it is a renewal that came in while what it continues was still in force."""
    if submitted.kind is not SubmissionKind.REAUTHORIZATION or submitted.earlier is None:
        return False
    ends = submitted.earlier.ends
    return ends is None or day <= ends


def _of_medicaid_too(state: RequestState, submitted: Submitted, item: Item) -> bool:
    """Whether a Part B drug is a Medicaid drug as well, and so has both clocks; the earlier one binds.

    One Care and Senior Care Options hold both benefits, and the shorter time protects the member.
    """
    return item.benefit == Benefit.PART_B and _is_outpatient_drug(state, submitted)


def _is_outpatient_drug(state: RequestState, submitted: Submitted) -> bool:
    """Whether the plan takes the drug, paid separately, for a covered outpatient drug of Medicaid."""
    day = plan_day(submitted.received_at)
    policy = state.draft.policy if state.draft else ""
    return is_outpatient_drug(policy, state.product_line, day, state.rules)


def _appeal_deadline(
    state: RequestState, level: AppealLevel, appeal: AppealState, line: str
) -> due.Deadline | None:
    submitted = state.submitted
    item = item_of(state, submitted, line, appeal.filed.urgency) if submitted else None
    if item is None:
        return None
    try:
        plain = decision_deadline(level, item, appeal_received(appeal), calendar=calendar_of(state.rules))
    except RegulationFault:  # an outside body whose time for such an appeal is not known
        return None
    taken = appeal.extended
    return (
        plain
        if taken is None
        else _later(plain, extension_terms(level, item), taken, calendar_of(state.rules))
    )


def _extended(deadline: due.Deadline, taken: ExtensionTaken, calendar: WorkCalendar) -> due.Deadline:
    rule = deadline.rule
    return _later(deadline, rule.extension, taken, calendar) if isinstance(rule, ClockRule) else deadline


def _later(
    deadline: due.Deadline, allowed: Terms, taken: ExtensionTaken | AppealExtended, calendar: WorkCalendar
) -> due.Deadline:
    """The deadline after an extension; as it was where its rule does not list the ground, or allows none."""
    if taken.ground not in allowed.grounds or deadline.due_at is None or allowed.by is None:
        return deadline
    most = reach(deadline.due_at, allowed.by, calendar, zone(EASTERN)).words
    ground = ground_words(taken.ground)
    words = f"{deadline.arithmetic}; extended until {plan_time(taken.until)} ({ground}); at the most {most}"
    return replace(deadline, due_at=max(taken.until, deadline.due_at), arithmetic=words)
