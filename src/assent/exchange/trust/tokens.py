"""The token endpoint of SMART Backend Services, and what is said of it below each base of FHIR."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from assent.casework.exchange.clients import ALGORITHMS, NotTrusted
from assent.casework.exchange.scopes import GRANTABLE
from assent.desk.exchange.access import give_access
from assent.exchange.ground import DTR, PAS_2_0, PAS_2_2
from assent.exchange.trust.addresses import TOKEN, address_of
from assent.web.router import Router
from assent.web.server.installation import Here
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute, include_in_schema=False)
"""What it says stands in the documents of the standards, and not in the description of the JSON interface."""
_GRANT = "client_credentials"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 20
_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_STATUS = {"invalid_client": 401}


@router.post(TOKEN, tags=["exchange"], summary="Get an access token")
async def token(request: Request, here: Here) -> Response:
    """Gives a program an access token for five minutes, for a token that it signed with one of its keys (RFC 7523)."""
    body = await request.body()
    return await run_in_threadpool(_answer, request, here, body)


def _answer(request: Request, here: Here, body: bytes) -> Response:
    try:
        form = _read(request, body)
        desk, now = here.desk, here.clock()
        audiences = (f"{address_of(desk, request)}{TOKEN}",)
        access = give_access(desk, form["client_assertion"], form.get("scope", ""), audiences, now)
    except NotTrusted as error:
        refusal = {"error": error.error, "error_description": error.says}
        return JSONResponse(refusal, _STATUS.get(error.error, 400), _NOT_KEPT)
    request.state.account = access.account
    seconds = int((access.ends_at - now).total_seconds())
    granted = {"access_token": access.token, "token_type": "bearer", "expires_in": seconds}
    return JSONResponse(granted | {"scope": " ".join(access.scopes)}, 200, _NOT_KEPT)


def _read(request: Request, body: bytes) -> Mapping[str, str]:
    """The fields of the form. Raises ``NotTrusted``."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise NotTrusted(f"Send the fields as {_FORM}.", "invalid_request")
    try:
        fields = parse_qsl(body.decode("ascii"), max_num_fields=_MOST_FIELDS, strict_parsing=True)
    except ValueError:
        raise NotTrusted(f"The form cannot be read; send fields as {_FORM}.", "invalid_request") from None
    form = dict(fields)
    if len(form) < len(fields):
        raise NotTrusted("A field stands twice; send each once.", "invalid_request")
    if form.get("grant_type") != _GRANT:
        raise NotTrusted(f"grant_type: only {_GRANT} is given.", "unsupported_grant_type")
    if form.get("client_assertion_type") != _ASSERTION or not form.get("client_assertion"):
        raise NotTrusted(f"Send client_assertion with client_assertion_type {_ASSERTION}.", "invalid_request")
    return form


def smart_configuration(request: Request, here: Here) -> Response:
    """Where a program gets a token, and by which algorithms it signs for one."""
    configuration: dict[str, Any] = {
        "token_endpoint": f"{address_of(here.desk, request)}{TOKEN}",
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS.values()),
        "grant_types_supported": [_GRANT],
        "scopes_supported": list(GRANTABLE),
        "capabilities": ["client-confidential-asymmetric", "permission-v2"],
    }
    return JSONResponse(configuration)


for _base in (PAS_2_2, PAS_2_0, DTR, f"{DTR}/2.0"):
    router.add_api_route(
        f"{_base}/.well-known/smart-configuration",
        smart_configuration,
        tags=["exchange"],
        name=f"smart_configuration{_base.replace('/', '_').replace('.', '_')}",
        summary="Where to get a token",
    )
