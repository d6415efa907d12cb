"""Use cases of authorizations: units used by claims, and clerical corrections."""

from dataclasses import dataclass, field
from datetime import date, datetime

from assent.casework.authorization import commands
from assent.casework.authorization.events import AuthorizationCorrected, UnitsUsed
from assent.casework.record.checks import NotFound
from assent.casework.record.event import Actor
from assent.casework.record.identifiers import check_authorization_number
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk
from assent.desk.record.recording import take_up
from assent.terms.answers import described


@dataclass(frozen=True, slots=True)
class GrantLeft:
    """What an authorization grants of one line, and what is left of it."""

    line: str
    units: int | None = field(metadata=described("Null where no number limits them."))
    start: date
    end: date
    used: int
    left: int | None


@dataclass(frozen=True, slots=True)
class AuthorizationShown:
    """An authorization as it stands."""

    number: str
    request: str
    grants: tuple[GrantLeft, ...]
    lapsed_on: date | None


def shown(state: RequestState, number: str) -> AuthorizationShown:
    """An authorization of this request, with what claims used and what is left."""
    authorization = state.authorizations[number]
    grants = tuple(
        GrantLeft(
            grant.line,
            grant.units,
            grant.start,
            grant.end,
            authorization.used_of(grant.line),
            authorization.left(grant.line),
        )
        for grant in authorization.grants
    )
    return AuthorizationShown(number, state.id, grants, authorization.lapsed_on)


def request_of(desk: Desk, number: str) -> str:
    """The request on which an authorization was issued; raises ``NotFound``, or says that the number is mistyped."""
    request = desk.record.authorization(check_authorization_number(number))
    if request is None:
        raise NotFound(f"There is no authorization {number}.")
    return request


def use_units(
    desk: Desk,
    request: str,
    used: UnitsUsed,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Count units that a claim used; a claim counts once, and no more than is left."""
    work = take_up(desk, request, now, expected)
    return work.do(commands.use_units(work.state, used, work.now, actor), actor)


def correct(
    desk: Desk,
    request: str,
    corrected: AuthorizationCorrected,
    actor: Actor,
    now: datetime,
    *,
    expected: int,
) -> RequestState:
    """Correct an authorization to what its source granted: less or more would be a determination.

    ``expected`` is the version that whoever corrects it has seen.
    """
    work = take_up(desk, request, now, expected)
    return work.do(commands.correct_authorization(work.state, corrected, work.now, actor), actor)
