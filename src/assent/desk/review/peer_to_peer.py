"""Use cases of the peer-to-peer: the treating clinician speaks with a clinical peer of the plan."""

from datetime import datetime

from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_time
from assent.casework.record.event import Actor, Role
from assent.casework.record.state import RequestState
from assent.casework.review import peer_to_peer
from assent.casework.review.events import (
    PeerToPeerHeld,
    PeerToPeerOffered,
    PeerToPeerOutcome,
)
from assent.desk.ports import Desk
from assent.desk.record.recording import take_up
from assent.desk.requirement.settlement import send

_LEADS_ON = (PeerToPeerOutcome.NEW_INFORMATION, PeerToPeerOutcome.RECONSIDER)


def offer(
    desk: Desk,
    request: str,
    until: datetime,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Offer the talk until a time to come; before a "no" or after it."""
    work = take_up(desk, request, now, expected)
    if until <= work.now:
        raise Refused(f"until {plan_time(until)} is past; offer the talk until a time to come.")
    offered = PeerToPeerOffered(until)
    return work.do(peer_to_peer.offer_peer_to_peer(work.state, offered, work.now, actor), actor)


def hold(
    desk: Desk,
    request: str,
    talk: PeerToPeerHeld,
    actor: Actor,
    now: datetime,
    *,
    expected: int | None = None,
) -> RequestState:
    """Record that they spoke, or did not, and what came of it: not before the time it was booked for.

    It changes no determination: reopening or an appeal does.

    Where it led to something new a physician is asked to look.
    """
    work = take_up(desk, request, now, expected)
    work.add(peer_to_peer.hold_peer_to_peer(work.state, talk, work.now, actor), actor)
    if talk.outcome in _LEADS_ON:
        send(work, Role.PHYSICIAN, f"The peer-to-peer led to: {talk.outcome.value.replace('_', ' ')}.")
    return work.save()
