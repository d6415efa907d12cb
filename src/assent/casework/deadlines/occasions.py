"""What of an event starts a duty to tell somebody something, and what of it does one."""

from datetime import datetime

from assent.casework.appeal.events import (
    AppealExtended,
    AppealFiled,
    Effectuated,
    OutsideDecided,
    ReversalConfirmed,
)
from assent.casework.deadlines.events import DeemedAdverse
from assent.casework.determination.determination import Approved
from assent.casework.determination.events import AutomaticallyApproved, DelegateDecided, Determined
from assent.casework.intake.events import LinesAdded, Submitted, Urgency
from assent.casework.notices.events import NoticeKind, NoticeSent, OralNoticeLogged
from assent.casework.record.event import Event
from assent.casework.record.state import Occasion, RequestState, ToldOf
from assent.casework.review.events import ExpediteRefused, InformationRequested
from assent.regulation import duties as law
from assent.regulation.items import Ground


def occasion_of(state: RequestState, event: Event) -> Occasion | None:
    """What an event starts duties by, if it does."""
    starts = _starts(state, event)
    ordered = isinstance(event.body, Effectuated | ReversalConfirmed)
    return Occasion(event.sequence, event.at, starts[0].value, starts[1], ordered) if starts else None


_DECIDES = frozenset({law.Event.APPROVED.value, law.Event.ADVERSE.value})


def granted_at(state: RequestState, line: str) -> datetime | None:
    """When what is granted of a line was last decided, in whole, in part or by an outside body's order.

    None where nothing was.
    """
    times = (
        occasion.at for occasion in state.occasions if occasion.line == line and occasion.starts in _DECIDES
    )
    return max(times, default=None)


def telling_of(event: Event) -> ToldOf | None:
    """Whom an event tells something, if it does."""
    match event.body:
        case NoticeSent() as sent:
            return ToldOf(event.at, sent.kind, sent.to, sent.about, oral=False, lines=sent.lines)
        case OralNoticeLogged() as said:
            return ToldOf(said.when, said.kind, said.told, 0, oral=True)
        case _:
            return None


def _starts(state: RequestState, event: Event) -> tuple[law.Event, str] | None:
    first = next(iter(state.lines), "")
    urgent = state.urgency is Urgency.EXPEDITED
    match event.body:
        case Submitted(urgency=Urgency.EXPEDITED, lines=lines):
            return law.Event.EXPEDITED_RECEIVED, lines[0].id
        case LinesAdded(lines=lines) if urgent:
            return law.Event.EXPEDITED_RECEIVED, lines[0].id
        case AutomaticallyApproved(determination=determination):
            return law.Event.APPROVED, determination.line
        case Determined(determination=determination) | DelegateDecided(determination=determination):
            return law.Event.APPROVED if isinstance(
                determination, Approved
            ) else law.Event.ADVERSE, determination.line
        case DeemedAdverse(
            deadline=deadline
        ):  # what a letter tells of, and only where there is a "no" to tell
            return law.Event.DEADLINE_MISSED, deadline.line
        case ExpediteRefused():
            return law.Event.EXPEDITE_REFUSED, first
        case InformationRequested():
            return law.Event.URGENT_INCOMPLETE if urgent else law.Event.ASKED_FOR_INFORMATION, first
        case AppealFiled(lines=names):
            return law.Event.APPEAL_RECEIVED, names[0]
        case AppealExtended(appeal=appeal, ground=ground):
            asked = ground == Ground.ENROLLEE_ASKED
            starts = law.Event.APPEAL_EXTENDED_AS_ASKED if asked else law.Event.APPEAL_EXTENDED
            return starts, state.appeals[appeal].filed.lines[0]
        case OutsideDecided(rulings=rulings):
            orders = [ruling.line for ruling in rulings if ruling.grant is not None]
            return (law.Event.OUTSIDE_OVERTURNED, orders[0]) if orders else None
        case Effectuated(grants=grants) | ReversalConfirmed(grants=grants):
            return law.Event.APPROVED, grants[0].line
        case OralNoticeLogged(kind=NoticeKind.ADVERSE | NoticeKind.PARTIAL_APPROVAL):
            return law.Event.ADVERSE_TOLD_ORALLY, first
        case _:
            return None
