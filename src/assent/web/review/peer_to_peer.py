"""Routes of peer-to-peer talks."""

from typing import Annotated

from fastapi import Response

from assent.casework.review.events import PeerToPeerHeld, PeerToPeerOffered
from assent.desk.record.standing_display import RequestStanding
from assent.desk.review import peer_to_peer
from assent.web.record.standing import standing
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import EXISTING
from assent.web.server.parameters import Expected, RequestId
from assent.web.server.stated import taken
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["appeals"])
_AT = "/api/requests/{request}/peer-to-peer"


@router.post(_AT + "/offer", responses=EXISTING, summary="Offer a peer-to-peer talk")
def offer(
    request: RequestId,
    body: Annotated[PeerToPeerOffered, taken(PeerToPeerOffered)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Offers the talk until a time; before a "no" or after it."""
    state = peer_to_peer.offer(caller.desk, request, body.until, caller.actor, caller.now, expected=expected)
    return standing(state, response)


@router.post(_AT + "/outcome", responses=EXISTING, summary="Record what came of it")
def hold(
    request: RequestId,
    body: Annotated[PeerToPeerHeld, taken(PeerToPeerHeld)],
    caller: SignedIn,
    expected: Expected,
    response: Response,
) -> RequestStanding:
    """Records that they spoke, and what came of it; no determination changes by it."""
    state = peer_to_peer.hold(caller.desk, request, body, caller.actor, caller.now, expected=expected)
    return standing(state, response)
