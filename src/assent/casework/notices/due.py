"""Which letters a request owes: from its events and what was sent, nothing else."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from assent.casework.appeal import events as appeal_events
from assent.casework.appeal.ladder import exhausts
from assent.casework.authorization.events import AuthorizationIssued
from assent.casework.deadlines.clocks import item_of
from assent.casework.deadlines.events import DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination.determination import Adverse, Approved, Determination
from assent.casework.determination.events import AutomaticallyApproved, DelegateDecided, Determined
from assent.casework.intake.events import Withdrawn
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.notice import MEMBER, PROVIDER
from assent.casework.record.actors import OFFICES
from assent.casework.record.event import Event
from assent.casework.record.state import LineStatus, RequestState
from assent.casework.requirement.rules_set import switches_of
from assent.casework.review.events import ExpediteRefused, ExtensionTaken, InformationRequested
from assent.regulation.duties import Event as Duty
from assent.regulation.duties import duties, duty_rules

BOTH = (MEMBER, PROVIDER)
_SHARED = (
    NoticeKind.APPROVAL,
    NoticeKind.PARTIAL_APPROVAL,
    NoticeKind.ADVERSE,
    NoticeKind.EXTENSION,
    NoticeKind.DEEMED,
)


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A letter that is owed: its kind, the sequence of the event it tells of, to whom, about which lines."""

    kind: NoticeKind
    about: int
    to: str
    lines: tuple[str, ...]


class _Told(NamedTuple):
    """An event that somebody has to be told of; ``at`` is when it happened, ``stands`` whether it still holds.

    ``seen`` is the digest of the letters that its clinician saw: what was seen apart is told apart.
    """

    kind: NoticeKind
    about: int
    at: datetime
    lines: tuple[str, ...]
    stands: bool
    to: tuple[str, ...] = BOTH
    seen: str = ""


def due(
    state: RequestState,
    events: Sequence[Event],
    today: date,
    warning_days: int,
    renewed: Collection[str] = (),
) -> tuple[DueNotice, ...]:
    """The letters outstanding on ``today``, a day of the plan. ``state`` is what ``events`` come to.

    What no longer stands is not told: a determination that was reopened, questions that were answered
    or are no longer needed. Lines decided alike in one act share a letter. ``renewed`` are authorizations
    that another request continues; no warning goes out for them. A letter counts as sent when the record
    says so.
    """
    occasions = [*_grouped(_told(state, events)), *_lapsing(state, events, today, warning_days, renewed)]
    sent = {(notice.kind, notice.about, notice.to) for notice in state.notices}
    return tuple(
        DueNotice(occasion.kind, occasion.about, to, occasion.lines)
        for occasion in occasions
        for to in occasion.to
        if (occasion.kind, occasion.about, to) not in sent
    )


def _told(state: RequestState, events: Sequence[Event]) -> Iterator[_Told]:
    for event in events:
        if (occasion := _of(state, event)) is not None:
            yield occasion


