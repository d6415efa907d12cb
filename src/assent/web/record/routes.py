"""Routes of auditors: the record verified, replayed, exported."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assent.desk.people.uses import Use, check_use
from assent.desk.record import audit, view
from assent.web.server.caller import SignedIn
from assent.web.server.description import EVERY, OF_ONE, problems
from assent.web.server.parameters import RequestId
from assent.web.server.strict import StrictRoute
from assent.web.server.words import Body

router = APIRouter(route_class=StrictRoute, tags=["operations"])


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
    revision: int = Field(description="Which encoding of the version decided, counted from 1.")
    engine_level: int = Field(description="The level of the engine that made the assessment.")
    compared: audit.Compared = Field(
        description="An assessment of another engine level is compared in outcome and verdicts only."
    )
    outcome: str
    equal: bool
    differences: list[str]


@router.post(
    "/api/audit/verification",
    responses={**EVERY, **problems(400, 413, 415)},
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


@router.post("/api/audit/checkpoints", status_code=201, responses=EVERY, summary="Checkpoint")
def checkpoint(caller: SignedIn) -> Checkpoint:
    """Writes a digest over the heads of all requests: print it and keep it elsewhere."""
    check_use(caller.account.role, Use.AUDIT)
    made = audit.checkpoint(caller.desk, caller.now)
    return Checkpoint(number=made.number, digest=made.digest)


@router.get("/api/requests/{request}/replay", responses=OF_ONE, summary="Replay")
def replay(request: RequestId, caller: SignedIn) -> list[Replayed]:
    """Repeats every assessment from the facts, policy version and adoptions of its day."""
    check_use(caller.account.role, Use.AUDIT)
    view.seen(caller.desk, request, caller.actor, caller.now, "replay", "audit")
    return [
        Replayed(
            sequence=one.sequence,
            at=one.at,
            version=one.version,
            revision=one.revision,
            engine_level=one.engine_level,
            compared=one.compared,
            outcome=one.outcome,
            equal=one.equal,
            differences=list(one.differences),
        )
        for one in audit.replay(caller.desk, request)
    ]


@router.get("/api/requests/{request}/record", responses=OF_ONE, summary="The whole record")
def export(request: RequestId, caller: SignedIn) -> dict[str, Any]:
    """The whole record of one request, as `assent audit export` prints it. The look is on the record."""
    check_use(caller.account.role, Use.AUDIT)
    view.seen(caller.desk, request, caller.actor, caller.now, "record", "audit")
    return audit.export(caller.desk, request)
