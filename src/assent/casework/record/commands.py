"""Commands on the record itself: a note, a look. Each gives what is to be recorded, or raises ``Refused``."""

from datetime import datetime

from assent.casework.people.permissions import Action
from assent.casework.proposals import proposed
from assent.casework.record.actors import Actor
from assent.casework.record.event import Body
from assent.casework.record.events import Viewed
from assent.casework.record.state import RequestState


def view(state: RequestState, viewed: Viewed, at: datetime, actor: Actor) -> tuple[Body, ...]:
    """Record that somebody looked; refused where they may not."""
    return proposed(state, Action.VIEW, at, actor, viewed)
