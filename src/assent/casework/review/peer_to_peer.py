"""Commands on a talk between clinicians. Each gives what is to be recorded, or raises ``Refused``."""

from datetime import datetime

from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.event import Body
from assent.casework.record.state import RequestState
from assent.casework.review.events import PeerToPeerHeld, PeerToPeerOffered


def offer_peer_to_peer(
    state: RequestState, offered: PeerToPeerOffered, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Offer the treating clinician a talk with a peer."""
    return proposed(state, Action.OFFER_PEER_TO_PEER, at, actor, offered)


def hold_peer_to_peer(
    state: RequestState, conversation: PeerToPeerHeld, at: datetime, actor: Actor
) -> tuple[Body, ...]:
    """Record the talk and its outcome. It changes no determination by itself."""
    return proposed(state, Action.HOLD_PEER_TO_PEER, at, actor, conversation)
