"""Routes of auditors: the record verified, replayed, exported."""

from typing import Annotated, Any

from fastapi import Path, Query, Response
from pydantic import Field

from assent.casework.oversight.verification import Verified
from assent.casework.people.permissions import Use, check_use
from assent.desk.exchange import guidance
from assent.desk.exchange.answers import HookCallShown, hook_call_shown
from assent.desk.record import audit, moments, view
from assent.desk.record.audit import CheckpointTaken, LastCheckpoint, Replayed
from assent.desk.record.case_file import case_file
from assent.desk.record.detail import Detail
from assent.web.intake.documents import download
from assent.web.router import Router
from assent.web.server.caller import SignedIn
from assent.web.server.description import EVERY, OF_ONE, Responses, problems
from assent.web.server.parameters import RequestId
from assent.web.server.strict import StrictRoute
from assent.web.server.words import StrictBody

router = Router(route_class=StrictRoute, tags=["operations"])
_PDF: Responses = {
    **OF_ONE,
    200: {
        "description": "The readable record.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
}


class KeptBody(StrictBody):
    """Digests of checkpoints that were kept elsewhere, by number."""

    kept: dict[int, str] = Field(
        default={}, max_length=1_000, description="By the number of the checkpoint; may be left out."
    )


@router.post(
    "/api/audit/verification",
    responses={**EVERY, **problems(400, 413, 415)},
    summary="Verify the record",
)
def verify(body: KeptBody, caller: SignedIn) -> Verified:
    """Checks every chain, what is derived from it, documents and letters. It reads the whole record."""
    check_use(caller.account.role, Use.AUDIT)
    return audit.verify(caller.desk, body.kept)


@router.post("/api/audit/checkpoints", status_code=201, responses=EVERY, summary="Checkpoint")
def checkpoint(caller: SignedIn) -> CheckpointTaken:
    """Writes a digest over the heads of all requests: print it and keep it elsewhere."""
    check_use(caller.account.role, Use.AUDIT)
    return audit.checkpoint(caller.desk, caller.now)


@router.get("/api/audit/checkpoints/last", responses=EVERY, summary="The last checkpoint")
def last_checkpoint(caller: SignedIn) -> LastCheckpoint | None:
    """The newest checkpoint; null where none was taken."""
    return audit.last_checkpoint(caller.desk, caller.actor)


@router.get("/api/audit/hook-calls", responses=EVERY, summary="What was said while ordering")
def list_hook_calls(
    caller: SignedIn,
    limit: Annotated[int, Query(ge=1, le=1_000, description="How many at most.")] = 20,
) -> list[HookCallShown]:
    """Calls of CDS services as they came and were answered, the latest first, for a dispute about what was said."""
    return [hook_call_shown(call) for call in guidance.list_hook_calls(caller.desk, caller.actor, limit)]


@router.get("/api/requests/{request}/replay", responses=OF_ONE, summary="Replay")
def replay(request: RequestId, caller: SignedIn) -> tuple[Replayed, ...]:
    """Repeats every assessment from the facts, policy version and adoptions of its day."""
    check_use(caller.account.role, Use.AUDIT)
    view.seen(caller.desk, request, caller.actor, caller.now, "replay", "audit")
    return audit.replay(caller.desk, request)


@router.get(
    "/api/requests/{request}/case-file",
    response_class=Response,
    responses=_PDF,
    summary="The readable record",
)
def open_case_file(request: RequestId, caller: SignedIn) -> Response:
    """The case for an external reviewer, as `assent audit export --readable` writes it: one PDF/UA file.

    Facts with their evidence, clauses, history and letters. That it was opened is on the record.
    """
    document = case_file(caller.desk, request, caller.actor, caller.now)
    return download(document, f"{request}.pdf", "application/pdf")


@router.get("/api/requests/{request}/record", responses=OF_ONE, summary="The whole record")
def export(request: RequestId, caller: SignedIn) -> dict[str, Any]:
    """The whole record of one request, as `assent audit export` prints it. The look is on the record."""
    check_use(caller.account.role, Use.AUDIT)
    view.seen(caller.desk, request, caller.actor, caller.now, "record", "audit")
    return audit.export(caller.desk, request)


@router.get("/api/requests/{request}/moments/{sequence}", responses=OF_ONE, summary="A moment of its life")
def moment(
    request: RequestId,
    sequence: Annotated[int, Path(ge=1, le=2**31 - 1, description="Up to which entry, counted from 1.")],
    caller: SignedIn,
) -> Detail:
    """The request as an entry of its record left it: what was known, assessed and open then.

    The reasons follow from the facts, policy version, adoptions and plan of then. The look is on the record.
    """
    return moments.moment(caller.desk, request, sequence, caller.actor, caller.now)


@router.get("/api/requests/{request}/looks", responses=OF_ONE, summary="Who saw what")
def looks(request: RequestId, caller: SignedIn) -> list[moments.LookShown]:
    """Every look at a request or a part of it, this one too."""
    return moments.looks(caller.desk, request, caller.actor, caller.now)
