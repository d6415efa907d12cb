"""Errors as problem details (RFC 9457): what is wrong, where in what was sent, and the way out.

A problem names no member. It goes to whoever called, and its text never into a log.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from math import ceil
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assent.casework.people.sign_in import LockedOut, NotSignedIn, PasswordDue
from assent.casework.plan.plan import PlanError
from assent.casework.record import checks
from assent.casework.record.state import IllegalTransition
from assent.desk.assessment.policies import UnknownPolicy
from assent.desk.intake.impossible_facts import ImpossibleFacts
from assent.terms.sizes import size_words
from assent.web.server.field_words import in_words
from assent.web.server.strict import NO_NUMBER, NO_TEXT, TOO_MANY_NAMES, TWICE

MEDIA_TYPE = "application/problem+json"


class ProblemKind(Enum):
    """What can go wrong: the last part of the type, the status, and the title that every one of it has."""

    UNREADABLE = ("unreadable", 400, "The body cannot be read")
    NOT_SIGNED_IN = ("not-signed-in", 401, "Nobody is signed in")
    PASSWORD_DUE = ("password-due", 401, "A password of one's own is due")
    NOT_PERMITTED = ("not-permitted", 403, "This role may not do that here")
    NOT_FOUND = ("not-found", 404, "There is no such thing")
    WRONG_METHOD = ("wrong-method", 405, "This address does not take this method")
    TOO_SLOW = ("too-slow", 408, "The call came too slowly")
    CONFLICT = ("conflict", 409, "It does not fit how the request stands now")
    DAMAGED = ("damaged", 409, "The record of the request is not what was written")
    CHANGED = ("changed", 412, "Somebody else acted meanwhile")
    TOO_LARGE = ("too-large", 413, "More was sent than is taken")
    WRONG_TYPE = ("wrong-type", 415, "This type of content is not taken")
    REFUSED = ("refused", 422, "It was understood, and cannot be done as given")
    KEY_REUSED = ("key-reused", 422, "This idempotency key came before with other content")
    STATE_THE_VERSION = ("state-the-version", 428, "Say which version of the request was seen")
    TOO_MANY = ("too-many", 429, "Too many calls")
    FAILED = ("failed", 500, "The server failed")
    UNAVAILABLE = ("unavailable", 503, "What this needs cannot be used just now")

    def __init__(self, word: str, status: int, title: str) -> None:
        self.word, self.status, self.title = word, status, title


class FieldProblem(BaseModel):
    """One thing that is wrong in what was sent."""

    place: str = Field(description="Where it was sent: body, query, path or header.")
    pointer: str = Field(
        description="A JSON pointer (RFC 6901) to it.", examples=["/facts/trials/3/adherence"]
    )
    detail: str = Field(description="What is wrong, and what is allowed.")


class Problem(BaseModel):
    """Problem details of RFC 9457."""

    type: str = Field(examples=["urn:assent:problem:refused"])
    title: str
    status: int
    detail: str = Field(description="What is wrong here, and the way out.")
    instance: str = Field(
        description="The reference of this call; the server's log has it too.",
        examples=["urn:assent:call:5f0c6a1d2b3e4f50"],
    )
    errors: list[FieldProblem] = Field(default=[], description="What is wrong, field by field.")


class Stopped(Exception):
    """A call that ends here with a problem. ``detail`` holds no value that was sent."""

    def __init__(
        self,
        kind: ProblemKind,
        detail: str,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.word)
        self.kind, self.detail, self.errors, self.headers = kind, detail, errors, headers


class TooLarge(HTTPException):
    """Raised where the body is received, so that nothing more of it is taken."""

    def __init__(self, most: int) -> None:
        super().__init__(413, f"At most {size_words(most)} can be sent at once; this is more.")


class TooSlow(HTTPException):
    """Raised where the body does not come in time."""

    def __init__(self) -> None:
        super().__init__(
            408, "The body did not come in time; send it again, faster.", {"Connection": "close"}
        )


MOST_ERRORS = 200
"""So many are named of all that is wrong in one call."""


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """What went wrong in a call, before it is written in the form that its address answers in.

    ``place`` as of ``Refused``.
    """

    kind: ProblemKind
    says: str
    reference: str
    errors: tuple[FieldProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A problem ready to be sent."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    media_type: str = MEDIA_TYPE


ProblemForm = Callable[[FoundProblem], Written]
"""How problems are written below an address, such as OperationOutcomes of FHIR."""


def written(problem: FoundProblem) -> Written:
    """The problem of one call as bytes. Of very many errors the first are named, and how many more there are."""
    named, detail = listed(problem)
    data = {
        "type": f"urn:assent:problem:{problem.kind.word}",
        "title": problem.kind.title,
        "status": problem.kind.status,
        "detail": detail,
        "instance": f"urn:assent:call:{problem.reference}",
        "errors": [error.model_dump() for error in named],
    }
    body = json.dumps(data, ensure_ascii=False).encode()
    return Written(problem.kind.status, body, problem.headers)


def listed(problem: FoundProblem) -> tuple[list[FieldProblem], str]:
    """The errors that are named, and the problem in words with how many more there are."""
    errors = iter(problem.errors)
    named = list(islice(errors, MOST_ERRORS))
    unnamed = sum(1 for _ in errors)
    return named, f"{problem.says} {unnamed} more are not named." if unnamed else problem.says


def form_at(forms: Mapping[str, ProblemForm], path: str) -> ProblemForm:
    """The form of problems at a path: that of the address that it lies below, else problem details."""
    return next((form for address, form in forms.items() if is_below(path, address)), written)


_FOR_PROGRAMS = (
    "/api",
    "/fhir",
    "/cds-services",
    "/oauth",
    "/auth",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static",
)


def reads_pages(path: str, headers: Mapping[str, str]) -> bool:
    """Whether a person with a browser is answered: what they get is a page, also where something went wrong."""
    return "text/html" in headers.get("accept", "") and not any(is_below(path, at) for at in _FOR_PROGRAMS)


def is_below(path: str, address: str) -> bool:
    """Whether a path is an address, or lies below it."""
    return path == address or path.startswith(f"{address}/")


def handle(app: FastAPI) -> None:
    """Have every refusal of the desk, of the checks of a body and of the router end as a problem."""
    app.add_exception_handler(Stopped, answer)
    app.add_exception_handler(checks.Refused, answer)
    app.add_exception_handler(PlanError, answer)
    app.add_exception_handler(UnknownPolicy, answer)
    app.add_exception_handler(RequestValidationError, answer)
    app.add_exception_handler(HTTPException, answer)


_KINDS: tuple[tuple[type[Exception], ProblemKind], ...] = (
    (LockedOut, ProblemKind.TOO_MANY),
    (PasswordDue, ProblemKind.PASSWORD_DUE),
    (NotSignedIn, ProblemKind.NOT_SIGNED_IN),
    (checks.NotPermitted, ProblemKind.NOT_PERMITTED),
    (checks.NotFound, ProblemKind.NOT_FOUND),
    (checks.Damaged, ProblemKind.DAMAGED),
    (checks.Conflicting, ProblemKind.CONFLICT),
    (IllegalTransition, ProblemKind.CONFLICT),
    (checks.KeyReused, ProblemKind.KEY_REUSED),
    (checks.Unavailable, ProblemKind.UNAVAILABLE),
)
HEADERS_OF: Mapping[ProblemKind, Mapping[str, str]] = {
    ProblemKind.UNAVAILABLE: {"Retry-After": "5"},
    ProblemKind.NOT_SIGNED_IN: {"WWW-Authenticate": "Bearer"},
    ProblemKind.PASSWORD_DUE: {"WWW-Authenticate": "Bearer"},
}
"""What the answer of a kind says in its headers."""
_OF_STATUS = {
    400: ProblemKind.UNREADABLE,
    401: ProblemKind.NOT_SIGNED_IN,
    403: ProblemKind.NOT_PERMITTED,
    404: ProblemKind.NOT_FOUND,
    405: ProblemKind.WRONG_METHOD,
    408: ProblemKind.TOO_SLOW,
    413: ProblemKind.TOO_LARGE,
    415: ProblemKind.WRONG_TYPE,
}
_SAYS = {
    ProblemKind.UNREADABLE: "Send what this address takes; /api/openapi.json says what that is.",
    ProblemKind.NOT_FOUND: "There is nothing at this address; /api/openapi.json lists what there is.",
    ProblemKind.WRONG_METHOD: "The header Allow lists the methods that this address takes.",
}


def _response(written: Written) -> Response:
    return Response(written.body, written.status, dict(written.headers), written.media_type)


def _reference(request: Request) -> str:
    return str(request.state.reference)


def found(request: Request, error: Exception) -> FoundProblem:
    """What an error of the desk, of the checks of a body or of the router comes to."""
    if isinstance(error, Stopped):
        return FoundProblem(
            error.kind, error.detail, _reference(request), tuple(error.errors), error.headers or {}
        )
    if isinstance(error, RequestValidationError):
        return _invalid(request, error)
    if isinstance(error, HTTPException):
        return _of_the_router(request, error)
    return _refused(request, error)


async def answer(request: Request, error: Exception) -> Response:
    """The problem of an error, in the form of the address that was called."""
    form = form_at(request.app.state.problem_forms, request.url.path)
    return _response(form(found(request, error)))


def _refused(request: Request, error: Exception) -> FoundProblem:
    kind = next((kind for of, kind in _KINDS if isinstance(error, of)), ProblemKind.REFUSED)
    if isinstance(error, checks.Conflicting) and getattr(request.state, "version_stated", False):
        kind = ProblemKind.CHANGED
    headers = HEADERS_OF.get(kind, {})
    if isinstance(error, LockedOut):
        wait = (error.until - request.app.state.installation.clock()).total_seconds()
        headers = {"Retry-After": str(max(1, ceil(wait)))}
    detail = error.says if isinstance(error, checks.Refused) else str(error)
    errors = tuple(_impossible(request, error)) if isinstance(error, ImpossibleFacts) else ()
    place = error.place if isinstance(error, checks.Refused) else ""
    return FoundProblem(kind, detail, _reference(request), errors, headers, place)


def _impossible(request: Request, error: ImpossibleFacts) -> Iterable[FieldProblem]:
    """Each fault at its place: of an answer under its path, of a correction at the value."""
    last = request.url.path.rpartition("/")[2]
    for fault in error.faults:
        steps = ["facts", fault.fact] if last == "facts" else ["value"] if last == "corrections" else []
        yield FieldProblem(place="body", pointer=pointer(steps), detail=f"{fault.fact} {fault.says}")


def _invalid(request: Request, error: RequestValidationError) -> FoundProblem:
    faults = error.errors()
    broken = next((fault for fault in faults if fault["type"] == "json_invalid"), None)
    if broken is not None:
        cause = broken["ctx"]["error"]
        detail = cause if cause in {TWICE, NO_NUMBER, NO_TEXT, TOO_MANY_NAMES} else "The body is no JSON."
        return FoundProblem(ProblemKind.UNREADABLE, detail, _reference(request))
    if _is_other_type(request, faults):
        return FoundProblem(ProblemKind.WRONG_TYPE, "Send the body as application/json.", _reference(request))
    errors = tuple(_field(_as_sent(fault, error.body), in_words(fault)) for fault in faults)
    detail = "What was sent is not as it must be; errors names each place."
    return FoundProblem(ProblemKind.REFUSED, detail, _reference(request), errors)


def _of_the_router(request: Request, error: HTTPException) -> FoundProblem:
    kind = _OF_STATUS.get(error.status_code, ProblemKind.REFUSED)
    detail = error.detail if isinstance(error, TooLarge | TooSlow) else _SAYS.get(kind, kind.title + ".")
    return FoundProblem(kind, detail, _reference(request), (), error.headers or {})


def _is_other_type(request: Request, faults: Sequence[Mapping[str, object]]) -> bool:
    sent = request.headers.get("content-type", "")
    is_whole_body = any(fault["loc"] == ("body",) for fault in faults)
    return is_whole_body and not sent.partition(";")[0].strip().lower().endswith("json")


def _as_sent(fault: Mapping[str, Any], body: object) -> Sequence[str | int]:
    """The place of a fault in what was sent.

    Where one of several forms may stand, the name of the form that was taken is a step of the fault's place,
    and none of the body.
    """
    place, *path = fault["loc"]
    if place != "body" or not isinstance(body, Mapping | list):
        return (place, *path)
    steps, node = list[str | int](), body
    for number, step in enumerate(path, 1):
        if (isinstance(node, Mapping) and step in node) or (
            isinstance(node, list) and isinstance(step, int) and step < len(node)
        ):
            node = node[step]
        elif number < len(path) or fault["type"] != "missing" or not isinstance(node, Mapping):
            continue
        steps.append(step)
    return (place, *steps)


def _field(loc: Sequence[str | int], detail: str) -> FieldProblem:
    place, *path = loc
    return FieldProblem(place=str(place), pointer=pointer(path), detail=detail)


def pointer(path: Iterable[str | int]) -> str:
    """A JSON pointer (RFC 6901) to a place."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
