"""Routes of operators and auditors: health, figures, the audit; and the page at the root."""

from datetime import datetime
from ipaddress import ip_address
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from assent.desk.intake.requests import Role
from assent.desk.people.uses import Use, check_use
from assent.desk.record import audit, view
from assent.desk.refusals import NotPermitted
from assent.desk.reports import operations
from assent.web.bodies.words import Body
from assent.web.documented import EVERY, OF_ONE, problems
from assent.web.installation import Here
from assent.web.landing import STYLED_PAGE, operations_page, start_page
from assent.web.metrics import CONTENT_TYPE, Standing
from assent.web.parameters import RequestId
from assent.web.problems import Kind, Stopped
from assent.web.signing_in import SignedIn, caller_of
from assent.web.strict import StrictRoute

router = APIRouter(route_class=StrictRoute)
_HTML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}
_TEXT: dict[int | str, dict[str, Any]] = {
    **problems(401, 403, 429, 500, 503),
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
}


class Health(BaseModel):
    """The process is alive."""

    status: Literal["alive"]


class Readiness(BaseModel):
    """The record can be read and written, and has the form of this version."""

    status: Literal["ready"]


class Fault(BaseModel):
    """What does not agree; ``request`` is empty where it is of the whole store."""

    request: str
    what: str


class Verified(BaseModel):
    """What was checked, and every fault."""

    requests: int
    entries: int
    checkpoints: int
    faults: list[Fault]


class KeptBody(Body):
    """Digests of checkpoints that were kept elsewhere, by number."""

    kept: dict[int, str] = Field(
        default={}, max_length=1_000, description="By the number of the checkpoint; may be left out."
    )


class Checkpoint(BaseModel):
    """A digest over the heads of all requests, to be kept elsewhere."""

    number: int
    digest: str


class Replayed(BaseModel):
    """One recorded assessment made again, and the fields that now differ."""

    sequence: int
    at: datetime
    version: str
    outcome: str
    equal: bool
    differences: list[str]


@router.get("/healthz", responses=problems(500), tags=["operations"], summary="Is it alive?")
async def health() -> Health:
    """The process answers."""
    return Health(status="alive")


@router.get("/readyz", responses=problems(500, 503), tags=["operations"], summary="Is it ready?")
def readiness(here: Here) -> Readiness:
    """The record can be read and written, and has the form of this version."""
    if not operations.is_ready(here.desk):
        raise Stopped(
            Kind.UNAVAILABLE, "The record cannot be used, or has another form.", headers={"Retry-After": "5"}
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
    found = operations.open_requests(here.desk, now)
    standing = Standing(
        [(one.stage, one.product_line, one.count) for one in found], sum(one.overdue for one in found)
    )
    return Response(here.metrics.text(standing), media_type=CONTENT_TYPE)


@router.post(
    "/api/audit/verification",
    responses={**EVERY, **problems(400, 413, 415)},
    tags=["operations"],
    summary="Verify the record",
)
def verify(body: KeptBody, caller: SignedIn) -> Verified:
    """Checks every chain, and everything derived from it. It reads the whole record."""
    check_use(caller.account.role, Use.AUDIT)
    found = audit.verify(caller.desk, body.kept)
    return Verified(
        requests=found.requests,
        entries=found.entries,
        checkpoints=found.checkpoints,
        faults=[Fault(request=request, what=what) for request, what in found.faults],
    )


@router.post(
    "/api/audit/checkpoints", status_code=201, responses=EVERY, tags=["operations"], summary="Checkpoint"
)
def checkpoint(caller: SignedIn) -> Checkpoint:
    """Writes a digest over the heads of all requests: print it and keep it elsewhere."""
    check_use(caller.account.role, Use.AUDIT)
    made = audit.checkpoint(caller.desk, caller.now)
    return Checkpoint(number=made.number, digest=made.digest)


@router.get("/api/requests/{request}/replay", responses=OF_ONE, tags=["operations"], summary="Replay")
def replay(request: RequestId, caller: SignedIn) -> list[Replayed]:
    """Repeats every assessment from the facts, policy version and adoptions of its day."""
    check_use(caller.account.role, Use.AUDIT)
    view.seen(caller.desk, request, caller.actor, caller.now, "replay", "audit")
    return [
        Replayed(
            sequence=one.sequence,
            at=one.at,
            version=one.version,
            outcome=one.outcome,
            equal=one.equal,
            differences=list(one.differences),
        )
        for one in audit.replay(caller.desk, request)
    ]


@router.get(
    "/api/requests/{request}/record", responses=OF_ONE, tags=["operations"], summary="The whole record"
)
def export(request: RequestId, caller: SignedIn) -> dict[str, Any]:
    """The whole record of one request, as `assent audit export` prints it. The look is on the record."""
    check_use(caller.account.role, Use.AUDIT)
    view.seen(caller.desk, request, caller.actor, caller.now, "record", "audit")
    return audit.export(caller.desk, request)


@router.get("/", response_class=Response, responses=_HTML, include_in_schema=False)
async def start() -> Response:
    """What this is, and where to go on."""
    return _page(start_page())


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
