"""Routes of whoever works on requests: the worklist, a search by member, one request as it stands."""

from typing import Annotated, Literal

from fastapi import Query, Request, Response

from assent.casework.intake.events import Urgency
from assent.casework.record.state import Stage
from assent.casework.worklist.query import Filter, Order
from assent.desk.record import view
from assent.desk.record.detail import Detail
from assent.desk.review import inbox, worklist
from assent.desk.review.inbox import CameBack
from assent.desk.review.worklist import DrugSearch, MemberSearch, RequestRows, ReviewerShown
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import CHANGES, EVERY, OF_ONE
from assent.web.server.pagination import link_next
from assent.web.server.parameters import After, Limit, Moment, RequestId
from assent.web.server.stated import taken
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, tags=["worklist"])
_ORDERS = {"due": Order.DUE, "escalate": Order.ESCALATE, "received": Order.RECEIVED}
OrderName = Literal["due", "escalate", "received"]


@router.get("/api/requests", responses=OF_ONE, summary="The worklist")
def list_requests(
    request: Request,
    caller: SignedIn,
    response: Response,
    stage: Annotated[list[Stage] | None, Query(description="Any of these; all where none is named.")] = None,
    product_line: Annotated[
        str | None, Query(pattern=r"^[a-z_]{1,40}$", description="Of this product line only.")
    ] = None,
    urgency: Annotated[Urgency | None, Query(description="By this clock only.")] = None,
    assignee: Annotated[
        str | None,
        Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$", description="Given to this account."),
    ] = None,
    unassigned: Annotated[bool, Query(description="Given to nobody.")] = False,
    due_before: Annotated[Moment | None, Query(description="Due before this time.")] = None,
    order: Annotated[OrderName, Query(description="By which time; the earliest first.")] = "due",
    limit: Limit = 50,
    after: After = None,
) -> RequestRows:
    """Requests by deadline, the earliest first. An office sees its own."""
    stages = tuple(chosen.value for chosen in stage or ())
    criteria = Filter(
        states=stages,
        product_line=product_line,
        urgency=urgency.value if urgency else None,
        assignee=assignee,
        unassigned=unassigned,
        due_before=due_before,
    )
    page = worklist.page(caller.desk, criteria, _ORDERS[order], caller.actor, limit=limit, after=after)
    link_next(request, response, page.next)
    return page


@router.post("/api/requests/search", responses={**CHANGES, **OF_ONE}, summary="Requests of a member")
def search(body: Annotated[MemberSearch, taken(MemberSearch)], caller: SignedIn) -> RequestRows:
    """The requests of one member, the latest deadline last. An office finds its own."""
    stages = tuple(stage.value for stage in body.stages)
    criteria = Filter(states=stages, member=body.member)
    return worklist.page(
        caller.desk, criteria, Order.RECEIVED, caller.actor, limit=body.limit, after=body.after
    )


@router.post("/api/requests/search/drug", responses={**CHANGES, **OF_ONE}, summary="Requests for a drug")
def search_drug(body: Annotated[DrugSearch, taken(DrugSearch)], caller: SignedIn) -> RequestRows:
    """The requests with a line under a code of a drug, the latest received first. An office finds its own."""
    return worklist.of_drug(caller.desk, body, caller.actor)


@router.get("/api/reviewers", responses=EVERY, summary="To whom requests may be given")
def list_reviewers(caller: SignedIn) -> tuple[ReviewerShown, ...]:
    """The plan's people who work on requests. An office is told of none."""
    return worklist.reviewers(caller.desk, caller.actor)


@router.get("/api/inbox", responses=EVERY, summary="What came back")
def list_inbox(caller: SignedIn) -> tuple[CameBack, ...]:
    """What came back to whoever asks, or to everybody of their role, and nobody has acted on since."""
    return inbox.came_back(caller.desk, caller.actor, caller.now)


@router.get("/api/requests/{request}", responses=OF_ONE, summary="Look at a request")
def look(request: RequestId, caller: SignedIn, response: Response) -> Detail:
    """One request: lines, deadlines, what is asked, what is open for a clinician, every clause, the timeline.

    The look is on the record. An office sees its own request, without the plan's workings.
    """
    detail = view.look(caller.desk, request, caller.actor, caller.now, reasons=True)
    response.headers["ETag"] = f'"{detail.version}"'
    return detail
