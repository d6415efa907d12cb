"""Commands on authorizations, notices and the record itself. Each gives what is to be recorded, or raises."""

from collections.abc import Iterable
from datetime import datetime

from assent.casework.authorization.events import (
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    UnitsUsed,
)
from assent.casework.deadlines.events import DeemedGranted
from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day
from assent.casework.record.event import Body
from assent.casework.record.state import RequestState


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
        grants.append(line.granted.lasting_from(plan_day(at)) if late else line.granted)
    if not grants:
        raise Refused("Name the lines to authorize.")
    return proposed(state, Action.ISSUE_AUTHORIZATION, at, actor, AuthorizationIssued(number, tuple(grants)))


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
    """Correct an authorization to what its source granted: never to less, never to more."""
    return proposed(state, Action.CORRECT_AUTHORIZATION, at, actor, corrected)