def _of(state: RequestState, event: Event) -> _Told | None:
    def told(kind: NoticeKind, lines: tuple[str, ...], stands: bool, to: tuple[str, ...] = BOTH) -> _Told:
        return _Told(kind, event.sequence, event.at, lines, stands, to)

    match event.body:
        case InformationRequested(asks=asks):
            waits = bool(state.open_lines) and any(ask.fact in state.asks for ask in asks)
            return told(NoticeKind.INFORMATION_REQUEST, state.open_lines, waits, _asked(state, event))
        case (
            AutomaticallyApproved(determination=determination)
            | Determined(determination=determination)
            | DelegateDecided(determination=determination)
        ):
            stands = state.lines[determination.line].determination == determination
            preview = event.body.preview if isinstance(event.body, Determined) else ""
            return told(_decided(determination), (determination.line,), stands)._replace(seen=preview)
        case DeemedGranted(deadline=deadline):
            stands = state.lines[deadline.line].deemed == event.body
            return told(NoticeKind.APPROVAL, (deadline.line,), stands)
        case DeemedAdverse(deadline=deadline):
            line = state.lines[deadline.line]
            stands = line.deemed == event.body and line.determination is None
            return told(NoticeKind.DEEMED, (deadline.line,), stands)
        case ExtensionTaken(line=name):
            return told(NoticeKind.EXTENSION, (name,), name in state.open_lines)
        case Withdrawn(edition=edition, lines=named) if edition > 1:
            back = (name for name, line in state.lines.items() if line.status is LineStatus.WITHDRAWN)
            lines = tuple(name for name in back if not named or name in named)
            return told(NoticeKind.WITHDRAWAL, lines, bool(lines))
        case ExpediteRefused():
            return told(NoticeKind.EXPEDITE_REFUSED, tuple(state.lines), bool(state.open_lines))
        case appeal_events.AppealFiled(lines=lines):
            to = BOTH if event.actor.role in OFFICES else (MEMBER,)
            return told(NoticeKind.APPEAL_ACKNOWLEDGED, lines, state.appeals[event.body.appeal].open, to)
        case appeal_events.AppealDecided(decisions=decisions):
            return told(NoticeKind.APPEAL_DECISION, tuple(decision.line for decision in decisions), True)
        case appeal_events.AppealExtended(appeal=appeal):
            appeal_state = state.appeals[appeal]
            return told(NoticeKind.APPEAL_EXTENSION, appeal_state.filed.lines, appeal_state.open)
        case appeal_events.OutsideDecided(rulings=rulings):
            return told(NoticeKind.OUTSIDE_DECISION, tuple(ruling.line for ruling in rulings), True)
        case appeal_events.Effectuated(grants=grants):
            lines = tuple(grant.line for grant in grants if state.lines[grant.line].effectuated == grant)
            return told(NoticeKind.APPROVAL, lines, bool(lines))
        case appeal_events.ReversalConfirmed(appeal=appeal, grants=grants):
            return told(
                NoticeKind.APPROVAL, tuple(grant.line for grant in grants), state.appeals[appeal].open
            )
        case DeadlineMissed(deadline=deadline) if exhausts(state, deadline):
            stands = state.appeals[deadline.appeal].decided is None
            return told(NoticeKind.DEEMED, (deadline.line,), stands)
        case appeal_events.AppealForwarded(appeal=appeal):
            filed = state.appeals[appeal]
            return told(NoticeKind.DEEMED, filed.filed.lines, filed.decided is None)
        case _:
            return None


def _decided(determination: Determination) -> NoticeKind:
    if isinstance(determination, Approved):
        return NoticeKind.APPROVAL
    return NoticeKind.ADVERSE if isinstance(determination, Adverse) else NoticeKind.PARTIAL_APPROVAL


def _asked(state: RequestState, event: Event) -> tuple[str, ...]:
    """The provider is asked; the member too where a rule on incomplete requests names the member."""
    submitted = state.submitted
    items = [item_of(state, submitted, name, state.urgency) for name in state.lines] if submitted else []
    rules, switches = duty_rules(), switches_of(state.rules)
    member = any(
        MEMBER in getattr(duty.rule, "to", ())
        for item in items
        if item is not None
        for duty in duties(rules, Duty.URGENT_INCOMPLETE, item, event.at, switches=switches)
    )
    return (PROVIDER, MEMBER) if member else (PROVIDER,)


def _grouped(occasions: Iterator[_Told]) -> Iterator[_Told]:
    """What was decided alike at one time is one letter, about the first event of it, on the lines that stand.

    Lines are put together before it is asked which of them stand: a letter stays about the same event.
    """
    groups: list[list[_Told]] = []
    for occasion in occasions:
        last = groups[-1][-1] if groups else None
        if last is not None and last.kind in _SHARED and _act(last) == _act(occasion):
            groups[-1].append(occasion)
        else:
            groups.append([occasion])
    for group in groups:
        lines = tuple(dict.fromkeys(name for occasion in group if occasion.stands for name in occasion.lines))
        if any(occasion.stands for occasion in group):
            yield group[0]._replace(lines=lines)


def _act(occasion: _Told) -> tuple[NoticeKind, datetime, str]:
    """What was decided alike at one time, and seen as one letter."""
    return occasion.kind, occasion.at, occasion.seen


def _lapsing(
    state: RequestState, events: Sequence[Event], today: date, warning_days: int, renewed: Collection[str]
) -> Iterator[_Told]:
    """Authorizations near their end with nothing newer, here or on another request."""
    for event in events:
        if not isinstance(event.body, AuthorizationIssued):
            continue
        authorization = state.authorizations[event.body.number]
        lines = tuple(
            grant.line
            for grant in authorization.grants
            if state.lines[grant.line].authorization == authorization.number
        )
        near = authorization.ends - timedelta(days=warning_days) <= today <= authorization.ends
        if near and lines and authorization.lapsed_on is None and authorization.number not in renewed:
            yield _Told(NoticeKind.LAPSE_WARNING, event.sequence, event.at, lines, True)
