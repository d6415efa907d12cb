"""The use case of every plain action: one event is recorded as it was stated."""

from datetime import datetime

from assent.casework import plain_actions
from assent.casework.record.event import Actor, Body
from assent.casework.record.state import RequestState
from assent.desk.ports import Desk
from assent.desk.record.recording import take_up


def act(
    desk: Desk, request: str, stated: Body, actor: Actor, now: datetime, *, expected: int | None = None
) -> RequestState:
    """Record what a plain action states. ``expected`` is the version that whoever acts has seen."""
    recording = take_up(desk, request, now, expected)
    return recording.do(plain_actions.record(recording.state, stated, recording.now, actor), actor)
