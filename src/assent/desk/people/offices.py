"""What a provider's office may know of: its own requests, and of no other even that it is there."""

from assent.casework.lifecycle import fold
from assent.casework.people.permissions import is_own
from assent.casework.record.actors import OFFICES, Actor
from assent.casework.record.checks import Damaged, NotFound
from assent.desk.ports import Desk


def check_known_to(desk: Desk, request: str, actor: Actor) -> None:
    """Raise ``NotFound`` where an office asks for a request that is not there, or is another's."""
    if actor.role not in OFFICES:
        return
    try:
        begun = desk.record.first(request)
    except Damaged:  # whose it is cannot be known
        begun = []
    if not begun or not is_own(fold(request, begun), actor):
        raise NotFound(f"There is no request {request}.")
