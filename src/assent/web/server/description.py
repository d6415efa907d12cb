"""Which problems a route can end with, for its description, and the description of the whole."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from assent import __version__
from assent.web.server.problems import MEDIA_TYPE, Problem
from assent.web.server.strict import MOST_VERSION, VERSION, VERSION_HEADER

Responses = dict[int | str, dict[str, Any]]

_SAYS = {
    400: "The body cannot be read.",
    401: "Nobody is signed in.",
    403: "This role may not do that here.",
    404: "There is no such thing, or an office may not know of it.",
    409: "It does not fit how the request stands now, or its record is not what was written.",
    412: "Somebody else acted since the version that the call names.",
    413: "More was sent than is taken.",
    415: "This type of content is not taken.",
    422: "It was understood, and cannot be done as given.",
    428: "No version of the request is named, or more than one.",
    429: "Too many calls; Retry-After says how long to wait.",
    500: "The server failed; the instance is in its log.",
    503: "The record, or the plan's own provider, cannot be used just now; nothing was recorded.",
}


def problems(*statuses: int) -> Responses:
    """The description of these problems."""
    return {status: {"model": Problem, "description": _SAYS[status]} for status in statuses}


EVERY = problems(401, 403, 422, 429, 500, 503)
"""Of a call that reads."""
OF_ONE = {**EVERY, **problems(404, 409)}
"""Of a call that reads one thing."""
CHANGES = {**EVERY, **problems(400, 409, 413, 415)}
"""Of a call that makes something."""
EXISTING = {**CHANGES, **problems(404, 412)}
"""Of a call that changes a request."""
DECIDES = {**EXISTING, **problems(428)}
"""Of a determination."""

TAGS = [
    {"name": "session", "description": "Sign in and out; who is signed in."},
    {
        "name": "requests",
        "description": "Of whoever asks for authorization: prepare, submit, answer, withdraw.",
    },
    {"name": "worklist", "description": "What there is to do, and one request as it stands."},
    {"name": "documents", "description": "Documents and letters of a request."},
    {"name": "review", "description": "Of the plan's people: hands, facts against their evidence, clocks."},
    {"name": "decisions", "description": "Of clinicians: judgments, approvals, and the only ways to a no."},
    {"name": "appeals", "description": "Peer-to-peer talks and appeals."},
    {"name": "authorizations", "description": "What was granted: units used, corrections."},
    {"name": "policies", "description": "The policies, clause by clause, and what-if assessments."},
    {"name": "reports", "description": "Figures for the plan and the public."},
    {
        "name": "settings",
        "description": "The settings of the installation: what is in force, proposed by one administrator and "
        "confirmed by another.",
    },
    {
        "name": "accounts",
        "description": "Who may sign in, in which role, and what their license lets them sign.",
    },
    {"name": "clients", "description": "Programs that call by FHIR and CDS Hooks: their offices and keys."},
    {"name": "operations", "description": "Of operators: health, figures, the audit."},
]
_ABOUT = """\
Prior authorization by an executable medical policy. Software may say yes; only a clinician may say no.

Times are in UTC. Errors are problem details (RFC 9457). A request's `ETag` is its version: send it back as
`If-Match`, as `Assent-Version` (`7`), or as `version` in the body; a determination demands it.
`Idempotency-Key` makes a repeated call safe where it is named.
"""


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description: as FastAPI makes it, with problems under their own media type."""
    if app.openapi_schema is None:
        description = get_openapi(
            title="Assent", version=__version__, description=_ABOUT, routes=app.routes, tags=TAGS
        )
        for path, methods in description["paths"].items():
            for method, operation in methods.items():
                _as_problems(operation["responses"])
                _add_headers(operation["responses"], makes=(method, path) in _MAKES)
                _add_version(operation, description["components"]["schemas"])
        app.openapi_schema = description
    return app.openapi_schema


_VERSIONED = ("RequestStanding", "DecisionStanding", "Detail", "DocumentsShown")
_MAKES = {("post", "/api/requests"), ("post", "/api/drafts")}


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


_ETAG = _header("The version of the request; send it back as If-Match.")
_LOCATION = _header("Where the request is.")
_RETRY = _header("Seconds to wait.")
_REFERENCE = _header("The reference of this call; the server's log has it too.")


_VERSION = {
    "anyOf": [{"type": "integer", "minimum": 0, "exclusiveMaximum": MOST_VERSION}, {"type": "null"}],
    "title": "Version",
    "description": "The version of the request as it was seen, in place of If-Match.",
}


def _add_version(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """A body says which version was seen where a header may."""
    names = {parameter["name"] for parameter in operation.get("parameters", ())}
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    if VERSION_HEADER in names and body:
        schemas[body].setdefault("properties", {})[VERSION] = _VERSION


def _as_problems(responses: dict[str, dict[str, Any]]) -> None:
    for status, response in responses.items():
        if status >= "400" and "content" in response:
            response["content"] = {MEDIA_TYPE: next(iter(response["content"].values()))}


def _add_headers(responses: dict[str, dict[str, Any]], *, makes: bool) -> None:
    for status, response in responses.items():
        headers = response.setdefault("headers", {})
        headers["X-Request-Id"] = _REFERENCE
        if status in {"429", "503"}:
            headers["Retry-After"] = _RETRY
        schema = response.get("content", {}).get("application/json", {}).get("schema", {})
        if schema.get("$ref", "").rpartition("/")[2] in _VERSIONED:
            headers["ETag"] = _ETAG
        if makes and status == "201":
            headers["Location"] = _LOCATION
