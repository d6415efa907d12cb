"""Routes of whoever works on requests: the worklist, a search by member, one request as it stands."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from assent.desk.actions import Filter, Order, Page, Stage, Urgency
from assent.desk.record import view
from assent.desk.record.detail import Detail
from assent.desk.review import worklist
from assent.web.intake.bodies import MemberNumber
from assent.web.server.caller import SignedIn
from assent.web.server.description import CHANGES, OF_ONE
from assent.web.server.pagination import link_next
from assent.web.server.parameters import After, Limit, Moment, RequestId
from assent.web.server.strict import StrictRoute
from assent.web.server.words import Body

router = APIRouter(route_class=StrictRoute, tags=["worklist"])
_ORDERS = {"due": Order.DUE, "escalate": Order.ESCALATE, "received": Order.RECEIVED}
OrderName = Literal["due", "escalate", "received"]


class Row(BaseModel):
    """One request in a list. It names no member."""

    request: str
    stage: str
    kind: str | None
    codes: str | None
    product_line: str | None
    urgency: str | None
    provider: str | None
    due_at: datetime | None = Field(description="The earliest deadline that binds.")
    escalate_at: datetime | None = Field(description="When somebody must look.")
    received_at: datetime | None
    assignee: str | None
    awaits: str | None = Field(
        description="`second_person`: a delegate's decision was entered and is to be confirmed by another person."
    )


class Rows(BaseModel):
    """A page of requests; ``next`` goes into ``after`` for the next page, null on the last one."""

    requests: list[Row]
    next: str | None


class SearchBody(Body):
    """Whose requests: the member's number travels in a body, never in an address."""

    member: MemberNumber = Field(description="The member's number.")
    stages: list[Stage] = Field(default=[], max_length=10, description="Any of these; all if none is named.")
    limit: int = Field(default=50, ge=1, le=200, description="How many at most.")
    after: str | None = Field(default=None, max_length=400, description="`next` of the page before.")


def _rows(page: Page) -> Rows:
    return Rows(
        requests=[
            Row(
                request=row.request,
                stage=row.state,
                kind=row.kind,
                codes=row.codes,
                product_line=row.product_line,
                urgency=row.urgency,
                provider=row.provider,
                due_at=row.due_at,
                escalate_at=row.escalate_at,
                received_at=row.received_at,
                assignee=row.assignee,
                awaits=row.awaits,
            )
            for row in page.rows
        ],
        next=page.next,
    )


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
) -> Rows:
    """Requests by deadline, the earliest first. An office sees its own."""
    stages = tuple(one.value for one in stage or ())
    wanted = Filter(
        states=stages,
        product_line=product_line,
        urgency=urgency.value if urgency else None,
        assignee=assignee,
        unassigned=unassigned,
        due_before=due_before,
    )
    page = worklist.page(caller.desk, wanted, _ORDERS[order], caller.actor, limit=limit, after=after)
    link_next(request, response, page.next)
    return _rows(page)


@router.post("/api/requests/search", responses={**CHANGES, **OF_ONE}, summary="Requests of a member")
def search(body: SearchBody, caller: SignedIn) -> Rows:
    """The requests of one member, the latest deadline last. An office finds its own."""
    stages = tuple(stage.value for stage in body.stages)
    wanted = Filter(states=stages, member=body.member)
    return _rows(
        worklist.page(caller.desk, wanted, Order.RECEIVED, caller.actor, limit=body.limit, after=body.after)
    )


@router.get("/api/requests/{request}", responses=OF_ONE, summary="Look at a request")
def look(request: RequestId, caller: SignedIn, response: Response) -> Detail:
    """One request with its lines, deadlines, open questions and timeline. The look is on the record."""
    detail = view.look(caller.desk, request, caller.actor, caller.now)
    response.headers["ETag"] = f'"{detail.version}"'
    return detail
