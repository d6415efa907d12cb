"""What a provider's office may know of: its own requests, and of no other even that it is there."""

from dataclasses import replace

from assent.casework.request.actors import OFFICES, Actor
from assent.casework.request.checks import NotFound
from assent.casework.request.fold import fold
from assent.casework.request.permissions import Use, check_use, is_own
from assent.casework.request.worklist import Filter, Order, Page
from assent.desk.ports import Desk


def check_known_to(desk: Desk, request: str, actor: Actor) -> None:
    """Raise ``NotFound`` where an office asks for a request that is not there, or is another's."""
    if actor.role not in OFFICES:
        return
    begun = desk.record.read(request)[:1]
    if not begun or not is_own(fold(request, begun), actor):
        raise NotFound(f"There is no request {request}.")


def page_for(
    desk: Desk, wanted: Filter, order: Order, actor: Actor, *, limit: int = 50, after: str | None = None
) -> Page:
    """A page of the worklist: of an office its own requests, of the plan's people all that they ask for."""
    check_use(actor.role, Use.SEE_WORKLIST)
    if actor.role in OFFICES:
        wanted = replace(wanted, provider=actor.organization)
    return desk.record.page(wanted, order, limit=limit, after=after)
