"""Commands on authorizations, notices and the record itself. Each gives what is to be recorded, or raises."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from assent.casework.request.actors import Actor
from assent.casework.request.checks import Refused
from assent.casework.request.days import plan_day
from assent.casework.request.events import Body
from assent.casework.request.events_after import (
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    NoteWritten,
    NoticeHandedOver,
    NoticeSent,
    OralNoticeLogged,
    Receipt,
    UnitsUsed,
    Viewed,
)  # fmt: skip
from assent.casework.request.events_decision import DeemedGranted
from assent.casework.request.lines import Grant
from assent.casework.request.permissions import Action
from assent.casework.request.proposing import proposed
from assent.casework.request.state import RequestState


def issue_authorization(
    state: RequestState, number: str, lines: Iterable[str], at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Authorize what was determined on these lines: exactly that.

    What the law deems granted lasts as long as was asked, from the day on which it is authorized: the
    plan was late, and days that are over help nobody.
    """
    grants = []
    for name in lines:
        line = state.lines.get(name)
        if line is None or line.granted is None:
            raise Refused(f"Nothing is granted on line {name} to authorize; determine it first.")
        late = isinstance(line.deemed, DeemedGranted)
        grants.append(from_now(line.granted, at) if late else line.granted)
    if not grants:
        raise Refused("Name the lines to authorize.")
    return proposed(state, Action.ISSUE_AUTHORIZATION, at, actor, AuthorizationIssued(number, tuple(grants)))


def from_now(granted: Grant, at: datetime) -> Grant:
    """As long as was granted, from the plan's day of a time on; never ending sooner than was granted."""
    last = plan_day(at) + (granted.end - granted.start)
    return replace(granted, end=max(granted.end, last))


def use_units(state: RequestState, used: UnitsUsed, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Count units that a claim used."""
    return proposed(state, Action.USE_UNITS, at, actor, used)


def lapse(state: RequestState, lapsed: AuthorizationLapsed, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Record that an authorization is over; nothing if that is recorded already, so a sweep may repeat it."""
    authorization = state.authorizations.get(lapsed.number)
    if authorization is not None and authorization.lapsed_on is not None:
        return ()
    return proposed(state, Action.LAPSE, at, actor, lapsed)


def correct_authorization(
    state: RequestState, corrected: AuthorizationCorrected, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Correct an authorization, never to less."""
    return proposed(state, Action.CORRECT_AUTHORIZATION, at, actor, corrected)


def send_notice(state: RequestState, notice: NoticeSent, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Record a letter that went out."""
    return proposed(state, Action.SEND_NOTICE, at, actor, notice)


def hand_over_notice(
    state: RequestState, handed: NoticeHandedOver, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record that a letter lies with the service that delivers it."""
    return proposed(state, Action.HAND_OVER_NOTICE, at, actor, handed)


def record_receipt(state: RequestState, receipt: Receipt, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Record that a letter was delivered, or came back."""
    return proposed(state, Action.RECORD_RECEIPT, at, actor, receipt)


def log_oral_notice(
    state: RequestState, notice: OralNoticeLogged, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record that somebody was told by voice."""
    if notice.when > at:
        raise Refused(f"{notice.when.isoformat()} is yet to come; log it when it is done.")
    return proposed(state, Action.LOG_ORAL_NOTICE, at, actor, notice)


def note(state: RequestState, written: NoteWritten, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Leave a note for the plan's people."""
    return proposed(state, Action.NOTE, at, actor, written)


def view(state: RequestState, viewed: Viewed, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Record that somebody looked; refused where they may not."""
    return proposed(state, Action.VIEW, at, actor, viewed)
