"""Routes of operators: health, figures; and the page of the interface."""

from ipaddress import ip_address
from typing import Any, Literal

from fastapi import Request, Response
from pydantic import BaseModel

from assent.casework.record.checks import NotPermitted
from assent.casework.record.event import Role
from assent.desk.reports import operations
from assent.web.router import Router
from assent.web.server.caller import caller_of
from assent.web.server.description import problems
from assent.web.server.installation import Here
from assent.web.server.landing import STYLED_PAGE, operations_page
from assent.web.server.metrics import CONTENT_TYPE, OpenRequestsCollector
from assent.web.server.problems import ProblemKind, Stopped
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute)
_HTML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}
_TEXT: dict[int | str, dict[str, Any]] = {
    **problems(401, 403, 429, 500, 503),
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
}


class Health(BaseModel):
    """The process is alive."""

    status: Literal["alive"]


class Readiness(BaseModel):
    """The record can be read and written, has this version's form, there is room, and the clock is believed."""

    status: Literal["ready"]


@router.get("/healthz", responses=problems(500), tags=["operations"], summary="Is it alive?")
async def health() -> Health:
    """The process answers."""
    return Health(status="alive")


@router.get("/readyz", responses=problems(500, 503), tags=["operations"], summary="Is it ready?")
def readiness(here: Here) -> Readiness:
    """The record can be read and written, has this version's form, there is room, and the clock is believed."""
    here.check_clock()
    if full := here.lacks_room():
        raise Stopped(ProblemKind.UNAVAILABLE, full, headers={"Retry-After": "60"})
    if not operations.is_ready(here.desk):
        raise Stopped(
            ProblemKind.UNAVAILABLE,
            "The record cannot be used, or has another form.",
            headers={"Retry-After": "5"},
        )
    return Readiness(status="ready")


@router.get("/metrics", response_class=Response, responses=_TEXT, tags=["operations"], summary="Figures")
def metrics(request: Request, here: Here) -> Response:
    """Figures in the text format of Prometheus. From another machine an administrator's token is needed."""
    if not _from_here(request):
        role = caller_of(request).account.role
        if role is not Role.ADMINISTRATOR:
            raise NotPermitted(f"The role {role.value} may not see these figures. Who may: administrator.")
    now = here.clock()
    requests = operations.open_requests(here.desk, now)
    standing = OpenRequestsCollector(
        [(group.stage, group.product_line, group.count) for group in requests],
        sum(group.overdue for group in requests),
    )
    return Response(here.metrics.text(standing), media_type=CONTENT_TYPE)


@router.get("/api", response_class=Response, responses=_HTML, include_in_schema=False)
async def operations_for_people(request: Request) -> Response:
    """The operations of the interface, for people."""
    return _page(operations_page(request.app.openapi()))


def _page(text: str) -> Response:
    return Response(text, 200, STYLED_PAGE, "text/html; charset=utf-8")


def _from_here(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
