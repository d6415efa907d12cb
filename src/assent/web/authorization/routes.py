"""Routes of authorizations: what is left of one, units that claims used, clerical corrections."""

from typing import Annotated

from fastapi import Depends, Path, Request, Response

from assent.casework.authorization.events import AuthorizationCorrected, UnitsUsed
from assent.casework.record.checks import NotFound
from assent.desk.authorization import authorizations
from assent.desk.authorization.authorizations import AuthorizationShown
from assent.desk.people.offices import check_known_to
from assent.desk.record import view
from assent.desk.record.standing_display import RequestStanding
from assent.web.record.standing import standing
from assent.web.request_rights import check_operation
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import DECIDES, EXISTING, OF_ONE
from assent.web.server.parameters import Expected, Seen
from assent.web.server.stated import Values, values
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["authorizations"])
Number = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$", description="The number of an authorization.")
]


async def _request(number: Number, caller: SignedIn, http: Request) -> str:
    """The request of an authorization, where the caller may know of it and has such an operation."""
    request = authorizations.request_of(caller.desk, number)
    try:
        check_known_to(caller.desk, request, caller.actor)
    except NotFound:
        raise NotFound(f"There is no authorization {number}.") from None
    check_operation(http.scope["route"], caller.account.role)
    return request


OfNumber = Annotated[str, Depends(_request)]


@router.get("/api/authorizations/{number}", responses=OF_ONE, summary="Look at an authorization")
def look(number: Number, request: OfNumber, caller: SignedIn) -> AuthorizationShown:
    """What it grants, what claims used, and what is left. The look is on the record."""
    state = view.seen(
        caller.desk, request, caller.actor, caller.now, f"authorization {number}", "authorization"
    )
    return authorizations.shown(state, number)


@router.post("/api/authorizations/{number}/units", responses=EXISTING, summary="Count units of a claim")
def use_units(
    number: Number,
    request: OfNumber,
    body: Annotated[Values, values(UnitsUsed)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Counts units that a claim used; a claim counts once, and no more than is left."""
    units_used = UnitsUsed(number, **body)
    state = authorizations.use_units(
        caller.desk, request, units_used, caller.actor, caller.now, expected=expected
    )
    return standing(state, response)


@router.post("/api/authorizations/{number}/corrections", responses=DECIDES, summary="Correct one")
def correct(
    number: Number,
    request: OfNumber,
    body: Annotated[Values, values(AuthorizationCorrected)],
    caller: SignedIn,
    seen: Seen,
    response: Response,
) -> RequestStanding:
    """Corrects units or days to what was granted: less or more would be a determination."""
    authorization_corrected = AuthorizationCorrected(number, **body)
    state = authorizations.correct(
        caller.desk, request, authorization_corrected, caller.actor, caller.now, expected=seen
    )
    return standing(state, response)
