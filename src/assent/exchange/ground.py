"""What the endpoints of FHIR share: their addresses, bodies that come in, resources and problems that go out."""

import json
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from assent.adapters.fhir.limits import read_json
from assent.adapters.fhir.outcomes import Issue, UnreadableResource, operation_outcome
from assent.adapters.fhir.resources import Resource
from assent.casework.record.checks import Damaged, Refused, Unavailable
from assent.terms.media_types import FHIR_JSON
from assent.web.server.problems import FoundProblem, ProblemKind, Written, listed
from assent.web.server.strict import StrictRoute

FHIR = "/fhir"
"""Below this address everything is FHIR, problems too."""
PAS_2_2, PAS_2_0 = f"{FHIR}/pas/2.2", f"{FHIR}/pas/2.0"
BASES = {"2.2": PAS_2_2, "2.0": PAS_2_0}
"""The bases of PAS by the names of its versions."""
DTR = f"{FHIR}/dtr"
CDS_SERVICES = "/cds-services"

_JSON = frozenset({"application/json", FHIR_JSON})
_ANY_FORM = frozenset({"*/*", "application/*", "json", *_JSON})
_CODES: Mapping[ProblemKind, str] = {
    ProblemKind.UNREADABLE: "structure",
    ProblemKind.NOT_SIGNED_IN: "login",
    ProblemKind.PASSWORD_DUE: "login",
    ProblemKind.NOT_PERMITTED: "forbidden",
    ProblemKind.NOT_FOUND: "not-found",
    ProblemKind.WRONG_METHOD: "not-supported",
    ProblemKind.TOO_SLOW: "timeout",
    ProblemKind.CONFLICT: "conflict",
    ProblemKind.CHANGED: "conflict",
    ProblemKind.KEY_REUSED: "duplicate",
    ProblemKind.TOO_LARGE: "too-long",
    ProblemKind.WRONG_TYPE: "not-supported",
    ProblemKind.TOO_MANY: "throttled",
    ProblemKind.FAILED: "exception",
    ProblemKind.UNAVAILABLE: "transient",
    ProblemKind.DAMAGED: "exception",
}
"""The IssueType of each problem; of the others ``processing``."""


class FhirRoute(StrictRoute):
    """A route that takes and gives FHIR's JSON; its body is received before its work begins in a thread."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given the body as bytes."""
        handle = super().get_route_handler()

        async def with_body(request: Request) -> Response:
            _check_forms(request)
            request.state.sent = await request.body()
            return await handle(request)

        return with_body


def _check_forms(request: Request) -> None:
    """Raise ``UnreadableResource`` where another form than plain JSON is sent (415), or wanted (406)."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise UnreadableResource(
            [Issue("Send the body as it is, not compressed.", code="not-supported")], 415
        )
    sent = _media_type(request.headers.get("content-type", ""))
    if request.method in {"POST", "PUT"} and sent not in _JSON:
        raise UnreadableResource([Issue(f"Send the body as {FHIR_JSON}.", code="not-supported")], 415)
    accepted = request.query_params.get("_format") or request.headers.get("accept") or "*/*"
    if not any(_media_type(form) in _ANY_FORM for form in accepted.split(",")):
        raise UnreadableResource([Issue(f"Only {FHIR_JSON} is given; accept it.", code="not-supported")], 406)


def _media_type(header: str) -> str:
    return header.partition(";")[0].strip().lower().replace(" ", "+")


async def _sent(request: Request) -> Resource:
    return read_json(request.state.sent)


async def _sent_bytes(request: Request) -> bytes:
    body: bytes = request.state.sent
    return body


Sent = Annotated[Resource, Depends(_sent)]
"""The body as JSON data, within the limits of a body."""
SentBytes = Annotated[bytes, Depends(_sent_bytes)]
"""The body as it was sent."""


def fhir(resource: Resource, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A resource as an answer."""
    return Response(as_json(resource), status, dict(headers or {}), FHIR_JSON)


def as_json(data: Mapping[str, Any]) -> bytes:
    """JSON data as the bytes that are sent."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


@contextmanager
def refused_at(place: str) -> Iterator[None]:
    """Have what is refused meanwhile name this place, a FHIRPath in what was sent, but where it names one itself.

    What cannot be done for another reason than what was sent names none.
    """
    try:
        yield
    except (Unavailable, Damaged):
        raise
    except Refused as refused:
        refused.place = refused.place or place
        raise


async def unreadable(_: Request, error: Exception) -> Response:
    """The one OperationOutcome of what could not be taken."""
    assert isinstance(error, UnreadableResource)
    return fhir(operation_outcome(error.issues), error.status)


def problem_as_outcome(problem: FoundProblem) -> Written:
    """A problem as an OperationOutcome: the whole of it first, then each field at its place in what was sent."""
    code = _CODES.get(problem.kind, "processing")
    fields, text = listed(problem)
    issues = [Issue(f"{text} Reference {problem.reference}.", problem.place, code)]
    issues += [Issue(f"{field.pointer}: {field.detail}", problem.place, "value") for field in fields]
    return Written(problem.kind.status, as_json(operation_outcome(issues)), problem.headers, FHIR_JSON)
